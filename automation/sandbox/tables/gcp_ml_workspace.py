"""Google Cloud: rows of Vertex AI, Colab Enterprise and Workbench types.

Sources: the REST references of Vertex AI and of the Notebooks API, Compute Engine's of ``networkAttachments``, and the resources'
pages of the provider's documentation ("Changing this forces a new resource").
"""

from automation.sandbox.rules import Number, Text, TypeRules

_IDENTIFIER = Text(r"[a-z_][a-z0-9_]*", 1, 60, "1 to 60 of a-z0-9_, not starting with a digit")
_COMPUTE_NAME = Text(
    r"[a-z]([-a-z0-9]*[a-z0-9])?",
    1,
    63,
    "1 to 63 lower-case letters, digits and hyphens, starting with a letter, not ending with a hyphen",
)
_DISKS = ("pd-standard", "pd-ssd", "pd-balanced", "pd-extreme")

RULES: dict[str, TypeRules] = {
    "gcp:vertex/aiFeatureOnlineStore:AiFeatureOnlineStore": TypeRules(
        text={"name": _IDENTIFIER},
        exactly_one=(("bigtable", "optimized"),),
        # "Only Bigtable online serving supports encryption using a CMEK":
        # https://cloud.google.com/vertex-ai/docs/featurestore/latest/create-onlinestore
        at_most_one=(("optimized", "encryptionSpec"), ("bigtable", "dedicatedServingEndpoint")),
        numbers={
            "bigtable.autoScaling.minNodeCount": Number(1, 1000),
            "bigtable.autoScaling.cpuUtilizationTarget": Number(10, 80),
        },
        force_new=("encryptionSpec",),
        outputs={
            "dedicatedServingEndpoint": {"publicEndpointDomainName": "", "serviceAttachment": ""},
            "embeddingManagement": {"enabled": False},
            "state": "STABLE",
        },
    ),
    "gcp:vertex/aiTensorboard:AiTensorboard": TypeRules(
        id="projects/{project}/locations/{region}/tensorboards/{digits:19}",
        name_property="",
        force_new=("encryptionSpec",),
        text={"displayName": Text("", 1, 128, "1 to 128 characters")},
        outputs={"name": "{id}", "blobStoragePathPrefix": "cloud-ai-platform-{guid}", "runCount": "0"},
    ),
    "gcp:dataform/config:Config": TypeRules(
        # A location has one, which is there: https://cloud.google.com/dataform/reference/rest/v1beta1/projects.locations/getConfig
        id="projects/{project}/locations/{region}/config",
        force_new=("region",),
        text={
            "defaultKmsKeyName": Text(
                r"projects/[^/]+/locations/[^/]+/keyRings/[^/]+/cryptoKeys/[^/]+", 1, 400, "the id of a key, without a version"
            )
        },
    ),
    "gcp:vertex/aiMetadataStore:AiMetadataStore": TypeRules(
        text={"name": Text(r"[a-z_][a-z0-9_]*", 1, 60, "1 to 60 of a-z0-9_, not starting with a digit")},
        force_new=("description", "encryptionSpec"),
        outputs={"states": [{"diskUtilizationBytes": "0"}]},
        exists="Error creating MetadataStore: googleapi: Error 409: Metadata store {name} already exists., alreadyExists",
    ),
    "gcp:colab/runtimeTemplate:RuntimeTemplate": TypeRules(
        # Immutable: https://cloud.google.com/colab/docs/create-runtime-template
        force_new=(
            "dataPersistentDiskSpec",
            "description",
            "displayName",
            "encryptionSpec",
            "eucConfig",
            "idleShutdownConfig",
            "labels",
            "machineSpec",
            "networkSpec",
            "networkTags",
            "shieldedVmConfig",
        ),
        text={
            "name": _COMPUTE_NAME,
            "displayName": Text("", 1, 128, "1 to 128 characters"),
            "idleShutdownConfig.idleTimeout": Text(
                r"0s|([6-9]\d{2}|[1-9]\d{3}|[1-7]\d{4}|8[0-5]\d{3}|86[0-3]\d{2}|86400)s", 1, 0, "0s, or 600s to 86400s"
            ),
        },
        values={"dataPersistentDiskSpec.diskType": _DISKS},
        outputs={
            "eucConfig": {"eucDisabled": False},
            "softwareConfig": {},
        },
    ),
    "gcp:workbench/instance:Instance": TypeRules(
        text={"name": _COMPUTE_NAME, "gceSetup.bootDisk.diskSizeGb": Text(r"\d+", 1, 5, "a number of GB")},
        force_new=(
            "gceSetup.bootDisk.diskEncryption",
            "gceSetup.bootDisk.kmsKey",
            "gceSetup.dataDisks.diskEncryption",
            "gceSetup.dataDisks.kmsKey",
            "gceSetup.disablePublicIp",
            "gceSetup.networkInterfaces",
            "gceSetup.serviceAccounts",
            "gceSetup.vmImage",
            "instanceOwners",
        ),
        outputs={
            "creator": "deployer@{project}.iam.gserviceaccount.com",
            "healthInfos": [],
            "healthState": "HEALTHY",
            "proxyUri": "{hex:16}-dot-{location}.notebooks.googleusercontent.com",
            "upgradeHistories": [],
        },
    ),
    "gcp:compute/networkAttachment:NetworkAttachment": TypeRules(
        text={"name": _COMPUTE_NAME},
        force_new=("connectionPreference", "subnetworks"),
        values={"connectionPreference": ("ACCEPT_AUTOMATIC", "ACCEPT_MANUAL")},
        outputs={"connectionEndpoints": [], "network": "projects/{project}/global/networks/network"},
    ),
}

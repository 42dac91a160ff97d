"""Google Cloud: rows of storage, key, secret, logging and monitoring types.

Sources, unless a row names another: the REST reference of the service, and the resource's page of the provider's
documentation ("Changing this forces a new resource").
"""

from automation.sandbox.rules import Lock, Number, Text, Tombstone, TypeRules

_KEY_NAME = Text(r"[\w-]+", 1, 63, "1 to 63 letters, digits and _-")
"""https://cloud.google.com/kms/docs/reference/rest/v1/projects.locations.keyRings/create"""

RULES: dict[str, TypeRules] = {
    "gcp:kms/keyRing:KeyRing": TypeRules(
        text={"name": _KEY_NAME},
        exists="Error creating KeyRing: googleapi: Error 409: KeyRing {id} already exists., alreadyExists",
        tombstone=Tombstone(
            "Error creating KeyRing: googleapi: Error 409: KeyRing {id} already exists., alreadyExists (key "
            "rings are never deleted)"
        ),
        outputs={"name": "{name}"},
    ),
    "gcp:kms/cryptoKey:CryptoKey": TypeRules(
        id="{keyRing}/cryptoKeys/{name}",
        force_new=(
            "keyRing",
            "purpose",
            "destroyScheduledDuration",
            "importOnly",
            "skipInitialVersionCreation",
            "cryptoKeyBackend",
        ),
        text={
            "name": _KEY_NAME,
            "keyRing": Text(
                r"projects/[^/]+/locations/[^/]+/keyRings/[^/]+",
                1,
                300,
                "projects/.../locations/.../keyRings/..., the id of a key ring",
            ),
            # At least a day: https://cloud.google.com/kms/docs/reference/rest/v1/projects.locations.keyRings.cryptoKeys
            "rotationPeriod": Text(
                r"(8640[0-9]|864[1-9]\d|86[5-9]\d\d|8[7-9]\d{3}|9\d{4}|[1-9]\d{5,})(\.\d+)?s",
                1,
                30,
                'seconds and "s", at least "86400s"',
            ),
        },
        values={
            "purpose": (
                "ENCRYPT_DECRYPT",
                "ASYMMETRIC_SIGN",
                "ASYMMETRIC_DECRYPT",
                "MAC",
                "RAW_ENCRYPT_DECRYPT",
                "KEY_ENCAPSULATION",
            )
        },
        tombstone=Tombstone(
            "Error creating CryptoKey: googleapi: Error 409: CryptoKey {id} already exists., alreadyExists (keys "
            "are never deleted)"
        ),
        outputs={"name": "{name}", "destroyScheduledDuration": "2592000s", "purpose": "ENCRYPT_DECRYPT", "cryptoKeyBackend": ""},
    ),
    "gcp:logging/projectBucketConfig:ProjectBucketConfig": TypeRules(
        id="{project_path}/locations/{location}/buckets/{bucketId}",
        force_new=("bucketId",),
        numbers={"retentionDays": Number(1, 3650)},
        text={"bucketId": Text(r"[A-Za-z0-9_][\w.-]*", 1, 100, "1 to 100 letters, digits and ._-")},
        # https://cloud.google.com/logging/docs/buckets#locking-logs-buckets
        lock=Lock(
            path="locked",
            value=True,
            number="retentionDays",
            grows=False,
            message="googleapi: Error 400: the log bucket is locked, for good, and so is its retention",
        ),
        # https://cloud.google.com/logging/docs/buckets#delete-bucket
        tombstone=Tombstone(
            "Error updating Logging Bucket Config: googleapi: Error 400: Buckets must be in an ACTIVE state to be modified ({id} "
            "is deleted and keeps its id for 7 days)",
            days=7,
        ),
        outputs={"name": "{id}", "description": ""},
    ),
    "gcp:logging/projectSink:ProjectSink": TypeRules(
        id="projects/{project}/sinks/{name}",
        text={
            "name": Text(r"[\w.-]+", 1, 100, "1 to 100 letters, digits and _.-"),
            "destination": Text(
                r"(storage|bigquery|pubsub|logging)\.googleapis\.com/.+",
                1,
                500,
                "a destination such as logging.googleapis.com/projects/...",
            ),
        },
        outputs={"writerIdentity": "serviceAccount:service-{number}@gcp-sa-logging.iam.gserviceaccount.com"},
    ),
    "gcp:logging/organizationSink:OrganizationSink": TypeRules(
        id="organizations/{orgId}/sinks/{name}",
        force_new=("orgId",),
        outputs={"writerIdentity": "serviceAccount:service-org-{orgId}@gcp-sa-logging.iam.gserviceaccount.com"},
    ),
    "gcp:logging/metric:Metric": TypeRules(
        id="{name}",
        text={"name": Text(r"[\w./,+!*',()%-]+", 1, 100, "1 to 100 characters")},
        values={"metricDescriptor.metricKind": ("DELTA",)},
    ),
    "gcp:storage/bucket:Bucket": TypeRules(
        # https://cloud.google.com/storage/docs/buckets#naming
        id="{name}",
        identity="bucket:{name}",
        # https://cloud.google.com/storage/docs/bucket-lock#policy-locks
        lock=Lock(
            path="retentionPolicy.isLocked",
            value=True,
            number="retentionPolicy.retentionPeriod",
            grows=True,
            message="googleapi: Error 403: the bucket's retention policy is locked: it can only be made longer",
        ),
        force_new=("customPlacementConfig", "enableObjectRetention", "hierarchicalNamespace"),
        text={
            "name": Text(
                r"(?!goog)(?!.*google)(?!.*\.\.)[a-z0-9][a-z0-9._-]*[a-z0-9]",
                3,
                63,
                "3 to 63 lower-case letters, digits and ._-, starting and ending with a letter or digit, without google",
            )
        },
        values={
            "storageClass": ("STANDARD", "NEARLINE", "COLDLINE", "ARCHIVE", "MULTI_REGIONAL", "REGIONAL", "RAPID"),
            "publicAccessPrevention": ("inherited", "enforced"),
            "rpo": ("DEFAULT", "ASYNC_TURBO"),
        },
        # https://cloud.google.com/storage/docs/soft-delete: 90 days at most
        numbers={"softDeletePolicy.retentionDurationSeconds": Number(0, 7776000)},
        exists="googleapi: Error 409: The requested bucket name is not available. The bucket namespace is shared by "
        "all users of the "
        "system. Please select a different name and try again., conflict",
        outputs={
            "url": "gs://{name}",
            "selfLink": "https://www.googleapis.com/storage/v1/b/{name}",
            "rpo": "DEFAULT",
            "storageClass": "STANDARD",
        },
    ),
    "gcp:monitoring/alertPolicy:AlertPolicy": TypeRules(
        id="projects/{project}/alertPolicies/{digits:19}",
        values={"combiner": ("AND", "OR", "AND_WITH_MATCHING_RESOURCE"), "severity": ("CRITICAL", "ERROR", "WARNING")},
        outputs={"name": "{id}"},
    ),
    "gcp:monitoring/notificationChannel:NotificationChannel": TypeRules(
        id="projects/{project}/notificationChannels/{digits:19}", outputs={"name": "{id}", "verificationStatus": ""}
    ),
    "gcp:secretmanager/secret:Secret": TypeRules(
        name_property="secretId",
        force_new=("secretId", "replication"),
        text={"secretId": Text(r"[\w-]+", 1, 255, "1 to 255 letters, digits and _-")},
        at_most_one=(("expireTime", "ttl"),),
        outputs={"name": "projects/{number}/secrets/{secretId}", "expireTime": ""},
    ),
    "gcp:secretmanager/regionalSecret:RegionalSecret": TypeRules(
        force_new=("secretId",),
        text={"secretId": Text(r"[\w-]+", 1, 255, "1 to 255 letters, digits and _-")},
        outputs={"name": "projects/{number}/locations/{location}/secrets/{secretId}", "expireTime": ""},
    ),
    "gcp:secretmanager/secretVersion:SecretVersion": TypeRules(
        id="{secret}/versions/1",
        force_new=("secret", "secretData", "secretDataWoVersion"),
        at_most_one=(("secretData", "secretDataWo"),),
        identity="{secret}|{hex:16}",
        outputs={"name": "{id}", "version": "1", "destroyTime": ""},
    ),
    "gcp:bigquery/dataset:Dataset": TypeRules(
        force_new=("datasetId",),
        text={"datasetId": Text(r"\w+", 1, 1024, "1 to 1024 letters, digits and underscores")},
        values={"defaultPartitionExpirationMs": ()},
        outputs={"maxTimeTravelHours": "168", "storageBillingModel": "LOGICAL", "location": "US"},
    ),
    "gcp:bigquery/table:Table": TypeRules(
        id="projects/{project}/datasets/{datasetId}/tables/{tableId}",
        force_new=("datasetId", "tableId"),
        outputs={"type": "TABLE", "schema": "[]", "generatedSchemaColumns": "", "maxStaleness": ""},
    ),
    "gcp:pubsub/topic:Topic": TypeRules(
        text={"name": Text(r"(?!goog)[A-Za-z][\w.~+%-]*", 3, 255, "3 to 255 letters, digits and _.~+%-, not starting with goog")}
    ),
    "gcp:artifactregistry/repository:Repository": TypeRules(
        force_new=("repositoryId", "format", "mode", "kmsKeyName"),
        text={
            "repositoryId": Text(
                r"[a-z]([a-z0-9-]*[a-z0-9])?", 1, 63, "1 to 63 lower-case letters, digits and hyphens, starting with a letter"
            ),
            "cleanupPolicies.id": Text("", 1, 127, "1 to 127 characters"),
        },
        # The docstring lists the Yum bases for Apt as well.
        values={"remoteRepositoryConfig.aptRepository.publicRepository.repositoryBase": ()},
        outputs={"name": "{repositoryId}"},
    ),
}

"""Google Cloud: the rows of single types.

Sources, unless a row names another: the REST reference of the service, and the resource's page of the provider's
documentation ("Changing this forces a new resource").
"""

from automation.sandbox.rules import Number, Text, Tombstone, TypeRules, Variant

_COMPUTE_NAME = Text(
    r"[a-z]([-a-z0-9]*[a-z0-9])?",
    1,
    63,
    "1 to 63 lower-case letters, digits and hyphens, starting with a letter, not ending with a hyphen",
)
"""RFC 1035: https://cloud.google.com/compute/docs/naming-resources"""

_KEY_NAME = Text(r"[\w-]+", 1, 63, "1 to 63 letters, digits and _-")
"""https://cloud.google.com/kms/docs/reference/rest/v1/projects.locations.keyRings/create"""

_ROLE = Text(r"roles/[\w.]+|(projects|organizations)/[^/]+/roles/[\w.]+", 1, 300, "roles/... or projects/.../roles/...")
_POOL_TOMBSTONE_DAYS = 30
"""https://cloud.google.com/iam/docs/reference/rest/v1/projects.locations.workloadIdentityPools/delete"""


def _compute(force_new: tuple[str, ...] = (), **rest: object) -> TypeRules:
    return TypeRules(text={"name": _COMPUTE_NAME}, force_new=force_new, **rest)  # type: ignore[arg-type]


def iam_member(holder: str, *, holder_text: Text | None = None) -> TypeRules:
    """The row of an additive IAM member on a `holder`."""
    text = {"role": _ROLE} | ({holder: holder_text} if holder_text else {})
    return TypeRules(
        id=f"{{{holder}}}/{{role}}/{{member}}", text=text, syntax={"member": "iam_member"}, outputs={"etag": "BwX{letters:8}="}
    )


def iam_binding(holder: str) -> TypeRules:
    """The row of an authoritative IAM binding on a `holder`."""
    return TypeRules(
        id=f"{{{holder}}}/{{role}}", text={"role": _ROLE}, syntax={"members": "iam_member"}, outputs={"etag": "BwX{letters:8}="}
    )


_HOLDERS = {
    "projects/iAM": "project",
    "folder/iAM": "folder",
    "organizations/iAM": "orgId",
    "serviceaccount/iAM": "serviceAccountId",
    "kms/cryptoKeyIAM": "cryptoKeyId",
    "kms/keyRingIAM": "keyRingId",
    "storage/bucketIAM": "bucket",
    "secretmanager/secretIam": "secretId",
    "pubsub/topicIAM": "topic",
    "pubsub/subscriptionIAM": "subscription",
    "bigquery/datasetIam": "datasetId",
    "artifactregistry/repositoryIam": "repository",
    "compute/subnetworkIAM": "subnetwork",
    "billing/accountIam": "billingAccountId",
    "cloudrunv2/serviceIam": "name",
}


def _iam_rows() -> dict[str, TypeRules]:
    rows = {}
    for prefix, holder in _HOLDERS.items():
        module, stem = prefix.split("/")
        class_stem = stem[0].upper() + stem[1:]
        rows[f"gcp:{prefix}Member:{class_stem}Member"] = iam_member(holder)
        rows[f"gcp:{prefix}Binding:{class_stem}Binding"] = iam_binding(holder)
    return rows


RULES: dict[str, TypeRules] = _iam_rows() | {
    "gcp:compute/network:Network": _compute(
        ("description", "enableUlaInternalIpv6", "internalIpv6Range", "networkProfile"),
        values={"mtu": ()},
        numbers={"mtu": Number(1300, 8896)},
        outputs={
            "networkId": "{digits:19}",
            "numericId": "{digits:19}",
            "gatewayIpv4": "",
            "mtu": 1460,
            "bgpBestPathSelectionMode": "LEGACY",
            "bgpInterRegionCost": "",
            "deletionPolicy": "DELETE",
        },
    ),
    "gcp:compute/subnetwork:Subnetwork": _compute(
        ("description", "network", "purpose", "reservedInternalRange"),
        syntax={"ipCidrRange": "cidr_ipv4", "secondaryIpRanges.ipCidrRange": "cidr_ipv4"},
        at_least_one=(("ipCidrRange", "reservedInternalRange", "ipCollection", "stackType"),),
        outputs={
            "gatewayAddress": "{gateway}",
            "stackType": "IPV4_ONLY",
            "privateIpv6GoogleAccess": "DISABLE_GOOGLE_ACCESS",
            "state": "",
        },
    ),
    "gcp:compute/router:Router": _compute(("network", "encryptedInterconnectRouter"), numbers={"bgp.asn": Number(1, 4294967294)}),
    "gcp:compute/routerNat:RouterNat": _compute(
        ("router", "type", "endpointTypes"),
        outputs={"minPortsPerVm": 0, "endpointTypes": ["ENDPOINT_TYPE_VM"], "autoNetworkTier": "PREMIUM"},
    ),
    "gcp:compute/address:Address": _compute(
        (
            "address",
            "addressType",
            "description",
            "ipVersion",
            "ipv6EndpointType",
            "network",
            "networkTier",
            "prefixLength",
            "purpose",
            "subnetwork",
        ),
        outputs={"networkTier": "PREMIUM", "prefixLength": 0, "purpose": "", "subnetwork": ""},
    ),
    "gcp:compute/globalAddress:GlobalAddress": _compute(
        ("address", "addressType", "description", "ipVersion", "network", "prefixLength", "purpose"),
        values={"purpose": ("VPC_PEERING", "PRIVATE_SERVICE_CONNECT")},
        outputs={"prefixLength": 0},
    ),
    "gcp:compute/globalForwardingRule:GlobalForwardingRule": TypeRules(
        # For Private Service Connect to Google APIs (target all-apis or vpc-sc) the name has at most 20 characters and no
        # hyphens: https://cloud.google.com/vpc/docs/configure-private-service-connect-apis
        force_new=(
            "description",
            "ipAddress",
            "ipProtocol",
            "ipVersion",
            "loadBalancingScheme",
            "network",
            "networkTier",
            "portRange",
            "subnetwork",
        ),
        text={"name": _COMPUTE_NAME},
        variants=(
            Variant(
                "target",
                ("all-apis", "vpc-sc"),
                TypeRules(
                    text={"name": Text(r"[a-z][a-z0-9]*", 1, 20, "1 to 20 lower-case letters and digits, starting with a letter")}
                ),
            ),
        ),
        outputs={
            "baseForwardingRule": "",
            "ipProtocol": "",
            "networkTier": "PREMIUM",
            "pscConnectionId": "{digits:17-psc}",
            "pscConnectionStatus": "ACCEPTED",
            "subnetwork": "",
        },
    ),
    "gcp:compute/firewall:Firewall": _compute(
        ("network", "direction"),
        numbers={"priority": Number(0, 65535)},
        at_most_one=(("allows", "denies"),),
        at_least_one=(("allows", "denies"),),
        syntax={"sourceRanges": "cidr", "destinationRanges": "cidr"},
        outputs={"direction": "INGRESS"},
    ),
    "gcp:compute/networkFirewallPolicyWithRules:NetworkFirewallPolicyWithRules": _compute(
        numbers={"rules.priority": Number(0, 2147483647)},
        values={
            "rules.action": ("allow", "deny", "goto_next", "apply_security_profile_group"),
            "rules.direction": ("INGRESS", "EGRESS"),
        },
        syntax={"rules.match.srcIpRanges": "cidr", "rules.match.destIpRanges": "cidr"},
        outputs={"networkFirewallPolicyId": "{digits:19}", "policyType": "VPC_POLICY"},
    ),
    "gcp:compute/networkFirewallPolicyAssociation:NetworkFirewallPolicyAssociation": _compute(
        ("attachmentTarget", "firewallPolicy")
    ),
    "gcp:compute/firewallPolicy:FirewallPolicy": TypeRules(
        id="locations/global/firewallPolicies/{digits:12}",
        identity="{parent}|{shortName}",
        force_new=("parent", "shortName"),
        text={
            "shortName": _COMPUTE_NAME,
            "parent": Text(r"(organizations|folders)/\d+", 1, 60, "organizations/123 or folders/123"),
        },
        outputs={"name": "{digits:12}", "firewallPolicyId": "{digits:12}"},
    ),
    "gcp:compute/firewallPolicyRule:FirewallPolicyRule": TypeRules(
        force_new=("firewallPolicy", "priority"),
        numbers={"priority": Number(0, 2147483647)},
        values={"action": ("allow", "deny", "goto_next", "apply_security_profile_group")},
        syntax={"match.srcIpRanges": "cidr", "match.destIpRanges": "cidr"},
        outputs={"kind": "compute#firewallPolicyRule"},
    ),
    "gcp:compute/firewallPolicyAssociation:FirewallPolicyAssociation": TypeRules(
        force_new=("attachmentTarget", "firewallPolicy")
    ),
    "gcp:dns/managedZone:ManagedZone": TypeRules(
        text={
            "name": _COMPUTE_NAME,
            "dnsName": Text(r"([\w-]{1,63}\.)+", 2, 254, 'a domain name that ends with a dot, such as "googleapis.com."'),
        },
        force_new=("dnsName", "visibility", "reverseLookup"),
        outputs={
            "description": "Managed by Pulumi",
            "managedZoneId": "{digits:19}",
            "nameServers": ["ns-cloud-a1.googledomains.com.", "ns-cloud-a2.googledomains.com."],
            "visibility": "public",
        },
    ),
    "gcp:dns/recordSet:RecordSet": TypeRules(
        force_new=("managedZone", "name", "type"),
        at_most_one=(("rrdatas", "routingPolicy"),),
        at_least_one=(("rrdatas", "routingPolicy"),),
        text={"name": Text(r"(\*\.)?([\w-]{1,63}\.)+", 2, 254, "a domain name that ends with a dot")},
        values={
            "type": (
                "A",
                "AAAA",
                "CAA",
                "CNAME",
                "DNSKEY",
                "DS",
                "HTTPS",
                "IPSECKEY",
                "MX",
                "NAPTR",
                "NS",
                "PTR",
                "SOA",
                "SPF",
                "SRV",
                "SSHFP",
                "SVCB",
                "TLSA",
                "TXT",
            )
        },
    ),
    "gcp:dns/policy:Policy": TypeRules(text={"name": _COMPUTE_NAME}),
    "gcp:dns/responsePolicy:ResponsePolicy": TypeRules(force_new=("responsePolicyName",)),
    "gcp:projects/service:Service": TypeRules(
        id="{project}/{service}",
        force_new=("service",),
        text={
            "service": Text(
                r"[a-z0-9-]+(\.[a-z0-9-]+)*\.googleapis\.com", 1, 200, "the name of an API, such as compute.googleapis.com"
            )
        },
    ),
    "gcp:projects/serviceIdentity:ServiceIdentity": TypeRules(
        id="projects/{project}/services/{service}",
        force_new=("service",),
        outputs={
            "email": "service-{number}@gcp-sa-{agent}.iam.gserviceaccount.com",
            "member": "serviceAccount:service-{number}@gcp-sa-{agent}.iam.gserviceaccount.com",
        },
    ),
    "gcp:projects/iAMCustomRole:IAMCustomRole": TypeRules(
        # https://cloud.google.com/iam/docs/creating-custom-roles
        id="projects/{project}/roles/{roleId}",
        name_property="roleId",
        automatic_name="{identifier:name}_{hex:7-name}",
        force_new=("roleId",),
        text={
            "roleId": Text(r"[A-Za-z0-9_.]+", 3, 64, "3 to 64 letters, digits, underscores and dots"),
            "title": Text("", 1, 100, "1 to 100 characters"),
        },
        values={"stage": ("ALPHA", "BETA", "GA", "DEPRECATED", "DISABLED", "EAP")},
    ),
    "gcp:organizations/iAMCustomRole:IAMCustomRole": TypeRules(
        force_new=("roleId", "orgId"),
        text={"roleId": Text(r"[A-Za-z0-9_.]+", 3, 64, "3 to 64 letters, digits, underscores and dots")},
    ),
    "gcp:projects/iAMAuditConfig:IAMAuditConfig": TypeRules(
        id="{project}/audit/{service}",
        force_new=("service",),
        values={"auditLogConfigs.logType": ("ADMIN_READ", "DATA_READ", "DATA_WRITE")},
        syntax={"auditLogConfigs.exemptedMembers": "iam_member"},
    ),
    "gcp:serviceaccount/account:Account": TypeRules(
        # https://cloud.google.com/iam/docs/service-accounts-create
        id="projects/{project}/serviceAccounts/{accountId}@{project}.iam.gserviceaccount.com",
        name_property="accountId",
        force_new=("accountId",),
        text={
            "accountId": Text(
                r"[a-z]([-a-z0-9]*[a-z0-9])", 6, 30, "6 to 30 lower-case letters, digits and hyphens, starting with a letter"
            ),
            "displayName": Text("", 0, 100, "up to 100 characters"),
            "description": Text("", 0, 256, "up to 256 characters"),
        },
        exists="Error creating service account: googleapi: Error 409: Service account {accountId} already exists within project "
        "projects/{project}., alreadyExists",
        outputs={
            "email": "{accountId}@{project}.iam.gserviceaccount.com",
            "member": "serviceAccount:{accountId}@{project}.iam.gserviceaccount.com",
        },
    ),
    "gcp:iam/workloadIdentityPool:WorkloadIdentityPool": TypeRules(
        force_new=("workloadIdentityPoolId", "mode"),
        text={
            "workloadIdentityPoolId": Text(
                r"(?!gcp-)[a-z0-9-]+", 4, 32, "4 to 32 lower-case letters, digits and hyphens, not starting with gcp-"
            ),
            "displayName": Text("", 0, 32, "up to 32 characters"),
            "description": Text("", 0, 256, "up to 256 characters"),
        },
        tombstone=Tombstone(
            "Error creating WorkloadIdentityPool: googleapi: Error 409: Requested entity already exists (the pool "
            "{workloadIdentityPoolId} is deleted and keeps its id for 30 days)",
            days=_POOL_TOMBSTONE_DAYS,
        ),
        outputs={
            "name": "projects/{number}/locations/global/workloadIdentityPools/{workloadIdentityPoolId}",
            "mode": "FEDERATION_ONLY",
        },
    ),
    "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider": TypeRules(
        id="projects/{project}/locations/global/workloadIdentityPools/{last:workloadIdentityPoolId}/providers/{workloadIdentityPoolProviderId}",
        force_new=("workloadIdentityPoolId", "workloadIdentityPoolProviderId"),
        exactly_one=(("aws", "oidc", "saml", "x509"),),
        text={
            "workloadIdentityPoolProviderId": Text(
                r"(?!gcp-)[a-z0-9-]+", 4, 32, "4 to 32 lower-case letters, digits and hyphens, not starting with gcp-"
            ),
            "displayName": Text("", 0, 32, "up to 32 characters"),
            "description": Text("", 0, 256, "up to 256 characters"),
            "attributeCondition": Text(r"[\s\S]*", 0, 4096, "up to 4096 characters"),
            "attributeMapping.*": Text(r"[\s\S]*", 1, 2048, "an expression of 1 to 2048 characters"),
        },
        syntax={"oidc.issuerUri": "https_url", "aws.accountId": "account_id"},
        tombstone=Tombstone(
            "Error creating WorkloadIdentityPoolProvider: googleapi: Error 409: Requested entity already exists (the provider "
            "{workloadIdentityPoolProviderId} is deleted and keeps its id for 30 days)",
            days=_POOL_TOMBSTONE_DAYS,
        ),
        outputs={
            "name": "projects/{number}/locations/global/workloadIdentityPools/{last:workloadIdentityPoolId}/providers/"
            "{workloadIdentityPoolProviderId}"
        },
    ),
    "gcp:kms/keyRing:KeyRing": TypeRules(
        text={"name": _KEY_NAME},
        exists="Error creating KeyRing: googleapi: Error 409: KeyRing {id} already exists., alreadyExists",
        tombstone=Tombstone(
            "Error creating KeyRing: googleapi: Error 409: KeyRing {id} already exists., alreadyExists (key rings are never deleted)"
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
            "Error creating CryptoKey: googleapi: Error 409: CryptoKey {id} already exists., alreadyExists (keys are never deleted)"
        ),
        outputs={"name": "{name}", "destroyScheduledDuration": "2592000s", "purpose": "ENCRYPT_DECRYPT", "cryptoKeyBackend": ""},
    ),
    "gcp:logging/projectBucketConfig:ProjectBucketConfig": TypeRules(
        id="{project_path}/locations/{location}/buckets/{bucketId}",
        force_new=("bucketId",),
        numbers={"retentionDays": Number(1, 3650)},
        text={"bucketId": Text(r"[A-Za-z0-9_][\w.-]*", 1, 100, "1 to 100 letters, digits and ._-")},
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
            "storageClass": ("STANDARD", "NEARLINE", "COLDLINE", "ARCHIVE", "MULTI_REGIONAL", "REGIONAL"),
            "publicAccessPrevention": ("inherited", "enforced"),
            "rpo": ("DEFAULT", "ASYNC_TURBO"),
        },
        exists="googleapi: Error 409: The requested bucket name is not available. The bucket namespace is shared by all users of the "
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
    "gcp:organizations/project:Project": TypeRules(
        id="projects/{projectId}",
        identity="project:{projectId}",
        name_property="projectId",
        in_place=("name", "orgId", "folderId"),
        force_new=("projectId",),
        text={
            "projectId": Text(
                r"[a-z][a-z0-9-]*[a-z0-9]", 6, 30, "6 to 30 lower-case letters, digits and hyphens, starting with a letter"
            )
        },
        at_most_one=(("folderId", "orgId"),),
        tombstone=Tombstone(
            "error creating project {projectId}: googleapi: Error 409: Requested entity already exists, alreadyExists (project ids are never used again)"
        ),
        outputs={"number": "{digits:12}", "name": "{name}"},
    ),
    "gcp:organizations/folder:Folder": TypeRules(
        id="folders/{digits:12}",
        identity="{parent}|{displayName}",
        text={
            "displayName": Text(r"[A-Za-z0-9]([\w -]*[A-Za-z0-9])?", 3, 30, "3 to 30 letters, digits, spaces and _-"),
            "parent": Text(r"(organizations|folders)/\d+", 1, 60, "organizations/123 or folders/123"),
        },
        outputs={"folderId": "{digits:12}", "name": "{id}", "managementProject": ""},
    ),
    "gcp:orgpolicy/policy:Policy": TypeRules(
        id="{parent}/policies/{last:name}",
        force_new=("parent",),
        text={
            "parent": Text(
                r"(organizations/\d+|folders/\d+|projects/[a-z0-9-]+)", 1, 100, "organizations/123, folders/123 or projects/..."
            ),
            "name": Text(
                r"(organizations|folders|projects)/[^/]+/policies/[\w.-]+",
                1,
                300,
                "organizations/123/policies/CONSTRAINT, below the parent",
            ),
        },
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
            )
        },
        outputs={"name": "{repositoryId}"},
    ),
}

"""Google Cloud: rows of identity, project and organization types.

Sources, unless a row names another: the REST reference of the service, and the resource's page of the provider's
documentation ("Changing this forces a new resource").
"""

from automation.sandbox.rules import Text, Tombstone, TypeRules

_ROLE = Text(r"roles/[\w.]+|(projects|organizations)/[^/]+/roles/[\w.]+", 1, 300, "roles/... or projects/.../roles/...")

_POOL_TOMBSTONE_DAYS = 30
"""https://cloud.google.com/iam/docs/reference/rest/v1/projects.locations.workloadIdentityPools/delete"""


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
        _, stem = prefix.split("/")
        class_stem = stem[0].upper() + stem[1:]
        rows[f"gcp:{prefix}Member:{class_stem}Member"] = iam_member(holder)
        rows[f"gcp:{prefix}Binding:{class_stem}Binding"] = iam_binding(holder)
    return rows


RULES: dict[str, TypeRules] = _iam_rows() | {
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
            "email": "service-{number}@{agent}.iam.gserviceaccount.com",
            "member": "serviceAccount:service-{number}@{agent}.iam.gserviceaccount.com",
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
        id=""
        ""
        "projects/{project}/locations/global/workloadIdentityPools/{last:workloadIdentityPoolId}/providers/{workloadIdentityPoolProviderId}",
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
            "error creating project {projectId}: googleapi: Error 409: Requested entity already exists, "
            "alreadyExists (project ids are never used again)"
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
        found={"displayName": "found-{last:id}", "parent": "organizations/{number}"},
        outputs={"folderId": "{last:id}", "name": "{id}", "managementProject": ""},
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
    "gcp:iam/denyPolicy:DenyPolicy": TypeRules(
        id="{parent}/{name}",
        force_new=("parent",),
        text={
            "parent": Text(
                r"cloudresourcemanager\.googleapis\.com%2F(projects|folders|organizations)%2F.+",
                1,
                300,
                "an attachment point, URL-encoded: cloudresourcemanager.googleapis.com%2Fprojects%2F...",
            )
        },
    ),
    "gcp:privilegedaccessmanager/entitlement:entitlement": TypeRules(
        id="{parent}/locations/{location}/entitlements/{entitlementId}",
        force_new=("parent", "entitlementId"),
        text={"entitlementId": Text(r"[a-z][a-z0-9-]{2,61}[a-z0-9]", 4, 63, "4 to 63 lower-case letters, digits and hyphens")},
    ),
}

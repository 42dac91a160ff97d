"""Google Cloud: rows of perimeters, organization policies and findings.

Sources: the REST reference of each API, and the "Import" section of the SDK's class.
"""

from automation.sandbox.rules import Text, TypeRules

_TITLE = Text(r"[A-Za-z][A-Za-z0-9_]*", 1, 50, "1 to 50 letters, digits and underscores, starting with a letter")
_PERIMETER = "accessPolicies/[0-9]+/servicePerimeters/[A-Za-z][A-Za-z0-9_]{0,49}"
_SERVICE = Text(r"[a-z0-9.-]+\.googleapis\.com", 1, 100, "the name of an API, such as storage.googleapis.com")
_PROJECT = Text(r"projects/[0-9]+|//compute\.googleapis\.com/.+", 1, 200, "the project with its number, such as projects/123")
_IDENTITY = Text(
    r"(user|serviceAccount|group):[^@\s]+@[^@\s]+|principal(Set)?://.+", 1, 300, "user:, group: or serviceAccount: and an e-mail"
)

RULES: dict[str, TypeRules] = {
    "gcp:accesscontextmanager/accessPolicy:AccessPolicy": TypeRules(
        # Only one policy has a given scope: https://cloud.google.com/access-context-manager/docs/reference/rest/v1/accessPolicies/create
        id="{digits:12}",
        identity="{parent}|{scopes}",
        force_new=("parent", "scopes"),
        text={
            "parent": Text(r"organizations/\d+", 1, 60, "organizations/123"),
            "scopes": Text(r"(folders|projects)/\d+", 1, 60, "folders/123 or projects/123"),
            "title": _TITLE,
        },
        exists="Error creating AccessPolicy: googleapi: Error 409: Policy already exists with scope {scopes} under {parent}",
        found={"parent": "organizations/{number}", "title": "found", "scopes": "folders/{number}"},
        outputs={"name": "{id}"},
    ),
    "gcp:accesscontextmanager/servicePerimeter:ServicePerimeter": TypeRules(
        id="{name}",
        force_new=("parent", "name", "perimeterType"),
        text={
            "name": Text(_PERIMETER, 1, 120, "accessPolicies/123/servicePerimeters/NAME; letters, digits and underscores"),
            "title": _TITLE,
            **{f"{part}.resources": _PROJECT for part in ("spec", "status")},
            **{f"{part}.restrictedServices": _SERVICE for part in ("spec", "status")},
            **{f"{part}.ingressPolicies.ingressFrom.identities": _IDENTITY for part in ("spec", "status")},
        },
        values={"perimeterType": ("PERIMETER_TYPE_REGULAR", "PERIMETER_TYPE_BRIDGE")},
        at_least_one=(("spec", "status"),),
        together=(("spec", "useExplicitDryRunSpec"),),
    ),
    "gcp:securitycenter/v2OrganizationNotificationConfig:V2OrganizationNotificationConfig": TypeRules(
        id="organizations/{organization}/locations/{location}/notificationConfigs/{configId}",
        force_new=("organization", "location", "configId"),
        text={
            "organization": Text(r"\d+", 1, 20, "the organization's number"),
            "configId": Text(r"[A-Za-z0-9_-]+", 1, 128, "1 to 128 letters, digits, '-' and '_'"),
            "pubsubTopic": Text(r"projects/[^/]+/topics/[^/]+", 1, 300, "projects/PROJECT/topics/TOPIC"),
        },
        outputs={
            "name": "{id}",
            "serviceAccount": "service-org-{organization}@gcp-sa-scc-notification.iam.gserviceaccount.com",
        },
    ),
}

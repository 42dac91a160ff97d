"""AWS: rows of identity and organization types.

Sources, unless a row names another: the API reference of the service, the "Import" section of the SDK's class, and
"Changing this forces a new resource" in the resource's page of the provider's documentation.
"""

from automation.sandbox.rules import Document, Limit, Number, Text, TypeRules
from automation.sandbox.tables.common import MOMENT

_IAM_NAME_WORDS = "letters, digits and the characters _+=,.@-"
_IAM_ROLE_NAME = Text(r"[\w+=,.@-]+", 1, 64, f"1 to 64 {_IAM_NAME_WORDS}")
_IAM_POLICY_NAME = Text(r"[\w+=,.@-]+", 1, 128, f"1 to 128 {_IAM_NAME_WORDS}")
_IAM_PATH = Text(r"/|/[!-~]+/", 1, 512, "a path that starts and ends with a slash")
"""https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html"""

RULES: dict[str, TypeRules] = {
    "aws:iam/role:Role": TypeRules(
        force_new=("path",),
        text={"name": _IAM_ROLE_NAME, "path": _IAM_PATH},
        numbers={"maxSessionDuration": Number(3600, 43200)},
        documents={
            "assumeRolePolicy": Document("trust_policy", 2048),
            "inlinePolicies.policy": Document("identity_policy", 10240),
        },
        syntax={"permissionsBoundary": "arn"},
        at_most_one=(("name", "namePrefix"),),
        exists="creating IAM Role ({name}): EntityAlreadyExists: Role with name {name} already exists.",
        outputs={
            "arn": "arn:{partition}:iam::{account}:role{or:path=/}{name}",
            "createDate": MOMENT,
            "uniqueId": "AROA{hex:17}",
            "maxSessionDuration": 3600,
        },
    ),
    "aws:iam/rolePolicy:RolePolicy": TypeRules(
        id="{role}:{name}",
        force_new=("role",),
        text={"name": _IAM_POLICY_NAME},
        documents={"policy": Document("identity_policy", 10240)},
    ),
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": TypeRules(
        id="{role}/{policyArn}", force_new=("role", "policyArn"), syntax={"policyArn": "arn"}
    ),
    "aws:iam/policy:Policy": TypeRules(
        id="arn:{partition}:iam::{account}:policy{or:path=/}{name}",
        force_new=("description", "path"),
        text={"name": _IAM_POLICY_NAME, "path": _IAM_PATH, "description": Text("", 0, 1000, "up to 1000 characters")},
        documents={"policy": Document("identity_policy", 6144)},
        exists="creating IAM Policy ({name}): EntityAlreadyExists: A policy called {name} already exists. Duplicate "
        "names are not allowed.",
        outputs={"arn": "{id}", "policyId": "ANPA{hex:17}"},
    ),
    "aws:iam/openIdConnectProvider:OpenIdConnectProvider": TypeRules(
        # One provider per issuer and account: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html
        id="arn:{partition}:iam::{account}:oidc-provider/{issuer}",
        force_new=("url",),
        syntax={"url": "https_url"},
        exists="creating IAM OIDC Provider: EntityAlreadyExists: Provider with url {url} already exists.",
        outputs={"arn": "{id}", "thumbprintLists": ["{hex:40}"]},
    ),
    "aws:iam/outboundWebIdentityFederation:OutboundWebIdentityFederation": TypeRules(
        # https://docs.aws.amazon.com/IAM/latest/APIReference/API_EnableOutboundWebIdentityFederation.html
        id="{account}",
        exists="enabling IAM Outbound Web Identity Federation: FeatureEnabledException: "
        "Outbound web identity federation is already enabled for account {account}; declare it once, in the org stack",
        outputs={"issuerIdentifier": "https://{guid}.tokens.sts.global.api.aws"},
    ),
    "aws:iam/samlProvider:SamlProvider": TypeRules(
        id="arn:{partition}:iam::{account}:saml-provider/{name}",
        text={"name": Text(r"[\w._-]+", 1, 128, "1 to 128 letters, digits and ._-")},
        outputs={"arn": "{id}", "validUntil": "2036-01-01T00:00:00Z"},
    ),
    "aws:iam/accountAlias:AccountAlias": TypeRules(
        id="{accountAlias}",
        force_new=("accountAlias",),
        text={
            "accountAlias": Text(
                r"[a-z0-9]([a-z0-9]|-(?!-))*[a-z0-9]", 3, 63, "3 to 63 lower-case letters, digits and single hyphens"
            )
        },
        identity="{account}",
        exists="creating IAM Account Alias: EntityAlreadyExists: the account {account} already has an alias",
    ),
    "aws:iam/accountPasswordPolicy:AccountPasswordPolicy": TypeRules(
        id="iam-account-password-policy",
        numbers={
            "minimumPasswordLength": Number(6, 128),
            "maxPasswordAge": Number(1, 1095),
            "passwordReusePrevention": Number(1, 24),
        },
        outputs={"expirePasswords": False},
    ),
    "aws:iam/instanceProfile:InstanceProfile": TypeRules(
        force_new=("path",),
        text={"name": _IAM_POLICY_NAME},
        outputs={"arn": "arn:{partition}:iam::{account}:instance-profile{or:path=/}{name}", "uniqueId": "AIPA{hex:17}"},
    ),
    "aws:iam/user:User": TypeRules(in_place=("name",), text={"name": _IAM_ROLE_NAME}),
    "aws:iam/group:Group": TypeRules(in_place=("name",), text={"name": _IAM_POLICY_NAME}),
    "aws:ssoadmin/permissionSet:PermissionSet": TypeRules(
        id="{arn_of_set},{instanceArn}",
        force_new=("instanceArn",),
        text={
            "name": Text(r"[\w+=,.@-]+", 1, 32, f"1 to 32 {_IAM_NAME_WORDS}"),
            "sessionDuration": Text(r"P(?=.)(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+S)?)?", 1, 100, "an ISO 8601 duration such as PT8H"),
        },
        outputs={"arn": "{arn_of_set}", "createdDate": MOMENT},
    ),
    "aws:ssoadmin/accountAssignment:AccountAssignment": TypeRules(
        id="{principalId},{principalType},{targetId},{targetType},{permissionSetArn},{instanceArn}",
        force_new=("instanceArn", "permissionSetArn", "principalId", "principalType", "targetId", "targetType"),
        syntax={"targetId": "account_id"},
        values={"targetType": ("AWS_ACCOUNT",)},
    ),
    "aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment": TypeRules(
        id="{managedPolicyArn},{permissionSetArn},{instanceArn}",
        force_new=("instanceArn", "managedPolicyArn", "permissionSetArn"),
        outputs={"managedPolicyName": "{last:managedPolicyArn}"},
    ),
    "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy": TypeRules(
        id="{permissionSetArn},{instanceArn}",
        force_new=("instanceArn", "permissionSetArn"),
        documents={"inlinePolicy": Document("identity_policy", 32768)},
    ),
    "aws:organizations/organization:Organization": TypeRules(
        # One organization per account: https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreateOrganization.html
        id="o-{hex:10}",
        identity="{account}",
        values={"featureSet": ("ALL", "CONSOLIDATED_BILLING")},
        in_place=("featureSet",),
        found={
            "awsServiceAccessPrincipals": ["sso.amazonaws.com"],
            "enabledPolicyTypes": ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"],
            "featureSet": "ALL",
        },
        exists="creating Organizations Organization: AlreadyInOrganizationException: The provided account is already a member "
        "of an organization.",
        outputs={
            "arn": "arn:{partition}:organizations::{account}:organization/{id}",
            "featureSet": "ALL",
            "masterAccountArn": "arn:{partition}:organizations::{account}:account/{id}/{account}",
            "masterAccountEmail": "management@example.com",
            "masterAccountId": "{account}",
            "masterAccountName": "management",
            "roots": [
                {
                    "arn": "arn:{partition}:organizations::{account}:root/{id}/r-{hex:4}",
                    "id": "r-{hex:4}",
                    "name": "Root",
                    "policyTypes": [],
                }
            ],
        },
    ),
    "aws:organizations/organizationalUnit:OrganizationalUnit": TypeRules(
        id="ou-{hex:4-root}-{hex:8}",
        identity="{parentId}|{name}",
        in_place=("name",),
        force_new=("parentId",),
        text={
            "parentId": Text(
                r"r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}", 1, 68, "the id of a root (r-...) or of a unit (ou-...)"
            )
        },
        exists="creating Organizations Organizational Unit ({name}): DuplicateOrganizationalUnitException: An OU with the same "
        "name already exists.",
        outputs={"arn": "arn:{partition}:organizations::{account}:ou/o-{hex:10-org}/{id}"},
    ),
    "aws:organizations/policy:Policy": TypeRules(
        id="p-{hex:8}",
        identity="{name}",
        in_place=("name",),
        force_new=("type",),
        # 5,120 characters: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
        documents={"content": Document("organization_policy", 5120)},
        exists="creating Organizations Policy ({name}): DuplicatePolicyException: A policy with the same name already exists.",
        outputs={"arn": "arn:{partition}:organizations::{account}:policy/o-{hex:10-org}/{or:type=SERVICE_CONTROL_POLICY}/{id}"},
    ),
    "aws:organizations/policyAttachment:PolicyAttachment": TypeRules(
        id="{targetId}:{policyId}",
        force_new=("policyId", "targetId"),
        limit=Limit(
            "{targetId}",
            5,
            "attaching Organizations Policy ({policyId}): ConstraintViolationException: at most 5 policies of one type can be "
            "attached to {targetId}; merge policies",
        ),
        text={"targetId": Text(r"r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}|\d{12}", 1, 68, "a root, unit or account id")},
    ),
    "aws:organizations/account:Account": TypeRules(
        id="{digits:12}",
        identity="{email}",
        in_place=("name", "parentId"),
        force_new=("email", "createGovcloud", "iamUserAccessToBilling", "roleName"),
        text={"email": Text(r"[^@\s]+@[^@\s]+\.[^@\s]+", 6, 64, "an e-mail address of 6 to 64 characters")},
        values={"iamUserAccessToBilling": ("ALLOW", "DENY")},
        exists="creating AWS Organizations Account ({name}): EMAIL_ALREADY_EXISTS",
        outputs={
            "arn": "arn:{partition}:organizations::{account}:account/o-{hex:10-org}/{id}",
            "govcloudId": "",
            "joinedMethod": "CREATED",
            "joinedTimestamp": MOMENT,
            "parentId": "r-{hex:4-root}",
        },
    ),
    "aws:organizations/delegatedAdministrator:DelegatedAdministrator": TypeRules(
        id="{accountId}/{servicePrincipal}",
        force_new=("accountId", "servicePrincipal"),
        syntax={"accountId": "account_id"},
        text={"servicePrincipal": Text(r"[\w.-]+\.amazonaws\.com", 1, 128, "a service principal such as config.amazonaws.com")},
        exists="creating Organizations Delegated Administrator ({accountId}/{servicePrincipal}): "
        "AccountAlreadyRegisteredException",
        outputs={
            "arn": "arn:{partition}:organizations::{account}:account/o-{hex:10-org}/{accountId}",
            "delegationEnabledDate": MOMENT,
            "email": "member@example.com",
            "joinedMethod": "CREATED",
            "joinedTimestamp": MOMENT,
            "name": "member",
        },
    ),
}

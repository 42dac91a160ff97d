"""Grants of AWS: statements of identity, trust and resource policies, and assignments of Identity Center.

Source: IAM, "IAM JSON policy elements reference". Where a policy of a resource says ``*`` it means that resource.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from automation.analysis.access.grants import EVERYONE, Effect, Grant
from automation.analysis.facts.view import Resources
from automation.analysis.resolved_plan import PlannedResource
from vocabulary import Cloud

_ENDPOINT: Final = "aws:ec2/vpcEndpoint:VpcEndpoint"

ATTACHED: Final = {
    "aws:iam/groupPolicy:GroupPolicy": ("policy", "group"),
    "aws:iam/rolePolicy:RolePolicy": ("policy", "role"),
    "aws:iam/userPolicy:UserPolicy": ("policy", "user"),
    "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy": ("inlinePolicy", "permissionSetArn"),
}
"""Policies that lie on an identity: the input with the document, and the one that names whose it is."""

ON_RESOURCES: Final = {
    "aws:apigateway/restApi:RestApi": ("policy", "name"),
    "aws:apigateway/restApiPolicy:RestApiPolicy": ("policy", "restApiId"),
    "aws:backup/vaultPolicy:VaultPolicy": ("policy", "backupVaultName"),
    "aws:cloudwatch/eventBusPolicy:EventBusPolicy": ("policy", "eventBusName"),
    "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": ("policyDocument", "policyName"),
    "aws:dynamodb/resourcePolicy:ResourcePolicy": ("policy", "resourceArn"),
    _ENDPOINT: ("policy", "serviceName"),
    "aws:ecr/registryPolicy:RegistryPolicy": ("policy", ""),
    "aws:ecr/repositoryPolicy:RepositoryPolicy": ("policy", "repository"),
    "aws:glue/resourcePolicy:ResourcePolicy": ("policy", ""),
    "aws:kms/key:Key": ("policy", ""),
    "aws:kms/keyPolicy:KeyPolicy": ("policy", "keyId"),
    "aws:s3/bucket:Bucket": ("policy", "bucket"),
    "aws:s3/bucketPolicy:BucketPolicy": ("policy", "bucket"),
    "aws:sagemaker/modelPackageGroupPolicy:ModelPackageGroupPolicy": ("resourcePolicy", "modelPackageGroupName"),
    "aws:secretsmanager/secret:Secret": ("policy", "name"),
    "aws:secretsmanager/secretPolicy:SecretPolicy": ("policy", "secretArn"),
    "aws:sns/topic:Topic": ("policy", "name"),
    "aws:sns/topicPolicy:TopicPolicy": ("policy", "arn"),
    "aws:sqs/queue:Queue": ("policy", "name"),
    "aws:sqs/queuePolicy:QueuePolicy": ("policy", "queueUrl"),
}
"""Policies that lie on a resource: the input with the document, and the one that names the resource."""

_POLICY: Final = "aws:iam/policy:Policy"
_ROLE: Final = "aws:iam/role:Role"
GUARDRAIL: Final = "aws:organizations/policy:Policy"
_ATTACHMENT: Final = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
_SET_ATTACHMENT: Final = "aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment"
_ASSIGNMENT: Final = "aws:ssoadmin/accountAssignment:AccountAssignment"
_PERMISSION: Final = "aws:lambda/permission:Permission"
_LAKE: Final = "aws:lakeformation/permissions:Permissions"
_DELEGATED: Final = "aws:organizations/delegatedAdministrator:DelegatedAdministrator"


def read(resources: Resources) -> Iterator[Grant]:
    """All grants of AWS in ``resources``."""
    sets = {r.outputs.get("arn"): r.inputs["name"] for r in resources.of("aws:ssoadmin/permissionSet:PermissionSet")}
    for resource in resources:
        if resource.cloud is not Cloud.AWS:
            continue
        if resource.type in ATTACHED:
            document, owner = ATTACHED[resource.type]
            name = str(resource.inputs.get(owner))
            yield from _identity(resource, resource.inputs.get(document), sets.get(name, name))
        elif resource.type in ON_RESOURCES:
            document, owner = ON_RESOURCES[resource.type]
            target = str(resource.inputs.get(owner) or resource.outputs.get(owner) or resource.name)
            # What an endpoint lets through somebody else must have granted.
            effect = Effect.CEILING if resource.type == _ENDPOINT else Effect.ALLOW
            yield from _on_resource(resource, resource.inputs.get(document), target, effect)
        elif resource.type in _OTHERS:
            yield from _OTHERS[resource.type](resource, resources, sets)


def _policy(resource: PlannedResource, resources: Resources, _sets: Mapping[Any, str]) -> Iterator[Grant]:
    """A managed policy: for each role that it is attached to, and as a ceiling for those that it bounds."""
    arn = resource.outputs.get("arn")
    for attachment in resources.of(_ATTACHMENT):
        if attachment.inputs.get("policyArn") == arn:
            yield from _identity(resource, resource.inputs.get("policy"), str(attachment.inputs["role"]))
    bounded = [str(role.inputs.get("name")) for role in resources.of(_ROLE) if role.inputs.get("permissionsBoundary") == arn]
    attached = any(attachment.inputs.get("policyArn") == arn for attachment in resources.of(_ATTACHMENT))
    if bounded or not attached:
        who = ", ".join(sorted(bounded)) or f"roles with the boundary {resource.inputs.get('name') or resource.name}"
        yield from _identity(resource, resource.inputs.get("policy"), who, Effect.CEILING)


def _trust(resource: PlannedResource, _resources: Resources, _sets: Mapping[Any, str]) -> Iterator[Grant]:
    name = str(resource.inputs.get("name") or resource.outputs.get("name"))
    yield from _on_resource(resource, resource.inputs.get("assumeRolePolicy"), name, Effect.BECOME)


def _attachment(resource: PlannedResource, resources: Resources, sets: Mapping[Any, str]) -> Iterator[Grant]:
    """A policy of AWS's own; those of the plan are read where they are made."""
    arn = str(resource.inputs.get("policyArn") or resource.inputs.get("managedPolicyArn"))
    if not any(policy.outputs.get("arn") == arn for policy in resources.of(_POLICY)):
        owner = str(resource.inputs.get("role") or resource.inputs.get("permissionSetArn"))
        yield Grant.by(resource, who=sets.get(owner, owner), role=arn.rpartition("/")[2], resources=("*",))


def _assignment(resource: PlannedResource, _resources: Resources, sets: Mapping[Any, str]) -> Iterator[Grant]:
    arn = str(resource.inputs["permissionSetArn"])
    yield Grant.by(
        resource,
        who=f"group {resource.inputs['principalId']}",
        effect=Effect.BECOME,
        actions=("sign in",),
        resources=(f"{sets.get(arn, arn)} in account {resource.inputs['targetId']}",),
    )


def _guardrail(resource: PlannedResource, _resources: Resources, _sets: Mapping[Any, str]) -> Iterator[Grant]:
    yield from _identity(resource, resource.inputs.get("content"), "accounts that it is attached to", Effect.CEILING)


def _permission(resource: PlannedResource, _resources: Resources, _sets: Mapping[Any, str]) -> Iterator[Grant]:
    inputs = resource.inputs
    conditions = {name: inputs[name] for name in ("sourceArn", "sourceAccount", "principalOrgId") if inputs.get(name)}
    yield Grant.by(
        resource,
        who=_principal(inputs["principal"]),
        actions=(str(inputs["action"]),),
        resources=(str(inputs["function"]),),
        condition=json.dumps(conditions, sort_keys=True) if conditions else "",
    )


def _lake(resource: PlannedResource, _resources: Resources, _sets: Mapping[Any, str]) -> Iterator[Grant]:
    named = ("database", "table", "tableWithColumns", "dataLocation", "lfTag", "lfTagPolicy")
    on = {name: resource.inputs[name] for name in named if resource.inputs.get(name)}
    yield Grant.by(
        resource,
        who=str(resource.inputs["principal"]),
        actions=tuple(resource.inputs["permissions"]),
        resources=(json.dumps(on, sort_keys=True),),
    )


def _delegated(resource: PlannedResource, _resources: Resources, _sets: Mapping[Any, str]) -> Iterator[Grant]:
    yield Grant.by(
        resource,
        who=f"account {resource.inputs['accountId']}",
        actions=("administer",),
        resources=(str(resource.inputs["servicePrincipal"]),),
    )


_OTHERS: Final[dict[str, Callable[[PlannedResource, Resources, Mapping[Any, str]], Iterator[Grant]]]] = {
    _POLICY: _policy,
    _ROLE: _trust,
    _ATTACHMENT: _attachment,
    _SET_ATTACHMENT: _attachment,
    _ASSIGNMENT: _assignment,
    GUARDRAIL: _guardrail,
    _PERMISSION: _permission,
    _LAKE: _lake,
    _DELEGATED: _delegated,
}

DOCUMENTS: Final = {
    **{type_: document for type_, (document, _) in (ATTACHED | ON_RESOURCES).items()},
    _POLICY: "policy",
    _ROLE: "assumeRolePolicy",
    GUARDRAIL: "content",
}
"""Every type with a policy document that is read, and the input that holds it."""


def statements(document: Any) -> list[dict[str, Any]]:
    """The statements of a policy document; AWS takes a single one without a list."""
    if not document:
        return []
    found = (json.loads(document) if isinstance(document, str) else document).get("Statement", [])
    return [found] if isinstance(found, dict) else list(found)


def _identity(resource: PlannedResource, document: Any, who: str, effect: Effect = Effect.ALLOW) -> Iterator[Grant]:
    """Statements of a policy on an identity."""
    for statement in statements(document):
        yield Grant.by(
            resource,
            who=who,
            effect=effect if statement.get("Effect") == "Allow" else Effect.DENY,
            actions=_listed(statement.get("Action", "*")),
            excluded_actions=_listed(statement.get("NotAction")),
            resources=_listed(statement.get("Resource", "*")),
            excluded_resources=_listed(statement.get("NotResource")),
            condition=_condition(statement),
        )


def _on_resource(resource: PlannedResource, document: Any, target: str, effect: Effect) -> Iterator[Grant]:
    """Statements of a policy on a resource; ``*`` in them is ``target``."""
    for statement in statements(document):
        on = tuple(target if text == "*" else text for text in _listed(statement.get("Resource", "*")))
        for who in _principals(statement):
            yield Grant.by(
                resource,
                who=who,
                effect=effect if statement.get("Effect") == "Allow" else Effect.DENY,
                actions=_listed(statement.get("Action", "*")),
                excluded_actions=_listed(statement.get("NotAction")),
                resources=on,
                condition=_condition(statement),
            )


def _principals(statement: Mapping[str, Any]) -> list[str]:
    if "NotPrincipal" in statement:
        excluded = ", ".join(_members(statement["NotPrincipal"]))
        # An Allow with NotPrincipal opens to everyone else; a Deny shuts everyone else out.
        return [EVERYONE if statement.get("Effect") == "Allow" else f"{EVERYONE} but {excluded}"]
    return _members(statement.get("Principal", "*"))


def _members(principal: Any) -> list[str]:
    if isinstance(principal, str):
        return [_principal(principal)]
    return [_principal(member) for members in principal.values() for member in _listed(members)]


def _principal(text: Any) -> str:
    return EVERYONE if text == "*" else str(text)


def _condition(statement: Mapping[str, Any]) -> str:
    return json.dumps(statement["Condition"], sort_keys=True) if statement.get("Condition") else ""


def _listed(value: Any) -> tuple[str, ...]:
    """A value that IAM takes alone or in a list."""
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(str(item) for item in value)


def documents(resources: Iterable[PlannedResource]) -> Iterator[tuple[PlannedResource, str]]:
    """Every policy document, with the resource that holds it."""
    for resource in resources:
        document = resource.inputs.get(DOCUMENTS.get(resource.type, ""))
        if isinstance(document, str):
            yield resource, document

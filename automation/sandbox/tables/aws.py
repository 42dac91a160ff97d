"""AWS: what holds for all of its types. The rows of single types are in `aws_network`, `aws_identity` and `aws_operations`."""

import re
from collections.abc import Mapping
from typing import Any

from automation.sandbox.schema_types import ResourceSpec
from automation.sandbox.tables import (
    aws_cost,
    aws_evidence_lake,
    aws_governance,
    aws_hosting,
    aws_identity,
    aws_ml_workspace,
    aws_network,
    aws_observability,
    aws_operations,
    aws_otel_collector,
    aws_secret_broker,
    aws_stores,
)
from automation.sandbox.tables.aws_functions import FUNCTIONS
from automation.sandbox.tables.common import MOMENT, PackageTable
from automation.sandbox.templates import Context

_ARN_SERVICES = {
    "alb": "elasticloadbalancing",
    "apigateway": "apigateway",
    "apigatewayv2": "apigateway",
    "cfg": "config",
    "cloudwatch": "cloudwatch",
    "ebs": "ec2",
    "lb": "elasticloadbalancing",
    "mwaa": "airflow",
    "opensearch": "es",
    "sfn": "states",
    "ssoadmin": "sso",
    "vpc": "ec2",
}
"""Module of a token -> service of an ARN, where they differ."""

_GLOBAL_SERVICES = frozenset({"cloudfront", "iam", "organizations", "route53", "shield", "waf"})
"""Services whose ARNs have no region."""


def _facts(spec: ResourceSpec, context: Context) -> Mapping[str, Any]:
    module = spec.token.split(":")[1].split("/")[0]
    service = _ARN_SERVICES.get(module, module)
    kind = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", spec.class_name).lower()
    region = "" if service in _GLOBAL_SERVICES else context.values["region"]
    name = context.render(_tail(spec))
    seed = context.render("{digits:3-address}")
    key = str(context.values.get("targetKeyId") or "")
    return {
        "service": service,
        "class": spec.class_name,
        "issuer": str(context.values.get("url") or "").removeprefix("https://"),
        "address_from_seed": f"198.51.100.{int(seed) % 250 + 1}",
        "arn_of_set": context.render("arn:{partition}:sso:::permissionSet/{last:instanceArn}/ps-{hex:16}"),
        "target_key_arn": key
        if key.startswith("arn:")
        else context.render("arn:{partition}:kms:{region}:{account}:key/{targetKeyId}"),
        "default_arn": f"arn:{context.scope.partition}:{service}:{region}:{context.scope.realm}:{kind}/{name}",
        "all_tags": {**dict(context.scope.default_tags), **(context.values.get("tags") or {})},
    }


def _tail(spec: ResourceSpec) -> str:
    """The template of the last part of a resource's id, after the example in its "Import" section."""
    example = (spec.import_id or "").rsplit("/", 1)[-1].rsplit(":", 1)[-1]
    prefixed = re.fullmatch(r"((?:[a-z]+-)+)[0-9a-f]{7,17}", example)
    if prefixed:
        return f"{prefixed.group(1)}{{hex:17}}"
    if re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", example):
        return "{guid}"
    return "{name}"


def _id_template(spec: ResourceSpec) -> str:
    example = spec.import_id or ""
    if example.startswith("arn:") and "," not in example:
        return "{default_arn}"
    if re.fullmatch(r"\d{12}", example):
        return "{account}"
    tail = _tail(spec)
    if tail != "{name}" or any(n in spec.inputs for n in ("name", "bucket")):
        return tail if "bucket" not in spec.inputs or "name" in spec.inputs else "{bucket}"
    required = [p.name for p in spec.inputs.values() if p.required and p.type.kind == "string"]
    return "-".join(f"{{{n}}}" for n in required) or "{name}"


def _force_new(spec: ResourceSpec) -> frozenset[str]:
    """The region of a resource, its name and name prefix. A row's `in_place` names the exceptions."""
    return frozenset({"name", "namePrefix", "region"} & spec.inputs.keys())


TABLE = PackageTable(
    rules={
        **aws_cost.RULES,
        **aws_evidence_lake.RULES,
        **aws_governance.RULES,
        **aws_hosting.RULES,
        **aws_ml_workspace.RULES,
        **aws_network.RULES,
        **aws_identity.RULES,
        **aws_operations.RULES,
        **aws_observability.RULES,
        **aws_otel_collector.RULES,
        **aws_secret_broker.RULES,
        **aws_stores.RULES,
    },
    functions=FUNCTIONS,
    id_template=_id_template,
    force_new=_force_new,
    facts=_facts,
    named_outputs=(
        (r"arn", "{default_arn}"),
        (r".*[a-z](Arn)", "arn:{partition}:{service}:{region}:{account}:resource/{hex:17}"),
        (r"region|bucketRegion|homeRegion", "{region}"),
        (r"ownerId|accountId|awsAccountId|owner|registryId|managementAccountId", "{account}"),
        (r"ownerAccountId|catalogId", "{account}"),
        (r"namePrefix|.*Prefix", ""),
        (r"name", "{name}"),
        (r".*(Date|Time|Timestamp|At|Until)|created|lastUpdated", MOMENT),
        (r"state|status", "ACTIVE"),
        (r".*Endpoint|endpoint", "{hex:12}.{service}.{region}.amazonaws.com"),
        (r".*(Url|Uri)|url|uri", "https://{service}.{region}.amazonaws.com/{account}/{name}"),
        (r".*(DnsName|DomainName|Hostname)|dnsName|domainName", "{name}-{hex:8}.{region}.amazonaws.com"),
        (r".*(PublicIp|publicIp)", "198.51.100.10"),
        (r".*(Ip|IpAddress)|address", "10.0.0.10"),
        (r"(.*[vV]ersion)(Id)?", "1"),
        (r"etag|fingerprint|.*[hH]ash|.*Token", "{hex:32}"),
        (r"uniqueId|.*Uuid", "{guid}"),
        (r".*Policy|policy", '{"Version":"2012-10-17","Statement":[]}'),
        (r".*Id", "{id}"),
    ),
    number_outputs=((r"(version|revision|latestVersion).*", 1),),
    maps={"tagsAll": "{all_tags}"},
    upsert=(
        r"aws:s3/bucket[A-Z].*",
        r"aws:ec2/default[A-Z].*",
        r"aws:iam/(rolePolicy|rolePolicyAttachment|accountPasswordPolicy):.*",
        r"aws:ssoadmin/(managedPolicyAttachment|permissionSetInlinePolicy|accountAssignment):.*",
        r"aws:(sns/topicPolicy|sqs/queuePolicy|kms/keyPolicy|secretsmanager/secretPolicy|cfg/recorderStatus):.*",
        r"aws:ecr/(lifecyclePolicy|repositoryPolicy|registryPolicy):.*",
        r"aws:cloudwatch/(logResourcePolicy|eventTarget):.*",
        r"aws:ebs/(encryptionByDefault|snapshotBlockPublicAccess):.*",
    ),
    protections=(
        ("deletionProtection", True, "deletionProtection is true; set it to false and apply that first"),
        ("deletionProtectionEnabled", True, "deletionProtectionEnabled is true; set it to false and apply that first"),
        ("enableDeletionProtection", True, "enableDeletionProtection is true; set it to false and apply that first"),
    ),
    already_exists="creating {service} {class} ({name}): ResourceAlreadyExistsException: {name} already exists",
)

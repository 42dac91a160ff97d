"""Google Cloud: what holds for all of its types.

The rows of single types are in `gcp_network`, `gcp_identity` and `gcp_operations`.
"""

import ipaddress
import re
from collections.abc import Mapping
from typing import Any

from automation.sandbox.schema_types import ResourceSpec
from automation.sandbox.tables import (
    gcp_cost,
    gcp_evidence_lake,
    gcp_governance,
    gcp_identity,
    gcp_ml_workspace,
    gcp_network,
    gcp_operations,
    gcp_otel_collector,
)
from automation.sandbox.tables.common import MOMENT, PackageTable
from automation.sandbox.templates import Context

_IAM_TYPE = re.compile(r".*I[aA][mM](Member|Binding|Policy)$")

_PATTERN_FIELD = re.compile(r"\{\{%?([\w.-]+)\}\}")

_API_HOSTS = {
    "storage": "www.googleapis.com/storage/v1",
    "compute": "www.googleapis.com/compute/v1",
    "bigquery": "bigquery.googleapis.com/bigquery/v2",
}


def _id_template(spec: ResourceSpec) -> str:
    """The first pattern of the SDK's "Import" section; the provider's ids have that form."""
    if _IAM_TYPE.fullmatch(spec.class_name):
        holder = next(
            (p.name for p in spec.inputs.values() if p.required and p.name not in {"role", "member", "members", "policyData"}),
            "project",
        )
        return "/".join(f"{{{n}}}" for n in (holder, "role", "member") if n in spec.inputs) or "{name}"
    pattern = spec.import_id or ""
    if "{{" not in pattern:
        where = "locations/{location}" if "location" in spec.inputs else "global"
        return f"projects/{{project}}/{where}/{spec.class_name[:1].lower()}{spec.class_name[1:]}s/{{name}}"
    return _PATTERN_FIELD.sub(lambda m: _field(m.group(1), spec), pattern)


def _wire(name: str) -> str:
    return re.sub(r"[_.-](\w)", lambda m: m.group(1).upper(), name)


def _field(name: str, spec: ResourceSpec) -> str:
    """`{{key_ring}}` -> `{keyRing}`; of an input that may hold a whole path only the last segment, unless it starts the id."""
    wire = _wire(name)
    if wire in {"project", "projectId"} and wire not in spec.inputs:
        return "{project}"
    if wire not in spec.inputs:
        return "{name}" if wire.endswith(("Id", "name")) or wire == "name" else f"{{{wire}}}"
    starts = (spec.import_id or "").startswith(f"{{{{{name}}}}}")
    return f"{{{wire}}}" if starts or wire in {"project", "region", "location"} else f"{{last:{wire}}}"


def _force_new(spec: ResourceSpec) -> frozenset[str]:
    """Name, project and place of a resource; of an IAM member or binding everything."""
    if _IAM_TYPE.fullmatch(spec.class_name):
        return frozenset(spec.inputs) - {"members", "policyData"}
    return frozenset({"name", "project", "location", "region", "zone"} & spec.inputs.keys())


def _gateway(block: str) -> str:
    """The first address of a subnetwork, which Google takes for the gateway."""
    try:
        return str(ipaddress.ip_network(block, strict=False)[1])
    except ValueError:
        return ""


def _agent(service: str) -> str:
    """Domain of a service's agent (IAM: "Service agents")."""
    return {"run": "serverless-robot-prod"}.get(service, f"gcp-sa-{service}")


def _facts(spec: ResourceSpec, context: Context) -> Mapping[str, Any]:
    labels = context.values.get("labels") if isinstance(context.values.get("labels"), dict) else {}
    module = spec.token.split(":")[1].split("/")[0]
    octet = int(context.render("{digits:3-address}")) % 250 + 1
    zone = f"{context.values['region']}-a"
    absent = {
        n: context.values["name"] for n in map(_wire, _PATTERN_FIELD.findall(spec.import_id or "")) if n not in context.values
    }
    return {
        **absent,
        "zone": context.values.get("zone") or zone,
        "all_labels": {**dict(context.scope.default_tags), **(labels or {})},
        "api": _API_HOSTS.get(module, f"{module}.googleapis.com/v1"),
        "class": spec.class_name,
        "octet": octet,
        "gateway": _gateway(str(context.values.get("ipCidrRange") or "10.0.0.0/24")),
        "agent": _agent(str(context.values.get("service") or "").removesuffix(".googleapis.com")),
        "project_path": "projects/" + str(context.values["project"]).removeprefix("projects/"),
    }


TABLE = PackageTable(
    rules={
        **gcp_cost.RULES,
        **gcp_evidence_lake.RULES,
        **gcp_governance.RULES,
        **gcp_network.RULES,
        **gcp_identity.RULES,
        **gcp_operations.RULES,
        **gcp_otel_collector.RULES,
        **gcp_ml_workspace.RULES,
    },
    functions={
        "gcp:organizations/getProject:getProject": {
            "autoCreateNetwork": False,
            "billingAccount": "000000-000000-000000",
            "deletionPolicy": "PREVENT",
            "effectiveLabels": {},
            "folderId": "",
            "id": "projects/{or:projectId={project}}",
            "labels": {},
            "name": "{or:projectId={project}}",
            "number": "{number}",
            "orgId": "123456789012",
            "projectId": "{or:projectId={project}}",
            "pulumiLabels": {},
            "tags": {},
        },
        "gcp:organizations/getClientConfig:getClientConfig": {
            "accessToken": "sandbox-token",
            "defaultLabels": {},
            "id": "projects/{project}",
            "project": "{project}",
            "region": "{region}",
            "zone": "{region}-a",
        },
        "gcp:organizations/getOrganization:getOrganization": {
            "createTime": MOMENT,
            "directoryCustomerId": "C00000000",
            "domain": "{or:domain=example.com}",
            "id": "organizations/123456789012",
            "lifecycleState": "ACTIVE",
            "name": "organizations/123456789012",
            "orgId": "123456789012",
        },
        "gcp:compute/getZones:getZones": {
            "id": "projects/{project}/regions/{region}",
            "names": ["{region}-a", "{region}-b", "{region}-c"],
            "project": "{project}",
            "region": "{region}",
        },
        # None: what a program made itself, it need not ask for.
        "gcp:serviceaccount/getS:getS": {"accounts": [], "id": "projects/{project}"},
        "gcp:storage/getProjectServiceAccount:getProjectServiceAccount": {
            "emailAddress": "service-{number}@gs-project-accounts.iam.gserviceaccount.com",
            "id": "service-{number}@gs-project-accounts.iam.gserviceaccount.com",
            "member": "serviceAccount:service-{number}@gs-project-accounts.iam.gserviceaccount.com",
            "project": "{project}",
        },
        "gcp:bigquery/getDefaultServiceAccount:getDefaultServiceAccount": {
            "email": "bq-{number}@bigquery-encryption.iam.gserviceaccount.com",
            "id": "projects/{project}",
            "member": "serviceAccount:bq-{number}@bigquery-encryption.iam.gserviceaccount.com",
            "project": "{project}",
        },
        "gcp:logging/getProjectCmekSettings:getProjectCmekSettings": {
            "id": "projects/{project}/cmekSettings",
            "kmsKeyName": "{kmsKeyName}",
            "kmsKeyVersionName": "",
            "name": "projects/{project}/cmekSettings",
            "project": "{project}",
            "serviceAccountId": "service-{number}@gcp-sa-logging.iam.gserviceaccount.com",
        },
    },
    id_template=_id_template,
    force_new=_force_new,
    facts=_facts,
    named_outputs=(
        (r"selfLink|selfLinkWithId", "https://{api}/{id}"),
        (r"project", "{project}"),
        (r"projectNumber|number", "{number}"),
        (r"region", "{region}"),
        (r"location|zone", "{location}"),
        (r"name", "{id}"),
        (r"etag|fingerprint|labelFingerprint", "{hex:16-etag}"),
        (r"uid|uniqueId|.*Uid", "{digits:21}"),
        (r".*(Time|Timestamp|Date|updated)|updated|timeCreated", MOMENT),
        (r"numericId|.*[a-z]Id", "{digits:19}"),
        (r"state|lifecycleState", "ACTIVE"),
        (r"gatewayAddress|gatewayIpv4", "10.0.0.1"),
        (r".*(ipv6|Ipv6|IPv6).*", ""),
        (r"address|ipAddress|publicIpAddress|natIp", "203.0.113.{octet}"),
        (r"email|.*(serviceAccount|ServiceAccount|Email)", "{lower:name}@{project}.iam.gserviceaccount.com"),
        (r"member", "serviceAccount:{name}@{project}.iam.gserviceaccount.com"),
        (r"writerIdentity", "serviceAccount:service-{number}@gcp-sa-logging.iam.gserviceaccount.com"),
        (r"(url|uri|.*Uri|.*Url|endpoint|.*Endpoint)", "https://{name}-{hex:10}.a.run.app"),
        (r"deletionPolicy", "DELETE"),
        (r"routingMode", "REGIONAL"),
        (r"version|.*Version", "1"),
        (r"kind", "{api}#{class}"),
    ),
    number_outputs=(
        (r"projectNumber", 123456789012),
        (r"subnetworkId|forwardingRuleId|.*[a-z]Id", 1234567890123456789 // 1000),
        (r"mtu", 1460),
        (r"creationTime|lastModifiedTime", 1767225600000),
        (r"ruleTupleCount", 2),
    ),
    maps={"effectiveLabels": "{all_labels}", "pulumiLabels": "{all_labels}", "effectiveAnnotations": "{annotations}"},
    upsert=(
        r"gcp:.*I[aA][mM](Member|Binding|Policy|AuditConfig)",
        r"gcp:projects/(service|serviceIdentity|defaultServiceAccounts|usageExportBucket):.*",
        r"gcp:dataform/config:.*",
        r"gcp:orgpolicy/policy:.*",
        r"gcp:logging/(projectBucketConfig|organizationBucketConfig|folderBucketConfig|.*Settings):.*",
    ),
    protections=(
        ("deletionProtection", True, "deletionProtection is true; set it to false and apply that first"),
        ("deletionPolicy", "PREVENT", 'deletionPolicy is "PREVENT"; set it to "DELETE" and apply that first'),
    ),
    already_exists="Error creating {class}: googleapi: Error 409: Resource '{id}' already exists., alreadyExists",
)

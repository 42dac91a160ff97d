"""Azure: what holds for all azure-native types. The rows of single types are in `azure_types`."""

import re
from collections.abc import Mapping
from typing import Any

from automation.sandbox.naming_rules import name_property
from automation.sandbox.schema_types import ResourceSpec
from automation.sandbox.tables import (
    azure_cost,
    azure_evidence_lake,
    azure_governance,
    azure_ml_workspace,
    azure_observability,
    azure_otel_collector,
    azure_secret_broker,
    azure_stores,
)
from automation.sandbox.tables.azure_types import RULES
from automation.sandbox.tables.common import MOMENT, PackageTable
from automation.sandbox.templates import Context

_FALLBACK_LOCATION = "westeurope"
"""Of resources that name no location: the real service takes their resource group's, which is not looked up here."""

_NAMESPACES = {
    "apimanagement": "ApiManagement",
    "app": "App",
    "applicationinsights": "Insights",
    "authorization": "Authorization",
    "containerregistry": "ContainerRegistry",
    "containerservice": "ContainerService",
    "costmanagement": "CostManagement",
    "dbforpostgresql": "DBforPostgreSQL",
    "eventgrid": "EventGrid",
    "eventhub": "EventHub",
    "keyvault": "KeyVault",
    "machinelearningservices": "MachineLearningServices",
    "managedidentity": "ManagedIdentity",
    "management": "Management",
    "monitor": "Insights",
    "operationalinsights": "OperationalInsights",
    "policyinsights": "PolicyInsights",
    "privatedns": "Network",
    "servicebus": "ServiceBus",
}
"""Module -> resource provider, without "Microsoft.", where capitalising the module is not right."""


def _plural(name: str) -> str:
    name = name[:1].lower() + name[1:]
    if name.endswith(("s", "x", "ch")):
        return name if name.endswith("s") else f"{name}es"
    return f"{name[:-1]}ies" if re.search(r"[^aeiou]y$", name) else f"{name}s"


def _path_inputs(spec: ResourceSpec) -> list[str]:
    """The inputs that are parts of the resource's path: names that do not come back as outputs."""
    return [
        p.name for p in spec.inputs.values() if p.type.kind == "string" and p.name.endswith("Name") and p.name not in spec.outputs
    ]


def _id_template(spec: ResourceSpec) -> str:
    """`{group}/providers/Microsoft.X/parents/{parentName}/kinds/{name}`: right in shape, not in every segment's spelling."""
    module = spec.token.split(":")[1]
    namespace = f"Microsoft.{_NAMESPACES.get(module, module.capitalize())}"
    own = name_property(spec)
    parents = [n for n in _path_inputs(spec) if n not in {own, "resourceGroupName"} and spec.inputs[n].required]
    path = "".join(f"/{_plural(n.removesuffix('Name'))}/{{{n}}}" for n in parents)
    start = next((f"{{{n}}}" for n in ("scope", "resourceUri", "parent") if n in spec.inputs), "/subscriptions/{subscription}")
    if "resourceGroupName" in spec.inputs:
        start = "/subscriptions/{subscription}/resourceGroups/{resourceGroupName}"
    return f"{start}/providers/{namespace}{path}/{_plural(spec.class_name)}/{{name}}"


def _force_new(spec: ResourceSpec) -> frozenset[str]:
    """The parts of the path, and the location: azure-native replaces a resource when its path changes."""
    return frozenset({*_path_inputs(spec), *({"location", "scope", "resourceUri"} & spec.inputs.keys())})


def _facts(spec: ResourceSpec, context: Context) -> Mapping[str, Any]:
    own = name_property(spec)
    location = context.values.get("location") or _FALLBACK_LOCATION
    return {
        "location": str(location).replace(" ", "").lower(),
        "apiVersion": spec.api_version,
        "class": spec.class_name,
        "lastOctet": context.render("{digits:3-address}")[-2:].lstrip("0") or "10",
        "physicalName": context.values.get(own) or context.values["name"],
    }


def _facts_of_id(identifier: str) -> Mapping[str, Any]:
    """The ARM type ("Microsoft.Network/virtualNetworks/subnets") and the last segment of an id."""
    parts = identifier.rsplit("/providers/", 1)[-1].split("/")
    if "/providers/" not in identifier:
        group = identifier.count("/resourceGroups/") == 1
        return {
            "armType": "Microsoft.Resources/resourceGroups" if group else "Microsoft.Resources/subscriptions",
            "lastName": parts[-1],
        }
    return {"armType": "/".join([parts[0], *parts[1::2]]), "lastName": parts[-1]}


def _same(path: str, old: Any, new: Any) -> bool:
    """Azure takes "West Europe" and "westeurope" for the same location."""
    return path == "location" and str(old).replace(" ", "").lower() == str(new).replace(" ", "").lower()


TABLE = PackageTable(
    rules={
        **RULES,
        **azure_cost.RULES,
        **azure_evidence_lake.RULES,
        **azure_governance.RULES,
        **azure_observability.RULES,
        **azure_otel_collector.RULES,
        **azure_ml_workspace.RULES,
        **azure_secret_broker.RULES,
        **azure_stores.RULES,
    },
    functions={
        "azure-native:authorization:getClientConfig": {
            "clientId": "00000000-0000-4000-8000-00000000000c",
            "objectId": "00000000-0000-4000-8000-00000000000d",
            "subscriptionId": "{subscription}",
            "tenantId": "{tenant}",
        },
        "azure-native:authorization:getClientToken": {"token": "sandbox-token"},
        **azure_ml_workspace.FUNCTIONS,
    },
    id_template=_id_template,
    force_new=_force_new,
    same=_same,
    facts=_facts,
    facts_of_id=_facts_of_id,
    named_outputs=(
        *azure_cost.NAMED_OUTPUTS,
        (r"name", "{lastName}"),
        (r"type", "{armType}"),
        (r"id", "{id}"),
        (r"azureApiVersion", "{apiVersion}"),
        (r"etag", 'W/"{guid:etag}"'),
        (r"provisioningState", "Succeeded"),
        (r"location|.*Location", "{location}"),
        (r"tenantId", "{tenant}"),
        (r"subscriptionId", "{subscription}"),
        (r".*(Date|Time|On|At|Timestamp)", MOMENT),
        (r"vaultUri", "https://{lower:physicalName}.vault.azure.net/"),
        (r"keyUri", "https://{lower:vaultName}.vault.azure.net/keys/{keyName}"),
        (r"keyUriWithVersion", "https://{lower:vaultName}.vault.azure.net/keys/{keyName}/{hex:32}"),
        (r"(blob|dfs|file|queue|table)", "https://{lower:physicalName}.{field}.core.windows.net/"),
        (r"web", "https://{lower:physicalName}.z6.web.core.windows.net/"),
        (r"loginServer", "{lower:physicalName}.azurecr.io"),
        (r"(principal|client|object|customer|app|application|instance|workspace)Id|.*Guid|internalId", "{guid:field}"),
        (r"createdByType|lastModifiedByType", "Application"),
        (r"(createdBy|updatedBy|lastModifiedBy)", "00000000-0000-4000-8000-00000000000d"),
        (r".*(ServiceBusEndpoint|Endpoint|Uri|Url|Host)|endpoint", "https://{lower:physicalName}.{location}.azure.com/"),
        (r".*[vV]ersion", "1"),
        (r"statusOf.*", "available"),
        (r".*[sS]tate|.*[sS]tatus", "Succeeded"),
        (r".*(Key|Token|ConnectionString|Secret)|connectionString", "{hex:40}"),
        (r".*Id", "{id}"),
    ),
    upsert=(
        r"azure-native:(storage:(BlobServiceProperties|FileServiceProperties|QueueServiceProperties|TableServiceProperties)):?",
    ),
    already_exists="cannot create already existing resource '{id}'; import it, or give it another name",
)

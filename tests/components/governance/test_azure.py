"""Governance on Azure: one initiative on the group above all others, existing groups as they are."""

import json
from typing import Any

from components.governance import azure_guardrails
from components.governance.azure_guardrails import BuiltIn, Custom
from tests.components.governance.examples import governance
from tests.components.support import Deployed, changed, untagged
from vocabulary import Cloud

GROUP = "azure-native:management:ManagementGroup"
SET = "azure-native:authorization:PolicySetDefinitionAtManagementGroup"
DEFINITION = "azure-native:authorization:PolicyDefinitionAtManagementGroup"
TOP = "/providers/Microsoft.Management/managementGroups/acme-ml"


def references(deployed: Deployed) -> dict[str, Any]:
    (initiative,) = deployed.of(SET)
    return {part["policyDefinitionReferenceId"]: part for part in initiative.inputs["policyDefinitions"]}


def test_groups_that_exist_are_imported_keep_name_and_place_and_are_never_deleted() -> None:
    groups = governance(Cloud.AZURE).of(GROUP)
    assert {group.import_id.rpartition("/")[2] for group in groups} == {"acme-ml", "acme-ml-dev", "acme-ml-prod"}
    for group in groups:
        assert group.protect
        assert group.retain_on_delete
        assert {"details", "displayName"} <= set(group.ignore_changes)


def test_groups_are_made_in_their_tree_where_told() -> None:
    groups = governance(Cloud.AZURE, create_groups=True).of(GROUP)
    assert {group.import_id for group in groups} == {""}
    parents = {group.inputs["groupId"]: group.inputs.get("details", {}).get("parent", {}).get("id") for group in groups}
    assert parents == {"acme-ml": None, "acme-ml-dev": TOP, "acme-ml-prod": TOP}


def test_the_guardrails_lie_on_the_group_above_all_and_are_enforced() -> None:
    deployed = governance(Cloud.AZURE)
    (assignment,) = deployed.of("azure-native:authorization:PolicyAssignment")
    (initiative,) = deployed.of(SET)
    assert assignment.inputs["scope"] == TOP
    assert assignment.inputs["policyDefinitionId"] == initiative.id
    assert assignment.inputs["enforcementMode"] == "Default"
    assert len(assignment.inputs["policyAssignmentName"]) <= 24


def test_every_policy_refuses_and_belongs_to_its_guardrail() -> None:
    deployed = governance(Cloud.AZURE)
    parts = references(deployed)
    custom = {definition.inputs["policyDefinitionName"]: definition for definition in deployed.of(DEFINITION)}
    for guardrail, policies in azure_guardrails.RENDERINGS.items():
        for policy in policies:
            part = parts.pop(policy.reference)
            assert part["groupNames"] == [guardrail]
            if isinstance(policy, Custom):
                effect = custom[f"acme-ml-{policy.reference}"].inputs["policyRule"]["then"]["effect"]
            else:
                assert part["policyDefinitionId"].endswith(policy.definition)
                effect = part.get("parameters", {}).get("effect", {"value": "always denies"})["value"]
            assert effect.lower() in {"deny", "denyaction", "always denies"}
    assert parts == {}


def test_only_policies_that_take_no_effect_are_left_without_one() -> None:
    without = {
        policy.reference
        for policies in azure_guardrails.RENDERINGS.values()
        for policy in policies
        if isinstance(policy, BuiltIn) and "effect" not in policy.parameters
    }
    assert without == {"resource-locations", "group-locations"}, "'Allowed locations' has a fixed effect"


def test_locations_are_those_of_the_residency() -> None:
    parts = references(governance(Cloud.AZURE))
    for reference in ("resource-locations", "group-locations"):
        allowed = parts[reference]["parameters"]["listOfAllowedLocations"]["value"]
        assert allowed == ["francecentral", "germanywestcentral", "northeurope", "swedencentral"]


def test_storage_that_a_service_keeps_to_itself_may_be_made() -> None:
    parameters = references(governance(Cloud.AZURE))["no-shared-keys"]["parameters"]
    assert parameters["excludedManagedByResourceProviders"] == {"value": ["All managed resource groups"]}


def test_rules_of_ours_name_our_resources_only() -> None:
    definition = governance(Cloud.AZURE).named("governance-keep-diagnostic-settings")
    rule = json.dumps(definition.inputs["policyRule"])
    assert "acme-ml-prod-*" in rule
    assert "acme-ml-org-*" in rule
    assert "{prefix}" not in rule
    assert "dev" not in rule, "dev can be taken down"


def test_what_groups_record_is_kept_where_nobody_reaches_it() -> None:
    deployed = governance(Cloud.AZURE, args={"audit_retention_days": 400})
    (account,) = deployed.of("azure-native:storage:StorageAccount")
    assert account.inputs["allowSharedKeyAccess"] is False
    assert account.inputs["allowBlobPublicAccess"] is False
    assert account.inputs["networkRuleSet"]["defaultAction"] == "Deny"
    kept = account.inputs["immutableStorageWithVersioning"]["immutabilityPolicy"]
    assert (kept["immutabilityPeriodSinceCreationInDays"], kept["state"]) == (400, "Unlocked")
    (setting,) = deployed.of("azure-native:monitor:ManagementGroupDiagnosticSetting")
    assert setting.inputs["managementGroupId"] == "acme-ml"
    assert {log["category"] for log in setting.inputs["logs"]} == {"Administrative", "Policy"}


def test_another_environment_changes_nothing_else() -> None:
    more = {"dev": "acme-ml-dev", "staging": "acme-ml-staging", "prod": "acme-ml-prod"}
    assert changed(governance(Cloud.AZURE), governance(Cloud.AZURE, environment_groups=more)) == set()


def test_everything_taggable_is_tagged_and_nothing_is_deprecated() -> None:
    deployed = governance(Cloud.AZURE)
    assert untagged(deployed) == set()
    assert [resource.deprecated for resource in deployed if resource.deprecated] == []

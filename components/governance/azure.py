"""Governance on Azure: management groups, one initiative that holds the guardrails, and the record of changes to the groups."""

import re
from typing import Any, Final

import pulumi
from pulumi_azure_native import authorization, management, monitor, storage

from components.azure_roles import require_guid
from components.azure_storage import blob_service, expiry, lifecycle, lifecycle_rule, storage_account
from components.base import require
from components.governance import AzureGovernanceOptions, Governance, GovernanceArgs
from components.governance.azure_guardrails import RENDERINGS, BuiltIn, Custom, Rendering, rule_for
from components.governance.guardrails import GUARDRAILS
from components.governance.residency import allowed_regions
from vocabulary import Cloud, NameKind

TOP_GROUP: Final = "organization"
"""Name of the group above the environments', in outputs."""

_GROUP_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.()-]{0,89}")

_CATEGORIES: Final = ("Administrative", "Policy")
"""All that a management group records (Azure Monitor: "Management Group Diagnostic Settings - Create Or Update")."""


class AzureGovernance(Governance):
    """Guardrails lie on the group above the environments', out of the reach of everybody who has rights in a subscription.

    Defender plans belong to subscriptions: the account baseline switches them on. Sources: Azure "Management groups", Azure
    Policy "Initiative definition structure" and "Assignment structure".
    """

    _CLOUD = Cloud.AZURE

    def __init__(self, name: str, args: GovernanceArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Build governance.

        Raises:
            ArgumentError: ``azure`` is missing or names what Azure has no such id for.
        """
        require(args.azure is not None, "azure", args.azure, "give AzureGovernanceOptions with the management groups")
        assert args.azure  # noqa: S101 - for the type checker; the line above is for people
        options = args.azure
        require_guid("account_id", args.account_id)
        for key, group in {TOP_GROUP: options.management_group, **options.environment_groups}.items():
            remedy = "write the management group's id, such as 'acme-ml'"
            require(_GROUP_ID.fullmatch(group) is not None, f"azure.{key}", group, remedy)
        super().__init__(name, args.context, opts)
        self._args = args
        self._options: AzureGovernanceOptions = options
        groups = self._groups()
        guardrail_ids = self._guardrails(groups[TOP_GROUP])
        trail = self._audit_trail(groups[TOP_GROUP])
        self.register(
            organization_root_id=groups[TOP_GROUP].id,
            unit_ids={key: group.id for key, group in groups.items()},
            guardrail_ids=guardrail_ids,
            audit_trail_id=trail.id,
        )

    def _groups(self) -> dict[str, management.ManagementGroup]:
        top = self._group(TOP_GROUP, self._options.management_group)
        groups = {TOP_GROUP: top}
        for key, group_id in self._options.environment_groups.items():
            groups[key] = self._group(key, group_id, top)
        return groups

    def _group(self, key: str, group_id: str, parent: management.ManagementGroup | None = None) -> management.ManagementGroup:
        adopted = not self._options.create_groups
        details = (
            management.CreateManagementGroupDetailsArgs(parent=management.CreateParentGroupInfoArgs(id=parent.id))
            if parent
            else None
        )
        return management.ManagementGroup(
            self.child_name(f"group-{key}"),
            group_id=group_id,
            display_name=group_id,
            details=details,
            opts=self.child(
                protect=True,
                import_=f"/providers/Microsoft.Management/managementGroups/{group_id}" if adopted else None,
                retain_on_delete=True if adopted else None,
                ignore_changes=["details", "displayName", "name"] if adopted else None,
            ),
        )

    def _guardrails(self, group: management.ManagementGroup) -> dict[str, Any]:
        """One initiative: each guardrail is a group of its policies, so that compliance is reported by guardrail."""
        rendered = {guardrail.id: RENDERINGS[guardrail.id] for guardrail in GUARDRAILS if guardrail.id in RENDERINGS}
        definitions = {policy.reference: self._definition(group, policy) for policies in rendered.values() for policy in policies}
        titles = {guardrail.id: guardrail for guardrail in GUARDRAILS}
        initiative = authorization.PolicySetDefinitionAtManagementGroup(
            self.child_name("guardrails"),
            management_group_id=group.name,
            policy_set_definition_name=self.context.name(NameKind.POLICY_ASSIGNMENT, "guardrails"),
            policy_type=authorization.PolicyType.CUSTOM,
            display_name=f"Guardrails of {self.context.prefix}",
            description="What holds in every subscription of the platform, whatever its owners allow",
            policy_definition_groups=[
                authorization.PolicyDefinitionGroupArgs(
                    name=id_, display_name=titles[id_].title, description=titles[id_].why, category=titles[id_].kind.value
                )
                for id_ in rendered
            ],
            policy_definitions=[
                authorization.PolicyDefinitionReferenceArgs(
                    policy_definition_id=definitions[policy.reference],
                    policy_definition_reference_id=policy.reference,
                    group_names=[id_],
                    parameters=self._parameters(policy),
                )
                for id_, policies in rendered.items()
                for policy in policies
            ],
            opts=self.child(),
        )
        assignment = authorization.PolicyAssignment(
            self.child_name("guardrails"),
            scope=group.id,
            policy_assignment_name=self.context.name(NameKind.POLICY_ASSIGNMENT, "guardrails"),
            policy_definition_id=initiative.id,
            display_name=f"Guardrails of {self.context.prefix}",
            enforcement_mode="Default",
            non_compliance_messages=[
                authorization.NonComplianceMessageArgs(
                    message="A guardrail of the platform forbids this: docs/capabilities/governance.md"
                )
            ],
            opts=self.child(),
        )
        return {
            guardrail.id: [assignment.id.apply(_part(policy.reference)) for policy in RENDERINGS.get(guardrail.id, ())]
            for guardrail in GUARDRAILS
        }

    def _definition(self, group: management.ManagementGroup, policy: Rendering) -> pulumi.Input[str]:
        if isinstance(policy, BuiltIn):
            return f"/providers/Microsoft.Authorization/policyDefinitions/{policy.definition}"
        definition_id: pulumi.Output[str] = self._custom(group, policy).id
        return definition_id

    def _custom(self, group: management.ManagementGroup, policy: Custom) -> authorization.PolicyDefinitionAtManagementGroup:
        return authorization.PolicyDefinitionAtManagementGroup(
            self.child_name(policy.reference),
            management_group_id=group.name,
            policy_definition_name=f"{self.context.prefix}-{policy.reference}",
            policy_type=authorization.PolicyType.CUSTOM,
            mode="All",
            display_name=policy.title,
            description=policy.remedy,
            policy_rule=rule_for(policy, self.context.prefix),
            opts=self.child(),
        )

    def _parameters(self, policy: Rendering) -> dict[str, authorization.ParameterValuesValueArgs] | None:
        if isinstance(policy, Custom):
            return None
        values: dict[str, Any] = dict(policy.parameters)
        if policy.locations:
            values[policy.locations] = allowed_regions(self._CLOUD, self._args.residency)
        return {name: authorization.ParameterValuesValueArgs(value=value) for name, value in values.items()}

    def _audit_trail(self, group: management.ManagementGroup) -> monitor.ManagementGroupDiagnosticSetting:
        """Changes of groups and policies. A management group hands down no subscription's log: each has its own (``logging``)."""
        archive = self._archive()
        return monitor.ManagementGroupDiagnosticSetting(
            self.child_name("audit-trail"),
            management_group_id=group.name,
            name=self.physical_name(NameKind.AZURE_RESOURCE, "audit-trail"),
            storage_account_id=archive.id,
            logs=[monitor.ManagementGroupLogSettingsArgs(category=category, enabled=True) for category in _CATEGORIES],
            opts=self.child(),
        )

    def _archive(self) -> storage.StorageAccount:
        """Versions that go at their time and not before; closed to every address but that of trusted services."""
        account = storage_account(
            self,
            "audit",
            resource_group=self._args.scope,
            location=self.context.place(self._CLOUD).name,
            key=None,
            public_network_access=storage.PublicNetworkAccess.ENABLED,
            access_tier=storage.AccessTier.COOL,
            immutable_storage_with_versioning={
                "enabled": True,
                "immutability_policy": {
                    "immutability_period_since_creation_in_days": self._args.audit_retention_days,
                    "state": "Locked" if self._args.lock_audit_archive else "Unlocked",
                    "allow_protected_append_writes": True,
                },
            },
        )
        versions = blob_service(
            self, "audit", account, resource_group=self._args.scope, recovery_days=30, is_versioning_enabled=True
        )
        expire = lifecycle_rule("expire", expiry(self._args.audit_retention_days), blob_types=["blockBlob", "appendBlob"])
        lifecycle(self, "audit", account, resource_group=self._args.scope, rules=[expire], after=versions)
        return account


def _part(reference: str) -> Any:
    """An id of a policy within the assignment, as compliance reports name it."""
    return lambda assignment_id: f"{assignment_id}#{reference}"

"""Network guardrails on Azure: built-in policies that deny public ways in, assigned to the environment's management
group, where the environment's deployer has no rights.

Azure has no switch for a whole subscription as AWS has. Virtual Network Manager's security admin rules come nearest, but have no
default that holds in virtual networks nobody has registered.
"""

import re
from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi_azure_native import authorization

from components.base import require
from components.network_guardrails import NO_PUBLIC_INGRESS, NetworkGuardrails, NetworkGuardrailsArgs
from vocabulary import Cloud, NameKind

_MANAGEMENT_GROUP: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.()-]{0,89}")


@dataclass(frozen=True)
class BuiltInPolicy:
    """A built-in policy definition (Azure Policy: "List of built-in policy definitions").

    Attributes:
        definition: its id.
        display_name: what Azure calls it.
        remedy: what whoever is stopped should do.
        chooses_effect: whether it only audits unless its parameter ``effect`` says otherwise; the others always deny.
    """

    definition: str
    display_name: str
    remedy: str
    chooses_effect: bool = False


POLICIES: Final = {
    NO_PUBLIC_INGRESS: BuiltInPolicy(
        "83a86a26-fd1f-447c-b59d-e51f44264114",
        "Network interfaces should not have public IPs",
        "Leave the public address away; egress goes through the NAT gateway.",
    ),
    "no-ip-forwarding": BuiltInPolicy(
        "88c0b9da-ce96-4b03-9635-f29a937e2900",
        "Network interfaces should disable IP forwarding",
        "Leave IP forwarding off; machines route nothing for others.",
    ),
    "no-open-storage": BuiltInPolicy(
        "34c877ad-507e-4c82-993e-3452a6e0ad3c",
        "Storage accounts should restrict network access",
        "Set networkAcls.defaultAction to Deny and list the control plane's egress addresses.",
        chooses_effect=True,
    ),
    "no-open-vaults": BuiltInPolicy(
        "55615ac9-af46-4a59-874e-391cc3dfb490",
        "Azure Key Vault should have firewall enabled or public network access disabled",
        "Set networkAcls.defaultAction to Deny and list the control plane's egress addresses.",
        chooses_effect=True,
    ),
}
"""The guardrails, by name."""


class AzureNetworkGuardrails(NetworkGuardrails):
    """Policy assignments that deny public addresses of machines, routing machines, and data planes open to everybody."""

    _CLOUD = Cloud.AZURE

    def __init__(self, name: str, args: NetworkGuardrailsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        require(
            _MANAGEMENT_GROUP.fullmatch(args.account_id) is not None,
            "account_id",
            args.account_id,
            "write the management group's id, such as 'acme-ml-dev'",
        )
        super().__init__(name, args.context, opts)
        self._target = args.target
        scope = f"/providers/Microsoft.Management/managementGroups/{args.account_id}"
        assignments = {guardrail: self._assignment(guardrail, policy, scope) for guardrail, policy in POLICIES.items()}
        self.register(guardrail_ids={guardrail: assignment.id for guardrail, assignment in assignments.items()})

    def _assignment(self, guardrail: str, policy: BuiltInPolicy, scope: str) -> authorization.PolicyAssignment:
        effect = {"effect": authorization.ParameterValuesValueArgs(value="Deny")} if policy.chooses_effect else None
        return authorization.PolicyAssignment(
            self.child_name(guardrail),
            scope=scope,
            policy_assignment_name=self.context.name(NameKind.POLICY_ASSIGNMENT, f"{self._target}-{guardrail}"),
            policy_definition_id=f"/providers/Microsoft.Authorization/policyDefinitions/{policy.definition}",
            display_name=policy.display_name,
            enforcement_mode="Default",
            parameters=effect,
            non_compliance_messages=[authorization.NonComplianceMessageArgs(message=policy.remedy)],
            opts=self.child(),
        )

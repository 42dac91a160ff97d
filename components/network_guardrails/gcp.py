"""Network guardrails on Google Cloud: a hierarchical firewall policy on the environment's folder.

It is evaluated before the rules of any network below, so that no project's owner can lift it. Google's load balancers and health
checks reach machines from public ranges and are kept out as well: nothing here is served to the internet.
"""

import re
from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_gcp as gcp

from components.base import require
from components.network_guardrails import NO_PUBLIC_INGRESS, NetworkGuardrails, NetworkGuardrailsArgs
from vocabulary import Cloud, NameKind


@dataclass(frozen=True)
class IngressRule:
    """A rule for incoming connections. ``goto_next`` leaves the decision to the level below."""

    priority: int
    action: str
    sources: tuple[str, ...]
    description: str


RULES: Final = (
    IngressRule(
        1000, "goto_next", ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"), "The network decides about private sources"
    ),
    IngressRule(2000, "deny", ("0.0.0.0/0",), "Nothing comes in from the internet"),
    IngressRule(2010, "deny", ("::/0",), "Nothing comes in from the internet, by IPv6 either"),
)
"""Rules by priority (Cloud NGFW: "Hierarchical firewall policies"); one rule takes addresses of one IP version."""


class GcpNetworkGuardrails(NetworkGuardrails):
    """A hierarchical firewall policy that denies all connections from public addresses, and its association with the folder."""

    _CLOUD = Cloud.GCP

    def __init__(self, name: str, args: NetworkGuardrailsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        require(
            re.fullmatch(r"folders/\d+", args.account_id) is not None,
            "account_id",
            args.account_id,
            "write the environment's folder, such as 'folders/123456789012'",
        )
        super().__init__(name, args.context, opts)
        policy = self._policy(args.account_id)
        gcp.compute.FirewallPolicyAssociation(
            self.child_name(NO_PUBLIC_INGRESS),
            name=self.physical_name(NameKind.COMPUTE, NO_PUBLIC_INGRESS),
            attachment_target=args.account_id,
            firewall_policy=policy.id,
            opts=self.child(),
        )
        self.register(guardrail_ids={NO_PUBLIC_INGRESS: policy.id})

    def _policy(self, folder: str) -> gcp.compute.FirewallPolicyWithRules:
        return gcp.compute.FirewallPolicyWithRules(
            self.child_name(NO_PUBLIC_INGRESS),
            parent=folder,
            short_name=self.physical_name(NameKind.COMPUTE, NO_PUBLIC_INGRESS),
            description="Nothing comes in from the internet, whatever a network below allows",
            rules=[
                gcp.compute.FirewallPolicyWithRulesRuleArgs(
                    priority=rule.priority,
                    description=rule.description,
                    direction="INGRESS",
                    action=rule.action,
                    enable_logging=rule.action == "deny",
                    match=gcp.compute.FirewallPolicyWithRulesRuleMatchArgs(
                        src_ip_ranges=list(rule.sources),
                        layer4_configs=[gcp.compute.FirewallPolicyWithRulesRuleMatchLayer4ConfigArgs(ip_protocol="all")],
                    ),
                )
                for rule in RULES
            ],
            opts=self.child(),
        )

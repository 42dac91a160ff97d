"""The secret broker on Azure: a Key Vault that the broker writes to and jobs read from, closed to everybody else."""

from dataclasses import dataclass
from typing import Any, Final

import pulumi
from pulumi_azure_native import keyvault, monitor

from components.azure_diagnostics import diagnostic_setting
from components.azure_metric_alert import metric_alert
from components.azure_private_endpoint import private_endpoint
from components.azure_role_assignment import assign_role
from components.azure_roles import require_guid
from components.placement import Placement
from components.secret_broker import SecretBroker, SecretBrokerArgs, require_given
from vocabulary import Cloud, Environment, Severity

SECRETS_OFFICER: Final = "b86a8fe4-44ce-4948-aee5-eccb2c155cd7"
"""Built-in role "Key Vault Secrets Officer": everything with secrets, nothing with the vault (Azure: "Azure built-in roles")."""

SECRETS_USER: Final = "4633458b-17de-408a-b874-0445c86b69e6"
"""Built-in role "Key Vault Secrets User": reads values."""

_SOFT_DELETE_DAYS: Final = {Environment.PROD: 90}
"""Time in which a deleted secret or vault can be restored; elsewhere the shortest that Key Vault takes. It never changes
afterwards, so that it can not follow what a stack's settings protect."""

_SHORTEST_SOFT_DELETE_DAYS: Final = 7


@dataclass(frozen=True, kw_only=True)
class _Alarm:
    """An alarm on a metric of the vault.

    Attributes:
        summary: what is wrong, for the person who reads it.
        severity: how bad that is.
        criterion: when it goes off.
    """

    summary: str
    severity: Severity
    criterion: monitor.MetricCriteriaArgs


def _criterion(metric: str, **more: Any) -> monitor.MetricCriteriaArgs:
    return monitor.MetricCriteriaArgs(
        criterion_type="StaticThresholdCriterion",
        name=metric,
        metric_namespace="Microsoft.KeyVault/vaults",
        metric_name=metric,
        **more,
    )


_ALARMS: Final = {
    "unavailable": _Alarm(
        summary="the vault of secrets does not answer",
        severity=Severity.HIGH,
        criterion=_criterion(
            "Availability",
            operator=monitor.Operator.LESS_THAN,
            threshold=99,
            time_aggregation=monitor.AggregationTypeEnum.AVERAGE,
        ),
    ),
    "refused": _Alarm(
        summary="the vault of secrets turns calls away: the broker has lost its rights, or somebody else tries",
        severity=Severity.MEDIUM,
        criterion=_criterion(
            "ServiceApiResult",
            dimensions=[{"name": "StatusCode", "operator": "Include", "values": ["403"]}],
            operator=monitor.Operator.GREATER_THAN,
            threshold=10,
            time_aggregation=monitor.AggregationTypeEnum.COUNT,
        ),
    ),
}
"""Alarms by name. The first call of every client is answered 401, so that only 403 is a refusal."""


class AzureSecretBroker(SecretBroker):
    """A vault with roles instead of access policies, a private endpoint, and firewall rules for the broker's addresses.

    Trusted services of Azure do not get around the firewall: nothing of Azure needs these secrets but jobs, which come through
    the private endpoint. Secrets are made by the broker, so that no value is in the state.

    Sources: Key Vault "Azure RBAC", "Configure network security", "Soft-delete and purge protection" and "Monitoring data
    reference".
    """

    _CLOUD = Cloud.AZURE

    def __init__(self, name: str, args: SecretBrokerArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Build the broker's part on Azure.

        Raises:
            ArgumentError: ``account_id`` or ``tenant_id`` are none, or what Azure needs is missing.
        """
        require_guid("account_id", args.account_id)
        require_given(args, "placement", "broker_id", "queue_url", "tenant_id", "log_store_id")
        assert args.placement  # noqa: S101 - checked above
        assert args.broker_id  # noqa: S101
        assert args.tenant_id  # noqa: S101
        assert args.log_store_id  # noqa: S101
        require_guid("tenant_id", args.tenant_id)
        super().__init__(name, args.context, opts)
        self._args = args
        self._location = args.context.place(Cloud.AZURE).name
        vault = self._vault(args.tenant_id)
        self._private_endpoint(vault, args.placement)
        self._grant("broker", vault, args.broker_id, SECRETS_OFFICER)
        for reader, principal in sorted(args.readers.items()):
            self._grant(reader, vault, principal, SECRETS_USER)
        diagnostic_setting(self, "uses", vault.id, args.log_store_id)
        self._alarms(vault)
        self.register(
            store_id=vault.properties.vault_uri,
            name_prefix="",
            key_id="",
            broker_id=args.broker_id,
            queue_url=args.queue_url,
        )

    def _vault(self, tenant_id: str) -> keyvault.Vault:
        addresses = self._args.allowed_addresses
        admitted = None if addresses is None else pulumi.Output.from_input(addresses).apply(_rules)
        return keyvault.Vault(
            self.child_name("secrets"),
            resource_group_name=self._args.scope,
            vault_name=self.vault_name_in(self.context),
            location=self._location,
            properties={
                "tenant_id": tenant_id,
                "sku": {"family": keyvault.SkuFamily.A, "name": keyvault.SkuName.STANDARD},
                "enable_rbac_authorization": True,
                "enable_soft_delete": True,
                "soft_delete_retention_in_days": _SOFT_DELETE_DAYS.get(self.context.environment, _SHORTEST_SOFT_DELETE_DAYS),
                "enable_purge_protection": True,
                "public_network_access": "Disabled" if admitted is None else "Enabled",
                "network_acls": {
                    "bypass": keyvault.NetworkRuleBypassOptions.NONE,
                    "default_action": keyvault.NetworkRuleAction.DENY,
                    "ip_rules": admitted or [],
                    "virtual_network_rules": [],
                },
            },
            tags=self.tags(),
            opts=self.child(protect=self.context.protect),
        )

    def _private_endpoint(self, vault: keyvault.Vault, placement: Placement) -> None:
        private_endpoint(
            self,
            "endpoint",
            resource_group=self._args.scope,
            location=self._location,
            subnet_id=placement.subnet_ids["endpoints"][0],
            target_id=vault.id,
            group="vault",
            zones={"secrets": placement.private_services["secrets"]},
            connection="secrets",
        )

    def _grant(self, suffix: str, vault: keyvault.Vault, principal: pulumi.Input[str], role: str) -> None:
        assign_role(
            self,
            f"{suffix}-grant",
            subscription_id=self._args.account_id,
            scope=vault.id,
            role=role,
            principal_id=principal,
        )

    def _alarms(self, vault: keyvault.Vault) -> None:
        for name, alarm in _ALARMS.items():
            metric_alert(
                self,
                name,
                resource_group=self._args.scope,
                source_id=vault.id,
                criterion=alarm.criterion,
                summary=alarm.summary,
                severity=alarm.severity,
                channel_id=self._args.alert_channel_id,
                ends_by_itself=True,
            )


def _rules(addresses: list[str]) -> list[dict[str, str]]:
    """As Key Vault gives them back: a single address is written as a range."""
    return [{"value": f"{address}/32"} for address in sorted(addresses)]

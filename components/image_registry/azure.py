"""Image registry on Azure: a Premium container registry, which makes its repositories with the first push."""

from typing import Final

import pulumi
from pulumi_azure_native import authorization, containerregistry

from components.azure_private_endpoint import private_endpoint
from components.azure_role_assignment import assign_role
from components.azure_roles import require_guid
from components.base import require
from components.image_registry import UNTAGGED_DAYS, ImageRegistry, ImageRegistryArgs, Repository
from components.placement import Placement
from vocabulary import Cloud, NameKind

_PULL_ROLE: Final = "7f951dda-4ed3-4680-a7ca-43fe172d538d"
"""Built-in role AcrPull."""


class AzureImageRegistry(ImageRegistry):
    """A registry without users of its own, reached over its private endpoint, and by the control plane where access is so set.

    Not here: immutable tags, which Container Registry does not have: the mirroring service locks what it has pushed (``az acr
    repository update --write-enabled false``). A limit on the number of releases: it would be a task that runs commands. A
    customer-managed key (``components/encryption/azure.py`` says why). Content trust, which is being retired. Soft delete,
    which is a preview and excludes the retention of untagged images.

    Sources: Container Registry "Connect privately", "Configure public IP network rules", "Retention policy for untagged
    manifests", "Disable export", "Lock a container image".
    """

    _CLOUD = Cloud.AZURE

    def __init__(self, name: str, args: ImageRegistryArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Build the registry.

        Raises:
            ArgumentError: ``account_id`` is not a subscription id, or ``placement`` is missing.
        """
        require_guid("account_id", args.account_id)
        require(args.placement is not None, "placement", args.placement, "give the network that the private endpoint lies in")
        assert args.placement  # noqa: S101 - for the type checker; the line above is for people
        super().__init__(name, args.context, opts)
        self._args = args
        self._location = self.context.place(self._CLOUD).name
        registry = self._registry()
        names = self._private_endpoint(registry, args.placement)
        pulls = [self._pulls(puller, principal, registry) for puller, principal in args.puller_ids.items()]
        # Known once images can be pulled: what runs one is made at once, and fails where it may not or finds no address.
        ready = pulumi.Output.all(registry.login_server, names.id, *(grant.id for grant in pulls))
        host = ready.apply(lambda known: str(known[0]))
        self.register(
            registry_id=registry.id,
            registry_host=host,
            repository_urls={
                repository.value: pulumi.Output.concat(host, f"/{self.context.prefix}-{self.context.environment}-ml-{repository}")
                for repository in Repository
            },
        )

    def _registry(self) -> containerregistry.Registry:
        addresses = self._args.allowed_addresses
        return containerregistry.Registry(
            self.child_name("registry"),
            resource_group_name=self._args.scope,
            registry_name=self.physical_name(NameKind.CONTAINER_REGISTRY, "images"),
            location=self._location,
            sku={"name": containerregistry.SkuName.PREMIUM},
            admin_user_enabled=False,
            anonymous_pull_enabled=False,
            # Without it layers come from a storage account of the service, whose address says nothing about whose they are.
            data_endpoint_enabled=True,
            zone_redundancy=containerregistry.ZoneRedundancy.ENABLED,
            public_network_access=containerregistry.PublicNetworkAccess.DISABLED
            if addresses is None
            else containerregistry.PublicNetworkAccess.ENABLED,
            network_rule_bypass_options=containerregistry.NetworkRuleBypassOptions.AZURE_SERVICES,
            network_rule_set={
                "default_action": containerregistry.DefaultAction.DENY,
                "ip_rules": [] if addresses is None else pulumi.Output.from_input(addresses).apply(_ip_rules),
            },
            policies={
                "retention_policy": {"status": containerregistry.PolicyStatus.ENABLED, "days": UNTAGGED_DAYS},
                # Export can only be switched off together with public access.
                "export_policy": {
                    "status": containerregistry.ExportPolicyStatus.DISABLED
                    if addresses is None
                    else containerregistry.ExportPolicyStatus.ENABLED
                },
            },
            tags=self.tags(),
            opts=self.child(protect=self.context.protect),
        )

    def _private_endpoint(self, registry: containerregistry.Registry, placement: Placement) -> pulumi.CustomResource:
        """Its addresses are those of the registry and of its data endpoint, both in the one zone."""
        return private_endpoint(
            self,
            "registry",
            resource_group=self._args.scope,
            location=self._location,
            subnet_id=placement.subnet_ids["endpoints"][0],
            target_id=registry.id,
            group="registry",
            zones={"registry": placement.private_services["registry"]},
        ).registration

    def _pulls(
        self, puller: str, principal: pulumi.Input[str], registry: containerregistry.Registry
    ) -> authorization.RoleAssignment:
        return assign_role(
            self,
            f"{puller}-pulls",
            subscription_id=self._args.account_id,
            scope=registry.id,
            role=_PULL_ROLE,
            principal_id=principal,
        )


def _ip_rules(addresses: list[str]) -> list[containerregistry.IPRuleArgs]:
    return [
        containerregistry.IPRuleArgs(i_p_address_or_range=address, action=containerregistry.Action.ALLOW) for address in addresses
    ]

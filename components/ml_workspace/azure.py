"""ML workspace on Azure: a workspace and a feature store with managed networks, what they stand on, and a registry."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pulumi
from pulumi_azure_native import keyvault, machinelearningservices

from components.encryption_key import EncryptionKey
from components.ml_workspace import MlWorkspaceArgs
from components.ml_workspace.azure_foundation import AzureFoundation, Foundation
from components.ml_workspace.azure_grants import AFTER
from vocabulary import MACHINES, Cloud, ComputeSize, NameKind, Sensitivity

_SPARK_RUNTIME: Final = "3.4"
"""Runtime that features are materialised with."""


class AzureMlWorkspace(AzureFoundation):
    """Workspace, feature store and registry without a public endpoint or a key, and compute clusters that shrink to nothing.

    Both workspaces act as one identity of ours, whose rights exist before they do. A system-assigned identity would be given a
    role on the whole resource group by the service itself. Their jobs run in networks that Azure manages, which reach storage,
    vault, images, artifacts and the registry by private endpoints; people come through private endpoints in our network. Azure
    Resource Manager stays public, so that the control plane submits jobs there from wherever it is.

    With a key of ours, Azure makes a Cosmos DB account, a search service and a storage account for each workspace in a resource
    group that it manages. The newer way without them takes no vault that is closed to the public, and no rotation. Not encrypted
    with it: the disks of machines and the registry, for which Azure has no such setting.

    Sources: Azure Machine Learning "Workspace managed virtual network isolation", "Customer-managed keys for Azure Machine
    Learning", "Disable shared key access for your workspace's storage account", "Network isolation with Azure Machine Learning
    registries", "What is managed feature store?".
    """

    def __init__(self, name: str, args: MlWorkspaceArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Build the workspace.

        Raises:
            ArgumentError: ``account_id`` is no subscription id, or ``azure`` is missing.
        """
        super().__init__(name, args, opts)
        registry = self._model_registry()
        foundation = self._foundation(registry.id)
        workspace = self._workspace("workspace", "ml", foundation)
        ways = self._reach(workspace, registry)
        features = self._feature_store(foundation, after=ways)
        compute = self._compute(workspace)
        self.register(
            workspace_id=workspace.id,
            model_registry_id=registry.id,
            feature_store_id=features.id,
            online_store_id="",
            job_network_id=workspace.id,
            compute=compute,
        )

    def _model_registry(self) -> machinelearningservices.Registry:
        """Where models are shared from; Azure keeps them in storage and a container registry that it manages."""
        registry = machinelearningservices.Registry(
            self.child_name("models"),
            registry_name=self.context.name(NameKind.ML_WORKSPACE, "models"),
            identity={"type": machinelearningservices.ManagedServiceIdentityType.SYSTEM_ASSIGNED},
            public_network_access=machinelearningservices.PublicNetworkAccessType.DISABLED,
            region_details=[
                {
                    "location": self._location,
                    "acr_details": [{"system_created_acr_account": {"acr_account_sku": "Premium"}}],
                    "storage_account_details": [
                        {
                            "system_created_storage_account": {
                                "storage_account_type": "Standard_ZRS",
                                "storage_account_hns_enabled": False,
                                "allow_blob_public_access": False,
                            }
                        }
                    ],
                }
            ],
            resource_group_name=self._args.scope,
            location=self._location,
            tags=self.tags(),
            opts=self.child(protect=self.context.protect),
        )
        self._private_endpoint("models", registry.id, "amlregistry")
        self._diagnostics("models", registry.id)
        return registry

    def _workspace(
        self, suffix: str, logical: str, foundation: Foundation, after: Sequence[pulumi.Resource] = (), **more: Any
    ) -> machinelearningservices.Workspace:
        """A workspace of whatever kind, private, with its network made at once and not with the first machine."""
        key = self._args.key
        users: list[pulumi.Input[str]] = [foundation.identity.id]
        if key and key.user_id:
            users.append(key.user_id)
        workspace = machinelearningservices.Workspace(
            self.child_name(suffix),
            workspace_name=self.context.name(NameKind.ML_WORKSPACE, logical),
            identity={
                "type": machinelearningservices.ManagedServiceIdentityType.USER_ASSIGNED,
                "user_assigned_identities": users,
            },
            primary_user_assigned_identity=foundation.identity.id,
            storage_account=foundation.storage.id,
            key_vault=foundation.vault.id,
            application_insights=foundation.insights.id,
            container_registry=self._options.image_registry_id,
            system_datastores_auth_mode=machinelearningservices.SystemDatastoresAuthMode.IDENTITY,
            public_network_access=machinelearningservices.PublicNetworkAccessType.DISABLED,
            managed_network={"isolation_mode": self._isolation()},
            provision_network_now=True,
            hbi_workspace=self.context.data_sensitivity.at_least(Sensitivity.CONFIDENTIAL),
            encryption=self._encryption(key) if key else None,
            v1_legacy_mode=False,
            resource_group_name=self._args.scope,
            location=self._location,
            tags=self.tags(),
            # The service lists there what `_reach` adds and its own rules: a refresh would take them for changes to undo.
            opts=self.child(
                protect=self.context.protect,
                depends_on=[*foundation.complete, *after],
                ignore_changes=["managedNetwork.outboundRules", "managedNetwork.status"],
            ),
            **more,
        )
        for purpose, role in AFTER.items():
            self._grant(f"{suffix}-{purpose}", foundation.identity, workspace.id, role)
        self._private_endpoint(suffix, workspace.id, "amlworkspace")
        self._diagnostics(suffix, workspace.id)
        return workspace

    def _encryption(self, key: EncryptionKey) -> Mapping[str, Any]:
        """With the key's version of today, since the service follows no rotation: the next ``up`` after one changes it."""
        vault = pulumi.Output.from_input(key.vault_id).apply(lambda id_: str(id_).split("/"))
        current = keyvault.get_key_output(
            resource_group_name=vault[4], vault_name=vault[8], key_name=key.name, opts=pulumi.InvokeOutputOptions(parent=self)
        )
        return {
            "status": machinelearningservices.EncryptionStatus.ENABLED,
            "identity": {"user_assigned_identity": key.user_id},
            "key_vault_properties": {"key_identifier": current.key_uri_with_version, "key_vault_arm_id": key.vault_id},
        }

    def _isolation(self) -> machinelearningservices.IsolationMode:
        modes = machinelearningservices.IsolationMode
        return modes.ALLOW_INTERNET_OUTBOUND if self._args.internet_access else modes.ALLOW_ONLY_APPROVED_OUTBOUND

    def _reach(
        self, workspace: machinelearningservices.Workspace, registry: machinelearningservices.Registry
    ) -> list[pulumi.Resource]:
        """Private ways out of the managed network to what the workspace does not know of: artifacts, the registry and secrets.

        One after the other: the service changes a managed network one rule at a time.
        """
        last: list[pulumi.Resource] = []
        targets = {"artifacts": (self._options.artifact_store_id, "blob"), "models": (registry.id, "amlregistry")}
        if self._options.secret_store_id is not None:
            targets["secrets"] = (self._options.secret_store_id, "vault")
        for suffix, (target, group) in targets.items():
            rule = machinelearningservices.ManagedNetworkSettingsRule(
                self.child_name(f"to-{suffix}"),
                workspace_name=workspace.name,
                rule_name=f"to-{suffix}",
                properties=machinelearningservices.PrivateEndpointOutboundRuleArgs(
                    type="PrivateEndpoint",
                    category=machinelearningservices.RuleCategory.USER_DEFINED,
                    destination={"service_resource_id": target, "subresource_target": group, "spark_enabled": False},
                ),
                resource_group_name=self._args.scope,
                opts=self.child(depends_on=last),
            )
            last = [rule]
        return last

    def _feature_store(self, foundation: Foundation, after: Sequence[pulumi.Resource]) -> machinelearningservices.Workspace:
        """A workspace of its own kind. Features are computed when asked for; the catalog attaches stores to keep them in.

        After the other one's network stands: both networks' endpoints change the same storage account and vault.
        """
        return self._workspace(
            "features",
            "ml-features",
            foundation,
            after,
            kind="FeatureStore",
            feature_store_settings={"compute_runtime": {"spark_runtime_version": _SPARK_RUNTIME}},
        )

    def _compute(self, workspace: machinelearningservices.Workspace) -> dict[str, pulumi.Output[str]]:
        """A cluster of each size, named after it, without machines while there are no jobs."""
        clusters = {size: self._cluster(workspace, ComputeSize(size), most) for size, most in self._args.compute_sizes.items()}
        return {size: cluster.name for size, cluster in clusters.items()}

    def _cluster(
        self, workspace: machinelearningservices.Workspace, size: ComputeSize, most: int
    ) -> machinelearningservices.Compute:
        return machinelearningservices.Compute(
            self.child_name(size),
            workspace_name=workspace.name,
            compute_name=size.value,
            identity={
                "type": machinelearningservices.ManagedServiceIdentityType.USER_ASSIGNED,
                "user_assigned_identities": [self._options.job_identity_id],
            },
            properties=machinelearningservices.AmlComputeArgs(
                compute_type="AmlCompute",
                compute_location=self._location,
                description=f"At most {most} machines",
                disable_local_auth=True,
                properties={
                    "vm_size": MACHINES[size][Cloud.AZURE].instance_type,
                    "vm_priority": machinelearningservices.VmPriority.DEDICATED,
                    "os_type": machinelearningservices.OsType.LINUX,
                    "enable_node_public_ip": False,
                    "remote_login_port_public_access": machinelearningservices.RemoteLoginPortPublicAccess.DISABLED,
                    "scale_settings": {
                        "min_node_count": 0,
                        "max_node_count": most,
                        "node_idle_time_before_scale_down": f"PT{self._args.idle_shutdown_minutes}M",
                    },
                },
            ),
            resource_group_name=self._args.scope,
            location=self._location,
            tags=self.tags(),
            opts=self.child(),
        )

"""ML workspace on Google Cloud: Vertex AI's stores, Tensorboard, runtime templates and its way into our network."""

from typing import Any, Final

import pulumi
import pulumi_gcp as gcp

from components.base import require
from components.gcp_projects import require_project_id
from components.gcp_roles import ML_NETWORK_ROLE, environment_role_id
from components.ml_workspace import GcpMlWorkspaceOptions, MlWorkspace, MlWorkspaceArgs, WorkbenchArgs
from vocabulary import MACHINES, Accelerator, Cloud, ComputeSize, Machine, NameKind

_DEFAULT_STORE: Final = "default"
"""The metadata store that pipelines and experiments use. Vertex AI makes it by itself with the first of them, and then with a key
of Google's, for good (Vertex ML Metadata: "Use customer-managed encryption keys")."""

_ACCELERATOR_TYPES: Final = {Accelerator.L4: "NVIDIA_L4", Accelerator.T4: "NVIDIA_TESLA_T4"}
"""``AcceleratorType`` of the API."""

_ONLINE_NODES: Final = {"min_node_count": 1, "max_node_count": 3, "cpu_utilization_target": 60}
"""Bigtable nodes of the online store; at most ten times the minimum."""

_RUNTIME_DISK_GIB: Final = 100


class GcpMlWorkspace(MlWorkspace):
    """What jobs and people find in the project's Vertex AI, all in one region.

    Vertex AI has no workspace of its own: the project's location is it, and its registry is there from the start.

    Jobs enter our network by Private Service Connect interface: Vertex AI's machines get an address in our subnet through the
    network attachment. The older way, peering of whole networks, would open ours to them, and takes a range of addresses.

    Features are served from Bigtable, since optimized serving takes no customer-managed key, and by the regional API, which our
    network reaches privately; a dedicated endpoint would be another address to protect.

    Secure Boot is off where there are accelerators: the drivers that Colab Enterprise installs there are not signed.

    Sources: Vertex AI "Set up a Private Service Connect interface", "Online serving types", "Create an online store instance",
    "Customer-managed encryption keys"; Colab Enterprise "Create a runtime template" and "Use customer-managed encryption keys";
    Vertex AI Workbench "Idle shutdown".
    """

    _CLOUD = Cloud.GCP

    def __init__(self, name: str, args: MlWorkspaceArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Build the workspace.

        Raises:
            ArgumentError: ``account_id`` is no project id, or ``gcp`` is missing.
        """
        require_project_id("account_id", args.account_id)
        require(args.gcp is not None, "gcp", args.gcp, "give GcpMlWorkspaceOptions with the account that workbenches run as")
        super().__init__(name, args.context, opts)
        assert args.gcp  # noqa: S101 - checked above
        self._args = args
        self._options: GcpMlWorkspaceOptions = args.gcp
        self._place = args.context.place(Cloud.GCP)
        self._subnet = args.placement.subnet_ids[args.subnet][0]
        location = pulumi.Output.format("projects/{0}/locations/{1}", args.scope, self._place.name)
        attachment = self._boundary()
        self._workspace()
        features, online = self._feature_store()
        self._notebook_files()
        for size in args.compute_sizes:
            self._runtime_template(ComputeSize(size))
        for workbench in self._options.workbenches:
            self._workbench(workbench)
        self.register(
            workspace_id=location,
            model_registry_id=pulumi.Output.concat(location, "/models"),
            feature_store_id=features.id,
            online_store_id=online.id if online else "",
            job_network_id=attachment.id,
            compute={size: _machine(size).instance_type for size in args.compute_sizes},
        )

    def _boundary(self) -> gcp.compute.NetworkAttachment:
        """Admits nobody by itself: Vertex AI's service agent adds the project that its machines are in."""
        agent = gcp.projects.ServiceIdentity(
            self.child_name("agent"), service="aiplatform.googleapis.com", project=self._args.scope, opts=self.child()
        )
        role = environment_role_id(self.context.prefix, self.context.environment, ML_NETWORK_ROLE)
        gcp.projects.IAMMember(
            self.child_name("agent-network"),
            project=self._args.scope,
            role=f"projects/{self._args.account_id}/roles/{role}",
            member=agent.member,
            opts=self.child(),
        )
        return gcp.compute.NetworkAttachment(
            self.child_name("jobs"),
            name=self.context.name(NameKind.COMPUTE, "ml-jobs"),
            description="Machines of Vertex AI jobs, with addresses of this subnet",
            connection_preference="ACCEPT_MANUAL",
            subnetworks=[self._subnet],
            region=self._place.name,
            project=self._args.scope,
            opts=self.child(ignore_changes=["producerAcceptLists"]),
        )

    def _workspace(self) -> None:
        """Where runs leave their traces: metadata store and Tensorboard."""
        gcp.vertex.AiMetadataStore(
            self.child_name("metadata"),
            name=_DEFAULT_STORE,
            description="Lineage of pipelines and experiments",
            encryption_spec={"kms_key_name": self._args.key.key_id} if self._args.key else None,
            region=self._place.name,
            project=self._args.scope,
            opts=self.child(protect=self.context.protect),
        )
        gcp.vertex.AiTensorboard(
            self.child_name("tensorboard"),
            display_name=f"{self.context.prefix}-{self.context.environment}-ml",
            description="Metrics of training runs",
            encryption_spec={"kms_key_name": self._args.key.key_id} if self._args.key else None,
            region=self._place.name,
            project=self._args.scope,
            labels=self.tags(),
            opts=self.child(protect=self.context.protect),
        )

    def _feature_store(self) -> tuple[gcp.bigquery.Dataset, gcp.vertex.AiFeatureOnlineStore | None]:
        """The data set that feature groups are registered over, and what serves them."""
        key = self._args.key
        name = self.context.name(NameKind.VERTEX_AI, "ml-features")
        features = gcp.bigquery.Dataset(
            self.child_name("features"),
            dataset_id=name,
            description="Offline features; the catalog registers its tables as feature groups",
            location=self._place.name,
            default_encryption_configuration={"kms_key_name": key.key_id} if key else None,
            max_time_travel_hours="168",
            delete_contents_on_destroy=False,
            project=self._args.scope,
            labels=self.tags(),
            opts=self.child(protect=self.context.protect),
        )
        if not self._options.online_features:
            return features, None
        online = gcp.vertex.AiFeatureOnlineStore(
            self.child_name("online-features"),
            name=name,
            bigtable={"auto_scaling": _ONLINE_NODES, "enable_direct_bigtable_access": False},
            encryption_spec={"kms_key_name": key.key_id} if key else None,
            force_destroy=False,
            region=self._place.name,
            project=self._args.scope,
            labels=self.tags(),
            # Not protected: what it serves is a copy of the data set.
            opts=self.child(),
        )
        return features, online

    def _notebook_files(self) -> None:
        """The key of Colab Enterprise's notebooks: they lie in repositories of Dataform's, which take the location's default."""
        if self._args.key is None:
            return
        gcp.dataform.Config(
            self.child_name("notebook-files"),
            region=self._place.name,
            default_kms_key_name=self._args.key.key_id,
            project=self._args.scope,
            # The location's configuration is always there: it is set, and not deleted.
            opts=self.child(retain_on_delete=True),
        )

    def _runtime_template(self, size: ComputeSize) -> gcp.colab.RuntimeTemplate:
        """What people start notebooks from; a template never changes, so a change replaces it."""
        machine = _machine(size)
        spec: dict[str, Any] = {"machine_type": machine.instance_type}
        if machine.accelerator:
            spec |= {
                "accelerator_type": _ACCELERATOR_TYPES[machine.accelerator],
                "accelerator_count": machine.accelerators,
            }
        return gcp.colab.RuntimeTemplate(
            self.child_name(f"runtime-{size}"),
            display_name=f"{self.context.environment} {size}",
            description=f"{machine.vcpus} vCPUs, {machine.memory_gib} GiB, shut down after "
            f"{self._args.idle_shutdown_minutes} minutes without use",
            location=self._place.name,
            machine_spec=spec,
            network_spec={
                "network": self._args.placement.network_id,
                "subnetwork": self._subnet,
                # Google's own way out, past our network; what internet access there is goes through Cloud NAT.
                "enable_internet_access": False,
            },
            data_persistent_disk_spec={"disk_type": "pd-balanced", "disk_size_gb": str(_RUNTIME_DISK_GIB)},
            idle_shutdown_config={"idle_timeout": f"{self._args.idle_shutdown_minutes * 60}s"},
            shielded_vm_config={"enable_secure_boot": machine.accelerator is None},
            encryption_spec={"kms_key_name": self._args.key.key_id} if self._args.key else None,
            project=self._args.scope,
            labels=self.tags(),
            opts=self.child(),
        )

    def _workbench(self, workbench: WorkbenchArgs) -> gcp.workbench.Instance:
        machine = _machine(workbench.size)
        disk: dict[str, Any] = {"disk_type": "PD_BALANCED", "disk_encryption": "GMEK"}
        if self._args.key:
            disk |= {"disk_encryption": "CMEK", "kms_key": self._args.key.key_id}
        setup: dict[str, Any] = {
            "machine_type": machine.instance_type,
            "disable_public_ip": True,
            "enable_ip_forwarding": False,
            "network_interfaces": [{"network": self._args.placement.network_id, "subnet": self._subnet, "nic_type": "GVNIC"}],
            "service_accounts": [{"email": self._options.job_identity_id}],
            "shielded_instance_config": {
                "enable_secure_boot": machine.accelerator is None,
                "enable_vtpm": True,
                "enable_integrity_monitoring": True,
            },
            "boot_disk": {**disk, "disk_size_gb": "150"},
            "data_disks": {**disk, "disk_size_gb": str(_RUNTIME_DISK_GIB)},
            "vm_image": {"project": "cloud-notebooks-managed", "family": "workbench-instances"},
            "metadata": {
                "idle-timeout-seconds": str(self._args.idle_shutdown_minutes * 60),
                "notebook-disable-root": "true",
            },
        }
        if machine.accelerator:
            setup["accelerator_configs"] = [
                {"type": _ACCELERATOR_TYPES[machine.accelerator], "core_count": str(machine.accelerators)}
            ]
        return gcp.workbench.Instance(
            self.child_name(f"workbench-{workbench.name}"),
            name=self.context.name(NameKind.COMPUTE, f"ml-{workbench.name}"),
            location=self._place.zones[0],
            gce_setup=setup,
            instance_owners=[workbench.owner],
            project=self._args.scope,
            labels=self.tags(),
            opts=self.child(protect=self.context.protect),
        )


def _machine(size: str) -> Machine:
    return MACHINES[ComputeSize(size)][Cloud.GCP]

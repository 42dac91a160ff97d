"""ML workspace on AWS: a SageMaker domain inside our network, its execution role, user profiles and model package groups."""

from typing import Any

import pulumi
import pulumi_aws as aws

from components.aws_policies import require_account_id
from components.aws_role import bounded_role
from components.aws_security_group import let_in, let_out, security_group
from components.base import require
from components.ml_workspace import AwsMlWorkspaceOptions, MlWorkspace, MlWorkspaceArgs
from components.ml_workspace.aws_rights import Place, studio_rights, studio_trust
from vocabulary import MACHINES, Cloud, ComputeSize, NameKind

_STUDIO_PORTS = {"nfs": (2049, 2049), "apps": (8192, 65535)}
"""What members of a domain need of each other (SageMaker: "Connect Studio notebooks in a VPC to external resources")."""

_VOLUME_GIB = {"default": 20, "maximum": 200}
"""Size of a space's volume, in GiB; a person may choose up to the maximum."""


class AwsMlWorkspace(MlWorkspace):
    """A domain whose traffic stays in our network, and what people may do in it.

    People sign in through the account (``auth_mode`` IAM): human access gives them a role by Identity Center, and that role opens
    a presigned URL for a profile. With SSO a domain is bound to the region of Identity Center, and to groups that human access
    owns.

    The domain has a security group of its own, so that notebooks and jobs do not reach each other. A domain can not be made
    private altogether: a presigned URL is public for its five minutes, and whoever may make one can be bound to an address
    (SageMaker: "Connect to Studio through an interface VPC endpoint").

    Not here: app images, lifecycle scripts, shared spaces, Studio Classic and Canvas, which nothing of ours uses.

    Sources: SageMaker API ``CreateDomain``, "Idle shutdown", "Choose an Amazon VPC", "Custom tag propagation".
    """

    _CLOUD = Cloud.AWS

    def __init__(self, name: str, args: MlWorkspaceArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Build the workspace.

        Raises:
            ArgumentError: ``account_id`` is no account id, or ``aws`` is missing.
        """
        require_account_id("account_id", args.account_id)
        require(args.aws is not None, "aws", args.aws, "give AwsMlWorkspaceOptions with the boundary of the execution role")
        super().__init__(name, args.context, opts)
        assert args.aws  # noqa: S101 - checked above
        self._args = args
        self._options: AwsMlWorkspaceOptions = args.aws
        self._place = Place(
            account_id=args.account_id,
            region=args.context.place(Cloud.AWS).name,
            ml_prefix=f"{args.context.prefix}-{args.context.environment}-ml-",
        )
        boundary = self._boundary()
        role = self._execution_role()
        domain = self._workspace(role, boundary)
        self._user_profiles(domain)
        self._model_registry()
        self.register(
            workspace_id=domain.arn,
            model_registry_id=self._place.arn("sagemaker", f"model-package-group/{self._place.ml_prefix}"),
            feature_store_id=self._place.ml_prefix,
            online_store_id="",
            job_network_id=args.placement.security_boundary_id,
            compute={size: MACHINES[ComputeSize(size)][Cloud.AWS].instance_type for size in args.compute_sizes},
        )

    def _boundary(self) -> aws.ec2.SecurityGroup:
        """Members reach each other, and HTTPS; how far that goes is decided by the routes of their subnet.

        Not by a rule: a security group takes the addresses of S3 only by the prefix list of its endpoint.
        """
        group = security_group(
            self,
            "studio",
            network_id=self._args.placement.network_id,
            description="SageMaker Studio: its own apps and file system, and HTTPS as far as the routes go",
        )
        for suffix, ports in _STUDIO_PORTS.items():
            let_in(self, f"studio-from-studio-{suffix}", group.id, ports, referenced_security_group_id=group.id)
            let_out(self, f"studio-to-studio-{suffix}", group.id, ports, referenced_security_group_id=group.id)
        let_out(self, "studio-to-services", group.id, 443, cidr_ipv4="0.0.0.0/0")
        return group

    def _execution_role(self) -> aws.iam.Role:
        role, _ = bounded_role(
            self,
            "studio",
            trusted=[studio_trust(self._args.account_id)],
            rights=studio_rights(self._place),
            boundary_id=self._options.boundary_id,
            description="People in SageMaker Studio: their own spaces, artifacts, registries to read",
        )
        return role

    def _workspace(self, role: aws.iam.Role, boundary: aws.ec2.SecurityGroup) -> aws.sagemaker.Domain:
        placement, context = self._args.placement, self.context
        members = {"execution_role": role.arn, "security_groups": [boundary.id], "space_storage_settings": _space_storage()}
        return aws.sagemaker.Domain(
            self.child_name("domain"),
            domain_name=context.name(NameKind.SAGEMAKER, "ml"),
            auth_mode="IAM",
            vpc_id=placement.network_id,
            subnet_ids=placement.subnet_ids[self._args.subnet],
            app_network_access_type="VpcOnly",
            kms_key_id=self._args.key.key_id if self._args.key else None,
            default_user_settings={
                **members,
                "auto_mount_home_efs": "Disabled",
                "default_landing_uri": "studio::",
                "studio_web_portal": "ENABLED",
                "sharing_settings": {"notebook_output_option": "Disabled"},
                "jupyter_lab_app_settings": {"app_lifecycle_management": self._idle_shutdown()},
                "code_editor_app_settings": {"app_lifecycle_management": self._idle_shutdown()},
            },
            default_space_settings={
                **members,
                "jupyter_lab_app_settings": {"app_lifecycle_management": self._idle_shutdown()},
            },
            domain_settings={
                "execution_role_identity_config": "USER_PROFILE_NAME",
                "docker_settings": {"enable_docker_access": "DISABLED"},
            },
            tag_propagation="ENABLED",
            retention_policy={"home_efs_file_system": "Retain" if context.protect else "Delete"},
            tags=self.tags(),
            opts=self.child(protect=context.protect),
        )

    def _idle_shutdown(self) -> dict[str, Any]:
        """Nobody may choose a longer time than the environment's."""
        minutes = self._args.idle_shutdown_minutes
        return {
            "idle_settings": {
                "lifecycle_management": "ENABLED",
                "idle_timeout_in_minutes": minutes,
                "min_idle_timeout_in_minutes": 60,
                "max_idle_timeout_in_minutes": minutes,
            }
        }

    def _user_profiles(self, domain: aws.sagemaker.Domain) -> None:
        for person in self._options.user_profiles:
            aws.sagemaker.UserProfile(
                self.child_name(f"user-{person}"),
                domain_id=domain.id,
                user_profile_name=person,
                tags=self.tags(),
                opts=self.child(protect=self.context.protect),
            )

    def _model_registry(self) -> None:
        for group in self._options.model_groups:
            aws.sagemaker.ModelPackageGroup(
                self.child_name(f"models-{group}"),
                model_package_group_name=self.context.name(NameKind.SAGEMAKER, f"ml-{group}"),
                model_package_group_description=f"Versions of {group}",
                tags=self.tags(),
                opts=self.child(protect=self.context.protect),
            )


def _space_storage() -> dict[str, Any]:
    return {
        "default_ebs_storage_settings": {
            "default_ebs_volume_size_in_gb": _VOLUME_GIB["default"],
            "maximum_ebs_volume_size_in_gb": _VOLUME_GIB["maximum"],
        }
    }

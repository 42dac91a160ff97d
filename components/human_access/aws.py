"""Human access on AWS: permission sets of IAM Identity Center and their assignments to groups."""

import re

import pulumi
import pulumi_aws as aws

from components.aws_policies import document, require_account_id
from components.base import require
from components.data_reads import AWS_METADATA_POLICIES
from components.human_access import SESSION_HOURS, HumanAccess, HumanAccessArgs
from components.human_access.aws_rights import rights
from vocabulary import Cloud, HumanRole, NameKind, physical_name

_INSTANCE = re.compile(r"arn:aws:sso:::instance/(sso)?ins-[a-zA-Z0-9-.]{16}")
_GROUP = re.compile(r"([0-9a-f]{10}-)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


class AwsHumanAccess(HumanAccess):
    """Permission sets live where Identity Center is administered, so the provider is that account's, not the environment's.

    Source: IAM Identity Center, "CreatePermissionSet" and "CreateAccountAssignment".
    """

    _CLOUD = Cloud.AWS

    def __init__(self, name: str, args: HumanAccessArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        require_account_id("account_id", args.account_id)
        instance = args.identity_center_instance_arn
        require(
            instance is not None and _INSTANCE.fullmatch(instance) is not None,
            "identity_center_instance_arn",
            instance,
            "write the instance's ARN, arn:aws:sso:::instance/ssoins-... (aws sso-admin list-instances)",
        )
        for role, group in args.groups.items():
            require(
                _GROUP.fullmatch(group) is not None,
                f"groups.{role}",
                group,
                "write the id of an Identity Center group (aws identitystore list-groups), not its name",
            )
        super().__init__(name, args.context, opts)
        self._args = args
        roles = {role: self._role(role) for role in args.granted_roles()}
        grants = {role: self._grant(role, permission_set) for role, permission_set in roles.items()}
        for role, permission_set in roles.items():
            self._rights(role, permission_set, grants[role])
        self.register(
            role_ids={role.value: permission_set.arn for role, permission_set in roles.items()},
            grant_ids={role.value: assignment.id for role, assignment in grants.items()},
        )

    def _role(self, role: HumanRole) -> aws.ssoadmin.PermissionSet:
        """The permission set. People see its name in the access portal, so it names the environment, not the component."""
        return aws.ssoadmin.PermissionSet(
            self.child_name(role),
            instance_arn=self._args.identity_center_instance_arn,
            name=physical_name(NameKind.PERMISSION_SET, f"{self.context.prefix}-{self._args.target}-{role}"),
            description=f"{role} in the {self._args.target} environment",
            session_duration=f"PT{SESSION_HOURS[role]}H",
            tags=self.tags(),
            opts=self.child(),
        )

    def _grant(self, role: HumanRole, permission_set: aws.ssoadmin.PermissionSet) -> aws.ssoadmin.AccountAssignment:
        return aws.ssoadmin.AccountAssignment(
            self.child_name(role),
            instance_arn=permission_set.instance_arn,
            permission_set_arn=permission_set.arn,
            principal_type="GROUP",
            principal_id=self._args.groups[role],
            target_type="AWS_ACCOUNT",
            target_id=self._args.account_id,
            opts=self.child(),
        )

    def _rights(
        self, role: HumanRole, permission_set: aws.ssoadmin.PermissionSet, assignment: aws.ssoadmin.AccountAssignment
    ) -> None:
        """One after the other, since a permission set refuses concurrent changes, and gone before the assignment goes."""
        names = f"{self.context.prefix}-{self._args.target}-"
        previous: pulumi.Resource = aws.ssoadmin.PermissionSetInlinePolicy(
            self.child_name(role),
            instance_arn=permission_set.instance_arn,
            permission_set_arn=permission_set.arn,
            inline_policy=document(rights(role, self._args.account_id, names)),
            opts=self.child(depends_on=[assignment]),
        )
        for policy_arn in AWS_METADATA_POLICIES:
            previous = aws.ssoadmin.ManagedPolicyAttachment(
                self.child_name(f"{role}-{policy_arn.rpartition('/')[2].lower()}"),
                instance_arn=permission_set.instance_arn,
                permission_set_arn=permission_set.arn,
                managed_policy_arn=policy_arn,
                opts=self.child(depends_on=[previous]),
            )

"""Human access on Google Cloud: roles for Google groups; break-glass only as an entitlement that people request."""

import re

import pulumi
import pulumi_gcp as gcp

from components.base import require
from components.gcp_projects import require_project_id
from components.human_access import SESSION_HOURS, HumanAccess, HumanAccessArgs
from components.human_access.gcp_rights import BREAK_GLASS_ROLES, CUSTOM_PERMISSIONS, PREDEFINED_ROLES
from vocabulary import Cloud, HumanRole, NameKind, physical_name

_EMAIL = re.compile(r"[^@\s:]+@[^@\s:]+\.[^@\s:]+")


class GcpHumanAccess(HumanAccess):
    """Standing grants for reader and operator, an entitlement of Privileged Access Manager for break-glass.

    Source: IAM, "Privileged Access Manager overview" and ``projects.locations.entitlements``. Its service agent must hold
    ``roles/privilegedaccessmanager.serviceAgent`` on the organization (docs/getting-started-real-accounts.md).
    """

    _CLOUD = Cloud.GCP

    def __init__(self, name: str, args: HumanAccessArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        require_project_id("account_id", args.account_id)
        approvers = {} if args.approver_group is None else {"approver_group": args.approver_group}
        for argument, group in {**{f"groups.{role}": group for role, group in args.groups.items()}, **approvers}.items():
            require(
                _EMAIL.fullmatch(group) is not None, argument, group, "write the Google group's e-mail address, without 'group:'"
            )
        break_glass = args.groups.get(HumanRole.BREAK_GLASS)
        require(
            break_glass is None or args.approver_group not in (None, break_glass),
            "approver_group",
            args.approver_group,
            "write a second group that approves break-glass; nobody lets himself in",
        )
        super().__init__(name, args.context, opts)
        self._args = args
        standing = [role for role in args.granted_roles() if role is not HumanRole.BREAK_GLASS]
        roles = {role: self._role(role) for role in standing}
        grants = {role: self._grant(role, custom) for role, custom in roles.items()}
        role_ids: dict[str, pulumi.Output[str]] = {role.value: custom.id for role, custom in roles.items()}
        grant_ids: dict[str, pulumi.Output[str]] = {role.value: member.id for role, member in grants.items()}
        if HumanRole.BREAK_GLASS in args.granted_roles():
            entitlement = self._entitlement()
            role_ids[HumanRole.BREAK_GLASS.value] = grant_ids[HumanRole.BREAK_GLASS.value] = entitlement.id
        self.register(role_ids=role_ids, grant_ids=grant_ids)

    def _role(self, role: HumanRole) -> gcp.projects.IAMCustomRole:
        logical = f"{self.context.prefix}-{self._args.target}-{role}"
        return gcp.projects.IAMCustomRole(
            self.child_name(role),
            project=self._args.account_id,
            role_id=physical_name(NameKind.CUSTOM_ROLE, logical, generation=self.context.generation),
            title=f"{self.context.prefix} {self._args.target} {role}",
            description=f"{role} in the {self._args.target} environment",
            permissions=sorted(CUSTOM_PERMISSIONS[role]),
            opts=self.child(),
        )

    def _grant(self, role: HumanRole, custom: gcp.projects.IAMCustomRole) -> gcp.projects.IAMMember:
        """The custom role's grant; the predefined roles' go with it."""
        member = f"group:{self._args.groups[role]}"
        for predefined in PREDEFINED_ROLES[role]:
            gcp.projects.IAMMember(
                self.child_name(f"{role}-{predefined.removeprefix('roles/')}"),
                project=self._args.account_id,
                role=predefined,
                member=member,
                opts=self.child(),
            )
        return gcp.projects.IAMMember(
            self.child_name(role), project=self._args.account_id, role=custom.name, member=member, opts=self.child()
        )

    def _entitlement(self) -> gcp.privilegedaccessmanager.Entitlement:
        """What break-glass is: its group asks for it with a reason, the other group approves, an hour later it is gone."""
        role = HumanRole.BREAK_GLASS
        project = self._args.account_id
        return gcp.privilegedaccessmanager.Entitlement(
            self.child_name(role),
            entitlement_id=physical_name(NameKind.COMPUTE, f"{self.context.prefix}-{self._args.target}-{role}"),
            parent=f"projects/{project}",
            location="global",
            max_request_duration=f"{SESSION_HOURS[role] * 3600}s",
            eligible_users=[
                gcp.privilegedaccessmanager.EntitlementEligibleUserArgs(principals=[f"group:{self._args.groups[role]}"])
            ],
            privileged_access=gcp.privilegedaccessmanager.EntitlementPrivilegedAccessArgs(
                gcp_iam_access=gcp.privilegedaccessmanager.EntitlementPrivilegedAccessGcpIamAccessArgs(
                    resource=f"//cloudresourcemanager.googleapis.com/projects/{project}",
                    resource_type="cloudresourcemanager.googleapis.com/Project",
                    role_bindings=[
                        gcp.privilegedaccessmanager.EntitlementPrivilegedAccessGcpIamAccessRoleBindingArgs(role=granted)
                        for granted in BREAK_GLASS_ROLES
                    ],
                )
            ),
            requester_justification_config=gcp.privilegedaccessmanager.EntitlementRequesterJustificationConfigArgs(
                unstructured=gcp.privilegedaccessmanager.EntitlementRequesterJustificationConfigUnstructuredArgs()
            ),
            approval_workflow=gcp.privilegedaccessmanager.EntitlementApprovalWorkflowArgs(
                manual_approvals=gcp.privilegedaccessmanager.EntitlementApprovalWorkflowManualApprovalsArgs(
                    require_approver_justification=True,
                    steps=[
                        gcp.privilegedaccessmanager.EntitlementApprovalWorkflowManualApprovalsStepArgs(
                            approvals_needed=1,
                            approvers=gcp.privilegedaccessmanager.EntitlementApprovalWorkflowManualApprovalsStepApproversArgs(
                                principals=[f"group:{self._args.approver_group}"]
                            ),
                        )
                    ],
                )
            ),
            opts=self.child(),
        )

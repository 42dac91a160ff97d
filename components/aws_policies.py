"""AWS identity and trust policies as plain data, and checks of what they name.

Source: IAM, "IAM JSON policy elements reference" and "The confused deputy problem".
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import pulumi

from components.base import require
from vocabulary import NameKind, StackContext, physical_name

AWS_AUDIENCE: Final = "sts.amazonaws.com"
"""``aud`` of tokens that other clouds' workloads and pipelines bring (STS: ``AssumeRoleWithWebIdentity``)."""

Statement: TypeAlias = dict[str, Any]
Conditions: TypeAlias = dict[str, dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class AwsPlace:
    """Where policies hold; a capability adds the names that its own speak of.

    Attributes:
        account_id: AWS account id.
        region: AWS region.
    """

    account_id: str
    region: str

    def arn(self, service: str, resource: str) -> str:
        """ARN of a resource in this account and region."""
        return f"arn:aws:{service}:{self.region}:{self.account_id}:{resource}"

    def here(self, source: pulumi.Input[str]) -> Conditions:
        """Conditions against the confused deputy: the service acts for ``source`` (an ARN pattern) in this account."""
        return {"StringEquals": {"aws:SourceAccount": self.account_id}, "ArnLike": {"aws:SourceArn": source}}


def allow(sid: str, actions: Sequence[str], resources: Any, conditions: Conditions | None = None) -> Statement:
    """A statement that allows ``actions`` on ``resources``; ``sid`` says what for, letters and digits only."""
    statement: Statement = {"Sid": sid, "Effect": "Allow", "Action": sorted(actions), "Resource": resources}
    return statement | ({"Condition": conditions} if conditions else {})


def deny(sid: str, actions: Sequence[str], resources: Any, conditions: Conditions | None = None) -> Statement:
    """A statement that forbids ``actions`` on ``resources``, whatever else allows them."""
    return allow(sid, actions, resources, conditions) | {"Effect": "Deny"}


def trust(sid: str, principal: dict[str, Any], action: str, conditions: Conditions) -> Statement:
    """A statement that lets ``principal`` assume the role with ``action``, never without conditions."""
    return {"Sid": sid, "Effect": "Allow", "Principal": principal, "Action": action, "Condition": conditions}


def trust_services(services: Sequence[str], account_id: str) -> Statement:
    """A statement that lets services of AWS assume the role, but only on behalf of ``account_id``."""
    conditions = {"StringEquals": {"aws:SourceAccount": account_id}}
    return trust("ServicesOfThisAccount", {"Service": sorted(services)}, "sts:AssumeRole", conditions)


def service_may(sid: str, service: str, actions: Sequence[str], resources: Any, conditions: Conditions) -> Statement:
    """A statement of a resource's policy that lets ``service`` (without ``.amazonaws.com``) in, never without conditions."""
    return allow(sid, actions, resources, conditions) | {"Principal": {"Service": f"{service}.amazonaws.com"}}


def only_over_tls(actions: str | Sequence[str], resources: Any, sid: str = "DenyWithoutTls") -> Statement:
    """A statement of a resource's policy that shuts out whoever comes without TLS."""
    return {
        "Sid": sid,
        "Effect": "Deny",
        "Principal": "*",
        "Action": actions,
        "Resource": resources,
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }


def document(statements: Sequence[pulumi.Input[Statement]]) -> pulumi.Output[str]:
    """The policy document as JSON. Known at preview unless a statement holds something that is not."""
    return pulumi.Output.json_dumps({"Version": "2012-10-17", "Statement": list(statements)}, sort_keys=True)


def role_arn(account_id: str, role_name: str) -> str:
    """ARN of a role without a path."""
    return f"arn:aws:iam::{account_id}:role/{role_name}"


def people_role_pattern(account_id: str, permission_set: str) -> str:
    """Pattern for the ARN of the role that people have who entered the account with ``permission_set``.

    The name that IAM Identity Center gives it ends with a random part, so that it can only be matched; its path carries the
    region of Identity Center, or none (us-east-1). Only Identity Center makes roles there.
    """
    return f"arn:aws:iam::{account_id}:role/aws-reserved/sso.amazonaws.com*/AWSReservedSSO_{permission_set}_*"


def execution_role_name(prefix: str, environment: str) -> str:
    """Name of the role that the control plane assumes in an environment's account.

    The ``org`` stack grants the right to assume it before the environment creates it, so both derive the name here.
    """
    return physical_name(NameKind.IAM_ROLE, f"{prefix}-{environment}-execution")


def cost_export_bucket(context: StackContext) -> str:
    """Name of the bucket that an environment's billing data is exported to.

    The costs service is granted the right to read it before it exists, so both derive the name here.
    """
    return context.name(NameKind.S3_BUCKET, "cost-export")


def require_account_id(argument: str, account_id: str) -> None:
    """Raise ``ArgumentError`` unless ``account_id`` is an AWS account id."""
    require(re.fullmatch(r"\d{12}", account_id) is not None, argument, account_id, "write the 12 digits of an AWS account id")


def require_organization_id(organization_id: str | None) -> None:
    """Raise ``ArgumentError`` unless ``organization_id`` is an AWS organization id."""
    require(
        re.fullmatch(r"o-[a-z0-9]{10,32}", organization_id or "") is not None,
        "organization_id",
        organization_id,
        "write the AWS organization's id, 'o-' and 10 to 32 letters and digits: trust is bound to it",
    )

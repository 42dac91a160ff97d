"""Named syntaxes that table rows refer to: each tells what is wrong with a string, or None."""

import ipaddress
import re
from collections.abc import Callable

_MEMBER_KINDS = {
    "user": r"[^@\s:]+@[^@\s]+\.[^@\s]+",
    "serviceAccount": r"[^@\s:]+@[^@\s]+\.[^@\s]+|[^\s]+\.svc\.id\.goog\[[^\]]+/[^\]]+\]",
    "group": r"[^@\s:]+@[^@\s]+\.[^@\s]+",
    "domain": r"[a-z0-9.-]+\.[a-z]+",
    "principal": r"//[a-z.]+/.+",
    "principalSet": r"//[a-z.]+/.+",
    "projectOwner": r".+",
    "projectEditor": r".+",
    "projectViewer": r".+",
    "deleted": r".+",
}


_VPC_PREFIXES = range(16, 29)
"""https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html"""


def iam_member(value: str) -> str | None:
    """A Google IAM member: "kind:identity"."""
    if value in {"allUsers", "allAuthenticatedUsers"}:
        return None
    kind, separator, identity = value.partition(":")
    if not separator or kind not in _MEMBER_KINDS:
        kinds = ", ".join(f"{k}:" for k in ("user", "serviceAccount", "group", "domain", "principal", "principalSet"))
        return f'is "{value}"; an IAM member starts with one of {kinds}'
    if not re.fullmatch(_MEMBER_KINDS[kind], identity):
        shapes = {"principal": "//iam.googleapis.com/...", "principalSet": "//iam.googleapis.com/...", "domain": "example.com"}
        return f'is "{value}"; write {kind}:{shapes.get(kind, "name@example.com")}'
    return None


def cidr(value: str) -> str | None:
    """An IPv4 or IPv6 block without host bits."""
    try:
        ipaddress.ip_network(value)
    except ValueError as error:
        return f'is "{value}": {error}; write an address block such as 10.0.0.0/16'
    return None


def cidr_ipv4(value: str) -> str | None:
    """An IPv4 block without host bits."""
    try:
        ipaddress.IPv4Network(value)
    except ValueError as error:
        return f'is "{value}": {error}; write an IPv4 block such as 10.0.0.0/16'
    return None


def vpc_cidr(value: str) -> str | None:
    """An IPv4 block of a VPC or one of its subnets: /16 to /28."""
    problem = cidr_ipv4(value)
    if problem is None and ipaddress.IPv4Network(value).prefixlen not in _VPC_PREFIXES:
        return f'is "{value}"; a VPC or subnet block has a prefix of /16 to /28'
    return problem


def arn(value: str) -> str | None:
    """An Amazon resource name."""
    if re.fullmatch(r"arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:(\d{12}|aws|cloudfront)?:.+", value, re.DOTALL):
        return None
    return f'is "{value}"; an ARN looks like arn:aws:service:region:123456789012:resource'


def account_id(value: str) -> str | None:
    """An AWS account id."""
    return None if re.fullmatch(r"\d{12}", value) else f'is "{value}"; an AWS account id has 12 digits'


def guid(value: str) -> str | None:
    """A GUID, as Azure names role assignments and definitions."""
    if re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", value):
        return None
    return f'is "{value}"; write a GUID such as 5a1c6f0e-3b7d-4c55-9a61-0f0e6a1d2b3c'


def arm_id(value: str) -> str | None:
    """An Azure resource id or scope."""
    if re.fullmatch(r"/|/(subscriptions|providers|[^/]+/providers)(/[^/]+)+", value, re.IGNORECASE):
        return None
    return f'is "{value}"; an Azure resource id starts with /subscriptions/... or /providers/...'


def https_url(value: str) -> str | None:
    """An https address."""
    return None if re.fullmatch(r"https://[^\s/]+(/\S*)?", value) else f'is "{value}"; write an https:// address'


SYNTAXES: dict[str, Callable[[str], str | None]] = {
    f.__name__: f for f in (iam_member, cidr, cidr_ipv4, vpc_cidr, arn, account_id, guid, arm_id, https_url)
}

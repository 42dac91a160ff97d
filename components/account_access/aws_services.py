"""What a deployer manages in an environment's AWS account: the services that the stack is made of, as managed policies.

Only the stack's own resources, where IAM can tell by name or tag. Managed, since a role's inline policies hold 10,240 characters
together; ten policies can be attached to a role, of which two are AWS's (IAM: "IAM and AWS STS quotas").
"""

from collections.abc import Callable, Mapping
from typing import Final

from components.account_access.aws_account import Account
from components.account_access.aws_computing import computing
from components.account_access.aws_evidence import evidence
from components.account_access.aws_foundation import foundation
from components.account_access.aws_learning import learning
from components.account_access.aws_stores import stores
from components.account_access.aws_telemetry import telemetry
from components.aws_policies import Statement

MANAGED_SERVICES: Final[Mapping[str, Callable[[Account], list[Statement]]]] = {
    "foundation": foundation,
    "computing": computing,
    "evidence": evidence,
    "learning": learning,
    "stores": stores,
    "telemetry": telemetry,
}
"""Managed policies of the read-write deployer, by name. A new capability adds its statements to one, in the same commit."""

"""Where a provider instance works: account, region, project, subscription; read from its configuration."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

DEFAULT_ACCOUNT = "123456789012"
DEFAULT_PROJECT = "sandbox-project"
DEFAULT_SUBSCRIPTION = "00000000-0000-4000-8000-000000000001"
DEFAULT_TENANT = "00000000-0000-4000-8000-00000000000a"


@dataclass(frozen=True, slots=True)
class Scope:
    """What ids and ARNs are made of, and within what names are unique.

    `realm` is the boundary of uniqueness: account, project or subscription. `region` is the provider's default; an Azure
    provider may have none.
    """

    package: str
    realm: str
    region: str
    tenant: str = DEFAULT_TENANT
    default_tags: tuple[tuple[str, str], ...] = ()

    @property
    def partition(self) -> str:
        """The AWS partition of the region."""
        prefixes = {"cn-": "aws-cn", "us-gov-": "aws-us-gov"}
        return next((p for prefix, p in prefixes.items() if self.region.startswith(prefix)), "aws")

    @property
    def number(self) -> str:
        """The project number that belongs to a Google project id: twelve digits."""
        return digits("project-number", self.realm, 12)


def digits(seed: str, salt: str, count: int) -> str:
    """A number of so many digits that follows from seed and salt and never starts with a zero."""
    value = int.from_bytes(hashlib.sha256(f"{seed}|{salt}".encode()).digest(), "big")
    return str(10 ** (count - 1) + value % (9 * 10 ** (count - 1)))


def scope_of(package: str, config: Mapping[str, Any]) -> Scope:
    """The scope of a provider with that configuration (wire names, parsed values)."""
    return _READERS[package](config)


def _aws(config: Mapping[str, Any]) -> Scope:
    accounts = config.get("allowedAccountIds") or []
    roles = config.get("assumeRoles") or []
    role_arn = roles[-1].get("roleArn") if roles and isinstance(roles[-1], dict) else None
    account = accounts[0] if len(accounts) == 1 else role_arn.split(":")[4] if role_arn else DEFAULT_ACCOUNT
    tags = (config.get("defaultTags") or {}).get("tags") or {}
    return Scope("aws", str(account), str(config.get("region") or "us-east-1"), default_tags=tuple(sorted(tags.items())))


def _azure(config: Mapping[str, Any]) -> Scope:
    return Scope(
        "azure-native",
        str(config.get("subscriptionId") or DEFAULT_SUBSCRIPTION),
        str(config.get("location") or ""),
        tenant=str(config.get("tenantId") or DEFAULT_TENANT),
    )


def _gcp(config: Mapping[str, Any]) -> Scope:
    labels = config.get("defaultLabels") or {}
    return Scope(
        "gcp",
        str(config.get("project") or DEFAULT_PROJECT),
        str(config.get("region") or "us-central1"),
        default_tags=tuple(sorted(labels.items())),
    )


_READERS = {"aws": _aws, "azure-native": _azure, "gcp": _gcp}

"""What a rule is that spans several settings, the rules of every stack, and those between the settings of two stacks.

Each rule names the settings it reads; it runs as soon as those are valid by themselves, whatever else is wrong, so that all
problems come at once. Rules of one kind of stack are in ``environment_rules`` and ``organization_rules``.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import Any, Final

from stacks.settings.source import Finding
from vocabulary import Cloud, HumanRole, Region, Residency

ACCOUNT_KEYS: Final = {Cloud.AWS: "account_id", Cloud.AZURE: "subscription_id", Cloud.GCP: "project_id"}
"""Setting that names the account in each cloud's block."""

_SHARED_KEYS: Final = {Cloud.AWS: "organization_id", Cloud.AZURE: "tenant_id"}
"""Setting in each cloud's block that all stacks share."""


@dataclass(frozen=True)
class Rule:
    """A check of the settings named in ``reads``: a function from their values to what is wrong."""

    reads: tuple[str, ...]
    check: Callable[..., Iterator[Finding]]

    def findings(self, valid: Mapping[str, Any]) -> Iterator[Finding]:
        """What is wrong, or nothing where one of the settings is missing or invalid by itself."""
        if all(name in valid for name in self.reads):
            yield from self.check(*(valid[name] for name in self.reads))


def _region_in_residency(region: Region, residency: Residency) -> Iterator[Finding]:
    if region.residency is not residency:
        within = ", ".join(r for r in Region if r.residency is residency)
        yield "region", str(region), f"it lies outside the residency '{residency}'; write one of {within}, or change residency"


def _clouds_have_blocks(clouds: list[Cloud], aws: object, azure: object, gcp: object) -> Iterator[Finding]:
    for cloud, block in zip(Cloud, (aws, azure, gcp), strict=True):
        if cloud in clouds and block is None:
            yield str(cloud), None, f"is missing, though 'clouds' names '{cloud}'; add it, or take '{cloud}' out of 'clouds'"


COMMON_RULES: Final = (
    Rule(("region", "residency"), _region_in_residency),
    Rule(("clouds", "aws", "azure", "gcp"), _clouds_have_blocks),
)
"""Rules of every stack."""


def findings_between(own: Mapping[str, Any], other: Mapping[str, Any], other_file: str) -> Iterator[Finding]:
    """What is wrong between the valid settings of two environments' stacks: ranges that overlap, accounts that both use."""
    if "network" in own and "network" in other:
        mine, theirs = own["network"].supernet, other["network"].supernet
        if IPv4Network(mine).overlaps(IPv4Network(theirs)):
            yield "network.supernet", mine, f"it overlaps {theirs} in {other_file}; choose a free range"
    for cloud, key in ACCOUNT_KEYS.items():
        blocks = own.get(cloud), other.get(cloud)
        if None not in blocks and getattr(blocks[0], key) == getattr(blocks[1], key):
            yield (
                f"{cloud}.{key}",
                getattr(blocks[0], key),
                f"{other_file} has it too; every environment has an account of its own",
            )


def findings_against_organization(own: Mapping[str, Any], organization: Mapping[str, Any], file: str) -> Iterator[Finding]:
    """What is wrong between an environment's valid settings and those of the ``org`` stack in ``file``."""
    if "prefix" in own and own["prefix"] != organization.get("prefix", own["prefix"]):
        yield "prefix", own["prefix"], f"{file} has {organization['prefix']!r}; names are shared, so write the same"
    for cloud, key in ACCOUNT_KEYS.items():
        mine, theirs = own.get(cloud), organization.get(cloud)
        if mine is None or theirs is None or "environment" not in own:
            continue
        member = theirs.environments.get(own["environment"])
        if member is None:
            yield f"{cloud}.{key}", getattr(mine, key), f"{file} has no {cloud}.environments.{own['environment']}; add it there"
        elif getattr(member, key) != getattr(mine, key):
            yield (
                f"{cloud}.{key}",
                getattr(mine, key),
                f"{file} says {getattr(member, key)!r} for this environment; write the same",
            )
        if cloud is Cloud.AWS and member is not None and "observability" in own:
            yield from _dashboard_groups(own["observability"].dashboard_groups, member.groups, file)
        shared = _SHARED_KEYS.get(cloud)
        if shared and getattr(mine, shared) != getattr(theirs, shared):
            yield f"{cloud}.{shared}", getattr(mine, shared), f"{file} says {getattr(theirs, shared)!r}; write the same"


def _dashboard_groups(mine: Mapping[HumanRole, str], theirs: Mapping[HumanRole, str], file: str) -> Iterator[Finding]:
    """Who sees dashboards with a human role, has that role."""
    for role, group in mine.items():
        if theirs.get(role) != group:
            remedy = f"{file} says {theirs.get(role)!r} for this role; write the same"
            yield f"observability.dashboard_groups.{role}", group, remedy

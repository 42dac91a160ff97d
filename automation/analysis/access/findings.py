"""What no plan may grant."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from automation.analysis.access.grants import EVERYONE, Effect, Grant
from vocabulary import Cloud

ADMINISTRATORS: Final = {
    Cloud.AWS: frozenset({"AdministratorAccess", "PowerUserAccess", "IAMFullAccess"}),
    Cloud.AZURE: frozenset({"Owner", "Contributor", "User Access Administrator"}),
    Cloud.GCP: frozenset({"roles/owner", "roles/editor", "roles/viewer", "OWNER", "WRITER"}),
}
"""Roles that give nearly everything. Google Cloud's are the basic (primitive) roles, and the same on a BigQuery dataset, but for
READER there."""


_SUBJECTS: Final = (":sub", ":oid", ":appid")
"""Claims that say who a token is for, in conditions on AWS."""


_NAMED: Final = 3
"""Most actions and resources that a message names."""


class Rule(StrEnum):
    """What no grant may be."""

    EVERYTHING = "any action on any resource"
    NEARLY_EVERYTHING = "all actions but some on any resource"
    WHOLE_SERVICE = "all actions of a service on any resource"
    ADMINISTRATOR = "a role that gives nearly everything"
    EVERYONE = "everyone may, without a condition"
    ANY_TOKEN = "any token of the issuer gets in"  # noqa: S105 - a sentence


@dataclass(frozen=True, kw_only=True, order=True)
class Finding:
    """A grant that gives too much.

    Attributes:
        rule: what is wrong with it.
        grant: the grant.
    """

    rule: Rule
    grant: Grant

    def __str__(self) -> str:
        grant = self.grant
        what, on = (_few(texts) for texts in (grant.what, grant.on))
        return f"{grant.type} {grant.source}: {grant.who} has {what} on {on}: {self.rule}"


def _few(texts: Sequence[str]) -> str:
    return ", ".join(texts[:_NAMED]) + (f" and {len(texts) - _NAMED} more" if len(texts) > _NAMED else "")


def findings_in(grants: Iterable[Grant]) -> list[Finding]:
    """Everything that is wrong with ``grants``; one grant may break several rules."""
    return sorted(
        Finding(rule=rule, grant=grant) for grant in grants if grant.gives for rule, breaks in RULES.items() if breaks(grant)
    )


def _everything(grant: Grant) -> bool:
    return _on_anything(grant) and any(not action.strip("*:") for action in grant.actions) and not grant.excluded_actions


def _nearly_everything(grant: Grant) -> bool:
    return bool(grant.excluded_actions) and any(not action.strip("*:") for action in grant.actions) and _on_anything(grant)


def _whole_service(grant: Grant) -> bool:
    """A service's every action on everything; on Azure and Google Cloud the scope says how much that is."""
    if grant.cloud is not Cloud.AWS or grant.condition or not _on_anything(grant):
        return False
    return any(action.endswith(":*") and action.strip("*:") for action in grant.actions)


def _on_anything(grant: Grant) -> bool:
    return grant.cloud is not Cloud.AWS or "*" in grant.resources or bool(grant.excluded_resources)


def _administrator(grant: Grant) -> bool:
    return grant.role in ADMINISTRATORS[grant.cloud]


def _open(grant: Grant) -> bool:
    return grant.who.startswith(EVERYONE) and not grant.condition


def _any_token(grant: Grant) -> bool:
    """Federation without a condition on the subject, in trust policies of AWS and pools of Google Cloud; Azure's are exact."""
    if grant.effect is not Effect.BECOME:
        return False
    if grant.cloud is Cloud.GCP:
        return grant.type.endswith(":WorkloadIdentityPoolProvider") and not grant.condition
    return any("WithWebIdentity" in action for action in grant.actions) and not any(key in grant.condition for key in _SUBJECTS)


RULES: Final[dict[Rule, Callable[[Grant], bool]]] = {
    Rule.EVERYTHING: _everything,
    Rule.NEARLY_EVERYTHING: _nearly_everything,
    Rule.WHOLE_SERVICE: _whole_service,
    Rule.ADMINISTRATOR: _administrator,
    Rule.EVERYONE: _open,
    Rule.ANY_TOKEN: _any_token,
}
"""Whether a grant that gives something breaks each rule."""

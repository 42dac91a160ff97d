"""Whether workloads share an identity."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from plans import Resource, is_unknown
from policy_packs.judge.functions import Findings, function
from policy_packs.judge.paths import select
from policy_packs.judge.world import World

_ACCOUNT_PREFIX: Final = re.compile(r"^projects/[^/]+/serviceaccounts/")
"""Google Cloud takes a service account by its e-mail address or by its whole name."""


@dataclass(frozen=True, slots=True)
class _Use:
    """One identity that a resource runs as.

    Attributes:
        path: where the resource says so.
        value: what it says there, in lower case; None if that is not known yet.
        candidates: URNs of the stack's identities that the value may come from.
    """

    path: str
    value: str | None
    candidates: frozenset[str]

    def shared_with(self, other: "_Use") -> bool | None:
        """Whether both are the same identity; None if that is not known yet."""
        if self.value is not None and other.value is not None:
            return self.value == other.value
        if self.candidates and other.candidates:
            if not self.candidates & other.candidates:
                return False
            if len(self.candidates) == len(other.candidates) == 1:
                return True
        return None


@function("own_identity", stack_wide=True)
def own_identity(resource: Resource, arguments: Mapping[str, Any], world: World) -> Findings:
    """No resource of another purpose runs as the same identity.

    Arguments:
        uses: by type: ``purpose``, a word, and ``paths`` to what names the identity.
        identities: types of identities.
    """
    uses: Mapping[str, Any] = arguments["uses"]
    own = list(_uses(resource, arguments))
    purpose = uses[resource.type]["purpose"]
    problems, unknown = set(), set()
    for other in world.of(list(uses)):
        other_purpose = uses[other.type]["purpose"]
        if other_purpose == purpose or other.cloud is not resource.cloud:
            continue
        for use in own:
            for theirs in _uses(other, arguments):
                shared = use.shared_with(theirs)
                if shared:
                    problems.add(f"{other_purpose} runs as the same identity")
                elif shared is None:
                    unknown.add(use.path)
    return Findings(problems=frozenset(problems), unknown=frozenset(unknown))


def _uses(resource: Resource, arguments: Mapping[str, Any]) -> Iterator[_Use]:
    identities = frozenset(arguments["identities"])
    for path in arguments["uses"][resource.type]["paths"]:
        named = resource.dependencies.get(path.partition(".")[0].removesuffix("[]"), ())
        candidates = frozenset(urn for urn in named if _type_in(urn) in identities)
        for value in select(resource.inputs, path):
            if is_unknown(value):
                yield _Use(path, None, candidates)
            elif isinstance(value, str) and value:
                yield _Use(path, _ACCOUNT_PREFIX.sub("", value.lower()), candidates)


def _type_in(urn: str) -> str:
    """``urn:pulumi:stack::project::parent$type::name`` gives the type."""
    return urn.rpartition("::")[0].rpartition("::")[2].rpartition("$")[2]

"""Mends what follows from where a resource is, for rules whose level in a stack is ``remediate``.

The CrossGuard pack runs ``repair`` as a policy of its own, before anything is judged, on the types of those rules. What it sets
is in the plan then, and judged as if the program had said it; what remains wrong is a mandatory violation. Rego mends nothing:
it judges the plan that it is given, which holds the repairs if the pack ran with ``pulumi preview``.

Only tags that nobody has to decide are added: owner, cost centre and sensitivity are for people to say. What is set stays, even
if it is wrong, since only a person knows which of two statements is meant; so a resource whose tags are all there is never
touched, and the plan of a program that says its tags is the same with the pack and without.
"""

from collections.abc import Mapping

from plans import Resource, is_unknown
from policy_packs.judge.facts import facts
from policy_packs.judge.functions.tags import is_blank, tags_of
from policy_packs.judge.paths import select
from vocabulary import Environment
from vocabulary.tags import MANAGED_BY

Repair = Mapping[tuple[str, ...], object]
"""Inputs to set, by path."""


def repair(resource: Resource) -> Repair:
    """The tags to add to ``resource``; none where it keeps them as a list, in another shape, or not known yet."""
    known = facts()["tags"]
    place = known["places"].get(resource.type)
    if place is None or resource.type in known["lists"]:
        return {}
    steps = tuple(place.split("."))
    holders = [select(resource.inputs, ".".join(steps[:depth]))[0] for depth in range(1, len(steps) + 1)]
    if any(holder is not None and (is_unknown(holder) or not isinstance(holder, Mapping)) for holder in holders):
        return {}
    tags = tags_of(resource, facts())
    if tags.unknown:
        return {}
    return {(*steps, name): value for name, value in _derived(resource).items() if is_blank(tags.all.get(name))}


def _derived(resource: Resource) -> dict[str, str]:
    """The tags that follow from where the resource is."""
    derived = {"managed-by": MANAGED_BY}
    if resource.cloud is not None:
        derived["provider"] = resource.cloud.value
    stack = resource.urn.removeprefix("urn:pulumi:").partition("::")[0]
    if stack in frozenset(Environment):
        derived["environment"] = stack
    if resource.capability:
        derived["workload"] = resource.capability.replace("_", "-")
    return derived

"""The verdicts of one operation. Every policy of the pack is asked about every resource; each is read and judged once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pulumi_policy import ResourceValidationArgs, StackValidationArgs

from plans import Resource
from policy_packs.guardrails.reading import dependencies_of, read
from policy_packs.judge import Judge, Verdict
from vocabulary import Cloud

Price = Callable[[Sequence[Resource]], Mapping[str, Any] | None]


class Review:
    """Judges what the engine hands over.

    Rules about several resources judge the same inputs as those about one: what the engine hands over for the whole stack holds
    outputs too, and at the end of an ``up`` nothing else.
    """

    def __init__(self, judge: Judge, price: Price) -> None:
        """``price`` gives the monthly estimate of all resources by cloud."""
        self._judge = judge
        self._price = price
        self._resources: dict[str, ResourceValidationArgs | Resource] = {}
        self._alone: dict[str, list[Verdict]] = {}
        self._together: list[Verdict] = []

    def of_resource(self, args: ResourceValidationArgs, *, again: bool) -> list[Verdict]:
        """What the rules say of a resource alone; ``again`` if another policy has asked for it just before."""
        if not again:
            self._resources[args.urn] = args
            self._alone[args.urn] = []
            if self._judge.judges(args.resource_type):
                resource = self._resources[args.urn] = read(args)
                if _is_covered(resource, _clouds(args)):
                    self._alone[args.urn] = self._judge.resource(resource)
        return self._alone[args.urn]

    def of_stack(self, args: StackValidationArgs, *, again: bool) -> list[Verdict]:
        """What the rules say of all resources together; ``again`` as for a resource."""
        if not again:
            clouds = _clouds(args)
            given = [(self._resources.get(resource.urn, resource), dependencies_of(resource)) for resource in args.resources]
            resources = [
                replace(found, dependencies=dependencies) if isinstance(found, Resource) else read(found, dependencies)
                for found, dependencies in given
            ]
            covered = [resource for resource in resources if resource.cloud is None or _is_covered(resource, clouds)]
            self._together = self._judge.stack(covered, lambda: self._price(covered), clouds)
        return self._together


def _clouds(args: ResourceValidationArgs | StackValidationArgs) -> frozenset[Cloud]:
    """The clouds that the operation covers."""
    return frozenset(map(Cloud, (args.get_config() or {}).get("clouds") or Cloud))


def _is_covered(resource: Resource, clouds: frozenset[Cloud]) -> bool:
    """Whether a narrowed operation covers ``resource``.

    The engine hands over what it leaves out too: with its old inputs, or with none if it does not exist yet.
    """
    return clouds == frozenset(Cloud) or (resource.cloud in clouds and bool(resource.inputs))

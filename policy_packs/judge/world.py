"""What a rule can look at besides the resource that it judges."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from plans import Resource, is_unknown
from vocabulary import Cloud, Environment

STACK_TYPE: Final = "pulumi:pulumi:Stack"
"""Type of the resource that stands for the whole stack."""
_NAMES: Final = ("bucket", "name", "id")
"""Inputs by whose literal value another resource may refer to this one."""


@dataclass(frozen=True, kw_only=True, eq=False)
class World:
    """What a rule can look at.

    Attributes:
        stack: name of the stack.
        settings: the stack's settings (``plans.PlanDocument.settings``).
        facts: what ``facts.json`` says of the vocabulary.
        configuration: the rule's settings for this stack, defaults included.
        resources: all resources of the stack, for conditions that look at others.
        clouds: the clouds that the operation covers.
        price: gives the monthly estimate by cloud, or None where there is none.
    """

    stack: str
    settings: Mapping[str, Any]
    facts: Mapping[str, Any]
    configuration: Mapping[str, Any] = field(default_factory=dict)
    resources: Sequence[Resource] = ()
    clouds: frozenset[Cloud] = frozenset(Cloud)
    price: Callable[[], Mapping[str, Any] | None] = lambda: None

    @property
    def environment(self) -> str:
        """The stack's environment; the strictest one if neither its settings nor its name say which."""
        return environment_of(self.stack, self.settings)

    @cached_property
    def all_settings(self) -> Mapping[str, Any]:
        """The settings with the environment, whether they name it or not: what ``$settings`` gives."""
        return {**self.settings, "environment": self.environment}

    @property
    def estimate(self) -> Mapping[str, Any] | None:
        """Monthly estimate by cloud (``pricing``), or None."""
        return self.price()

    @cached_property
    def by_type(self) -> Mapping[str, Sequence[Resource]]:
        """Resources by type."""
        found: dict[str, list[Resource]] = defaultdict(list)
        for resource in self.resources:
            found[resource.type].append(resource)
        return found

    def of(self, types: Sequence[str]) -> list[Resource]:
        """The resources of ``types``."""
        return [resource for type_token in types for resource in self.by_type.get(type_token, ())]


def environment_of(stack: str, settings: Mapping[str, Any]) -> str:
    """The environment of a stack; ``prod``, the strictest, if neither its settings nor its name say which."""
    named = settings.get("environment") or stack
    return named if named in frozenset(Environment) else Environment.PROD.value


def refers(source: Resource, property_name: str, target: Resource) -> bool:
    """Whether the input ``property_name`` of ``source`` comes from ``target``: by its dependencies, or by a literal name."""
    if target.urn in source.dependencies.get(property_name, ()):
        return True
    value = source.inputs.get(property_name)
    return isinstance(value, str) and not is_unknown(value) and any(target.inputs.get(name) == value for name in _NAMES)

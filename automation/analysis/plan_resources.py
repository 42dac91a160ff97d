"""A resolved plan in the form of a plan document, for what works on either."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, Final

from automation.analysis.resolved_plan import ResolvedPlan
from plans import Resource
from plans.document import PROVIDER_PREFIX

_IDENTITIES: Final = ("arn", "id", "name")
"""Outputs by which other resources name a resource."""


def resources_of(plan: ResolvedPlan) -> tuple[Resource, ...]:
    """The clouds' resources of ``plan``.

    What an input comes from is told by its value: an id, ARN or name of another resource.
    """
    providers = {
        registered.urn: registered.inputs for registered in plan.registrations if registered.token.startswith(PROVIDER_PREFIX)
    }
    named: defaultdict[str, list[str]] = defaultdict(list)
    for registered in plan.created:
        for value in {registered.id, *(registered.outputs.get(name) for name in _IDENTITIES)}:
            if isinstance(value, str) and value:
                named[value].append(registered.urn)
    return tuple(
        Resource(
            urn=registered.urn,
            type=registered.token,
            inputs=registered.inputs,
            provider=providers.get(registered.provider.rpartition("::")[0], {}),
            parent=registered.parent,
            protect=registered.protect,
            dependencies={
                name: tuple(dict.fromkeys(urn for text in _texts(value) for urn in named.get(text, ()) if urn != registered.urn))
                for name, value in registered.inputs.items()
            },
        )
        for registered in plan.created
    )


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)

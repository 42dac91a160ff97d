"""Shipped plans, and plans in which one thing is not as it should be."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import replace
from typing import Any

from automation.analysis.resolved_plan import PlannedResource, ResolvedPlan
from automation.sandbox.mocks import Registration
from vocabulary import Cloud


def planned(
    type_: str, called: str = "planted", /, *, capability: str = "logging", id_: str = "", **inputs: Any
) -> PlannedResource:
    """A resource that is in no plan."""
    cloud = next(cloud for cloud in Cloud if type_.startswith(f"{cloud.package}:"))
    return PlannedResource(
        type=type_, name=called, cloud=cloud, capability=capability, component=capability, inputs=inputs, outputs=inputs, id=id_
    )


def with_inputs(plan: ResolvedPlan, type_: str, name: str, **changes: Any) -> ResolvedPlan:
    """``plan`` with other inputs of one resource; ``a__b`` names an input inside another, None takes one away."""

    def change(registered: Registration) -> Registration:
        inputs = deepcopy(dict(registered.inputs))
        for path, value in changes.items():
            *way, last = path.split("__")
            inner: Any = inputs
            for step in way:
                inner = inner[step]
            if value is None:
                del inner[last]
            else:
                inner[last] = value
        return replace(registered, inputs=inputs)

    return _changed(plan, type_, name, change)


def with_option(plan: ResolvedPlan, type_: str, name: str, *, protect: bool) -> ResolvedPlan:
    """``plan`` with another protection of one resource."""
    return _changed(plan, type_, name, lambda registered: replace(registered, protect=protect))


def unprotected(plan: ResolvedPlan) -> ResolvedPlan:
    """``plan`` without any protection."""
    return replace(plan, registrations=tuple(replace(registered, protect=False) for registered in plan.registrations))


def without(plan: ResolvedPlan, type_: str, name: str) -> ResolvedPlan:
    """``plan`` without one resource."""
    kept = tuple(registered for registered in plan.registrations if (registered.token, registered.name) != (type_, name))
    assert len(kept) == len(plan.registrations) - 1, f"{type_} {name} is not there once"
    return replace(plan, registrations=kept)


def without_component(plan: ResolvedPlan, token: str) -> ResolvedPlan:
    """``plan`` without one component and what is in it."""
    gone = next(registered for registered in plan.registrations if registered.token == token)
    kept = (registered for registered in plan.registrations if gone.urn not in {registered.urn, registered.parent})
    return replace(plan, registrations=tuple(kept))


def with_resource(plan: ResolvedPlan, component: str, type_: str, name: str, inputs: Mapping[str, Any]) -> ResolvedPlan:
    """``plan`` with one resource more, in the component of this token."""
    parent = next(registered for registered in plan.registrations if registered.token == component)
    added = Registration(token=type_, name=name, inputs=inputs, outputs=inputs, id=name, custom=True, parent=parent.urn)
    return replace(plan, registrations=(*plan.registrations, added))


def _changed(plan: ResolvedPlan, type_: str, name: str, change: Callable[[Registration], Registration]) -> ResolvedPlan:
    found = [registered for registered in plan.registrations if (registered.token, registered.name) == (type_, name)]
    assert len(found) == 1, f"{type_} {name} is there {len(found)} times"
    return replace(plan, registrations=tuple(change(r) if r is found[0] else r for r in plan.registrations))

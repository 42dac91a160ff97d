"""The table of capabilities: what each consists of on each cloud, written into the documentation from the plans themselves."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

from automation.analysis.resolved_plan import ResolvedPlan
from stacks.environment import BLUEPRINTS
from stacks.settings.loading import ORGANIZATION_STACK
from vocabulary import Cloud

FILE: Final = "docs/capabilities.md"
"""Where the table lies in the project's folder."""

STACKS: Final = (ORGANIZATION_STACK, "prod")
"""The stacks that are shown: what exists once, and the complete environment."""

_HEAD: Final = """\
# Capabilities

What each capability consists of on each cloud, with the number of resources of each type: generated from the resolved plans of
the `org` and `prod` stacks as shipped. `mlcp inventory` writes this page, `mlcp inventory --check` says whether it is up to date.
What the clouds do differently and why is in each capability's page; what of it must be the same is checked by
[`mlcp parity`](parity.md).
"""


def page(plans: Sequence[ResolvedPlan]) -> str:
    """The whole page for ``plans``."""
    return "\n".join([_HEAD, *(line for plan in plans for line in _section(plan))])


def _section(plan: ResolvedPlan) -> Iterator[str]:
    clouds = sorted(plan.settings.clouds)
    counts: dict[str, dict[Cloud, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for resource in plan.resources:
        counts[resource.capability][resource.cloud][resource.type] += 1
    components = len(plan.components)
    yield f"## Stack `{plan.stack}`"
    yield ""
    yield f"{len(plan.resources)} resources in {components} components."
    yield ""
    yield "| capability | " + " | ".join(cloud.display_name for cloud in clouds) + " |"
    yield "|---" * (len(clouds) + 1) + "|"
    for capability in sorted({name for name, _ in plan.capabilities}, key=_position):
        cells = [_cell(counts[capability][cloud], _reason(plan, capability, cloud)) for cloud in clouds]
        yield f"| [{capability.replace('_', ' ')}](capabilities/{capability}.md) | " + " | ".join(cells) + " |"
    yield ""


def _position(capability: str) -> tuple[int, str]:
    """An environment's capabilities come in the order of building, the organization's by name."""
    order = [blueprint.name for blueprint in BLUEPRINTS]
    return order.index(capability) if capability in order else -1, capability


def empty_cells(plan: ResolvedPlan) -> list[tuple[str, Cloud]]:
    """Cells of the table that are empty and nobody explains."""
    there = {(resource.capability, resource.cloud) for resource in plan.resources}
    capabilities = {name for name, _ in plan.capabilities}
    return [
        (capability, cloud)
        for capability in sorted(capabilities)
        for cloud in sorted(plan.settings.clouds)
        if (capability, cloud) not in there and not _reason(plan, capability, cloud)
    ]


def _reason(plan: ResolvedPlan, capability: str, cloud: Cloud) -> str:
    """Why a cloud has no part in a capability, as its blueprint says."""
    if plan.stack == ORGANIZATION_STACK:
        return ""
    return {blueprint.name: blueprint.absent for blueprint in BLUEPRINTS}.get(capability, {}).get(cloud, "")


def _cell(types: Mapping[str, int], reason: str) -> str:
    if not types:
        return f"*none: {reason}*" if reason else ""
    return "; ".join(_group(module, list(found)) for module, found in groupby(sorted(types.items(), key=_key), key=_module))


def _key(item: tuple[str, int]) -> tuple[str, str]:
    return _module(item), _class(item[0])


def _module(item: tuple[str, int]) -> str:
    return item[0].split(":")[1].partition("/")[0]


def _class(type_: str) -> str:
    name = type_.rpartition(":")[2]
    return name[:1].upper() + name[1:]


def _group(module: str, types: Iterable[tuple[str, int]]) -> str:
    return f"`{module}` " + ", ".join(_class(type_) + (f" x{count}" if count > 1 else "") for type_, count in types)

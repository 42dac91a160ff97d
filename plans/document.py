"""The plan document and what it holds of each resource."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from vocabulary import Cloud

PROJECT: Final = "ml-control-plane"
"""Namespace of our settings in a stack's configuration."""
COMPONENT_PACKAGE: Final = "mlcp"
PROVIDER_PREFIX: Final = "pulumi:providers:"

_CLOUDS: Final = {cloud.package: cloud for cloud in Cloud}


@dataclass(frozen=True, kw_only=True)
class Resource:
    """One resource of a plan. Values may be secret: none of them goes into a message.

    Attributes:
        urn: Pulumi's unique name of the resource.
        type: type token, such as ``aws:s3/bucket:Bucket``.
        inputs: what the program asks for, with the names of the provider's protocol. What is not known yet is one of
            ``plans.unknown.UNKNOWN``.
        provider: inputs of the provider that it is made with, empty for components.
        parent: URN of the parent, or empty.
        protect: whether Pulumi refuses to delete it.
        dependencies: URNs of the resources that each top-level input comes from.
        source: where the program makes it, as ``components/aws_bucket.py:65``, or empty.
    """

    urn: str
    type: str
    inputs: Mapping[str, Any] = field(default_factory=dict)
    provider: Mapping[str, Any] = field(default_factory=dict)
    parent: str = ""
    protect: bool = False
    dependencies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    source: str = ""

    @property
    def name(self) -> str:
        """Name of the resource in the program."""
        return self.urn.rpartition("::")[2]

    @property
    def cloud(self) -> Cloud | None:
        """The cloud that the type belongs to; None for components and providers."""
        return _CLOUDS.get(self.type.partition(":")[0])

    @property
    def capability(self) -> str:
        """Capability of the component around it (``mlcp:logging:AwsLogging`` is ``logging``), or empty."""
        package, _, rest = self.parent.rpartition("::")[0].rpartition("::")[2].rpartition("$")[2].partition(":")
        return rest.partition(":")[0] if package == COMPONENT_PACKAGE else ""


@dataclass(frozen=True, kw_only=True)
class Step:
    """What the engine does to one resource.

    Attributes:
        op: the engine's word, such as ``create``, ``same`` or ``delete-replaced``.
        old: the resource before, or None.
        new: the resource afterwards, or None.
    """

    op: str
    old: Resource | None = None
    new: Resource | None = None


@dataclass(frozen=True, kw_only=True)
class PlanDocument:
    """A plan.

    Attributes:
        stack: name of the stack.
        settings: the stack's settings, without the namespace; objects and lists are decoded.
        steps: every step, in the engine's order. A comparison with the clouds (``refresh``) comes before what is done.
    """

    stack: str
    settings: Mapping[str, Any]
    steps: tuple[Step, ...]

    @cached_property
    def after(self) -> tuple[Resource, ...]:
        """The resources that are there when the plan is carried out, each once."""
        found = {step.new.urn: step.new for step in self._done if step.new is not None and "delete" not in step.op}
        return tuple(found.values())

    @cached_property
    def before(self) -> tuple[Resource, ...]:
        """The resources that are there now, each once."""
        return tuple({step.old.urn: step.old for step in self._done if step.old is not None}.values())

    @property
    def _done(self) -> Iterator[Step]:
        return (step for step in self.steps if step.op != "refresh")


def read_plan(text: str) -> PlanDocument:
    """Read what ``pulumi preview --json --show-sames`` writes.

    Raises:
        ValueError: the text is no such document; says what is missing.
    """
    document = json.loads(text)
    if not isinstance(document, dict) or not isinstance(document.get("steps"), list):
        raise ValueError("there is no list `steps`; write the plan with `pulumi preview --json --show-sames`")  # noqa: TRY004 - of the text
    raw = document["steps"]
    urn = next((step["urn"] for step in raw), "urn:pulumi:::")
    providers = {state["urn"]: state.get("inputs") or {} for state in _states(raw) if state["type"].startswith(PROVIDER_PREFIX)}
    steps = tuple(
        Step(op=step["op"], old=_resource(step.get("oldState"), providers), new=_resource(step.get("newState"), providers))
        for step in raw
    )
    return PlanDocument(
        stack=urn.removeprefix("urn:pulumi:").partition("::")[0], settings=settings_of(document.get("config") or {}), steps=steps
    )


def settings_of(configuration: Mapping[str, str]) -> dict[str, Any]:
    """A stack's settings from its configuration as the engine has it: texts, with objects and lists as JSON."""
    return {
        key.removeprefix(f"{PROJECT}:"): _decoded(value) for key, value in configuration.items() if key.startswith(f"{PROJECT}:")
    }


def _decoded(value: Any) -> Any:
    if isinstance(value, str) and value[:1] in {"{", "["}:
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def _states(steps: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for step in steps:
        yield from (step[name] for name in ("oldState", "newState") if step.get(name))


def _resource(state: Mapping[str, Any] | None, providers: Mapping[str, Mapping[str, Any]]) -> Resource | None:
    if not state:
        return None
    return Resource(
        urn=state["urn"],
        type=state["type"],
        inputs=state.get("inputs") or {},
        provider=providers.get(state.get("provider", "").rpartition("::")[0], {}),
        parent=state.get("parent", ""),
        protect=bool(state.get("protect")),
        dependencies={name: tuple(urns or ()) for name, urns in (state.get("propertyDependencies") or {}).items()},
        source=_source(state),
    )


def _source(state: Mapping[str, Any]) -> str:
    """The innermost place in the project's own code: ``project:///../../components/aws_bucket.py#65``."""
    for frame in (state.get("sourcePosition"), *(frame.get("sourcePosition") for frame in state.get("stackTrace") or ())):
        path, _, line = (frame or "").removeprefix("project:///").partition("#")
        path = path.lstrip("./")
        if path and not path.startswith((".venv/", "root/", "usr/")) and "site-packages" not in path:
            return f"{path}:{line}"
    return ""

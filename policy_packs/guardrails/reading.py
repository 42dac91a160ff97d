"""What the SDK hands over, as the rules' plain data."""

from collections.abc import Mapping, Sequence
from typing import Any

from pulumi_policy import PolicyResource, ResourceValidationArgs
from pulumi_policy.secret import Secret

from plans import Resource


def read(given: ResourceValidationArgs | PolicyResource, dependencies: Mapping[str, tuple[str, ...]] | None = None) -> Resource:
    """What rules see of the SDK's arguments. Secrets are in the clear: none of them may go into a message."""
    return Resource(
        urn=given.urn,
        type=given.resource_type,
        inputs=_plain(given.props),
        provider=_plain(given.provider.props) if given.provider is not None else {},
        parent=given.opts.parent or "",
        protect=bool(given.opts.protect),
        dependencies=dependencies or {},
    )


def dependencies_of(resource: PolicyResource) -> dict[str, tuple[str, ...]]:
    """URNs of what each input of ``resource`` comes from."""
    return {name: tuple(source.urn for source in sources) for name, sources in resource.property_dependencies.items() if sources}


def _plain(value: Any) -> Any:
    """``value`` without the SDK's proxies, which raise for what is unknown; whole numbers as such."""
    if isinstance(value, Secret):
        return _plain(value.value)
    if isinstance(value, Mapping):
        target = _target(value)
        return {key: _plain(target[key]) for key in target}
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [_plain(part) for part in _target(value)]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _target(proxy: Any) -> Any:
    """What a proxy stands for: it hands that out under a key of its own."""
    try:
        return proxy["__target"]
    except (KeyError, TypeError):
        return proxy

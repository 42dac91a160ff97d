"""Being written by the author of the tag rules."""

from collections.abc import Mapping

from plans import Resource

Repair = Mapping[tuple[str, ...], object]


def repair(resource: Resource) -> Repair:
    """Nothing yet."""
    return {}

"""What all tests share."""

import pytest

from stacks.interpreter import raise_gc_thresholds

raise_gc_thresholds()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The engine's tests take longest: begin with them, so that no worker is left with one at the end."""
    items.sort(key=lambda item: item.get_closest_marker("engine") is None)

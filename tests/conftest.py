"""What all tests share."""

import os
import tempfile

import pytest

from stacks.interpreter import raise_gc_thresholds
from tests.stacks.simulation import PLANS

raise_gc_thresholds()


def pytest_configure(config: pytest.Config) -> None:
    """Give pytest-xdist's workers, which inherit the environment, a folder for the plans that all of them need."""
    if PLANS not in os.environ:
        folder = tempfile.TemporaryDirectory(prefix="mlcp-plans-")
        os.environ[PLANS] = folder.name
        config.add_cleanup(folder.cleanup)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The engine's tests take longest: begin with them, so that no worker is left with one at the end."""
    items.sort(key=lambda item: item.get_closest_marker("engine") is None)

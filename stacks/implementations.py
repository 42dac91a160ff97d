"""Finds a capability's class for a cloud; a cloud's SDK is imported only when a stack uses that cloud."""

from collections.abc import Callable
from importlib import import_module
from typing import TypeVar, cast

from components.base import Component
from vocabulary import Cloud

C = TypeVar("C", bound=Component)


def implementation(capability: type[C], cloud: Cloud) -> Callable[..., C]:
    """The class that builds ``capability`` on ``cloud``: ``Network`` on AWS is ``components.networking.aws.AwsNetwork``."""
    module = import_module(f"{capability.__module__}.{cloud}")
    return cast("Callable[..., C]", getattr(module, f"{cloud.value.capitalize()}{capability.__name__}"))

"""What every component of a stack is told about it, from the stack's settings."""

from typing import Final

from stacks.settings import Settings
from vocabulary import Environment, StackContext

PROTECTED: Final = frozenset({Environment.ORG, Environment.PROD})
"""Stacks whose data-bearing resources refuse deletion, unless their settings say otherwise."""


def stack_context(settings: Settings) -> StackContext:
    """The context of the stack that ``settings`` describe."""
    environment = Environment(settings.environment)
    return StackContext(
        prefix=settings.prefix,
        environment=environment,
        region=settings.region,
        owner=settings.owner,
        cost_center=settings.cost_center,
        data_sensitivity=settings.data_sensitivity,
        protect=environment in PROTECTED if settings.protect is None else settings.protect,
        generation=settings.generation,
    )

"""The stack that the engine has started the pack for. It says which in the environment (``PULUMI_STACK``, ``PULUMI_CONFIG``)."""

import datetime
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pulumi

import pricing
from plans import Resource
from plans.document import settings_of
from policy_packs.judge import Judge, World, facts, read_configuration


def world_of_this_stack() -> World:
    """Name and settings of this stack, and the facts."""
    return World(stack=os.environ.get("PULUMI_STACK", ""), settings=settings_of(pulumi.runtime.get_config_env()), facts=facts())


def judge_of_this_stack(world: World, configurations: Path) -> Judge:
    """The rules as they hold for this stack.

    Args:
        world: the stack.
        configurations: folder with ``<stack>.json`` for stacks that change something of the rules.

    Raises:
        ConfigurationError: the stack's configuration is wrong.
    """
    configuration = read_configuration(configurations / f"{world.stack}.json")
    return Judge(world, configuration, datetime.datetime.now(tz=datetime.UTC).date())


def price(resources: Sequence[Resource], environment: str) -> Mapping[str, Any]:
    """What ``resources`` cost in a month, by cloud, as the budget rules ask for it."""
    return pricing.summary(pricing.estimate(resources, environment=environment))

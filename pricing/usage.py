"""Assumptions about usage, ``catalog/usage.yaml``: what a plan does not say, such as how many gigabytes a bucket will hold.

They are figures to plan with, not measurements: ``docs/costs.md`` says how to replace them by what a stack was seen to use.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from vocabulary import Environment

FILE: Final = Path(__file__).parents[1] / "catalog" / "usage.yaml"
"""Where the shipped assumptions lie."""


class UsageError(ValueError):
    """The assumptions can not be read; the message names the file and the key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """How much of something is used in a month.

    Attributes:
        name: our name for it, such as ``nat-gb``.
        unit: what is counted.
        why: where the figures come from.
        values: by environment.
        variants: values that hold for a capability or a size instead, by its name.
    """

    name: str
    unit: str
    why: str
    values: Mapping[Environment, Decimal]
    variants: Mapping[str, Mapping[Environment, Decimal]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """All assumptions, by name."""

    assumptions: Mapping[str, Assumption]

    def value(self, name: str, environment: str, variant: str = "") -> Decimal:
        """The assumption ``name`` in ``environment``, for ``variant`` if it has that; a foreign environment counts as ``prod``.

        Raises:
            KeyError: there is no such assumption.
        """
        assumption = self.assumptions[name]
        known = Environment(environment) if environment in set(Environment) else Environment.PROD
        return assumption.variants.get(variant, assumption.values)[known]


@cache
def read_usage(path: Path = FILE) -> Usage:
    """Read the assumptions; read once per process.

    Raises:
        UsageError: the file is missing or malformed.
    """
    try:
        document = yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
        entries = document["assumptions"].items()
    except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(f"{path} holds no assumptions: {error}") from error
    found = {}
    for name, entry in entries:
        try:
            found[name] = _assumption(name, entry)
        except (KeyError, TypeError, ValueError, ArithmeticError, AttributeError) as error:
            raise UsageError(f"{path}: {name}: {type(error).__name__}: {error}; see docs/costs.md") from error
    return Usage(assumptions=found)


def _assumption(name: str, entry: Mapping[str, Any]) -> Assumption:
    return Assumption(
        name=name,
        unit=entry["unit"],
        why=entry["why"],
        values=_values(entry["values"]),
        variants={variant: _values(values) for variant, values in (entry.get("variants") or {}).items()},
    )


def _values(values: Any) -> dict[Environment, Decimal]:
    """A number for all environments, or one for each."""
    if isinstance(values, Mapping):
        return {environment: Decimal(str(values[environment.value])) for environment in Environment}
    return dict.fromkeys(Environment, Decimal(str(values)))

"""Repetitions and what is taken from them."""

import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

T = TypeVar("T")


def alternately(sides: Mapping[str, Callable[[], T]], repetitions: int) -> dict[str, list[T]]:
    """Run all ``sides`` in turn, ``repetitions`` times, so that whatever slows the machine down slows all of them.

    Each round begins with another side.

    Raises:
        ValueError: ``repetitions`` is even: the median would be of two runs.
    """
    if repetitions % 2 == 0:
        raise ValueError(f"{repetitions} repetitions: take an odd number")
    results: dict[str, list[T]] = {name: [] for name in sides}
    names = list(sides)
    for turn in range(repetitions):
        first = turn % len(names)
        for name in names[first:] + names[:first]:
            results[name].append(sides[name]())
    return results


def median(values: Iterable[float]) -> float:
    """The median."""
    return statistics.median(values)


def percentile(values: Sequence[float], percent: int) -> float:
    """The value that ``percent`` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]

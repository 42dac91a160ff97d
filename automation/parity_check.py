"""Compares the clouds of one stack with each other while the engine previews it: ``mlcp parity`` in a process of its own.

The comparison runs the stack's program in the simulated cloud, and Pulumi's runtime knows only one program in a process.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from automation.failures import FAILED, OK

_COMMAND = "from automation.cli import main; main()"


@dataclass(frozen=True, kw_only=True)
class ParityDifference:
    """A difference between clouds that nobody has declared.

    Attributes:
        capability: the capability.
        what: in what it differs, such as ``encryption of object store``.
        sides: what each cloud has: neutral facts, no property of a resource.
    """

    capability: str
    what: str
    sides: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Parity:
    """How alike the clouds of a stack are.

    Attributes:
        agreeing: number of facets in which they are alike.
        intended: number of differences that are declared.
        drift: differences that are not.
        stale: declarations, in words, that nothing needs any more.
        failure: why nothing could be compared, or empty.
    """

    agreeing: int = 0
    intended: int = 0
    drift: tuple[ParityDifference, ...] = ()
    stale: tuple[str, ...] = ()
    failure: str = ""


class ParityCheck:
    """A comparison that is under way."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def result(self) -> Parity:
        """Wait for the comparison to end, and say what it found."""
        output, errors = self._process.communicate()
        if self._process.returncode not in {OK, FAILED} or not output:
            reason = next(iter(errors.strip().splitlines()[-1:]), f"exit code {self._process.returncode}")
            return Parity(failure=reason)
        return read_parity(json.loads(output))


def read_parity(report: dict[str, Any]) -> Parity:
    """What ``mlcp parity --json`` found; its contract is in docs/parity.md."""
    drift = [difference for difference in report["differences"] if difference["verdict"] == "drift"]
    return Parity(
        agreeing=report["agreeing"],
        intended=len(report["differences"]) - len(drift),
        drift=tuple(
            ParityDifference(
                capability=difference["capability"],
                what=f"{difference['facet']} of {difference['kind']}" if difference["kind"] else difference["facet"],
                sides=tuple((side["where"], side["value"]) for side in difference["sides"]),
            )
            for difference in drift
        ),
        stale=tuple(report["stale"]),
    )


@contextmanager
def parity_check(root: Path, stack: str) -> Iterator[ParityCheck]:
    """Begin to compare the clouds of ``stack``; whatever still runs when the body ends is stopped.

    Args:
        root: the project's folder.
        stack: name of the stack.
    """
    with subprocess.Popen(  # noqa: S603 - this program
        [sys.executable, "-c", _COMMAND, "parity", "--stack", stack, "--json"],
        cwd=root,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,  # an interrupt is this process's to handle
    ) as process:
        try:
            yield ParityCheck(process)
        finally:
            process.kill()

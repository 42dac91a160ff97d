"""One process, measured from outside."""

import os
import resource
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PROJECT: Final = Path(__file__).resolve().parents[2]
_TIMEOUT: Final = 900
_UNUSUAL: Final = frozenset({"PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"})
"""Settings of some containers that make Python compile the SDKs anew in every process: not what is measured here."""


@dataclass(frozen=True)
class Run:
    """What a process took.

    Attributes:
        wall: seconds from start to end.
        cpu: seconds of processor time, with all processes that it started and waited for.
    """

    wall: float
    cpu: float


def run(command: Sequence[str | Path], folder: Path) -> Run:
    """Run ``command`` in ``folder`` to its end; its packages come from this checkout.

    Raises:
        RuntimeError: it failed; the message holds the end of what it wrote.
    """
    variables = {name: value for name, value in os.environ.items() if name not in _UNUSUAL}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    done = subprocess.run(
        command,
        cwd=folder,
        env={**variables, "PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        timeout=_TIMEOUT,
        check=False,
    )
    wall = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        words = " ".join(str(word) for word in command)
        raise RuntimeError(f"exit code {done.returncode}: {words}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")
    return Run(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)

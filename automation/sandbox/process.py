"""Starts the stand-ins as a child process and says how the engine finds them."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import automation

_STOP_SECONDS = 5


class SandboxStartError(RuntimeError):
    """The stand-ins did not start; the message holds what they wrote."""


@dataclass(frozen=True, slots=True)
class Sandbox:
    """Running stand-ins.

    Attributes:
        env: environment variables for the engine.
        ports: package name -> local port.
        pid: the process id of the stand-ins.
    """

    env: Mapping[str, str]
    ports: Mapping[str, int]
    pid: int


@contextmanager
def start(state_dir: Path, *, lenient: bool = False) -> Iterator[Sandbox]:
    """Runs the stand-ins for the duration of a `with` block.

    They end with the block, and also when this process dies in any way: they notice that their standard input ends.

    Args:
        state_dir: where the simulated cloud is kept between runs; one for each set of stacks that share accounts.
        lenient: let azure-native inputs pass that its real plugin lets pass (unknown properties, values outside an enum).

    Raises:
        SandboxStartError: the process ended before it was ready.
    """
    command = [sys.executable, "-m", "automation.sandbox", "--state-dir", str(state_dir), *(["--lenient"] if lenient else [])]
    root = str(Path(automation.__file__).resolve().parent.parent)
    path = os.pathsep.join(p for p in (root, os.environ.get("PYTHONPATH")) if p)
    process = subprocess.Popen(  # noqa: S603 - our own module
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": path}
    )
    assert process.stdin is not None and process.stdout is not None and process.stderr is not None  # noqa: S101, PT018
    try:
        line = process.stdout.readline()
        if not line:
            raise SandboxStartError(f"the sandbox did not start:\n{process.stderr.read().decode(errors='replace')}")
        ports: dict[str, int] = json.loads(line)["ports"]
        yield Sandbox(
            env={"PULUMI_DEBUG_PROVIDERS": ",".join(f"{name}:{port}" for name, port in ports.items())},
            ports=ports,
            pid=process.pid,
        )
    finally:
        process.stdin.close()
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()
        process.stderr.close()

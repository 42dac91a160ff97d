"""`python -m automation.toolchain STEP`: the steps of tools/bootstrap.sh, and what `make setup` says at its end."""

import signal
import sys
from collections.abc import Callable
from types import FrameType

from automation.toolchain.conftest import ensure_conftest
from automation.toolchain.errors import ToolchainError
from automation.toolchain.packages import lock_packages, sync_packages
from automation.toolchain.pulumi_cli import ensure, pulumi_command


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


def _describe() -> None:
    cli = pulumi_command()
    _say(f"Python {sys.version.split()[0]} with the locked packages: {sys.prefix}")
    _say(f"Pulumi {cli.version}, {cli.origin}: {cli.path}")


_STEPS: dict[str, Callable[[], object]] = {
    "packages": lambda: sync_packages(_say),
    "lock": lambda: lock_packages(_say),
    "pulumi": lambda: ensure(_say),
    "conftest": lambda: ensure_conftest(_say),
    "describe": _describe,
}


def _terminated(_signal: int, _frame: FrameType | None) -> None:
    sys.exit("Terminated.")


def main(step: str) -> int:
    """Run one of `_STEPS` and return the exit code."""
    # As an exception, so that what a step has begun is removed and what it started is ended.
    signal.signal(signal.SIGTERM, _terminated)
    try:
        _STEPS[step]()
    except ToolchainError as error:
        _say(str(error))
        return 1
    except KeyboardInterrupt:
        _say("Interrupted.")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

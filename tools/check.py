"""`make check`: run every check, two at a time; one line each, and the whole output of those that fail."""  # noqa: INP001

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import NamedTuple

PROJECT = Path(__file__).resolve().parents[1]
BIN = PROJECT / ".venv" / "bin"

# What is checked, the command in .venv/bin that checks it, and what mends it. The longest come first.
CHECKS = {
    "types": (("mypy",), "annotate what is named above"),
    "docs": (("pytest", "-q", "tests/docs"), "correct the link or the README example"),
    "imports": (("lint-imports", "--no-cache"), "import only as the contracts in pyproject.toml allow"),
    "settings": (("mlcp", "settings", "schema", "--check"), "mlcp settings schema"),
    "rules": (("mlcp", "policy", "reference", "--check"), "mlcp policy reference"),
    "lint": (("ruff", "check", "--quiet"), "ruff check --fix"),
    "format": (("ruff", "format", "--check", "--quiet"), "ruff format"),
}


class Outcome(NamedTuple):
    """What came of one check."""

    name: str
    passed: bool
    seconds: float
    output: str


def run(name: str) -> Outcome:
    """Run the check of that name to its end."""
    (program, *arguments), _ = CHECKS[name]
    started = time.monotonic()
    done = subprocess.run(  # noqa: S603
        [BIN / program, *arguments],
        cwd=PROJECT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return Outcome(name, done.returncode == 0, time.monotonic() - started, done.stdout)


def main() -> int:
    """Run all checks, and return 0 only if all passed."""
    failed = []
    with ThreadPoolExecutor(max_workers=2) as pool:
        for future in as_completed([pool.submit(run, name) for name in CHECKS]):
            outcome = future.result()
            sys.stdout.write(f"{'ok' if outcome.passed else 'FAILED':<7}{outcome.name:<10}{outcome.seconds:6.1f} s\n")
            if not outcome.passed:
                failed.append(outcome.name)
                sys.stdout.write(f"{outcome.output.rstrip()}\n")
            sys.stdout.flush()
    for name in failed:
        sys.stdout.write(f"To mend {name}: {CHECKS[name][1]}\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

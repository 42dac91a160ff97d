"""Runs the Rego policies over a plan with conftest, and reads what it says."""

import json
import os
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from automation.failures import MlcpError
from automation.verdict_formats.verdict import Verdict
from policy_packs.judge import Outcome
from policy_packs.judge.table import entries

_POLICIES: Final = Path(__file__).resolve().parents[1] / "policy_packs"
ENVIRONMENT: Final = {"GOGC": "400"}
"""Percent that conftest's heap grows before it collects garbage: it lives for a second, and a plan is most of what it holds."""


def command(conftest: Path, plan: Path, data: Path) -> list[str | Path]:
    """Has ``conftest`` judge ``plan`` and write JSON; ``data`` holds the rule table and what else the policies know."""
    judging: list[str | Path] = ["test", plan, "--parser", "json", "--output", "json", "--namespace", "mlcp.report"]
    return [conftest, *judging, "--policy", _POLICIES / "rego", "--data", _POLICIES / "facts.json", "--data", data]


def judge(conftest: Path, plan: Path, data: Mapping[str, Any]) -> tuple[Verdict, ...]:
    """The verdicts of the Rego policies on a plan, violations first.

    Args:
        conftest: the executable.
        plan: what ``pulumi preview --json --show-sames`` wrote.
        data: what the policies know besides the rule table: ``configuration`` of the stack, ``estimate``.

    Raises:
        MlcpError: conftest did not judge; says what it wrote.
    """
    with tempfile.TemporaryDirectory(prefix="mlcp-policy-") as folder:
        file = Path(folder) / "data.json"
        file.write_text(json.dumps({"rules": entries(), **data}), encoding="utf-8")
        done = subprocess.run(  # noqa: S603 - the executable that the toolchain found
            command(conftest, plan, file),
            env={**ENVIRONMENT, **os.environ},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
    try:
        (result,) = json.loads(done.stdout)
    except ValueError:
        said = done.stderr.strip() or done.stdout.strip() or f"it ended with exit code {done.returncode}"
        raise MlcpError(f"conftest could not judge {plan}: {said}") from None
    return tuple(sorted((_verdict(entry) for entry in result.get("warnings", ())), key=lambda verdict: verdict.order))


def _verdict(entry: Mapping[str, Any]) -> Verdict:
    said = entry["metadata"]
    return Verdict(
        rule=said["rule"],
        urn=said["urn"],
        type=said["type"],
        name=said["name"],
        outcome=Outcome(said["outcome"]),
        is_mandatory=said["level"] == "mandatory",
        message=entry["msg"],
        problem=said["problem"],
        fix=said["fix"],
        details=tuple(said["details"]),
        unknown=tuple(said["paths"]),
        source=said["source"],
        suppressed_until=said["suppression"]["expires"] if said["suppressed"] else "",
        suppressed_because=said["suppression"]["reason"] if said["suppressed"] else "",
    )

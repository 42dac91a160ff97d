"""Runs conftest, and OPA in it, on plan documents."""

import json
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from automation.toolchain import ensure_conftest
from tests.policy_packs.crossguard import TODAY

PACKS: Final = Path(__file__).resolve().parents[2] / "policy_packs"
FACTS: Final = PACKS / "facts.json"


def judged_by_rego(
    folder: Path, documents: Sequence[Mapping[str, Any]], data: Mapping[str, Any], facts: Path = FACTS
) -> list[list[dict[str, Any]]]:
    """What the Rego policies say of each document, failures and warnings alike.

    Args:
        folder: where files may be written.
        documents: the plans.
        data: the rule table and what else the policies know; the day is that of the corpus.
        facts: the file of facts.
    """
    plans = [folder / f"plan-{number}.json" for number in range(len(documents))]
    for path, document in zip(plans, documents, strict=True):
        path.write_text(json.dumps(document), encoding="utf-8")
    own = folder / "data.json"
    own.write_text(json.dumps({"today": TODAY.isoformat(), **data}), encoding="utf-8")
    options = ["--policy", PACKS / "rego", "--data", facts, "--data", own, "--output", "json"]
    done = conftest("test", *plans, *options)
    assert done.stdout.startswith("["), done.stderr or done.stdout
    by_file = {result["filename"]: result for result in json.loads(done.stdout)}
    results = [by_file[str(path)] for path in plans]
    return [[*result.get("failures", ()), *result.get("warnings", ())] for result in results]


def conftest(*arguments: Any) -> "subprocess.CompletedProcess[str]":
    """Run conftest to its end."""
    command = [ensure_conftest(print), *arguments]
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)

"""Runs conftest, and OPA in it, on plan documents."""

import json
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from automation.toolchain.conftest import ensure_conftest
from tests.policy_packs.crossguard import TODAY

PACKS: Final = Path(__file__).resolve().parents[2] / "policy_packs"


def judged_by_rego(
    folder: Path,
    documents: Sequence[Mapping[str, Any]],
    configuration: Mapping[str, Any] | None = None,
    estimate: Mapping[str, Any] | None = None,
    data: Sequence[Path] = (PACKS / "rules", PACKS / "facts.json"),
) -> list[list[dict[str, Any]]]:
    """What the Rego policies say of each document, failures and warnings alike. Files are written to ``folder``."""
    plans = [folder / f"plan-{number}.json" for number in range(len(documents))]
    for path, document in zip(plans, documents, strict=True):
        path.write_text(json.dumps(document), encoding="utf-8")
    more = {"today": TODAY.isoformat(), "configuration": configuration or {}}
    own = folder / "data.json"
    own.write_text(json.dumps(more if estimate is None else {**more, "estimate": estimate}), encoding="utf-8")
    places = [argument for path in (*data, own) for argument in ("-d", path)]
    command = [ensure_conftest(lambda _line: None), "test", *plans, "-p", PACKS / "rego", *places, "-o", "json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.stdout, done.stderr
    by_file = {result["filename"]: result for result in json.loads(done.stdout)}
    results = [by_file[str(path)] for path in plans]
    return [[*result.get("failures", ()), *result.get("warnings", ())] for result in results]

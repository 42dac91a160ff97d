"""What the Rego policies take to judge a plan."""

import json
from pathlib import Path
from typing import Final

from automation.rego import ENVIRONMENT, command
from automation.toolchain import ensure_conftest
from benchmarks.measure import alternately, median, run
from benchmarks.measure.processes import PROJECT
from benchmarks.preview import STACK
from benchmarks.report import Row, Section
from benchmarks.sandbox_runs import mlcp, project_copy
from policy_packs.judge import rules
from policy_packs.judge.table import entries

_REPETITIONS: Final = 7
_LIMIT: Final = 2.0
_TRIVIAL_RULE: Final = 'package main\n\nwarn contains {"msg": "the plan", "plan": input}\n'
_HOW: Final = f"""\
Time for conftest to judge the plan of {STACK} (%d resources, %.1f MB) by %d rules. The floor is conftest with one rule that
gives the plan back, so that the same JSON is read and written. Wall-clock time, medians of {_REPETITIONS}, both with the same
threshold of Go's garbage collector. `mlcp policy test` has all verdicts from one evaluation; `conftest test` by itself
evaluates `deny` and then `warn`, and reads the rule table from YAML."""


def measure(folder: Path) -> Section:
    """Measure in ``folder``."""
    plan = folder / "plan.json"
    mlcp(project_copy(folder / "mlcp"), "preview", STACK, "", "--plan", plan)
    trivial = folder / "trivial"
    trivial.mkdir()
    (trivial / "main.rego").write_text(_TRIVIAL_RULE, encoding="utf-8")
    conftest = ensure_conftest(print)
    data = folder / "data.json"
    data.write_text(json.dumps({"rules": entries()}), encoding="utf-8")
    packs = PROJECT / "policy_packs"
    by_itself = ["--policy", packs / "rego", "--data", packs / "rules", "--data", packs / "facts.json"]
    commands = {
        "mlcp": command(conftest, plan, data),
        "conftest": [conftest, "test", plan, "--output", "json", *by_itself],
        "trivial": [conftest, "test", plan, "--output", "json", "--policy", trivial],
    }
    settings = [f"{name}={value}" for name, value in ENVIRONMENT.items()]
    runs = alternately(
        {
            name: lambda words=words: run(["env", *settings, *words, "--no-fail"], folder)  # type: ignore[misc]
            for name, words in commands.items()
        },
        _REPETITIONS,
    )
    seconds = {name: median(one.wall for one in found) for name, found in runs.items()}
    steps = json.loads(plan.read_text(encoding="utf-8"))["steps"]
    return Section(
        title="Rego policies",
        how=_HOW % (len(steps), plan.stat().st_size / 1e6, len(rules())),
        rows=[
            Row(what="mlcp policy test, conftest's part", ours=seconds["mlcp"], floor=seconds["trivial"], limit=_LIMIT),
            Row(what="conftest test", ours=seconds["conftest"], floor=seconds["trivial"]),
        ],
    )

"""``python -m benchmarks [NAME ...]``: measure everything, or what is named; write results.md; exit code 1 for a missed limit."""

import datetime
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from automation.toolchain import pulumi_command
from benchmarks import growth, policies, preview, rego, second_up, stand_in, startup
from benchmarks.measure import describe_machine
from benchmarks.report import Section, markdown, renewed

_RESULTS: Final = Path(__file__).with_name("results.md")


def _benchmarks() -> Mapping[str, Callable[[Path], Section]]:
    """What can be measured, by name. Two need what ``second-up`` deployed, and so come with it."""
    state: list[dict[str, Any]] = []

    def second_up_section(place: Path) -> Section:
        section, deployed = second_up.measure(place)
        state.extend(deployed)
        return section

    return {
        "startup": startup.measure,
        "second-up": second_up_section,
        "preview": lambda place: preview.measure(place, state),
        "growth": growth.measure,
        "policies": policies.measure,
        "rego": rego.measure,
        "stand-in": lambda place: stand_in.measure(state, place),
    }


_NEED_A_DEPLOYMENT: Final = frozenset({"preview", "stand-in"})


def main(names: list[str]) -> int:
    """Measure and report."""
    known = _benchmarks()
    wrong = [name for name in names if name not in known]
    if wrong or (_NEED_A_DEPLOYMENT & {*names} and "second-up" not in names):
        sys.stderr.write(f"name some of {', '.join(known)}; {' and '.join(sorted(_NEED_A_DEPLOYMENT))} go with second-up\n")
        return 2
    machine, today = describe_machine(pulumi_command().version), datetime.datetime.now(tz=datetime.UTC).date().isoformat()
    sections = []
    with tempfile.TemporaryDirectory(prefix="mlcp-bench-") as folder:
        for name, measure in known.items():
            if not names or name in names:
                sys.stderr.write(f"Measuring: {name} ...\n")
                place = Path(folder) / name
                place.mkdir()
                sections.append(measure(place))
    if names:
        alone = f"Measured by itself on {today}, load {machine['load'].partition(' ')[0]}."
        sections = [replace(section, how=f"{section.how}\n{alone}") for section in sections]
        report = renewed(_RESULTS.read_text(encoding="utf-8"), sections)
    else:
        report = markdown(machine, today, sections)
    _RESULTS.write_text(report, encoding="utf-8")
    sys.stdout.write("\n".join(map(str, sections)))
    missed = [row.what for section in sections for row in section.rows if row.missed]
    for what in missed:
        sys.stderr.write(f"limit missed: {what}\n")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

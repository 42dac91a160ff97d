"""``python -m benchmarks``: measure everything, write results.md; exit code 1 if a limit is missed."""

import datetime
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from automation.toolchain import pulumi_command
from benchmarks import growth, policies, preview, rego, second_up, stand_in, startup
from benchmarks.measure import describe_machine
from benchmarks.report import Section, markdown

_RESULTS = Path(__file__).with_name("results.md")


def _sections(folder: Path) -> Iterator[Section]:
    def announced(title: str, measure: Callable[[Path], Section]) -> Section:
        sys.stderr.write(f"Measuring: {title} ...\n")
        place = folder / title.replace(" ", "-")
        place.mkdir()
        return measure(place)

    state: list[dict[str, Any]] = []

    def second_up_section(place: Path) -> Section:
        section, deployed = second_up.measure(place)
        state.extend(deployed)
        return section

    yield announced("warm start", startup.measure)
    yield announced("second up", second_up_section)
    yield announced("preview against a bare program", lambda place: preview.measure(place, state))
    yield announced("growth", growth.measure)
    yield announced("policy packs", policies.measure)
    yield announced("rego policies", rego.measure)
    yield announced("rego policies", rego.measure)
    yield announced("stand-in", lambda place: stand_in.measure(state, place))


def main() -> int:
    """Measure and report."""
    machine = describe_machine(pulumi_command().version)
    with tempfile.TemporaryDirectory(prefix="mlcp-bench-") as folder:
        sections = list(_sections(Path(folder)))
    report = markdown(machine, datetime.datetime.now(tz=datetime.UTC).date().isoformat(), sections)
    _RESULTS.write_text(report, encoding="utf-8")
    sys.stdout.write(report)
    missed = [row.what for section in sections for row in section.rows if row.missed]
    for what in missed:
        sys.stderr.write(f"limit missed: {what}\n")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())

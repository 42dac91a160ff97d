"""How long ``mlcp`` takes to answer."""

import sys
from pathlib import Path
from typing import Final

from benchmarks.measure import alternately, median, run
from benchmarks.report import Row, Section

LIMIT: Final = 2.0
_REPETITIONS: Final = 15
_IMPORTS: Final = "import typer, rich"
_HOW = f"""\
`mlcp --help`, all files cached, against an interpreter that only runs `{_IMPORTS}` (neither loads what it does not use: most of
Rich is loaded where something is drawn with it). Medians of {_REPETITIONS}."""


def measure(folder: Path) -> Section:
    """Measure in ``folder``."""
    command = Path(sys.prefix) / "bin" / "mlcp"
    runs = alternately(
        {
            "ours": lambda: run([command, "--help"], folder),
            "floor": lambda: run([sys.executable, "-c", _IMPORTS], folder),
        },
        _REPETITIONS,
    )
    milliseconds = {name: 1000 * median(one.wall for one in found) for name, found in runs.items()}
    row = Row(
        what="`mlcp --help`, against the imports", ours=milliseconds["ours"], floor=milliseconds["floor"], unit="ms", limit=LIMIT
    )
    return Section(title="Warm start of `mlcp --help`", how=_HOW, rows=[row])

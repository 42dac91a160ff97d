"""What the benchmarks found, as Markdown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_HEAD = "| what | ours | floor | ratio | limit | met |\n|---|---:|---:|---:|---:|---|"


@dataclass(frozen=True, kw_only=True)
class Row:
    """One figure.

    Attributes:
        what: what was measured.
        ours: our figure.
        floor: what it is held against, measured in the same run; None where there is nothing to hold it against.
        unit: of both.
        limit: the highest ratio allowed, or None for a figure that is only reported.
    """

    what: str
    ours: float
    floor: float | None = None
    unit: str = "s"
    limit: float | None = None

    @property
    def ratio(self) -> float | None:
        """Ours as a multiple of the floor."""
        return self.ours / self.floor if self.floor else None

    @property
    def missed(self) -> bool:
        """Whether the ratio is above its limit."""
        return self.limit is not None and self.ratio is not None and self.ratio > self.limit

    def __str__(self) -> str:
        """The row of the table."""
        verdict = "" if self.limit is None else "**no**" if self.missed else "yes"
        cells = (
            self.what,
            _number(self.ours, self.unit),
            _number(self.floor, self.unit),
            _number(self.ratio),
            _number(self.limit),
            verdict,
        )
        return f"| {' | '.join(cells)} |"


@dataclass(frozen=True, kw_only=True)
class Section:
    """The figures of one benchmark, and how they come about."""

    title: str
    how: str
    rows: list[Row]

    def __str__(self) -> str:
        """The section in Markdown."""
        return "\n".join([f"## {self.title}", "", self.how, "", _HEAD, *map(str, self.rows), ""])


def markdown(machine: Mapping[str, str], date: str, sections: Iterable[Section]) -> str:
    """The whole report."""
    facts = "\n".join(f"- {name}: {value}" for name, value in machine.items())
    introduction = (
        f"Measured on {date} by `make bench` on this machine:\n\n{facts}\n\n"
        "Each figure is held against a floor that was measured in the same run, in turn with it; each is the median of an odd\n"
        "number of repetitions. A ratio above its limit is a miss, and `make bench` then ends with exit code 1."
    )
    return "\n".join(["# Benchmark results", "", introduction, "", *map(str, sections)])


def renewed(report: str, sections: Iterable[Section]) -> str:
    """An earlier ``report`` with these sections in place of its own of the same title, or at its end."""
    head, *parts = report.split("\n## ")
    found = {part.partition("\n")[0]: part for part in parts}
    found |= {section.title: str(section).removeprefix("## ") for section in sections}
    return "\n## ".join([head, *(part.rstrip("\n") + "\n" for part in found.values())])


def _number(value: float | None, unit: str = "") -> str:
    return "" if value is None else f"{value:,.2f} {unit}".strip()

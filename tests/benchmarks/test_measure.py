"""Repetitions, medians and the verdict on a limit."""

from dataclasses import replace

import pytest

from benchmarks.measure import alternately, percentile
from benchmarks.report import Row, Section, markdown, renewed


def test_sides_take_turns_and_each_round_begins_with_another() -> None:
    order: list[str] = []
    alternately({"a": lambda: order.append("a"), "b": lambda: order.append("b")}, 3)
    assert order == ["a", "b", "b", "a", "a", "b"]


def test_an_even_number_of_repetitions_is_refused() -> None:
    with pytest.raises(ValueError, match="2 repetitions: take an odd number"):
        alternately({"a": lambda: None}, 2)


@pytest.mark.parametrize(("percent", "value"), [(95, 95.0), (100, 100.0), (1, 1.0)])
def test_a_percentile_is_one_of_the_values(percent: int, value: float) -> None:
    assert percentile([float(number) for number in range(100, 0, -1)], percent) == value


@pytest.mark.parametrize(
    ("ours", "limit", "missed"),
    [(1.2, 1.2, False), (1.21, 1.2, True), (9.0, None, False)],
)
def test_a_ratio_above_its_limit_is_a_miss(ours: float, limit: float | None, missed: bool) -> None:
    assert Row(what="x", ours=ours, floor=1.0, limit=limit).missed is missed


def test_the_report_names_the_machine_and_says_what_was_missed() -> None:
    rows = [Row(what="slow", ours=3.0, floor=2.0, limit=1.2), Row(what="alone", ours=4.0, unit="MiB")]
    text = markdown({"processor": "P, 2 cores"}, "2026-01-01", [Section(title="T", how="So.", rows=rows)])
    assert "- processor: P, 2 cores" in text
    assert "| slow | 3.00 s | 2.00 s | 1.50 | 1.20 | **no** |" in text
    assert "| alone | 4.00 MiB |  |  |  |  |" in text


def test_a_section_that_is_measured_by_itself_takes_the_place_of_its_earlier_self() -> None:
    first, second = (Section(title=title, how="How.", rows=[Row(what="it", ours=1.0)]) for title in ("First", "Second"))
    report = markdown({"processor": "one"}, "2026-11-24", [first, second])
    newer, third = replace(first, rows=[Row(what="it", ours=2.0)]), replace(first, title="Third")

    found = renewed(report, [newer, third])

    assert [line for line in found.splitlines() if line.startswith("## ")] == ["## First", "## Second", "## Third"]
    assert found.count("2.00 s") == 1
    assert renewed(found, [first]) == renewed(report, [first, third])

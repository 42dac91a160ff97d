"""Writes the report in the format that a file's name asks for."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from automation.report.review.facts import Review
from automation.report.review.html import page
from automation.report.review.markdown import comment

FORMATS: Final[Mapping[str, Callable[[Review], str]]] = {".md": comment, ".html": page}
"""What renders a report, by the ending of the file's name."""


def write(review: Review, path: Path) -> None:
    """Write the report of ``review`` to ``path``, which ends in one of ``FORMATS``."""
    path.write_text(FORMATS[path.suffix](review), encoding="utf-8")

"""What is wrong with settings, said so that a person can mend it."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing that is wrong.

    Attributes:
        file: name of the file that must be changed.
        key: dotted path of the setting, such as ``network.supernet``.
        value: what was found there, or None where the key is missing.
        remedy: what to write instead, or what the rule is.
        line: line in the file, from 1, or None where it is not known.
    """

    file: str
    key: str
    value: object
    remedy: str
    line: int | None = None

    def __str__(self) -> str:
        """One line: place, value, remedy."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        found = f" = {_brief(self.value)}" if self.value is not None else ""
        return f"{place}: {self.key}{found}: {self.remedy}"


class SettingsError(Exception):
    """Settings cannot be used; holds every problem found, not only the first."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = list(problems)
        count = f"{len(self.problems)} problems" if len(self.problems) > 1 else "1 problem"
        super().__init__(
            "\n".join([f"{count} in the settings; nothing was started.", *(f"  {problem}" for problem in self.problems)])
        )


def _brief(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}..."  # noqa: PLR2004 - a line on a terminal

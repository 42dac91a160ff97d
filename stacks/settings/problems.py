"""What is wrong with settings, said so that a person can mend it."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

FILE: Final = "(file)"
"""Key of a problem that the file as a whole has."""

_LONGEST_VALUE: Final = 80
_SECRET: Final = re.compile(r"password|passphrase|secret|token|credential|private_?key|access_?key", re.IGNORECASE)


class Written(str):
    """A value as it is written in the file, where YAML makes something else of it; shown without quotes."""

    __slots__ = ()


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing that is wrong.

    Attributes:
        file: name of the file that must be changed.
        key: dotted path of the setting, such as ``network.supernet``; items of lists are counted from 0.
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
        return f"{place}: {self.key}{self._found()}: {self.remedy}"

    def _found(self) -> str:
        if self.value is None:
            return ""
        if _SECRET.search(self.key):
            return " = (hidden)"
        text = self.value if isinstance(self.value, Written) else json.dumps(self.value, ensure_ascii=False, default=str)
        return f" = {text if len(text) <= _LONGEST_VALUE else f'{text[: _LONGEST_VALUE - 3]}...'}"


class SettingsError(Exception):
    """Settings cannot be used; holds every problem found, not only the first."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = sorted(problems, key=lambda problem: problem.line or 0)
        count = f"{len(self.problems)} problems" if len(self.problems) > 1 else "1 problem"
        super().__init__(
            "\n".join([f"{count} in the settings; nothing was started.", *(f"  {problem}" for problem in self.problems)])
        )

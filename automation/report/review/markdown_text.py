"""Text as Markdown in which nothing of it works as Markdown, HTML, a mention or a link: names come from whoever wrote the change.

Sources: the CommonMark and GitHub Flavored Markdown specifications (backslash escapes, code spans, tables, autolinks). GitHub and
Azure DevOps look for mentions (``@name``) and references (``#1``, ``!1``) in the rendered text, where escapes are gone: a
zero-width space after the sign keeps them from finding any.
"""

import re
from typing import Final

NAME_LENGTH: Final = 200
"""Most characters of a name; longer ones are shortened."""
PROSE_LENGTH: Final = 600
"""Most characters of a sentence, such as an error; longer ones are shortened."""

_BLANKS: Final = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")
"""Line ends, control characters, and what makes text invisible or run backwards."""
_SIGNS: Final = re.compile(r"[\\`*_\[\]|~$]|:(?=//|[\w+-]+:)|(?<=www)\.", re.IGNORECASE)
"""What Markdown, formulas (``$``), emoji (``:name:``) and links without brackets begin with."""
_BLOCK: Final = re.compile(r"[#+=-]|\d+[.)]")
"""Begins a heading, a rule or an item of a list where it begins a line."""
_REFERENCE: Final = re.compile(r"([@#!])(?=\w)")
_ZERO_WIDTH: Final = "\u200b"
_ENTITIES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def prose(text: str) -> str:
    """``text`` as one line of plain text."""
    plain = _REFERENCE.sub(rf"\1{_ZERO_WIDTH}", _one_line(text, PROSE_LENGTH))
    start = _ZERO_WIDTH if _BLOCK.match(plain) else ""
    return start + _SIGNS.sub(r"\\\g<0>", plain).translate(_ENTITIES)


def code(text: str) -> str:
    """``text`` as a code span that is one cell in a table, too.

    A code span takes nothing but a backtick for itself, and a table a pipe: they become characters that look like them.
    """
    plain = _one_line(text, NAME_LENGTH).replace("`", "\u02cb").replace("|", "\u00a6")
    return f"`{plain}`" if plain else ""


def _one_line(text: str, length: int) -> str:
    line = _BLANKS.sub(" ", text).strip()
    return line if len(line) <= length else f"{line[: length - 1]}\u2026"

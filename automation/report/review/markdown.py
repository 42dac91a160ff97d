"""The report as a comment on a pull request. However large the plan, it is no longer than a comment may be."""

from collections.abc import Callable, Iterator
from typing import Final

from automation.report.review import markdown_sections as sections
from automation.report.review.facts import Review

LIMIT: Final = 65_536
"""Most characters of a comment on GitHub (the API's error says so); Azure DevOps takes more. Bytes are held to it, too."""
_LENGTHS: Final = (2_000, 400, 200, 100, 50, 25, 10, 3, 0)
"""How many entries of a list a section shows, from more than can fit to none. What is not listed is counted."""

Section = Callable[[Review, int], Iterator[str]]
_SECTIONS: Final[tuple[Section, ...]] = (
    sections.header,
    sections.errors,
    sections.lost,
    sections.changes,
    sections.policies,
    sections.cost,
    sections.drift,
    sections.parity,
    sections.notes,
    sections.footer,
)


def comment(review: Review) -> str:
    """The report as GitHub-flavoured Markdown, which Azure DevOps renders alike.

    As long as the text is too long, the longest section lists fewer entries: never half a table, a list item or a fold.
    """
    steps = [0] * len(_SECTIONS)
    texts = [_text(section, review, _LENGTHS[0]) for section in _SECTIONS]
    while sum(map(_size, texts)) > LIMIT:
        longest = max(
            (index for index, step in enumerate(steps) if step + 1 < len(_LENGTHS)), key=lambda index: _size(texts[index])
        )
        steps[longest] += 1
        texts[longest] = _text(_SECTIONS[longest], review, _LENGTHS[steps[longest]])
    return "".join(texts)


def _text(section: Section, review: Review, length: int) -> str:
    blocks = list(section(review, length))
    return "".join(f"{block}\n\n" for block in blocks)


def _size(text: str) -> int:
    return len(text.encode())

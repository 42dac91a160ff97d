"""Reads rules out of the SDKs' docstrings: valid values, ranges, conflicts, forced replacement, defaults.

A docstring is prose, so these rules are the second tier: about nine in ten lists of values are right. A wrong one is
corrected in the tables (`values` of a `TypeRules`), which win over everything read here.
"""

import re
from collections.abc import Collection
from functools import cache

_QUOTED = re.compile(r"`\"?([^`\"]+)\"?`|\"([^\"\s]+)\"|'([^'\s]+)'")
_VALUES = re.compile(
    r"(?:\b(?:valid|possible|allowed|accepted|supported|permitted)\s+(?:values|options|entries)(?:\s+for\s+this\s+\w+)?"
    r"(?:\s*(?:are|is))?(?:\s+one\s+of)?|\b(?:must|can|should)\s+be\s+(?:either\b|one\s+of)|\b(?:either|one\s+of)(?=:?\s+[`\"]))"
    r"(?:\s+the\s+following)?\s*:?\s*",
    re.IGNORECASE,
)
_OPEN_ENDED = re.compile(
    r"\b(include|includes|including|e\.g|such as|for example|prefix|start|like|depend|see)\b|\.\.\.|https?:", re.I
)
_BULLETS = re.compile(r"\s*((?:[*-]\s+`[^`\n]+`[^\n]*\n?\s*)+)")
_BULLET_ITEM = re.compile(r"[*-]\s+`\"?([^`\"\n]+)\"?`")
_GAP = re.compile(
    r"[\s,;:/|()]*(?:or|and|\(?(?:the\s+)?default(?:\s+value)?\)?|(?!to\b|through\b|than\b)[a-z]+)?[\s,;:/|()]*(?:or|and)?[\s,(]*",
    re.IGNORECASE,
)
_FEWEST = 2
_PLAIN_VALUE = re.compile(r"^(?!\dXX$)[A-Za-z0-9][A-Za-z0-9_.:+\-]*$")

_RANGE = re.compile(
    r"\b(?:between|from|range(?:\s+is|\s+of|:)?|in\s+the\s+range(?:\s+of)?|valid\s+values\s+are)\s+`?(\d[\d,]*)`?\s*(?:and|to|-|through)\s*`?(\d[\d,]*)`?"
    r"(?!\s*(?:characters|char|times|percent of|GB|TB|\.\d))",
    re.IGNORECASE,
)
_CONFLICTS = re.compile(
    r"\b(?:conflicts\s+with|cannot\s+be\s+(?:used|specified|set)\s+(?:together\s+)?with|mutually\s+exclusive\s+with)\s+(.{0,300}?)"
    r"(?:\.\s|\.$|\n\s*\n|$)",
    re.IGNORECASE | re.DOTALL,
)
_FORCES_NEW = re.compile(
    r"forc\w+\s+(?:a\s+)?(?:new|replacement|re-?creation)|forces\s+new\s+resource|chang\w+\s+th(?:is|e)[^.]{0,80}"
    r"(?:will\s+)?(?:re-?creates?|create\s+a\s+new|replace)|cannot\s+be\s+(?:changed|updated|modified)\s+(?:after|once)|"
    r"\bis\s+immutable\b",
    re.IGNORECASE,
)
_DEFAULT = re.compile(r"\bdefaults?(?:\s+value)?(?:\s+(?:is|to))?\s*:?\s*(?:`\"?([^`\"]+)\"?`|\"([^\"]+)\")", re.IGNORECASE)


@cache
def _mentions(doc: str, word: str) -> bool:
    return word in doc.lower()


def valid_values(doc: str, siblings: Collection[str]) -> tuple[str, ...]:
    """The closed list of values that a docstring gives, or an empty tuple.

    Only lists that look closed count: two values or more, nothing like "such as" or a link in the sentence, and
    nothing but separators and single words between the quoted values. Where a docstring has several lists (one for
    each kind of load balancer), they are taken together, and none if one of them cannot be read. "One of `a` or `b`"
    that names sibling properties (Python names) is a list of properties, not of values.
    """
    found: dict[str, None] = {}
    for match in _VALUES.finditer(doc):
        rest = doc[match.end() :]
        bullets = _BULLETS.match(rest)
        values = _BULLET_ITEM.findall(bullets.group(1)) if bullets else _inline_values(rest)
        before = doc[max(0, match.start() - 60) : match.start()].rsplit(".", 1)[-1]
        closed = len(values) >= _FEWEST and not _OPEN_ENDED.search(before)
        if not closed or not all(_PLAIN_VALUE.match(v) and v not in siblings for v in values):
            return ()
        found.update(dict.fromkeys(values))
    return tuple(found)


def _inline_values(rest: str) -> list[str]:
    sentence = re.split(r"\.\s|\.$|\n\s*\n", rest, maxsplit=1)[0]
    if _OPEN_ENDED.search(sentence):
        return []
    values: list[str] = []
    position = 0
    for match in _QUOTED.finditer(sentence):
        if not _GAP.fullmatch(sentence[position : match.start()]):
            break
        values.append(next(g for g in match.groups() if g))
        position = match.end()
    else:
        # Words after the last value ("`a` or `b` when ...") leave the list what it is; a third unquoted one does not.
        if re.match(r"\s*,?\s*(?:or|and)\s+(?!if\b|when\b|the\b)\w+\s*$", sentence[position:]):
            return []
        return values
    return []


def number_range(doc: str) -> tuple[float, float] | None:
    """The closed range that a docstring of a numeric property gives."""
    match = _RANGE.search(doc)
    if match is None:
        return None
    low, high = (float(g.replace(",", "")) for g in match.groups())
    return (low, high) if low < high else None


def conflicts(doc: str, siblings: Collection[str]) -> tuple[str, ...]:
    """The sibling properties (Python names) that a docstring says this one conflicts with."""
    if not _mentions(doc, "conflict") and not _mentions(doc, "cannot be") and not _mentions(doc, "exclusive"):
        return ()
    found: dict[str, None] = {}
    for match in _CONFLICTS.finditer(doc):
        listed = re.split(r"\b(?:requires|unless|when|if)\b", match.group(1))[0]
        for name in re.findall(r"`([a-z][a-z0-9_.]*)`", listed):
            if name in siblings:
                found[name] = None
    return tuple(found)


def forces_replacement(doc: str) -> bool:
    """Whether a docstring says that a change of the property replaces the resource."""
    return _FORCES_NEW.search(doc) is not None


def default_value(doc: str) -> str | None:
    """The default that a docstring gives, as written there."""
    match = _DEFAULT.search(doc)
    if match is None:
        return None
    value: str = match.group(1) or match.group(2)
    return value if _PLAIN_VALUE.match(value) else None


def import_id(class_doc: str, token: str) -> str | None:
    """The first id of a class's "Import" section: a pattern with `{{name}}` parts, or an example."""
    match = re.search(rf"pulumi import {re.escape(token)} \S+ (\S+)", class_doc)
    return match.group(1).strip("\"'") if match else None

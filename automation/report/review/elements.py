"""HTML that is escaped by construction: text becomes part of a page only through ``element``, which escapes it."""

from collections.abc import Iterable
from html import escape
from typing import Final

_VOID: Final = frozenset({"meta", "br"})
"""HTML's elements without content that reports use. Those of a picture (SVG) are closed even where they hold nothing."""


class Html(str):
    """Text that is HTML already."""

    __slots__ = ()


Content = str | Html | Iterable["Content"]


def element(tag: str, *content: Content, **attributes: str | int | float | bool | None) -> Html:
    """An element.

    Args:
        tag: its name.
        content: texts, which are escaped, and elements.
        attributes: its attributes; in a name ``_`` stands for ``-``, and one at the end is dropped (``class_``). None and False
            leave an attribute out, True gives it no value.
    """
    opening = f"<{tag}{''.join(map(_attribute, attributes.items()))}>"
    return Html(opening if tag in _VOID else f"{opening}{_text(content)}</{tag}>")


def together(*content: Content) -> Html:
    """Several elements and texts, one after another."""
    return Html(_text(content))


def _attribute(item: tuple[str, str | int | float | bool | None]) -> str:
    name, value = item
    if value is None or value is False:
        return ""
    name = name.removesuffix("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'


def _text(content: Content) -> str:
    if isinstance(content, Html):
        return str(content)
    if isinstance(content, str):
        return escape(content)
    return "".join(map(_text, content))

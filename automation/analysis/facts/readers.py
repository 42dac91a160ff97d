"""Makers of readers that all clouds' tables use."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from automation.analysis.facts.model import (
    CUSTOMER_MANAGED,
    IDENTITY_ONLY,
    KEYS_ALLOWED,
    LISTED,
    NO_IDENTITY,
    PRIVATE,
    PROVIDER_MANAGED,
    PUBLIC,
    Reader,
)
from automation.analysis.facts.view import View

ANYWHERE: Final = frozenset({"0.0.0.0/0", "::/0", "*", "Internet", "Any"})
"""Sources that mean everyone on the internet."""


def key_at(*paths: tuple[str, ...]) -> Reader:
    """Customer-managed if any of ``paths`` names a key that is not one of AWS's own (``alias/aws/...``)."""

    def read(view: View) -> str:
        keys = [view.get(*path) for path in paths]
        ours = any(key and not str(key).startswith("alias/aws/") for key in keys)
        return CUSTOMER_MANAGED if ours else PROVIDER_MANAGED

    return read


def days_at(*path: str) -> Reader:
    """The number of days at ``path``."""
    return lambda view: days(view.get(*path))


def days(number: Any) -> str | None:
    """A number of days in words; None for none."""
    return None if number in (None, 0) else f"{int(float(number))} days"


def seconds(text: Any) -> str | None:
    """Seconds, as a number or as Google Cloud writes them (``604800s``), in days; shorter times in hours."""
    if text in (None, "", 0):
        return None
    number = int(float(str(text).removesuffix("s")))
    return days(number // 86400) if number >= 86400 else f"{number / 3600:g} hours"  # noqa: PLR2004 - a day


def true_at(*path: str, yes: str, no: str, default: bool = False) -> Reader:
    """``yes`` if the flag at ``path`` is set, else ``no``."""

    def read(view: View) -> str:
        value = view.get(*path)
        return yes if (default if value is None else value) else no

    return read


def keyed(*path: str, words: Mapping[Any, str], otherwise: str) -> Reader:
    """The word for the value at ``path``."""
    return lambda view: words.get(view.get(*path), otherwise)


def always(value: str) -> Reader:
    """For types that can not be otherwise."""
    return lambda _view: value


def identity_at(*path: str) -> Reader:
    """Whether what runs there does so as an identity of ours."""
    return lambda view: IDENTITY_ONLY if view.get(*path) else NO_IDENTITY


def keyless(*path: str, when: Any, default: Any = None) -> Reader:
    """Identities only, if the value at ``path`` is ``when``."""

    def read(view: View) -> str:
        value = view.get(*path)
        return IDENTITY_ONLY if (default if value is None else value) == when else KEYS_ALLOWED

    return read


def reachable(sources: Iterable[str]) -> str:
    """Exposure of something that listens on a public address and lets in ``sources``."""
    listed = set(sources)
    if listed & ANYWHERE:
        return PUBLIC
    return LISTED if listed else PRIVATE

"""How Pulumi writes what is not known before ``up``, and what is secret.

Sources: ``pkg/resource/plugin/rpc.go`` of Pulumi (one text for each kind of unknown value) and the masking of secrets in
``pulumi preview --json``.
"""

from typing import Any, Final

UNKNOWN: Final = frozenset(
    {
        "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",  # boolean
        "3eeb2bf0-c639-47a8-9e75-3b44932eb421",  # number
        "04da6b54-80e4-46f7-96ec-b56ff0331ba9",  # string
        "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",  # array
        "030794c1-ac77-496b-92df-f27374a8bd58",  # asset
        "e48ece36-62e2-4504-bad9-02848725956a",  # archive
        "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",  # object
    }
)
"""Texts that stand for a value that is not known yet."""

SECRET: Final = "[secret]"  # noqa: S105 - what stands there instead of one
"""Text that stands for a masked secret."""


def is_unknown(value: Any) -> bool:
    """Whether ``value`` is not known yet, or masked."""
    return isinstance(value, str) and (value in UNKNOWN or value == SECRET)

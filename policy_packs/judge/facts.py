"""What ``facts.json`` says (``policy_packs.facts`` writes it): the vocabulary and the SDKs, as both engines know them."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

_FILE: Final = Path(__file__).resolve().parents[1] / "facts.json"


@cache
def facts() -> Mapping[str, Any]:
    """The facts, by topic."""
    found: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))["facts"]
    return found

"""Types that grant roles on Google Cloud, read from the SDK's source, for ``facts.json``."""

import importlib.util
import re
from pathlib import Path
from typing import Any, Final

_TOKEN: Final = re.compile(r"super\(\w+, __self__\)\.__init__\(\s*'(gcp:[^']+(?:IAM|Iam)(Member|Binding|Policy))'")
_PLACES: Final = {"Member": ("members", "member"), "Binding": ("bindings", "members"), "Policy": ("policies", "policyData")}
"""What each kind is called here, and its input with who gets the role."""


def grant_facts() -> dict[str, Any]:
    """Types that grant roles: to one member, to several, and by a whole policy, each with the input that names them."""
    found: dict[str, dict[str, str]] = {kind: {} for kind, _ in _PLACES.values()}
    specification = importlib.util.find_spec("pulumi_gcp")
    if specification is None or specification.origin is None:
        raise ModuleNotFoundError("pulumi_gcp is not installed")
    for path in Path(specification.origin).parent.rglob("*iam_*.py"):
        token = _TOKEN.search(path.read_text(encoding="utf-8"))
        if token is not None:
            kind, name = _PLACES[token[2]]
            found[kind][token[1]] = name
    return {"google_grants": found}

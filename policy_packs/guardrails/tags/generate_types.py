"""Writes ``taggable_types.json`` from the source of the installed SDKs.

Run ``python -m policy_packs.guardrails.tags.generate_types`` when an SDK's version moves. The source is read, not imported:
importing all modules takes minutes.
"""

import importlib.util
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from policy_packs.guardrails.tags.places import TYPES_FILE

_PROPERTIES: Final = {
    "pulumi_aws": {"tags": "tags"},
    "pulumi_azure_native": {"tags": "tags"},
    # `tags` on Google Cloud are network tags or resource manager tags. Notification channels have `labels` of another kind.
    "pulumi_gcp": {"user_labels": "userLabels", "resource_labels": "resourceLabels", "labels": "labels"},
}
"""Arguments that hold tags and their names on the wire; the first that a type has is taken."""

_NO_TAGS: Final = frozenset({"gcp:cloudidentity/group:Group"})
"""Types whose property of that name says what kind of thing they are."""

_TOKEN: Final = re.compile(r"super\(\w+, __self__\)\.__init__\(\s*'([^']+)'")
_SIGNATURE: Final = re.compile(r"^class \w+Args:\n    def __init__\(__self__, \*,(.*?)\):\n", re.DOTALL | re.MULTILINE)
_TEXT_MAP: Final = "Mapping[str, pulumi.Input[_builtins.str]]"


def taggable_types() -> dict[str, list[str]]:
    """Type tokens by the property that holds their tags, sorted."""
    found: dict[str, list[str]] = defaultdict(list)
    for package, properties in _PROPERTIES.items():
        for token, name in _types_of(package, properties):
            found[name].append(token)
    return {name: sorted(tokens) for name, tokens in sorted(found.items())}


def _types_of(package: str, properties: dict[str, str]) -> Iterator[tuple[str, str]]:
    specification = importlib.util.find_spec(package)
    if specification is None or specification.origin is None:
        raise ModuleNotFoundError(f"{package} is not installed")
    for path in Path(specification.origin).parent.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        token, signature = _TOKEN.search(text), _SIGNATURE.search(text)
        if token is None or signature is None or token[1] in _NO_TAGS or path.name.startswith("_"):
            continue
        for argument, name in properties.items():
            if re.search(rf"^\s+{argument}: .*{re.escape(_TEXT_MAP)}", signature[1], re.MULTILINE):
                yield token[1], name
                break


def main() -> None:
    """Write the file."""
    TYPES_FILE.write_text(json.dumps(taggable_types(), indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

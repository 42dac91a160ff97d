"""Writes ``facts.json``: what the rules know of the vocabulary and of the SDKs, as data for both engines.

Run ``python -m policy_packs.facts`` when the vocabulary changes or an SDK's version moves; a test compares the file with what
is written here. The SDKs' source is read, not imported: importing all modules takes minutes.
"""

import importlib.util
import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from policy_packs.grant_facts import grant_facts
from policy_packs.location_facts import location_facts, regions_of
from vocabulary import MACHINES, REQUIRED_TAGS, Cloud, Environment, Residency, Sensitivity
from vocabulary.tags import MANAGED_BY

FACTS_FILE: Final = Path(__file__).with_name("facts.json")

_TAG_ARGUMENTS: Final[Mapping[str, Mapping[str, str]]] = {
    "pulumi_aws": {"tags": "tags"},
    "pulumi_azure_native": {"tags": "tags"},
    # `tags` on Google Cloud are network tags or resource manager tags. Notification channels have `labels` of another kind.
    "pulumi_gcp": {"user_labels": "userLabels", "resource_labels": "resourceLabels", "labels": "labels"},
}
"""Arguments that hold tags and their names on the wire; the first that a type has is taken."""

_NO_TAGS: Final = frozenset({"gcp:cloudidentity/group:Group"})
"""Types whose property of that name says what kind of thing they are."""

_NESTED_TAGS: Final[Mapping[str, str]] = {
    "gcp:sql/databaseInstance:DatabaseInstance": "settings.userLabels",
    "gcp:container/nodePool:NodePool": "nodeConfig.resourceLabels",
}
"""Types whose tags are not at the top level (their pages in the provider's documentation)."""

_TAG_LISTS: Final[Mapping[str, str]] = {"aws:autoscaling/group:Group": "tags"}
"""Types that want tags as a list of ``key``, ``value`` and ``propagateAtLaunch`` (Auto Scaling: CreateAutoScalingGroup)."""

_PROVIDER_TAGS: Final[Mapping[Cloud, list[str]]] = {
    Cloud.AWS: ["defaultTags", "tags"],
    Cloud.GCP: ["defaultLabels"],
}
"""Where providers have tags that they add to every resource; each step may be a text of JSON."""

_TAG_FORMS: Final[Mapping[Cloud, Mapping[str, Any]]] = {
    Cloud.AWS: {
        "most": 50,
        "longest_key": 128,
        "longest_value": 256,
        "not_in_key": r"(?i)^aws:|[\x00-\x1f!-*,;<>?\[-^`{-\x7f]",
        "not_in_value": r"[\x00-\x1f!-*,;<>?\[-^`{-\x7f]",
        "case_sensitive": True,
    },
    Cloud.AZURE: {
        "most": 50,
        "longest_key": 512,
        "longest_value": 256,
        "not_in_key": r"(?i)^(microsoft|azure|windows)|[\x00-\x1f<>%&\\?/\x7f]",
        "not_in_value": r"[\x00-\x1f\x7f]",
        "case_sensitive": False,
    },
    Cloud.GCP: {
        "most": 64,
        "longest_key": 63,
        "longest_value": 63,
        "not_in_key": r"^[^a-z]|[^a-z0-9_-]",
        "not_in_value": r"[^a-z0-9_-]",
        "case_sensitive": True,
    },
}
"""What each cloud takes as tags: how many, how long in characters, and a pattern of what it refuses.

Sources: those of ``vocabulary/tags.py``. On AWS letters and digits of any script are allowed, so that only ASCII's other
characters are refused here; on Azure storage accounts refuse keys above 128 characters.
"""

_TOKEN: Final = re.compile(r"super\(\w+, __self__\)\.__init__\(\s*'([^']+)'")
_SIGNATURE: Final = re.compile(r"^class \w+Args:\n    def __init__\(__self__, \*,(.*?)\):\n", re.DOTALL | re.MULTILINE)
_TEXT_MAP: Final = "Mapping[str, pulumi.Input[_builtins.str]]"


def facts() -> dict[str, Any]:
    """Everything that ``facts.json`` holds under ``facts``, the name that Rego knows it by."""
    return {
        "clouds": {cloud: {"package": cloud.package, "title": cloud.display_name} for cloud in Cloud},
        "environments": [*Environment],
        "sensitivities": [*Sensitivity],
        "tags": _tags(),
        "regions": _regions(),
        "machines": _machines(),
        **location_facts(),
        **grant_facts(),
    }


def _tags() -> dict[str, Any]:
    return {
        "required": [*REQUIRED_TAGS],
        "values": {"environment": [*Environment], "data-sensitivity": [*Sensitivity], "managed-by": [MANAGED_BY]},
        "forms": _TAG_FORMS,
        "provider": _PROVIDER_TAGS,
        "lists": [*_TAG_LISTS],
        "places": {**taggable_types(), **_NESTED_TAGS, **_TAG_LISTS},
    }


def _regions() -> dict[str, dict[str, list[str]]]:
    """What each cloud calls the regions of each residency, standbys included."""
    return {residency: {cloud: regions_of(cloud, residency) for cloud in Cloud} for residency in Residency}


def _machines() -> dict[str, dict[str, dict[str, Any]]]:
    """The vocabulary's machines by cloud and the cloud's own name."""
    return {
        cloud: {
            machines[cloud].instance_type: {
                "size": size,
                "accelerator": machines[cloud].accelerator,
                "accelerators": machines[cloud].accelerators,
            }
            for size, machines in MACHINES.items()
        }
        for cloud in Cloud
    }


@cache
def taggable_types() -> dict[str, str]:
    """Property that holds the tags of each type, by type token, as the installed SDKs have it."""
    found: dict[str, str] = {}
    for package, properties in _TAG_ARGUMENTS.items():
        found.update(_types_of(package, properties))
    return found


def _types_of(package: str, properties: Mapping[str, str]) -> Iterator[tuple[str, str]]:
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
    FACTS_FILE.write_text(json.dumps({"facts": facts()}, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

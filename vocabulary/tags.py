"""The standard tags, adapted to each cloud's rules.

Sources: AWS "Tag naming limits and requirements" (key 128, value 256 characters; letters, digits, spaces, ``_.:/=+-@``),
Azure "Tag resources" (name 512 characters, 128 on storage accounts, value 256; no ``<>%&\\?/`` in names) and Google Cloud
"Labels overview" (key and value 63 characters; lower-case letters, digits, ``_`` and ``-``; keys start with a letter).
"""

import re
from dataclasses import dataclass, fields
from typing import Final

from vocabulary.clouds import Cloud
from vocabulary.names import digest

MANAGED_BY: Final = "pulumi"


@dataclass(frozen=True, kw_only=True)
class StandardTags:
    """The tags that every taggable resource carries. A field ``cost_center`` becomes the tag ``cost-center``."""

    environment: str
    owner: str
    cost_center: str
    data_sensitivity: str
    provider: str
    workload: str
    managed_by: str = MANAGED_BY


REQUIRED_TAGS: Final[tuple[str, ...]] = tuple(field.name.replace("_", "-") for field in fields(StandardTags))


def render_tags(cloud: Cloud, standard: StandardTags, **more: str) -> dict[str, str]:
    """``standard`` and ``more`` as tags that ``cloud`` accepts; Google Cloud values are lower-cased and shortened with a hash.

    >>> render_tags(Cloud.GCP, standard)["owner"]
    'ml-platform_example_com'
    """
    named = {field.name.replace("_", "-"): str(getattr(standard, field.name)) for field in fields(standard)} | more
    if cloud is Cloud.GCP:
        return {_label(key): _label(value) for key, value in named.items()}
    return {key: value[:256] for key, value in named.items()}


def _label(text: str) -> str:
    label = re.sub(r"[^a-z0-9_-]", "_", text.lower())
    return label if len(label) <= 63 else f"{label[:54]}-{digest(text, 8)}"  # noqa: PLR2004

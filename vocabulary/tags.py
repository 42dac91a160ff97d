"""The standard tags, adapted to each cloud's rules.

Sources: AWS "Tag naming limits and requirements", Azure "Use tags to organize your Azure resources" (limitations) and Google
Cloud "Labels overview" (requirements for labels). Keys are chosen in code, so one that a cloud could refuse is an error. Values
are data, so they are adapted: what a cloud does not take becomes ``_``, and what is too long is cut and closed with a hash.
"""

import re
from dataclasses import dataclass, fields
from typing import Final

from vocabulary.clouds import Cloud
from vocabulary.names import digest

MANAGED_BY: Final = "pulumi"

_KEY: Final = re.compile(r"(?!aws|azure|microsoft|windows)[a-z][a-z0-9_-]{0,62}", re.IGNORECASE)
"""Keys that all three clouds take. ``aws:`` is reserved on AWS, the other three words on Azure."""


@dataclass(frozen=True, kw_only=True)
class _ValueRule:
    """What a cloud takes as a value: the longest, in characters, and a pattern of one character that it does not take.

    Azure documents no such character; control characters are never meant.
    """

    maximum: int
    illegal: re.Pattern[str]
    lower_case: bool = False


_VALUE_RULES: Final = {
    Cloud.AWS: _ValueRule(maximum=256, illegal=re.compile(r"[^\w .:/=+@-]")),
    Cloud.AZURE: _ValueRule(maximum=256, illegal=re.compile(r"[\x00-\x1f\x7f]")),
    Cloud.GCP: _ValueRule(maximum=63, illegal=re.compile(r"[^a-z0-9_-]"), lower_case=True),
}


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
    """``standard`` and ``more`` as tags that ``cloud`` accepts. Google Cloud's labels are lower-case, keys and values.

    >>> render_tags(Cloud.GCP, standard)["owner"]
    'ml-platform_example_com'

    Raises:
        ValueError: a key of ``more`` is malformed, or is there already; Azure and Google Cloud do not tell upper from lower case.
    """
    tags = {field.name.replace("_", "-"): str(getattr(standard, field.name)) for field in fields(standard)}
    for key, value in more.items():
        if not _KEY.fullmatch(key):
            raise ValueError(
                f"tag {key!r}: write up to 63 letters, digits, '-' and '_', starting with a letter, but not with aws, azure, "
                "microsoft or windows, which the clouds reserve"
            )
        if key.lower() in {known.lower() for known in tags}:
            raise ValueError(f"tag {key!r}: it is there already; choose another key")
        tags[key] = value
    return {key.lower() if cloud is Cloud.GCP else key: _value(cloud, value) for key, value in tags.items()}


def _value(cloud: Cloud, text: str) -> str:
    rule = _VALUE_RULES[cloud]
    legal = rule.illegal.sub("_", text.lower() if rule.lower_case else text)
    return legal if len(legal) <= rule.maximum else f"{legal[: rule.maximum - 9]}-{digest(text, 8)}"

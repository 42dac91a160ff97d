"""Tags are legal on every cloud, whatever settings and components put into them.

The patterns are written from the clouds' pages, not from the code's own rules.
"""

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vocabulary import REQUIRED_TAGS, Cloud, StandardTags, render_tags

clouds = st.sampled_from(list(Cloud))
values = st.text(max_size=400)
keys = st.from_regex(r"[a-zA-Z][a-zA-Z0-9_-]{0,62}", fullmatch=True).filter(
    lambda key: key.lower() not in REQUIRED_TAGS and not key.lower().startswith(("aws", "azure", "microsoft", "windows"))
)


def standard(**changes: str) -> StandardTags:
    fields = {
        "environment": "dev",
        "owner": "ml-platform@example.com",
        "cost_center": "cc-4711",
        "data_sensitivity": "internal",
        "provider": "aws",
        "workload": "networking",
    }
    return StandardTags(**fields | changes)


def aws_accepts(key: str, value: str) -> bool:
    """AWS "Tag naming limits and requirements": letters, digits, spaces and ``_.:/=+-@``; 128 and 256 characters."""

    def allowed(text: str) -> bool:
        return all(unicodedata.category(c)[0] in "LN" or c in " _.:/=+-@" for c in text)

    return 1 <= len(key) <= 128 and len(value) <= 256 and allowed(key + value) and not key.lower().startswith("aws:")


def azure_accepts(key: str, value: str) -> bool:
    """Azure "Use tags to organize your Azure resources", limitations: 128 characters on storage accounts, value 256."""
    reserved = key.lower().startswith(("microsoft", "azure", "windows"))
    return 1 <= len(key) <= 128 and len(value) <= 256 and not re.search(r"[<>%&\\?/]", key) and not reserved


def gcp_accepts(key: str, value: str) -> bool:
    """Google Cloud "Labels overview": 63 characters; lower-case letters, digits, ``_`` and ``-``; keys start with a letter."""
    return re.fullmatch(r"[a-z][a-z0-9_-]{0,62}", key) is not None and re.fullmatch(r"[a-z0-9_-]{0,63}", value) is not None


ACCEPTS = {Cloud.AWS: aws_accepts, Cloud.AZURE: azure_accepts, Cloud.GCP: gcp_accepts}


@given(clouds, values, values, st.dictionaries(keys, values, max_size=5))
@example(Cloud.GCP, "Ünï.Cøde+Größe@Exämple.com", "CC 4711", {"Name": "Flow Logs (dev)"})
@example(Cloud.AWS, "a" * 300, "<script>&%?", {"Name": "tab\tand\nnewline"})
@example(Cloud.AZURE, "İ" * 256, "", {})
def test_tags_are_legal_and_complete(cloud: Cloud, owner: str, cost_center: str, more: dict[str, str]) -> None:
    if len({key.lower() for key in more}) < len(more):
        return
    tags = render_tags(cloud, standard(owner=owner, cost_center=cost_center), **more)
    assert set(REQUIRED_TAGS) <= set(tags)
    assert len(tags) == len(REQUIRED_TAGS) + len(more)
    assert [(key, value) for key, value in tags.items() if not ACCEPTS[cloud](key, value)] == []


def test_required_tags_are_those_of_the_design() -> None:
    assert set(REQUIRED_TAGS) == {
        "environment",
        "owner",
        "cost-center",
        "data-sensitivity",
        "managed-by",
        "provider",
        "workload",
    }
    assert render_tags(Cloud.AWS, standard())["managed-by"] == "pulumi"


@pytest.mark.parametrize(
    ("cloud", "value", "rendered"),
    [
        (Cloud.AWS, "ml-platform@example.com", "ml-platform@example.com"),
        (Cloud.AZURE, "ml-platform@example.com", "ml-platform@example.com"),
        (Cloud.GCP, "ML-Platform@example.com", "ml-platform_example_com"),
        (Cloud.AWS, "Größe (m²) & 100 %", "Größe _m²_ _ 100 _"),
        (Cloud.AZURE, "Größe (m²) & 100 %", "Größe (m²) & 100 %"),
        (Cloud.GCP, "Größe (m²)", "gr__e__m__"),
    ],
)
def test_characters_a_cloud_does_not_take_become_underscores(cloud: Cloud, value: str, rendered: str) -> None:
    assert render_tags(cloud, standard(owner=value))["owner"] == rendered


@pytest.mark.parametrize("cloud", list(Cloud))
def test_values_that_differ_only_beyond_the_limit_stay_different(cloud: Cloud) -> None:
    one, other = (render_tags(cloud, standard(owner="a" * 299 + end))["owner"] for end in "xy")
    assert one != other
    assert one[:50] == other[:50] == "a" * 50


@pytest.mark.parametrize("cloud", list(Cloud))
@pytest.mark.parametrize("key", ["", "1st", "a.b", "a b", "aws:name", "AWS-name", "azure-id", "Windows", "é", "a" * 64])
def test_a_key_that_a_cloud_could_refuse_is_an_error_on_all(cloud: Cloud, key: str) -> None:
    with pytest.raises(ValueError, match="write up to 63 letters, digits, '-' and '_', starting with a letter") as error:
        render_tags(cloud, standard(), **{key: "x"})
    assert str(error.value).startswith(f"tag {key!r}: ")


@pytest.mark.parametrize("more", [{"owner": "me"}, {"Owner": "me"}, {"Name": "a", "name": "b"}])
def test_a_key_cannot_replace_another(more: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="it is there already; choose another key"):
        render_tags(Cloud.AWS, standard(), **more)

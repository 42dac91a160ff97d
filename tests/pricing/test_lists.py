"""The shipped price lists and assumptions, and how broken ones are refused."""

import ast
import datetime
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from pricing import CatalogError, UsageError, read_catalog, read_usage
from pricing.catalog import FOLDER, read_list
from pricing.meters import METERS
from pricing.meters.free import FREE, is_free
from pricing.render import render
from vocabulary import MACHINES, Cloud, Region, region_in, standby_region_in

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "catalog" / "prices.schema.json").read_text(encoding="utf-8"))


def plain(value: Any) -> Any:
    """YAML's dates as JSON has them."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, datetime.date) else value


@pytest.mark.parametrize("cloud", Cloud)
def test_the_shipped_lists_meet_the_schema(cloud: Cloud) -> None:
    document = yaml.safe_load((FOLDER / f"{cloud}.yaml").read_text(encoding="utf-8"))
    jsonschema.validate(plain(document), SCHEMA)


@pytest.mark.parametrize("cloud", Cloud)
def test_a_list_is_written_as_it_was_read(cloud: Cloud) -> None:
    path = FOLDER / f"{cloud}.yaml"
    assert render(cloud, read_list(path)) == path.read_text(encoding="utf-8")


def test_every_regional_sku_has_a_price_at_home_and_in_the_standby_region() -> None:
    for cloud in Cloud:
        needed = {region_in(cloud, Region.EU_CENTRAL).name, standby_region_in(cloud, Region.EU_CENTRAL)}
        for sku in read_catalog().of(cloud):
            assert needed <= set(sku.prices) or set(sku.prices) <= {"global", "eu"}, sku.key


def literals() -> Iterator[str]:
    """Texts in the meters' source, besides documentation."""
    for path in (ROOT / "pricing" / "subject.py", *sorted((ROOT / "pricing" / "meters").glob("*.py"))):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def test_every_sku_that_a_meter_names_is_in_the_lists() -> None:
    named = {
        text
        for text in literals()
        if re.fullmatch(r"(aws|azure|gcp)/[a-z0-9-]+/[A-Za-z0-9._/-]+", text) and not text.endswith("-")
    }
    assert named - set(read_catalog().skus) == set()
    assert len(named) > 100


def test_every_machine_of_the_sizes_has_a_price() -> None:
    skus = read_catalog().skus
    for machines in MACHINES.values():
        assert f"aws/sagemaker-training/{machines[Cloud.AWS].instance_type}/hour" in skus
        assert f"azure/vm-linux/{machines[Cloud.AZURE].instance_type}/hour" in skus
        assert f"gcp/vertex-training/{machines[Cloud.GCP].instance_type}/hour" in skus
        assert f"gcp/colab/{machines[Cloud.GCP].instance_type}/hour" in skus


def test_every_assumption_is_used_and_has_a_reason() -> None:
    texts = set(literals())
    for assumption in read_usage().assumptions.values():
        assert assumption.name in texts, f"{assumption.name} is used by no meter"
        assert len(assumption.why) > 10


def test_no_type_is_both_metered_and_free() -> None:
    assert [type_ for type_ in METERS if is_free(type_)] == []
    assert all(page.startswith("https://") for page in FREE)


LIST = """
cloud: aws
currency: USD
skus:
  aws/nat-gateway/hour: {title: NAT gateway, unit: hour, page: "https://example.com", prices: {eu-central-1: PRICE}}
"""
GOOD = '{price: "0.05", date: 2026-01-01, verified: true}'


def written(folder: Path, text: str) -> Path:
    path = folder / "aws.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_price_has_its_own_source_or_the_page(tmp_path: Path) -> None:
    own = '{price: "0.05", date: 2026-01-01, verified: true, source: "https://api.example.com"}'
    for text, source in ((GOOD, "https://example.com"), (own, "https://api.example.com")):
        (sku,) = read_list(written(tmp_path, LIST.replace("PRICE", text)))
        assert sku.prices["eu-central-1"].source == source


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (LIST.replace("PRICE", '{price: "five", date: 2026-01-01, verified: true}'), "aws/nat-gateway/hour"),
        (LIST.replace("PRICE", '{price: "0.05", verified: true}'), "'date'"),
        (
            LIST.replace(
                "PRICE", '{tiers: [{above: "10", price: "1"}, {above: "20", price: "2"}], date: 2026-01-01, verified: true}'
            ),
            "tiers start at 0 and ascend",
        ),
        (
            LIST.replace(
                "PRICE", '{tiers: [{above: "0", price: "1"}, {above: "0", price: "2"}], date: 2026-01-01, verified: true}'
            ),
            "tiers start at 0 and ascend",
        ),
        (LIST.replace("USD", "EUR"), "currency: prices are in USD"),
        (LIST.replace("cloud: aws", "cloud: oracle"), "'oracle' is not a valid Cloud"),
        ("[", "is no price list"),
        ("just a text", "is no price list"),
    ],
)
def test_a_broken_list_is_refused_with_file_and_key(tmp_path: Path, text: str, says: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(CatalogError, match=re.escape(says)) as refused:
        read_list(path)
    assert str(path) in str(refused.value)


def test_a_missing_list_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match=r"aws\.yaml is no price list"):
        read_catalog(tmp_path)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("assumptions: {nat-gb: {unit: GB, values: 3}}", "nat-gb: KeyError: 'why'"),
        ("assumptions: {nat-gb: {unit: GB, why: because, values: {dev: 3}}}", "nat-gb: KeyError: 'org'"),
        ("assumptions: {nat-gb: {unit: GB, why: because, values: much}}", "nat-gb: InvalidOperation"),
        ("other: {}", "holds no assumptions"),
    ],
)
def test_broken_assumptions_are_refused_with_file_and_key(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "usage.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=re.escape(says)):
        read_usage(path)


def test_an_assumption_may_differ_by_capability_and_environment() -> None:
    shipped = read_usage()
    assert shipped.value("object-gb", "prod", "artifact_store") == 10000
    assert shipped.value("object-gb", "prod", "networking") == 100
    assert shipped.value("object-gb", "dev", "artifact_store") == 200

"""Price lists are rewritten whole or not at all."""

import datetime
import os
import re
import stat
from decimal import Decimal
from pathlib import Path

import pytest

from pricing.catalog import FOLDER, CatalogError, Price, Sku, Tier, read_list
from pricing.refresh.findings import check_lookups
from pricing.refresh.offers import RefreshError
from pricing.refresh.rewriting import rewrite
from pricing.render import render
from vocabulary import Cloud

OLD = datetime.date(2025, 1, 1)
NEW = datetime.date(2026, 11, 24)
PAGE = "https://page.example/#prices"


def price(*pairs: tuple[str, str], date: datetime.date = OLD, verified: bool = False, source: str = PAGE) -> Price:
    tiers = tuple(Tier(above=Decimal(above), price=Decimal(each)) for above, each in pairs)
    return Price(tiers=tiers, source=source, date=date, verified=verified)


def sku(cloud: Cloud, name: str, **prices: Price) -> Sku:
    by_region = {region.replace("_", "-"): each for region, each in prices.items()}
    return Sku(key=f"{cloud}/{name}/hour", cloud=cloud, title=f"Größe {name}", unit="hour", page=PAGE, prices=by_region)


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    """Lists of two clouds, in the form that a refresh writes."""
    for cloud in (Cloud.AWS, Cloud.GCP):
        skus = [
            sku(cloud, "machine", eu_central_1=price(("0", "0.100")), us_east_1=price(("0", "0.09"))),
            sku(cloud, "transfer", eu_central_1=price(("0", "0"), ("100", "0.09"))),
        ]
        (tmp_path / f"{cloud}.yaml").write_text(render(cloud, skus), encoding="utf-8")
    return tmp_path


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_only_the_lines_of_refreshed_prices_change(lists: Path) -> None:
    before = (lists / "aws.yaml").read_text(encoding="utf-8").splitlines()
    new = price(("0", "0.0000002"), date=NEW, verified=True, source="https://api.example/#1")
    assert rewrite(lists, {("aws/machine/hour", "us-east-1"): new}) == [lists / "aws.yaml"]
    after = (lists / "aws.yaml").read_text(encoding="utf-8").splitlines()
    assert [pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]] == [
        (
            '      us-east-1: {price: "0.09", date: 2025-01-01, verified: false}',
            '      us-east-1: {price: "0.0000002", date: 2026-11-24, verified: true, source: "https://api.example/#1"}',
        )
    ]


def test_tiers_may_come_and_go(lists: Path) -> None:
    new = price(("0", "0.1"), ("5", "0.08"), date=NEW, verified=True)
    rewrite(lists, {("aws/machine/hour", "us-east-1"): new, ("aws/transfer/hour", "eu-central-1"): price(("0", "0.07"))})
    read = {each.key: each for each in read_list(lists / "aws.yaml")}
    assert read["aws/machine/hour"].prices["us-east-1"] == new
    assert read["aws/transfer/hour"].prices["eu-central-1"] == price(("0", "0.07"))


def test_what_is_the_same_is_not_written(lists: Path) -> None:
    before = (lists / "aws.yaml").stat()
    assert rewrite(lists, {("aws/machine/hour", "us-east-1"): price(("0", "0.09"))}) == []
    assert (lists / "aws.yaml").stat() == before


def test_permissions_stay(lists: Path) -> None:
    (lists / "aws.yaml").chmod(0o640)
    rewrite(lists, {("aws/machine/hour", "us-east-1"): price(("0", "0.08"))})
    assert stat.S_IMODE((lists / "aws.yaml").stat().st_mode) == 0o640


@pytest.mark.parametrize(
    ("at", "line"),
    [(9, "  # negotiated"), (9, "    # negotiated, see # 12")],
)
def test_a_comment_that_would_be_lost_stops_everything(lists: Path, at: int, line: str) -> None:
    lines = (lists / "gcp.yaml").read_text(encoding="utf-8").splitlines()
    (lists / "gcp.yaml").write_text("\n".join([*lines[:at], line, *lines[at:]]) + "\n", encoding="utf-8")
    before = contents(lists)
    with pytest.raises(CatalogError, match=r"gcp\.yaml:10: comments would be lost.*say it in the SKU's title"):
        rewrite(lists, {(f"{cloud}/machine/hour", "us-east-1"): price(("0", "0.08")) for cloud in ("aws", "gcp")})
    assert contents(lists) == before


def test_a_disk_that_fails_at_the_second_list_leaves_both(lists: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = contents(lists)
    synced: list[int] = []

    def fail(descriptor: int) -> None:
        synced.append(descriptor)
        if len(synced) == 2:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(RefreshError, match=r"can not be written: .*No space left on device"):
        rewrite(lists, {(f"{cloud}/machine/hour", "us-east-1"): price(("0", "0.08")) for cloud in ("aws", "gcp")})
    assert len(synced) == 2
    assert contents(lists) == before


@pytest.mark.parametrize("cloud", Cloud)
def test_the_shipped_lists_have_the_form_that_a_refresh_writes_and_lookups_that_can_be_asked(cloud: Cloud) -> None:
    path = FOLDER / f"{cloud}.yaml"
    skus = read_list(path)
    assert render(cloud, skus) == path.read_text(encoding="utf-8")
    check_lookups(skus)
    assert all(re.compile(sku.lookup["description"]) for sku in skus if "description" in sku.lookup)

"""``mlcp prices refresh`` from the command line to the price lists, against local price interfaces of all three clouds."""

import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from automation import prices_commands
from automation.cli import app
from pricing.catalog import Price, Sku, Tier, read_list
from pricing.refresh import AwsPrices, AzurePrices, GcpPrices
from pricing.refresh.transport import Transport
from pricing.render import render
from tests.pricing.refresh.documented import AZURE_METER, GCP_SKU, aws_page, aws_product, azure_page, gcp_page
from tests.pricing.refresh.server import Answer, Request, Server
from vocabulary import Cloud

LOOKUPS = {
    Cloud.AWS: {"service": "AmazonEC2", "filters": {"volumeType": "Provisioned IOPS"}},
    Cloud.AZURE: {"filter": "skuName eq 'F16s Spot'"},
    Cloud.GCP: {"service": "6F81-5844-456A", "description": "Storage PD Capacity.*"},
}
"""They find 0.138, 0.176346 and 0.044."""


def sku(cloud: Cloud, price: str, name: str = "disk", **lookup: object) -> Sku:
    old = Price(
        tiers=(Tier(above=Decimal(0), price=Decimal(price)),),
        source="https://page.example",
        date=datetime.date(2025, 1, 1),
        verified=False,
    )
    region = {Cloud.AWS: "ca-central-1", Cloud.AZURE: "westeurope", Cloud.GCP: "us-east4"}[cloud]
    return Sku(
        key=f"{cloud}/{name}/unit",
        cloud=cloud,
        title="Thing",
        unit="unit",
        page="https://page.example",
        lookup={**LOOKUPS[cloud], **lookup},
        prices={region: old},
    )


@pytest.fixture
def lists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose three lists are as far from the providers' prices as prices move in a year."""
    (tmp_path / "Pulumi.yaml").touch()
    folder = tmp_path / "catalog" / "prices"
    folder.mkdir(parents=True)
    write(folder, sku(Cloud.AWS, "0.1"), sku(Cloud.AZURE, "0.2"), sku(Cloud.GCP, "0.044"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "400")  # so that nothing is wrapped
    return folder


@pytest.fixture(autouse=True)
def clouds(server: Server, transport: Transport, monkeypatch: pytest.MonkeyPatch) -> Server:
    """All three interfaces behind one server, told apart by their paths."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "example")
    monkeypatch.setattr(
        prices_commands,
        "SOURCES",
        {
            Cloud.AWS: lambda: AwsPrices(server.url, attempts=2, timeout=5),
            Cloud.AZURE: lambda: AzurePrices(transport, f"{server.url}/api/retail/prices"),
            Cloud.GCP: lambda: GcpPrices(transport, server.url, lambda: {"authorization": "Bearer token"}),
        },
    )
    server.answer = documented
    return server


def documented(requests: list[Request]) -> Answer:
    path = requests[-1].path
    if path == "/":
        return Answer(aws_page(aws_product()))
    return Answer(azure_page(AZURE_METER) if "retail" in path else gcp_page(GCP_SKU))


def write(folder: Path, *skus: Sku) -> None:
    for cloud in Cloud:
        (folder / f"{cloud}.yaml").write_text(render(cloud, [sku for sku in skus if sku.cloud is cloud]), encoding="utf-8")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def mlcp(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["prices", "refresh", *arguments])


def prices(folder: Path) -> dict[str, tuple[str, bool]]:
    """Price and whether it is verified, by SKU."""
    read = [sku for cloud in Cloud for sku in read_list(folder / f"{cloud}.yaml")]
    return {sku.key: (f"{price.tiers[0].price:f}", price.verified) for sku in read for price in sku.prices.values()}


def test_all_prices_are_written_with_source_and_date(lists: Path) -> None:
    result = mlcp()
    assert result.exit_code == 0
    assert prices(lists) == {
        "aws/disk/unit": ("0.138", True),
        "azure/disk/unit": ("0.176346", True),
        "gcp/disk/unit": ("0.044", True),
    }
    today = datetime.datetime.now(datetime.UTC).date()
    assert (
        f'price: "0.044", date: {today}, verified: true, source: "https://cloudbilling.googleapis.com'
        in contents(lists)["gcp.yaml"].decode()
    )
    assert "+38.0%" in result.stdout
    assert "-11.8%" in result.stdout
    assert "prices: 1 same, 2 changed; written: aws.yaml, azure.yaml, gcp.yaml" in result.stdout


def test_a_second_refresh_changes_nothing(lists: Path) -> None:
    mlcp()
    before = contents(lists)
    assert "prices: 3 same; nothing written" in mlcp().stdout
    assert contents(lists) == before


@pytest.mark.parametrize("arguments", [("--cloud", "azure"), ("--sku", "azure/*")])
def test_only_the_chosen_prices_are_asked_for_and_written(lists: Path, server: Server, arguments: tuple[str, str]) -> None:
    before = contents(lists)
    assert mlcp(*arguments).exit_code == 0
    assert len(server.requests) == 1
    assert {name for name, content in contents(lists).items() if content != before[name]} == {"azure.yaml"}


def test_check_writes_nothing_and_fails_while_something_differs(lists: Path) -> None:
    before = contents(lists)
    result = mlcp("--check")
    assert result.exit_code == 1
    assert "prices: 1 same, 2 changed; nothing written" in result.stdout
    assert contents(lists) == before
    mlcp()
    assert mlcp("--check").exit_code == 0


def test_what_is_not_plausible_waits_for_accept(lists: Path) -> None:
    write(lists, sku(Cloud.AWS, "0.138"), sku(Cloud.AZURE, "1.76"), sku(Cloud.GCP, "0.044"))
    result = mlcp()
    assert result.exit_code == 0
    assert "it moves by more than 50%" in result.stdout
    assert prices(lists)["azure/disk/unit"] == ("1.76", False)
    mlcp("--accept", "--sku", "azure/disk/*")
    assert prices(lists)["azure/disk/unit"] == ("0.176346", True)


def test_what_is_not_found_is_listed_with_what_to_do_and_the_rest_is_written(lists: Path) -> None:
    lost = sku(Cloud.GCP, "0.5", name="lost", description="SSD backed PD Capacity.*")
    write(lists, sku(Cloud.AWS, "0.1"), sku(Cloud.AZURE, "0.2"), sku(Cloud.GCP, "0.05"), lost)
    result = mlcp()
    assert result.exit_code == 0
    assert "gcp/lost/unit" in result.stdout
    assert "Without description 'SSD backed PD Capacity.*' there are 1" in result.stdout
    assert prices(lists) | {"gcp/lost/unit": ("0.5", False), "gcp/disk/unit": ("0.044", True)} == prices(lists)
    assert mlcp("--check").exit_code == 1


def test_what_has_no_lookup_is_named_and_fails_no_check(lists: Path) -> None:
    write(lists, sku(Cloud.AWS, "0.138"), sku(Cloud.AZURE, "0.176346"), sku(Cloud.GCP, "0.044"))
    text = (lists / "aws.yaml").read_text(encoding="utf-8")
    (lists / "aws.yaml").write_text("".join(line for line in text.splitlines(True) if "lookup" not in line), encoding="utf-8")
    result = mlcp("--check")
    assert "no interface lists these, look at their pages: aws/disk/unit" in result.stdout
    assert result.exit_code == 0


@pytest.mark.parametrize(
    ("path", "answer", "said"),
    [
        ("/v1/", Answer(status=500), "answers 500 to each of 6 tries"),
        ("/v1/", Answer({"error": {"message": "no such key"}}, status=403), "application-default login"),
        ("/v1/", Answer(b"<html>"), "no JSON"),
        ("/api/", Answer({"Items": [{}]}), "not as documented"),
    ],
)
def test_a_refresh_that_fails_leaves_every_list_as_it_was(
    lists: Path, server: Server, path: str, answer: Answer, said: str
) -> None:
    before = contents(lists)
    server.answer = lambda requests: answer if path in requests[-1].path else documented(requests)
    result = mlcp()
    assert result.exit_code == 1
    assert said in result.stderr
    assert result.stderr.endswith("Nothing was written.\n")
    assert len(server.requests) > 1
    assert contents(lists) == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--cloud", "oracle"), "--cloud oracle: there is no such cloud; write one of aws, azure, gcp"),
        (("--sku", "aws/tape/*"), "--sku aws/tape/*: no SKU of aws, azure, gcp matches; keys look like aws/disk/unit"),
    ],
)
def test_bad_input_is_said_before_anything_is_asked(lists: Path, server: Server, arguments: tuple[str, str], said: str) -> None:
    result = mlcp(*arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert not server.requests


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("currency: USD", "currency: EUR", "prices are in USD"),
        ("skus:", "skus: [", "is no price list"),
        ("filters: {", "filter: {", "aws/disk/unit: lookup: filters missing"),
    ],
)
def test_a_broken_list_is_said_before_anything_is_asked(lists: Path, server: Server, old: str, new: str, said: str) -> None:
    text = (lists / "aws.yaml").read_text(encoding="utf-8")
    (lists / "aws.yaml").write_text(text.replace(old, new), encoding="utf-8")
    result = mlcp()
    assert result.exit_code == 2
    assert said in result.stderr
    assert not server.requests

"""What is read out of docstrings, on sentences as the SDKs have them."""

import pytest

from automation.sandbox import doc_rules

SIBLINGS = {"bgp_asn", "bgp_asn_long", "name", "name_prefix", "cost_filter", "metrics"}

VALUES = [
    ("Logging destination type. Valid values: `cloud-watch-logs`, `s3`, `kinesis-data-firehose`. Default: `s3`.", 3),
    ("Type of traffic to capture. Valid values: `ACCEPT`,`REJECT`, `ALL`. Required if `eni_id` is specified.", 3),
    ("Possible values are: `LEGACY`, `STANDARD`.", 2),
    ("Maximum interval. Valid Values: `60` seconds (1 minute) or `600` seconds (10 minutes).", 0),
    ("The default is one of `a` or `b`.", 2),
    ("Length in minutes. Valid values are `1` to `2880`.", 0),
    ("Valid values include `a` and `b`.", 0),
    ("Valid values are `a`, `b`, see https://example.com.", 0),
    ("One of `bgp_asn` or `bgp_asn_long` must be set.", 0),
    ("For Application Load Balancers, valid values are `HTTP` and `HTTPS`. For Network ones, valid values are `TCP`, `UDP`.", 4),
    ("The valid values are `2XX` or `4XX`.", 0),
]


@pytest.mark.parametrize(("doc", "count"), VALUES, ids=[d[:30] for d, _ in VALUES])
def test_only_closed_lists_of_values_count(doc: str, count: int) -> None:
    assert len(doc_rules.valid_values(doc, SIBLINGS)) == count


@pytest.mark.parametrize(
    ("doc", "expected"),
    [
        ("Must be between 100 and 4096. The priority number must be unique.", (100, 4096)),
        ("The number of days, from `7` to `30`.", (7, 30)),
        ("Names must be between 3 and 24 characters in length.", None),
        ("The version 1.2 or later.", None),
    ],
)
def test_ranges_of_numbers_but_not_lengths(doc: str, expected: tuple[float, float] | None) -> None:
    assert doc_rules.number_range(doc) == expected


@pytest.mark.parametrize(
    ("doc", "expected"),
    [
        ("Creates a unique name. Conflicts with `name`.", ("name",)),
        ("Object. Conflicts with `cost_filter` and requires `metrics`.", ("cost_filter",)),
        ("Conflicts with `not_a_sibling`.", ()),
        ("Cannot be used with `name`. See `metrics`.", ("name",)),
    ],
)
def test_conflicts_are_siblings_only(doc: str, expected: tuple[str, ...]) -> None:
    assert doc_rules.conflicts(doc, SIBLINGS) == expected


@pytest.mark.parametrize(
    ("doc", "expected"),
    [
        ("Changing this forces a new resource to be created.", True),
        ("Forces new resource.", True),
        ("This property is immutable after creation: the key is immutable.", True),
        ("It cannot be changed after the resource group has been created.", True),
        ("Name of the thing.", False),
    ],
)
def test_forced_replacement(doc: str, expected: bool) -> None:
    assert doc_rules.forces_replacement(doc) is expected

"""The guardrail table and its three renderings."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import components
from components.governance import aws_guardrails, azure_guardrails, gcp_guardrails
from components.governance.guardrails import GUARDRAILS, Guardrail
from components.governance.residency import allowed_regions
from tests.components.governance.examples import governance
from vocabulary import Cloud, Residency

RENDERINGS: Mapping[Cloud, Mapping[str, Any]] = {
    Cloud.AWS: aws_guardrails.RENDERINGS,
    Cloud.AZURE: azure_guardrails.RENDERINGS,
    Cloud.GCP: gcp_guardrails.RENDERINGS,
}
BY_ID = {guardrail.id: guardrail for guardrail in GUARDRAILS}
DEMANDED = {
    "stay-in-organization",
    "keep-audit-trail",
    "keep-threat-detection",
    "residency",
    "no-static-keys",
    "no-public-storage",
    "no-root-user",
    "data-perimeter",
    "no-default-network",
    "no-public-machines",
    "one-permission-system",
    "tls-minimum",
    "encryption-required",
}


def test_what_the_platform_promises_is_in_the_table() -> None:
    assert set(BY_ID) >= DEMANDED
    assert len(BY_ID) == len(GUARDRAILS)


@pytest.mark.parametrize("cloud", list(Cloud))
@pytest.mark.parametrize("guardrail", GUARDRAILS, ids=lambda guardrail: guardrail.id)
def test_each_guardrail_is_rendered_carried_by_another_capability_or_impossible_with_a_reason(
    guardrail: Guardrail, cloud: Cloud
) -> None:
    ways = [guardrail.id in RENDERINGS[cloud], cloud in guardrail.impossible, cloud in guardrail.carried_by]
    assert ways.count(True) == 1
    assert len(guardrail.impossible.get(cloud, "a reason is a sentence")) > 20
    carrier = guardrail.carried_by.get(cloud)
    assert carrier is None or (Path(components.__file__).parent / carrier / f"{cloud}.py").is_file()


@pytest.mark.parametrize("cloud", list(Cloud))
def test_nothing_is_rendered_that_is_not_in_the_table(cloud: Cloud) -> None:
    assert set(RENDERINGS[cloud]) <= set(BY_ID)


@pytest.mark.parametrize("guardrail", GUARDRAILS, ids=lambda guardrail: guardrail.id)
def test_names_and_reasons_are_for_people(guardrail: Guardrail) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", guardrail.id)
    assert guardrail.title
    assert guardrail.why
    assert not guardrail.title.endswith(".")


@pytest.mark.parametrize("cloud", list(Cloud))
def test_outputs_name_what_renders_each_guardrail(cloud: Cloud) -> None:
    ids = governance(cloud).outputs["guardrail_ids"]
    assert list(ids) == [guardrail.id for guardrail in GUARDRAILS]
    assert {name for name, rendered in ids.items() if rendered} == set(RENDERINGS[cloud])


@pytest.mark.parametrize("cloud", list(Cloud))
@pytest.mark.parametrize("residency", list(Residency))
def test_every_residency_has_its_own_regions_and_no_others(cloud: Cloud, residency: Residency) -> None:
    regions = allowed_regions(cloud, residency)
    assert regions
    elsewhere = {name for other in Residency if other is not residency for name in allowed_regions(cloud, other)}
    assert elsewhere.isdisjoint(regions)

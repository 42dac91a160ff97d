"""Parity for the report: what `mlcp parity` finds about one stack, or why it found nothing."""

from pathlib import Path

from automation.parity_check import Parity, ParityDifference, parity_check, read_parity


def test_differences_that_nobody_has_declared_are_kept_with_what_each_cloud_has() -> None:
    side = {"where": "aws", "value": "our key", "resources": ["a"]}
    difference = {"verdict": "drift", "capability": "logging", "facet": "encryption", "kind": "log store", "sides": [side]}
    report = {
        "agreeing": 7,
        "differences": [difference, difference | {"verdict": "intended", "kind": ""}],
        "stale": ["logging has no key"],
    }

    assert read_parity(report) == Parity(
        agreeing=7,
        intended=1,
        drift=(ParityDifference(capability="logging", what="encryption of log store", sides=(("aws", "our key"),)),),
        stale=("logging has no key",),
    )


def test_why_nothing_could_be_compared_is_told(tmp_path: Path) -> None:
    with parity_check(tmp_path, "dev") as check:
        parity = check.result()

    assert "has a Pulumi.yaml; change into the project's folder" in parity.failure


def test_a_comparison_that_nobody_waits_for_is_stopped(tmp_path: Path) -> None:
    with parity_check(tmp_path, "dev") as check:
        process = check._process

    assert process.returncode is not None

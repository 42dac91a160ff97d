"""Recorded event logs of the real engine become plans."""

from typing import Any

from pulumi.automation.events import EngineEvent

from automation.events import EventReader
from automation.plan import Action, Operation, Plan, Progress, Suppression
from tests.automation.support import recorded


def _by_name(plan: Plan, name: str) -> Action:
    return next(change.action for change in plan.changes if change.name == name)


def test_a_replacement_of_three_steps_is_one_change() -> None:
    plan = recorded("up_replace_and_delete", Operation.UP)

    assert {action.value: count for action, count in plan.counts().items()} == {
        "create": 0,
        "update": 1,
        "replace": 1,
        "delete": 1,
        "same": 8,
    }
    replaced = next(change for change in plan.changes if change.name == "flow")
    assert replaced.action is Action.REPLACE
    assert replaced.progress is Progress.DONE
    assert replaced.properties == ("bucket",)
    assert _by_name(plan, "gb") is Action.DELETE


def test_a_failed_resource_is_marked_and_the_generic_error_left_out() -> None:
    plan = recorded("up_failed", Operation.UP, succeeded=False)

    failed = [change.name for change in plan.changes if change.progress is Progress.FAILED]
    assert failed == ["fails"]
    assert [str(error) for error in plan.errors] == [
        "aws:s3/bucket:Bucket fails: creating Bucket: BucketAlreadyExists: the name is taken"
    ]


def test_an_exception_in_the_program_is_one_error_without_traceback() -> None:
    plan = recorded("up_program_error", Operation.UP, succeeded=False)

    assert [str(error) for error in plan.errors] == ["boom"]


def test_violations_name_pack_rule_level_and_resource() -> None:
    plan = recorded("preview_violations", Operation.PREVIEW, succeeded=False)

    violation = plan.violations[0]
    assert (violation.pack, violation.rule, violation.level) == ("guardrails", "MLCP-TAG-001", "mandatory")
    assert violation.urn.endswith("aws:s3/bucket:Bucket::untagged")
    assert violation.message.startswith("aws:s3/bucket:Bucket untagged: tags environment, owner, ")
    assert plan.packs == ("guardrails",)


def test_errors_that_only_say_that_something_failed_are_dropped_beside_violations() -> None:
    assert recorded("preview_violations", Operation.PREVIEW, succeeded=False).errors == ()


def test_warnings_of_the_program_are_notes_and_those_of_our_own_plugins_are_not() -> None:
    assert recorded("preview_violations", Operation.PREVIEW).notes == ("The stack org does not exist yet",)


def test_secrets_in_the_debug_messages_of_the_sdk_are_never_kept() -> None:
    plan = recorded("preview_violations", Operation.PREVIEW)

    assert "s3cr3t" not in repr(plan)


def test_what_belongs_to_other_clouds_is_left_out_and_not_created() -> None:
    plan = recorded("up_one_cloud", Operation.UP)

    assert {change.name for change in plan.changes if change.left_out} == {"rg", "gb", "dep"}
    assert plan.counts()[Action.CREATE] == 6


def test_a_refresh_counts_what_it_finds_and_not_that_it_looked() -> None:
    plan = recorded("refresh", Operation.REFRESH)

    assert plan.counts()[Action.SAME] == len(plan.changes) == 11
    assert list(plan.changed()) == []


def test_a_destroy_deletes_everything() -> None:
    plan = recorded("destroy", Operation.DESTROY)

    assert plan.counts()[Action.DELETE] == len(plan.changes) == 11


def _step(op: str, name: str, *, new: bool = True, **more: object) -> dict[str, object]:
    urn = f"urn:pulumi:dev::p::mlcp:logging:AwsLogging$aws:s3/bucket:Bucket::{name}"
    state = {"type": "aws:s3/bucket:Bucket", "urn": urn, "custom": True, "id": "i", "parent": "p", "inputs": {}, "outputs": {}}
    metadata = {"op": op, "urn": urn, "type": state["type"], "old": state, "new": state if new else None, "provider": ""}
    return {"resOutputsEvent": {"metadata": metadata | more}}


def _policy(message: str, *, level: str = "advisory", urn: str | None = "urn:pulumi:dev::p::aws:s3/bucket:Bucket::models") -> Any:
    event = {
        "resourceUrn": urn,
        "message": f"Rules of the control plane.\n{message}\n",
        "color": "never",
        "policyName": "advisory-rules",
        "policyPackName": "guardrails",
        "policyPackVersion": "1",
        "policyPackVersionTag": "1",
        "enforcementLevel": level,
    }
    return {"policyEvent": event}


def _read(*events: dict[str, object], operation: Operation = Operation.PREVIEW, refreshes: bool = False) -> Plan:
    reader = EventReader("dev", operation, refreshes=refreshes)
    for number, event in enumerate(events):
        reader.read(EngineEvent.from_json({"sequence": number, "timestamp": 1} | event))
    return reader.plan(succeeded=True, duration=1.0)


def test_what_a_preview_finds_in_the_clouds_is_drift_and_no_change_of_its_own() -> None:
    diff = {"retention": {"diffKind": "update", "inputDiff": True}}
    plan = _read(
        _step("refresh", "same"),
        _step("refresh", "changed", detailedDiff=diff, diffs=["retention"]),
        _step("refresh", "gone-and-unwanted", new=False),
        _step("same", "same"),
        _step("same", "changed"),
        refreshes=True,
    )

    assert plan.drift is not None
    assert [(drift.name, drift.action, drift.properties) for drift in plan.drift] == [
        ("changed", Action.UPDATE, ("retention",)),
        ("gone-and-unwanted", Action.DELETE, ()),
    ]
    assert {change.name for change in plan.changes} == {"same", "changed"}
    assert list(plan.changed()) == []


def test_no_drift_is_not_the_same_as_nobody_looked() -> None:
    assert _read(refreshes=True).drift == ()
    assert _read().drift is None
    assert _read(_step("update", "a"), operation=Operation.REFRESH).drift != ()


def test_the_properties_that_force_a_replacement_are_known_in_all_its_steps() -> None:
    diff = {
        "name": {"diffKind": "update-replace", "inputDiff": True},
        "tags.owner": {"diffKind": "update", "inputDiff": True},
    }
    plan = _read(_step("create-replacement", "a", detailedDiff=diff), _step("replace", "a"), _step("delete-replaced", "a"))

    (change,) = plan.changes
    assert change.properties == ("name", "tags.owner")
    assert change.forces == ("name",)


def test_each_verdict_that_waits_for_up_is_undecided_and_no_violation() -> None:
    plan = _read(
        _policy(
            "can't run policy 'advisory-rules' from policy pack 'guardrails' during preview: "
            "MLCP-SEC-012 cannot be judged before up: policy is unknown\n"
            "MLCP-SEC-013 cannot be judged before up: a.b, c are unknown"
        ),
        _policy("can't run policy 'advisory-rules' from policy pack 'guardrails' during preview: something else", urn=None),
    )

    assert plan.violations == ()
    assert [(one.rule, one.reason, one.urn.rpartition("::")[2]) for one in plan.undecided] == [
        ("MLCP-SEC-012", "policy is unknown", "models"),
        ("MLCP-SEC-013", "a.b, c are unknown", "models"),
        ("advisory-rules", "something else", ""),
    ]


def test_a_suppressed_verdict_says_until_when_and_why() -> None:
    text = "MLCP-SEC-010: aws:s3/bucket:Bucket models: it is public. It leaks. Fix: Close it."
    plan = _read(
        _policy(f"{text} (suppressed until 2027-03-31: the partner (Acme) moves in March)"),
        _policy(f"{text} (its suppression ended on 2026-01-31)", level="mandatory"),
    )

    suppressed, ended = plan.violations
    assert suppressed.suppression == Suppression(until="2027-03-31", reason="the partner (Acme) moves in March")
    assert suppressed.message == "aws:s3/bucket:Bucket models: it is public. It leaks. Fix: Close it."
    assert ended.suppression is None
    assert ended.message.endswith("(its suppression ended on 2026-01-31)")
    assert plan.mandatory == 1
    assert not plan.passed


def test_the_capability_of_a_resource_is_that_of_the_innermost_component_around_it() -> None:
    (change,) = _read(_step("create", "a")).changes

    assert change.capability == "logging"

"""Recorded event logs of the real engine become plans."""

from automation.plan import Action, Operation, Plan, Progress
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

"""What is said about a real stack after an engine was killed; the sandbox's own continuation is an engine test."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from pulumi.automation import Stack

from automation.engine.command import EngineCommand
from automation.engine.recovery import explain_lock, refuse_unknown_resources
from automation.engine.workspaces import Workspace
from automation.failures import MlcpError

_URN = "urn:pulumi:prod::ml-control-plane::mlcp:logging:AwsLogging$aws:s3/bucket:Bucket::archive"
_WORKSPACE = Workspace(stack="prod", work_dir=Path(), command=cast("EngineCommand", None), is_sandbox=False)


def _stack(*operations: str) -> Stack:
    pending = [{"type": operation, "resource": {"urn": _URN}} for operation in operations]
    deployment: dict[str, Any] = {"pending_operations": pending}
    return cast("Stack", SimpleNamespace(export_stack=lambda: SimpleNamespace(deployment=deployment)))


def test_a_resource_that_may_exist_twice_stops_the_up_and_says_what_to_do() -> None:
    with pytest.raises(MlcpError) as raised:
        refuse_unknown_resources(_stack("creating"), _WORKSPACE)

    message = str(raised.value)
    assert "interrupted while creating aws:s3/bucket:Bucket archive" in message
    assert "pulumi refresh --stack prod" in message


@pytest.mark.parametrize("operations", [[], ["updating"], ["deleting", "updating"]])
def test_interrupted_updates_and_deletions_do_not_stop_it(operations: list[str]) -> None:
    refuse_unknown_resources(_stack(*operations), _WORKSPACE)


def test_a_lock_on_a_real_stack_is_explained_and_left_to_people() -> None:
    message = str(explain_lock(_WORKSPACE, "the stack is currently locked by 1 lock(s)"))

    assert message.startswith("the stack is currently locked by 1 lock(s)")
    assert "pulumi cancel --stack prod" in message

"""Continues after an engine that was killed: the lock that it left on the state, and the operations it did not finish."""

from pulumi.automation import Deployment, Stack

from automation.engine.workspaces import Workspace
from automation.failures import MlcpError


def take_over(stack: Stack) -> tuple[str, ...]:
    """Make a sandbox stack usable again whose state is still locked by an engine that is gone.

    Our own lock proves that no engine is at work. Unfinished operations are forgotten: creating a resource again gives the
    same resource in the sandbox, and everything else is compared with the state anyway.

    Returns:
        A note of what was done.
    """
    stack.cancel()
    deployment = stack.export_stack()
    state = dict(deployment.deployment or {})
    interrupted = [_described(operation) for operation in state.get("pending_operations") or []]
    if interrupted:
        state["pending_operations"] = []
        stack.import_stack(Deployment(version=deployment.version, deployment=state))
    return (f"continued after an engine that was killed while {', '.join(interrupted) or 'between two resources'}",)


def refuse_unknown_resources(stack: Stack, workspace: Workspace) -> None:
    """Stop before a real stack creates twice what an interrupted operation may have created already.

    Interrupted updates and deletions are harmless: the engine compares those resources with the state and repeats the step.

    Raises:
        MlcpError: resources may exist that the state does not know; only a person can tell.
    """
    pending = (stack.export_stack().deployment or {}).get("pending_operations") or []
    creating = [_described(operation) for operation in pending if operation["type"] == "creating"]
    if creating:
        raise MlcpError(
            f"An earlier operation on stack {workspace.stack} was interrupted while {', '.join(creating)}.\n"
            "These resources may exist without being in the state; creating them again would make them twice.\n"
            f"Look in the cloud, then run `pulumi refresh --stack {workspace.stack}` on a terminal: it asks for the id of each "
            "one that exists and forgets the others. Then run mlcp again."
        )


def explain_lock(workspace: Workspace, reason: str) -> MlcpError:
    """The failure to raise when a real stack is locked. ``reason`` is the engine's message, which names who holds the lock."""
    return MlcpError(
        f"{reason}\nIf that process is gone, its lock is stale: run `pulumi cancel --stack {workspace.stack}`, then mlcp again. "
        "mlcp does not do that by itself: it cannot see whether another machine is at work on the stack."
    )


def _described(operation: dict[str, dict[str, str]]) -> str:
    types, _, name = operation["resource"]["urn"].rpartition("::")
    return f"{operation['type']} {types.rpartition('$')[2].rpartition('::')[2]} {name}"

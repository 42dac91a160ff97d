"""The shipped stacks on the real engine in the sandbox: create, nothing to change, one change, protection, nothing left."""

from pathlib import Path

import pytest

from tests.automation.support import change_setting, copy_project
from tests.engine.sandbox import capabilities, inputs_by_urn, mlcp, state

pytestmark = pytest.mark.engine

PLACED_IN_ZONES = {
    "networking",
    "control_plane_hosting",
    "ml_workspace",
    "observability",
    "otel_collector",
    "secret_broker",
}
"""Capabilities that a further zone changes: the network, and what is told all subnets of it."""

KEEPING_LOGS = {"logging", "control_plane_hosting", "evidence_lake", "observability", "otel_collector", "secret_broker"}
"""Capabilities with logs of their own, kept as long as the log store's."""


def _up_twice(project: Path, stack: str) -> int:
    """Create a stack, see that a second ``up`` changes nothing, and return how many resources it has."""
    first = mlcp(project, "up", stack)
    assert (first.code, first.content["violations"]) == (0, []), first.content["errors"]
    assert first.changes == {"create": first.content["resources"]}
    second = mlcp(project, "up", stack)
    assert (second.code, second.changes) == (0, {"same": first.content["resources"]})
    return int(first.content["resources"])


def _changed_by(project: Path, stack: str, old: str, new: str) -> set[str]:
    """URNs of what differs in the state after a setting was changed and the stack brought up."""
    before = inputs_by_urn(project, stack)
    change_setting(project, stack, old, new)
    changed = mlcp(project, "up", stack)
    assert changed.code == 0, changed.content["errors"]
    after = inputs_by_urn(project, stack)
    return {urn for urn in before.keys() | after.keys() if before.get(urn) != after.get(urn)}


def _destroy(project: Path, stack: str, resources: int, *, protected: bool) -> None:
    if protected:
        refused = mlcp(project, "destroy", stack)
        assert (refused.code, refused.changes) == (1, {})
        change_setting(
            project, stack, "  ml-control-plane:prefix:", "  ml-control-plane:protect: false\n  ml-control-plane:prefix:"
        )
        released = mlcp(project, "up", stack)
        assert released.code == 0, released.content["errors"]
        assert mlcp(project, "unprotect", stack).code == 0  # what governance adopted is protected whatever the settings say
    destroyed = mlcp(project, "destroy", stack)
    assert (destroyed.code, destroyed.changes) == (0, {"delete": resources}), destroyed.content["errors"]
    assert state(project, stack) == []


def test_life_of_org_and_prod(tmp_path: Path) -> None:
    project = copy_project(tmp_path, "org", "dev", "staging", "prod")

    assert mlcp(project, "preview", "org").code == 0  # leaves an empty stack behind, which is still none to rest on
    early = mlcp(project, "preview", "prod")
    assert early.code == 0, early.content["errors"]
    assert any("org does not exist yet" in note for note in early.content["notes"])

    organization = _up_twice(project, "org")
    prod = _up_twice(project, "prod")
    assert early.content["resources"] == prod

    changed = _changed_by(project, "prod", "alert_email: ml-platform-alerts@example.com", "alert_email: on-call@example.com")
    assert {urn.split("::")[3] for urn in changed} == {"logging-alarms"}
    locked = _changed_by(project, "prod", "lock_archive: false", "lock_archive: true")
    assert set(capabilities(locked)) == {"logging"}
    assert {urn.split("::")[3] for urn in locked} <= {"logging-archive", "logging-store"}

    _destroy(project, "prod", prod, protected=True)
    _destroy(project, "org", organization, protected=True)


def test_life_of_dev_and_staging(tmp_path: Path) -> None:
    project = copy_project(tmp_path, "org", "dev", "staging", "prod")
    assert mlcp(project, "up", "org").code == 0

    dev = _up_twice(project, "dev")
    before = inputs_by_urn(project, "dev")
    changed = _changed_by(project, "dev", "zones: 2", "zones: 3")
    assert set(capabilities(changed)) == PLACED_IN_ZONES
    assert not [urn for urn in changed & before.keys() if "Subnet::" in urn]
    _destroy(project, "dev", len(state(project, "dev")), protected=False)

    staging = _up_twice(project, "staging")
    assert staging >= dev
    changed = _changed_by(project, "staging", "    retention_days: 90\n    archive", "    retention_days: 120\n    archive")
    assert set(capabilities(changed)) == KEEPING_LOGS
    _destroy(project, "staging", staging, protected=False)

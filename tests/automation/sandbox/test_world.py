"""What exists from one run to the next."""

from pathlib import Path
from typing import Any

import pytest

from automation.sandbox.world import CloudError, Resource, World

DAY = 86_400


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


def resource(**changes: Any) -> Resource:
    fields = {
        "identity": "pool",
        "urn": "urn:1",
        "seed": "urn:1",
        "realm": "p",
        "token": "t",
        "id": "pool",
        "inputs": {},
        "outputs": {},
    }
    return Resource(**{**fields, **changes})


def create(world: World, made: Resource, **options: Any) -> None:
    world.create(made, **{"upsert": False, "taken": "taken", **options})


def test_a_name_is_reserved_until_its_day_comes(tmp_path: Path) -> None:
    clock = Clock()
    world = World(tmp_path, clock)
    create(world, resource())
    world.delete("t", "pool", "urn:1", "p", reserve_days=30, reserve_message="deleted.")
    clock.now += 29 * DAY
    with pytest.raises(CloudError, match=r"deleted\. Raise the setting `generation`"):
        create(world, resource(urn="urn:2"))
    clock.now += 2 * DAY
    create(world, resource(urn="urn:2"))


def test_a_name_reserved_for_ever_stays_reserved(tmp_path: Path) -> None:
    clock = Clock()
    world = World(tmp_path, clock)
    create(world, resource())
    world.delete("t", "pool", "urn:1", "p", reserve_days=None, reserve_message="deleted")
    clock.now += 10_000 * DAY
    with pytest.raises(CloudError):
        create(World(tmp_path, clock), resource())


def test_a_free_name_can_be_used_again_at_once() -> None:
    world = World()
    create(world, resource())
    world.delete("t", "pool", "urn:1", "p")
    create(world, resource(urn="urn:2"))


def test_only_the_own_unrecorded_trace_gives_way() -> None:
    world = World()
    create(world, resource())
    create(world, resource())
    world.acknowledge("t", "pool", "urn:1")
    with pytest.raises(CloudError, match="taken"):
        create(world, resource())
    create(world, resource(urn="urn:2"), upsert=True)


def test_a_limit_counts_others_only() -> None:
    world = World()
    create(world, resource(identity="a", limit_key="k"), limit=(1, "full"))
    create(world, resource(identity="a", limit_key="k"), limit=(1, "full"))
    with pytest.raises(CloudError, match="full"):
        create(world, resource(identity="b", urn="urn:2", limit_key="k"), limit=(1, "full"))


def test_a_refused_create_leaves_nothing_behind() -> None:
    world = World()
    create(world, resource(identity="a", limit_key="k"))
    with pytest.raises(CloudError):
        create(world, resource(identity="b", id="b", urn="urn:2", limit_key="k"), limit=(1, "full"))
    assert world.read("t", "b", "p") is None


def test_accounts_do_not_see_each_other() -> None:
    world = World()
    create(world, resource())
    assert world.read("t", "pool", "other") is None
    world.delete("t", "pool", "urn:1", "other")
    assert world.read("t", "pool", "p") is not None


def test_an_update_is_seen_by_the_next_run(tmp_path: Path) -> None:
    create(World(tmp_path), resource())
    World(tmp_path).update("t", "pool", "urn:1", {"a": 1}, {"a": 1, "b": 2})
    found = World(tmp_path).read("t", "pool", "p")
    assert found is not None
    assert (found.inputs, found.outputs) == ({"a": 1}, {"a": 1, "b": 2})

"""The condition language, operator by operator."""

from typing import Any

import pytest

from plans import SECRET, Resource
from plans.unknown import UNKNOWN
from policy_packs.judge import World
from policy_packs.judge.conditions import ConditionError, Scope, compiled, looks_at_others
from policy_packs.judge.paths import select
from policy_packs.judge.truth import Truth

U = min(UNKNOWN)
_WORLD = World(
    stack="prod",
    settings={"residency": "eu", "network": {"egress": "one"}},
    facts={"regions": {"eu": {"aws": ["eu-central-1"]}}},
    configuration={"ranges": ["10.0.0.0/8"], "limit": 5},
)


def _judged(condition: dict[str, Any], inputs: dict[str, Any], others: tuple[Resource, ...] = (), **more: Any) -> Truth:
    resource = Resource(
        urn="urn:pulumi:prod::p::mlcp:logging:AwsLogging$aws:s3/bucket:Bucket::archive",
        type="aws:s3/bucket:Bucket",
        inputs=inputs,
        parent="urn:pulumi:prod::p::mlcp:logging:AwsLogging::logging",
        **more,
    )
    world = World(
        stack=_WORLD.stack,
        settings=_WORLD.settings,
        facts=_WORLD.facts,
        configuration=_WORLD.configuration,
        resources=(resource, *others),
    )
    return compiled(condition, world)(Scope.of(resource, world))


@pytest.mark.parametrize(
    ("condition", "inputs", "holds"),
    [
        ({"path": "a", "is": True}, {"a": True}, True),
        ({"path": "a", "is": True}, {"a": "true"}, True),
        ({"path": "a", "is": True}, {"a": "True"}, False),
        ({"path": "a", "is": True}, {"a": 1}, False),
        ({"path": "a", "is": 30}, {"a": "30"}, True),
        ({"path": "a", "is": 30}, {"a": 30.0}, True),
        ({"path": "a", "is": "0123"}, {"a": 123}, False),
        ({"path": "a", "is": "x"}, {"a": "X"}, False),
        ({"path": "a", "is": None}, {}, True),
        ({"path": "a", "is": False}, {}, False),
        ({"path": "a", "is": False, "default": False}, {}, True),
        ({"path": "a", "is": ["b", 1]}, {"a": ["b", 1]}, True),
        ({"path": "a", "in": ["x", "y"]}, {"a": "y"}, True),
        ({"path": "a", "in": ["x", "y"]}, {}, False),
        ({"path": "a", "not_in": ["x", "y"]}, {}, True),
        ({"path": "a", "in": {"fact": ["regions", "nowhere"]}}, {"a": "x"}, False),
        ({"path": "a", "present": True}, {"a": []}, False),
        ({"path": "a", "present": True}, {"a": ""}, False),
        ({"path": "a", "present": True}, {"a": False}, True),
        ({"path": "a", "present": False}, {"a": {}}, True),
        ({"path": "a", "at_least": 3}, {"a": "3"}, True),
        ({"path": "a", "at_least": 3}, {"a": "many"}, False),
        ({"path": "a", "at_least": 0}, {"a": True}, False),
        ({"path": "a", "at_most": 3}, {}, False),
        ({"path": "a", "at_most": {"setting": "limit"}}, {"a": 5}, True),
        ({"path": "a", "matches": "^ab$"}, {"a": "ab\n"}, False),
        ({"path": "a", "matches": "b"}, {"a": "abc"}, True),
        ({"path": "a", "matches": "1"}, {"a": 1}, False),
        ({"path": "a", "matches_not": "b"}, {}, True),
        ({"path": "a", "matches_not": "b"}, {"a": ["c"]}, False),
        ({"path": "a.b.c", "is": 1}, {"a": {"b": {"c": 1}}}, True),
        ({"path": "a.b.c", "is": None}, {"a": "text"}, True),
        ({"path": "a[].b", "is": 1}, {"a": [{"b": 1}, {"b": 2}]}, False),
        ({"path": "a[].b", "is": 1}, {"a": {"b": 1}}, True),
        ({"path": "a[].b", "is": 1}, {}, True),
        ({"path": "a{json}[].b", "is": 1}, {"a": '[{"b": 1}]'}, True),
        ({"path": "a{json}.b", "is": None}, {"a": "{broken"}, True),
        ({"some": "a[]", "satisfies": {"path": ".", "is": 2}}, {"a": [1, 2]}, True),
        ({"some": "a[]", "satisfies": {"path": ".", "is": 2}}, {}, False),
        ({"each": "a[]", "satisfies": {"path": ".", "in": {"setting": "ranges"}}}, {"a": ["10.0.0.0/8"]}, True),
        ({"path": "region", "in": {"fact": ["regions", {"stack": "residency"}, "aws"]}}, {"region": "eu-central-1"}, True),
        ({"path": "$settings.network.egress", "is": "one"}, {}, True),
        ({"path": "$settings.environment", "is": "prod"}, {}, True),
        ({"path": "$resource.capability", "is": "logging"}, {}, True),
        ({"path": "$resource.cloud", "is": "aws"}, {}, True),
        ({"path": "$resource.protect", "is": False}, {}, True),
        ({"all": []}, {}, True),
        ({"any": []}, {}, False),
        ({"not": {"any": []}}, {}, True),
    ],
)
def test_what_is_known_is_decided(condition: dict[str, Any], inputs: dict[str, Any], holds: bool) -> None:
    assert _judged(condition, inputs) == Truth(holds)


@pytest.mark.parametrize(
    ("condition", "inputs", "expected"),
    [
        ({"path": "a", "is": 1}, {"a": U}, Truth(None, frozenset({"a"}))),
        ({"path": "a", "present": True}, {"a": SECRET}, Truth(None, frozenset({"a"}))),
        ({"path": "a.b", "is": 1}, {"a": U}, Truth(None, frozenset({"a.b"}))),
        ({"path": "a[].b", "is": 1}, {"a": [{"b": 1}, U]}, Truth(None, frozenset({"a[].b"}))),
        ({"path": "a[].b", "is": 1}, {"a": [{"b": 2}, U]}, Truth(False)),
        ({"path": "a{json}.b", "is": 1}, {"a": U}, Truth(None, frozenset({"a{json}.b"}))),
        ({"all": [{"path": "a", "is": 1}, {"path": "b", "is": 1}]}, {"a": U, "b": 2}, Truth(False)),
        ({"all": [{"path": "a", "is": 1}, {"path": "b", "is": 1}]}, {"a": U, "b": U}, Truth(None, frozenset({"a", "b"}))),
        ({"any": [{"path": "a", "is": 1}, {"path": "b", "is": 1}]}, {"a": U, "b": 1}, Truth(True)),
        ({"not": {"path": "a", "is": 1}}, {"a": U}, Truth(None, frozenset({"a"}))),
        (
            {"each": "a[]", "satisfies": {"path": "b", "is": 1}},
            {"a": [{"b": 1}, {"b": U}]},
            Truth(None, frozenset({"a[].b"})),
        ),
        ({"some": "a[]", "satisfies": {"path": ".", "is": 1}}, {"a": [U, 1]}, Truth(True)),
    ],
)
def test_what_is_unknown_leaves_undecided_only_what_hangs_on_it(
    condition: dict[str, Any], inputs: dict[str, Any], expected: Truth
) -> None:
    assert _judged(condition, inputs) == expected


def _block(bucket: Any, urns: tuple[str, ...] = (), **inputs: Any) -> Resource:
    return Resource(
        urn="urn:pulumi:prod::p::aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock::block",
        type="aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
        inputs={"bucket": bucket, **inputs},
        dependencies={"bucket": urns},
    )


_ARCHIVE = "urn:pulumi:prod::p::mlcp:logging:AwsLogging$aws:s3/bucket:Bucket::archive"


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ((), Truth(False)),
        ((_block(U, (_ARCHIVE,), blockPublicAcls=True),), Truth(True)),
        ((_block(U, (_ARCHIVE,), blockPublicAcls=False),), Truth(False)),
        ((_block(U, (_ARCHIVE,), blockPublicAcls=U),), Truth(None, frozenset({"blockPublicAcls"}))),
        ((_block("acme-archive", blockPublicAcls=True),), Truth(True)),
        ((_block("acme-other", blockPublicAcls=True),), Truth(False)),
        ((_block(U, ("urn:another",), blockPublicAcls=True),), Truth(False)),
    ],
)
def test_a_companion_is_found_by_what_it_comes_from_or_by_its_name(others: tuple[Resource, ...], expected: Truth) -> None:
    companion = {
        "types": ["aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"],
        "refers": "bucket",
        "satisfies": {"path": "blockPublicAcls", "is": True},
    }

    assert _judged({"companion": companion}, {"bucket": "acme-archive"}, others) == expected


def test_a_target_is_what_an_input_comes_from() -> None:
    key = Resource(urn="urn:key", type="aws:kms/key:Key", inputs={"enableKeyRotation": True})
    target = {"property": "kmsKeyId", "types": [key.type], "satisfies": {"path": "enableKeyRotation", "is": True}}

    assert _judged({"target": target}, {"kmsKeyId": U}, (key,), dependencies={"kmsKeyId": ("urn:key",)}) == Truth(True)
    assert _judged({"target": target}, {"kmsKeyId": U}, (key,)) == Truth(False)


def test_what_looks_at_others_is_found_at_any_depth() -> None:
    companion = {"companion": {"types": ["aws:s3/bucket:Bucket"]}}

    assert looks_at_others({"all": [{"not": {"any": [companion]}}]})
    assert looks_at_others({"each": "a[]", "satisfies": companion})
    assert not looks_at_others({"all": [{"path": "a", "is": 1}]})


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ({}, "a condition has one of path"),
        ({"path": "a"}, "one operator"),
        ({"path": "a", "is": 1, "in": [1]}, "one operator"),
        ({"path": "a", "is": 1, "otherwise": 2}, "one operator"),
        ({"path": "a[", "is": 1}, "is no path"),
        ({"function": "nothing"}, "there is no function 'nothing'"),
    ],
)
def test_what_is_no_condition_is_refused_when_it_is_compiled(condition: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        compiled(condition, _WORLD)


def test_a_special_root_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ConditionError, match=r"\$nothing"):
        _judged({"path": "$nothing.x", "is": 1}, {})


def test_a_path_into_something_unknown_is_unknown() -> None:
    assert select({"a": [{"b": U}, {}]}, "a[].b.c") == [U, None]

"""Both engines on random rules over random resources: whatever the condition language can say, they say the same.

``VERDICTS_SEED`` picks the seed, ``VERDICTS_RULES`` how many rules are tried (short by default).
"""

import json
import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from plans import read_plan
from plans.unknown import SECRET, UNKNOWN
from policy_packs.judge import Configuration, Judge, World
from policy_packs.judge.conditions import OPERATORS
from policy_packs.judge.table import parse_rules
from tests.policy_packs.conftest_runs import judged_by_rego
from tests.policy_packs.crossguard import TODAY

SEED: Final = int(os.environ.get("VERDICTS_SEED", "20261124"))
RULES: Final = int(os.environ.get("VERDICTS_RULES", "400"))
_TYPES: Final = ("aws:s3/bucket:Bucket", "aws:kms/key:Key", "azure-native:storage:StorageAccount", "gcp:storage/bucket:Bucket")
_NAMES: Final = ("a", "b", "c")
_SCALARS: Final = (True, False, "true", "false", "True", 0, 1, 30, 30.5, "30", "030", "", "x", "xy", "eu-1", "10.0.0.0/8", None)
_SPECIAL: Final = (*sorted(UNKNOWN)[:2], SECRET, [], {}, '{"a": 1, "b": [true]}', '[{"a": "x"}, {"b": 30}]', "{broken", "[1,")
_EXPRESSIONS: Final = ("^x", "x$", "^x?y$", "eu-[0-9]+", r"\.", "(a|x)", "^$", r"[^0-9]", r"\d{2}", "TRUE|true")


class _Maker:
    """Makes conditions and inputs."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance

    def value(self, depth: int = 0) -> Any:
        kind = self._chance.random()
        if depth < 3 and kind < 0.3:
            return {name: self.value(depth + 1) for name in _NAMES if self._chance.random() < 0.7}
        if depth < 3 and kind < 0.5:
            return [self.value(depth + 1) for _ in range(self._chance.randint(0, 3))]
        return self._chance.choice(_SPECIAL if kind > 0.85 else _SCALARS)

    def path(self) -> str:
        if self._chance.random() < 0.08:
            return self._chance.choice(
                ("$provider.a", "$resource.protect", "$resource.cloud", "$settings.residency", "$settings.network.a")
            )
        steps = [
            self._chance.choice(_NAMES) + self._chance.choice(("", "", "", "{json}", "[]", "{json}[]"))
            for _ in range(self._chance.randint(1, 3))
        ]
        return ".".join(steps)

    def test(self) -> dict[str, Any]:
        operator = self._chance.choice(list(OPERATORS))
        operands: dict[str, Callable[[], Any]] = {
            "present": lambda: self._chance.random() < 0.5,
            "at_least": lambda: self._chance.choice((0, 1, 30, 30.5)),
            "at_most": lambda: self._chance.choice((0, 1, 30, 30.5)),
            "matches": lambda: self._chance.choice(_EXPRESSIONS),
            "matches_not": lambda: self._chance.choice(_EXPRESSIONS),
            "in": lambda: self._chance.choice(
                (list(self._some_scalars()), {"setting": "list"}, {"fact": ["by", {"stack": "residency"}]}, {"fact": ["no"]})
            ),
            "not_in": lambda: self._chance.choice((list(self._some_scalars()), {"setting": "list"}, {"fact": ["no"]})),
            "is": lambda: self._chance.choice((*_SCALARS, {"stack": "residency"}, {"stack": "network.a"}, {"a": 1}, [30])),
        }
        path = "." if self._chance.random() < 0.1 else self.path()
        default = {"default": self._chance.choice(_SCALARS)} if self._chance.random() < 0.2 else {}
        return {"path": path, operator: operands[operator](), **default}

    def _some_scalars(self) -> list[Any]:
        return [value for value in self._chance.sample(_SCALARS, 3) if value is not None]

    def condition(self, depth: int = 0) -> dict[str, Any]:
        kind = self._chance.random()
        if depth >= 3 or kind < 0.35:
            return self.test()
        if kind < 0.6:
            return {self._chance.choice(("all", "any")): [self.condition(depth + 1) for _ in range(self._chance.randint(0, 3))]}
        if kind < 0.7:
            return {"not": self.condition(depth + 1)}
        if kind < 0.85:
            return {
                self._chance.choice(("each", "some")): self._chance.choice(("a[]", "b[]", "a{json}[]", "a.b[]")),
                "satisfies": self.condition(depth + 1),
            }
        types = self._chance.sample(_TYPES, 2)
        if kind < 0.93:
            refers = {"refers": self._chance.choice(_NAMES)} if self._chance.random() < 0.7 else {}
            return {"companion": {"types": types, **refers, "satisfies": self.condition(depth + 1)}}
        return {"target": {"property": self._chance.choice(_NAMES), "types": types, "satisfies": self.condition(depth + 1)}}

    def rule(self) -> dict[str, Any]:
        when = {"when": self.condition(2)} if self._chance.random() < 0.4 else {}
        check = {"types": self._chance.sample(_TYPES, 2), **when, "require": self.condition(), "problem": "it is wrong"}
        return {
            "title": "A rule of chance",
            "why": "It is a test",
            "severity": "low",
            "enforcement": dict.fromkeys(("org", "dev", "staging", "prod"), self._chance.choice(("mandatory", "advisory"))),
            "frameworks": {},
            "fix": "nothing",
            "configuration": {"list": {"type": "array", "default": ["x", 30, "true"]}},
            "checks": [check],
        }

    def states(self, count: int) -> list[dict[str, Any]]:
        def urn(number: int) -> str:
            return f"urn:pulumi:prod::p::mlcp:logging:AwsLogging${_TYPES[number % len(_TYPES)]}::r{number}"

        provider = "urn:pulumi:prod::p::pulumi:providers:any::any"
        states = [{"urn": provider, "type": "pulumi:providers:any", "custom": True, "inputs": {"a": "x"}}]
        for number in range(count):
            inputs = {name: self.value() for name in (*_NAMES, "bucket") if self._chance.random() < 0.8}
            comes_from = {name: [urn(self._chance.randrange(count))] for name in _NAMES if self._chance.random() < 0.2}
            states.append(
                {
                    "urn": urn(number),
                    "type": _TYPES[number % len(_TYPES)],
                    "custom": True,
                    "inputs": inputs,
                    "parent": "urn:pulumi:prod::p::mlcp:logging:AwsLogging::logging",
                    "provider": f"{provider}::id",
                    "protect": self._chance.random() < 0.5,
                    "propertyDependencies": comes_from,
                }
            )
        return states


def test_rego_and_python_judge_random_rules_alike(tmp_path: Path) -> None:
    print(f"VERDICTS_SEED={SEED} VERDICTS_RULES={RULES}")  # noqa: T201 - to run it again
    maker = _Maker(random.Random(SEED))  # noqa: S311 - no secret
    entries = {f"MLCP-SEC-{number:04}": maker.rule() for number in range(RULES)}
    settings = {"residency": "eu", "network": {"a": 30}}
    facts = {"by": {"eu": ["x", 30]}}
    config = {
        f"ml-control-plane:{name}": value if isinstance(value, str) else json.dumps(value) for name, value in settings.items()
    }
    document = {
        "config": config,
        "steps": [{"op": "create", "urn": state["urn"], "newState": state} for state in maker.states(16)],
    }

    python, rego = _python_says(entries, document, facts), _rego_says(tmp_path, entries, document, facts)

    differing = sorted(python ^ rego)
    assert not differing, "\n".join(
        f"{'python' if said in python else 'rego'} only: {said}\n  {json.dumps(entries[said[0]]['checks'])}"
        for said in differing[:5]
    )
    assert len(python) > RULES, "the rules and resources of chance must give verdicts of all kinds"
    assert {said[2] for said in python} == {"violation", "undecided"}


def _python_says(entries: dict[str, Any], document: dict[str, Any], facts: dict[str, Any]) -> set[tuple[str, str, str, str]]:
    plan = read_plan(json.dumps(document))
    world = World(stack=plan.stack, settings=plan.settings, facts=facts)
    judge = Judge(world, Configuration(), TODAY, parse_rules(entries))
    verdicts = [verdict for resource in plan.after for verdict in judge.resource(resource)]
    verdicts += judge.stack(plan.after, lambda: None)
    return {(verdict.rule.id, verdict.resource.name, verdict.outcome.value, verdict.message) for verdict in verdicts}


def _rego_says(
    folder: Path, entries: dict[str, Any], document: dict[str, Any], facts: dict[str, Any]
) -> set[tuple[str, str, str, str]]:
    file = folder / "facts.json"
    file.write_text(json.dumps({"facts": facts}), encoding="utf-8")
    (said,) = judged_by_rego(folder, [document], {"rules": entries}, file)
    return {
        (one["metadata"]["rule"], one["metadata"]["urn"].rpartition("::")[2], one["metadata"]["outcome"], one["msg"])
        for one in said
    }

"""The corpus of plans that both policy engines judge: ``corpus/<rule>.yaml``, each with what the rule must say of it."""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from plans.unknown import SECRET, UNKNOWN

CORPUS: Final = Path(__file__).with_name("corpus")
PROJECT: Final = "ml-control-plane"
SETTINGS: Final = {"environment": "prod", "residency": "eu", "region": "eu-central", "data_sensitivity": "confidential"}
"""Settings of a case that says nothing of its stack."""

_STAND_INS: Final = {"<unknown>": min(UNKNOWN), "<secret>": SECRET}


@dataclass(frozen=True)
class Said:
    """What a rule says of a resource."""

    resource: str
    outcome: str
    path: str = ""
    detail: tuple[str, ...] = ()
    suppressed: bool = False


@dataclass(frozen=True)
class Case:
    """A plan, and what a rule must say of it."""

    rule: str
    name: str
    settings: Mapping[str, Any]
    configuration: Mapping[str, Any]
    estimate: Mapping[str, Any] | None
    resources: tuple[Mapping[str, Any], ...]
    expect: frozenset[Said]

    def __str__(self) -> str:
        return f"{self.rule}: {self.name}"

    @property
    def stack(self) -> str:
        return str(self.settings.get("environment", "prod"))

    def document(self) -> dict[str, Any]:
        """The plan as ``pulumi preview --json --show-sames`` writes it."""
        providers: dict[str, dict[str, Any]] = {}
        states = [self._state(resource, providers) for resource in self.resources]
        config = {
            f"{PROJECT}:{key}": value if isinstance(value, str) else json.dumps(value) for key, value in self.settings.items()
        }
        steps = [{"op": "create", "urn": state["urn"], "newState": state} for state in [*providers.values(), *states]]
        return {"config": config, "steps": steps}

    def _state(self, resource: Mapping[str, Any], providers: dict[str, dict[str, Any]]) -> dict[str, Any]:
        package = resource["type"].partition(":")[0]
        settings = _filled(resource.get("provider", {}))
        provider = self._urn(f"pulumi:providers:{package}", f"{package}-{len(providers)}" if settings else package)
        if package != "pulumi":
            providers.setdefault(
                provider, {"urn": provider, "custom": True, "type": f"pulumi:providers:{package}", "inputs": settings}
            )
        component = resource.get("component", "mlcp:logging:AwsLogging")
        return {
            "urn": self._urn(f"{component}${resource['type']}", resource["name"]),
            "custom": True,
            "type": resource["type"],
            "inputs": _filled(resource.get("inputs", {})),
            "parent": self._urn(component, "component"),
            "provider": f"{provider}::{min(UNKNOWN)}",
            "protect": resource.get("protect", False),
            "propertyDependencies": {
                key: [self._named(name) for name in names] for key, names in resource.get("dependencies", {}).items()
            },
        }

    def _named(self, name: str) -> str:
        type_token, _, short = name.rpartition("::")
        for resource in self.resources:
            if resource["name"] == short and type_token in {"", resource["type"]}:
                component = resource.get("component", "mlcp:logging:AwsLogging")
                return self._urn(f"{component}${resource['type']}", short)
        raise LookupError(f"{self}: no resource {name}")

    def _urn(self, type_token: str, name: str) -> str:
        return f"urn:pulumi:{self.stack}::{PROJECT}::{type_token}::{name}"


def _filled(value: Any) -> Any:
    if isinstance(value, str):
        return _STAND_INS.get(value, value)
    if isinstance(value, dict):
        return {key: _filled(part) for key, part in value.items()}
    return [_filled(part) for part in value] if isinstance(value, list) else value


@cache
def cases() -> tuple[Case, ...]:
    """All cases; those of one rule with ``CORPUS_RULE``."""
    only = os.environ.get("CORPUS_RULE", "*")
    return tuple(case for path in sorted(CORPUS.glob(f"{only}.yaml")) for case in read_cases(path))


def read_cases(path: Path) -> Iterator[Case]:
    """The cases of one file, which is named after its rule."""
    for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
        unknown = set(entry) - {"name", "settings", "configuration", "estimate", "resources", "expect"}
        assert not unknown, f"{path.name}: {unknown}"
        yield Case(
            rule=path.stem,
            name=entry["name"],
            settings={**SETTINGS, **entry.get("settings", {})},
            configuration=entry.get("configuration", {}),
            estimate=entry.get("estimate"),
            resources=tuple(entry.get("resources", ())),
            expect=frozenset(
                Said(
                    resource=said["resource"],
                    outcome=said["outcome"],
                    path=said.get("path", ""),
                    detail=tuple(sorted(said.get("detail", ()))),
                    suppressed=said.get("suppressed", False),
                )
                for said in entry["expect"]
            ),
        )

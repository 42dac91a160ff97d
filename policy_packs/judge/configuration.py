"""What a stack changes of the rules: ``policy_packs/config/<stack>.json``, which ``config/schema.json`` describes."""

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Final

from plans import Resource
from policy_packs.judge.table import Enforcement, Rule, rules

SCHEMA_FILE: Final = Path(__file__).resolve().parents[1] / "config" / "schema.json"
_REASON: Final = 20
"""Least characters of a reason: longer than a shrug."""
_LISTED: Final = 8
"""Most values that a message lists."""


class ConfigurationError(ValueError):
    """A configuration is wrong; the message says everything that is, one line each."""


@dataclass(frozen=True, kw_only=True)
class Suppression:
    """Resources that may break a rule for a while.

    Attributes:
        rule: id of the rule.
        resources: glob over ``{type}::{name}``; ``*`` stands for any characters.
        reason: why it is so.
        expires: last day that it holds.
    """

    rule: str
    resources: str
    reason: str
    expires: datetime.date

    def covers(self, rule: Rule, resource: Resource) -> bool:
        """Whether it is about ``resource``."""
        pattern = self.resources.replace("[", "[[]").replace("?", "[?]")
        return self.rule == rule.id and fnmatchcase(f"{resource.type}::{resource.name}", pattern)


@dataclass(frozen=True, kw_only=True)
class Configuration:
    """What a stack changes of the rules.

    Attributes:
        enforcement: what violations do, by rule, instead of the table's word.
        settings: settings by rule, instead of the table's defaults.
        suppressions: what may break a rule for a while.
    """

    enforcement: Mapping[str, Enforcement] = field(default_factory=dict)
    settings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    suppressions: tuple[Suppression, ...] = ()

    def of(self, rule: Rule) -> dict[str, Any]:
        """The settings of ``rule``, defaults included."""
        return {**rule.defaults, **self.settings.get(rule.id, {})}


def read_configuration(path: Path) -> Configuration:
    """The configuration in ``path``; the table's own word if there is no such file.

    Raises:
        ConfigurationError: it is wrong; names file, key and what the schema asks for.
    """
    if not path.exists():
        return Configuration()
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ConfigurationError(f"{path}: this is no JSON: {error}") from None
    return parse_configuration(document, str(path))


def parse_configuration(document: Any, source: str) -> Configuration:
    """The configuration that ``document`` holds; ``source`` names it in messages.

    Raises:
        ConfigurationError: as ``read_configuration``.
    """
    from jsonschema import Draft202012Validator  # noqa: PLC0415 - slow to load, and most stacks have no configuration

    validator = Draft202012Validator(configuration_schema(), format_checker=Draft202012Validator.FORMAT_CHECKER)
    problems = sorted(f"  {_place(error.absolute_path)}: {_told(error)}" for error in validator.iter_errors(document))
    if problems:
        raise ConfigurationError(
            "\n".join([f"{source} does not fit its schema, policy_packs/config/{SCHEMA_FILE.name}:", *problems])
        )
    return Configuration(
        enforcement={rule: Enforcement(level) for rule, level in document.get("enforcement", {}).items()},
        settings=document.get("settings", {}),
        suppressions=tuple(
            Suppression(**{**entry, "expires": datetime.date.fromisoformat(entry["expires"])})
            for entry in document.get("suppressions", ())
        ),
    )


def configuration_schema() -> dict[str, Any]:
    """JSON Schema of a configuration, made from the rule table."""
    ids = list(rules())
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "What a stack changes of the policy rules",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "$schema": {"type": "string"},
            "enforcement": {
                "description": "What violations of a rule do, instead of the table's word for the environment.",
                "type": "object",
                "additionalProperties": False,
                "properties": {rule: {"enum": [level.value for level in Enforcement]} for rule in ids},
            },
            "settings": {
                "description": "Settings of rules.",
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    rule.id: {"type": "object", "additionalProperties": False, "properties": dict(rule.configuration)}
                    for rule in rules().values()
                    if rule.configuration
                },
            },
            "suppressions": {
                "description": "Resources that may break a rule for a while. They are reported as advice.",
                "type": "array",
                "items": {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["rule", "resources", "reason", "expires"],
                    "properties": {
                        "rule": {"enum": ids},
                        "resources": {
                            "description": "Glob over {type}::{name}, with * for any characters.",
                            "type": "string",
                            "pattern": "^.+::.+$",
                        },
                        "reason": {"description": "Why it is so.", "type": "string", "minLength": _REASON},
                        "expires": {
                            "description": "The last day that it holds.",
                            "type": "string",
                            "format": "date",
                            "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
                        },
                    },
                },
            },
        },
    }


def _told(error: Any) -> str:
    """What is wrong. A schema's list of all rules is too long for a line: the nearest of them is named."""
    if error.validator != "enum" or len(error.validator_value) <= _LISTED:
        return str(error.message)
    near = get_close_matches(str(error.instance), error.validator_value, n=1)
    return f"there is no {error.instance!r}; " + (f"did you mean {near[0]}?" if near else "mlcp policy list shows all rules")


def _place(steps: Any) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps).lstrip(".") or "the file"

"""Reads and validates settings; finds everything that is wrong before anything starts."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Final

import yaml
from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from stacks.settings.models import EnvironmentSettings, OrganizationSettings, Settings
from stacks.settings.problems import Problem, SettingsError
from stacks.settings.rules import (
    ENVIRONMENT_RULES,
    ORGANIZATION_RULES,
    Finding,
    findings_against_organization,
    findings_between,
)

NAMESPACE: Final = "ml-control-plane"
"""Name of the Pulumi project, which starts each configuration key."""

ORGANIZATION_STACK: Final = "org"

_REMEDIES: Final = {
    "missing": "is missing; add it",
    "extra_forbidden": "is no setting; remove it or mend its spelling",
    "enum": "write one of {expected}",
    "literal_error": "write one of {expected}",
    "string_type": "write text in quotes, so that YAML does not read it as a number",
    "int_parsing": "write a whole number",
    "int_type": "write a whole number",
    "bool_parsing": "write true or false",
    "greater_than_equal": "write {ge} or more",
    "less_than_equal": "write {le} or less",
    "less_than": "write less than {lt}",
    "string_too_long": "write {max_length} characters or fewer",
    "too_short": "name at least {min_length}",
    "list_type": "write a list",
    "dict_type": "write keys and values",
    "model_type": "write keys and values",
}
"""What to write instead, by pydantic's error type."""


def load(path: Path) -> Settings:
    """The settings of the stack whose file is ``path``, checked by themselves and against the other stacks' files beside it.

    Raises:
        SettingsError: with every problem found. A file that is missing or no YAML is a problem too.
    """
    source = _Source.read(path)
    valid, problems = _validate(source, path.name.removeprefix("Pulumi.").removesuffix(".yaml"))
    return _settled(source, problems + [source.problem(finding) for finding in _findings_beside(path, valid)])


def parse(values: Mapping[str, Any], stack: str) -> Settings:
    """The settings of ``stack`` in ``values`` (keys without namespace), as the running Pulumi program has them.

    Raises:
        SettingsError: with every problem found.
    """
    source = _Source(f"Pulumi.{stack}.yaml", dict(values), {})
    _, problems = _validate(source, stack)
    return _settled(source, problems)


def resolved(settings: Settings) -> dict[str, Any]:
    """All settings with their defaults, as plain data."""
    return settings.model_dump(mode="json", exclude_none=True)


def json_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of ``Pulumi.<stack>.yaml``, for editors."""
    definitions: dict[str, Any] = {}
    shapes = []
    for model in (EnvironmentSettings, OrganizationSettings):
        schema = model.model_json_schema(ref_template="#/$defs/{model}")
        definitions |= schema.pop("$defs", {})
        schema["properties"] = {f"{NAMESPACE}:{name}": value for name, value in schema["properties"].items()}
        schema["required"] = [f"{NAMESPACE}:{name}" for name in schema["required"]]
        schema["patternProperties"] = {f"^(?!{NAMESPACE}:)": True}
        shapes.append(schema)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Stack settings of the machine learning control plane",
        "type": "object",
        "properties": {"config": {"anyOf": shapes}},
        "required": ["config"],
        "$defs": dict(sorted(definitions.items())),
    }


class _Source:
    """Raw settings of one stack, and where in which file each stands."""

    def __init__(self, file: str, values: dict[str, Any], lines: Mapping[str, int]) -> None:
        self.file = file
        self.values = values
        self._lines = lines

    @classmethod
    def read(cls, path: Path) -> "_Source":
        try:
            root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
            document = yaml.safe_load(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise SettingsError(
                [Problem(file=path.name, key="(file)", value=None, remedy="there is no such file; create it")]
            ) from None
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            reason = " ".join(str(error).split())
            raise SettingsError(
                [Problem(file=path.name, key="(file)", value=None, remedy=f"it cannot be read: {reason}")]
            ) from None
        config = document.get("config") if isinstance(document, dict) else None
        if not isinstance(config, dict):
            raise SettingsError(
                [
                    Problem(
                        file=path.name, key="config", value=config, remedy=f"write 'config:' with keys such as {NAMESPACE}:prefix"
                    )
                ]
            )
        prefix = f"{NAMESPACE}:"
        values = {key.removeprefix(prefix): value for key, value in config.items() if str(key).startswith(prefix)}
        return cls(path.name, values, dict(_lines_of(root)))

    def problem(self, finding: Finding) -> Problem:
        key, value, remedy = finding
        path, line = key, None
        while path and line is None:
            line = self._lines.get(path)
            path = path.rpartition(".")[0]
        return Problem(file=self.file, key=key, value=value, remedy=remedy, line=line)


def _lines_of(node: yaml.Node | None, path: str = "") -> Iterator[tuple[str, int]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            inner = ".".join(filter(None, [path, str(key.value).removeprefix(f"{NAMESPACE}:")]))
            inner = inner.removeprefix("config").lstrip(".")
            yield inner, key.start_mark.line + 1
            yield from _lines_of(value, inner)


def _model(environment: object) -> type[EnvironmentSettings | OrganizationSettings]:
    return OrganizationSettings if environment == ORGANIZATION_STACK else EnvironmentSettings


def _settled(source: _Source, problems: list[Problem]) -> Settings:
    if problems:
        raise SettingsError(problems)
    return _model(source.values["environment"]).model_validate(source.values)


def _validate(source: _Source, stack: str) -> tuple[dict[str, Any], list[Problem]]:
    """The settings that are valid by themselves, and all problems of the rest and between them."""
    model = _model(source.values.get("environment"))
    valid: dict[str, Any] = {}
    findings: list[Finding] = [
        (name, source.values[name], _REMEDIES["extra_forbidden"]) for name in source.values if name not in model.model_fields
    ]
    for name, field in model.model_fields.items():
        if name not in source.values:
            if field.is_required():
                findings.append((name, None, _REMEDIES["missing"]))
            else:
                valid[name] = field.get_default(call_default_factory=True)
            continue
        adapter: TypeAdapter[Any] = TypeAdapter(Annotated[field.annotation, field])  # type: ignore[arg-type]
        try:
            valid[name] = adapter.validate_python(source.values[name])
        except ValidationError as error:
            findings += [_finding(name, details) for details in error.errors(include_url=False)]
    if valid.get("environment", stack) != stack:
        findings.append(("environment", valid["environment"], f"this is the file of stack '{stack}'; write '{stack}'"))
    rules = ORGANIZATION_RULES if model is OrganizationSettings else ENVIRONMENT_RULES
    findings += [finding for rule in rules for finding in rule.findings(valid)]
    return valid, [source.problem(finding) for finding in findings]


def _finding(name: str, details: ErrorDetails) -> Finding:
    """One of pydantic's errors in the setting ``name``, in our words where we have better ones."""
    kind, context = details["type"], details.get("ctx", {})
    steps = [str(step) for step in details["loc"] if step != "[key]"]
    value = None if kind == "missing" else details["input"]
    if kind == "string_pattern_mismatch":
        remedy = f"it has the wrong form; write text that matches {context['pattern']}"
    elif kind == "value_error":
        remedy = str(context["error"])
    else:
        remedy = _REMEDIES.get(kind, details["msg"]).format(**context)
    return ".".join([name, *steps]), value, remedy


def _findings_beside(path: Path, own: Mapping[str, Any]) -> Iterator[Finding]:
    """What is wrong between the settings at ``path`` and the valid part of the other stacks' files in the same folder."""
    if "environment" not in own or own["environment"] == ORGANIZATION_STACK:
        return
    for other in sorted(path.parent.glob("Pulumi.*.yaml")):
        if other.name == path.name:
            continue
        try:
            settings, _ = _validate(_Source.read(other), other.name.split(".")[1])
        except SettingsError:
            continue  # reported when that stack is used
        if settings.get("environment") == ORGANIZATION_STACK:
            yield from findings_against_organization(own, settings, other.name)
        else:
            yield from findings_between(own, settings, other.name)

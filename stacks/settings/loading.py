"""Validates settings: finds everything that is wrong before anything starts."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Final, get_args

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from stacks.settings.environment_rules import ENVIRONMENT_RULES
from stacks.settings.forms import FORMS
from stacks.settings.models import EnvironmentSettings, Model, OrganizationSettings, Settings
from stacks.settings.organization_rules import ORGANIZATION_RULES
from stacks.settings.problems import FILE, Problem, SettingsError
from stacks.settings.rules import findings_against_organization, findings_between
from stacks.settings.source import NAMESPACE, Finding, Source, unknown_key
from vocabulary import Environment

ORGANIZATION_STACK: Final = Environment.ORG.value

_REMEDIES: Final = {
    "missing": "is missing; add it",
    "enum": "write one of {expected}",
    "literal_error": "write one of {expected}",
    "string_type": "write it in quotes; YAML reads it as {type}",
    "string_pattern_mismatch": "write {form}",
    "string_too_long": "write {max_length} characters or fewer",
    "int_parsing": "write a whole number",
    "int_type": "write a whole number, without quotes",
    "int_from_float": "write a whole number",
    "float_type": "write a number, without quotes",
    "multiple_of": "write a multiple of {multiple_of}",
    "bool_parsing": "write true or false",
    "bool_type": "write true or false, without quotes",
    "greater_than_equal": "write {ge} or more",
    "less_than_equal": "write {le} or less",
    "less_than": "write less than {lt}",
    "too_short": "name at least {min_length}",
    "list_type": "write a list, such as [a, b]",
    "dict_type": "write keys and their values, indented below it",
    "model_type": "write keys and their values, indented below it",
    "value_error": "{error}",
}
"""What to write instead, by pydantic's error type."""

_TYPES: Final = {bool: "true or false", int: "a number", float: "a number", date: "a date", datetime: "a time"}
"""What YAML makes of text without quotes."""


def load(path: Path) -> Settings:
    """The settings of the stack whose file is ``path``, checked by themselves and against the other stacks' files beside it.

    Raises:
        SettingsError: with every problem found. A file that is missing or no YAML is a problem too.
    """
    source = Source.read(path)
    valid, problems = _validate(source, path.name.removeprefix("Pulumi.").removesuffix(".yaml"))
    return _settled(source, problems + [source.problem(finding) for finding in _findings_beside(path, valid)])


def parse(values: Mapping[str, Any], stack: str) -> Settings:
    """The settings of ``stack`` in ``values`` (keys without namespace), as the running Pulumi program has them.

    Raises:
        SettingsError: with every problem found.
    """
    source = Source(f"Pulumi.{stack}.yaml", values)
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
    _explain_patterns([shapes, definitions])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Stack settings of the machine learning control plane",
        "type": "object",
        "properties": {"config": {"anyOf": shapes}},
        "required": ["config"],
        "$defs": dict(sorted(definitions.items())),
    }


def _explain_patterns(schema: object) -> None:
    """Give every pattern the words that editors (yaml-language-server) show where it does not match."""
    if isinstance(schema, dict):
        if "pattern" in schema:
            schema["patternErrorMessage"] = f"write {FORMS[schema['pattern']]}"
        for part in schema.values():
            _explain_patterns(part)
    elif isinstance(schema, list):
        for part in schema:
            _explain_patterns(part)


def _model(environment: object) -> type[EnvironmentSettings | OrganizationSettings]:
    return OrganizationSettings if environment == ORGANIZATION_STACK else EnvironmentSettings


def _settled(source: Source, problems: list[Problem]) -> Settings:
    if problems:
        raise SettingsError(problems)
    return _model(source.values["environment"]).model_validate(source.values)


def _validate(source: Source, stack: str) -> tuple[dict[str, Any], list[Problem]]:
    """The settings that are valid by themselves, and all problems of the rest and between them."""
    findings = list(source.findings)
    environment = source.values.get("environment", stack)
    if stack not in list(Environment):
        names = ", ".join(f"Pulumi.{name}.yaml" for name in Environment)
        findings.append((FILE, None, f"there is no environment '{stack}'; name the file one of {names}"))
    elif environment != stack:
        findings.append(("environment", environment, f"this is the file of stack '{stack}'; write '{stack}'"))
        source.values["environment"] = environment = stack
    model = _model(environment)
    valid: dict[str, Any] = {}
    known = list(model.model_fields)
    findings += [(name, value, unknown_key(name, known)) for name, value in source.values.items() if name not in known]
    for name, field in model.model_fields.items():
        value = source.values.get(name)
        if value is None:
            if not field.is_required():
                valid[name] = field.get_default(call_default_factory=True)
            elif name not in source.values:
                findings.append((name, None, _REMEDIES["missing"]))
            continue
        adapter: TypeAdapter[Any] = TypeAdapter(Annotated[field.annotation, field])  # type: ignore[arg-type]
        try:
            valid[name] = adapter.validate_python(value)
        except ValidationError as error:
            findings += [_finding(source, model, name, details) for details in error.errors(include_url=False)]
    rules = ORGANIZATION_RULES if model is OrganizationSettings else ENVIRONMENT_RULES
    findings += [finding for rule in rules for finding in rule.findings(valid)]
    return valid, [source.problem(finding) for finding in findings]


def _finding(source: Source, model: type[Model], name: str, details: ErrorDetails) -> Finding:
    """One of pydantic's errors in the setting ``name``, in our words where we have better ones."""
    kind, context = details["type"], details.get("ctx", {})
    steps = [name, *(str(step) for step in details["loc"] if step != "[key]")]
    key = ".".join(steps)
    value: object = details["input"]
    words = {**context, "form": FORMS.get(context.get("pattern", ""), ""), "type": _TYPES.get(type(value), "")}
    remedy = _REMEDIES[kind].format(**words) if kind in _REMEDIES else details["msg"]
    match kind:
        case "missing":
            return key, None, remedy
        case "extra_forbidden":
            return key, value, unknown_key(steps[-1], _names_at(model, steps[:-1]))
        case "string_type" if value is None or isinstance(value, list | dict):
            return key, value, "write text"
        case "string_type":
            return key, source.written(key, value), remedy
    return key, value, remedy if value is not None else f"is empty; {remedy}"


def _names_at(model: type[Model], steps: Sequence[str]) -> list[str]:
    """Names of all settings below ``steps``; keys of free mappings and numbers of list items are steps, too."""
    for step in steps:
        if step in model.model_fields:
            model = _model_in(model.model_fields[step].annotation) or model
    return list(model.model_fields)


def _model_in(annotation: Any) -> type[Model] | None:
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return annotation
    return next(filter(None, map(_model_in, get_args(annotation))), None)


def _findings_beside(path: Path, own: Mapping[str, Any]) -> Iterator[Finding]:
    """What is wrong between the settings at ``path`` and the valid part of the other stacks' files in the same folder."""
    if "environment" not in own or own["environment"] == ORGANIZATION_STACK:
        return
    for other in sorted(path.parent.glob("Pulumi.*.yaml")):
        if other.name == path.name:
            continue
        try:
            settings, _ = _validate(Source.read(other), other.name.split(".")[1])
        except SettingsError:
            continue  # reported when that stack is used
        if settings.get("environment") == ORGANIZATION_STACK:
            yield from findings_against_organization(own, settings, other.name)
        else:
            yield from findings_between(own, settings, other.name)

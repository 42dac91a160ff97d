"""The table of all settings in ``docs/settings.md``, written from the models: ``python -m stacks.settings.reference``."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from stacks.settings.forms import FORMS
from stacks.settings.models import EnvironmentSettings, Model, OrganizationSettings

PAGE: Final = Path(__file__).parents[2] / "docs" / "settings.md"

_BEGIN: Final = "<!-- from stacks/settings/models: python -m stacks.settings.reference -->"
_END: Final = "<!-- end -->"
_TABLES: Final[Mapping[str, type[Model]]] = {"dev, staging, prod": EnvironmentSettings, "org": OrganizationSettings}

Schema = Mapping[str, Any]


def with_reference(page: str) -> str:
    """``page`` with the part between its two marks written anew."""
    head, _, rest = page.partition(_BEGIN)
    _, _, tail = rest.partition(_END)
    tables = "\n\n".join(f"### {title}\n\n{_table(model)}" for title, model in _TABLES.items())
    return f"{head}{_BEGIN}\n\n{tables}\n\n{_END}{tail}"


def _table(model: type[Model]) -> str:
    schema = model.model_json_schema()
    definitions = schema["$defs"]
    rows = [
        f"| `{path}` | {_line(part['description'])} | {_form(part, definitions)} | {_default(part, required=required)} |"
        for path, part, required in _settings(schema, definitions)
    ]
    return "\n".join(["| setting | meaning | write | default |", "|---|---|---|---|", *rows])


def _settings(block: Schema, definitions: Schema, prefix: str = "") -> Iterator[tuple[str, Schema, bool]]:
    """Dotted path, schema and whether it is required, of every setting in ``block`` that is no block itself."""
    for name, part in block["properties"].items():
        path, inner = f"{prefix}{name}", _resolved(part, definitions)
        if inner.get("type") == "array" and "properties" in _resolved(inner["items"], definitions):
            path, inner = f"{path}[]", _resolved(inner["items"], definitions)
        elif "additionalProperties" in inner and "properties" in _resolved(inner["additionalProperties"] or {}, definitions):
            path, inner = f"{path}.ENVIRONMENT", _resolved(inner["additionalProperties"], definitions)
        if "properties" in inner:
            yield from _settings(inner, definitions, f"{path}.")
        else:
            yield path, part, name in block.get("required", [])


def _resolved(part: Any, definitions: Schema) -> Schema:
    """``part`` without reference and without the choice of nothing."""
    if not isinstance(part, dict):
        return {}
    if "anyOf" in part:
        part = next(choice for choice in part["anyOf"] if choice.get("type") != "null")
    found: Schema = definitions[part["$ref"].rpartition("/")[2]] if "$ref" in part else part
    return found


def _form(part: Schema, definitions: Schema) -> str:
    part = _resolved(part, definitions)
    match part:
        case {"const": value}:
            text = f"`{value}`"
        case {"enum": values}:
            text = " or ".join(f"`{value}`" for value in values)
        case {"pattern": pattern}:
            limit = f", {part['maxLength']} characters at most" if "maxLength" in part else ""
            text = FORMS[pattern] + limit
        case {"type": "integer"}:
            text = f"whole number, {part['minimum']} to {part.get('maximum', part.get('exclusiveMaximum', 1) - 1)}"
        case {"type": "number"}:
            text = f"number, {part['minimum']} to {part['maximum']}, in steps of {part['multipleOf']}"
        case {"type": "boolean"}:
            text = "`true` or `false`"
        case {"type": "array"}:
            text = f"list, each item {_form(part['items'], definitions)}"
        case _:
            names = _form(part["propertyNames"], definitions)
            text = f"for each of {names}: {_form(part['additionalProperties'], definitions)}"
    return text


def _default(part: Schema, *, required: bool) -> str:
    if required:
        return "required"
    return f"`{json.dumps(part['default'])}`" if part.get("default") is not None else "none"


def _line(text: str) -> str:
    return " ".join(text.replace("``", "`").split())


if __name__ == "__main__":
    PAGE.write_text(with_reference(PAGE.read_text(encoding="utf-8")), encoding="utf-8")

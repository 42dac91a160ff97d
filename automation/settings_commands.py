"""``mlcp settings``: what is set, what differs, and the schema for editors."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from automation.failures import FAILED, OK
from automation.project import Project
from stacks.settings import json_schema, resolved

_SCHEMA: Final = Path(__file__).resolve().parents[1] / "stacks" / "settings.schema.json"
_UNSET: Final = "(not set)"


def show(folder: Path, stack: str, *, as_json: bool) -> int:
    """Print all settings of ``stack`` with their defaults: one per line with its dotted path, or as JSON."""
    settings = resolved(Project.containing(folder).settings(stack))
    if as_json:
        _write_json(settings)
    else:
        for path, value in flattened(settings):
            sys.stdout.write(f"{path}: {_text(value)}\n")
    return OK


def diff(folder: Path, first: str, second: str, *, as_json: bool) -> int:
    """Print the settings that differ between two stacks. Exit code 0 whether some do or not: differences are expected."""
    project = Project.containing(folder)
    one, other = (dict(flattened(resolved(project.settings(stack)))) for stack in (first, second))
    paths = [path for path in dict.fromkeys([*one, *other]) if one.get(path) != other.get(path)]
    if as_json:
        _write_json({path: {first: one.get(path), second: other.get(path)} for path in paths})
    else:
        for path in paths:
            values = (_text(side[path]) if path in side else _UNSET for side in (one, other))
            sys.stdout.write("{}: {} -> {}\n".format(path, *values))
        sys.stderr.write(f"{len(paths)} settings differ between {first} and {second}\n")
    return OK


def schema(*, check: bool) -> int:
    """Write the settings' JSON Schema to its file in the tree, or check that it is up to date."""
    text = json.dumps(json_schema(), indent=2) + "\n"
    current = _SCHEMA.read_text(encoding="utf-8") if _SCHEMA.exists() else ""
    if text == current:
        return OK
    if check:
        sys.stderr.write(f"{_SCHEMA.name} is out of date: run `mlcp settings schema` and commit it\n")
        return FAILED
    _SCHEMA.write_text(text, encoding="utf-8")
    return OK


def flattened(settings: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Each setting with its dotted path; lists stay whole, since order and length are part of what they say."""
    for name, value in settings.items():
        if isinstance(value, dict) and value:
            yield from flattened(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _write_json(value: Any) -> None:
    sys.stdout.write(json.dumps(value, indent=2) + "\n")

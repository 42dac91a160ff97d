"""The shipped settings in a folder of their own, with edits, and what ``load`` says about them."""

import re
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from stacks.settings import NAMESPACE, SettingsError, load

ROOT = Path(__file__).parents[3]
STACKS = ("org", "dev", "staging", "prod")


def copied(folder: Path) -> Path:
    """``folder`` with the four shipped files in it."""
    for stack in STACKS:
        shutil.copy(ROOT / f"Pulumi.{stack}.yaml", folder)
    return folder


def edited(folder: Path, stack: str, *edits: tuple[str, str]) -> Path:
    """The file of ``stack``, with each first text replaced by the second; the first must be there once."""
    path = folder / f"Pulumi.{stack}.yaml"
    text = path.read_text(encoding="utf-8")
    for old, new in edits:
        assert text.count(old) == 1, f"{old!r} is {text.count(old)} times in {path.name}"
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    return path


def problems_of(path: Path) -> list[str]:
    """What ``load`` says about ``path``, a line for each problem."""
    with pytest.raises(SettingsError) as error:
        load(path)
    title, *lines = str(error.value).splitlines()
    count = len(error.value.problems)
    assert title == f"{count} problem{'s' * (count > 1)} in the settings; nothing was started."
    assert len(lines) == count
    return [line.strip() for line in lines]


def place_of(path: Path, key: str) -> str:
    """``file:line: key`` of the dotted ``key``, found by a reader of its own: by indentation, as a person would."""
    lines = path.read_text(encoding="utf-8").splitlines()
    place, indent, start = 0, -1, 0
    for step in ["config", *key.split(".")]:
        form = r"\s*- " if step.isdigit() else rf"\s*(?:- )?(?:{NAMESPACE}:)?{re.escape(step)}:(?:\s|$)"
        end = next((n for n in range(start + 1, len(lines)) if _indent(lines[n]) <= indent), len(lines))
        matches = [n for n in range(start, end) if re.match(form, lines[n]) and _indent(lines[n]) > indent]
        nth = int(step) if step.isdigit() else 0
        if nth >= len(matches):
            break
        place = matches[nth]
        # The first key of an item stands on the item's own line.
        start, indent = (place, indent) if step.isdigit() else (place + 1, _indent(lines[place]))
    return f"{path.name}:{place + 1}: {key}"


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def values_of(stack: str) -> Mapping[str, object]:
    """The shipped settings of ``stack`` as plain YAML, without the namespace."""
    document = yaml.safe_load((ROOT / f"Pulumi.{stack}.yaml").read_text(encoding="utf-8"))
    return {key.removeprefix(f"{NAMESPACE}:"): value for key, value in document["config"].items()}

"""Reads the reviewed files in which people declare, with a reason, what would otherwise be an error."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from automation.failures import BadInputError

Reason = Annotated[str, Field(min_length=20)]
"""Why it is so, for a reader who wonders; longer than a shrug."""
Glob = Annotated[str, Field(min_length=1)]
"""Text in which ``*`` stands for any characters."""


class Declaration(BaseModel):
    """One entry of such a file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reason: Reason
    """Why it is so, for a reader who wonders."""


class DeclaredFile(BaseModel):
    """Such a file; every section may be missing."""

    model_config = ConfigDict(extra="forbid", frozen=True)


D = TypeVar("D", bound=DeclaredFile)


def read(model: type[D], root: Path, file: Path) -> D:
    """What the project in ``root`` declares in ``file``; nothing if the file is missing.

    Raises:
        BadInputError: the file is not valid; says everything that is wrong in it.
    """
    path = root / file
    return parse(model, path.read_text(encoding="utf-8"), str(file)) if path.exists() else model()


def parse(model: type[D], text: str, file: str) -> D:
    """What ``text`` declares; ``file`` is its name, for messages.

    Raises:
        BadInputError: as ``read``.
    """
    try:
        return model.model_validate(yaml.safe_load(text) or {})
    except yaml.YAMLError as error:
        raise BadInputError(f"{file} is no valid YAML: {error}") from None
    except ValidationError as error:
        problems = [f"  {_place(found['loc'])}: {found['msg']}{_given(found['input'])}" for found in error.errors()]
        raise BadInputError("\n".join([f"{file}: {len(problems)} problem{'s' * (len(problems) > 1)}", *problems])) from None


def _place(steps: Iterable[int | str]) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps).lstrip(".") or "the file"


def _given(value: Any) -> str:
    return f", not {value!r}" if isinstance(value, str | int | float) else ""

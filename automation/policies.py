"""The policy packs that operations run, and their configuration."""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from automation.failures import BadInputError
from automation.project import Project
from policy_packs.guardrails.names import POLICIES_WITH_CLOUDS
from policy_packs.judge import ConfigurationError, read_configuration
from vocabulary import Cloud

_PACK: Final = Path("policy_packs") / "guardrails"
_CHECKOUT: Final = Path(__file__).resolve().parents[1]


@contextmanager
def packs_with_configuration(
    project: Project, stack: str, narrowed_to: frozenset[Cloud] | None
) -> Iterator[tuple[list[Path], list[Path]]]:
    """The packs' folders, and for each a file with the engine's configuration of it that lasts as long as the body.

    What a stack changes of the rules the pack reads by itself, from ``policy_packs/config/<stack>.json`` beside it.

    Args:
        project: the project.
        stack: name of the stack.
        narrowed_to: clouds that the operation is narrowed to, or None: what is left out must not be judged, since the engine
            hands it over without its inputs.

    Raises:
        BadInputError: what the stack changes does not fit the schema.
    """
    pack = guardrails_of(project)
    try:
        read_configuration(configuration_file(project, stack))
    except ConfigurationError as error:
        raise BadInputError(str(error)) from None
    # A policy that no rule of this stack needs is not there; its configuration is refused unless it names a level.
    levels = {policy: policy.partition("-")[0] for policy in (POLICIES_WITH_CLOUDS if narrowed_to is not None else ())}
    clouds = {policy: {"enforcementLevel": level, "clouds": sorted(narrowed_to or ())} for policy, level in levels.items()}
    with tempfile.TemporaryDirectory(prefix="mlcp-policies-") as folder:
        file = Path(folder) / "guardrails.json"
        file.write_text(json.dumps(clouds), encoding="utf-8")
        yield [pack], [file]


def guardrails_of(project: Project) -> Path:
    """Folder of the pack: the project's own, or where it has none that of this checkout."""
    own = project.root / _PACK
    return own if own.is_dir() else _CHECKOUT / _PACK


def configuration_file(project: Project, stack: str) -> Path:
    """What ``stack`` changes of the rules; the file need not exist."""
    return guardrails_of(project).parent / "config" / f"{stack}.json"

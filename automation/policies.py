"""The policy packs that operations run, and their configuration."""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from automation.failures import BadInputError
from automation.project import Project
from policy_packs.guardrails.rules import RULES
from vocabulary import Cloud

_PACKS: Final = (Path(__file__).resolve().parents[1] / "policy_packs" / "guardrails",)
_NARROWED_POLICIES: Final = tuple(sorted({rule.level.policy for rule in RULES}))
"""Policies that can be narrowed to some clouds."""


@contextmanager
def packs_with_configuration(
    project: Project, stack: str, narrowed_to: frozenset[Cloud] | None
) -> Iterator[tuple[list[Path], list[Path]]]:
    """The packs' folders, and for each a file with its configuration that lasts as long as the body.

    A pack's configuration for a stack is the project's ``policy_packs/<pack>/stacks/<stack>.json``, if there is one.

    Args:
        project: the project.
        stack: name of the stack.
        narrowed_to: clouds that the operation is narrowed to, or None: what is left out must not be judged, since the engine
            hands it over without its inputs.

    Raises:
        BadInputError: a configuration file is no JSON object.
    """
    with tempfile.TemporaryDirectory(prefix="mlcp-policies-") as folder:
        files = []
        for pack in _PACKS:
            configuration = _configuration(project.root / "policy_packs" / pack.name / "stacks" / f"{stack}.json")
            for policy in _NARROWED_POLICIES if narrowed_to is not None else ():
                given = configuration.get(policy, {})
                given = given if isinstance(given, dict) else {"enforcementLevel": given}
                configuration[policy] = {**given, "clouds": sorted(narrowed_to or ())}
            files.append(Path(folder) / f"{pack.name}.json")
            files[-1].write_text(json.dumps(configuration), encoding="utf-8")
        yield list(_PACKS), files


def _configuration(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        configuration = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise BadInputError(f"{path}: this is no JSON: {error}") from None
    if not isinstance(configuration, dict):
        raise BadInputError(f'{path}: write an object such as {{"repairs": "remediate"}}')
    return configuration

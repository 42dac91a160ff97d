"""The Pulumi project that ``mlcp`` works on: its stacks and their settings, checked before anything starts."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from automation.failures import BadInputError
from vocabulary import Cloud

if TYPE_CHECKING:
    from stacks.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Project:
    """A folder with ``Pulumi.yaml`` and one ``Pulumi.<stack>.yaml`` for each stack."""

    root: Path

    @classmethod
    def containing(cls, folder: Path) -> "Project":
        """The project that ``folder`` is in.

        Raises:
            BadInputError: neither the folder nor one above it has a Pulumi.yaml.
        """
        for candidate in (folder, *folder.parents):
            if (candidate / "Pulumi.yaml").is_file():
                return cls(root=candidate)
        raise BadInputError(f"{folder}: neither this folder nor one above it has a Pulumi.yaml; change into the project's folder")

    def stacks(self) -> list[str]:
        """Names of the stacks that have settings."""
        return sorted(path.name.split(".")[1] for path in self.root.glob("Pulumi.*.yaml"))

    def settings_file(self, stack: str) -> Path:
        """The stack's settings file.

        Raises:
            BadInputError: there is none.
        """
        if stack not in self.stacks():
            known = ", ".join(f"{name} (Pulumi.{name}.yaml)" for name in self.stacks()) or "none yet"
            raise BadInputError(f"--stack {stack}: there is no Pulumi.{stack}.yaml in {self.root}; stacks with settings: {known}")
        return self.root / f"Pulumi.{stack}.yaml"

    def settings(self, stack: str) -> "Settings":
        """The stack's settings, valid.

        Raises:
            BadInputError: the stack or something in its settings is wrong; says everything that is.
        """
        from stacks.settings import SettingsError, load  # noqa: PLC0415 - pydantic; `mlcp --help` does without

        path = self.settings_file(stack)
        try:
            return load(path)
        except SettingsError as error:
            raise BadInputError(str(error)) from None


def chosen_clouds(text: str | None, available: Iterable[Cloud], stack: str) -> frozenset[Cloud]:
    """The clouds that ``--clouds`` names, or all of the stack's.

    Args:
        text: names separated by commas, or None.
        available: the stack's clouds, from its settings.
        stack: name of the stack, for messages.

    Raises:
        BadInputError: a name is no cloud, or no cloud of the stack.
    """
    has = frozenset(available)
    if text is None:
        return has
    names = [name.strip() for name in text.split(",") if name.strip()]
    listed = ", ".join(sorted(has))
    unknown = [name for name in names if name not in list(Cloud)]
    if unknown or not names:
        raise BadInputError(f"--clouds {text}: {', '.join(unknown) or 'nothing'} is no cloud; write some of {', '.join(Cloud)}")
    chosen = frozenset(Cloud(name) for name in names)
    if not chosen <= has:
        missing = ", ".join(sorted(chosen - has))
        raise BadInputError(f"--clouds {text}: stack {stack} does not use {missing} (setting 'clouds'); it uses {listed}")
    return chosen


def exclusions(chosen: frozenset[Cloud]) -> list[str]:
    """URN patterns of everything that belongs to clouds that are not ``chosen``, for the engine's ``--exclude``.

    ``*`` stands for all but a colon, ``**`` for everything (``UrnTargets`` in pulumi/pkg/resource/deploy).
    """
    patterns = []
    for cloud in sorted(frozenset(Cloud) - chosen):
        patterns += [
            f"**::{cloud.package}:**",
            f"**${cloud.package}:**",
            f"**:providers:{cloud.package}::*",
            f"**mlcp:*:{cloud.capitalize()}**",
        ]
    return patterns


def outputs_of(outputs: Any, chosen: frozenset[Cloud]) -> Any:
    """``outputs`` without what stands under the name of a cloud that is not ``chosen``, at any depth."""
    if not isinstance(outputs, dict):
        return outputs
    dropped = frozenset(Cloud) - chosen
    return {name: outputs_of(value, chosen) for name, value in outputs.items() if name not in dropped}

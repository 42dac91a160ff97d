"""Differences that are intended, with the reason for each: the reviewed file ``stacks/parity.yaml``."""

from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

from pydantic import model_validator

from automation.analysis import declared
from automation.analysis.declared import Declaration, DeclaredFile, Glob
from automation.analysis.facts import Facet, Fact
from vocabulary import Cloud, Environment

FILE: Final = Path("stacks") / "parity.yaml"
"""Where the declarations lie in the project's folder."""


class CloudDeclaration(Declaration):
    """A value that resources of one cloud have, and the other clouds' do not."""

    capability: Glob
    """The capability; ``*`` stands for any text."""
    facet: Facet
    """In what it differs."""
    cloud: Cloud
    """The cloud that differs."""
    value: str
    """What is found there."""
    kind: Glob = "*"
    """Only this kind of resource."""
    resources: Glob = "*"
    """Only resources with such names."""
    stacks: tuple[Environment, ...] = tuple(Environment)
    """Only in these stacks."""

    def covers(self, fact: Fact, stack: str) -> bool:
        """Whether ``fact`` is what this says."""
        return (
            self.cloud is fact.cloud
            and self.facet is fact.facet
            and self.value == fact.value
            and stack in self.stacks
            and fnmatchcase(fact.capability, self.capability)
            and fnmatchcase(fact.kind, self.kind)
            and fnmatchcase(fact.resource, self.resources)
        )

    def __str__(self) -> str:
        what = f"{self.capability} has {self.facet} '{self.value}' on {self.cloud.display_name}"
        more = [f"kind {self.kind}"] * (self.kind != "*") + [f"resources {self.resources}"] * (self.resources != "*")
        return f"{what} ({', '.join(more)})" if more else what


class StackDeclaration(Declaration):
    """A facet in which environments differ: because a setting does, or with the values written down here."""

    capability: Glob = "*"
    """The capability; ``*`` stands for any text."""
    facet: Facet
    """In what it differs."""
    kind: Glob = "*"
    """Only this kind of resource."""
    setting: str | None = None
    """Dotted path of the setting that makes the difference: stacks in which it is the same have the same value."""
    values: dict[Environment, str] | None = None
    """Instead of a setting: the value in each stack."""

    @model_validator(mode="after")
    def _one_explanation(self) -> "StackDeclaration":
        if (self.setting is None) == (self.values is None):
            raise ValueError("give either 'setting' or 'values'")
        return self

    def concerns(self, capability: str, facet: Facet, kind: str) -> bool:
        """Whether this is about that facet of that kind of resource."""
        return self.facet is facet and fnmatchcase(capability, self.capability) and fnmatchcase(kind, self.kind)

    def __str__(self) -> str:
        kind = f" of {self.kind}" * (self.kind != "*")
        return f"{self.capability} differs between stacks in {self.facet}{kind}" + f" by {self.setting}" * bool(self.setting)


class Declarations(DeclaredFile):
    """All declared differences."""

    clouds: tuple[CloudDeclaration, ...] = ()
    stacks: tuple[StackDeclaration, ...] = ()


def read_declarations(root: Path) -> Declarations:
    """The declarations of the project in ``root``.

    Raises:
        BadInputError: the file is not valid; says everything that is wrong in it.
    """
    return declared.read(Declarations, root, FILE)

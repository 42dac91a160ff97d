"""Rights and openings that are wanted although the rules forbid them: the reviewed file ``stacks/exceptions.yaml``."""

from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

from automation.analysis import declared
from automation.analysis.access import Finding, Rule
from automation.analysis.declared import Declaration, DeclaredFile, Glob
from automation.analysis.exposure import Opening, Reach
from vocabulary import Cloud

FILE: Final = Path("stacks") / "exceptions.yaml"
"""Where the exceptions lie in the project's folder."""


class AccessException(Declaration):
    """A right that gives more than the rules allow."""

    rule: Rule
    """The rule that it breaks."""
    capability: Glob
    """Capability that grants it; ``*`` stands for any text."""
    resources: Glob
    """Name of the resource that grants it."""

    def covers(self, finding: Finding) -> bool:
        """Whether ``finding`` is what this allows."""
        return (
            self.rule == finding.rule
            and fnmatchcase(finding.grant.capability, self.capability)
            and fnmatchcase(finding.grant.source, self.resources)
        )


class ExposureException(Declaration):
    """Something that can be reached from outside."""

    capability: Glob
    """Capability that it belongs to; ``*`` stands for any text."""
    cloud: Cloud
    """Where it lies."""
    type: str
    """Its type token."""
    resources: Glob
    """Its name."""
    reach: Reach
    """How far it is open; more than that is not covered."""

    def covers(self, opening: Opening) -> bool:
        """Whether ``opening`` is what this allows."""
        return (
            (self.cloud, self.type, self.reach) == (opening.cloud, opening.type, opening.reach)
            and fnmatchcase(opening.capability, self.capability)
            and fnmatchcase(opening.resource, self.resources)
        )


class Exceptions(DeclaredFile):
    """All exceptions."""

    access: tuple[AccessException, ...] = ()
    exposure: tuple[ExposureException, ...] = ()

    def for_finding(self, finding: Finding) -> AccessException | None:
        """The exception that allows ``finding``, if there is one."""
        return next((exception for exception in self.access if exception.covers(finding)), None)

    def for_opening(self, opening: Opening) -> ExposureException | None:
        """The exception that allows ``opening``, if there is one."""
        return next((exception for exception in self.exposure if exception.covers(opening)), None)


def read_exceptions(root: Path) -> Exceptions:
    """The exceptions of the project in ``root``.

    Raises:
        BadInputError: the file is not valid; says everything that is wrong in it.
    """
    return declared.read(Exceptions, root, FILE)

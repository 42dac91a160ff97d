"""Reads all grants off a plan."""

from collections.abc import Iterable

from automation.analysis.access import aws, azure, gcp
from automation.analysis.access.grants import Grant
from automation.analysis.facts.view import Resources
from automation.analysis.resolved_plan import PlannedResource


def grants_of(resources: Iterable[PlannedResource], also: Iterable[PlannedResource] = ()) -> list[Grant]:
    """All grants among ``resources``, by cloud and by who has them.

    Args:
        resources: the plan.
        also: what the plan rests on: identities and custom roles of the ``org`` stack are named by it.
    """
    known, beside = Resources(resources), Resources(also)
    grants = [
        *aws.read(known),
        *azure.read(known, azure.Directory.of(beside, known)),
        *gcp.read(known, gcp.custom_roles(beside, known)),
    ]
    return sorted(grants)

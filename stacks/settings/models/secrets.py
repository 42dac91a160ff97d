"""Settings of the secret broker: which secrets there are, and how often all of them are looked at."""

from typing import Annotated

from pydantic import AfterValidator, Field, StrictInt, StringConstraints

from components.secret_broker import MAXIMUM_SOURCE_NAME, RECONCILE_MINUTES, Rotator
from stacks.settings.forms import Sentence, Words
from stacks.settings.models.base import Model


class RotationSettings(Model):
    """How a secret gets its next value by itself."""

    rotator: Rotator
    """`generated` makes a random value, `database` changes the password of a database user."""
    days: Annotated[StrictInt, Field(ge=1, le=365)]
    """How long a value is current, in days."""


class SecretSourceSettings(Model):
    """A secret in AWS Secrets Manager. Where it goes, the catalog says; its value is never in a file of ours."""

    name: Annotated[Words, StringConstraints(max_length=MAXIMUM_SOURCE_NAME)]
    """Name of the secret."""
    description: Sentence
    """What it is for; never a value."""
    rotation: RotationSettings | None = None
    """How it gets its next value by itself; none where people bring it."""


def _each_name_once(sources: list[SecretSourceSettings]) -> list[SecretSourceSettings]:
    names = [source.name for source in sources]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"write each name once; twice in the list: {', '.join(twice)}")
    return sources


class SecretsSettings(Model):
    """Secrets that the broker carries to the other clouds."""

    sources: Annotated[list[SecretSourceSettings], AfterValidator(_each_name_once)] = []
    """The secrets."""
    reconcile_minutes: Annotated[StrictInt, Field(ge=RECONCILE_MINUTES[0], le=RECONCILE_MINUTES[1])] = 60
    """How often all secrets are compared with the other clouds, in minutes; changes do not wait for it."""

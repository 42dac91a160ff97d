"""What a fact is, and the words in which facts are told."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, TypeAlias

from automation.analysis.facts.view import View
from vocabulary import Cloud


class Facet(StrEnum):
    """What is compared."""

    PRESENCE = "presence"
    """Whether a kind of resource is there at all."""
    ENCRYPTION = "encryption"
    """Whose key encrypts what is stored."""
    RETENTION = "retention"
    """How long what is stored is kept, or can not be deleted."""
    EXPOSURE = "exposure"
    """Who can reach it over the network."""
    REDUNDANCY = "redundancy"
    """What it survives: deletion, the loss of a zone."""
    TAGS = "tags"
    """Whether the standard tags are complete."""
    IDENTITIES = "identities"
    """Whether it acts and is entered by identities, or by keys and passwords."""
    PROTECTION = "protection"
    """Whether Pulumi refuses to delete it."""


CUSTOMER_MANAGED: Final = "customer-managed key"
PROVIDER_MANAGED: Final = "provider's key"
NOT_ENCRYPTED: Final = "not encrypted"
PRIVATE: Final = "private"
LISTED: Final = "closed to all but listed addresses"
PUBLIC: Final = "public"
COMPLETE: Final = "complete"
IDENTITY_ONLY: Final = "identities only"
KEYS_ALLOWED: Final = "keys or passwords too"
NO_IDENTITY: Final = "no identity of ours"
PROTECTED: Final = "protected"
UNPROTECTED: Final = "unprotected"
VERSIONED: Final = "versioned"
NOT_VERSIONED: Final = "not versioned"
ZONES: Final = "survives the loss of a zone"
ONE_ZONE: Final = "lost with its zone"
FOREVER: Final = "for ever"

Reader: TypeAlias = Callable[[View], str | None]
"""Reads one facet off a resource; None where it has none, such as the retention of a bucket without a lock."""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """What a type of resource is in neutral words, and how its facts are read.

    Attributes:
        name: neutral name, such as ``object store``.
        readers: how each facet is read; a facet that is missing does not exist for the type.
        holds_data: whether deleting it loses what can not be made again, so that it is protected.
        variant: another name for some of them, read off the resource, such as ``dead-letter queue``; None for ``name``.
    """

    name: str
    readers: Mapping[Facet, Reader] = field(default_factory=dict)
    holds_data: bool = False
    variant: Reader | None = None

    def name_of(self, view: View) -> str:
        """Neutral name of one resource."""
        return (self.variant(view) if self.variant else None) or self.name


@dataclass(frozen=True, kw_only=True, order=True)
class Fact:
    """One facet of one resource.

    Attributes:
        capability: capability that made the resource.
        cloud: where it lies.
        kind: what it is, in neutral words.
        facet: what is said about it.
        value: what is said.
        type: its type token.
        resource: its name in the program.
    """

    capability: str
    cloud: Cloud
    kind: str
    facet: Facet
    value: str
    type: str
    resource: str

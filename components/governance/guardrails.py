"""The guardrail table: what holds in every account, subscription and project, whatever their owners allow.

Each guardrail is rendered once per cloud (``aws_guardrails``, ``azure_guardrails``, ``gcp_guardrails``), carried there by another
capability of ``org``, or declared impossible there with the reason. A test holds the table and the renderings together.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from vocabulary import Cloud


class Kind(StrEnum):
    """What a guardrail protects."""

    AUDIT = "audit"
    IDENTITY = "identity"
    DATA = "data"
    NETWORK = "network"
    RESIDENCY = "residency"


@dataclass(frozen=True, kw_only=True)
class Guardrail:
    """Something that can not be done, or not in another way.

    Attributes:
        id: lower-case words joined by hyphens; names the guardrail in outputs and on every cloud.
        title: what holds, for people.
        why: what would happen without it.
        kind: what it protects.
        impossible: clouds on which nothing renders it, with the reason: no mechanism exists, or there is nothing to forbid.
        carried_by: clouds on which another capability of ``org`` renders it, with that capability's name.
    """

    id: str
    title: str
    why: str
    kind: Kind
    impossible: Mapping[Cloud, str] = field(default_factory=dict)
    carried_by: Mapping[Cloud, str] = field(default_factory=dict)


GUARDRAILS: Final = (
    Guardrail(
        id="stay-in-organization",
        title="No account leaves the organization",
        why="outside, no other guardrail holds and nobody pays attention",
        kind=Kind.AUDIT,
        impossible={
            Cloud.AZURE: "no policy sees the transfer of a subscription: it is a setting of the tenant ('Manage policies' of "
            "Subscriptions), which a global administrator sets once by hand"
        },
    ),
    Guardrail(
        id="keep-audit-trail",
        title="Audit trails and their archives stay on and untouched",
        why="whoever can switch the record off leaves none",
        kind=Kind.AUDIT,
    ),
    Guardrail(
        id="keep-threat-detection",
        title="Threat detection stays on",
        why="an intruder switches it off first",
        kind=Kind.AUDIT,
        impossible={
            Cloud.GCP: "Security Command Center is switched on and off for the whole organization, by rights that no project "
            "holds; no constraint knows it"
        },
    ),
    Guardrail(
        id="no-root-user",
        title="Nobody works as the account's root user",
        why="its rights can not be limited from inside the account",
        kind=Kind.IDENTITY,
        impossible={
            Cloud.AZURE: "a subscription has no root user; owners are role assignments",
            Cloud.GCP: "a project has no root user; owners are grants",
        },
    ),
    Guardrail(
        id="no-static-keys",
        title="There are no static keys",
        why="a key that never ends is found sooner or later by somebody else",
        kind=Kind.IDENTITY,
    ),
    Guardrail(
        id="no-default-identities",
        title="Identities that come by themselves have no rights",
        why="workloads that name no identity would run as one that may do everything",
        kind=Kind.IDENTITY,
        impossible={
            Cloud.AWS: "AWS makes no identity by itself for what runs in an account",
            Cloud.AZURE: "Azure makes no identity by itself for what runs in a subscription",
        },
    ),
    Guardrail(
        id="data-perimeter",
        title="Data is reached by the organization's own identities only",
        why="a stolen or careless grant would let strangers in, and data out",
        kind=Kind.DATA,
    ),
    Guardrail(
        id="no-public-storage",
        title="No storage is public",
        why="one wrong grant publishes a data set",
        kind=Kind.DATA,
    ),
    Guardrail(
        id="one-permission-system",
        title="Access to data is granted by IAM alone",
        why="grants that lie beside IAM (object ACLs, access policies) are seen by no review",
        kind=Kind.DATA,
    ),
    Guardrail(
        id="encryption-required",
        title="Nothing is stored unencrypted",
        why="a lost disk or snapshot would be readable",
        kind=Kind.DATA,
        impossible={
            Cloud.AZURE: "there is nothing to forbid: managed disks and storage are always encrypted",
            Cloud.GCP: "there is nothing to forbid: everything at rest is always encrypted",
        },
    ),
    Guardrail(
        id="tls-minimum",
        title="Data travels over TLS 1.2 or newer",
        why="older versions can be read on the way",
        kind=Kind.DATA,
    ),
    Guardrail(
        id="no-default-network",
        title="No network comes by itself",
        why="default networks let in and out what nobody asked for",
        kind=Kind.NETWORK,
    ),
    Guardrail(
        id="no-public-machines",
        title="Machines have no public addresses",
        why="what has an address is scanned within minutes",
        kind=Kind.NETWORK,
        carried_by={Cloud.AZURE: "network_guardrails"},
    ),
    Guardrail(
        id="residency",
        title="Nothing is created outside the residency's regions",
        why="data that lies elsewhere falls under other laws",
        kind=Kind.RESIDENCY,
    ),
)
"""All guardrails, in the order of the documentation."""

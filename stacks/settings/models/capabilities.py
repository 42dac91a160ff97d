"""Capabilities that can be switched off."""

from typing import Literal

from pydantic import StrictBool

Capabilities = dict[
    Literal[
        "logging",
        "networking",
        "encryption",
        "identity",
        "image_registry",
        "artifact_store",
        "observability",
        "evidence_lake",
        "secret_broker",
        "otel_collector",
        "ml_workspace",
        "control_plane_hosting",
        "cost",
    ],
    StrictBool,
]
"""Whether each is wanted. Not the account baseline, which everything stands on: leaving its cloud out of ``clouds`` does that."""

OrganizationCapabilities = dict[Literal["governance", "network_guardrails", "human_access"], StrictBool]
"""Whether each is wanted in ``org``. Not what gives identities and access, which environments can not do without."""

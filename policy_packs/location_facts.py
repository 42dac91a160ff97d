"""Where data of a residency may lie, and which machines an environment may run: the vocabulary as ``facts.json`` gives it to both
policy engines.

A place is a regular expression (RE2) that matches every spelling that the cloud takes: Azure takes names with blanks and in any
case, Google Cloud names in any case, zones instead of regions, and codes of places that span regions.

Sources: Azure "List of Azure regions" (display names) and "Azure region pairs"; Cloud Storage "Bucket locations", Cloud KMS
"Cloud KMS locations"; Amazon Bedrock "Supported Regions and models for inference profiles"; Vertex AI ``AcceleratorType``.
"""

from collections.abc import Iterable
from typing import Any, Final

from vocabulary import MACHINES, Accelerator, Cloud, ComputeSize, Environment, Region, Residency, region_in, standby_region_in

_AZURE_WORDS: Final = {
    "australiaeast": "Australia East",
    "australiasoutheast": "Australia Southeast",
    "canadacentral": "Canada Central",
    "canadaeast": "Canada East",
    "eastus2": "East US 2",
    "francecentral": "France Central",
    "germanywestcentral": "Germany West Central",
    "japaneast": "Japan East",
    "japanwest": "Japan West",
    "northeurope": "North Europe",
    "southeastasia": "Southeast Asia",
    "swedencentral": "Sweden Central",
    "uksouth": "UK South",
    "ukwest": "UK West",
    "westus2": "West US 2",
}
"""Display names; blanks may be left out."""

_PAIR_ELSEWHERE: Final = frozenset({"southeastasia"})
"""Azure regions whose pair is another country: Singapore's is in Hong Kong."""

_SPANNING: Final[dict[Residency, tuple[str, ...]]] = {
    Residency.AU: ("au",),
    Residency.CA: ("ca",),
    Residency.EU: ("eu", "europe"),
    Residency.JP: ("asia1",),
    Residency.US: ("us",),
}
"""Google Cloud's places that span regions and lie within the residency. The multi-region ``asia`` lies within none; of Europe's
pairs ``eur5`` holds London and ``eur8`` Zürich."""

_INFERENCE: Final = {Residency.AU: "au", Residency.EU: "eu", Residency.JP: "jp", Residency.US: "us"}
"""Prefixes of Bedrock's inference profiles that stay within the residency."""

_ACCELERATOR_TYPES: Final = {Accelerator.L4: "NVIDIA_L4", Accelerator.T4: "NVIDIA_TESLA_T4"}

_SIZES: Final[dict[Environment, frozenset[ComputeSize]]] = {
    Environment.DEV: frozenset({ComputeSize.CPU_SMALL, ComputeSize.CPU_MEDIUM, ComputeSize.GPU_SMALL}),
    Environment.STAGING: frozenset(ComputeSize) - {ComputeSize.GPU_LARGE},
    Environment.PROD: frozenset(ComputeSize),
}
"""What an environment may run; org runs nothing, dev tries things on one small accelerator, staging does not train
over several."""


def location_facts() -> dict[str, Any]:
    """Facts by name.

    - ``residencies``: all of them.
    - ``locations``: places by residency and cloud.
    - ``named_locations``: of Google Cloud, those that are one region, by residency.
    - ``geo_redundant``: of Azure, those whose pair is in the residency too, by residency.
    - ``inference``: start of the names of Bedrock's models that several regions of the residency serve.
    - ``allowed_machines``: machines by environment and cloud.
    - ``allowed_accelerators``: Google Cloud's accelerators by environment, and how many one machine may have.
    """
    return {
        "residencies": [*Residency],
        "locations": {residency: _locations(residency) for residency in Residency},
        "named_locations": {residency: _whole(_google(regions_of(Cloud.GCP, residency))) for residency in Residency},
        "geo_redundant": {
            residency: _whole(_azure(name) for name in names)
            for residency in Residency
            if (names := [name for name in regions_of(Cloud.AZURE, residency) if name not in _PAIR_ELSEWHERE])
        },
        "inference": {residency: rf"(?:^|/){prefix}\." for residency, prefix in _INFERENCE.items()},
        "allowed_machines": {environment: _machines(environment) for environment in _SIZES},
        "allowed_accelerators": {environment: _accelerators(environment) for environment in _SIZES},
    }


def regions_of(cloud: Cloud, residency: Residency) -> list[str]:
    """What ``cloud`` calls the regions of ``residency``, standbys included."""
    regions = [region for region in Region if region.residency is residency]
    standbys = (standby_region_in(cloud, region) for region in regions)
    return sorted({region_in(cloud, region).name for region in regions} | {name for name in standbys if name})


def _locations(residency: Residency) -> dict[str, str]:
    return {
        Cloud.AWS: _whole(regions_of(Cloud.AWS, residency), ignore_case=False),
        Cloud.AZURE: _whole(_azure(name) for name in regions_of(Cloud.AZURE, residency)),
        Cloud.GCP: _whole([*_google(regions_of(Cloud.GCP, residency)), *_SPANNING.get(residency, ())]),
    }


def _azure(name: str) -> str:
    return " *".join(_AZURE_WORDS[name].lower().split())


def _google(names: Iterable[str]) -> list[str]:
    """The regions and their zones."""
    return [f"{name}(?:-[a-z])?" for name in names]


def _whole(alternatives: Iterable[str], *, ignore_case: bool = True) -> str:
    return f"{'(?i)' if ignore_case else ''}^(?:{'|'.join(sorted(alternatives))})$"


def _machines(environment: Environment) -> dict[str, str]:
    return {
        cloud: _whole(
            (MACHINES[size][cloud].instance_type.replace(".", r"\.") for size in _SIZES[environment]),
            ignore_case=cloud is Cloud.AZURE,
        )
        for cloud in Cloud
    }


def _accelerators(environment: Environment) -> dict[str, Any]:
    machines = [MACHINES[size][Cloud.GCP] for size in _SIZES[environment]]
    return {
        "types": sorted({_ACCELERATOR_TYPES[machine.accelerator] for machine in machines if machine.accelerator}),
        "most": max(machine.accelerators for machine in machines),
    }

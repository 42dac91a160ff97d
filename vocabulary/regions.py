"""Neutral regions, and what each cloud calls them.

Sources: AWS "Regions and Availability Zones", Azure "List of Azure regions" (regions with availability zones only) and Google
Cloud "Regions and zones" and "Vertex AI locations". Where a cloud has no region in the same city that serves machine learning,
its nearest one within the same residency is used: on Google Cloud Finland for Sweden, Belgium for Ireland.

Each region has a standby within its residency: another neutral region, or else a region of the single cloud that holds data and
keys but need not serve machine learning. On AWS those of Australia and Canada are switched on for an account first ("opt-in").
"""

from dataclasses import dataclass
from enum import StrEnum

from vocabulary.clouds import Cloud


class Residency(StrEnum):
    """A legal area that data can be bound to."""

    AU = "au"
    CA = "ca"
    EU = "eu"
    JP = "jp"
    SG = "sg"
    UK = "uk"
    US = "us"


class Region(StrEnum):
    """A place where all three clouds serve machine learning, with three zones or more in each."""

    AU_EAST = "au-east"
    CA_CENTRAL = "ca-central"
    EU_CENTRAL = "eu-central"
    EU_FRANCE = "eu-france"
    EU_NORTH = "eu-north"
    EU_WEST = "eu-west"
    JP_EAST = "jp-east"
    SG_CENTRAL = "sg-central"
    UK_SOUTH = "uk-south"
    US_EAST = "us-east"
    US_WEST = "us-west"

    @property
    def residency(self) -> Residency:
        """The legal area that the region lies in."""
        return Residency(self.value.partition("-")[0])


@dataclass(frozen=True, kw_only=True)
class CloudRegion:
    """One cloud's region.

    Attributes:
        name: what the cloud calls it, such as ``eu-central-1``, ``germanywestcentral`` or ``europe-west3``.
        zones: names of three of its zones in a fixed order, so that taking the first N never renames a zone when N grows.
    """

    name: str
    zones: tuple[str, ...]


_ZONE_LETTERS: dict[str, str] = {  # three zones that every new account can use, where they are not a, b and c
    "ap-northeast-1": "acd",
    "ca-central-1": "abd",
    "europe-west1": "bcd",
}

_NAMES: dict[Region, tuple[str, str, str]] = {  # AWS, Azure, Google Cloud
    Region.AU_EAST: ("ap-southeast-2", "australiaeast", "australia-southeast1"),
    Region.CA_CENTRAL: ("ca-central-1", "canadacentral", "northamerica-northeast1"),
    Region.EU_CENTRAL: ("eu-central-1", "germanywestcentral", "europe-west3"),
    Region.EU_FRANCE: ("eu-west-3", "francecentral", "europe-west9"),
    Region.EU_NORTH: ("eu-north-1", "swedencentral", "europe-north1"),
    Region.EU_WEST: ("eu-west-1", "northeurope", "europe-west1"),
    Region.JP_EAST: ("ap-northeast-1", "japaneast", "asia-northeast1"),
    Region.SG_CENTRAL: ("ap-southeast-1", "southeastasia", "asia-southeast1"),
    Region.UK_SOUTH: ("eu-west-2", "uksouth", "europe-west2"),
    Region.US_EAST: ("us-east-1", "eastus2", "us-east4"),
    Region.US_WEST: ("us-west-2", "westus2", "us-west1"),
}


_STANDBY: dict[Region, Region] = {
    Region.EU_CENTRAL: Region.EU_WEST,
    Region.EU_FRANCE: Region.EU_CENTRAL,
    Region.EU_NORTH: Region.EU_CENTRAL,
    Region.EU_WEST: Region.EU_CENTRAL,
    Region.US_EAST: Region.US_WEST,
    Region.US_WEST: Region.US_EAST,
}

_STANDBY_NAMES: dict[Region, tuple[str | None, str | None, str | None]] = {  # AWS, Azure, Google Cloud
    Region.AU_EAST: ("ap-southeast-4", "australiasoutheast", "australia-southeast2"),
    Region.CA_CENTRAL: ("ca-west-1", "canadaeast", "northamerica-northeast2"),
    Region.JP_EAST: ("ap-northeast-3", "japanwest", "asia-northeast2"),
    Region.SG_CENTRAL: (None, None, None),
    Region.UK_SOUTH: (None, "ukwest", None),
}


def region_in(cloud: Cloud, region: Region) -> CloudRegion:
    """What ``cloud`` calls the neutral ``region``, with its zones in a fixed order."""
    name = _NAMES[region][list(Cloud).index(cloud)]
    letters = _ZONE_LETTERS.get(name, "abc")
    match cloud:
        case Cloud.AWS:
            return CloudRegion(name=name, zones=tuple(f"{name}{letter}" for letter in letters))
        case Cloud.AZURE:
            return CloudRegion(name=name, zones=("1", "2", "3"))
        case Cloud.GCP:
            return CloudRegion(name=name, zones=tuple(f"{name}-{letter}" for letter in letters))


def standby_region_in(cloud: Cloud, region: Region) -> str | None:
    """What ``cloud`` calls the region that the standby of ``region`` lies in; None if it has no second one in the residency."""
    if region in _STANDBY:
        return region_in(cloud, _STANDBY[region]).name
    return _STANDBY_NAMES[region][list(Cloud).index(cloud)]

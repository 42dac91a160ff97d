"""Pairs of Google Cloud regions that one bucket can span, and where the keys for them lie.

Sources: Cloud Storage "Bucket locations" (configurable and predefined dual-regions) and "Customer-managed encryption keys" (a key
lies in the location of the data: the multi-region of a configurable pair, the pair itself where it is predefined), Cloud KMS
"Cloud KMS locations".
"""

from dataclasses import dataclass

from vocabulary import Cloud, Region, Residency, region_in, standby_region_in


@dataclass(frozen=True, kw_only=True)
class DualRegion:
    """Two regions that hold the same data.

    Attributes:
        location: what Cloud Storage calls the place: a multi-region's code, or a predefined pair.
        regions: the two regions, the home region first; None where ``location`` says them already.
        key_location: where Cloud KMS keeps keys for data in both.
    """

    location: str
    regions: tuple[str, str] | None
    key_location: str


_PLACES: dict[Residency, tuple[str, str]] = {  # code in Cloud Storage, location in Cloud KMS
    Residency.AU: ("AU", "au"),
    Residency.CA: ("CA", "ca"),
    Residency.EU: ("EU", "europe"),
    Residency.JP: ("ASIA1", "asia1"),
    Residency.US: ("US", "us"),
}

_PREDEFINED = {"ASIA1"}


def spanning_locations(residency: Residency) -> list[str]:
    """Places of ``residency`` that span regions and that buckets and keys lie in, as policies on locations call them."""
    return sorted({place.lower() for place in _PLACES.get(residency, ())})


def dual_region(region: Region) -> DualRegion | None:
    """The pair that ``region`` and its standby make; None if it has no standby."""
    standby = standby_region_in(Cloud.GCP, region)
    if standby is None:
        return None
    location, key_location = _PLACES[region.residency]
    regions = None if location in _PREDEFINED else (region_in(Cloud.GCP, region).name.upper(), standby.upper())
    return DualRegion(location=location, regions=regions, key_location=key_location)

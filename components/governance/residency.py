"""Regions that a residency allows, as each cloud calls them."""

from vocabulary import Cloud, Region, Residency, region_in


def allowed_regions(cloud: Cloud, residency: Residency) -> list[str]:
    """Names of all known regions within ``residency``, each once, in alphabetical order."""
    return sorted({region_in(cloud, region).name for region in Region if region.residency is residency})

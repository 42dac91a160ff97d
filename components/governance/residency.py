"""Regions that a residency allows, as each cloud calls them."""

from vocabulary import Cloud, Region, Residency, region_in, standby_region_in


def allowed_regions(cloud: Cloud, residency: Residency) -> list[str]:
    """Names of all known regions within ``residency`` and of their standbys, each once, in alphabetical order."""
    within = [region for region in Region if region.residency is residency]
    standbys = {standby_region_in(cloud, region) for region in within} - {None}
    return sorted({region_in(cloud, region).name for region in within} | {str(standby) for standby in standbys})

"""What each type of resource is charged for, cloud by cloud. A type is in ``METERS``, free, or cannot be priced."""

from collections.abc import Mapping
from typing import Final

from pricing.meters import aws, aws_compute, azure, gcp
from pricing.meters.free import is_free
from pricing.meters.parts import Part

METERS: Final[Mapping[str, tuple[Part, ...]]] = {**aws.METERS, **aws_compute.METERS, **azure.METERS, **gcp.METERS}
"""By type token."""

__all__ = ["METERS", "is_free"]

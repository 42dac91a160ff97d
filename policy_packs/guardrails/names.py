"""Names of the pack's policies, for those who configure them."""

from typing import Final

POLICIES_WITH_CLOUDS: Final = tuple(f"{level}-{kind}" for level in ("mandatory", "advisory") for kind in ("rules", "stack-rules"))
"""Policies that take ``clouds``, what an operation is narrowed to."""

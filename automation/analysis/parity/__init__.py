"""Parity (P2): the same capability configured the same way on every cloud and in every stack, or declared with a reason."""

from automation.analysis.parity.comparison import Comparison, compare
from automation.analysis.parity.declarations import Declarations, read_declarations
from automation.analysis.parity.difference import Axis, Difference, Side

__all__ = ["Axis", "Comparison", "Declarations", "Difference", "Side", "compare", "read_declarations"]

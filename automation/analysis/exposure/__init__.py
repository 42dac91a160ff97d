"""What of a plan can be reached from outside: public addresses, open ports, data planes that are not private."""

from automation.analysis.exposure.openings import Opening, Reach
from automation.analysis.exposure.reading import openings_of

__all__ = ["Opening", "Reach", "openings_of"]

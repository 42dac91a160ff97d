"""A plan as ``pulumi preview --json --show-sames`` writes it, read into plain data.

What the policies, the price estimate and the report work on. Nothing here imports Pulumi or a cloud's SDK.
"""

from plans.document import PlanDocument, Resource, Step, read_plan
from plans.unknown import SECRET, is_unknown

__all__ = ["SECRET", "PlanDocument", "Resource", "Step", "is_unknown", "read_plan"]

"""Who may do what to what: every policy statement, role assignment and binding of a plan, and what is too much among them."""

from automation.analysis.access.findings import Finding, Rule, findings_in
from automation.analysis.access.grants import Effect, Grant
from automation.analysis.access.reading import grants_of

__all__ = ["Effect", "Finding", "Grant", "Rule", "findings_in", "grants_of"]

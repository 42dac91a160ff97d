"""Neutral facts about planned resources, so that clouds and stacks can be compared: one table of types for each cloud."""

from automation.analysis.facts.model import Facet, Fact
from automation.analysis.facts.reading import OTHER, facts_of, kind_of

__all__ = ["OTHER", "Facet", "Fact", "facts_of", "kind_of"]

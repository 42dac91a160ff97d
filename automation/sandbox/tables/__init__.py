"""The hand-written knowledge, one file per cloud: rows of rules per type, and templates by an output's name."""

from automation.sandbox.rules import NO_RULES, TypeRules
from automation.sandbox.schema import package_of
from automation.sandbox.tables import aws, azure, gcp
from automation.sandbox.tables.common import PackageTable

__all__ = ["PACKAGE_TABLES", "PackageTable", "rules_of"]

PACKAGE_TABLES: dict[str, PackageTable] = {"aws": aws.TABLE, "azure-native": azure.TABLE, "gcp": gcp.TABLE}


def rules_of(token: str) -> TypeRules:
    """The table row of a resource type; an empty one if there is none."""
    return PACKAGE_TABLES[package_of(token)].rules.get(token, NO_RULES)

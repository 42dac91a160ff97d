"""SARIF 2.1.0 (OASIS), as code hosts read it; GitHub's "SARIF support for code scanning" names the properties that it shows."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

from automation.verdict_formats.verdict import Judgement, Verdict
from policy_packs.judge import Enforcement, Outcome, Rule
from vocabulary import Severity

_SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_SECURITY_SEVERITY: Final[Mapping[Severity, str]] = {
    Severity.CRITICAL: "9.5",
    Severity.HIGH: "8.0",
    Severity.MEDIUM: "5.5",
    Severity.LOW: "2.0",
}
"""Scores in the middle of the ranges that GitHub reads as those words."""


def sarif(judgement: Judgement) -> str:
    """The log: one run, with the rules that are judged and a result for each verdict."""
    rules = list(judgement.enabled)
    index = {rule.id: position for position, rule in enumerate(rules)}
    run = {
        "tool": {
            "driver": {
                "name": "mlcp policy test",
                "informationUri": "https://www.conftest.dev/",
                "rules": [_descriptor(rule, judgement.levels[rule.id]) for rule in rules],
            }
        },
        "automationDetails": {"id": f"mlcp-policy/{judgement.stack}/"},
        "columnKind": "unicodeCodePoints",
        "results": [_result(verdict, index[verdict.rule], judgement.stack) for verdict in judgement.verdicts],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)


def _descriptor(rule: Rule, level: Enforcement) -> dict[str, Any]:
    controls = [f"{framework}: {', '.join(ids)}" for framework, ids in rule.frameworks.items()]
    help_text = "\n".join([f"{rule.why}.", f"Fix: {rule.fix}.", *controls])
    return {
        "id": rule.id,
        "name": "".join(word.capitalize() for word in "".join(c if c.isalnum() else " " for c in rule.title).split()),
        "shortDescription": {"text": f"{rule.title}."},
        "fullDescription": {"text": f"{rule.title}. {rule.why}."},
        "help": {"text": help_text, "markdown": help_text.replace("\n", "\n\n")},
        "defaultConfiguration": {"level": "warning" if level is Enforcement.ADVISORY else "error"},
        "properties": {
            "security-severity": _SECURITY_SEVERITY[rule.severity],
            "precision": "very-high",
            "tags": ["security" if rule.family == "security" else "policy", rule.family, *rule.frameworks],
            "frameworks": {framework: list(ids) for framework, ids in rule.frameworks.items()},
        },
    }


def _result(verdict: Verdict, rule_index: int, stack: str) -> dict[str, Any]:
    if verdict.outcome is Outcome.UNDECIDED:
        level, kind = "none", "review"
    else:
        level, kind = "error" if verdict.is_mandatory else "warning", "fail"
    # Code hosts show a result only at a line of a file: that of a resource without one is the stack's settings.
    path, line = verdict.place or (f"Pulumi.{stack}.yaml", 1)
    identity = hashlib.sha256("\n".join((verdict.rule, verdict.urn, verdict.problem)).encode()).hexdigest()
    result: dict[str, Any] = {
        "ruleId": verdict.rule,
        "ruleIndex": rule_index,
        "kind": kind,
        "level": level,
        "message": {"text": verdict.message},
        "locations": [
            {
                "physicalLocation": {"artifactLocation": {"uri": quote(path)}, "region": {"startLine": line}},
                "logicalLocations": [{"name": verdict.name, "fullyQualifiedName": verdict.urn, "kind": "resource"}],
            }
        ],
        "partialFingerprints": {"ruleResourceProblem/v1": identity},
    }
    if verdict.suppressed_until:
        reason = f"until {verdict.suppressed_until}: {verdict.suppressed_because}"
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": reason}]
    return result

"""One JSON object."""

import json

from automation.verdict_formats.verdict import Judgement


def as_json(judgement: Judgement) -> str:
    """Everything that the test found."""
    return json.dumps(
        {
            "stack": judgement.stack,
            "passed": judgement.passed,
            "resources": judgement.resources,
            "rules": sum(1 for _ in judgement.enabled),
            "mandatory": len(judgement.mandatory),
            "advisory": len(judgement.advisory),
            "suppressed": len(judgement.suppressed),
            "undecided": len(judgement.undecided),
            "verdicts": [
                {
                    "rule": verdict.rule,
                    "severity": judgement.rules[verdict.rule].severity.value,
                    "outcome": verdict.outcome.value,
                    "mandatory": verdict.is_mandatory,
                    "urn": verdict.urn,
                    "type": verdict.type,
                    "name": verdict.name,
                    "message": verdict.message,
                    "problem": verdict.problem,
                    "details": list(verdict.details),
                    "fix": verdict.fix,
                    "unknown": list(verdict.unknown),
                    "source": verdict.source,
                    "suppressed_until": verdict.suppressed_until,
                    "suppressed_because": verdict.suppressed_because,
                }
                for verdict in judgement.verdicts
            ],
        },
        indent=2,
    )

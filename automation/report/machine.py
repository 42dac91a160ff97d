"""The machine-readable report: one JSON object, with the same keys whether the operation succeeded or not."""

import json
from typing import Any

from automation.plan import Action, Diagnostic, Operation, Plan


def as_json(plan: Plan, **more: Any) -> str:
    """The report of ``plan``. ``more`` adds keys. The contract is in docs/mlcp.md."""
    counts = plan.counts()
    report = {
        "stack": plan.stack,
        "operation": plan.operation.value,
        "succeeded": plan.succeeded,
        "resources": len(plan.changes),
        "changes": {action.value: counts[action] for action in Action},
        "violations": [
            {
                "pack": violation.pack,
                "rule": violation.rule,
                "level": violation.level,
                "urn": violation.urn,
                "message": violation.message,
            }
            for violation in plan.violations
        ],
        "notes": list(plan.notes),
        "errors": [{"message": error.message, "urn": error.urn} for error in plan.errors],
        "duration_s": round(plan.duration, 3),
    }
    return json.dumps(report | more, indent=2)


def failure_as_json(stack: str, operation: Operation, message: str, duration: float) -> str:
    """The report of an operation that could not begin."""
    return as_json(
        Plan(stack=stack, operation=operation, errors=(Diagnostic(message=message),), succeeded=False, duration=duration)
    )

"""The machine-readable report: one JSON object, with the same keys whether the operation succeeded or not."""

import json
from typing import Any

from automation.costs import Cost
from automation.plan import Action, Diagnostic, Operation, Plan, Suppression
from pricing.catalog import CURRENCY


def as_json(plan: Plan, cost: Cost | None = None, **more: Any) -> str:
    """The report of ``plan`` and what it costs. ``more`` adds keys. The contract is in docs/mlcp.md."""
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
                "suppressed": _suppressed(violation.suppression),
            }
            for violation in plan.violations
        ],
        "undecided": [{"pack": one.pack, "rule": one.rule, "urn": one.urn, "reason": one.reason} for one in plan.undecided],
        "drift": _drift(plan),
        "cost": _cost(cost),
        "notes": list(plan.notes),
        "errors": [{"message": error.message, "urn": error.urn} for error in plan.errors],
        "duration_s": round(plan.duration, 3),
    }
    return json.dumps(report | more, indent=2)


def _suppressed(suppression: Suppression | None) -> dict[str, str] | None:
    return {"until": suppression.until, "reason": suppression.reason} if suppression is not None else None


def _drift(plan: Plan) -> list[dict[str, Any]] | None:
    if plan.drift is None:
        return None
    return [{"urn": found.urn, "action": found.action.value, "properties": list(found.properties)} for found in plan.drift]


def _cost(cost: Cost | None) -> dict[str, Any] | None:
    """Amounts are texts, so that none is rounded."""
    if cost is None:
        return None
    total = cost.change.total
    return {
        "currency": CURRENCY,
        "before": str(total.before),
        "monthly": str(total.after),
        "delta": str(total.delta),
        "is_estimate": cost.after.is_estimate,
        "unpriced": len(cost.after.unpriced),
        "clouds": {
            cloud.value: {
                "before": str(cost.of(cloud).before),
                "monthly": str(cost.of(cloud).after),
                "delta": str(cost.of(cloud).delta),
                "is_estimate": cost.after.rests_on_unverified(cloud),
                "budget": cost.budgets.get(cloud),
                "budget_percent": str(share) if (share := cost.budget_percent(cloud)) is not None else None,
            }
            for cloud in cost.clouds
        },
    }


def failure_as_json(stack: str, operation: Operation, message: str, duration: float) -> str:
    """The report of an operation that could not begin."""
    return as_json(
        Plan(stack=stack, operation=operation, errors=(Diagnostic(message=message),), succeeded=False, duration=duration)
    )

"""Sentences and labels that every format of the report shares, as plain text."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from automation.costs import Cost
from automation.parity_check import Parity
from automation.plan import Action, Change, Plan
from automation.report.review.facts import Review, cloud_title
from pricing import Difference

TO_DO: Final = {
    Action.CREATE: "to create",
    Action.UPDATE: "to update",
    Action.REPLACE: "to replace",
    Action.DELETE: "to delete",
    Action.SAME: "unchanged",
}
"""What a preview says of each action."""
VISIBLE: Final = 20
"""Most deleted or replaced resources that are not folded away."""


def verdict(review: Review) -> str:
    """What the preview says, in a few words."""
    plan = review.plan
    found = list(_objections(plan))
    if found:
        return ", ".join(found)
    if not any(plan.changed()):
        return "nothing to do"
    lost = f", but {counted(len(review.lost), 'resource')} would be deleted or replaced" if review.lost else ""
    return f"nothing stands against it{lost}"


def facts(review: Review) -> Iterator[tuple[str, str]]:
    """Each fact in a line, by what it is about."""
    plan = review.plan
    yield "Resources", change_line(plan)
    if plan.packs:
        parts = [f"{count} {level}" for level, count in review.levels.items()] or ["no violation"]
        parts += [f"{len(plan.undecided)} undecided before up"] if plan.undecided else []
        yield "Policies", f"{', '.join(parts)} ({', '.join(plan.packs)})"
    yield "Monthly cost", cost_line(review.cost) if review.cost is not None else "not estimated"
    yield "Drift", drift_line(plan.drift)
    yield "Parity", parity_line(review.parity)
    if review.narrowed:
        yield "Covers", f"only {', '.join(map(cloud_title, review.clouds))}; the other clouds are left as they are"


def _objections(plan: Plan) -> Iterator[str]:
    if plan.mandatory:
        yield counted(plan.mandatory, "mandatory policy violation")
    if plan.errors:
        yield counted(len(plan.errors), "error")
    elif not plan.succeeded and not plan.mandatory:
        yield "it failed"


def change_line(plan: Plan) -> str:
    """How many resources change in which way."""
    counts = plan.counts()
    left_out = sum(change.left_out for change in plan.changes)
    counts[Action.SAME] -= left_out
    parts = [f"{count:,} {TO_DO[action]}" for action, count in counts.items() if count]
    parts += [f"{left_out:,} left out"] if left_out else []
    return ", ".join(parts) or "none"


def cost_line(cost: Cost) -> str:
    """The estimate, its change and its share of the budgets."""
    total = cost.change.total
    shares = [
        f"{cloud.display_name} {percent(share)}" for cloud in cost.clouds if (share := cost.budget_percent(cloud)) is not None
    ]
    parts = [f"USD {amount(total.after)} ({amount(total.delta, signed=True)})"]
    parts += [f"of the budget: {', '.join(shares)}"] if shares else []
    parts += ["rests on unverified list prices"] if cost.after.is_estimate else []
    return "; ".join(parts)


def cost_rows(cost: Cost) -> list[tuple[str, ...]]:
    """A row for each cloud and one for all: name, now, with the change, difference, budget, share of it."""
    rows = [
        (cloud.display_name, *amounts(cost.of(cloud)), _budget(cost.budgets.get(cloud)), percent(cost.budget_percent(cloud)))
        for cloud in cost.clouds
    ]
    return [*rows, ("Total", *amounts(cost.change.total), "", "")]


def cost_statement(cost: Cost) -> str:
    """What the figures are, and what they are not."""
    parts = ["US dollars a month at list prices, without discounts and tax; usage is assumed for the environment."]
    if cost.after.is_estimate:
        share = unverified_percent(cost)
        parts.append(f"The total rests on unverified list prices ({percent(share)} of it): it is an estimate.")
    if cost.after.oldest_price is not None:
        parts.append(f"The oldest price is of {cost.after.oldest_price.isoformat()}.")
    unpriced = len({one.urn for one in cost.after.unpriced})
    if unpriced:
        parts.append(f"{counted(unpriced, 'resource')} could not be priced, or not in full: listed below, and in no total.")
    return " ".join(parts)


def unverified_percent(cost: Cost) -> Decimal:
    """Which part of the total rests on prices that were not seen at their source, in percent."""
    unverified = sum((line.monthly for line in cost.after.lines if not line.verified), Decimal(0))
    return (unverified * 100 / cost.after.total).quantize(Decimal("0.1")) if cost.after.total else Decimal("0.0")


def drift_line(drift: Sequence[Change] | None) -> str:
    """What had changed in the clouds behind the state, or that nobody looked."""
    if drift is None:
        return "not looked for; --refresh does"
    if not drift:
        return "none: the clouds are as the state says"
    return f"{counted(len(drift), 'resource')} had changed in the clouds"


def parity_line(parity: Parity) -> str:
    """How alike the clouds of the stack are."""
    if parity.failure:
        return f"not compared: {parity.failure}"
    parts = [f"the clouds of this stack agree in {counted(parity.agreeing, 'facet')}", f"{parity.intended} differences intended"]
    parts += [f"{len(parity.drift)} that nobody has declared"] if parity.drift else []
    parts += [f"{counted(len(parity.stale), 'stale declaration')}"] if parity.stale else []
    return ", ".join(parts)


def sentence(text: str) -> str:
    """``text`` as a sentence of its own."""
    return f"{text[:1].upper()}{text[1:]}."


def counted(count: int, noun: str) -> str:
    """``3 resources``."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def amount(value: Decimal, *, signed: bool = False) -> str:
    """An amount of money, without the currency."""
    return f"{value:+,.2f}" if signed else f"{value:,.2f}"


def amounts(difference: Difference) -> tuple[str, str, str]:
    """Before, after, and by how much they differ, if they do."""
    delta = amount(difference.delta, signed=True) if difference.delta else ""
    return amount(difference.before), amount(difference.after), delta


def _budget(budget: int | None) -> str:
    return amount(Decimal(budget)) if budget is not None else ""


def percent(value: Decimal | None) -> str:
    """A percentage, or nothing."""
    return f"{value:,.1f} %" if value is not None else ""


def type_label(type_token: str) -> str:
    """A type token as people write it: ``aws:s3/bucket:Bucket`` is ``s3.Bucket``."""
    package, _, rest = type_token.partition(":")
    module, _, name = rest.rpartition(":")
    if package == "pulumi":
        return f"{name} provider" if module == "providers" else name
    return f"{module.partition('/')[0]}.{name}" if module else type_token


def place(change: Change) -> str:
    """Where a resource belongs: cloud and capability."""
    cloud = cloud_title(change.cloud)
    return f"{cloud}, {change.capability}" if change.capability else cloud


def reasons(change: Change) -> tuple[str, ...]:
    """Properties because of which a resource is replaced."""
    return (change.forces or change.properties) if change.action is Action.REPLACE else ()

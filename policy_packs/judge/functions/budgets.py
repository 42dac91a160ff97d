"""Budgets of a stack, and its estimate against them.

Sources: AWS Budgets ``CreateBudget``; Consumption REST API "Budgets"; Cloud Billing "Create, edit, or delete budgets and budget
alerts". Shares are computed in cents, so that both engines say the same to the last one.
"""

import math
from collections.abc import Iterable, Mapping
from typing import Any

from plans import Resource, is_unknown
from policy_packs.judge.functions import Findings, function
from policy_packs.judge.paths import select
from policy_packs.judge.truth import Truth, every, some, truth, unknown
from policy_packs.judge.values import is_present, number_in, same
from policy_packs.judge.world import World
from vocabulary import Cloud


@function("budget_on_every_cloud", stack_wide=True)
def budget_on_every_cloud(_resource: Resource, arguments: Mapping[str, Any], world: World) -> Findings:
    """The clouds of the stack that have no budget of everything.

    Arguments: by cloud the ``type`` of budgets and their ``filters``, inputs that make one a budget of a part. The clouds are
    those of the setting ``clouds``, or else those that the stack has resources of.
    """
    return Findings(
        problems=frozenset(
            cloud.value for cloud in _clouds(world) & world.clouds if not any(_budgets(world, **arguments[cloud.value]))
        )
    )


def _budgets(world: World, type: str, filters: list[str]) -> Iterable[bool]:  # noqa: A002 - the rule's own word
    """Whether each budget is one of everything; what filters it is present even if it is not known yet."""
    for budget in world.of([type]):
        yield not any(is_present(value) for path in filters for value in select(budget.inputs, path))


def _clouds(world: World) -> frozenset[Cloud]:
    named = world.settings.get("clouds")
    if isinstance(named, list):
        return frozenset(cloud for cloud in Cloud if cloud in named)
    return frozenset(resource.cloud for resource in world.resources if resource.cloud)


@function("azure_forecast_alert")
def azure_forecast_alert(resource: Resource, arguments: Mapping[str, Any], _world: World) -> Findings:
    """Whether a budget on Azure tells ``address`` of its forecast; whoever it tells, if that is not set.

    Its notifications are an object by name, which conditions do not go through.
    """
    notifications = resource.inputs.get("notifications")
    if is_unknown(notifications):
        return Findings(unknown=frozenset({"notifications"}))
    listed = list(notifications.values()) if isinstance(notifications, Mapping) else []
    forecasts = some(_is_forecast(one) for one in listed)
    told = some(every([_is_forecast(one), _tells(one, arguments["address"])]) for one in listed)
    problems = {"no notification of a forecast": forecasts, "the forecast is not sent to the owner": told}
    found = [problem for problem, holds in problems.items() if holds.holds is False]
    return Findings(problems=frozenset(found[:1]), unknown=forecasts.unknown | told.unknown)


def _is_forecast(notification: Any) -> Truth:
    if is_unknown(notification):
        return unknown("notifications")
    if not isinstance(notification, Mapping):
        return truth(False)
    return every(_is(notification.get(name), wanted) for name, wanted in (("enabled", True), ("thresholdType", "Forecasted")))


def _tells(notification: Any, address: str | None) -> Truth:
    emails = notification.get("contactEmails") if isinstance(notification, Mapping) else notification
    if is_unknown(emails):
        return unknown("notifications")
    listed = emails if isinstance(emails, list) else []
    return truth(bool(listed)) if address is None else some(_is(one, address) for one in listed)


def _is(value: Any, wanted: Any) -> Truth:
    return unknown("notifications") if is_unknown(value) else truth(same(value, wanted))


@function("estimate_within_budget", stack_wide=True)
def estimate_within_budget(_resource: Resource, arguments: Mapping[str, Any], world: World) -> Findings:
    """The clouds whose monthly estimate is a share of their budget that is out of bounds, with the share.

    Arguments: ``budgets``, amounts by cloud; and bounds in percent: ``above`` for what is too much, or ``least`` and ``most``
    for what is noted. Without an estimate it is undecided.
    """
    budgets = arguments["budgets"]
    amounts = {cloud: number_in(budgets.get(cloud.value)) for cloud in Cloud} if isinstance(budgets, Mapping) else {}
    judged = {cloud: amount for cloud, amount in amounts.items() if amount and amount > 0 and cloud in world.clouds}
    if not judged:
        return Findings()
    estimate = world.estimate
    if estimate is None:
        return Findings(unknown=frozenset({"estimate"}))
    cents = {cloud: round(estimate[cloud.value]["monthly"] * 100) for cloud in judged if cloud.value in estimate}
    return Findings(problems=frozenset(_out_of_bounds(((cloud, cents[cloud], judged[cloud]) for cloud in cents), arguments)))


def _out_of_bounds(shares: Iterable[tuple[Cloud, int, float]], bounds: Mapping[str, Any]) -> Iterable[str]:
    for cloud, cents, amount in shares:
        # A percent of the budget is as many cents as it has units.
        noted = "least" in bounds and bounds["least"] * amount <= cents <= bounds["most"] * amount
        too_much = "above" in bounds and cents > bounds["above"] * amount
        if noted or too_much:
            yield f"{cloud} at {math.floor(cents / amount)} %"

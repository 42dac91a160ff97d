"""How often schedules run, worked by hand for a month of 730 hours."""

from decimal import Decimal

import pytest

from pricing.meters.schedules import runs_per_month
from pricing.subject import UnpricedError


@pytest.mark.parametrize(
    ("expression", "in_a_year"),
    [
        ("rate(30 minutes)", 17520),  # 8,760 h x 2
        ("rate(1 hour)", 8760),
        ("rate(5 days)", 73),
        ("cron(0 6 * * ? *)", 365),
        ("cron(0 7 1 1,4,7,10 ? *)", 4),
        ("cron(0/15 8-17 ? * * *)", 14600),  # 4 x 10 x 365
        ("cron(*/20 * 1,15 * ? *)", 1728),  # 3 x 24 x 2 x 12
    ],
)
def test_runs_of_a_year(expression: str, in_a_year: int) -> None:
    assert round(runs_per_month(expression, Decimal(730)) * 12, 6) == in_a_year


@pytest.mark.parametrize(("weekdays", "in_a_week"), [("2-6", 5), ("MON", 1), ("MON,FRI", 2)])
def test_days_of_the_week(weekdays: str, in_a_week: int) -> None:
    runs = runs_per_month(f"cron(0 6 ? * {weekdays} *)", Decimal(730))
    assert round(runs * 12 * 7 / 365, 6) == in_a_week


def test_a_single_run_counts_once() -> None:
    assert runs_per_month("at(2026-12-01T06:00:00)", Decimal(730)) == 1


@pytest.mark.parametrize("expression", ["hourly", "rate(1 fortnight)", "cron(0 6 ? * MON-FRI *)", "cron(0 6)"])
def test_other_forms_have_no_price(expression: str) -> None:
    with pytest.raises(UnpricedError, match="unknown form"):
        runs_per_month(expression, Decimal(730))

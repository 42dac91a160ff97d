"""``mlcp prices``: keeps the price lists up to date with what the providers list."""

import datetime
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

from rich.console import Console, RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from automation.failures import FAILED, OK, BadInputError, MlcpError
from automation.project import Project
from automation.report.live import live
from pricing.catalog import CatalogError, Sku, Tier, read_list
from pricing.refresh import (
    AwsPrices,
    AzurePrices,
    Finding,
    GcpPrices,
    Outcome,
    PriceSource,
    RefreshError,
    check_lookups,
    findings,
    rewrite,
)
from vocabulary import Cloud

_LISTS: Final = Path("catalog") / "prices"
_WIDTH: Final = 160
"""Columns of a report that no terminal shows, such as a pipeline's log."""

SOURCES: Final[Mapping[Cloud, Callable[[], PriceSource]]] = {
    Cloud.AWS: AwsPrices,
    Cloud.AZURE: AzurePrices,
    Cloud.GCP: GcpPrices,
}
"""How each cloud is asked."""


def refresh(folder: Path, *, cloud: str | None, sku: str, check: bool, accept: bool) -> int:
    """Look every price up at its provider and write what it answers into the price lists.

    Args:
        folder: the project's folder or one below it.
        cloud: only this cloud's list; None for all.
        sku: only the SKUs whose key matches this, with ``*`` as wildcard.
        check: write nothing; fail if a list is not what the providers list.
        accept: take prices that are not plausible, too.

    Returns:
        Exit code: 0, also if some prices are left as they were, which are reported; with ``check``, 1 if any is not confirmed.

    Raises:
        BadInputError: there is no such cloud or SKU, or a price list is wrong.
        MlcpError: a provider can not be asked; nothing was written.
    """
    lists = Project.containing(folder).root / _LISTS
    try:
        skus = _chosen(lists, cloud, sku)
        check_lookups(skus)
        found = _ask(skus, accept=accept)
        today = datetime.datetime.now(datetime.UTC).date()
        updates = {(f.sku.key, f.region): price for f in found if (price := f.refreshed(today))}
        written = [] if check else rewrite(lists, updates)
    except CatalogError as error:
        raise BadInputError(str(error)) from error
    except RefreshError as error:
        raise MlcpError(f"{error}\nNothing was written.") from error
    console = Console()
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console = Console(width=_WIDTH)
    console.print(*_report(found, check=check, written=written), sep="\n")
    unconfirmed = any(finding.outcome not in (Outcome.SAME, Outcome.BY_HAND) for finding in found)
    return FAILED if check and unconfirmed else OK


def _chosen(lists: Path, cloud: str | None, pattern: str) -> list[Sku]:
    if cloud is not None and cloud not in list(Cloud):
        raise BadInputError(f"--cloud {cloud}: there is no such cloud; write one of {', '.join(Cloud)}")
    clouds = [Cloud(cloud)] if cloud else list(Cloud)
    skus = [sku for each in clouds for sku in read_list(lists / f"{each}.yaml")]
    chosen = [sku for sku in skus if fnmatchcase(sku.key, pattern)]
    if not chosen:
        keys = ", ".join(sku.key for sku in skus[:3])
        raise BadInputError(f"--sku {pattern}: no SKU of {', '.join(clouds)} matches; keys look like {keys}, and * is a wildcard")
    return chosen


def _ask(skus: Sequence[Sku], *, accept: bool) -> list[Finding]:
    total = sum(len(sku.prices) for sku in skus)
    found: list[Finding] = []
    asked = {cloud: SOURCES[cloud]() for cloud in {sku.cloud for sku in skus if sku.lookup}}
    with live(Console(stderr=True), "prices", lambda: f"{len(found)} of {total} looked up"):
        found.extend(findings(skus, asked, accept=accept))
    return found


def _report(found: Sequence[Finding], *, check: bool, written: Sequence[Path]) -> Iterator[RenderableType]:
    """Everything that people need to know: what changed, what was left as it was and why, and the sum."""
    by_outcome = {outcome: [finding for finding in found if finding.outcome is outcome] for outcome in Outcome}
    if changed := by_outcome[Outcome.CHANGED]:
        yield _prices("differs" if check else "changed", changed)
    if held := by_outcome[Outcome.HELD]:
        yield _prices("not plausible, left as it was; to take it, give --accept with --sku", held)
    if unknown := by_outcome[Outcome.UNKNOWN]:
        yield _unknown(unknown)
    if by_hand := by_outcome[Outcome.BY_HAND]:
        keys = sorted({finding.sku.key for finding in by_hand})
        yield Text(f"no interface lists these, look at their pages: {', '.join(keys)}", style="dim")
    counts = ", ".join(f"{len(findings)} {outcome.value}" for outcome, findings in by_outcome.items() if findings)
    files = ", ".join(path.name for path in written)
    yield Text(f"prices: {counts}" + (f"; written: {files}" if files else "; nothing written"), style="bold")


def _prices(title: str, found: Sequence[Finding]) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold")
    for column in ("SKU", "region", "unit", "old", "new", "change", "provider's SKU and unit", "why"):
        table.add_column(column, overflow="fold")
    for finding in found:
        offer = f"{finding.offer.identity}, {finding.offer.unit}" if finding.offer else ""
        change = "" if finding.change is None else f"{finding.change:+.1%}"
        cells = (finding.sku.key, finding.region, finding.sku.unit, _tiers(finding.old.tiers), _tiers(finding.new), change, offer)
        table.add_row(*map(escape, cells), escape(finding.reason))
    return table


def _unknown(found: Sequence[Finding]) -> Table:
    table = Table(title="no SKU found, left as it was", title_justify="left", title_style="bold red", show_lines=True)
    for column in ("SKU", "region", "what to do"):
        table.add_column(column, overflow="fold")
    for finding in found:
        table.add_row(escape(finding.sku.key), finding.region, escape(finding.reason))
    return table


def _tiers(tiers: Sequence[Tier]) -> str:
    return "\n".join(f"{tier.price:f}" + (f" above {tier.above:f}" if tier.above else "") for tier in tiers)

"""Writes new prices into the lists: all of them or none, and no list is ever half written."""

import os
import stat
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from pricing.catalog import CatalogError, Price, Sku, read_list
from pricing.refresh.offers import RefreshError
from pricing.render import render
from vocabulary import Cloud

Updates = Mapping[tuple[str, str], Price]
"""New prices by SKU and region."""


def rewrite(folder: Path, updates: Updates) -> list[Path]:
    """Write ``updates`` into the lists in ``folder``. Each list is written beside itself and read back before any is replaced.

    Returns:
        The lists that changed.

    Raises:
        CatalogError: a list has comments, which would be lost.
        RefreshError: a list can not be written.
    """
    try:
        with tempfile.TemporaryDirectory(dir=folder, prefix=".refresh-") as beside:
            prepared: dict[Path, Path] = {}
            for cloud in sorted({Cloud(key.split("/", 1)[0]) for key, _ in updates}):
                path = folder / f"{cloud}.yaml"
                before, old = path.read_text(encoding="utf-8"), read_list(path)
                _check_comments(path, before, render(cloud, old))
                new = sorted((_updated(sku, updates) for sku in old), key=lambda sku: sku.key)
                after = render(cloud, new)
                if after != before:
                    prepared[path] = Path(beside, path.name)
                    _write(prepared[path], after, path.stat().st_mode)
                    if read_list(prepared[path]) != new:
                        raise RefreshError(f"{path} is left as it was: the new list does not read back as it was meant")
            for path, successor in prepared.items():
                successor.replace(path)
    except OSError as error:
        raise RefreshError(f"the price lists can not be written: {error}") from error
    return list(prepared)


def _updated(sku: Sku, updates: Updates) -> Sku:
    return replace(sku, prices={region: updates.get((sku.key, region), price) for region, price in sku.prices.items()})


def _check_comments(path: Path, text: str, rendered: str) -> None:
    kept = set(rendered.splitlines())
    for number, line in enumerate(text.splitlines(), start=1):
        if "#" in line and line not in kept:
            raise CatalogError(
                f"{path}:{number}: comments would be lost, since the list is written anew; say it in the SKU's title"
            )


def _write(path: Path, text: str, mode: int) -> None:
    """Write ``text`` to the disk, with the permissions in ``mode``."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        os.fchmod(file.fileno(), stat.S_IMODE(mode))
        file.write(text)
        file.flush()
        os.fsync(file.fileno())

"""Writes new prices into the lists: all of them or none, and no list is ever half written."""

import os
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from pricing.catalog import CatalogError, Price, Sku, read_list
from pricing.render import render
from vocabulary import Cloud

Updates = Mapping[tuple[str, str], Price]
"""New prices by SKU and region."""


def rewrite(folder: Path, updates: Updates) -> list[Path]:
    """Write ``updates`` into the lists in ``folder``. Each list is written beside itself and read back before any is replaced.

    Returns:
        The lists that changed.

    Raises:
        CatalogError: a list has comments, which would be lost, or can not be written.
    """
    prepared: dict[Path, Path] = {}
    try:
        for cloud in sorted({Cloud(key.split("/", 1)[0]) for key, _ in updates}):
            path = folder / f"{cloud}.yaml"
            before = path.read_text(encoding="utf-8")
            old = read_list(path)
            _check_comments(path, before, render(cloud, old))
            new = [_updated(sku, updates) for sku in old]
            after = render(cloud, new)
            if after != before:
                prepared[path] = _beside(path, after)
                if read_list(prepared[path]) != sorted(new, key=lambda sku: sku.key):
                    raise CatalogError(f"{path}: the new list does not read back as it was written")
        for path, successor in prepared.items():
            successor.replace(path)
    except OSError as error:
        raise CatalogError(f"the price lists can not be written: {error}") from error
    finally:
        for successor in prepared.values():
            successor.unlink(missing_ok=True)
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


def _beside(path: Path, text: str) -> Path:
    """``text`` in a file of the same folder, on the disk, with the permissions of ``path``."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
        os.fchmod(descriptor, path.stat().st_mode)
        file.write(text)
        file.flush()
        os.fsync(descriptor)
    return Path(name)

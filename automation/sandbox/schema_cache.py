"""Keeps parsed schema entries on disk, one SQLite file for each SDK version and version of the parser.

Several processes may use the file at the same time. A cache that cannot be written (read-only home) is done without.
"""

import hashlib
import json
import sqlite3
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

from automation.sandbox.schema_types import PropertySpec, TypeRef
from automation.toolchain.cache import cache_directory
from automation.toolchain.errors import ToolchainError

T = TypeVar("T")

_PARSER_FILES = ("sdk_source.py", "doc_rules.py", "schema.py", "schema_cache.py")


def parser_fingerprint() -> str:
    """Changes with the parser's source, so that entries written by an older parser are not read."""
    here = Path(__file__).parent
    return hashlib.sha256(b"".join((here / name).read_bytes() for name in _PARSER_FILES)).hexdigest()[:10]


class SchemaCache:
    """The entries of one SDK package."""

    def __init__(self, package_name: str, version: str):
        self._connection: sqlite3.Connection | None = None
        try:
            file = cache_directory() / f"schema-{package_name}-{version}-{parser_fingerprint()}.sqlite"
            file.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(file, timeout=5, isolation_level=None, check_same_thread=False)
            connection.execute("PRAGMA synchronous=OFF")  # losing it costs a second of parsing, not data
            connection.execute("CREATE TABLE IF NOT EXISTS entry (name TEXT PRIMARY KEY, body TEXT NOT NULL)")
            self._connection = connection
        except (OSError, sqlite3.Error, ToolchainError):
            self._connection = None

    def load(self, kind: Callable[..., T], name: str, parse: Callable[[], T]) -> T:
        """The entry of that name: from disk, else parsed and written."""
        key = f"{getattr(kind, '__name__', '')}/{name}"
        connection = self._connection  # other threads may give it up at any time
        if connection is None:
            return parse()
        try:
            row = connection.execute("SELECT body FROM entry WHERE name = ?", (key,)).fetchone()
            if row is not None:
                return kind(**_restore(json.loads(row[0])))
        except sqlite3.Error:
            self._connection = None
            return parse()
        value = parse()
        body = json.dumps(_strip(asdict(value)), separators=(",", ":"))  # type: ignore[call-overload]
        try:
            connection.execute("INSERT OR REPLACE INTO entry VALUES (?, ?)", (key, body))
        except sqlite3.Error:
            self._connection = None
        return value


def _strip(value: Any) -> Any:
    """Without what is None, empty or false: those are the defaults."""
    if isinstance(value, dict):
        return {k: _strip(v) for k, v in value.items() if v is not None and v is not False and v not in ("", ())}
    if isinstance(value, list | tuple):
        return [_strip(v) for v in value]
    return value


def _restore(fields: dict[str, Any]) -> dict[str, Any]:
    def type_ref(raw: dict[str, Any]) -> TypeRef:
        return TypeRef(
            kind=raw["kind"],
            item=type_ref(raw["item"]) if "item" in raw else None,
            name=raw.get("name", ""),
            values=tuple(raw.get("values", ())),
            options=tuple(type_ref(o) for o in raw.get("options", ())),
        )

    def prop(raw: dict[str, Any]) -> PropertySpec:
        plain: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in raw.items() if k != "type"}
        return PropertySpec(type=type_ref(raw["type"]), required=plain.pop("required", False), **plain)

    groups = {"inputs", "outputs", "properties", "arguments", "results"}
    restored: dict[str, Any] = {}
    for name, value in fields.items():
        if name in groups:
            restored[name] = {k: prop(v) for k, v in value.items()}
        else:
            restored[name] = tuple(value) if isinstance(value, list) else value
    return restored

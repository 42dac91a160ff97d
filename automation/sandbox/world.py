"""What exists in the simulated cloud, kept from one run to the next: resources, and names that deletion left reserved.

One SQLite file in the state directory. Every change is one transaction, so a process that is killed leaves the change
either made or not. A create that took effect without the engine having recorded it is repeated by the next `up` with
the same URN: it finds its own earlier trace, which the engine never mentioned again, and takes its place.
"""

import json
import sqlite3
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_SECONDS_A_DAY = 86400

_SCHEMA = """
CREATE TABLE IF NOT EXISTS resource (
    identity TEXT NOT NULL,   -- what is unique: package, realm, region, type and name
    urn TEXT NOT NULL,
    seed TEXT NOT NULL,       -- the URN, or the URN and the id of what was replaced
    realm TEXT NOT NULL,      -- account, subscription or project
    token TEXT NOT NULL,
    id TEXT NOT NULL,
    recorded INTEGER NOT NULL DEFAULT 0,  -- whether the engine has shown that it knows of it
    limit_key TEXT NOT NULL,
    inputs TEXT NOT NULL,     -- JSON, without properties that hold secrets
    outputs TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS resource_by_identity ON resource (identity);
CREATE INDEX IF NOT EXISTS resource_by_id ON resource (token, id);
CREATE INDEX IF NOT EXISTS resource_by_limit ON resource (limit_key);
CREATE TABLE IF NOT EXISTS tombstone (
    identity TEXT PRIMARY KEY,
    urn TEXT NOT NULL,
    until REAL,               -- seconds since the epoch; NULL for ever
    message TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS tombstone_by_urn ON tombstone (urn);
"""


class CloudError(Exception):
    """The simulated cloud refuses an operation; the message reads as the real service's does."""


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource that exists."""

    identity: str
    urn: str
    seed: str
    realm: str
    token: str
    id: str
    inputs: Mapping[str, Any]
    outputs: Mapping[str, Any]
    limit_key: str = ""


class World:
    """The resources and tombstones of one state directory; in memory if there is none.

    Args:
        state_dir: where `sandbox-world.sqlite` is kept; created if missing.
        clock: seconds since the epoch, for the end of tombstones.
    """

    def __init__(self, state_dir: Path | None = None, clock: Callable[[], float] = time.time):
        self._clock = clock
        self._lock = threading.Lock()
        target = ":memory:"
        if state_dir is not None:
            state_dir.mkdir(parents=True, exist_ok=True)
            target = str(state_dir / "sandbox-world.sqlite")
        self._connection = sqlite3.connect(target, timeout=10, isolation_level=None, check_same_thread=False)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=OFF")  # a killed process loses nothing; only a power cut could
        self._connection.executescript(_SCHEMA)

    def create(self, resource: Resource, *, upsert: bool, taken: str, limit: tuple[int, str] | None = None) -> None:
        """Brings a resource into existence.

        Args:
            resource: what is created.
            upsert: whether another resource of the same identity is no obstacle.
            taken: the error for an identity that exists already.
            limit: how many resources may share the resource's limit key, and the error beyond.

        Raises:
            CloudError: the name is taken or reserved, or the limit is reached.
        """
        with self._lock, self._connection as connection:
            connection.execute("BEGIN IMMEDIATE")
            others = connection.execute(
                "SELECT rowid, urn, recorded FROM resource WHERE identity = ?", (resource.identity,)
            ).fetchall()
            own = [rowid for rowid, urn, recorded in others if urn == resource.urn and not recorded]
            if len(others) > len(own) and not upsert:
                raise CloudError(taken)
            grave = connection.execute("SELECT until, message FROM tombstone WHERE identity = ?", (resource.identity,)).fetchone()
            if grave is not None and (grave[0] is None or grave[0] > self._clock()):
                raise CloudError(f"{grave[1].rstrip('.')}. Raise the setting `generation`, which becomes part of the name")
            if limit is not None and not own:
                maximum, message = limit
                (count,) = connection.execute(
                    "SELECT COUNT(*) FROM resource WHERE limit_key = ? AND urn != ?", (resource.limit_key, resource.urn)
                ).fetchone()
                if count >= maximum:
                    raise CloudError(message)
            connection.executemany("DELETE FROM resource WHERE rowid = ?", [(rowid,) for rowid in own])
            connection.execute(
                "INSERT INTO resource VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?, ?)",
                (
                    resource.identity,
                    resource.urn,
                    resource.seed,
                    resource.realm,
                    resource.token,
                    resource.id,
                    resource.limit_key,
                    json.dumps(resource.inputs),
                    json.dumps(resource.outputs),
                ),
            )

    def acknowledge(self, token: str, identifier: str, urn: str) -> None:
        """Notes that the engine knows of a resource: its creation has reached the engine's state."""
        with self._lock:
            self._connection.execute(
                "UPDATE resource SET recorded = 1 WHERE token = ? AND id = ? AND urn = ? AND recorded = 0",
                (token, identifier, urn),
            )

    def update(self, token: str, identifier: str, urn: str, inputs: Mapping[str, Any], outputs: Mapping[str, Any]) -> None:
        """Changes a resource in place; one that is not known (an older state directory) is left alone."""
        with self._lock:
            self._connection.execute(
                "UPDATE resource SET inputs = ?, outputs = ? WHERE token = ? AND id = ? AND urn = ?",
                (json.dumps(inputs), json.dumps(outputs), token, identifier, urn),
            )

    def delete(
        self, token: str, identifier: str, urn: str, realm: str, *, reserve_days: int | None = None, reserve_message: str = ""
    ) -> None:
        """Deletes a resource; deleting one that is gone succeeds, as it does with real providers.

        Args:
            token: its type.
            identifier: its id.
            urn: its URN; a resource deleted under another URN (renamed, imported) is found by its id.
            realm: its account, subscription or project.
            reserve_days: for how long the name stays reserved; None for ever. Only with `reserve_message`.
            reserve_message: the error that a reserved name gives; "" if the name is free at once.
        """
        with self._lock, self._connection as connection:
            connection.execute("BEGIN IMMEDIATE")
            row = connection.execute(
                "SELECT rowid, identity FROM resource WHERE token = ? AND id = ? AND realm = ? ORDER BY urn != ?, rowid LIMIT 1",
                (token, identifier, realm, urn),
            ).fetchone()
            if row is None:
                return
            connection.execute("DELETE FROM resource WHERE rowid = ?", (row[0],))
            if reserve_message:
                until = None if reserve_days is None else self._clock() + reserve_days * _SECONDS_A_DAY
                connection.execute("INSERT OR REPLACE INTO tombstone VALUES (?, ?, ?, ?)", (row[1], urn, until, reserve_message))

    def burials(self, urn: str) -> int:
        """How many names the resource of that URN has left reserved: an automatic name must avoid them."""
        with self._lock:
            (count,) = self._connection.execute("SELECT COUNT(*) FROM tombstone WHERE urn = ?", (urn,)).fetchone()
        return int(count)

    def read(self, token: str, identifier: str, realm: str) -> Resource | None:
        """The resource of that type and id in an account, subscription or project, or None."""
        with self._lock:
            row = self._connection.execute(
                "SELECT identity, urn, seed, realm, token, id, inputs, outputs FROM resource "
                "WHERE token = ? AND id = ? AND realm = ? ORDER BY rowid DESC LIMIT 1",
                (token, identifier, realm),
            ).fetchone()
        if row is None:
            return None
        identity, urn, seed, realm, token, identifier, inputs, outputs = row
        return Resource(identity, urn, seed, realm, token, identifier, json.loads(inputs), json.loads(outputs))

    def close(self) -> None:
        """Closes the file."""
        self._connection.close()

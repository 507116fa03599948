"""Ways to build the vault wrong, so that a proof shows it would notice: each must make its part count bad cases.

Only processes that were asked for a control are weakened, and nothing else is done in them.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from keydesk.engine.handlers.desk import desk
from keydesk.engine.store import checking, files, header, recall, sqlcipher
from keydesk.engine.store.bucket import Bucket
from keydesk.engine.store.merkle import StateTree
from keydesk.engine.store.store import Store
from keydesk.errors import KeydeskError

if TYPE_CHECKING:
    from collections.abc import Callable


def _unsynced() -> None:
    """SQLite never syncs."""
    given = tuple("synchronous = OFF" if each.startswith("synchronous") else each for each in sqlcipher._PRAGMAS)
    sqlcipher._PRAGMAS = given  # type: ignore[assignment]


def _synced_sometimes() -> None:
    """SQLite syncs at checkpoints only."""
    given = tuple("synchronous = NORMAL" if each.startswith("synchronous") else each for each in sqlcipher._PRAGMAS)
    sqlcipher._PRAGMAS = given  # type: ignore[assignment]


def _anchor_first() -> None:
    """This computer remembers a state before it is durable."""
    stage = Store._stage

    def early(self: Store, bodies: list[bytes]) -> Any:
        staged, head = stage(self, bodies)
        if staged is not None:
            before, self._head = self._head, head
            self.is_anchor_due = True
            self.flush_anchor()
            self._head = before
        return staged, head

    Store._stage = early  # type: ignore[method-assign]


def _header_unsynced() -> None:
    """Both halves of the header are written at once."""
    sync = files.sync_data
    files.sync_data = lambda descriptor, file: None if file == header.FILE else sync(descriptor, file)


def _rows_trusted() -> None:
    """Whatever row the database gives is believed."""
    Bucket.holds = lambda *_: True  # type: ignore[method-assign]
    Bucket.digest = lambda *_: bytes(32)  # type: ignore[method-assign]
    StateTree.digest = lambda *_: bytes(32)  # type: ignore[method-assign]


def _nothing_remembered() -> None:
    """What this computer remembers is not compared."""
    recall.compare = lambda *_: None


def _lists_trusted() -> None:
    """What lists and search say is never compared with the records."""
    checking.check = lambda *_: iter(())


def _failures_swallowed() -> None:
    """A commit that failed is taken for one that was done."""
    commit = Store._commit

    def swallowing(self: Store) -> None:
        with contextlib.suppress(KeydeskError):
            commit(self)

    Store._commit = swallowing  # type: ignore[method-assign]


def _no_ballast() -> None:
    """Nothing is given back when the disk is full."""
    desk.release_ballast = lambda *_: 0  # type: ignore[attr-defined]


CONTROLS: dict[str, Callable[[], None]] = {
    "unsynced": _unsynced,
    "synced sometimes": _synced_sometimes,
    "anchor first": _anchor_first,
    "header unsynced": _header_unsynced,
    "rows trusted": _rows_trusted,
    "nothing remembered": _nothing_remembered,
    "lists trusted": _lists_trusted,
    "failures swallowed": _failures_swallowed,
    "no ballast": _no_ballast,
}


def weaken(name: str) -> None:
    """Build this process's vaults wrong in this way; nothing for the empty name."""
    if name:
        CONTROLS[name]()

"""A signed checkpoint of the history lies outside the vault, renewed every few minutes and when the vault locks.

It is a C2SP tlog-checkpoint (docs/format.md, "Audit log") in the state folder. Whoever keeps a copy elsewhere can prove
later that history before it was neither changed nor dropped; on this computer `audit verify` compares it too.
"""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

from keydesk.engine.audit import checkpoint
from keydesk.engine.store import files
from keydesk.errors import KeydeskError

if TYPE_CHECKING:
    from datetime import datetime

    from keydesk.engine.crypto.secret import SecretBuffer
    from keydesk.engine.store.store import Store

EVERY = 300.0
"""Seconds between two checkpoints of a history that grows."""
_LONGEST = 64 * 1024


class Witness:
    """The checkpoint file of one vault on this computer."""

    __slots__ = ("_keys", "_path", "_seed", "_size", "_store", "_vault", "_written")

    def __init__(self, path: str, vault: bytes, seed: SecretBuffer, store: Store) -> None:
        self._path = path
        self._vault = vault
        self._seed = seed
        self._store = store
        self._keys: checkpoint.SigningKeys | None = None
        self._size = -1
        self._written = 0.0

    @property
    def keys(self) -> checkpoint.SigningKeys:
        """The keys that sign this vault's checkpoints."""
        if self._keys is None:
            self._keys = checkpoint.SigningKeys.from_seed(self._seed, checkpoint.origin_of(self._vault))
        return self._keys

    def is_due(self, boot: float) -> bool:
        """Claim: the history grew since the last checkpoint, and that was a while ago."""
        return self._store.log.size != self._size and (self._size < 0 or boot - self._written >= EVERY)

    def write(self, now: datetime, boot: float) -> None:
        """Sign the history as it stands. A disk that refuses the file is no reason to stop: it is tried again."""
        log = self._store.log
        text = checkpoint.sign(self.keys, log.size, log.root(), now)
        self._size, self._written = log.size, boot
        with contextlib.suppress(KeydeskError, OSError):
            part = self._path + ".part"
            files.remove(part)
            files.write_new(part, text.encode())
            files.rename(part, self._path)

    def problem(self) -> str:
        """What the last checkpoint says against the history, or nothing. Raises DamagedError, TamperedError."""
        try:
            descriptor = files.open_private(self._path, read_only=True)
        except (FileNotFoundError, KeydeskError):
            return ""
        try:
            text = os.pread(descriptor, _LONGEST, 0)
        finally:
            files.close(descriptor)
        try:
            known = checkpoint.verify(text.decode("utf-8", "replace"), self.keys.public)
        except KeydeskError:
            return "The checkpoint kept on this computer was not signed by this vault."
        if self._store.log.contains(known.size, known.root):
            return ""
        return f"The history does not continue the checkpoint of {known.size} lines kept on this computer."

"""What opening a bundle yields: store, keys, header and anchor, before anything is answered from them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from keydesk.engine.crypto.derive import RootKeys
    from keydesk.engine.handlers.desk.timekeeper import Timekeeper
    from keydesk.engine.store.bundle import Bundle
    from keydesk.engine.store.header import Header, Reading
    from keydesk.engine.store.store import Store


@dataclass(slots=True, eq=False)
class Opened:
    """An open bundle. `header` is the verified one and moves with each header update."""

    bundle: Bundle
    header: Header
    keys: RootKeys
    store: Store
    time: Timekeeper
    reading: Reading | None = None
    notices: tuple[str, ...] = field(default=())

    @property
    def vault_id(self) -> bytes:
        """The vault's 16-byte id."""
        return self.header.vault

    def close(self) -> None:
        """Close the store and zero the keys."""
        try:
            self.store.close()
        finally:
            self.keys.wipe()

"""A vault is made whole or not at all, and opened only after header, database and memory agree.

`make` and `open_with` are the second halves of creating and unlocking: the slow part, opening a keyslot, is done.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from keydesk.engine.crypto.context import Purpose, RecordContext
from keydesk.engine.crypto.derive import RootKeys
from keydesk.engine.crypto.seal import SealKey, open_sealed, seal
from keydesk.engine.handlers.desk.parts import Opened
from keydesk.engine.handlers.desk.timekeeper import Timekeeper
from keydesk.engine.store import bundle as bundles
from keydesk.engine.store import files, header
from keydesk.engine.store.anchor import AnchorFile
from keydesk.engine.store.body import Body
from keydesk.engine.store.recall import Place
from keydesk.engine.store.schema import Table
from keydesk.engine.store.store import Store
from keydesk.errors import DamagedError, KeydeskError

if TYPE_CHECKING:
    from keydesk.engine.crypto.secret import SecretBuffer
    from keydesk.engine.handlers.ports import Ports
    from keydesk.engine.keyslots.slot import Slot
    from keydesk.engine.store.bundle import Bundle, Lock
    from keydesk.engine.store.header import Header, Reading

ANCHOR_ROW = b"anchor key"
"""The id of the row that holds the anchor's key."""
_ID = 16


@dataclass(slots=True, eq=False)
class Draft:
    """A bundle being made: the store takes rows, and `finish` makes it count."""

    opened: Opened
    lock: Lock

    def finish(self) -> None:
        """Write the header; from here on this is a vault."""
        opened = self.opened
        header.create(opened.bundle.header, opened.header, opened.keys.header_mac)
        opened.reading = read_header(opened.bundle)
        bundles.finish(opened.bundle)

    def abandon(self) -> None:
        """Let go of everything, so that the next creation in this process can clear the place."""
        try:
            with contextlib.suppress(KeydeskError):
                self.opened.close()
        finally:
            self.lock.release()


def make(
    folder: str, state_folder: str, vault: bytes, root: SecretBuffer, slots: tuple[Slot, ...], ports: Ports
) -> Draft:
    """A new bundle with an empty store; `root` is owned from here on.

    Raises:
        AlreadyExistsError, NotFoundError, NetworkDiskError, UnavailableError: there can be no vault there.
    """
    keys = RootKeys.from_root(root, 1)
    created = int(ports.clock.now().timestamp() * 1_000_000)
    head = header.Header(vault, ports.rng(_ID), 1, Body(1, 1, created, slots))
    with contextlib.ExitStack() as undone:
        undone.callback(keys.wipe)
        bundle = bundles.create(folder, state_folder)
        lock = bundles.lock(bundle)
        undone.callback(lock.release)
        store = Store.create(bundle.database(1), keys, generation=1, vault_id=vault)
        undone.pop_all()
    return Draft(Opened(bundle, head, keys, store, Timekeeper(ports.clock)), lock)


def attach_new(draft: Draft, ports: Ports) -> bytes:
    """Give the new store its memory; return the body of the row that must hold the memory's key."""
    opened = draft.opened
    key = SealKey.random(Purpose.ANCHOR, ports.rng)
    memory = AnchorFile(opened.bundle.anchor(opened.vault_id), opened.vault_id, key, ports.rng)
    place = Place(opened.header.incarnation, opened.header.sequence)
    opened.store.attach(memory, place, opened.time, is_new=True)
    opened.store.was_anchor_gone = False  # there was nothing to be gone
    return seal(opened.keys.record, key.secret, _anchor_context(opened.vault_id, 1), ports.rng)


def read_header(bundle: Bundle) -> Reading:
    """Both halves of the header. Raises DamagedError, NewerFormatError, UnavailableError."""
    descriptor = _descriptor(bundle, read_only=True)
    try:
        return header.read(descriptor)
    finally:
        files.close(descriptor)


def open_with(
    bundle: Bundle, reading: Reading, root: SecretBuffer, generation: int, accept: str, ports: Ports
) -> Opened:
    """The bundle opened with its root key, which is owned from here on. The root's keys are still at hand.

    Raises:
        TamperedError, DamagedError, NewerFormatError: a part is not as this vault wrote it.
        OlderThanAnchorError, AnchorMissingError, ForkError: it is not what this computer remembers.
    """
    keys = RootKeys.from_root(root, generation)
    try:
        head = reading.verify(keys.header_mac)
        notices = _heal(bundle, reading, keys)
        store = Store.open(
            bundle.database(head.body.generation), keys, generation=head.body.generation, vault_id=head.vault
        )
    except BaseException:
        keys.wipe()
        raise
    opened = Opened(bundle, head, keys, store, Timekeeper(ports.clock), reading, notices)
    try:
        opened.notices += _attach(opened, accept, ports)
    except BaseException:
        opened.close()
        raise
    bundles.refill_ballast(bundle)
    return opened


def replace_slots(opened: Opened, slots: tuple[Slot, ...]) -> None:
    """Write a header with other keyslots, durably, and let this computer remember it.

    Raises:
        DiskFullError, UnavailableError: the old header still stands.
    """
    head = replace(opened.header, sequence=opened.header.sequence + 1, body=replace(opened.header.body, slots=slots))
    descriptor = _descriptor(opened.bundle)
    try:
        opened.reading = header.write(
            descriptor,
            opened.reading or header.read(descriptor),
            head,
            opened.keys.header_mac,
            lambda: _moved(opened, head),
        )
    finally:
        files.close(descriptor)


def _moved(opened: Opened, head: Header) -> None:
    opened.header = head
    opened.store.move(Place(head.incarnation, head.sequence))


def _attach(opened: Opened, accept: str, ports: Ports) -> tuple[str, ...]:
    row = opened.store.get(Table.SETTING, ANCHOR_ROW)
    if row is None:
        raise DamagedError("The key of this computer's memory is missing in the vault.", part="setting")
    secret = open_sealed(opened.keys.record, row.body, _anchor_context(opened.vault_id, row.revision))
    memory = AnchorFile(
        opened.bundle.anchor(opened.vault_id), opened.vault_id, SealKey(Purpose.ANCHOR, secret), ports.rng
    )
    place = Place(opened.header.incarnation, opened.header.sequence)
    found = opened.store.attach(memory, place, opened.time, accept_state=accept)
    if not found.dead or accept:
        return ()
    return (f"Half of what this computer remembers of the vault was unreadable ({', '.join(found.dead)}); mended.",)


def _heal(bundle: Bundle, reading: Reading, keys: RootKeys) -> tuple[str, ...]:
    descriptor = _descriptor(bundle)
    try:
        mended = header.heal(descriptor, reading, keys.header_mac)
    finally:
        files.close(descriptor)
    return (f"Half {', '.join(mended)} of the vault's header was damaged and has been mended.",) if mended else ()


def _descriptor(bundle: Bundle, *, read_only: bool = False) -> int:
    try:
        return files.open_private(bundle.header, read_only=read_only)
    except FileNotFoundError:
        raise DamagedError("The vault's header is missing.", file=header.FILE) from None


def _anchor_context(vault: bytes, revision: int) -> RecordContext:
    return RecordContext(vault, "setting", ANCHOR_ROW, revision)

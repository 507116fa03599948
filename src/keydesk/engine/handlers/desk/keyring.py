"""The keys in memory of an open vault: which namespaces can be opened now, and the versions' own keys behind them.

KEKs of relaxed namespaces are opened when first needed and kept. KEKs of strict ones are reached only through a wrap
key that a live work session or a live service grant holds (see `wraps.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from keydesk.engine.crypto.context import DekContext, KekContext, Purpose, ValueContext
from keydesk.engine.crypto.seal import Opener, SealKey, open_sealed, seal
from keydesk.engine.handlers.desk.objects import ID, VERSION, epoch_id
from keydesk.engine.handlers.desk.wraps import Wrap, walk_down
from keydesk.engine.store.schema import Table
from keydesk.errors import DamagedError, NeedsStepUpError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from keydesk.engine.crypto.derive import RootKeys
    from keydesk.engine.crypto.seal import Rng
    from keydesk.engine.handlers.desk.tree import NamespaceTree, Place
    from keydesk.engine.store.store import Store
    from keydesk.model.paths import Path


class Keyring:
    """Opens and makes KEKs and DEKs."""

    __slots__ = ("_generation", "_relaxed", "_rng", "_store", "_tree", "_vault", "_wrap_relaxed", "held", "opened")

    def __init__(self, vault: bytes, keys: RootKeys, store: Store, tree: NamespaceTree, rng: Rng) -> None:
        self._vault = vault
        self._wrap_relaxed = keys.wrap_relaxed
        self._generation = keys.generation
        self._store = store
        self._tree = tree
        self._rng = rng
        self._relaxed: dict[tuple[bytes, int], SealKey] = {}
        self.held: dict[str, list[Wrap]] = {}
        self.opened: dict[tuple[int, bytes, int], SealKey] = {}

    # -- wrap keys --------------------------------------------------------------------------------------------------

    def wrap_for(self, strict: SealKey, path: Path) -> Wrap:
        """The wrap key of `path` while the root's strict one is at hand; missing namespaces get ids planned."""
        planned: dict[Path, bytes] = {}
        way = []
        for part in (*path.ancestors(), path) if path.names else ():
            place = self._tree.at(part)
            if place is None:
                planned[part] = self._rng(ID)
            way.append(planned[part] if place is None else place.id)
        return Wrap(path, walk_down(strict, way, self._generation), planned)

    def branch(self, wrap: Wrap, path: Path) -> Wrap:
        """The wrap key of `path`, from one at or above it, with a life of its own."""
        planned = {known: row_id for known, row_id in wrap.planned.items() if path.is_within(known)}
        way = []
        for part in (*path.ancestors(), path)[len(wrap.path.names) :]:
            place = self._tree.at(part)
            if place is None:
                planned.setdefault(part, self._rng(ID))
            way.append(planned[part] if place is None else place.id)
        return Wrap(path, walk_down(wrap.key, way, self._generation), planned)

    def forget(self, wrap: Wrap) -> None:
        """Zero a wrap key and every KEK opened through it."""
        for known in [known for known in self.opened if known[0] == id(wrap)]:
            self.opened.pop(known).wipe()
        wrap.wipe()

    def hold(self, grant: str, wrap: Wrap) -> None:
        """Keep a wrap key for a service grant, beside those it has."""
        self.held.setdefault(grant, []).append(wrap)

    def release(self, grant: str) -> None:
        """Drop what a grant kept."""
        for wrap in self.held.pop(grant, ()):
            self.forget(wrap)

    # -- KEKs -------------------------------------------------------------------------------------------------------

    def kek(self, place: Place, epoch: int, wraps: Iterable[Wrap] = ()) -> SealKey:
        """The KEK of a namespace's epoch, through one of `wraps` where it is strict.

        Raises:
            NeedsStepUpError: none of them leads there.
            TamperedError, DamagedError: the row is not what was written.
        """
        if not place.is_strict:
            known = self._relaxed.get((place.id, epoch))
            if known is None:
                known = self._open_kek(place, epoch, self._wrap_relaxed)
                self._relaxed[place.id, epoch] = known
            return known
        wrap = self.leading_to(place.path, wraps)
        mark = (id(wrap), place.id, epoch)
        known = self.opened.get(mark)
        if known is None:
            key = self._own_wrap(place, wrap)
            try:
                known = self._open_kek(place, epoch, key)
            finally:
                key.wipe()
            self.opened[mark] = known
        return known

    def leading_to(self, path: Path, wraps: Iterable[Wrap]) -> Wrap:
        """The wrap key that leads to `path`. Raises NeedsStepUpError when none of them does."""
        for wrap in wraps:
            if path.is_within(wrap.path) and not self._is_overtaken(wrap):
                return wrap
        raise NeedsStepUpError(f"{path} is closed.", rule="strict-namespace-is-closed", namespace=str(path))

    def make_kek(self, path: Path, row_id: bytes, epoch: int, wrap: Wrap | None) -> tuple[SealKey, bytes]:
        """A fresh KEK and its row's body; `wrap` leads to `path`, or is None where the namespace is relaxed."""
        kek = SealKey.random(Purpose.DEK, self._rng)
        return kek, self.seal_kek(kek, path, row_id, epoch, wrap)

    def seal_kek(self, kek: SealKey, path: Path, row_id: bytes, epoch: int, wrap: Wrap | None) -> bytes:
        """The body of a KEK's row: strictness (1), sealed key."""
        strict = int(wrap is not None)
        context = KekContext(self._vault, row_id, epoch, strict)
        if wrap is None:
            return bytes([strict]) + seal(self._wrap_relaxed, kek.secret, context, self._rng)
        key = walk_down(wrap.key, self._way(wrap, path, row_id), self._generation)
        try:
            return bytes([strict]) + seal(key, kek.secret, context, self._rng)
        finally:
            key.wipe()

    def drop_relaxed(self, row_id: bytes, epoch: int) -> None:
        """Forget the KEK of a namespace that has become strict or is gone."""
        known = self._relaxed.pop((row_id, epoch), None)
        if known is not None:
            known.wipe()

    # -- DEKs and values --------------------------------------------------------------------------------------------

    def make_dek(self) -> SealKey:
        """A fresh DEK."""
        return SealKey.random(Purpose.VALUE, self._rng)

    def seal_dek(self, dek: SealKey, kek: SealKey, key: bytes, version: int, place: tuple[bytes, int]) -> bytes:
        """The body of a DEK's row: namespace (16), epoch (8), sealed key. `place` is (namespace id, epoch)."""
        namespace, epoch = place
        context = DekContext(self._vault, key, version, namespace, epoch)
        return namespace + epoch.to_bytes(VERSION, "big") + seal(kek, dek.secret, context, self._rng)

    def open_dek(self, body: bytes, key: bytes, version: int, wraps: Iterable[Wrap] = ()) -> SealKey:
        """The DEK in a row; the caller wipes it. Raises as `kek`."""
        namespace, epoch = dek_place(body)
        kek = self.kek(self._tree.by_id(namespace), epoch, wraps)
        context = DekContext(self._vault, key, version, namespace, epoch)
        return SealKey(Purpose.VALUE, open_sealed(kek, memoryview(body)[ID + VERSION :], context))

    def seal_value(self, dek: SealKey, value: memoryview, key: bytes, version: int, name: str) -> bytes:
        """The body of a field's row."""
        return seal(dek, value, ValueContext(self._vault, key, version, name), self._rng)

    def opener(self, dek: SealKey, body: bytes, key: bytes, version: int, name: str) -> Opener:
        """What opens the field's value; the DEK is not needed any more. Raises TamperedError."""
        return Opener(dek, body, ValueContext(self._vault, key, version, name))

    def wipe(self) -> None:
        """Zero every key."""
        for known in (*self._relaxed.values(), *self.opened.values()):
            known.wipe()
        for wrap in (wrap for wraps in self.held.values() for wrap in wraps):
            wrap.wipe()
        self._relaxed.clear()
        self.opened.clear()
        self.held.clear()

    # -- inner ------------------------------------------------------------------------------------------------------

    def _open_kek(self, place: Place, epoch: int, key: SealKey) -> SealKey:
        row = self._store.get(Table.KEK, epoch_id(place.id, epoch))
        if row is None or not row.body:
            raise DamagedError("The key of a namespace is missing.", part="kek")
        context = KekContext(self._vault, place.id, epoch, row.body[0])
        return SealKey(Purpose.DEK, open_sealed(key, memoryview(row.body)[1:], context))

    def _is_overtaken(self, wrap: Wrap) -> bool:
        """Claim: a namespace planned for this wrap key was made by someone else, with another id."""
        places = ((self._tree.at(path), row_id) for path, row_id in wrap.planned.items())
        return any(place is not None and place.id != row_id for place, row_id in places)

    def _own_wrap(self, place: Place, wrap: Wrap) -> SealKey:
        return walk_down(wrap.key, self._way(wrap, place.path, place.id), self._generation)

    def _way(self, wrap: Wrap, path: Path, row_id: bytes) -> list[bytes]:
        """The ids from below the wrap key's namespace down to `path`, whose own is `row_id`."""
        way = []
        for part in path.ancestors()[len(wrap.path.names) :]:
            place = self._tree.at(part)
            way.append(wrap.planned[part] if place is None else place.id)
        if len(path.names) > len(wrap.path.names):
            way.append(row_id)
        return way


def dek_place(body: bytes) -> tuple[bytes, int]:
    """The (namespace id, epoch) whose KEK sealed a DEK's row. Raises DamagedError."""
    if len(body) <= ID + VERSION:
        raise DamagedError("The key of a version is cut short.", part="dek")
    return body[:ID], int.from_bytes(body[ID : ID + VERSION], "big")

"""Everything the worker holds of one open vault, in one place that every handler is given.

Nothing here decides or answers: `visit.py` decides, `change.py` writes, the handlers answer.
"""

from __future__ import annotations

import contextlib
import os
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from keydesk.engine.handlers.desk.background import Background
from keydesk.engine.handlers.desk.change import Change
from keydesk.engine.handlers.desk.clock_watch import ClockWatch
from keydesk.engine.handlers.desk.denials import Denials
from keydesk.engine.handlers.desk.granted import GrantBook
from keydesk.engine.handlers.desk.journal import Journal, author_of
from keydesk.engine.handlers.desk.keyring import Keyring
from keydesk.engine.handlers.desk.objects import VAULT_ROW, Sealer, StoredNamespace, StoredSetting, StoredVault
from keydesk.engine.handlers.desk.people import People
from keydesk.engine.handlers.desk.plans import Plans
from keydesk.engine.handlers.desk.previews import Previews
from keydesk.engine.handlers.desk.purge import Purge
from keydesk.engine.handlers.desk.questions import Questions
from keydesk.engine.handlers.desk.shelf import Shelf
from keydesk.engine.handlers.desk.tree import NamespaceTree
from keydesk.engine.handlers.desk.visit import Pass, Visit
from keydesk.engine.handlers.desk.witness import Witness
from keydesk.engine.monitor.use import KeyUse, Use
from keydesk.engine.store.bundle import release_ballast
from keydesk.engine.store.schema import Table
from keydesk.errors import DamagedError, UnavailableError
from keydesk.model.access import Grant
from keydesk.model.requests import Event
from keydesk.settings import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from keydesk.engine.crypto.derive import RootKeys
    from keydesk.engine.crypto.secret import SecretBuffer
    from keydesk.engine.handlers.desk.parts import Opened
    from keydesk.engine.handlers.ports import Ports
    from keydesk.engine.lifecycle.expiry import Band
    from keydesk.model.callers import Caller
    from keydesk.model.paths import Path

T = TypeVar("T")
_RECORDED = Event("recorded")


class Desk:
    """One open vault."""

    def __init__(self, opened: Opened, ports: Ports) -> None:
        """Read what stands in memory from a store that was opened and proven."""
        self.opened = opened
        self.ports = ports
        self.store = opened.store
        self.vault_id = opened.vault_id
        self.plans = Plans()
        self.commits = self.commits_seen = 0
        self.bands: tuple[datetime, dict[Path, Band]] | None = None
        self.sealer = Sealer(opened.vault_id, opened.keys, ports.rng)
        self.tree = NamespaceTree(self._namespaces())
        self.keyring = Keyring(opened.vault_id, opened.keys, self.store, self.tree, ports.rng)
        self.shelf = Shelf(self.store, self.sealer)
        self.grants = GrantBook(self._rows(Table.GRANT, Grant))
        self.journal = Journal()
        self.denials = Denials(self.journal, self.sealer)
        self.use = Use()
        self.questions = Questions()
        self.previews = Previews()
        self.purge = Purge()
        self.clock_watch = ClockWatch()
        self.settings, self.about, self.about_revision = self._settings()
        self.people = People(self.keyring, self.stale)
        self.apply_settings()
        self.time = opened.time
        self.touched = self.time_kept = ports.clock.boot()
        self.notices: list[str] = list(opened.notices)
        self.following: list[tuple[Callable[[], object], SecretBuffer]] = []
        witness = os.path.join(opened.bundle.state_folder, f"{opened.vault_id.hex()}.checkpoint")  # noqa: PTH118
        self.witness = Witness(witness, opened.vault_id, opened.keys.audit_seed, self.store)
        self.journal.listen(self._recorded)
        self.background = Background(self)

    @property
    def keys(self) -> RootKeys:
        """The standing keys; root and strict wrap key are dropped."""
        return self.opened.keys

    def setting(self, name: str) -> int | bool | str:
        """A setting's present value."""
        return self.settings[name][0] if name in self.settings else SETTINGS[name].default

    def tell_about(self, about: StoredVault, revision: int) -> None:
        """What is known of the vault as a whole is this now, and durable."""
        self.about, self.about_revision = about, revision

    def apply_settings(self) -> None:
        """Let changed settings take effect."""
        idle, most = self.setting("terminal-idle-seconds"), self.setting("terminal-most-seconds")
        self.people.limit(timedelta(seconds=int(idle)), timedelta(seconds=int(most)))

    # -- one request ------------------------------------------------------------------------------------------------

    def visit(self, caller: Caller) -> Visit:
        """A request of this caller begins now."""
        moment = self.time.read()
        person = self.people.of(caller, moment.boot)
        if person is not None:
            self.touched = moment.boot
        author = author_of(caller, is_person=person is not None)
        return Visit(caller, person, author, *moment)

    def change(self, visit: Visit, passed: Pass) -> Change:
        """A transaction with its record, as a `with` block."""
        return Change(self, visit, passed)

    def after_commit(self, follow: Callable[[], object], secret: SecretBuffer) -> None:
        """Call `follow`, which does not fail, once the waiting records are durable; else `secret` is wiped."""
        self.following.append((follow, secret))

    def stale(self) -> None:
        """What was decided before may be decided otherwise now: no plan made before is followed."""
        self.plans.clear()

    def changed(self, paths: tuple[Path, ...]) -> None:
        """Something durable changed: what was derived from it is stale, and listeners are told."""
        self.stale()
        self.bands = None
        self.ports.notify(Event("changed", paths=paths))

    def _recorded(self, uses: list[KeyUse | None]) -> None:
        self.commits += 1
        for use in uses:
            if use is not None:
                self.use.add(use)
        self.ports.notify(_RECORDED)

    def drop_grant(self, grant: str) -> None:
        """A grant is over: it allows nothing, and the key it kept is zeroed."""
        self.grants.remove(grant)
        self.keyring.release(grant)

    def release_ballast(self) -> bool:
        """Give a full disk back what was kept for this moment; claim that there was something."""
        return release_ballast(self.opened.bundle) > 0

    def checkpoint(self) -> None:
        """Let shredded rows leave the write-ahead log; a reader in the way is no failure."""
        with contextlib.suppress(UnavailableError):
            self.store.checkpoint()

    def commit(self) -> None:
        """Make the waiting records durable, then do what waited for them.

        Raises:
            DiskFullError, UnavailableError: nothing was recorded; what waited is dropped, its secrets wiped.
        """
        following, self.following = self.following, []
        if self.journal.waiting:
            try:
                self.store.append(self.journal.waiting)
            except BaseException:
                self.journal.fail()
                for _, secret in following:
                    secret.wipe()
                raise
            self.journal.durable(len(self.journal.waiting))
        for follow, _ in following:
            follow()

    def connection_closed(self, connection: int) -> None:
        """Forget who was known by a connection."""
        self.people.connection_closed(connection)

    def close(self) -> None:
        """Zero the keys and close the store."""
        self.plans.clear()
        self.background.stop()
        self.previews.clear()
        self.people.wipe()
        self.keyring.wipe()
        self.opened.close()

    @property
    def is_checking(self) -> bool:
        """Claim: the background check has not gone through everything yet."""
        self.notice_others()
        return self.background.is_checking

    def notice_others(self) -> None:
        """Where somebody else wrote to the files of the open vault: say so, and check everything again."""
        if self.store.notice_others():
            self.background.start_over()
            self.notices.append("Another program wrote to the vault's files while it was open; all is checked again.")
            self.ports.notify(Event("notice", sentence=self.notices[-1]))

    @property
    def is_damaged(self) -> bool:
        """Claim: something in the bundle is not what was written."""
        return bool(self.store.refused or self.background.check.problems)

    # -- rows -------------------------------------------------------------------------------------------------------

    def row(self, table: Table, row_id: bytes, shape: type[T]) -> tuple[T, int] | None:
        """One sealed row and its revision, or None."""
        row = self.store.get(table, row_id)
        return None if row is None else (self.sealer.open(table, row_id, row, shape), row.revision)

    def _rows(self, table: Table, shape: type[T]) -> Iterator[tuple[T, int]]:
        for row_id, row in self.store.scan(table):
            yield self.sealer.open(table, row_id, row, shape), row.revision

    def _namespaces(self) -> Iterator[tuple[bytes, int, StoredNamespace]]:
        for row_id, row in self.store.scan(Table.NAMESPACE):
            yield row_id, row.revision, self.sealer.open(Table.NAMESPACE, row_id, row, StoredNamespace)

    def _settings(self) -> tuple[dict[str, tuple[int | bool | str, int]], StoredVault, int]:
        settings: dict[str, tuple[int | bool | str, int]] = {}
        about = None
        for row_id, row in self.store.scan(Table.SETTING):
            if row_id == VAULT_ROW:
                about = (self.sealer.open(Table.SETTING, row_id, row, StoredVault), row.revision)
            elif row_id.startswith(SETTING_PREFIX):
                stored = self.sealer.open(Table.SETTING, row_id, row, StoredSetting)
                settings[stored.name] = (stored.value, row.revision)
        if about is None:
            raise DamagedError("The vault does not say its name.", part="setting")
        return settings, about[0], about[1]


SETTING_PREFIX = b"setting "
"""Before a setting's name in its row's id."""

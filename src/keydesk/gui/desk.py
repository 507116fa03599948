"""The desk brings lists, panes and places together: what is chosen on one side is shown on the other.

It knows where one is, loads what is there, and follows what changes in the vault. What is *done* to keys is in
`keywork`, `importing` and `minding`. On lock `forget` leaves nothing behind.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from keydesk.gui.actions import Situation
from keydesk.gui.models.key_table import KeyTableModel, Query
from keydesk.gui.models.namespace_tree import NamespaceTreeModel
from keydesk.gui.models.record_table import RecordTableModel
from keydesk.gui.models.views import SavedViewsModel
from keydesk.gui.panes.audit import AuditPane
from keydesk.gui.panes.desk import DeskPane
from keydesk.gui.panes.inspector import Inspector
from keydesk.gui.panes.keys import KeysPane
from keydesk.gui.panes.sidebar import Sidebar
from keydesk.gui.panes.status_line import StatusLine
from keydesk.gui.panes.top_bar import TopBar
from keydesk.gui.places import Place, Trail
from keydesk.model.profiles import ProfileName
from keydesk.model.requests import Describe

if TYPE_CHECKING:
    from datetime import datetime

    from keydesk.gui.actions import Actions
    from keydesk.gui.clock import Clock
    from keydesk.gui.models.views import View
    from keydesk.gui.standing import Standing
    from keydesk.gui.tasks import Tasks
    from keydesk.gui.theme.look import Look
    from keydesk.gui.words import Words
    from keydesk.model.keys import KeyRow
    from keydesk.model.paths import Path
    from keydesk.model.requests import KeyDetail, Session, StatusReply


class Desk(QObject):
    """One open vault in one window."""

    failed = Signal(object)
    """A KeydeskError that concerns what is shown."""
    situation_changed = Signal()

    def __init__(
        self,
        look: Look,
        words: Words,
        clock: Clock,
        tasks: Tasks,
        standing: Standing,
        actions: Actions,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._tasks, self._standing, self._actions = tasks, standing, actions
        self.views = SavedViewsModel(tasks, self)
        self.tree = NamespaceTreeModel(tasks, words, self)
        self.keys = KeyTableModel(tasks, words, clock, self)
        self.records = RecordTableModel(tasks, words, clock, self)
        self.top = TopBar(look, actions)
        self.sidebar = Sidebar(look, actions, self.views, self.tree)
        self.list = KeysPane(look, words, clock, actions, self.keys)
        self.inspector = Inspector(look, words, clock, actions)
        self.audit = AuditPane(look, words, self.records)
        self.status = StatusLine(look, words, tasks)
        self.pane = DeskPane(look, self.top, self.sidebar, self.list, self.inspector, self.audit, self.status)
        self.trail = Trail()
        self.place = Place()
        self.can_undo = False
        self._clock = clock
        self._sessions: dict[Path, datetime] = {}
        self._wanted_key, self._reveal = "", ""
        self._is_loaded = self._was_empty = False
        self._used = QTimer(self, singleShot=True, interval=1500)
        self._used.timeout.connect(self._on_used)
        self._listen()

    # -- what others ask -----------------------------------------------------------------------------------

    def open(self) -> None:
        """Load the vault that was just unlocked: the first page of keys before anything else."""
        self._go(Place(title=self.views.view(self.views.row_of("all")).title))
        self.sidebar.show_view("all")
        self.tree.reload()
        self.views.on_changed()

    def forget(self) -> None:
        """Drop everything the vault told, and everything typed."""
        self._wanted_key, self._reveal, self._is_loaded, self.can_undo = "", "", False, False
        self._used.stop()
        self.trail.forget()
        self._sessions.clear()
        self.place = Place()
        for part in (self.inspector, self.list, self.sidebar, self.audit, self.keys, self.tree, self.views):
            part.forget()
        self.status.forget()
        self.pane.notices.forget()
        self.pane.frame.show_profile(ProfileName.DEV)
        self.top.show_vault("", "")
        self.list.head.show_view("", "")

    def selected(self) -> list[KeyRow]:
        """Return the selected keys."""
        return self.list.selected()

    def detail(self) -> KeyDetail | None:
        """Return what is known of the one selected key."""
        return self.inspector.detail

    def here(self) -> Path:
        """Return the namespace one is in, the top in a saved view."""
        return self.place.namespace

    def profile_of(self, path: Path) -> ProfileName:
        """Return the profile in force at a path."""
        while path.names:
            found = self.tree.find(path)
            if found is not None:
                return found.profile
            path = path.parent
        return ProfileName.DEV

    def situation(self) -> Situation:
        """Return what actions depend on."""
        rows = self.selected()
        now = self._standing.now
        return Situation(
            is_open=self._standing.is_open,
            is_read_only=now is not None and now.is_read_only,
            selected=len(rows),
            selected_deleted=sum(row.deleted is not None for row in rows),
            makes_codes=self.inspector.makes_codes,
            in_namespace=self.place.is_namespace,
            can_undo=self.can_undo,
            can_go_back=self.trail.can_go_back,
            can_go_forward=self.trail.can_go_forward,
        )

    def show_key(self, path: Path, key_id: str) -> None:
        """Go to a key's namespace and select it."""
        if not self.list.choose(key_id):
            self._wanted_key = key_id
            self.go_to_namespace(path.parent)

    def reveal_when_shown(self, path: Path, key_id: str) -> None:
        """Go to a key, and ask for its value to be revealed once it is shown."""
        self._reveal = key_id
        self.show_key(path, key_id)

    def go_to_namespace(self, path: Path) -> None:
        """Go to a namespace; the top is the view of all keys."""
        if not path.names:
            self.sidebar.choose_view("all")
            self._on_view(self.views.view(self.views.row_of("all")))
            return
        self.sidebar.show_namespace(path)
        self._go(Place(view="", namespace=path))

    def go_back(self) -> None:
        """Go where one was before."""
        if self.trail.can_go_back:
            self._show(self.trail.back())

    def go_forward(self) -> None:
        """Go where one was before going back."""
        if self.trail.can_go_forward:
            self._show(self.trail.forward())

    def on_changed(self) -> None:
        """Something changed in the vault."""
        self.tree.on_changed()
        self.views.on_changed()
        self.keys.on_changed()
        self._describe()

    def on_recorded(self) -> None:
        """Something was recorded: the history shows it at once, the columns derived from it a little later."""
        self.audit.on_recorded()
        if not self._used.isActive():
            self._used.start()

    def _on_used(self) -> None:
        self.keys.on_changed()
        self._describe()

    def reload(self) -> None:
        """Load everything in view again."""
        self.tree.reload()
        self.views.on_changed()
        self.keys.on_changed()
        self._describe()

    def show_status(self, status: StatusReply) -> None:
        """Show how the vault stands."""
        self.status.show_status(status)
        self.top.show_vault(status.name, status.vault or status.directory)
        self._show_session()

    def open_session(self, session: Session) -> None:
        """A step-up opened a place to this person for a while."""
        self._sessions[session.namespace] = session.until
        self._show_session()

    def _show_session(self) -> None:
        here, now = self.place.namespace, self._clock()
        left = [until - now for where, until in self._sessions.items() if here.names and here.is_within(where)]
        longest = max((one for one in left if one.total_seconds() > 0), default=None)
        self.list.head.show_session(longest)

    # -- places --------------------------------------------------------------------------------------------

    def _listen(self) -> None:
        self.sidebar.view_chosen.connect(self._on_view)
        self.sidebar.namespace_chosen.connect(lambda path: self._go(Place(view="", namespace=path)))
        self.list.head.went_to.connect(self.go_to_namespace)
        self.list.filtered.connect(self._on_filter)
        self.list.selection_changed.connect(self._on_selection)
        self.list.table.space_held.connect(lambda is_down: self.inspector.main_card.hold(is_down=is_down))
        self.keys.loaded.connect(self._on_loaded)
        self.keys.rowsInserted.connect(self._show_emptiness)
        self.keys.rowsInserted.connect(self._choose_wanted)
        self.keys.rowsRemoved.connect(self._show_emptiness)
        self.keys.failed.connect(self.failed)
        self.tree.loaded.connect(self._show_place)
        self.tree.loaded.connect(self._show_emptiness)
        self.audit.close_wanted.connect(self._actions["history"].trigger)

    def _on_view(self, view: View) -> None:
        self._go(Place(view.id, view.title, view.filter))

    def _on_filter(self, text: str) -> None:
        self._go(replace(self.place, typed=text), is_typed=True)

    def _go(self, place: Place, *, is_typed: bool = False) -> None:
        self.trail.visit(place)
        self._show(place, is_typed=is_typed)

    def _show(self, place: Place, *, is_typed: bool = False) -> None:
        self.place = place
        if not is_typed:
            self.list.field.forget()
            if place.typed:
                self.list.set_filter(place.typed)
            if place.is_namespace:
                self.sidebar.show_namespace(place.namespace)
            else:
                self.sidebar.show_view(place.view)
        self._show_place()
        self.keys.show(Query(place.namespace, place.filter))
        self.situation_changed.emit()

    def _show_place(self) -> None:
        self._show_session()
        now = self._standing.now
        vault = now.name if now is not None else ""
        if self.place.is_namespace:
            profile = self.profile_of(self.place.namespace)
            self.list.head.show_namespace(vault, self.place.namespace, profile)
            has_below = any(one.path.parent == self.place.namespace for one in self.tree.namespaces())
            self.list.show_places(is_wanted=has_below)
            self.pane.frame.show_profile(profile)
        else:
            self.list.head.show_view(vault, self.place.title)
            self.list.show_places(is_wanted=True)
            self.pane.frame.show_profile(ProfileName.DEV)

    def _on_loaded(self) -> None:
        self._is_loaded = True
        self._show_emptiness()
        self._choose_wanted()

    def _choose_wanted(self) -> None:
        if not self._wanted_key:
            return
        if self.list.choose(self._wanted_key):
            self._wanted_key = ""
        else:
            self.keys.look_further()

    def _show_emptiness(self) -> None:
        if self._is_loaded:
            now = self._standing.now
            is_empty = not self.tree.total() and (now is None or not now.keys)
            self.list.show_emptiness(vault_is_empty=is_empty)
            if is_empty is not self._was_empty:
                self._was_empty = is_empty
                self.inspector.setVisible(not is_empty)

    # -- the selected key ----------------------------------------------------------------------------------

    def _on_selection(self) -> None:
        rows = self.selected()
        if len(rows) == 1:
            self._describe()
        elif len(rows) > 1:
            self.inspector.show_many(len(rows))
        else:
            self.inspector.forget()
        self.audit.set_key(str(rows[0].path) if len(rows) == 1 else "")
        self.situation_changed.emit()

    def _describe(self) -> None:
        rows = self.selected()
        if len(rows) != 1:
            return
        wanted = rows[0].id
        self._tasks.ask(
            Describe(f"id:{wanted}"),
            owner=self,
            done=lambda detail: self._show_detail(detail, wanted),
            lane="describe",
        )

    def _show_detail(self, detail: KeyDetail, wanted: str) -> None:
        rows = self.selected()
        if len(rows) == 1 and rows[0].id == wanted:
            self.inspector.show_key(detail)
            self.situation_changed.emit()
            if self._reveal == wanted:
                self._reveal = ""
                self._actions["reveal"].trigger()

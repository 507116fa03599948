"""Each action is bound here to what it does; what needs a dialog opens it, and closes it when the agent agreed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget

from keydesk.gui.errands.finding import Finding
from keydesk.gui.errands.importing import Importing
from keydesk.gui.errands.keysheets import KeySheets
from keydesk.gui.errands.minding import Minding
from keydesk.gui.errands.timekeeping import AHEAD, BEHIND, Timekeeping

if TYPE_CHECKING:
    from keydesk.gui.screens import Screens
    from keydesk.model.requests import Ask


class Errands(QObject):
    """What a window's actions do."""

    def __init__(self, screens: Screens) -> None:
        super().__init__(screens)
        self._screens = screens
        self.keys = KeySheets(screens, self)
        self.importing = Importing(screens, self)
        self.minding = Minding(screens, self)
        self.finding = Finding(screens, self)
        self.timekeeping = Timekeeping(screens, self)

    def bind(self) -> None:
        """Connect every action."""
        screens, desk, keywork = self._screens, self._screens.desk, self._screens.keywork
        valuework = screens.valuework
        doing = {
            "palette": self.finding.open_palette,
            "filter": desk.list.field.setFocus,
            "back": desk.go_back,
            "forward": desk.go_forward,
            "new": self.keys.new,
            "import": self.importing.choose_files,
            "copy": valuework.copy_value,
            "copy-user": valuework.copy_user,
            "copy-code": valuework.copy_code,
            "copy-field": self.keys.choose_field,
            "reveal": valuework.reveal,
            "edit": self.keys.edit,
            "new-value": self.keys.put_value,
            "move": self.keys.move,
            "favourite": keywork.favourite,
            "delete": keywork.delete,
            "restore": keywork.restore,
            "destroy": self.keys.destroy,
            "undo": keywork.undo,
            "namespace-new": self.keys.new_namespace,
            "namespace-profile": self.keys.change_profile,
            "namespace-remove": self.keys.remove_namespace,
            "history": self._toggle_history,
            "inspector": lambda: desk.inspector.setVisible(not desk.inspector.isVisible()),
            "next-pane": lambda: self._next_pane(1),
            "previous-pane": lambda: self._next_pane(-1),
            "theme": screens.look.toggle,
            "refresh": desk.reload,
            "lock": screens.lock,
            "open-vault": self.minding.open_other,
            "next-vault": self.minding.next_vault,
            "recovery": self.minding.recovery,
            "password": self.minding.change_password,
            "grants": self.minding.grants,
            "verify": self.minding.verify,
            "settings": self.minding.settings,
            "shortcuts": self.minding.shortcuts,
            "quit": QApplication.closeAllWindows,
        }
        for name, do in doing.items():
            screens.actions[name].triggered.connect(lambda _checked=False, do=do: do())
        self._bind_panes()

    def forget(self) -> None:
        """Close every dialog, and forget what they held."""
        for part in (self.keys, self.importing, self.minding, self.finding, self.timekeeping):
            part.forget()

    def answer_program(self, ask: Ask) -> None:
        """A program asks for a key it has no grant for."""
        self.minding.answer_program(ask)

    def set_password_after_recovery(self) -> None:
        """The vault was opened with the recovery sheet: a new password comes first."""
        self.minding.set_password_after_recovery()

    def _bind_panes(self) -> None:
        screens, desk, valuework = self._screens, self._screens.desk, self._screens.valuework
        desk.list.opened.connect(valuework.copy_main)
        desk.inspector.main_wanted.connect(valuework.copy_main)
        desk.list.ssh_wanted.connect(lambda: self.importing.take([Path.home() / ".ssh"]))
        desk.inspector.copy_wanted.connect(self.keys.copy_field)
        desk.inspector.destroy_wanted.connect(self.keys.destroy_version)
        desk.inspector.value.reveal_wanted.connect(valuework.reveal_value)
        desk.inspector.code.reveal_wanted.connect(valuework.reveal_code)
        desk.inspector.code.next_wanted.connect(valuework.follow_code)
        desk.inspector.copied.clear_wanted.connect(valuework.clear_copy)
        desk.audit.verify_wanted.connect(self.minding.verify_history)
        desk.audit.export_wanted.connect(self.minding.export_history)
        desk.pane.notices.acted.connect(self._act_on_notice)
        screens.locked.other_wanted.connect(self.minding.open_other)
        screens.first_run.open_wanted.connect(self.minding.open_other)
        screens.first_run.tour_wanted.connect(self.minding.tour)
        screens.first_run.confirm_wanted.connect(self.minding.confirm_first_code)
        screens.first_run.print_wanted.connect(lambda: self.minding.print_code(screens.first_run.code))
        screens.first_run.finished.connect(screens.standing.refresh)

    def _act_on_notice(self, name: str) -> None:
        if name in {AHEAD, BEHIND}:
            self.timekeeping.settle(is_behind=name == BEHIND)
        else:
            self.minding.act_on_notice(name)

    def _toggle_history(self) -> None:
        audit = self._screens.desk.audit
        audit.setVisible(not audit.isVisible())
        (audit.field if audit.isVisible() else self._screens.desk.list.table).setFocus()

    def _next_pane(self, step: int) -> None:
        desk = self._screens.desk
        panes = (
            (desk.sidebar.view_list, desk.sidebar.view_list),
            (desk.sidebar.tree, desk.sidebar.tree),
            (desk.list.field, desk.list.field),
            (desk.list, desk.list.table),
            (desk.inspector, desk.inspector.main_card.view),
            (desk.audit, desk.audit.table),
        )
        ring = [(pane, target) for pane, target in panes if target.isVisible()]
        if not ring:
            return
        focus = QApplication.focusWidget()
        places = [place for place, (pane, _) in enumerate(ring) if focus is not None and _holds(pane, focus)]
        here = places[0] if places else -1 if step > 0 else 0
        ring[(here + step) % len(ring)][1].setFocus(Qt.FocusReason.ShortcutFocusReason)


def _holds(pane: QWidget, focus: QWidget) -> bool:
    return pane is focus or pane.isAncestorOf(focus)

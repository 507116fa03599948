"""Every action of the window is declared here once: its words, icon, shortcut and when it is enabled.

Menus, toolbars, the palette and the sheet of shortcuts are generated from these declarations; nothing else in the
window makes a QAction with a shortcut.

    actions = Actions(look, parent)
    actions["copy"].triggered.connect(desk.copy)
    actions.suit(Situation(is_open=True, selected=1))
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keydesk.gui.theme.look import Look


class When(Enum):
    """The circumstances an action needs."""

    ALWAYS = auto()
    OPEN = auto()
    WRITABLE = auto()
    ONE = auto()
    ONE_LIVE = auto()
    CODE = auto()
    SOME_LIVE = auto()
    SOME_DELETED = auto()
    NAMESPACE = auto()
    UNDO = auto()
    BACK = auto()
    FORWARD = auto()


class Group(Enum):
    """Where an action stands in menus and in the sheet of shortcuts."""

    FIND = auto()
    KEY = auto()
    NAMESPACE = auto()
    VIEW = auto()
    VAULT = auto()
    HELP = auto()


@dataclass(frozen=True, slots=True)
class Situation:
    """What the window is about at this moment, as far as actions depend on it."""

    is_open: bool = False
    is_read_only: bool = False
    selected: int = 0
    selected_deleted: int = 0
    makes_codes: bool = False
    in_namespace: bool = False
    can_undo: bool = False
    can_go_back: bool = False
    can_go_forward: bool = False

    def fits(self, when: When) -> bool:
        """Claim: an action that needs `when` makes sense now."""
        live = self.selected - self.selected_deleted
        writable = self.is_open and not self.is_read_only
        return {
            When.ALWAYS: True,
            When.OPEN: self.is_open,
            When.WRITABLE: writable,
            When.ONE: self.is_open and self.selected == 1,
            When.ONE_LIVE: self.is_open and self.selected == 1 and live == 1,
            When.CODE: self.is_open and self.selected == 1 and live == 1 and self.makes_codes,
            When.SOME_LIVE: writable and live > 0,
            When.SOME_DELETED: writable and self.selected_deleted > 0,
            When.NAMESPACE: writable and self.in_namespace,
            When.UNDO: writable and self.can_undo,
            When.BACK: self.is_open and self.can_go_back,
            When.FORWARD: self.is_open and self.can_go_forward,
        }[when]


@dataclass(frozen=True, slots=True)
class Declared:
    """One declaration; `in_palette` claims that it makes sense as a command typed by name."""

    id: str
    action: QAction
    icon: str
    group: Group
    when: When
    in_palette: bool


def keys_of(action: QAction) -> str:
    """Return an action's shortcut as this desktop calls its keys, such as `Ctrl K`; empty where it has none."""
    return shown_keys(action.shortcut())


def shown_keys(keys: QKeySequence) -> str:
    """Return a shortcut as it is shown: `Ctrl K`, `Alt ←`."""
    text = keys.toString(QKeySequence.SequenceFormat.NativeText).replace("+", " ")
    return text.replace("Left", "←").replace("Right", "→")


class Actions(QObject):
    """All actions of one window, by id."""

    def __init__(self, look: Look, parent: QObject) -> None:
        super().__init__(parent)
        self._look = look
        self._declared: dict[str, Declared] = {}
        self._declare_finding()
        self._declare_keys()
        self._declare_namespaces()
        self._declare_views()
        self._declare_vault()
        self.suit(Situation())

    def __getitem__(self, name: str) -> QAction:
        return self._declared[name].action

    def __iter__(self) -> Iterator[Declared]:
        return iter(self._declared.values())

    def within(self, group: Group) -> list[Declared]:
        """Return the declarations of a group in their order."""
        return [declared for declared in self if declared.group is group]

    def suit(self, situation: Situation) -> None:
        """Enable what makes sense now and disable the rest."""
        for declared in self:
            declared.action.setEnabled(situation.fits(declared.when))

    def _declare(
        self, name: str, text: str, icon_name: str, keys: str, group: Group, when: When, *, in_palette: bool = True
    ) -> None:
        action = QAction(text, self)
        action.setObjectName(name)
        action.setShortcuts([QKeySequence(key) for key in keys.split(" | ")] if keys else [])
        shown = shown_keys(action.shortcut())
        action.setToolTip(f"{text} ({shown})" if shown else text)
        self._look.set_icon(action, icon_name)
        self._declared[name] = Declared(name, action, icon_name, group, when, in_palette)

    def _declare_finding(self) -> None:
        group = Group.FIND
        self._declare("palette", self.tr("Find a key or command"), "search", "Ctrl+K", group, When.OPEN,
                      in_palette=False)  # fmt: skip
        self._declare("filter", self.tr("Filter this list"), "list-filter", "Ctrl+F", group, When.OPEN)
        self._declare("back", self.tr("Back"), "arrow-left", "Alt+Left", group, When.BACK, in_palette=False)
        self._declare("forward", self.tr("Forward"), "arrow-right", "Alt+Right", group, When.FORWARD, in_palette=False)

    def _declare_keys(self) -> None:
        group = Group.KEY
        self._declare("new", self.tr("New key"), "plus", "Ctrl+N", group, When.WRITABLE)
        self._declare("import", self.tr("Import files"), "download", "Ctrl+I", group, When.WRITABLE)
        self._declare("copy", self.tr("Copy value"), "copy", "Ctrl+C", group, When.ONE_LIVE)
        self._declare("copy-user", self.tr("Copy user name"), "user", "Ctrl+B", group, When.ONE_LIVE)
        self._declare("copy-code", self.tr("Copy one-time code"), "timer", "Ctrl+T", group, When.CODE)
        self._declare("copy-field", self.tr("Copy another field"), "clipboard", "Ctrl+Shift+C", group, When.ONE_LIVE)
        self._declare("reveal", self.tr("Reveal (hold Space)"), "eye", "", group, When.ONE_LIVE)
        self._declare("edit", self.tr("Edit"), "pencil", "Ctrl+E", group, When.ONE_LIVE)
        self._declare("new-value", self.tr("Put a new value"), "refresh-cw", "Ctrl+Shift+N", group, When.ONE_LIVE)
        self._declare("move", self.tr("Move or rename"), "move", "F2", group, When.ONE_LIVE)
        self._declare("favourite", self.tr("Favourite"), "star", "Ctrl+D", group, When.SOME_LIVE)
        self._declare("delete", self.tr("Delete"), "trash-2", "Del", group, When.SOME_LIVE)
        self._declare("restore", self.tr("Restore"), "archive-restore", "Ctrl+Shift+Z", group, When.SOME_DELETED)
        self._declare("destroy", self.tr("Destroy forever"), "shredder", "Shift+Del", group, When.ONE)
        self._declare("undo", self.tr("Undo"), "undo-2", "Ctrl+Z", group, When.UNDO)

    def _declare_namespaces(self) -> None:
        group = Group.NAMESPACE
        self._declare("namespace-new", self.tr("New namespace"), "folder-plus", "Ctrl+Shift+M", group, When.WRITABLE)
        self._declare("namespace-profile", self.tr("Change this namespace's profile"), "shield", "Ctrl+Shift+P", group,
                      When.NAMESPACE)  # fmt: skip
        self._declare("namespace-remove", self.tr("Remove this empty namespace"), "folder-minus", "Ctrl+Shift+Del",
                      group, When.NAMESPACE)  # fmt: skip

    def _declare_views(self) -> None:
        group = Group.VIEW
        self._declare("history", self.tr("Audit history"), "history", "Ctrl+H", group, When.OPEN)
        self._declare("inspector", self.tr("Inspector"), "panel-right", "Ctrl+Shift+I", group, When.OPEN)
        self._declare("next-pane", self.tr("Next pane"), "panel-left", "F6", group, When.OPEN, in_palette=False)
        self._declare("previous-pane", self.tr("Previous pane"), "panel-left", "Shift+F6", group, When.OPEN,
                      in_palette=False)  # fmt: skip
        self._declare("theme", self.tr("Switch between light and dark"), "sun-moon", "Ctrl+Shift+D", group, When.ALWAYS)
        self._declare("refresh", self.tr("Load again"), "refresh-cw", "F5", group, When.OPEN)

    def _declare_vault(self) -> None:
        group = Group.VAULT
        self._declare("lock", self.tr("Lock"), "lock", "Ctrl+L | Ctrl+Shift+L", group, When.OPEN)
        self._declare("open-vault", self.tr("Open another vault"), "vault", "Ctrl+O", group, When.ALWAYS)
        self._declare("next-vault", self.tr("Next vault"), "vault", "Ctrl+Tab", group, When.ALWAYS, in_palette=False)
        self._declare("recovery", self.tr("Recovery sheet"), "file-key", "Ctrl+Shift+S", group, When.OPEN)
        self._declare("password", self.tr("Change master password"), "key-round", "Ctrl+Shift+W", group, When.OPEN)
        self._declare("grants", self.tr("Grants of programs"), "user-check", "Ctrl+G", group, When.OPEN)
        self._declare("verify", self.tr("Verify the whole vault"), "shield-check", "Ctrl+Shift+V", group, When.OPEN)
        self._declare("settings", self.tr("Settings"), "settings", "Ctrl+,", group, When.OPEN)
        self._declare("shortcuts", self.tr("Keyboard shortcuts"), "keyboard", "Ctrl+/", Group.HELP, When.ALWAYS)
        self._declare("quit", self.tr("Quit"), "log-out", "Ctrl+Q", Group.HELP, When.ALWAYS)

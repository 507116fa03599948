"""Choosing a namespace: one of those there are, or a new one below a root, written as a path."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QCompleter

from keydesk.errors import KeydeskError
from keydesk.model.paths import Path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from keydesk.model.keys import Namespace


class NamespaceBox(QComboBox):
    """An editable list of namespaces."""

    changed = Signal()

    def __init__(self, namespaces: Sequence[Namespace], here: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        paths = [str(namespace.path) for namespace in namespaces]
        self.addItems(paths)
        self.setMaxVisibleItems(14)
        completer = self.completer()
        if completer is not None:
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.setAccessibleName(self.tr("Namespace"))
        line = self.lineEdit()
        if line is not None:
            line.setAccessibleName(self.accessibleName())
        start = str(here) if here.names else next(iter(paths), "/dev")
        self.setCurrentText(start)
        self.editTextChanged.connect(lambda _text: self._judge())

    def path(self) -> Path:
        """Return the namespace. Raises RefusedError when it is not a path."""
        return Path.parse(self.currentText().strip())

    def is_path(self) -> bool:
        """Claim: what is written is a namespace's path."""
        try:
            return bool(self.path().names)
        except KeydeskError:
            return False

    def _judge(self) -> None:
        line = self.lineEdit()
        if line is not None:
            self.setProperty("state", "" if self.is_path() else "invalid")
            self.style().unpolish(self)
            self.style().polish(self)
        self.changed.emit()

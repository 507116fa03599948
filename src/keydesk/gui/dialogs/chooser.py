"""Qt's own file dialog, and none of the files it lists is opened: their names alone say what they are.

Left to itself the dialog reads the first 16 KiB of every file whose ending it does not know, to name its kind; of a key
file that stays in the window's memory.

Use::

    chooser = FileChooser(window, self.tr("Take the value from"))
    if chosen := chooser.ask():
        ...
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QFileInfo
from PySide6.QtWidgets import QFileDialog, QFileIconProvider

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon
    from PySide6.QtWidgets import QWidget


class FileChooser(QFileDialog):
    """A dialog for one existing file, unless its mode is set otherwise."""

    def __init__(self, parent: QWidget | None, title: str, folder: str = "") -> None:
        super().__init__(parent, title, folder)
        self.setOption(QFileDialog.Option.DontUseNativeDialog)
        self.setFileMode(QFileDialog.FileMode.ExistingFile)
        self._kinds = _KindsByName()
        self.setIconProvider(self._kinds)

    def ask(self) -> str:
        """Wait for the person; return the path chosen, or nothing."""
        chosen = self.selectedFiles()[0] if self.exec() else ""
        self.deleteLater()
        return chosen


class _KindsByName(QFileIconProvider):
    """What the list shows beside a name."""

    def __init__(self) -> None:
        super().__init__()
        self._file = super().icon(QFileIconProvider.IconType.File)

    def icon(self, of: QFileInfo | QFileIconProvider.IconType) -> QIcon:
        """Return one icon for all files; it is asked for from a thread of Qt's."""
        return self._file if isinstance(of, QFileInfo) and not of.isDir() else super().icon(of)

    def type(self, of: QFileInfo) -> str:
        """Return a file's ending."""
        return super().type(of) if of.isDir() else of.suffix().upper()

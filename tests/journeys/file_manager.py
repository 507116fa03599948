"""A window to drag files from, as from a file manager: `python file_manager.py TITLE FILE…`."""

from __future__ import annotations

import sys

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel


class Files(QLabel):
    """Lets its files be dragged away by the mouse."""

    def __init__(self, title: str, files: list[str]) -> None:
        super().__init__(title)
        self._files = files
        self.setWindowTitle(title)
        self.setFixedSize(220, 70)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's own
        """Begin to drag."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            data = QMimeData()
            data.setUrls([QUrl.fromLocalFile(file) for file in self._files])
            drag = QDrag(self)
            drag.setMimeData(data)
            drag.exec(Qt.DropAction.CopyAction)


def main(title: str, files: list[str]) -> None:
    """Show the window until it is ended."""
    application = QApplication([])
    shown = Files(title, files)
    shown.show()
    application.exec()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])

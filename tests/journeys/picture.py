"""Keeps a picture of the whole X screen: `python picture.py FILE`."""

from __future__ import annotations

import sys

from PySide6.QtGui import QGuiApplication


def main(file: str) -> int:
    """Take the picture; return 0 when it is there."""
    application = QGuiApplication([])
    return 0 if application.primaryScreen().grabWindow(0).save(file) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

"""A language spoken for one test: afterwards the application says and lays out everything as before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QLocale, Qt

from keydesk.gui.language.speech import speak

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QApplication

    from keydesk.gui.language.speech import Spoken


@pytest.fixture
def speaking(qapp: QApplication) -> Iterator[Callable[[str], Spoken]]:
    """Yield a way to speak a language."""
    begun: list[Spoken] = []

    def begin(code: str) -> Spoken:
        begun.append(speak(qapp, code, {}))
        return begun[-1]

    yield begin
    for spoken in begun:
        for translator in spoken.translators:
            qapp.removeTranslator(translator)
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    QLocale.setDefault(QLocale.system())

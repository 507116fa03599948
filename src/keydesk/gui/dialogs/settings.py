"""The settings a person changes often: the look of the window, and when the vault locks by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox

from keydesk.gui.controls.notices import label
from keydesk.gui.controls.pressed import Segments
from keydesk.gui.dialogs.sheet import Sheet
from keydesk.gui.language.direction import isolated
from keydesk.gui.language.speech import NAMES
from keydesk.gui.theme.look import Wish

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from keydesk.gui.theme.look import Look
    from keydesk.model.requests import Settings

_SPANS = (60, 300, 600, 1_800, 3_600, 0)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The look, kept on this computer, and the vault's settings that changed."""

    theme: Wish
    scale: int
    language: str
    changed: dict[str, int | bool | str]


class SettingsSheet(Sheet):
    """Asks for theme, text size, language and idle lock."""

    def __init__(self, look: Look, parent: QWidget | None, settings: Settings) -> None:
        super().__init__(look, parent)
        self.begin(self.tr("Settings"), "", "settings")
        self._given = {one.name: one.value for one in settings.values}
        self.theme = Segments(
            look,
            [
                (Wish.SYSTEM.value, self.tr("As the desktop"), "monitor"),
                (Wish.LIGHT.value, self.tr("Light"), "sun"),
                (Wish.DARK.value, self.tr("Dark"), "moon"),
            ],
        )
        self.theme.choose(look.wish.value)
        self.add_field(self.tr("Colours"), self.theme)
        self.scale = QComboBox()
        for percent in (80, 90, 100, 110, 125, 150, 175, 200):
            self.scale.addItem(isolated(f"{percent} %"), percent)
        self.scale.setCurrentIndex(max(0, self.scale.findData(round(look.theme.scale * 100))))
        self.add_field(self.tr("Size of text"), self.scale)
        self._ask_for_language()
        self.idle = QComboBox()
        for seconds in _SPANS:
            self.idle.addItem(self._said(seconds), seconds)
        present = int(self._given.get("idle-lock-seconds", 600))
        if self.idle.findData(present) < 0:
            self.idle.addItem(self._said(present), present)
        self.idle.setCurrentIndex(self.idle.findData(present))
        self.add_field(self.tr("Lock when unused for"), self.idle)
        self.add_buttons(self.tr("Save"))
        self.primary.setFocus()

    def decide(self) -> Chosen:
        """Return what was chosen."""
        changed: dict[str, int | bool | str] = {}
        if self.idle.currentData() != self._given.get("idle-lock-seconds"):
            changed["idle-lock-seconds"] = int(self.idle.currentData())
        return Chosen(Wish(self.theme.choice), int(self.scale.currentData()), str(self.language.currentData()), changed)

    def _ask_for_language(self) -> None:
        self.language = QComboBox()
        self.language.addItem(self.tr("As the system"), "system")
        for code, name in NAMES.items():
            self.language.addItem(name, code)
        self.language.setCurrentIndex(max(0, self.language.findData(self.look.language)))
        self.add_field(self.tr("Language"), self.language)
        later = label(self.tr("The window speaks it from the next start on."), "small", wraps=True)
        later.hide()
        self.body.addWidget(later)

        def say(_place: int) -> None:
            later.setVisible(self.language.currentData() != self.look.language)
            self.fit()

        self.language.currentIndexChanged.connect(say)

    def _said(self, seconds: int) -> str:
        if not seconds:
            return self.tr("Never by itself")
        return self.tr("%n minutes", "", seconds // 60)

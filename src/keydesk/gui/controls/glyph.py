"""A single icon as a widget, in a colour token of the theme; decoration only, so a screen reader skips it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize

from keydesk.gui.controls.painted import Painted
from keydesk.gui.theme.icons import draw_icon

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QWidget

    from keydesk.gui.theme.look import Look


class Glyph(Painted):
    """An icon `side` design pixels large."""

    def __init__(
        self, look: Look, icon: str, token: str = "text_muted", *, side: int = 16, parent: QWidget | None = None
    ) -> None:
        super().__init__(look, parent)
        self._icon, self._token, self._side = icon, token, side

    def show_icon(self, icon: str, token: str) -> None:
        """Show another icon."""
        self._icon, self._token = icon, token
        self.update()

    def natural_size(self) -> QSize:
        """Return a square."""
        side = self.look.theme.px(self._side)
        return QSize(side, side)

    def draw(self, painter: QPainter) -> None:
        """Draw the icon."""
        draw_icon(painter, self.rect(), self._icon, self.look.theme.ink(self._token))

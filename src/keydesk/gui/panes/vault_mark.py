"""Each vault has a colour of its own, derived from its id, and wears it wherever it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QLinearGradient

from keydesk.gui.controls.painted import Painted
from keydesk.gui.icons import draw_icon
from keydesk.gui.paint.strip import centred

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QWidget

    from keydesk.gui.look import Look

_HUES = (221, 262, 190, 160, 326, 28, 292, 205)
"""Degrees of hue far enough apart to tell vaults apart; never red, which is prod's."""


def vault_colour(vault: str) -> QColor:
    """Return the colour of the vault with this id, dark enough for white marks upon it (4.5:1)."""
    place = sum(ord(letter) * (number + 1) for number, letter in enumerate(vault[:32])) % len(_HUES) if vault else 0
    hue = _HUES[place]
    lightness = 0.40 if hue in {28, 160, 190} else 0.52
    while True:
        colour = QColor.fromHslF(hue / 360, 0.62, lightness)
        if _contrast_with_white(colour) >= 4.5:
            return colour
        lightness -= 0.02


def _contrast_with_white(colour: QColor) -> float:
    """Return the contrast ratio of WCAG 2.2, section 1.4.3."""

    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    luminance = 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())
    return 1.05 / (luminance + 0.05)


class VaultMark(Painted):
    """A key on a square of the vault's colour."""

    def __init__(self, look: Look, *, side: int = 28, icon: str = "key-round", parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._side, self._icon = side, icon
        self._colour = vault_colour("")
        self.setAccessibleName(self.tr("Vault"))

    def show_vault(self, vault: str) -> None:
        """Wear the colour of the vault with this id."""
        self._colour = vault_colour(vault)
        self.update()

    def natural_size(self) -> QSize:
        """Return a square."""
        side = self.look.theme.px(self._side)
        return QSize(side, side)

    def draw(self, painter: QPainter) -> None:
        """Draw the square and the key."""
        body = QRectF(self.rect())
        painter.setRenderHint(painter.RenderHint.Antialiasing)
        ground = QLinearGradient(body.topLeft(), body.bottomRight())
        ground.setColorAt(0, self._colour.lighter(112))
        ground.setColorAt(1, self._colour)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(body, body.width() * 0.26, body.width() * 0.26)
        side = round(body.width() * 0.56)
        draw_icon(painter, centred(self.rect(), side, side), self._icon, QColor("white"), stroke=2)

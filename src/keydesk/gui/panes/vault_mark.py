"""Each vault has a colour of its own, derived from its id, and wears it wherever it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor

from keydesk.gui.controls.painted import Painted
from keydesk.gui.paint.vaults import draw_vault_square, vault_colour
from keydesk.gui.theme.icons import draw_icon

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QWidget

    from keydesk.gui.theme.look import Look


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
        inner = draw_vault_square(painter, self.rect(), self._colour)
        draw_icon(painter, inner, self._icon, QColor("white"), stroke=2)

"""Widgets that show one painted mark each, follow the theme, and say in words what they show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from keydesk.gui.paint.bars import Expiry, draw_expiry, expiry_alternative
from keydesk.gui.paint.charts import draw_histogram, draw_sparkline
from keydesk.gui.paint.chips import Chip, chip_height, chip_width, draw_chip
from keydesk.gui.paint.tiles import draw_initials, draw_tile
from keydesk.gui.theme.tokens import Tone

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from keydesk.gui.theme.look import Look


class Painted(QWidget):
    """A widget that draws itself from the theme in force; subclasses implement `draw` and `natural_size`."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        look.changed.connect(self._restyle)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the natural size."""
        return self.natural_size()

    def minimumSizeHint(self) -> QSize:
        """Return the natural size: a mark is never squeezed unless its policy allows it."""
        return self.natural_size()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw the mark."""
        painter = QPainter(self)
        self.draw(painter)
        painter.end()

    def natural_size(self) -> QSize:
        """Return the size at this theme's text scale."""
        raise NotImplementedError

    def draw(self, painter: QPainter) -> None:
        """Draw into the whole widget."""
        raise NotImplementedError


class ChipMark(Painted):
    """A chip to read."""

    def __init__(self, look: Look, chip: Chip, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._chip = chip
        self.show_chip(chip)

    def show_chip(self, chip: Chip) -> None:
        """Show another chip."""
        self._chip = chip
        self.setAccessibleName(chip.text)
        self._restyle()

    def natural_size(self) -> QSize:
        """Return the chip's size."""
        return QSize(chip_width(self.look.theme, self._chip), chip_height(self.look.theme))

    def draw(self, painter: QPainter) -> None:
        """Draw the chip."""
        draw_chip(painter, self.rect(), self.look.theme, self._chip, self.layoutDirection())


class Tile(Painted):
    """An icon on a toned square, `side` design pixels large."""

    def __init__(
        self, look: Look, icon: str, tone: Tone = Tone.ACCENT, *, side: int = 36, parent: QWidget | None = None
    ) -> None:
        super().__init__(look, parent)
        self._icon, self._tone, self._side = icon, tone, side

    def show_icon(self, icon: str, tone: Tone = Tone.ACCENT) -> None:
        """Show another icon."""
        self._icon, self._tone = icon, tone
        self.update()

    def natural_size(self) -> QSize:
        """Return a square."""
        side = self.look.theme.px(self._side)
        return QSize(side, side)

    def draw(self, painter: QPainter) -> None:
        """Draw the tile."""
        draw_tile(painter, self.rect(), self.look.theme, self._icon, self._tone)


class Initials(Painted):
    """A person's initials on a round ground; the whole name is what a screen reader says."""

    def __init__(self, look: Look, name: str, *, side: int = 26, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._initials = "".join(word[:1] for word in name.split()[:2])
        self._side = side
        self.setAccessibleName(name)

    def natural_size(self) -> QSize:
        """Return a square."""
        side = self.look.theme.px(self._side)
        return QSize(side, side)

    def draw(self, painter: QPainter) -> None:
        """Draw the initials."""
        draw_initials(painter, self.rect(), self.look.theme, self._initials)


class ExpiryBar(Painted):
    """Time used up, as words above a bar."""

    def __init__(self, look: Look, expiry: Expiry, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._expiry = expiry
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_expiry(expiry)

    def show_expiry(self, expiry: Expiry) -> None:
        """Show another key's time."""
        self._expiry = expiry
        self.setAccessibleName(expiry_alternative(expiry))
        self._restyle()

    def natural_size(self) -> QSize:
        """Return room for the words."""
        return QSize(self.look.theme.px(120), self.look.theme.px("row"))

    def draw(self, painter: QPainter) -> None:
        """Draw words and bar."""
        draw_expiry(painter, self.rect(), self.look.theme, self._expiry, self.layoutDirection())


class Sparkline(Painted):
    """Counts over days; `words` says the same to a screen reader and in the tooltip."""

    def __init__(self, look: Look, values: Sequence[float], words: str, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._values = values
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_values(values, words)

    def show_values(self, values: Sequence[float], words: str) -> None:
        """Show other counts."""
        self._values = values
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.update()

    def natural_size(self) -> QSize:
        """Return a flat rectangle."""
        return QSize(self.look.theme.px(96), self.look.theme.px(28))

    def draw(self, painter: QPainter) -> None:
        """Draw the line."""
        draw_sparkline(painter, self.rect(), self.look.theme, self._values, direction=self.layoutDirection())


class Histogram(Sparkline):
    """Counts over hours as columns, some marked as unusual."""

    _marked: Collection[int] = ()

    def mark(self, positions: Collection[int]) -> None:
        """Mark columns by position."""
        self._marked = positions
        self.update()

    def natural_size(self) -> QSize:
        """Return a flat rectangle."""
        return QSize(self.look.theme.px(160), self.look.theme.px(44))

    def draw(self, painter: QPainter) -> None:
        """Draw the columns."""
        draw_histogram(painter, self.rect(), self.look.theme, self._values, self._marked, self.layoutDirection())

"""Every icon is drawn from its outline at the exact size and pixel density asked for, in a colour token of the theme.

    button.setIcon(look.icon("copy"))                            # follows the theme; grey when disabled
    draw_icon(painter, QRect(0, 0, 16, 16), "lock", theme.colour.text_muted)

Names are Lucide's (https://lucide.dev/icons); the ones shipped are in `resources/icons`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from shiboken6 import isValid

from keydesk.gui.resources import icon_bodies

if TYPE_CHECKING:
    from collections.abc import Callable

    from keydesk.gui.theme import Theme

STROKE = 1.75
"""Width of an icon's line in its 24 units: a little lighter than Lucide's 2, as text beside it is regular weight."""


def icon_names() -> list[str]:
    """Return the names of all shipped icons."""
    return sorted(icon_bodies())


def icon(name: str, theme: Callable[[], Theme], token: str = "text_secondary", *, stroke: float = STROKE) -> QIcon:
    """Return an icon in a colour token (see `Theme.ink`) of the theme in force when it is painted; grey when disabled.

    Raises:
        KeyError: no icon has this name.

    """
    _ = icon_bodies()[name]
    return QIcon(_OutlineEngine(name, theme, token, stroke))


def pixmap(name: str, colour: QColor, size: int, ratio: float, *, stroke: float = STROKE) -> QPixmap:
    """Return an icon as a picture of `size` logical pixels for a screen with `ratio` device pixels each."""
    return _rendered(name, colour.rgba(), round(size * ratio), ratio, stroke)


def draw_icon(painter: QPainter, rect: QRect | QRectF, name: str, colour: QColor, *, stroke: float = STROKE) -> None:
    """Paint an icon into a square, snapped to device pixels so that its lines stay crisp at 125 and 150 %."""
    ratio = painter.device().devicePixelRatioF()
    side = round(min(rect.width(), rect.height()))
    left = rect.x() + (rect.width() - side) / 2
    top = rect.y() + (rect.height() - side) / 2
    picture = pixmap(name, colour, side, ratio, stroke=stroke)
    painter.drawPixmap(QRectF(round(left * ratio) / ratio, round(top * ratio) / ratio, side, side).topLeft(), picture)


@lru_cache(maxsize=1024)
def _rendered(name: str, rgba: int, device_side: int, ratio: float, stroke: float) -> QPixmap:
    colour = QColor.fromRgba(rgba)
    body = icon_bodies()[name].replace("currentColor", colour.name())
    document = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" '
        f'stroke="{colour.name()}" stroke-width="{stroke}" stroke-linecap="round" stroke-linejoin="round">{body}</svg>'
    )
    picture = QPixmap(device_side, device_side)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setOpacity(colour.alphaF())
    QSvgRenderer(QByteArray(document.encode())).render(painter)
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


class _OutlineEngine(QIconEngine):
    """Draws one icon at whatever size Qt asks for; grey when disabled."""

    def __init__(self, name: str, theme: Callable[[], Theme], token: str, stroke: float) -> None:
        super().__init__()
        self._name, self._theme, self._token, self._stroke = name, theme, token, stroke

    def _ink(self, mode: QIcon.Mode) -> QColor:
        return self._theme().ink("text_disabled" if mode == QIcon.Mode.Disabled else self._token)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:  # noqa: ARG002
        """Draw into `rect`."""
        draw_icon(painter, rect, self._name, self._ink(mode), stroke=self._stroke)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:  # noqa: ARG002
        """Return a picture of `size` device pixels."""
        return pixmap(self._name, self._ink(mode), min(size.width(), size.height()), 1.0, stroke=self._stroke)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:  # noqa: ARG002
        """Return a picture of `size` device pixels on a screen with `scale` device pixels each."""
        side = min(size.width(), size.height())
        return _rendered(self._name, self._ink(mode).rgba(), side, scale, self._stroke)

    def clone(self) -> QIconEngine:
        """Return an engine that draws the same; Qt owns it, but Python would free it at once without our reference."""
        twin = _OutlineEngine(self._name, self._theme, self._token, self._stroke)
        _twins[:] = [kept for kept in _twins if isValid(kept)]
        _twins.append(twin)
        return twin


_twins: list[_OutlineEngine] = []

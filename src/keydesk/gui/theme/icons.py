"""Every icon is drawn from its outline at the exact size and pixel density asked for, in a colour of the theme.

    look.set_icon(button, "copy")                                # follows the theme; grey when disabled
    draw_icon(painter, QRect(0, 0, 16, 16), "lock", theme.colour.text_muted)

Names are Lucide's (https://lucide.dev/icons); the ones shipped are in `resources/icons`. An icon engine of our own
would be shorter, but Qt may clone an engine, and a clone made in Python is freed twice (PySide6 6.11): pictures it is.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from keydesk.gui.theme.resources import icon_bodies, resource

if TYPE_CHECKING:
    from keydesk.gui.theme.tokens import Theme

STROKE = 1.75
"""Width of an icon's line in its 24 units: a little lighter than Lucide's 2, as text beside it is regular weight."""


_BRAND_SIDES = (16, 24, 32, 48, 64, 128, 256)


def icon_names() -> list[str]:
    """Return the names of all shipped icons."""
    return sorted(icon_bodies())


def icon(
    name: str,
    theme: Theme,
    token: str = "text_secondary",
    *,
    size: int | str = "icon",
    stroke: float = STROKE,
    gap: int = 0,
) -> QIcon:
    """Return an icon of `size` logical pixels (or a space token) in a colour token (see `Theme.ink`).

    Its disabled form is in the disabled text colour. It is drawn for the pixel density of every screen there is.
    `gap` adds empty pixels on the side of the text, which Qt sets too close in buttons.

    Raises:
        KeyError: no icon has this name.

    """
    made = QIcon()
    side = theme.px(size)
    for ratio in sorted({screen.devicePixelRatio() for screen in QGuiApplication.screens()}):
        for mode, ink in ((QIcon.Mode.Normal, token), (QIcon.Mode.Disabled, "text_disabled")):
            made.addPixmap(_spaced(pixmap(name, theme.ink(ink), side, ratio, stroke=stroke), gap), mode)
    return made


def brand_icon() -> QIcon:
    """Return Keydesk's own mark, for windows and the taskbar."""
    renderer = QSvgRenderer(str(resource("brand/keydesk.svg")))
    made = QIcon()
    for side in _BRAND_SIDES:
        picture = QPixmap(side, side)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        renderer.render(painter, QRectF(0, 0, side, side))
        painter.end()
        made.addPixmap(picture)
    return made


def _spaced(picture: QPixmap, gap: int) -> QPixmap:
    """Return the picture with `gap` logical pixels at its trailing edge."""
    if not gap:
        return picture
    ratio = picture.devicePixelRatio()
    wider = QPixmap(picture.width() + round(gap * ratio), picture.height())
    wider.setDevicePixelRatio(ratio)
    wider.fill(Qt.GlobalColor.transparent)
    painter = QPainter(wider)
    is_mirrored = QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft
    painter.drawPixmap(QPointF(gap if is_mirrored else 0, 0), picture)
    painter.end()
    return wider


def pixmap(name: str, colour: QColor, size: int, ratio: float, *, stroke: float = STROKE) -> QPixmap:
    """Return an icon as a picture of `size` logical pixels for a screen with `ratio` device pixels each."""
    return _rendered(name, colour.rgba(), round(size * ratio), ratio, stroke)


def draw_icon(painter: QPainter, rect: QRect | QRectF, name: str, colour: QColor, *, stroke: float = STROKE) -> None:
    """Paint an icon centred into a rectangle, snapped to device pixels so that it stays crisp at 125 and 150 %."""
    ratio = painter.device().devicePixelRatioF()
    side = round(min(rect.width(), rect.height()))
    left = rect.x() + (rect.width() - side) / 2
    top = rect.y() + (rect.height() - side) / 2
    corner = QPointF(round(left * ratio) / ratio, round(top * ratio) / ratio)
    painter.drawPixmap(corner, pixmap(name, colour, side, ratio, stroke=stroke))


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
    QSvgRenderer(QByteArray(document.encode())).render(painter, QRectF(0, 0, device_side, device_side))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture

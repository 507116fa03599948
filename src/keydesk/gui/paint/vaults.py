"""A vault's own colour, the square that carries its key, and the ground it glows on, painted with Qt alone.

A window's first paint needs them, so they name nothing in Qt's own namespace: PySide6 makes all its 93 enums, in 13 ms,
when one is named or an overload may take one. A brush and a pen therefore come from a colour by way of `QPen.setColor`.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QBrush, QColor, QLinearGradient, QPainter, QPainterPath, QPen

_HUES = (221, 262, 190, 160, 326, 28, 292, 205)
"""Degrees of hue far enough apart to tell vaults apart; never red, which is prod's."""
_SHARE_LIGHT, _SHARE_DARK = 0.13, 0.22
_KEY: Final[tuple[tuple[tuple[float, float], tuple[float, float], float, float, float], ...]] = (
    ((2, 21), (2, 16.828), 4, 135, 45),
    ((6, 22), (2, 20), 2, 180, 90),
    ((7, 20), (5, 20), 2, 270, 90),
    ((9, 19), (7, 19), 2, 180, -90),
    ((10, 17), (8, 17), 2, 270, 90),
    ((11.172, 16), (10, 16), 2, 180, -90),
    ((13.4, 14.6), (9.172, 12), 4, 270, 45),
    ((9.4, 10.6), (9, 2), 13, 251, 308),
)
"""The outline in 24 units: an arc (corner and side of its circle, start, span in degrees), then a line to a point."""
_KEY_DISCS: Final = ((13.4, 14.6, 1.0), (9.4, 10.6, 1.0), (16.5, 7.5, 1.5))
"""Where the outline has corners they are round, and the hole is a dot: centre and radius."""
_MARK_SIDE, _MARK_ABOVE = 64, 0.37
"""The side of the first screens' mark at a scale of 1, and how much of the free height is above it."""


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


def draw_vault_square(painter: QPainter, rect: QRect, colour: QColor) -> QRect:
    """Draw the square of this colour; return where its icon belongs."""
    body, square = QRectF(rect), QPainterPath()
    square.addRoundedRect(body, body.width() * 0.26, body.width() * 0.26)
    ground = QLinearGradient(body.topLeft(), body.bottomRight())
    ground.setColorAt(0, colour.lighter(112))
    ground.setColorAt(1, colour)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillPath(square, QBrush(ground))
    side = round(body.width() * 0.56)
    return QRect(rect.x() + (rect.width() - side) // 2, rect.y() + (rect.height() - side) // 2, side, side)


def draw_key(painter: QPainter, rect: QRect, colour: QColor) -> None:
    """Draw the outline of the icon `key-round` as `icons.draw_icon` does, without Qt's reader of SVG."""
    key = QPainterPath()
    key.moveTo(2.586, 17.414)
    for end, corner, side, start, span in _KEY:
        key.arcTo(QRectF(corner[0], corner[1], side, side), start, span)
        key.lineTo(*end)
    key.closeSubpath()
    discs, pen = QPainterPath(), QPen()
    for x, y, radius in _KEY_DISCS:
        discs.addEllipse(QRectF(x - radius, y - radius, 2 * radius, 2 * radius))
    pen.setColor(colour)
    pen.setWidthF(2)
    painter.save()
    painter.translate(rect.topLeft())
    painter.scale(rect.width() / 24, rect.height() / 24)
    painter.strokePath(key, pen)
    painter.fillPath(discs, pen.brush())
    painter.restore()


def mark_place(rect: QRect, scale: float) -> QRect:
    """Return where in a window the first screens have their mark, at this scale of text."""
    side = round(_MARK_SIDE * scale)
    return QRect((rect.width() - side) // 2, round((rect.height() - side) * _MARK_ABOVE), side, side)


def draw_front(painter: QPainter, rect: QRect, canvas: QColor, scale: float, *, is_dark: bool) -> None:
    """Draw what a window shows first: its ground and the mark."""
    draw_glow(painter, rect, canvas, "", is_dark=is_dark)
    inner = draw_vault_square(painter, mark_place(rect, scale), vault_colour(""))
    draw_key(painter, inner, QColor("white"))


def draw_glow(painter: QPainter, rect: QRect, canvas: QColor, vault: str, *, is_dark: bool) -> None:
    """Fill with the canvas, washed from above with the colour of the vault with this id."""
    wash = QLinearGradient(0, 0, 0, rect.height() * 0.62)
    wash.setColorAt(0, _mixed(canvas, vault_colour(vault), _SHARE_DARK if is_dark else _SHARE_LIGHT))
    wash.setColorAt(1, canvas)
    ground = QPainterPath()
    ground.addRect(QRectF(rect))
    painter.fillPath(ground, QBrush(wash))


def _contrast_with_white(colour: QColor) -> float:
    """Return the contrast ratio of WCAG 2.2, section 1.4.3."""

    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    luminance = 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())
    return 1.05 / (luminance + 0.05)


def _mixed(ground: QColor, ink: QColor, share: float) -> QColor:
    """Return a colour between two: opaque, so that its gradient keeps its hue."""
    pairs = ((ground.red(), ink.red()), (ground.green(), ink.green()), (ground.blue(), ink.blue()))
    return QColor(*(round(below + (above - below) * share) for below, above in pairs))

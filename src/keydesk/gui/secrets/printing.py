"""The recovery sheet is printed glyph by glyph, so that the code becomes no string on its way to the printer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QRectF
from PySide6.QtGui import QFont, QPainter

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_GROUPS_A_LINE = 4


def print_sheet(parent: QWidget, vault: str, code: memoryview) -> str:
    """Ask for a printer and print the sheet; return a sentence when it could not be, else an empty string."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    dialog = QPrintDialog(printer, parent)
    if dialog.exec() != QPrintDialog.DialogCode.Accepted:
        return ""
    painter = QPainter()
    if not painter.begin(printer):
        return QCoreApplication.translate("Printing", "The printer did not take the sheet.")
    page = QRectF(printer.pageRect(QPrinter.Unit.DevicePixel))
    draw_sheet(painter, page.translated(-page.topLeft()), printer.resolution() / 72, vault, code)
    painter.end()
    return ""


def draw_sheet(painter: QPainter, page: QRectF, point: float, vault: str, code: memoryview) -> None:
    """Draw the sheet on a page; `point` is device pixels in one typographic point."""
    title = QCoreApplication.translate("Printing", "Keydesk recovery sheet")
    below = QCoreApplication.translate(
        "Printing",
        "Opens the vault named above when its password is forgotten. Whoever has this sheet and the vault has "
        "every key in it: keep it where you keep things that must not be lost or read.",
    )
    y = page.top() + 40 * point
    for text, size, weight in ((title, 22, QFont.Weight.Bold), (vault, 15, QFont.Weight.Normal)):
        painter.setFont(_font("Inter", size * point, weight))
        painter.drawText(QRectF(page.left() + 40 * point, y, page.width() - 80 * point, 40 * point), 0, text)
        y += (size + 12) * point
    y = _draw_code(painter, page.left() + 40 * point, y + 30 * point, point, code)
    painter.setFont(_font("Inter", 10 * point, QFont.Weight.Normal))
    room = QRectF(page.left() + 40 * point, y + 24 * point, page.width() - 80 * point, 120 * point)
    painter.drawText(room, 0x1000, below)  # Qt.TextWordWrap


def _draw_code(painter: QPainter, left: float, top: float, point: float, code: memoryview) -> float:
    painter.setFont(_font("JetBrains Mono NL", 17 * point, QFont.Weight.Normal))
    x, y, groups = left, top, 0
    for byte in code:
        painter.drawText(QRectF(x, y, 20 * point, 26 * point), 0, chr(byte))
        x += 11.5 * point
        if byte in b"- \n":
            groups += 1
            if groups % _GROUPS_A_LINE == 0:
                x, y = left, y + 30 * point
    return y + 30 * point


def _font(family: str, pixels: float, weight: QFont.Weight) -> QFont:
    font = QFont(family)
    font.setPixelSize(max(1, round(pixels)))
    font.setWeight(weight)
    return font

"""Renders every primitive of the window in both themes at 100 and 150 % into PNG files, to be looked at.

python tools/gallery.py FOLDER        # writes gallery-light-100.png and three more
"""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QRadioButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from keydesk.gui.controls.countdown import CountdownRing
from keydesk.gui.controls.notices import Banner, EmptyState, button, label
from keydesk.gui.controls.painted import ChipMark, ExpiryBar, Histogram, Initials, Tile
from keydesk.gui.controls.pressed import FilterChip, Segments
from keydesk.gui.controls.secret_field import SecretField
from keydesk.gui.controls.value_view import ValueView
from keydesk.gui.paint.bars import Expiry, draw_expiry
from keydesk.gui.paint.charts import draw_sparkline
from keydesk.gui.paint.chips import Chip, algorithm_chip, draw_chip, draw_count, draw_keycaps
from keydesk.gui.paint.marks import OUTCOMES, STATES, MarkWords
from keydesk.gui.paint.strip import Strip, centred_vertically
from keydesk.gui.paint.text import draw_text
from keydesk.gui.paint.tiles import draw_mask, draw_tile, draw_timeline_mark
from keydesk.gui.theme.look import Look, Wish
from keydesk.gui.theme.tokens import Tone
from keydesk.model.states import State

PEM = "-----BEGIN GALLERY KEY-----\nMIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIB+q/O0lI1==\n-----END GALLERY KEY-----"
ROWS = (
    (
        "orders-primary",
        "Column encryption",
        "AES-256",
        State.ACTIVE,
        Expiry("66 days", "of 90", 0.27),
        "v7",
        "database",
    ),
    (
        "database-password",
        "PostgreSQL role app",
        "Password",
        State.ACTIVE,
        Expiry("41 days", "of 60", 0.32),
        "v2",
        "zap",
    ),
    (
        "replication-mtls",
        "X.509 client",
        "ECDSA P-256",
        State.ACTIVE,
        Expiry("6 days", "of 90", 0.93, Tone.WARNING, "clock-alert"),
        "v11",
        "badge-check",
    ),
    (
        "reporting-ro",
        "Rotated by job",
        "Password",
        State.SUSPENDED,
        Expiry("4 days overdue", "of 90", 1, Tone.DANGER, "octagon-alert"),
        "v9",
        "key-round",
    ),
    ("migrations-ssh", "Bastion", "Ed25519", State.DEACTIVATED, Expiry("No date"), "v3", "terminal"),
    ("old-token", "Crypto-shredded", "Token", State.DESTROYED, Expiry("No date"), "v1", "zap"),
    ("leaked-token", "Found in a log", "Token", State.COMPROMISED, Expiry("30 days", "of 30", 0.02), "v1", "zap"),
)


class Table(QWidget):
    """Key rows drawn with the delegate primitives."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look, self.words = look, MarkWords()
        self.setFixedSize(look.theme.px(800), look.theme.px("row") * len(ROWS))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        """Draw all rows."""
        painter, theme = QPainter(self), self.look.theme
        row = theme.px("row")
        for number, (name, purpose, algorithm, state, expiry, version, icon) in enumerate(ROWS):
            rect = QRect(0, number * row, self.width(), row)
            painter.fillRect(rect, theme.colour.selected if number == 1 else theme.colour.surface)
            painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, theme.colour.border)
            strip = Strip(rect.adjusted(10, 0, -10, 0), self.layoutDirection())
            draw_tile(painter, centred_vertically(strip.leading(22, gap=10), 22), theme, icon)
            cell = Strip(strip.leading(250, gap=10), self.layoutDirection())
            took = draw_text(painter, cell.rest(), theme, name, step="medium", direction=self.layoutDirection())
            cell.leading(took, gap=8)
            muted = theme.colour.text_muted
            draw_text(painter, cell.rest(), theme, purpose, step="small", ink=muted, direction=self.layoutDirection())
            draw_chip(painter, strip.leading(110, gap=10), theme, algorithm_chip(algorithm), self.layoutDirection())
            chip = STATES[state].chip(self.words.state(state))
            draw_chip(painter, strip.leading(120, gap=10), theme, chip, self.layoutDirection())
            draw_expiry(painter, strip.leading(130, gap=14), theme, expiry, self.layoutDirection())
            draw_text(painter, strip.leading(36), theme, version, step="mono_small", ink=theme.colour.text_secondary)
            values = [(number * 7 + day * (3 + number)) % 11 + day % 5 for day in range(30)] if number < 4 else []
            draw_sparkline(painter, centred_vertically(strip.rest(), 20), theme, values)
        painter.end()


class Marks(QWidget):
    """The marks that have no widget of their own."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.setFixedSize(360, 150)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        """Draw mask, counts, key caps, timeline."""
        painter, theme = QPainter(self), self.look.theme
        draw_mask(painter, QRect(0, 0, 200, 24), theme)
        for number, (count, tone) in enumerate(
            ((128, None), (7, Tone.WARNING), (3, Tone.DANGER), (18412, Tone.ACCENT))
        ):
            draw_count(painter, QRect(number * 56, 28, 50, 24), theme, count, tone)
        draw_keycaps(painter, QRect(0, 56, 60, 24), theme, "Ctrl K")
        draw_keycaps(painter, QRect(60, 56, 100, 24), theme, "Ctrl Shift C")
        for number, tone in enumerate((Tone.SUCCESS, Tone.VIOLET, Tone.NEUTRAL)):
            rect = QRect(250, number * 40, 20, 40)
            draw_timeline_mark(
                painter, rect, theme, tone, is_first=number == 0, is_last=number == 2, is_filled=number == 0
            )
            draw_text(painter, QRect(278, number * 40, 80, 20), theme, f"v{7 - number}", step="mono")
        painter.end()


def panel(kind: str) -> tuple[QFrame, QVBoxLayout]:
    """Return a framed column."""
    frame = QFrame()
    frame.setProperty("panel", kind)
    column = QVBoxLayout(frame)
    column.setContentsMargins(16, 14, 16, 14)
    column.setSpacing(10)
    return frame, column


def row(*widgets: QWidget) -> QHBoxLayout:
    """Return widgets side by side."""
    made = QHBoxLayout()
    made.setSpacing(8)
    for widget in widgets:
        made.addWidget(widget)
    made.addStretch(1)
    return made


def controls(look: Look) -> QFrame:
    """Return the card of buttons, chips and fields."""
    card, column = panel("card")
    column.addLayout(row(Tile(look, "database"), label("orders-primary", "title"), Initials(look, "Maria Keller")))
    column.addLayout(
        row(
            button(look, "New key", "primary", "plus"),
            button(look, "Import", "", "upload"),
            button(look, "Delete", "danger", "trash-2"),
            button(look, "Cancel", "ghost"),
            button(look, "Compare", "link"),
        )
    )
    chips = [
        FilterChip(look, "Used in 30 days"),
        FilterChip(look, "Owner: database team"),
        FilterChip(look, "Any", "tag"),
    ]
    chips[0].setChecked(True)
    column.addLayout(row(*chips))
    outcomes = [ChipMark(look, mark.chip(outcome.value.title())) for outcome, mark in OUTCOMES.items()]
    column.addLayout(
        row(*outcomes, ChipMark(look, Chip("pci", "tag")), ChipMark(look, Chip("Strict", "shield-alert", Tone.DANGER)))
    )
    column.addWidget(Segments(look, [("o", "Overview"), ("v", "Versions"), ("a", "Access"), ("p", "Policy")]))
    search, plain, box = QLineEdit(), QLineEdit("payments db"), QComboBox()
    search.setPlaceholderText("Filter 18 keys")
    search.setProperty("kind", "search")
    box.addItems(["SSH Ed25519"])
    column.addLayout(row(search, plain, box))
    secret, disabled = SecretField("Password"), button(look, "Not yet", "primary")
    secret.insert_bytes(b"correct horse battery")
    disabled.setEnabled(False)
    column.addLayout(row(secret, disabled, button(look, "", "", "ellipsis")))
    check, radio, off = QCheckBox("Keep a copy"), QRadioButton("90 days"), QCheckBox("Not available")
    check.setChecked(True)
    radio.setChecked(True)
    off.setEnabled(False)
    column.addLayout(row(check, radio, off))
    column.addWidget(Marks(look))
    return card


def inspector(look: Look) -> QFrame:
    """Return the card of value, ring, bar and histogram."""
    card, column = panel("card")
    shown, hidden = ValueView(look), ValueView(look)
    box, box_column = panel("sunken")
    box_column.addWidget(label("Key material", "caption"))
    box_column.addWidget(hidden)
    box_column.addWidget(shown)
    column.addWidget(box)
    shown.reveal(bytearray(PEM.encode()), timedelta(minutes=5))
    ring = CountdownRing(look)
    ring.start(timedelta(seconds=24))
    copied, copied_column = panel("sunken")
    copied_column.addLayout(row(ring, label("Copied. Clears in 24 s."), button(look, "Clear", "link")))
    column.addWidget(copied)
    column.addWidget(ExpiryBar(look, Expiry("9 days", "of 90", 0.9, Tone.WARNING, "clock-alert")))
    reads = Histogram(
        look, [3, 2, 0, 18, 2, 3, 3, 5, 8, 12, 20, 18, 22, 24, 24, 23, 15, 13, 13, 10, 4, 3, 5, 4], "reads"
    )
    reads.mark([3])
    column.addWidget(reads)
    column.addWidget(label("NAMESPACES", "section"))
    column.addWidget(tree())
    column.addWidget(label("Every label role reads well.", "secondary"))
    column.addWidget(label("Muted says when: 4 min ago", "muted"))
    column.addWidget(label("SHA256:9f2c41ab7e03", "mono"))
    column.addStretch(1)
    return card


def tree() -> QTreeView:
    """Return a tree as the sidebar has one."""
    model = QStandardItemModel()
    for top in ("/prod", "/staging", "/dev"):
        branch = QStandardItem(top)
        for below in ("database", "payments", "edge-tls"):
            branch.appendRow(QStandardItem(below))
        model.appendRow(branch)
    view = QTreeView()
    model.setParent(view)
    view.setModel(model)
    view.setProperty("panel", "sidebar")
    view.setHeaderHidden(True)
    view.expand(model.index(0, 0))
    view.setCurrentIndex(model.index(1, 0, model.index(0, 0)))
    view.setFixedHeight(230)
    return view


def menu() -> QMenu:
    """Return a menu."""
    made = QMenu()
    for text in ("Copy value", "Reveal", "", "Rename", "Delete"):
        made.addAction(text) if text else made.addSeparator()
    made.actions()[1].setEnabled(False)
    made.setActiveAction(made.actions()[0])
    return made


def gallery(look: Look) -> QWidget:
    """Return the whole gallery as one widget."""
    whole = QWidget()
    whole.setProperty("panel", "canvas")
    whole.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    grid = QGridLayout(whole)
    grid.setContentsMargins(20, 20, 20, 20)
    grid.setSpacing(14)
    banner = Banner(look, Tone.WARNING, "3 keys overdue in /prod. Plan their rotation.", "Plan", icon="clock-alert")
    grid.addWidget(banner, 0, 0, 1, 2)
    table, column = panel("card")
    column.setContentsMargins(1, 6, 1, 6)
    column.addWidget(Table(look))
    grid.addWidget(table, 1, 0)
    grid.addWidget(controls(look), 2, 0)
    grid.addWidget(inspector(look), 1, 1, 2, 1)
    empty = EmptyState(
        look,
        "upload",
        "Drop your keys here",
        "A .env, a folder of PEM files or ~/.ssh. Nothing is stored before you confirm.",
    )
    empty.add_button(button(look, "Import", "primary", "upload"))
    empty.add_button(button(look, "New key", "", "plus"))
    empty.setMinimumHeight(230)
    grid.addWidget(empty, 3, 0, 1, 2)
    return whole


def main() -> int:
    """Render four pictures, one process for each scale."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    if "KEYDESK_GALLERY_SCALE" not in os.environ:
        for scale in ("1", "1.5"):
            chosen = {"KEYDESK_GALLERY_SCALE": scale, "QT_SCALE_FACTOR": scale, "QT_QPA_PLATFORM": "offscreen"}
            subprocess.run([sys.executable, *sys.argv], env={**os.environ, **chosen}, check=True)
        return 0
    app = QApplication(sys.argv)
    look = Look(app)
    percent = round(float(os.environ["KEYDESK_GALLERY_SCALE"]) * 100)
    whole = gallery(look)
    for wish in (Wish.LIGHT, Wish.DARK):
        look.choose(wish)
        whole.grab().save(str(folder / f"gallery-{wish}-{percent}.png"))
        menu().grab().save(str(folder / f"menu-{wish}-{percent}.png"))
    look.choose(Wish.LIGHT)
    app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    gallery(look).grab().save(str(folder / f"gallery-mirrored-{percent}.png"))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

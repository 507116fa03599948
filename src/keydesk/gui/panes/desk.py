"""The desk is the open vault: sidebar, keys, inspector and history, framed in the colour of the place one is in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from keydesk.gui.paint.marks import PROFILES
from keydesk.gui.panes.notices import Notices
from keydesk.model.profiles import ProfileName

if TYPE_CHECKING:
    from keydesk.gui.panes.audit import AuditPane
    from keydesk.gui.panes.inspector import Inspector
    from keydesk.gui.panes.keys import KeysPane
    from keydesk.gui.panes.sidebar import Sidebar
    from keydesk.gui.panes.status_line import StatusLine
    from keydesk.gui.panes.top_bar import TopBar
    from keydesk.gui.theme.look import Look


class DeskPane(QWidget):
    """Lays the panes of an open vault out."""

    def __init__(
        self,
        look: Look,
        top: TopBar,
        sidebar: Sidebar,
        keys: KeysPane,
        inspector: Inspector,
        audit: AuditPane,
        status: StatusLine,
    ) -> None:
        super().__init__()
        self.notices = Notices(look)
        self.frame = _Frame(look)
        middle = QWidget()
        middle.setProperty("panel", "canvas")
        middle.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        above = QVBoxLayout(middle)
        above.setContentsMargins(0, 0, 0, 0)
        above.setSpacing(0)
        above.addWidget(self.notices)
        above.addWidget(keys, 1)
        across = QSplitter(Qt.Orientation.Vertical)
        across.addWidget(middle)
        across.addWidget(audit)
        across.setStretchFactor(0, 3)
        across.setStretchFactor(1, 1)
        across.setCollapsible(0, False)
        across.setCollapsible(1, False)
        across.setSizes([640, 240])
        audit.hide()
        inner = QSplitter(Qt.Orientation.Horizontal)
        inner.addWidget(across)
        inner.addWidget(inspector)
        inner.setStretchFactor(0, 1)
        inner.setStretchFactor(1, 0)
        inner.setCollapsible(0, False)
        self.frame.hold(inner)
        outer = QSplitter(Qt.Orientation.Horizontal)
        outer.addWidget(sidebar)
        outer.addWidget(self.frame)
        outer.setStretchFactor(0, 0)
        outer.setStretchFactor(1, 1)
        outer.setCollapsible(0, False)
        outer.setCollapsible(1, False)
        theme = look.theme
        outer.setSizes([theme.px(224), 1200])
        inner.setSizes([900, theme.px(324)])
        for splitter in (outer, inner, across):
            splitter.setHandleWidth(1)
            splitter.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(top)
        column.addWidget(outer, 1)
        column.addWidget(status)


class _Frame(QWidget):
    """A frame in the profile's colour around what belongs to a strict place; nothing around a relaxed one."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._profile = ProfileName.DEV
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        self._column.setContentsMargins(0, 0, 0, 0)
        look.changed.connect(self.update)

    def hold(self, widget: QWidget) -> None:
        """Put the content inside."""
        self._column.addWidget(widget)

    def show_profile(self, profile: ProfileName) -> None:
        """Frame the content as the profile demands; nothing is painted again where it does so already."""
        if profile is self._profile:
            return
        self._profile = profile
        width = 0 if profile is ProfileName.DEV else 3
        self._column.setContentsMargins(width, width, width, width)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw the frame."""
        if self._profile is ProfileName.DEV:
            return
        painter = QPainter(self)
        painter.setPen(QPen(self._look.theme.tone(PROFILES[self._profile].tone).solid, 3))
        painter.drawRect(QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5))
        painter.end()

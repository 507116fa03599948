"""The rows of the sidebar: saved views with counts, and namespaces with counts and the worst they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from keydesk.gui.language.direction import isolated
from keydesk.gui.models.namespace_tree import NAMESPACE
from keydesk.gui.models.views import VIEW
from keydesk.gui.paint.chips import count_width, draw_count
from keydesk.gui.paint.marks import BANDS, PROFILES
from keydesk.gui.paint.strip import centred
from keydesk.gui.paint.text import draw_text
from keydesk.gui.rows.row import Index, Row
from keydesk.gui.theme.icons import draw_icon

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

    from keydesk.gui.models.views import View
    from keydesk.model.keys import Namespace


class ViewRow(Row):
    """Icon, title and count of a saved view."""

    is_round = True

    def draw(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one saved view."""
        view: View = index.data(VIEW)
        theme, is_selected = self.theme, bool(option.state & QStyle.StateFlag.State_Selected)
        ink = theme.colour.accent_text if is_selected else theme.colour.text_secondary
        strip = self.strip(option, leading=14, trailing=14)
        side = theme.px(16)
        draw_icon(painter, centred(strip.leading(side, gap=theme.px(10)), side, side), view.icon, ink)
        if view.count is not None:
            tone = view.tone if view.count else None
            draw_count(painter, strip.trailing(count_width(theme, view.count), gap=8), theme, view.count, tone)
        ink = theme.colour.text if is_selected else theme.colour.text_secondary
        step = "strong" if is_selected else "medium"
        draw_text(painter, strip.rest(), theme, view.title, step=step, ink=ink, direction=option.direction)


class NamespaceRow(Row):
    """Folder in its profile's tone, name, count, and a mark where something below needs attention."""

    is_round = True

    def draw(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one namespace; the ground was drawn by the tree over its whole width."""
        namespace: Namespace = index.data(NAMESPACE)
        theme, is_selected = self.theme, bool(option.state & QStyle.StateFlag.State_Selected)
        strip = self.strip(option, leading=4, trailing=14)
        is_root = len(namespace.path.names) == 1
        side = theme.px(16)
        tone = theme.tone(PROFILES[namespace.profile].tone)
        ink = tone.text if is_root else (theme.colour.accent_text if is_selected else theme.colour.text_muted)
        name = "folder-open" if option.state & QStyle.StateFlag.State_Open else "folder"
        draw_icon(painter, centred(strip.leading(side, gap=theme.px(8)), side, side), name, ink)
        count = namespace.keys_below
        draw_count(painter, strip.trailing(count_width(theme, count), gap=4), theme, count)
        if namespace.worst in {"critical", "expired", "due"}:
            mark = BANDS[namespace.worst]
            spot = centred(strip.trailing(theme.px(14), gap=4), theme.px(14), theme.px(14))
            draw_icon(painter, spot, mark.icon, theme.tone(mark.tone).text)
        ink = theme.colour.text if is_selected else theme.colour.text_secondary
        shown = index.data(Qt.ItemDataRole.DisplayRole)
        step = "strong" if is_selected else "medium"
        draw_text(painter, strip.rest(), theme, isolated(shown), step=step, ink=ink, direction=option.direction)

    def draw_ground(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Nothing: the tree draws one ground under branch and row."""

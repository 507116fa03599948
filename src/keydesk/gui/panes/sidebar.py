"""The sidebar says where one is: a saved view or a namespace, exactly one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListView,
    QSizePolicy,
    QStyle,
    QStyleOptionViewItem,
    QToolButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from keydesk.gui.controls.notices import label
from keydesk.gui.models.namespace_tree import NAMESPACE, NamespaceTreeModel
from keydesk.gui.rows.places import NamespaceRow, ViewRow
from keydesk.gui.theme.icons import draw_icon
from keydesk.model.requests import TOP

if TYPE_CHECKING:
    from keydesk.gui.actions import Actions
    from keydesk.gui.models.views import SavedViewsModel, View
    from keydesk.gui.theme.look import Look
    from keydesk.model.paths import Path


class Sidebar(QWidget):
    """Saved views above, namespaces below."""

    view_chosen = Signal(object)
    """A View."""
    namespace_chosen = Signal(object)
    """A Path."""

    def __init__(
        self,
        look: Look,
        actions: Actions,
        views: SavedViewsModel,
        tree: NamespaceTreeModel,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look, self._views, self._tree = look, views, tree
        self._open: set[Path] = set()
        self._is_quiet = False
        self.setProperty("panel", "sidebar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(look.theme.px(180))
        self.view_list = self._make_view_list()
        self.tree = _Tree(look, tree)
        self.tree.setAccessibleName(self.tr("Namespaces"))
        self.tree.setItemDelegate(NamespaceRow(look, self.tree))
        heading = label(self.tr("NAMESPACES"), "section")
        add = QToolButton()
        add.setDefaultAction(actions["namespace-new"])
        add.setIconSize(QSize(14, 14))
        add.setAccessibleName(actions["namespace-new"].text())
        row = QHBoxLayout()
        row.setContentsMargins(look.theme.px(8), look.theme.px("m"), look.theme.px(8), 0)
        row.addSpacing(look.theme.px(6))
        row.addWidget(heading, 1)
        row.addWidget(add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, look.theme.px("s"), 0, 0)
        column.setSpacing(look.theme.px("xxs"))
        column.addWidget(self.view_list)
        column.addLayout(row)
        column.addWidget(self.tree, 1)
        self._listen()

    def choose_view(self, name: str) -> None:
        """Go to a saved view."""
        self.view_list.setCurrentIndex(self._views.row_of(name))

    def show_namespace(self, path: Path) -> None:
        """Mark a namespace as the present place, without saying that it was chosen."""
        self._is_quiet = True
        index = self._tree.index_of(path)
        if index.isValid():
            self.tree.setCurrentIndex(index)
            self.tree.scrollTo(index)
        self._clear(self.view_list)
        self._is_quiet = False

    def show_view(self, name: str) -> None:
        """Mark a saved view as the present place, without saying that it was chosen."""
        self._is_quiet = True
        self.view_list.setCurrentIndex(self._views.row_of(name))
        self._clear(self.tree)
        self._is_quiet = False

    def forget(self) -> None:
        """Close every namespace."""
        self._open.clear()

    def _make_view_list(self) -> QListView:
        view = QListView()
        view.setModel(self._views)
        view.setItemDelegate(ViewRow(self._look, view))
        view.setProperty("panel", "sidebar")
        view.setAccessibleName(self.tr("Saved views"))
        view.setFixedHeight(self._views.rowCount() * self._look.theme.px("row"))
        view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setMouseTracking(True)
        view.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        return view

    def _listen(self) -> None:
        self.view_list.selectionModel().currentChanged.connect(self._on_view)
        self.tree.selectionModel().currentChanged.connect(self._on_namespace)
        self.tree.expanded.connect(lambda index: self._open.add(index.data(NAMESPACE).path))
        self.tree.collapsed.connect(lambda index: self._open.discard(index.data(NAMESPACE).path))
        self._tree.modelAboutToBeReset.connect(self._remember)
        self._tree.modelReset.connect(self._reopen)

    def _on_view(self, index: QModelIndex) -> None:
        if index.isValid() and not self._is_quiet:
            self._clear(self.tree)
            view: View = self._views.view(index)
            self.view_chosen.emit(view)

    def _on_namespace(self, index: QModelIndex) -> None:
        if index.isValid() and not self._is_quiet:
            self._clear(self.view_list)
            self.namespace_chosen.emit(index.data(NAMESPACE).path)

    def _clear(self, view: QAbstractItemView) -> None:
        was, self._is_quiet = self._is_quiet, True
        view.selectionModel().clear()
        self._is_quiet = was

    def _remember(self) -> None:
        index = self.tree.currentIndex()
        self._present = index.data(NAMESPACE).path if index.isValid() else TOP

    def _reopen(self) -> None:
        was, self._is_quiet = self._is_quiet, True
        for path in list(self._open):
            self.tree.expand(self._tree.index_of(path))
        index = self._tree.index_of(self._present)
        if index.isValid():
            self.tree.setCurrentIndex(index)
        self._is_quiet = was


class _Tree(QTreeView):
    """The tree draws one ground under a namespace's branch and row."""

    def __init__(self, look: Look, model: NamespaceTreeModel) -> None:
        super().__init__()
        self._look = look
        self.setModel(model)
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setProperty("panel", "sidebar")
        self.setIndentation(look.theme.px(20))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setExpandsOnDoubleClick(True)

    def drawRow(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:  # type: ignore[override]
        """Draw the ground over the whole width, then branch and row."""
        colour, body = self._look.theme.colour, QRectF(option.rect).adjusted(6, 1, -6, -1)
        ground = None
        if self.selectionModel().isSelected(index):
            is_active = self.isActiveWindow()
            ground = colour.selected if is_active else colour.selected_idle
        elif option.state & QStyle.StateFlag.State_MouseOver:
            ground = colour.hover
        if ground is not None:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ground)
            painter.drawRoundedRect(body, self._look.theme.radius("m"), self._look.theme.radius("m"))
            painter.restore()
        whole, own = option.rect, self.visualRect(index)
        is_rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        before = QRect(own.right() + 1, whole.y(), whole.right() - own.right(), whole.height())
        if not is_rtl:
            before = QRect(whole.x(), whole.y(), own.left() - whole.x(), whole.height())
        self.drawBranches(painter, before, index)
        inner = QStyleOptionViewItem(option)
        inner.rect = own
        if self.selectionModel().isSelected(index):
            inner.state |= QStyle.StateFlag.State_Selected
        inner.state &= ~QStyle.StateFlag.State_Open
        if self.isExpanded(index) and self.model().hasChildren(index):
            inner.state |= QStyle.StateFlag.State_Open
        self.itemDelegate().paint(painter, inner, index)
        if self.hasFocus() and index == self.currentIndex():
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(colour.focus, 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            radius = self._look.theme.radius("m")
            painter.drawRoundedRect(body.adjusted(1, 1, -1, -1), radius, radius)
            painter.restore()

    def drawBranches(self, painter: QPainter, rect: QRect, index: QModelIndex) -> None:  # type: ignore[override]
        """Draw only the arrow: the ground lies below it already."""
        if not self.model().hasChildren(index):
            return
        is_rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        name = "chevron-down" if self.isExpanded(index) else "chevron-left" if is_rtl else "chevron-right"
        side = self._look.theme.px(14)
        left = rect.left() + 4 if is_rtl else rect.right() - side - 2
        spot = QRect(left, rect.center().y() - side // 2 + 1, side, side)
        draw_icon(painter, spot, name, self._look.theme.colour.text_muted)

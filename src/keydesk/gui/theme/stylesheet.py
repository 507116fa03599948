"""Turns a theme into the one style sheet of the window; widgets take variants by dynamic properties, never own sheets.

* `QPushButton[kind]`: `primary`, `danger`, `ghost`, `link`; without it a plain outlined button.
* `QToolButton`: flat icon button; `[kind="outlined"]` has a border.
* `QLabel[role]`: `title`, `heading`, `strong`, `muted`, `secondary`, `caption`, `section`, `danger`, `mono`.
* `QFrame[panel]`: `card`, `sunken`, `sidebar`, `bar` (bottom border), `canvas`; any QWidget may carry it with
  `WA_StyledBackground`.
* `QLineEdit[state="invalid"]`: red border.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from keydesk.gui.theme.resources import resource
from keydesk.gui.theme.tokens import MONO

if TYPE_CHECKING:
    from PySide6.QtGui import QColor

    from keydesk.gui.theme.tokens import Theme


def stylesheet(theme: Theme) -> str:
    """Return the whole style sheet of a theme."""
    tokens = _tokens(theme)
    return "\n".join(part % tokens for part in (_FRAMES, _LABELS, _BUTTONS, _FIELDS, _CHOICES, _VIEWS, _MENUS, _BARS))


def css(colour: QColor) -> str:
    """Return a colour as a style sheet writes it."""
    return f"rgba({colour.red()},{colour.green()},{colour.blue()},{colour.alpha()})"


def _tokens(theme: Theme) -> dict[str, str]:
    colour = theme.colour
    tokens = {name: css(getattr(colour, name)) for name in colour.__dataclass_fields__}
    for tone, colours in theme.tones.items():
        tokens |= {f"{tone}_{part}": css(getattr(colours, part)) for part in ("text", "soft", "solid", "line")}
    tokens |= {f"px_{name}": f"{theme.px(name)}px" for name in theme.space}
    tokens |= {f"r_{name}": f"{radius}px" for name, radius in theme.radii.items()}
    tokens |= {f"f_{name}": f"{round(step.size * theme.scale)}px" for name, step in theme.steps.items()}
    tokens["marks"] = resource(f"marks/{theme.name}").as_posix()
    tokens["mono"] = MONO
    tokens["r_round"] = f"{theme.px(7) + 1}px"  # half of a round indicator: Qt draws a square when it is more
    tokens |= {f"n{length}": f"{theme.px(length)}px" for length in range(1, 33)}  # lengths that grow with the text
    tokens["inner"] = f"{theme.px('control') - 2}px"
    return tokens


_FRAMES = """
QMainWindow, QDialog, QWidget[panel="canvas"] { background: %(canvas)s; }
QDialog { background: %(surface)s; }
QWidget[panel="surface"] { background: %(surface)s; }
QWidget[panel="sidebar"] { background: %(sidebar)s; border: none; }
QWidget[panel="bar"] { background: %(surface)s; border: none; border-bottom: 1px solid %(border)s; }
QWidget[panel="foot"] { background: %(surface)s; border: none; border-top: 1px solid %(border)s; }
QWidget[panel="card"] { background: %(surface)s; border: 1px solid %(border)s; border-radius: %(r_l)s; }
QWidget[panel="raised"] { background: %(raised)s; border: 1px solid %(border_strong)s; border-radius: %(r_xl)s; }
QWidget[panel="sunken"] { background: %(sunken)s; border: 1px solid %(border)s; border-radius: %(r_l)s; }
QWidget[panel="inset-bar"] { background: transparent; border: none; }
QFrame[line="true"] { background: %(border)s; border: none; max-height: 1px; min-height: 1px; }
QFrame[line="vertical"] { background: %(border)s; border: none; max-width: 1px; min-width: 1px; }
QSplitter::handle { background: %(border)s; }
QSplitter[kind="gap"]::handle, QSplitter[kind="gap"]::handle:hover { background: transparent; }
QSplitter::handle:hover { background: %(accent)s; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QToolTip { background: %(raised)s; color: %(text)s; border: 1px solid %(border_strong)s; padding: 4px 6px; }
QScrollArea, QScrollArea > QWidget > QWidget[panel="clear"] { background: transparent; border: none; }
QStatusBar { background: %(surface)s; border-top: 1px solid %(border)s; color: %(text_secondary)s; }
QStatusBar::item { border: none; }
"""

_LABELS = """
QLabel { color: %(text)s; background: transparent; }
QLabel:disabled { color: %(text_disabled)s; }
QLabel[role="display"] { font-size: %(f_display)s; font-weight: 700; }
QLabel[role="title"] { font-size: %(f_title)s; font-weight: 600; }
QLabel[role="heading"] { font-size: %(f_heading)s; font-weight: 600; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="secondary"] { color: %(text_secondary)s; }
QLabel[role="muted"] { color: %(text_muted)s; }
QLabel[role="small"] { color: %(text_muted)s; font-size: %(f_small)s; }
QLabel[role="caption"] { color: %(text_muted)s; font-size: %(f_caption)s; font-weight: 500; }
QLabel[role="section"] { color: %(text_muted)s; font-size: %(f_caption)s; font-weight: 600; }
QLabel[role="danger"] { color: %(danger_text)s; }
QLabel[role="warning"] { color: %(warning_text)s; }
QLabel[role="success"] { color: %(success_text)s; }
QLabel[role="mono"] { font-family: "%(mono)s"; font-size: %(f_mono_small)s; color: %(text_secondary)s; }
"""

_BUTTONS = """
QPushButton { background: %(surface)s; color: %(text)s; border: 1px solid %(border_strong)s; border-radius: %(r_m)s;
  min-height: %(inner)s; padding: 0 12px; font-weight: 500; }
QPushButton:hover { background: %(hover)s; }
QPushButton:pressed, QPushButton:open { background: %(pressed)s; }
QPushButton:focus { border-color: %(focus)s; outline: none; }
QPushButton:disabled { color: %(text_disabled)s; background: %(surface)s; border-color: %(border)s; }
QPushButton::menu-indicator { image: url("%(marks)s/chevron-down.svg"); width: 12px; height: 12px;
  subcontrol-position: right center; subcontrol-origin: padding; right: 6px; }
QPushButton[kind="primary"] { background: %(accent)s; color: %(on_accent)s; border: 1px solid %(accent)s; }
QPushButton[kind="primary"]:hover { background: %(accent_hover)s; border-color: %(accent_hover)s; }
QPushButton[kind="primary"]:pressed { background: %(accent_pressed)s; }
QPushButton[kind="primary"]:focus { border: 2px solid %(text)s; padding: 0 11px; min-height: %(inner)s; }
QPushButton[kind="primary"]:disabled { background: %(track)s; color: %(text_disabled)s; border-color: %(track)s; }
QPushButton[kind="danger"] { color: %(danger_text)s; border-color: %(danger_line)s; background: %(surface)s; }
QPushButton[kind="danger"]:hover { background: %(danger_soft)s; }
QPushButton[kind="danger"]:focus { border-color: %(danger_solid)s; }
QPushButton[kind="danger"]:disabled { color: %(text_disabled)s; border-color: %(border)s; }
QPushButton[kind="ghost"] { background: transparent; border-color: transparent; color: %(text_secondary)s; }
QPushButton[kind="ghost"]:hover { background: %(hover)s; color: %(text)s; }
QPushButton[kind="ghost"]:focus { border-color: %(focus)s; }
QPushButton[kind="menu"] { background: transparent; border-color: transparent; font-size: %(f_body)s; font-weight: 600;
  padding: 0 26px 0 8px; }
QPushButton[kind="menu"]:hover, QPushButton[kind="menu"]:open { background: %(hover)s; }
QPushButton[kind="menu"]:focus { border-color: %(focus)s; }
QPushButton[kind="crumb"] { background: transparent; border: 1px solid transparent; border-radius: %(r_s)s;
  color: %(text_secondary)s; font-weight: 400; min-height: 18px; max-height: 18px; padding: 0 3px; margin: 0; }
QPushButton[kind="crumb"][place="first"] { padding-left: 0; }
QPushButton[kind="crumb"]:hover { background: %(hover)s; color: %(text)s; }
QPushButton[kind="crumb"]:focus { border-color: %(focus)s; }
QPushButton[kind="link"] { background: transparent; border-color: transparent; color: %(accent_text)s; padding: 0 6px; }
QPushButton[kind="link"]:hover { background: %(accent_soft)s; }
QPushButton[kind="link"]:focus { border-color: %(focus)s; }
QPushButton[kind="link"]:disabled { color: %(text_disabled)s; }
QToolButton { background: transparent; border: 1px solid transparent; border-radius: %(r_m)s; padding: 5px;
  color: %(text_secondary)s; }
QToolButton:hover { background: %(hover)s; }
QToolButton:pressed, QToolButton:open { background: %(pressed)s; }
QToolButton:checked { background: %(accent_soft)s; color: %(accent_text)s; }
QToolButton:focus { border-color: %(focus)s; }
QToolButton[kind="tight"] { padding: 1px; }
QToolButton[kind="outlined"] { border-color: %(border_strong)s; background: %(surface)s; }
QToolButton::menu-indicator { image: none; }
"""

_FIELDS = """
QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QDoubleSpinBox, QDateTimeEdit, QComboBox {
  background: %(surface)s; color: %(text)s; border: 1px solid %(border_control)s; border-radius: %(r_m)s;
  min-height: %(inner)s; padding: 0 9px; selection-background-color: %(accent)s; selection-color: %(on_accent)s; }
QPlainTextEdit, QTextEdit { padding: 5px 6px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus, QDateTimeEdit:focus, QComboBox:focus {
  border: 2px solid %(focus)s; padding: 0 8px; }
QPlainTextEdit:focus, QTextEdit:focus { padding: 4px 5px; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled, QSpinBox:disabled { color: %(text_disabled)s;
  background: %(sunken)s; border-color: %(border)s; }
QLineEdit:read-only, QPlainTextEdit:read-only { background: %(sunken)s; border-color: %(border)s; }
QLineEdit[state="invalid"], QComboBox[state="invalid"] { border-color: %(danger_solid)s; }
QLineEdit { lineedit-password-character: 8226; }
QLineEdit[echoMode="2"] { font-size: %(f_heading)s; }
QLineEdit[kind="bare"], QLineEdit[kind="bare"]:focus { border: none; background: transparent; padding: 0; }
QLineEdit[kind="search"] { background: %(sunken)s; border-color: %(border)s; }
QLineEdit[kind="search"]:focus { border: 2px solid %(focus)s; background: %(surface)s; }
QComboBox::drop-down { border: none; width: %(n24)s; }
QComboBox::down-arrow { image: url("%(marks)s/chevron-down.svg"); width: %(n14)s; height: %(n14)s; }
QComboBox QAbstractItemView { background: %(raised)s; border: 1px solid %(border_strong)s; border-radius: %(r_m)s;
  padding: 4px; outline: none; selection-background-color: %(selected)s; selection-color: %(text)s; }
QComboBox QAbstractItemView::item { min-height: %(n26)s; border-radius: %(r_s)s; padding: 0 6px; }
QDateTimeEdit { padding: 0 4px 0 7px; }
QSpinBox::up-button, QSpinBox::down-button, QDateTimeEdit::up-button, QDateTimeEdit::down-button {
  border: none; width: %(n18)s; background: transparent; }
QSpinBox::up-arrow, QDateTimeEdit::up-arrow { image: url("%(marks)s/arrow-up.svg"); width: %(n10)s;
  height: %(n10)s; }
QSpinBox::down-arrow, QDateTimeEdit::down-arrow { image: url("%(marks)s/chevron-down.svg"); width: %(n10)s;
  height: %(n10)s; }
"""

_CHOICES = """
QCheckBox, QRadioButton { color: %(text)s; spacing: %(n8)s; background: transparent; min-height: %(n22)s; }
QCheckBox:disabled, QRadioButton:disabled { color: %(text_disabled)s; }
QCheckBox::indicator, QRadioButton::indicator, QTreeView::indicator, QTableView::indicator, QListView::indicator {
  width: %(n14)s; height: %(n14)s; border: 1px solid %(border_control)s; background: %(surface)s;
  border-radius: %(r_s)s; }
QRadioButton::indicator { border-radius: %(r_round)s; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover { border-color: %(accent)s; }
QCheckBox::indicator:focus, QRadioButton::indicator:focus { border: 2px solid %(focus)s; width: %(n12)s;
  height: %(n12)s; }
QCheckBox::indicator:checked, QTreeView::indicator:checked, QTableView::indicator:checked,
QListView::indicator:checked { background: %(accent)s; border-color: %(accent)s; image: url("%(marks)s/check.svg"); }
QCheckBox::indicator:checked:focus { border: 2px solid %(text)s; }
QCheckBox::indicator:indeterminate, QTreeView::indicator:indeterminate { background: %(accent)s;
  border-color: %(accent)s; image: url("%(marks)s/dash.svg"); }
QCheckBox::indicator:disabled { background: %(sunken)s; border-color: %(border)s; }
QRadioButton::indicator:checked { border: %(n5)s solid %(accent)s; width: %(n6)s; height: %(n6)s;
  background: %(surface)s; }
QGroupBox { border: 1px solid %(border)s; border-radius: %(r_l)s; margin-top: %(n18)s; padding: 10px; }
QGroupBox::title { subcontrol-origin: margin; color: %(text_secondary)s; padding: 0 2px; }
"""

_VIEWS = """
QTreeView, QTableView, QListView { background: %(surface)s; alternate-background-color: %(sunken)s; border: none;
  outline: none; color: %(text)s; selection-background-color: %(selected)s; selection-color: %(text)s;
  gridline-color: %(border)s; }
QTreeView[panel="sidebar"], QListView[panel="sidebar"] { background: %(sidebar)s; }

QTreeView[panel="sidebar"]::item { background: transparent; }
QListView[panel="raised-list"] { background: %(raised)s; }
QTreeView { show-decoration-selected: 1; }
QTreeView::item, QListView::item { min-height: %(px_row)s; border: none; padding: 0; }
QTreeView::item:hover, QListView::item:hover, QTreeView::branch:hover { background: %(hover)s; }
QTreeView::item:selected, QListView::item:selected, QTreeView::branch:selected { background: %(selected)s;
  color: %(text)s; }
QTreeView::branch { background: transparent; border-image: none; image: none; }
QTreeView::branch:has-children:closed { image: url("%(marks)s/chevron-right.svg"); }
QTreeView::branch:has-children:open { image: url("%(marks)s/chevron-down.svg"); }
QHeaderView { background: %(surface)s; border: none; }
QHeaderView::section { background: %(surface)s; color: %(text_muted)s; border: none;
  border-bottom: 1px solid %(border)s; padding: 0 8px; height: %(px_row)s; font-weight: 500; font-size: %(f_small)s; }
QHeaderView::section:hover { color: %(text)s; }
QHeaderView::down-arrow { image: url("%(marks)s/chevron-down.svg"); width: 12px; height: 12px; }
QHeaderView::up-arrow { image: url("%(marks)s/arrow-up.svg"); width: 12px; height: 12px; }
QTableCornerButton::section { background: %(surface)s; border: none; }
"""

_MENUS = """
QMenu { background: %(raised)s; color: %(text)s; border: 1px solid %(border_strong)s; padding: 5px; }
QMenu::item { padding: 6px 28px 6px 10px; border-radius: %(r_s)s; min-height: %(n18)s; }
QMenu::item:selected { background: %(selected)s; }
QMenu::item:disabled { color: %(text_disabled)s; }
QMenu::separator { height: 1px; background: %(border)s; margin: 5px 6px; }
QMenu::icon { padding-left: 6px; }
QMenuBar { background: %(surface)s; color: %(text)s; }
QMenuBar::item { padding: 6px 10px; border-radius: %(r_s)s; background: transparent; }
QMenuBar::item:selected { background: %(hover)s; }
QTabWidget::pane { border: none; border-top: 1px solid %(border)s; }
QTabBar { background: transparent; }
QTabBar::tab { color: %(text_secondary)s; padding: 7px 4px; margin: 0 8px; border: none;
  border-bottom: 2px solid transparent; font-weight: 500; }
QTabBar::tab:hover { color: %(text)s; }
QTabBar::tab:selected { color: %(text)s; border-bottom: 2px solid %(accent)s; }
QTabBar::tab:focus { border-bottom: 2px solid %(focus)s; color: %(accent_text)s; }
QDockWidget { color: %(text)s; }
"""

_BARS = """
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; border: none; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; border: none; }
QScrollBar::handle { background: %(border_strong)s; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: %(border_control)s; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; border: none; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QProgressBar { background: %(track)s; border: none; border-radius: 3px; max-height: 6px; min-height: 6px;
  color: transparent; text-align: center; }
QProgressBar::chunk { background: %(accent)s; border-radius: 3px; }
QSlider::groove:horizontal { background: %(track)s; height: 4px; border-radius: 2px; }
QSlider::sub-page:horizontal { background: %(accent)s; border-radius: 2px; }
QSlider::handle:horizontal { background: %(surface)s; border: 1px solid %(border_control)s; width: 14px; height: 14px;
  margin: -6px 0; border-radius: 8px; }
QSlider::handle:horizontal:focus { border: 2px solid %(focus)s; }
"""

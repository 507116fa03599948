"""The first run makes a vault in under a minute: name, master password, recovery sheet, done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QProgressBar, QPushButton, QVBoxLayout, QWidget

from keydesk.gui.controls.notices import button, label
from keydesk.gui.controls.passwords import NewPassword
from keydesk.gui.controls.steps import Steps
from keydesk.gui.language.told import told_error
from keydesk.gui.panes.choices import Choice
from keydesk.gui.panes.glow import Glow
from keydesk.gui.panes.recovery_code import RecoveryCode
from keydesk.gui.panes.vault_mark import VaultMark

if TYPE_CHECKING:
    from keydesk.errors import KeydeskError
    from keydesk.gui.theme.look import Look

WIDTH = 520
_CHOICE, _FORM, _MAKING, _CODE = range(4)


class FirstRunPane(Glow):
    """Shown where there is no vault yet."""

    create_wanted = Signal(str, object)
    """A name, and the master password as a bytearray whose receiver zeroes it."""
    open_wanted = Signal()
    tour_wanted = Signal()
    confirm_wanted = Signal(object)
    """The recovery code as typed back, a bytearray whose receiver zeroes it."""
    print_wanted = Signal()
    finished = Signal()
    """The person has seen the recovery code and goes on to the desk."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._look = look
        theme = look.theme
        self._steps = Steps(look, [self.tr("Name and password"), self.tr("Recovery sheet"), self.tr("Your keys")])
        self.code = RecoveryCode(look)
        self._pages = (self._make_choice(), self._make_form(), self._make_making(), self._make_code())
        self._page = _CHOICE
        column = QVBoxLayout(self)
        column.setSpacing(theme.px("l"))
        column.addStretch(1)
        column.addWidget(self._steps, 0, Qt.AlignmentFlag.AlignHCenter)
        for page in self._pages:
            row = QHBoxLayout()  # not an alignment, which would forget that words need more height when they wrap
            row.addStretch(1)
            row.addWidget(page)
            row.addStretch(1)
            column.addLayout(row)
        column.addStretch(2)
        self._turn_to(_CHOICE)

    @property
    def is_busy(self) -> bool:
        """Claim: a vault is being made, or its recovery code is being shown."""
        return self._page in {_MAKING, _CODE}

    def take_focus(self) -> None:
        """Put the focus where the person begins."""
        if self._page == _CHOICE:
            self._first_choice.setFocus()

    def show_code(self, code: bytearray) -> None:
        """Show the recovery code of the vault just made; `code` is zeroed."""
        self._turn_to(_CODE)
        self.code.show_code(code)

    def show_failure(self, error: KeydeskError) -> None:
        """Say why no vault was made."""
        self._turn_to(_FORM)
        self._message.setText(told_error(error))
        self._message.show()

    def forget(self) -> None:
        """Empty every field and begin anew."""
        self._password.wipe()
        self.code.forget()
        self._turn_to(_CHOICE)

    # -- pages ---------------------------------------------------------------------------------------------

    def _make_choice(self) -> QWidget:
        theme = self._look.theme
        page, column = self._card()
        column.addWidget(VaultMark(self._look, side=52), 0, Qt.AlignmentFlag.AlignHCenter)
        for text, role in (
            (self.tr("Welcome to Keydesk"), "title"),
            (
                self.tr("One place on this computer for every key you are responsible for.\nNo server, no account."),
                "muted",
            ),
        ):
            words = label(text, role, wraps=True)
            words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(words)
        column.addSpacing(theme.px("m"))
        create = Choice(
            self._look, "plus", self.tr("Create a vault"), self.tr("Takes less than a minute."), is_primary=True
        )
        there = Choice(
            self._look, "folder-open", self.tr("Open a vault"), self.tr("One that is on this computer already.")
        )
        tour = Choice(
            self._look,
            "sparkles",
            self.tr("Take the tour"),
            self.tr("A sample vault to try everything, thrown away after."),
        )
        create.clicked.connect(lambda: self._turn_to(_FORM))
        there.clicked.connect(self.open_wanted)
        tour.clicked.connect(self.tour_wanted)
        self._first_choice = create
        for choice in (create, there, tour):
            column.addWidget(choice)
        return page

    def _make_form(self) -> QWidget:
        page, column = self._card()
        column.addWidget(label(self.tr("Name and master password"), "heading"))
        column.addWidget(
            label(
                self.tr("The password opens the vault. It is kept nowhere and nobody can reset it for you."),
                "muted",
                wraps=True,
            )
        )
        column.addWidget(label(self.tr("Name of the vault"), "secondary"))
        self._name = QLineEdit(self.tr("My keys"))  # takes: a name
        self._name.setAccessibleName(self.tr("Name of the vault"))
        self._name.setMaxLength(128)
        column.addWidget(self._name)
        self._password = NewPassword(self._look, self.tr("Master password"))
        column.addWidget(self._password)
        self._message: QLabel = label("", "danger", wraps=True)
        self._message.hide()
        column.addWidget(self._message)
        self._create: QPushButton = button(self._look, self.tr("Create the vault"), "primary")
        self._create.setEnabled(False)
        back: QPushButton = button(self._look, self.tr("Back"), "ghost")
        back.clicked.connect(lambda: self._turn_to(_CHOICE))
        column.addWidget(self._create)
        column.addWidget(back)
        self._password.ready_changed.connect(self._judge)
        self._name.textChanged.connect(self._judge)
        self._password.confirmed.connect(self._go)
        self._create.clicked.connect(self._go)
        return page

    def _make_making(self) -> QWidget:
        page, column = self._card()
        column.addWidget(label(self.tr("Making the vault"), "heading"))
        text = self.tr(
            "Finding out how hard this computer can make guessing your password. This takes a few seconds, once."
        )
        column.addWidget(label(text, "muted", wraps=True))
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setAccessibleName(self.tr("Making the vault"))
        column.addWidget(bar)
        return page

    def _make_code(self) -> QWidget:
        page, column = self._card()
        column.addWidget(label(self.tr("Recovery sheet"), "heading"))
        text = self.tr(
            "Should you forget the password, only this code opens the vault. Print it or write it down, "
            "and keep it where you keep things that must not be lost."
        )
        column.addWidget(label(text, "muted", wraps=True))
        column.addWidget(self.code)
        self.code.confirm_wanted.connect(self.confirm_wanted)
        self.code.print_wanted.connect(self.print_wanted)
        self.code.later_wanted.connect(self._finish)
        self.code.done.connect(self._finish)
        return page

    def _card(self) -> tuple[QWidget, QVBoxLayout]:
        theme = self._look.theme
        card = QFrame()
        card.setProperty("panel", "card")
        card.setFixedWidth(theme.px(WIDTH))
        column = QVBoxLayout(card)
        margin = theme.px(28)
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(theme.px("s"))
        return card, column

    # -- what happens --------------------------------------------------------------------------------------

    def _turn_to(self, page: int) -> None:
        self._page = page
        for number, shown in enumerate(self._pages):
            shown.setVisible(number == page)
        self._steps.setVisible(page != _CHOICE)
        self._steps.show_step(0 if page <= _MAKING else 1)
        if page == _FORM:
            self._message.hide()
            self._password.first.setFocus()
        elif page == _CHOICE:
            self._first_choice.setFocus()

    def _judge(self) -> None:
        self._create.setEnabled(self._password.is_ready and bool(self._name.text().strip()))

    def _go(self) -> None:
        if self._create.isEnabled():
            password = self._password.take()
            self._turn_to(_MAKING)
            self.create_wanted.emit(self._name.text().strip(), password)

    def _finish(self) -> None:
        self.code.forget()
        self._page = _CHOICE
        self.finished.emit()

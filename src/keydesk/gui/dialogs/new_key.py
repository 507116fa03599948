"""A new key, or a new value for one: generated inside the vault, typed, pasted, or taken from a file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QStackedWidget, QWidget

from keydesk.errors import KeydeskError
from keydesk.gui.controls.expiry_field import ExpiryField
from keydesk.gui.controls.notices import label
from keydesk.gui.controls.pressed import Segments
from keydesk.gui.dialogs.paths import NamespaceBox
from keydesk.gui.dialogs.sheet import Sheet
from keydesk.gui.dialogs.values import GivenValue, MadeValue
from keydesk.gui.language.direction import filled
from keydesk.gui.language.told import told_error
from keydesk.model.kinds import KINDS, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from keydesk.gui.theme.look import Look
    from keydesk.model.keys import Key, Namespace
    from keydesk.model.paths import Path

MADE_HERE = (Kind.PASSWORD, Kind.API_TOKEN, Kind.SSH_KEY, Kind.SYMMETRIC, Kind.OPAQUE)


@dataclass(frozen=True, slots=True)
class NewKey:
    """What shall be made. `value` is None when the vault generates it; its receiver zeroes it."""

    path: Path
    kind: Kind
    algorithm: str
    options: dict[str, str]
    purpose: str
    owner: str
    tags: tuple[str, ...]
    expires: datetime | None
    value: bytearray | None = field(default=None, repr=False)


class NewKeySheet(Sheet):
    """Asks for kind, name, place and value. With `existing` it asks for a new value of that key alone."""

    def __init__(
        self,
        look: Look,
        parent: QWidget | None,
        namespaces: Sequence[Namespace],
        here: Path,
        *,
        existing: Key | None = None,
    ) -> None:
        super().__init__(look, parent, width=540)
        self._existing = existing
        if existing is None:
            self.begin(
                self.tr("New key"), self.tr("Made inside the vault: its value is on no screen and in no file."), "plus"
            )
        else:
            text = self.tr("The value in force now stays valid in its grace period.")
            self.begin(filled(self.tr("New value for %1"), existing.path.name), text, "refresh-cw")
        kinds = [kind for kind in MADE_HERE if existing is None or kind is existing.kind or kind is Kind.OPAQUE]
        self.kinds = Segments(look, [(kind.value, self._title(kind), KINDS[kind].icon) for kind in kinds])
        self.kinds.setAccessibleName(self.tr("Kind"))
        self.kinds.chosen.connect(self._show_kind)
        self.name = QLineEdit()  # takes: a name
        self.name.setPlaceholderText(self.tr("orders-primary"))
        self.place = NamespaceBox(namespaces, here)
        self.purpose = QLineEdit()  # takes: a purpose
        self.purpose.setPlaceholderText(self.tr("What it opens, for example: orders database, role app_rw"))
        if existing is None:
            self.body.addWidget(self.kinds)
            self.body.addSpacing(look.theme.px("xs"))
            self.add_field(self.tr("Name"), self.name)
            self.add_field(self.tr("Namespace"), self.place)
        self.made = MadeValue(look)
        self.given = GivenValue(look)
        self._values = QStackedWidget()
        self._values.addWidget(self.made)
        self._values.addWidget(self.given)
        self._way = Segments(
            look, [("made", self.tr("Generate"), "dices"), ("given", self.tr("I have one"), "text-cursor-input")]
        )
        self._way.setAccessibleName(self.tr("Where the value comes from"))
        self._way.chosen.connect(self._show_way)
        self.body.addWidget(label(self.tr("Value"), "secondary"))
        self.body.addWidget(self._way)
        self.body.addWidget(self._values)
        if existing is None:
            self.add_field(self.tr("Purpose"), self.purpose)
        self.expires = ExpiryField(look)
        self.body.addWidget(self.expires)
        self.add_buttons(self.tr("Make key") if existing is None else self.tr("Put new value"))
        for signal in (self.name.textChanged, self.place.changed, self.given.changed):
            signal.connect(self._judge)
        chosen = existing.kind.value if existing is not None and existing.kind in kinds else kinds[0].value
        self.kinds.choose(chosen)
        self._show_kind(chosen)
        (self.name if existing is None else self.made).setFocus()

    def decide(self) -> NewKey | None:
        """Return what shall be made, or None with a sentence when the path is not one."""
        kind = Kind(self.kinds.choice)
        try:
            path = self._existing.path if self._existing is not None else self.place.path() / self.name.text().strip()
        except KeydeskError as error:
            self.say(told_error(error))
            return None
        is_given = self._way.choice == "given" or kind is Kind.OPAQUE
        return NewKey(
            path, kind, "" if is_given else self.made.algorithm(), {} if is_given else self.made.options(),
            self.purpose.text().strip(), "", (), self.expires.moment(), self.given.take() if is_given else None,
        )  # fmt: skip

    def reject(self) -> None:
        """Forget what was typed."""
        self.given.wipe()
        super().reject()

    def _title(self, kind: Kind) -> str:
        return {
            Kind.PASSWORD: self.tr("Password"),
            Kind.API_TOKEN: self.tr("API token"),
            Kind.SSH_KEY: self.tr("SSH"),
            Kind.SYMMETRIC: self.tr("AES-256"),
            Kind.OPAQUE: self.tr("Anything"),
        }[kind]

    def _show_kind(self, kind: str) -> None:
        chosen = Kind(kind)
        self.made.show_kind(chosen)
        self._way.setVisible(chosen is not Kind.OPAQUE)
        self._show_way("given" if chosen is Kind.OPAQUE else self._way.choice)

    def _show_way(self, way: str) -> None:
        is_given = way == "given" or Kind(self.kinds.choice) is Kind.OPAQUE
        self.given.show_kind(Kind(self.kinds.choice))
        self._values.setCurrentWidget(self.given if is_given else self.made)
        self._values.setFixedHeight((self.given if is_given else self.made).natural_height(self._values.width()))
        self._judge()
        self.fit()

    def _judge(self) -> None:
        if not hasattr(self, "primary"):
            return
        is_given = self._values.currentWidget() is self.given
        has_name = self._existing is not None or (bool(self.name.text().strip()) and self.place.is_path())
        self.set_ready(has_name and (not is_given or self.given.is_there))

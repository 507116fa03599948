"""What is known of one key beside its value: purpose, public fields, fingerprint, dates, origin, notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keydesk.gui.panes.facts import Facts
from keydesk.model.kinds import VALUE

if TYPE_CHECKING:
    from datetime import datetime

    from PySide6.QtWidgets import QWidget

    from keydesk.gui.theme.look import Look
    from keydesk.gui.words import Words
    from keydesk.model.keys import Version
    from keydesk.model.requests import KeyDetail

_SHOWN = 14
_USERS = {"username", "user", "login"}
_LONG = 24
"""Characters from which a fact is set in the fixed-width face and shortened in its middle."""


class KeyFacts(Facts):
    """The facts of the selected key."""

    def __init__(self, look: Look, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._words = words

    def show_key(self, detail: KeyDetail, now: datetime) -> None:
        """Show the facts of another key, or of the same one anew."""
        self.clear()
        key, row, words = detail.key, detail.row, self._words
        current = next((one for one in detail.versions if one.number == key.current), None)
        if row.purge_due is not None:
            self.add("trash-2", self.tr("Deleted"), words.purged(row.purge_due, now), tip=words.exact(row.purge_due))
        if key.purpose:
            self.add("info", self.tr("Purpose"), key.purpose)
        for name, text in list(key.attributes.items())[:_SHOWN]:
            self.add("user" if name in _USERS else "text-cursor-input", words.field(name), text, field=name)
        self._add_fields(current)
        if row.fingerprint:
            self.add("fingerprint-pattern", self.tr("Fingerprint"), row.fingerprint, is_code=True)
        self.add("calendar", self.tr("In use since"), words.day(row.rotated), tip=words.exact(row.rotated))
        if key.owner:
            self.add("users", self.tr("Owner"), key.owner)
        self.add("clock", self.tr("Last used"), words.ago(row.last_used, now), tip=words.exact(row.last_used))
        if key.source:
            self.add("download", self.tr("Imported from"), key.source)
        self._add_known(current, set(key.attributes.values()))
        if key.notes:
            self.add("scroll-text", self.tr("Notes"), key.notes.splitlines()[0], tip=key.notes)

    def _add_fields(self, current: Version | None) -> None:
        """The fields beside the value; secret ones are named and can be copied, not seen."""
        for shape in current.fields if current is not None else ():
            if shape.name != VALUE:
                icon = "lock-keyhole" if shape.is_secret else "text-cursor-input"
                what = self.tr("hidden") if shape.is_secret else self.tr("%Ln bytes", "", shape.size)
                self.add(icon, self._words.field(shape.name), what, field=shape.name)

    def _add_known(self, current: Version | None, said: set[str]) -> None:
        """What the kind tells of the current version, but for what was said already."""
        known = current.facts.items() if current is not None else ()
        for name, text in [(name, text) for name, text in known if text not in said][:_SHOWN]:
            what = self._words.fact(name, text)
            self.add("file-text", self._words.field(name), what, is_code=len(what) > _LONG)

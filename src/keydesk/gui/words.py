"""States, spans and times are said in the same few words everywhere in the window, in the user's language and zone.

Times are relative ("4 min ago"); `exact` is what tooltips show beside them.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QDateTime, QLocale, QTimeZone

from keydesk.gui.language.direction import filled
from keydesk.gui.language.told import told
from keydesk.gui.recordwords import RecordWords
from keydesk.model.kinds import KINDS, Kind
from keydesk.model.profiles import ProfileName

if TYPE_CHECKING:
    from datetime import timedelta

_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400


class Words(RecordWords):
    """The window's shared phrases: those of the marks and records, and times, spans and counts."""

    def ago(self, when: datetime | None, now: datetime) -> str:  # noqa: PLR0911 - one return a unit
        """Return how long ago `when` was, or a dash for never."""
        if when is None:
            return "–"
        seconds = int((now - when).total_seconds())
        if seconds < 10:
            return self.tr("just now")
        if seconds < _MINUTE:
            return self.tr("%n s ago", "", seconds)
        if seconds < _HOUR:
            return self.tr("%n min ago", "", seconds // _MINUTE)
        if seconds < _DAY:
            return self.tr("%n h ago", "", seconds // _HOUR)
        if seconds < 2 * _DAY:
            return self.tr("yesterday")
        if seconds < 60 * _DAY:
            return self.tr("%n days ago", "", seconds // _DAY)
        if seconds < 730 * _DAY:
            return self.tr("%n months ago", "", seconds // (30 * _DAY))
        return self.tr("%n years ago", "", seconds // (365 * _DAY))

    def span(self, length: timedelta) -> str:
        """Return a length of time in its largest fitting unit: `20 s`, `15 min`, `4 h`, `66 days`."""
        seconds = int(abs(length.total_seconds()))
        if seconds < 2 * _MINUTE:
            return self.tr("%n s", "", seconds)
        if seconds < 2 * _HOUR:
            return self.tr("%n min", "", seconds // _MINUTE)
        if seconds < 2 * _DAY:
            return self.tr("%n h", "", seconds // _HOUR)
        if seconds < 730 * _DAY:
            return self.tr("%n days", "", seconds // _DAY)
        return self.tr("%n years", "", seconds // (365 * _DAY))

    def until(self, when: datetime | None, now: datetime) -> str:
        """Return how far away `when` is, or how long it has passed, or a dash for no date."""
        if when is None:
            return "–"
        if when < now:
            return self.ago(when, now)
        return self.span(when - now)

    def ends(self, when: datetime, now: datetime) -> str:
        """Return when something ends or ended: `until 11 Jan 2027`, `ended 8 days ago`."""
        if when <= now:
            return filled(self.tr("ended %1"), self.ago(when, now))
        return filled(self.tr("until %1"), self.day(when))

    def of_whole(self, left: timedelta, whole: timedelta) -> str:
        """Return the words for a whole period behind a part of it: `of 90` behind `66 days`, else with its unit."""
        seconds = int(abs(whole.total_seconds()))
        if abs(left.total_seconds()) >= 2 * _DAY and 2 * _DAY <= seconds < 730 * _DAY:
            return filled(self.tr("of %1"), self.number(seconds // _DAY))
        if seconds < 2 * _MINUTE:
            return self.tr("of %n s", "", seconds)
        if seconds < 2 * _HOUR:
            return self.tr("of %n min", "", seconds // _MINUTE)
        if seconds < 2 * _DAY:
            return self.tr("of %n h", "", seconds // _HOUR)
        if seconds < 730 * _DAY:
            return self.tr("of %n days", "", seconds // _DAY)
        return self.tr("of %n years", "", seconds // (365 * _DAY))

    def algorithm(self, algorithm: str, kind: Kind) -> str:
        """Return an algorithm's name, or its kind's where the algorithm says no more than that."""
        if not algorithm or kind is Kind.OPAQUE:  # whose algorithm is its size: nobody's business
            return told(KINDS[kind].title)
        return {
            "password": self.tr("Password"),
            "passphrase": self.tr("Passphrase"),
            "token": self.tr("API token"),
            "token, checked": self.tr("API token"),
            "unknown": self.tr("Unreadable"),
            "protected": self.tr("Protected"),
        }.get(algorithm, algorithm.partition(",")[0])

    def fact(self, name: str, text: str) -> str:
        """Return a public fact as people read it: moments as days, spans with their unit."""
        if name in {"not before", "not after"}:
            try:
                return self.day(datetime.fromisoformat(text))
            except ValueError:
                return text
        return self.tr("%n s", "", int(text)) if name == "period" and text.isdigit() else text

    def purged(self, when: datetime, now: datetime) -> str:
        """Return in how long a deleted key is destroyed by itself; until then it can be restored."""
        hours = int((when - now).total_seconds()) // _HOUR
        if hours < 1:
            return self.tr("purged soon")
        if hours < 48:
            return self.tr("purged in %n hours", "", hours)
        return self.tr("purged in %n days", "", hours // 24)

    def exact(self, when: datetime | None) -> str:
        """Return the exact time in the user's zone and format, or an empty string."""
        if when is None:
            return ""
        local = QDateTime.fromMSecsSinceEpoch(int(when.timestamp() * 1000), QTimeZone.systemTimeZone())
        day = QLocale().toString(local.date(), QLocale.FormatType.LongFormat)
        return f"{day}, {local.time().toString('HH:mm:ss')}"

    def day(self, when: datetime | None) -> str:
        """Return the date alone, or a dash."""
        if when is None:
            return "–"
        local = QDateTime.fromMSecsSinceEpoch(int(when.timestamp() * 1000), QTimeZone.systemTimeZone())
        return QLocale().toString(local.date(), self.tr("d MMM yyyy", "format"))

    def moment(self, when: datetime, now: datetime) -> str:
        """Return the time of day with seconds, or with the date where it was not today; for lists of records."""
        local = QDateTime.fromMSecsSinceEpoch(int(when.timestamp() * 1000), QTimeZone.systemTimeZone())
        today = QDateTime.fromMSecsSinceEpoch(int(now.timestamp() * 1000), QTimeZone.systemTimeZone()).date()
        form = "HH:mm:ss" if local.date() == today else self.tr("d MMM HH:mm", "format")
        return QLocale().toString(local, form)

    def number(self, count: int) -> str:
        """Return a count with the locale's thousands separators."""
        return QLocale().toString(count)

    def demands(self, profile: ProfileName) -> str:
        """Return what a profile demands, in a sentence."""
        return {
            ProfileName.DEV: self.tr("Values are revealed and copied without asking again."),
            ProfileName.STAGING: self.tr("Asks for the password again before a value is copied or revealed."),
            ProfileName.PROD: self.tr("Asks for the password again, and records the reason."),
        }[profile]

    def warning(self, word: str) -> str:
        """Return a warning's word for people; unknown ones are shown as they are."""
        known = {
            "weak": self.tr("Weak"),
            "expired": self.tr("Expired"),
            "expiring": self.tr("Expires soon"),
            "overdue": self.tr("Rotation overdue"),
            "unused": self.tr("Unused"),
        }
        return known.get(word, word)

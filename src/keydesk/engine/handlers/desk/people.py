"""A person is whoever presented the password on a connection or in a terminal, and is forgotten there in time.

A window is a person as long as its connection lives. A terminal's login session is one person for all its commands:
idle 10 minutes, at most 12 hours (both settings). A work session is one step-up over one namespace: it ends by the
clock, by the boot clock (which a changed clock cannot stretch), and with its person. A new master password ends
everybody but who set it; those it ended are told so until they prove again who they are.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from keydesk.engine.access import decide
from keydesk.model.callers import Caller, Face

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from keydesk.engine.crypto.secret import SecretBuffer
    from keydesk.engine.handlers.desk.keyring import Keyring
    from keydesk.engine.handlers.desk.wraps import Wrap
    from keydesk.engine.lifecycle.reckoning import Moment
    from keydesk.model.paths import Path

AFTER_RECOVERY = timedelta(minutes=10)
"""How long after opening with a recovery code a new password may be set without giving it again."""

Identity = tuple[str, int, str]
"""("connection", number, "") or ("terminal", uid, terminal)."""


@dataclass(slots=True, eq=False)
class WorkSession:
    """One step-up's span over a namespace; `wrap` opens the strict namespaces in it."""

    namespace: Path
    until: datetime
    until_boot: float
    reason: str
    wrap: Wrap

    def is_live(self, now: datetime, boot: float) -> bool:
        """Claim: neither clock has passed its end."""
        return now < self.until and boot < self.until_boot

    def as_context(self) -> decide.WorkSession:
        """What the decision may see of it."""
        return decide.WorkSession(self.namespace, self.until, self.reason)


@dataclass(slots=True, eq=False)
class Person:
    """One authenticated person at one place. Times of `_boot` are seconds of the boot clock."""

    identity: Identity
    authenticated: datetime
    since_boot: float
    authenticated_boot: float
    seen_boot: float
    sessions: list[WorkSession] = field(default_factory=list)
    root: SecretBuffer | None = None
    """Only after a recovery code was presented, until a new password is set."""
    root_since: float = 0.0

    def keep_root(self, root: SecretBuffer, boot: float) -> None:
        """Let a new password be set for a while without the old one; `root` is owned from here on."""
        self.drop_root()
        self.root, self.root_since = root, boot

    def drop_root(self) -> None:
        """Zero the root."""
        if self.root is not None:
            self.root.wipe()
            self.root = None


def identity_of(caller: Caller) -> Identity:
    """Where a caller's authentication hangs."""
    if caller.face is Face.COMMAND_LINE and caller.program.terminal:
        return ("terminal", caller.program.uid, caller.program.terminal)
    return ("connection", caller.connection, "")


class People:
    """Everybody who is authenticated now."""

    __slots__ = ("_ended", "_idle", "_keyring", "_most", "_on_change", "_people")

    def __init__(self, keyring: Keyring, on_change: Callable[[], None]) -> None:
        """`on_change` is called whenever what somebody may do can be another."""
        self._keyring = keyring
        self._on_change = on_change
        self._people: dict[Identity, Person] = {}
        self._ended: set[Identity] = set()
        self._idle = self._most = 0.0

    def limit(self, idle: timedelta, most: timedelta) -> None:
        """Set how long a terminal's person may be idle and may last."""
        self._idle = idle.total_seconds()
        self._most = most.total_seconds()

    def of(self, caller: Caller, boot: float) -> Person | None:
        """The person behind a caller, whose time this request renews; None when there is none or it is over."""
        identity = identity_of(caller)
        person = self._people.get(identity)
        if person is None:
            return None
        if self._is_over(person, boot):
            self.forget(identity)
            return None
        person.seen_boot = boot
        return person

    def authenticate(self, caller: Caller, moment: Moment) -> Person:
        """The caller has just presented the password."""
        now, boot = moment.latest, moment.boot
        identity = identity_of(caller)
        person = self._people.get(identity)
        if person is None or self._is_over(person, boot):
            self.forget(identity)
            person = self._people[identity] = Person(identity, now, boot, boot, boot)
        self._ended.discard(identity)
        person.authenticated, person.authenticated_boot, person.seen_boot = now, boot, boot
        self._on_change()
        return person

    def open_session(self, person: Person, session: WorkSession) -> None:
        """Add a work session, in place of one over the same namespace."""
        for known in [known for known in person.sessions if known.namespace == session.namespace]:
            self._end(person, known)
        person.sessions.append(session)
        self._on_change()

    def session_over(self, person: Person | None, path: Path, now: datetime, boot: float) -> WorkSession | None:
        """The live session that covers `path`, one with a reason first, then the longest."""
        if person is None or not person.sessions:
            return None
        covering = [s for s in person.sessions if path.is_within(s.namespace) and s.is_live(now, boot)]
        return max(covering, key=lambda session: (bool(session.reason), session.until), default=None)

    def shorten_sessions(self, path: Path, span: timedelta, now: datetime, boot: float) -> None:
        """Let no work session that reaches `path` or below last longer than `span` from now."""
        for session in (session for person in self._people.values() for session in person.sessions):
            if path.is_within(session.namespace) or session.namespace.is_within(path):
                session.until = min(session.until, now + span)
                session.until_boot = min(session.until_boot, boot + span.total_seconds())
        self._on_change()

    def expire(self, now: datetime, boot: float) -> None:
        """End what is over, zeroing its keys."""
        for identity, person in list(self._people.items()):
            if self._is_over(person, boot):
                self.forget(identity)
                continue
            if boot - person.root_since > AFTER_RECOVERY.total_seconds():
                person.drop_root()
            for session in [session for session in person.sessions if not session.is_live(now, boot)]:
                self._end(person, session)

    def forget(self, identity: Identity) -> None:
        """Forget a person and end their sessions."""
        person = self._people.pop(identity, None)
        if person is not None:
            person.drop_root()
            for session in list(person.sessions):
                self._end(person, session)
            self._on_change()

    def end_others(self, person: Person, boot: float) -> int:
        """Forget everybody but this person, because the master password is another now; how many that ended."""
        others = {identity: other for identity, other in self._people.items() if other is not person}
        ended = {identity for identity, other in others.items() if not self._is_over(other, boot)}
        for identity in others:
            self.forget(identity)
        self._ended |= ended
        return len(ended)

    def was_ended(self, caller: Caller) -> bool:
        """Claim: the caller was a person until the master password was changed, and has not proved to be one since."""
        return identity_of(caller) in self._ended

    def connection_closed(self, connection: int) -> None:
        """A connection ended, and with it the person who was known by it."""
        identity: Identity = ("connection", connection, "")
        self.forget(identity)
        self._ended.discard(identity)

    def wipe(self) -> None:
        """Forget everybody."""
        for identity in list(self._people):
            self.forget(identity)

    def _end(self, person: Person, session: WorkSession) -> None:
        person.sessions.remove(session)
        self._on_change()
        self._keyring.forget(session.wrap)

    def _is_over(self, person: Person, boot: float) -> bool:
        if person.identity[0] != "terminal":
            return False
        return boot - person.seen_boot >= self._idle or boot - person.since_boot >= self._most

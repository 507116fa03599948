"""The vault itself: status, creation, opening, authentication, settings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from keydesk.model.paths import Path
from keydesk.model.requests.registry import Done, request


@dataclass(frozen=True, slots=True)
class Keyslot:
    """A keyslot as may be shown while locked: no name, only its id and type. Only a confirmed one opens the vault."""

    id: str
    type: str
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class StatusReply:
    """State of the agent's vault: `absent` (no bundle yet), `locked` or `unlocked`. Counts are 0 while locked.

    `notices` are sentences for the user (a healed header half, failed attempts, changes since last opening);
    `checking` claims the background check is not finished, `is_damaged` that it found something;
    `wait` is seconds until the next password try is heard; `person` claims this connection is authenticated,
    `was_ended` that it was until someone changed the master password; `auth_age` its seconds since the last
    authentication (-1 never), `write_room` the records that still fit on a nearly full disk (-1: plenty);
    `clock_off` the seconds by which the computer's clock is ahead of what the vault believes, or (negative) behind
    the time it has seen; 0 where they agree.
    """

    state: str
    directory: str
    name: str = ""
    vault: str = ""
    slots: tuple[Keyslot, ...] = ()
    notices: tuple[str, ...] = ()
    keys: int = 0
    records: int = 0
    checking: bool = False
    is_damaged: bool = False
    recovery_confirmed: bool = False
    wait: int = 0
    person: bool = False
    was_ended: bool = False
    auth_age: int = -1
    idle_lock: int = 0
    locks_in: int = -1
    write_room: int = -1
    is_read_only: bool = False
    clock_off: int = 0
    version: str = ""
    problem_code: str = ""
    problem: str = ""
    problem_next: str = ""

    @property
    def recovery_pending(self) -> bool:
        """Claim: a new recovery code waits to be typed back; one that is confirmed counts until then."""
        return any(not slot.confirmed for slot in self.slots)


@request("status", StatusReply)
@dataclass(frozen=True, slots=True)
class Status:
    """Ask how the vault stands; always answered, recorded never."""


@dataclass(frozen=True, slots=True)
class Created:
    """A vault or recovery code was made. Body out: the recovery code's text (UTF-8)."""

    vault: str
    kdf: str


@request("vault.create", Created)
@dataclass(frozen=True, slots=True)
class CreateVault:
    """Make the bundle in the agent's directory, unlocked, this connection its person. Body in: the password."""

    name: str


@dataclass(frozen=True, slots=True)
class Unlocked:
    """The vault is open and this connection is a person. `must_set_password` after opening with a recovery code."""

    notices: tuple[str, ...] = ()
    must_set_password: bool = False
    last_opened: datetime | None = None
    changes: int = 0


@request("unlock", Unlocked)
@dataclass(frozen=True, slots=True)
class Unlock:
    """Open the vault, or authenticate this connection on an open one. Body in: password or recovery code.

    `slot` is a keyslot id or a type (`password`, `recovery`). `accept_state` is a fingerprint printed by the
    anchor error, to continue knowingly without a good anchor.
    """

    slot: str = "password"
    accept_state: str = ""


@request("lock", Done)
@dataclass(frozen=True, slots=True)
class Lock:
    """Lock the vault: the worker finishes its transaction and dies; this connection ends."""


@dataclass(frozen=True, slots=True)
class Session:
    """A work session: until when this person may use `namespace` and what was given for it."""

    namespace: Path
    until: datetime
    reason: str = ""


@request("step-up", Session)
@dataclass(frozen=True, slots=True)
class StepUp:
    """Authenticate freshly and open a work session over `namespace` (and below). Body in: the password."""

    namespace: Path
    reason: str = ""


@request("password.change", Done)
@dataclass(frozen=True, slots=True)
class ChangePassword:
    """Replace the password slot: add, test, then remove. Body in: old then new.

    The old one is empty (`old_length` 0) only right after opening with a recovery code. Every other person, in other
    windows and terminals, is one no more until they give the new password; grants of services stay.
    """

    old_length: int


@request("recovery.confirm", Done)
@dataclass(frozen=True, slots=True)
class ConfirmRecovery:
    """Type the recovery code back so that it counts, and the one before it no more. Body in: the code."""


@request("recovery.new", Created)
@dataclass(frozen=True, slots=True)
class NewRecovery:
    """Make a new recovery code, which opens nothing before it is confirmed; until then the one before it does.

    Another one that was not confirmed is forgotten. Body in: the password. Body out: the code's text.
    """


@request("clock.accept", Done)
@dataclass(frozen=True, slots=True)
class AcceptClock:
    """Believe the computer's clock where it and the time the vault has seen part; needs a fresh authentication."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What a full check covered and found; `problems` are sentences naming region, meaning and next step."""

    rows: int
    records: int
    problems: tuple[str, ...] = ()


@request("vault.verify", Verified)
@dataclass(frozen=True, slots=True)
class VerifyVault:
    """Check header pair, pages, state, anchor, hints and audit log in full."""


@dataclass(frozen=True, slots=True)
class SettingValue:
    """A setting's name and present value."""

    name: str
    value: int | bool | str


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings kept in the vault."""

    values: tuple[SettingValue, ...]


@request("settings.get", Settings)
@dataclass(frozen=True, slots=True)
class GetSettings:
    """Read the vault's settings."""


@request("settings.set", Done)
@dataclass(frozen=True, slots=True)
class SetSetting:
    """Change one setting; recorded."""

    name: str
    value: int | bool | str

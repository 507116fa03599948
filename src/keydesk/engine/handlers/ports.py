"""What the vault needs from its process, handed in: clock, randomness, KDF cost, parser, clipboard and listeners."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime, timedelta

    from keydesk.engine.crypto.secret import SecretBuffer
    from keydesk.engine.formats.parsed import ParseOptions, ParseResult
    from keydesk.engine.keyslots.cost import Cost, TestCost
    from keydesk.model.requests import Ask, Event


class Clock(Protocol):
    """The process's clock; the engine has none of its own."""

    boot_id: str

    def now(self) -> datetime:
        """The wall clock, UTC, aware."""

    def boot(self) -> float:
        """Seconds since boot, counting sleep."""


@dataclass(frozen=True, slots=True)
class GivenFile:
    """One foreign file for the parser: its name, its bytes, and its passphrase (None: none given)."""

    name: str
    content: SecretBuffer
    passphrase: SecretBuffer | None = None


class Parser(Protocol):
    """Reads foreign files in a jailed process; called from a thread."""

    def __call__(self, files: Sequence[GivenFile], options: ParseOptions) -> ParseResult:
        """Return what the files hold. Raises KeydeskError."""


@dataclass(frozen=True, slots=True)
class Kdf:
    """How dear a new password slot is. `cost` None is calibrated at creation; `permission` is a test's."""

    cost: Cost | None = None
    permission: TestCost | None = None


SHIPPED = Kdf()
"""Calibrated to about a second on the machine that creates the vault."""


@dataclass(frozen=True, slots=True)
class CopyOrder:
    """A value to put on the clipboard: the holder owns `value` from here on and wipes it."""

    copy: str
    value: SecretBuffer
    span: timedelta
    display: dict[str, str]


class Holder(Protocol):
    """The clipboard holder's starter."""

    def copy(self, order: CopyOrder) -> None:
        """Put a value on the clipboard; what becomes of it arrives as clipboard events. Raises KeydeskError."""

    def clear(self, copy: str) -> None:
        """Clear a copied value now, if it is still ours."""


@dataclass(frozen=True, slots=True)
class Ports:
    """Everything the vault is handed.

    `notify` sends an event to every subscriber. `ask` shows a question to the windows and says whether one was there
    to see it. `uid` is the process's own user; `version` the program's, for StatusReply.
    """

    clock: Clock
    rng: Callable[[int], bytes]
    parser: Parser
    holder: Holder
    notify: Callable[[Event], None]
    ask: Callable[[Ask], bool]
    kdf: Kdf = SHIPPED
    uid: int = field(default_factory=os.geteuid)
    version: str = ""

"""Who is asking: what the agent knows of the other end of a connection, and how surely."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Strength(StrEnum):
    """How surely a caller is known. Weak: same user, by executable and script. See security.md, section 6."""

    STRONG = "strong"
    WEAK = "weak"
    UNKNOWN = "unknown"


class Face(StrEnum):
    """What kind of client a connection says it is; it decides nothing but words and who is asked."""

    WINDOW = "window"
    COMMAND_LINE = "command-line"
    PROGRAM = "program"


@dataclass(frozen=True, slots=True)
class Program:
    """What runs at the other end. Empty strings where unknown.

    `executable` and `script` are absolute paths, the hashes hexadecimal SHA-256, `unit` a systemd unit.
    `terminal` identifies one terminal's login session (session leader and its start time), empty without one.
    """

    uid: int
    pid: int
    executable: str = ""
    executable_hash: str = ""
    script: str = ""
    script_hash: str = ""
    unit: str = ""
    terminal: str = ""
    is_interpreter: bool = False


@dataclass(frozen=True, slots=True)
class Caller:
    """One connection's identity as the door sees it.

    `connection` is unique in the worker's life. `is_inherited` claims a socket pair inherited from us.
    Person sessions hang on `connection` or, in a terminal, on `program.terminal`; the vault keeps them.
    """

    connection: int
    face: Face
    strength: Strength
    program: Program
    is_inherited: bool = False

    @property
    def label(self) -> str:
        """The words shown for this caller in history and questions."""
        if self.face is Face.WINDOW:
            return "window"
        if self.program.unit:
            return self.program.unit
        shown = self.program.script or self.program.executable
        return shown.rsplit("/", 1)[-1] or f"pid {self.program.pid}"

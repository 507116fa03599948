"""Every answer that gives a value waits for its record: what was decided is collected here and made durable together.

Records of reads wait for the door's `commit`; a change takes the waiting ones into its own transaction, so the history
keeps the order in which things were decided. When that commit fails, nothing they were to allow is answered.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from keydesk.engine.audit.record import encode
from keydesk.engine.monitor.use import KeyUse, use_of
from keydesk.model.callers import Face, Strength
from keydesk.model.records import Record

if TYPE_CHECKING:
    from collections.abc import Callable

    from keydesk.engine.handlers.desk.visit import Visit
    from keydesk.model.access import Outcome
    from keydesk.model.callers import Caller


@dataclass(frozen=True, slots=True)
class Author:
    """How records name a caller: label, how surely known, uid, and what it is known by across connections."""

    label: str
    known: str
    uid: int
    reader: str


def author_of(caller: Caller, *, is_person: bool) -> Author:
    """How records name this caller; a person has no `reader`."""
    program = caller.program
    known = "person" if is_person else caller.strength.value
    reader = "" if is_person else program.unit or program.script or program.executable
    if not is_person and not reader and caller.strength is Strength.STRONG:
        reader = f"uid {program.uid}"
    # A face is the caller's own claim: it names nobody but a person, who proved to be one.
    face = caller.face if is_person or caller.is_inherited else Face.PROGRAM
    label = "command line" if face is Face.COMMAND_LINE else replace(caller, face=face).label
    return Author(label, known, program.uid, reader)


class Journal:
    """Records that are decided and not yet durable, and what each of them says of a key's use."""

    __slots__ = ("_listeners", "failures", "uses", "waiting")

    def __init__(self) -> None:
        self.waiting: list[bytes] = []
        self.uses: list[KeyUse | None] = []
        self.failures = 0
        """How often what was decided did not become durable."""
        self._listeners: list[Callable[[list[KeyUse | None]], None]] = []

    def listen(self, listener: Callable[[list[KeyUse | None]], None]) -> None:
        """Call after each commit, with one entry a record."""
        self._listeners.append(listener)

    def make(  # noqa: PLR0913 - a record has that many parts
        self,
        visit: Visit,
        action: str,
        outcome: Outcome,
        *,
        rule: str = "",
        key: str = "",
        namespace: str = "",
        keyed_path: str = "",
        version: int = 0,
        field: str = "",
        reason: str = "",
        count: int = 1,
    ) -> Record:
        """A record of what this visit did."""
        author = visit.author
        return Record(
            visit.wall,
            visit.boot,
            author.label,
            author.known,
            author.uid,
            author.reader,
            action,
            outcome,
            rule,
            key,
            namespace,
            keyed_path,
            version,
            field,
            reason,
            count,
        )

    def add(self, record: Record) -> bytes:
        """Let a record wait for the next commit; its encoding."""
        body = encode(record)
        self.waiting.append(body)
        self.uses.append(use_of(record))
        return body

    def add_stamped(self, body: bytes, use: KeyUse) -> None:
        """Let a record that is encoded already wait for the next commit."""
        self.waiting.append(body)
        self.uses.append(use)

    def durable(self, count: int) -> None:
        """The first `count` waiting records now stand in the log."""
        done = self.uses[:count]
        del self.uses[:count], self.waiting[:count]
        for listener in self._listeners:
            listener(done)

    def cut(self, count: int) -> None:
        """Forget all but the first `count` waiting records: what the others were to allow is refused."""
        del self.uses[count:], self.waiting[count:]

    def fail(self) -> None:
        """Nothing that waits could be made durable: all it was to allow is refused."""
        self.failures += 1
        self.cut(0)

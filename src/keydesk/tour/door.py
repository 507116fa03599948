"""The sample vault's door, used as the agent uses it: a request, its work, its record made durable, its answer.

The tour plays months of step-ups of one person, and every one would stretch the same password for a second. It is
stretched once; what the keyslot gave then is handed to the end of each later step, which decides and records as ever.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from keydesk.engine.crypto.secret import SecretBuffer
from keydesk.engine.keyslots.cost import Cost
from keydesk.engine.vault import Kdf, Ports, Reply, Vault, Work
from keydesk.errors import RefusedError, UnavailableError
from keydesk.model.requests import Lock, StepUp, Unlock

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Sequence

    from keydesk.engine.formats.parsed import ParseOptions, ParseResult
    from keydesk.engine.vault import CopyOrder, GivenFile
    from keydesk.model.callers import Caller
    from keydesk.tour.clock import TourClock

FLOOR = Kdf(Cost())
"""The least that guards a vault: a sample need not be dearer to open."""


class _NoClipboard:
    """Nobody looks at the clipboard of a day that is over: what is copied is wiped."""

    def copy(self, order: CopyOrder) -> None:
        """Take a value and forget it."""
        order.value.wipe()

    def clear(self, copy: str) -> None:
        """Nothing is left to clear."""


class Door:
    """One vault, made and used at the tour's time. `password` is the caller's and stays so."""

    def __init__(self, bundle: pathlib.Path, state: pathlib.Path, clock: TourClock, password: bytearray) -> None:
        self._bundle, self._state, self._password = bundle, state, password
        self._ports = Ports(
            clock, secrets.token_bytes, _no_parser, _NoClipboard(), lambda _event: None, lambda _ask: False, FLOOR
        )
        self._vault = Vault(bundle, state, self._ports)
        self._root: SecretBuffer | None = None

    def send(self, request: object, caller: Caller, body: bytes | bytearray = b"") -> Reply:
        """Ask, and make the answer's record durable. Raises KeydeskError."""
        reply = self.ask(request, caller, body)
        self._vault.commit()
        return reply

    def ask(self, request: object, caller: Caller, body: bytes | bytearray = b"") -> Reply:
        """Ask; the record waits for `commit`. Raises KeydeskError."""
        answer = self._vault.handle(request, memoryview(bytearray(body)), caller)
        return self._finished(request, answer) if isinstance(answer, Work) else answer

    def prove(self, request: StepUp | Unlock, caller: Caller) -> Any:  # noqa: ANN401 - the request's reply
        """Present the password; return the reply's head. Raises KeydeskError."""
        return self.send(request, caller, self._password).head

    def commit(self) -> None:
        """Make what waits durable."""
        self._vault.commit()

    def lock(self, caller: Caller) -> None:
        """Lock the vault as an agent does: its keys are gone, and another one stands in its place."""
        self.send(Lock(), caller)
        self._vault.close()
        self._vault = Vault(self._bundle, self._state, self._ports)

    def close(self) -> None:
        """Close the vault and zero its keys."""
        self._vault.close()
        if self._root is not None:
            self._root.wipe()

    def _finished(self, request: object, work: Work) -> Reply:
        answer: Reply | Work = work
        while isinstance(answer, Work):
            is_opening = isinstance(request, StepUp | Unlock)
            answer = answer.done(self._opened(answer) if is_opening else answer.run())
        return answer

    def _opened(self, work: Work) -> SecretBuffer:
        """The root key, which the password gives but once."""
        if self._root is None:
            root = work.run()
            if not isinstance(root, SecretBuffer):
                raise UnavailableError("The sample vault does not open.", "Take the tour again.")
            self._root = SecretBuffer.of(root.view())
            return root
        return SecretBuffer.of(self._root.view())


def _no_parser(files: Sequence[GivenFile], options: ParseOptions) -> ParseResult:  # noqa: ARG001 - the port names them
    raise RefusedError("Nothing is imported while the sample is made.")

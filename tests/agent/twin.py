"""The in-memory twin of the vault behind the agent's door: the same protocol, no disk, no cryptography."""

from __future__ import annotations

import hashlib
import os
import threading
from typing import TYPE_CHECKING

from keydesk.engine.crypto.secret import SecretBuffer
from keydesk.engine.handlers.registry import Reply, Steps, Work
from keydesk.errors import DeniedError, LockedError, NotFoundError, UnavailableError, WrongPasswordError
from keydesk.model import requests
from keydesk.model.kinds import Kind
from keydesk.model.paths import Path
from keydesk.model.requests import Event

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keydesk.agent.worker import Inheritance, Wiring
    from keydesk.model.callers import Caller

LONGEST = 300.0
"""Seconds a held request waits at most."""
PASSWORD_HASH = "4104d36f8da2c254349f85836793ebe029e0c957063a34c91c2e9203187b5631"


class TwinDoor:
    """A vault of dictionaries. `/crash` dies, `/full` fails to commit, `/held` works in a thread until `/release`.

    `/patient` works in steps until somebody else was served, `/clumsy` in steps of which the second one fails.
    """

    def __init__(self, given: Inheritance, wiring: Wiring) -> None:
        self.directory = given.directory
        self.state = "locked"
        self.wiring = wiring
        self.values: dict[str, bytes] = {"/dev/db": b"s3cret", "/dev/big": bytes(range(256)) * 4096}
        self.persons: set[int] = set()
        self.pending: list[Event] = []
        self.is_full = False
        self.idle = False
        self.gets = 0
        self.held = 0
        self.released = threading.Event()

    def handle(self, request: object, body: memoryview, caller: Caller) -> Reply | Work:
        match request:
            case requests.Status():
                who = f"{caller.strength} {caller.face} {caller.program.executable} {caller.program.script}"
                program = caller.program
                notices = (who, str(os.getpid()), str(caller.is_inherited), program.terminal, str(self.held))
                return Reply(
                    requests.StatusReply(
                        self.state, self.directory, person=caller.connection in self.persons, notices=notices
                    )
                )
            case requests.Unlock():
                password = SecretBuffer.of(body)
                return Work(lambda: self.check(password), lambda right: self.unlocked(right, caller))
        if self.state == "locked":
            raise LockedError("The vault is locked.")
        match request:
            case requests.Lock():
                return Reply(requests.Done(), pending=True, then="lock")
            case requests.Get():
                return self.get(request)
            case requests.Put():
                self.values[str(request.path)] = bytes(body)
                self.pending.append(Event("changed", paths=(request.path,)))
                return Reply(requests.KeyChanged("00" * 16, request.path, 1, 1), pending=True)
            case requests.Subscribe():
                return Reply(requests.Done())
        raise NotFoundError("The twin does not know this.")

    def check(self, password: SecretBuffer) -> bool:
        """Compare, and make of a right password the value of /dev/derived."""
        digest = hashlib.sha256(password.view()).hexdigest()
        if digest == PASSWORD_HASH:
            self.values["/dev/derived"] = hashlib.sha256(b"derived" + password.view()).hexdigest().encode()
        password.wipe()
        return digest == PASSWORD_HASH

    def unlocked(self, right: object, caller: Caller) -> Reply:
        if right is not True:
            raise WrongPasswordError("Not opened.", wait_seconds=1)
        self.state = "unlocked"
        self.persons.add(caller.connection)
        return Reply(requests.Unlocked(), pending=True)

    def get(self, request: requests.Get) -> Reply | Work:
        self.gets += 1
        if request.path == "/patient":
            return Work(lambda: None, lambda _: Steps(self.wait_for_others(), lambda _: self.value("/dev/db")))
        if request.path == "/clumsy":
            return Steps(self.stumble(), self.passed_on)
        if request.path == "/crash":
            os.abort()
        if request.path == "/defect":
            raise ZeroDivisionError("s3cret")
        if request.path == "/held":
            self.held += 1
            return Work(lambda: self.released.wait(LONGEST), lambda _: self.value("/dev/db"))
        if request.path == "/release":
            self.released.set()
            return self.value("/dev/db")
        if request.path == "/idle":
            self.idle = True
            raise DeniedError("Locks itself.")
        if request.path == "/full":
            self.is_full = True
            return self.value("/dev/db")
        if request.path not in self.values:
            raise NotFoundError("There is no such key.")
        return self.value(request.path)

    def wait_for_others(self) -> Iterator[None]:
        before = self.gets
        while self.gets == before:
            yield

    def stumble(self) -> Iterator[None]:
        yield
        raise ZeroDivisionError("s3cret")

    def passed_on(self, failure: object) -> Reply:
        assert isinstance(failure, Exception)
        raise failure

    def value(self, path: str) -> Reply:
        value = requests.Value(Path.parse(path), 1, Kind.OPAQUE, "value", is_text=True, stale_limit=3600)
        return Reply(value, SecretBuffer.of(self.values[path]), pending=True)

    def commit(self) -> None:
        if self.is_full:
            self.is_full = False
            raise UnavailableError("No room for the record.")
        for event in self.pending:
            self.wiring.notify(event)
        self.pending.clear()

    def tick(self) -> str | None:
        return "lock" if self.idle else None

    def connection_closed(self, number: int) -> None:
        self.persons.discard(number)

    def close(self) -> None:
        self.values.clear()

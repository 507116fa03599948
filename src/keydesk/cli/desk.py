"""What every verb works at: the vault it means, the agent it asks, and the person it may ask back.

* A vault is the one named by --vault, else KEYDESK_VAULT, else this user's default one.
* Where an answer says that something is missing (unlocking, a person, a step-up, a reason), it is presented and the
  question asked again: from --password-fd, else at the terminal, else the answer stands as an error.
"""

from __future__ import annotations

import contextlib
import dataclasses
import os
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from keydesk import launch
from keydesk.cli import output, prompt
from keydesk.cli.clock import now
from keydesk.client import Client, Entrance
from keydesk.errors import (
    DeniedError,
    KeydeskError,
    LockedError,
    NeedsReasonError,
    NeedsStepUpError,
    NotFoundError,
    WrongPasswordError,
)
from keydesk.model import requests
from keydesk.model.callers import Face
from keydesk.model.paths import Path

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable
    from datetime import datetime

TRIES = 3


class Desk:
    """One command at work."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.is_json: bool = options.json
        self._named: str | None = options.vault
        self._password_descriptor: int | None = options.password_fd
        self._passphrase_descriptor: int | None = options.passphrase_fd
        self._password: bytearray | None = None
        self._passphrase: bytearray | None = None
        self._entrance: Entrance | None = None
        self._client: Client | None = None
        self.has_presented = False
        self.may_create = False

    # -- the vault and its agent -------------------------------------------------------------------------------------

    @property
    def place(self) -> str:
        """The folder of the vault that is meant. Raises NotFoundError when none is."""
        named = self._named or launch.default_vault()
        if named is None:
            raise NotFoundError("No vault is named.", "Name one: --vault DIR, or set KEYDESK_VAULT.")
        return launch.canonical(named)

    def aim(self, place: str) -> None:
        """Mean this vault from now on."""
        self._named = place

    @property
    def client(self) -> Client:
        """The agent's client, starting an agent that stays where none runs."""
        if self._client is None:
            if not self.may_create and not os.path.lexists(self.place):
                raise NotFoundError(f"There is no vault {self.place}.", "Check the name, or create one.")
            self._entrance = Entrance(self.place, Face.COMMAND_LINE, is_kept=True)
            self._client = self._entrance.open()
        return self._client

    def attach(self) -> Client | None:
        """Return a client of the agent that runs already, None where none does. Raises KeydeskError."""
        client = Client.at(self.place, Face.COMMAND_LINE)
        try:
            client.call(requests.Status())
        except KeydeskError as error:
            if error.code == "agent-gone":
                return None
            raise
        self._client = client
        return client

    def moment(self) -> datetime:
        """Return the present as the vault sees it: a computer's clock that is behind makes nothing younger."""
        behind = max(0, -self.client.call(requests.Status())[0].clock_off)
        return now() + timedelta(seconds=behind)

    def close(self) -> None:
        """Forget the passwords and end the connection."""
        for secret in (self._password, self._passphrase):
            if secret is not None:
                secret[:] = bytes(len(secret))
        self._password = self._passphrase = None
        if self._client is not None:
            self._client.close()
        if self._entrance is not None:
            self._entrance.close()

    # -- asking the agent --------------------------------------------------------------------------------------------

    def ask(self, request: object, body: bytes | bytearray = b"") -> Any:  # noqa: ANN401 - the request's reply type
        """Ask, and return the reply. Raises KeydeskError."""
        reply, came = self.fetch(request, body)
        came[:] = bytes(len(came))
        return reply

    def fetch(self, request: Any, body: bytes | bytearray = b"") -> tuple[Any, bytearray]:  # noqa: ANN401 - any request
        """Ask, and return reply and body, presenting what turns out to be missing. Raises KeydeskError."""
        if self._password_descriptor is not None and not self.has_presented:
            self.present()
        met: set[type] = set()
        while True:
            try:
                return self.client.call(request, body)
            except (WrongPasswordError, UnicodeError):
                raise
            except (LockedError, DeniedError, NeedsStepUpError, NeedsReasonError) as error:
                if type(error) in met or not self._can_present():
                    raise
                met.add(type(error))
                request = self._meet(error, request)

    def introduce(self) -> bool:
        """Let the person say who they are, where the agent does not know it and can be told. Raises KeydeskError.

        Lists show to each what each may see, so an unknown person is shown nothing, and no error says why.
        """
        found = self.client.call(requests.Status())[0]
        if self.has_presented or found.person:
            return False
        if found.was_ended:
            output.note("The master password was changed. Show that it is you with the new one.")
        if self._can_present():
            self.present()
            return True
        output.note("The agent does not know who you are, and shows nothing: keydesk unlock.")
        return False

    def _meet(self, error: KeydeskError, request: Any) -> Any:  # noqa: ANN401 - any request
        """Do what the error asks for; return the request to send now. Raises the error when nothing helps."""
        if isinstance(error, NeedsStepUpError):
            namespace = Path.parse(str(error.facts.get("namespace", "/")))
            self.step_up(namespace, self._reason(request, is_needed=bool(error.facts.get("reason"))))
        elif isinstance(error, NeedsReasonError):
            if not hasattr(request, "reason") or request.reason or not prompt.can_ask():
                raise error
            return dataclasses.replace(request, reason=prompt.ask("Reason: "))
        elif isinstance(error, DeniedError):
            if not self.introduce():
                raise error
        else:
            self.present()
        return request

    def _reason(self, request: object, *, is_needed: bool) -> str:
        given = str(getattr(request, "reason", ""))
        if is_needed and not given and prompt.can_ask():
            return prompt.ask("Reason: ")
        return given

    def _can_present(self) -> bool:
        return self._password is not None or self._password_descriptor is not None or prompt.can_ask()

    # -- presenting a secret -----------------------------------------------------------------------------------------

    def present(self, slot: str = "password", accept_state: str = "") -> requests.Unlocked:
        """Unlock the vault or authenticate on it. Raises KeydeskError."""
        question = "Recovery code: " if slot == "recovery" else "Master password: "
        reply = self._with_secret(
            question, lambda secret: self.client.call(requests.Unlock(slot, accept_state), secret)[0]
        )
        self.has_presented = True
        assert isinstance(reply, requests.Unlocked)  # noqa: S101 - the reply of its request
        return reply

    def step_up(self, namespace: Path, reason: str = "") -> requests.Session:
        """Open a work session. Raises KeydeskError."""
        reply = self._with_secret(
            "Master password again: ", lambda secret: self.client.call(requests.StepUp(namespace, reason), secret)[0]
        )
        assert isinstance(reply, requests.Session)  # noqa: S101 - the reply of its request
        return reply

    def _with_secret(self, question: str, call: Callable[[bytearray], object]) -> object:
        """Call with the password; one typed wrong may be typed again, one from a descriptor may not."""
        if self._password is None and self._password_descriptor is not None:
            self._password = prompt.read_descriptor(self._password_descriptor)
        if self._password is not None:
            return call(self._password)
        for left in reversed(range(TRIES)):
            typed = prompt.ask_secret(question)
            try:
                return call(typed)
            except WrongPasswordError as error:
                if not left or error.facts.get("wait_seconds"):
                    raise
                output.note(str(error))
            finally:
                typed[:] = bytes(len(typed))
        raise AssertionError

    def present_password(self) -> bytearray:
        """Return the master password, a copy the caller wipes, for a request that carries it."""
        if self._password is None and self._password_descriptor is not None:
            self._password = prompt.read_descriptor(self._password_descriptor)
        if self._password is not None:
            return bytearray(self._password)
        return prompt.ask_secret("Master password: ")

    def new_password(self) -> bytearray:
        """Return the master password of a new vault, from the descriptor or typed twice. Raises KeydeskError."""
        return prompt.new_password(self._password_descriptor)

    def passphrases(self) -> list[bytearray] | None:
        """Return the lines of the passphrase descriptor, copies the caller wipes; None when there is none."""
        if self._passphrase_descriptor is None:
            return None
        if self._passphrase is None:
            self._passphrase = prompt.read_descriptor(self._passphrase_descriptor)
        return [line for line in self._passphrase.split(b"\n") if line]


def write_secret(descriptor: int, secret: bytes | bytearray) -> None:
    """Write a secret to a descriptor and close it."""
    view = memoryview(secret)
    try:
        while view:
            view = view[os.write(descriptor, view) :]
    finally:
        with contextlib.suppress(OSError):
            os.close(descriptor)

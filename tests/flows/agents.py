"""A real vault behind a real agent, and the command line as its own process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from keydesk.client import Client, Entrance
from keydesk.model.callers import Face
from keydesk.model.requests import CreateVault, Unlock
from tests.agent.conftest import PATIENCE

PASSWORD = b"correct horse battery staple"
QUICK = [sys.executable, str(Path(__file__).with_name("quick_agent.py"))]
KEYDESK = [sys.executable, "-I", "-m", "keydesk"]


@dataclass(frozen=True)
class Said:
    """What one command came to."""

    code: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        return self.out.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def ok(done: Said) -> Said:
    """What a command came to that shall have done its work."""
    assert done.code == 0, done.err
    return done


@dataclass
class Agent:
    """The agent of one vault, held by the test as a window holds it."""

    place: Path
    entrance: Entrance = field(init=False)
    code: bytes = b""

    def __post_init__(self) -> None:
        self.entrance = Entrance(str(self.place), Face.WINDOW, start=QUICK)

    @property
    def window(self) -> Client:
        return self.entrance.open()

    def create(self) -> Client:
        self.code = bytes(self.window.call(CreateVault("Work"), PASSWORD)[1])
        return self.window

    def unlock(self) -> Client:
        self.window.call(Unlock(), PASSWORD)
        return self.window

    def close(self) -> None:
        self.entrance.close()

    def run(self, *words: str, stdin: bytes = b"", fds: dict[str, bytes] | None = None) -> Said:
        """Run `keydesk WORDS` without a terminal. `fds` gives options descriptors that hold bytes."""
        return run(*words, stdin=stdin, fds=fds, vault=self.place)

    def as_person(self, *words: str, stdin: bytes = b"") -> Said:
        """Run a command that presents the password."""
        return self.run(*words, stdin=stdin, fds={"--password-fd": PASSWORD})


def run(
    *words: str,
    stdin: bytes = b"",
    fds: dict[str, bytes] | None = None,
    out_fds: dict[str, int] | None = None,
    vault: Path | None = None,
) -> Said:
    """Run `keydesk WORDS` in a session of its own, so that there is no terminal to ask at.

    `fds` are options that take a descriptor to read from, with what is to be read; `out_fds` ones to write to.
    """
    held, options = [], []
    for option, content in (fds or {}).items():
        reading, writing = os.pipe()
        os.write(writing, content + b"\n")
        os.close(writing)
        held.append(reading)
        options += [option, str(reading)]
    for option, descriptor in (out_fds or {}).items():
        held.append(os.dup(descriptor))
        options += [option, str(held[-1])]
    environment = {**os.environ, **({"KEYDESK_VAULT": str(vault)} if vault else {})}
    try:
        done = subprocess.run(
            [*KEYDESK, *words, *options],
            input=stdin,
            capture_output=True,
            env=environment,
            pass_fds=held,
            start_new_session=True,
            timeout=PATIENCE,
            check=False,
        )
    finally:
        for descriptor in held:
            os.close(descriptor)
    return Said(done.returncode, done.stdout, done.stderr.decode())

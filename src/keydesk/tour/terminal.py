"""Where there is no window the tour does the main job with commands as a person types them, and says what each does.

make · import · find · judge · use · refuse · lock · prove · see. Values are counted, never shown.
"""

from __future__ import annotations

import shlex
import subprocess
import sys
import tempfile
import textwrap
from dataclasses import dataclass
from pathlib import Path

from keydesk import launch
from keydesk.errors import InternalError, LockedError, NeedsReasonError
from keydesk.tour import visit
from keydesk.tour.history import make_sample
from keydesk.tour.scattered import lay_out

INDENT = "   "
WIDTH = 100
INTO = "/dev/dropped"
PICKED = f"{INTO}/shop/PAYMENT_API_KEY"
GUARDED = "/prod/database/database-password"


def walk(folder: Path, pictures: Path | None) -> int:
    """Walk through the main job; return 0 at its end. Raises KeydeskError."""
    _title("A vault", "Making a sample of fresh keys over /dev, /staging and /prod, with a year of history …")
    bundle, scattered = folder / visit.BUNDLE, folder / "scattered"
    lay_out(scattered)
    password = make_sample(bundle)
    shell = Shell(bundle, password, scattered)
    try:
        for step in (_make, _import, _find, _judge, _use, _refuse, _lock, _prove):
            step(shell)
    finally:
        shell.run("agent", "--stop", is_said=False)
    _title("See", "The same vault in the window, drawn without a display:")
    for file in visit.take_pictures(bundle, password, pictures or Path(tempfile.mkdtemp(prefix="keydesk-pictures-"))):
        _tell(str(file))
    password[:] = bytes(len(password))
    _title("Your own", "keydesk vault create DIR --name NAME, or just keydesk for the window. The sample is gone now.")
    return 0


@dataclass
class Shell:
    """Runs commands of Keydesk on the sample vault, in a folder; there is no terminal they could ask at."""

    bundle: Path
    password: bytearray
    folder: Path

    def run(self, *words: str, is_known: bool = True, code: int = 0, is_said: bool = True) -> bytes:
        """Run one command and say it and what it says; return what it printed.

        `is_known` gives it the password, `code` is how it must end. Raises InternalError when it ends otherwise.
        """
        given = ["--password-fd", "0"] if is_known and words[:1] != ("agent",) else []
        environment = {**launch.environment(), "KEYDESK_VAULT": str(self.bundle)}
        done = subprocess.run(
            launch.command(launch.Role.KEYDESK, *words, *given), env=environment, cwd=self.folder,
            input=bytes(self.password) if given else b"", capture_output=True, start_new_session=True, check=False,
        )  # fmt: skip
        if done.returncode != code:
            raise InternalError(f"keydesk {words[0]} ended with {done.returncode}: {done.stderr.decode()}")
        if is_said:
            _tell("$ keydesk " + shlex.join(words))
            shown = done.stderr if words[0] == "get" else done.stdout + done.stderr
            for line in shown.decode().splitlines():
                _tell(line)
        return done.stdout

    def get(self, path: str, *words: str) -> None:
        """Get a value, and say how long it is."""
        _tell(f"{len(self.run('get', path, *words))} bytes, not shown here")


def _make(shell: Shell) -> None:
    shell.run("unlock")
    shell.run("status", is_known=False)


def _import(shell: Shell) -> None:
    _title("Import", "A .env file and an SSH key, read in a jailed process, told before anything happens.")
    shell.run("import", "shop.env", "ssh", "--into", INTO)


def _find(shell: Shell) -> None:
    _title("Find", "By words, or by the fields of the filter.")
    shell.run("list", "-r", INTO)
    shell.run("search", "payment", "in:/prod")


def _judge(shell: Shell) -> None:
    _title("Judge", "What is overdue, what ends within a week, what is easy to guess.")
    shell.run("list", "--filter", "is:overdue")
    shell.run("list", "--filter", "expires<7d")
    shell.run("list", "--filter", "is:weak")


def _use(shell: Shell) -> None:
    _title("Use", "A value leaves once its record is durable. In /prod that takes a reason.")
    shell.get(PICKED)
    shell.get(GUARDED, "--reason", "shown on the tour")


def _refuse(shell: Shell) -> None:
    _title("Refuse", "Without the password nobody is a person, and without a grant no program gets a value.")
    shell.run("get", GUARDED, is_known=False, code=4)
    shell.run("get", GUARDED, code=NeedsReasonError.exit_code)


def _lock(shell: Shell) -> None:
    _title("Lock", "The process that held the keys is killed; another one answers, and knows nothing.")
    shell.run("lock", is_known=False)
    shell.run("get", PICKED, is_known=False, code=LockedError.exit_code)
    shell.run("unlock")


def _prove(shell: Shell) -> None:
    _title("Prove", "Who did what, and that nobody bent it.")
    shell.run("audit", "list", "--filter", "outcome:denied since:3d", "--limit", "6")
    shell.run("audit", "verify")
    shell.run("vault", "verify")


def _title(title: str, sentence: str) -> None:
    sys.stdout.write(f"\n{title}\n")
    for line in textwrap.wrap(sentence, WIDTH):
        _tell(line)


def _tell(line: str) -> None:
    sys.stdout.write(f"{INDENT}{line}".rstrip() + "\n")
    sys.stdout.flush()

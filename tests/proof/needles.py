"""No value, name or note is ever written to a disk in the clear: every byte any of our processes wrote is searched.

An agent and the command line run with the shim, which records every write to every file of the machine; afterwards all
files of the vault, the state, the settings and the home are searched as well. The control is one needle in one file.
"""

from __future__ import annotations

import base64
import os
import pathlib
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from keydesk.client import Entrance
from keydesk.model.callers import Face
from keydesk.model.kinds import Kind
from keydesk.model.paths import Path
from keydesk.model.requests import (
    ChangePassword,
    CreateNamespace,
    CreateVault,
    Delete,
    Destroy,
    Edit,
    ExportAudit,
    Get,
    ImportCommit,
    ImportFile,
    ImportPreview,
    ListKeys,
    Lock,
    Move,
    NewField,
    Put,
    Status,
    Unlock,
)
from tests.flows.agents import QUICK
from tests.proof import compiled, shim, workers
from tests.proof.searching import ON_DISK, Search, needle
from tests.proof.tally import Tally

if TYPE_CHECKING:
    from keydesk.client import Client

SEED = "needles"


class Planted:
    """A vault whose every text is a needle."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.texts = {
            what: [needle(SEED, what, number) for number in range(count)]
            for what in ("value", "note", "purpose", "owner", "tag")
        }
        self.names = [needle(SEED, "name", number)[:16] for number in range(count)]
        self.spaces = [needle(SEED, "space", number)[:16] for number in range(10)]
        self.password = needle(SEED, "password", 0)

    @property
    def needles(self) -> list[tuple[str, str]]:
        """Everything that must not be found, with what it is."""
        found = [(f"{what} {number}", text) for what, texts in self.texts.items() for number, text in enumerate(texts)]
        found += [(f"name {number}", name) for number, name in enumerate([*self.names, *self.spaces])]
        return [*found, ("password", self.password)]

    def path(self, number: int) -> str:
        return f"/dev/{self.spaces[number % 10]}/{self.names[number]}"

    def plant(self, client: Client) -> None:
        """Put every key in, and let each kind of change happen."""
        client.call(CreateVault(self.names[0]), self.password.encode())
        for number in range(self.count):
            value = self.texts["value"][number].encode()
            shape = (NewField("value", is_secret=True, length=len(value)),)
            put = Put(
                Path.parse(self.path(number)),
                shape,
                Kind.OPAQUE,
                purpose=self.texts["purpose"][number],
                owner=self.texts["owner"][number],
                tags=(self.texts["tag"][number],),
                notes=self.texts["note"][number],
            )
            client.call(put, value)
        client.call(CreateNamespace(Path.parse(f"/dev/{self.names[1]}-empty")))
        client.call(ListKeys(filter=self.names[2]))
        for number in range(0, self.count, 3):
            client.call(Get(self.path(number)))
        self._change(client)

    def _change(self, client: Client) -> None:
        paths = [self.path(number) for number in range(4)]
        revision = client.call(Edit(paths[0], 1, notes=self.texts["note"][1]))[0].revision
        client.call(Move(paths[0], Path.parse(f"/dev/{self.names[0]}-moved"), revision))
        revision = client.call(Delete(paths[1], 1))[0].revision
        client.call(Destroy(paths[1], revision))
        body = f"K_{self.names[5]}='{self.texts['value'][5]}'\n".encode()
        preview = ImportPreview((ImportFile(f"{self.names[6]}.env", len(body)),), Path.parse("/dev"))
        shown = client.call(preview, body)[0]
        client.call(ImportCommit(shown.id))
        client.call(ChangePassword(len(self.password)), (self.password + self.texts["value"][0]).encode())
        client.call(ExportAudit())
        client.call(Lock())
        client.call(Status())
        client.call(Unlock(), self.texts["value"][0].encode())


def plant(count: int) -> list[Tally]:
    """Plant so many keys, and search all that was written."""
    began = time.monotonic()
    planted = Planted(count)
    with workers.scratch() as place, workers.scratch() as elsewhere:
        search = Search.of(place / "patterns", planted.needles, ON_DISK)
        logs = place / "logs"
        logs.mkdir()
        preload = {"LD_PRELOAD": str(compiled.library("shim")), "SHIM_FOLDER": "/"}
        env = ["/usr/bin/env", *(f"{name}={value}" for name, value in preload.items())]
        bundle = str(place / "work.keydesk")
        agent = Entrance(bundle, Face.WINDOW, start=[*env, f"SHIM_LOG={logs / 'agent'}", *QUICK])
        try:
            planted.plant(agent.open())
            _use_command_line(planted, bundle, {**preload, "SHIM_LOG": str(logs / "line")}, elsewhere / "typed.env")
        finally:
            agent.close()
        tally = _searched(search, logs, place, count)
        control = _control(search, planted, place)
    tally.seconds = time.monotonic() - began
    return [control, tally]


def _use_command_line(planted: Planted, bundle: str, preload: dict[str, str], source: pathlib.Path) -> None:
    """Let the command line read, write, list and import a file of needles, as processes of its own."""
    values = planted.texts["value"]
    source.write_text("".join(f"T_{name}='{value}'\n" for name, value in zip(planted.names, values, strict=True)))
    for words, given in (
        (["import", str(source), "--into", "/dev"], b""),
        (["show", planted.path(2)], b""),
        (["audit", "list"], b""),
        (["list", "-r", "/dev"], b""),
        (["get", planted.path(2)], b""),
        (["search", planted.names[3]], b""),
        (["put", f"/dev/{planted.names[4]}-typed"], planted.texts["value"][4].encode()),
    ):
        reading, writing = os.pipe()
        os.write(writing, planted.texts["value"][0].encode() + b"\n")
        os.close(writing)
        command = [sys.executable, "-I", "-m", "keydesk", *words, "--vault", bundle, "--password-fd", str(reading)]
        done = subprocess.run(
            command,
            env={**os.environ, **preload},
            input=given,
            capture_output=True,
            pass_fds=[reading],
            start_new_session=True,
            check=False,
        )
        os.close(reading)
        if done.returncode:
            raise RuntimeError(f"keydesk {words[0]} ended with {done.returncode}: {done.stderr.decode()[:200]}")


def _searched(search: Search, logs: pathlib.Path, place: pathlib.Path, count: int) -> Tally:
    """Every recorded write, then every file there is now."""
    tally = Tally("needles in what was written")
    home = pathlib.Path(os.environ["HOME"]).parent
    files = [path for root in (place, home) for path in root.rglob("*") if path.is_file() and path.name != "patterns"]
    found = search(*map(str, files))
    calls = [call for log in logs.iterdir() for call in shim.recorded(log.read_bytes())]
    written = [call for call in calls if call.operation == "w"]
    database = sum(call.path.endswith((".db", ".db-wal")) for call in written)
    problems = found.hits + ([] if database > count else ["the recorder saw no writes to the database"])
    tally.add(problems, "everything written")
    tally.seen.update({"needles": len(search.needles), "encodings": len(ON_DISK)})
    tally.seen["writes recorded"] += len(written)
    tally.seen["MB written"] += sum(len(call.content) for call in written) // 1_000_000
    tally.seen["files written to"] += len({call.path for call in written})
    tally.seen["files left"] += len(files)
    return tally


def _control(search: Search, planted: Planted, place: pathlib.Path) -> Tally:
    """A needle in each encoding in a file of its own is found."""
    text = planted.texts["note"][planted.count // 2]
    forms = [
        text.encode(),
        text.encode("utf-16-le"),
        text.encode().hex().encode(),
        base64.b64encode(b"x" + text.encode()),
    ]
    tally = Tally("needles (control)")
    for number, form in enumerate(forms):
        path = place / f"control-{number}"
        path.write_bytes(b"\0" * 1000 + form + b"\0" * 10)
        hits = search(str(path)).hits
        tally.add([] if hits else ["not found"], ON_DISK[number], "found")
    return tally

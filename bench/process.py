"""One value printed by `keydesk get`, a process from start to end, is measured against secret-tool and KeePassXC."""

from __future__ import annotations

import os
import secrets
import statistics
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bench import keepass, keys
from bench.desk import PASSWORD, desk, reading
from bench.figures import Bar, Figure
from bench.filling import bring
from bench.ground import ground
from bench.peers import build_load, drive, wait_for
from keydesk.model.access import Action, Subject, SubjectKind
from keydesk.model.paths import Path as KeyPath
from keydesk.model.requests import AddGrant, NewField, Put, StepUp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keydesk.client.entrance import Entrance

PAIRS, SLOW_PAIRS = 20, 5
"""Starts of each program a round; keepassxc-cli, whose key derivation takes its time, is started less often."""
KEYS = 1_000
IN_USE = 4_500
"""Gets before, so that the vault is one in use: its write-ahead log has its full length and is written over."""

_BUS = """<busconfig><type>session</type><listen>unix:path={place}/bus</listen><policy context="default">
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>"""


def measure(rounds: int) -> list[Figure]:
    """Start ours and a peer in turns, each waited for, and take the median of every round."""
    with ground() as place, ExitStack() as stack:
        entrance = stack.enter_context(desk(place / "vault"))
        load = build_load(place)
        drive(load, reading(entrance, place / "vault", load, "/dev/used/password"), 1, IN_USE)
        ours = granted(entrance, place / "vault" / "bench.keydesk")
        stack.enter_context(keyring(place))
        secret_tool = ["secret-tool", "lookup", "service", "app"]
        same = keys.batch(0)[:KEYS]
        bring(entrance, same)
        file, shown = keepass.database(place / "peer.kdbx", same), same[KEYS // 2]
        show = ["keepassxc-cli", "show", "-q", "-a", "Password", str(file), "/".join((*shown.places, shown.name))]
        pairs, slow = [], []
        for _ in range(rounds):
            pairs.append(in_turns(ours, b"", secret_tool, b"", PAIRS))
            slow.append(in_turns(ours, b"", show, PASSWORD + b"\n", SLOW_PAIRS))
    mine = [pair[0] for pair in pairs]
    what = "keydesk get, a process"
    return [
        Figure(what, "ms", mine, "secret-tool lookup", [pair[1] for pair in pairs], Bar(1.0)),
        Figure(what, "ms", [pair[0] for pair in slow], f"keepassxc-cli show, {KEYS:,}", [p[1] for p in slow], Bar(0.2)),
    ]


def granted(entrance: Entrance, bundle: Path) -> list[str]:
    """Store one value and let the installed launcher read it; its command."""
    value = secrets.token_hex(32).encode()
    name = KeyPath.parse("/dev/app/password")
    client = entrance.open()
    client.call(Put(name, (NewField("value", is_secret=True, length=len(value)),)), value)
    client.call(StepUp(KeyPath.parse("/dev")), PASSWORD)
    launcher = Path(sys.executable).parent / "keydesk"
    subject = Subject(SubjectKind.SCRIPT, str(launcher.resolve()))
    client.call(AddGrant(subject, KeyPath.parse("/dev"), (Action.GET,)))
    command = [str(launcher), "get", str(name), "--vault", str(bundle)]
    if once(command, b"")[1] != value:
        sys.exit("bench: keydesk get does not print the value")
    return command


def in_turns(
    first: list[str], first_input: bytes, second: list[str], second_input: bytes, times: int
) -> tuple[float, float]:
    """The median milliseconds of each of two commands, started A B A B."""
    seen: tuple[list[float], list[float]] = ([], [])
    for _ in range(times):
        seen[0].append(once(first, first_input)[0])
        seen[1].append(once(second, second_input)[0])
    return statistics.median(seen[0]), statistics.median(seen[1])


def once(command: list[str], given: bytes) -> tuple[float, bytes]:
    """Milliseconds from start to end of a program, and what it printed; its failure ends the run."""
    reading, writing = os.pipe()
    source, sink = os.pipe()
    os.write(sink, given)
    os.close(sink)
    actions = [(os.POSIX_SPAWN_DUP2, source, 0), (os.POSIX_SPAWN_DUP2, writing, 1)]
    begin = time.perf_counter()
    pid = os.posix_spawnp(command[0], command, os.environ, file_actions=actions)
    _, status = os.waitpid(pid, 0)
    taken = (time.perf_counter() - begin) * 1000
    os.close(writing)
    os.close(source)
    with os.fdopen(reading, "rb") as came:
        printed = came.read()
    if status:
        sys.exit(f"bench: {Path(command[0]).name} failed")
    return taken, printed


@contextmanager
def session_bus(place: Path) -> Iterator[None]:
    """A session bus of our own that starts no services; programs started in the block find it."""
    config = place / "bus.xml"
    config.write_text(_BUS.format(place=place))
    words = ["dbus-daemon", f"--config-file={config}", "--nofork", "--print-address"]
    daemon = subprocess.Popen(words, stdout=subprocess.PIPE)
    assert daemon.stdout is not None
    os.environ["DBUS_SESSION_BUS_ADDRESS"] = daemon.stdout.readline().decode().strip()
    try:
        yield
    finally:
        daemon.terminate()
        daemon.wait()


@contextmanager
def keyring(place: Path) -> Iterator[None]:
    """An unlocked GNOME keyring that holds one password."""
    with session_bus(place):
        words = ["gnome-keyring-daemon", "--foreground", "--components=secrets", "--unlock"]
        daemon = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        assert daemon.stdin is not None
        daemon.stdin.write(PASSWORD)
        daemon.stdin.close()
        store = ["secret-tool", "store", "--label", "bench", "service", "app"]
        try:
            wait_for("gnome-keyring", lambda: _is_done(store, secrets.token_hex(32).encode()))
            yield
        finally:
            daemon.terminate()
            daemon.wait()


def _is_done(command: list[str], given: bytes) -> bool:
    return subprocess.run(command, input=given, capture_output=True, check=False).returncode == 0

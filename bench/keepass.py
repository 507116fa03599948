"""KeePassXC as the peer: a database of the same keys, its command line, and its window without first questions."""

from __future__ import annotations

import subprocess
import sys
import time
from itertools import groupby
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from bench.desk import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from bench.keys import Key

_SETTINGS = """[General]
ConfigVersion=2
UpdateCheckMessageShown=true
[GUI]
CheckForUpdates=false
[Browser]
Enabled=false
"""


def database(file: Path, keys: Sequence[Key]) -> Path:
    """Make a database of these keys with keepassxc-cli and its own defaults, under the bench's password."""
    source = file.with_suffix(".xml")
    source.write_text(_xml(keys), encoding="utf-8")
    words = ["keepassxc-cli", "import", "-q", "-p", str(source), str(file)]
    done = subprocess.run(words, input=(PASSWORD + b"\n") * 2, capture_output=True, check=False)
    source.unlink()
    if done.returncode:
        sys.exit(f"bench: keepassxc-cli import failed: {done.stderr.decode()}")
    return file


def add(file: Path, path: str) -> float:
    """Add one key with keepassxc-cli; the seconds of the process."""
    words = ["keepassxc-cli", "add", "-q", "-g", "-u", "app", str(file), path]
    begin = time.perf_counter()
    done = subprocess.run(words, input=PASSWORD + b"\n", capture_output=True, check=False)
    if done.returncode:
        sys.exit(f"bench: keepassxc-cli add failed: {done.stderr.decode()}")
    return time.perf_counter() - begin


def window(place: Path, *files: Path) -> list[str]:
    """The command of its window, with settings of its own in `place`."""
    settings = place / "keepassxc.ini"
    settings.write_text(_SETTINGS)
    local = place / "keepassxc-local.ini"
    return ["keepassxc", "--config", str(settings), "--localconfig", str(local), *map(str, files)]


def _xml(keys: Sequence[Key]) -> str:
    """KeePass's own XML: a group for every namespace."""
    groups = "".join(_groups(sorted(keys, key=lambda key: key.places), 0))
    return (
        '<?xml version="1.0" encoding="UTF-8"?><KeePassFile><Meta><Generator>bench</Generator></Meta>'
        f"<Root><Group><Name>Root</Name>{groups}</Group></Root></KeePassFile>"
    )


def _groups(keys: Iterable[Key], depth: int) -> Iterator[str]:
    """The entries that lie at this depth, and the groups below, of keys in the order of their places."""
    for name, inside in groupby(keys, key=lambda key: key.places[depth] if depth < len(key.places) else ""):
        if name:
            yield f"<Group><Name>{name}</Name>"
            yield from _groups(inside, depth + 1)
            yield "</Group>"
        else:
            yield from map(_entry, inside)


def _entry(key: Key) -> str:
    fields = {"Title": key.name, "UserName": key.user, "Password": key.value, "Notes": key.notes}
    return f"<Entry>{''.join(_field(name, value) for name, value in fields.items())}</Entry>"


def _field(name: str, value: str) -> str:
    protected = ' ProtectInMemory="True"' if name == "Password" else ""
    return f"<String><Key>{name}</Key><Value{protected}>{escape(value)}</Value></String>"

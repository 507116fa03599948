"""The locks pin every library by hash, agree with each other, and hold nothing refused and no address."""

from __future__ import annotations

import re
import tomllib

import pytest

from tests.house.sources import ROOT

LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-bench.lock")
REFUSED = {
    "sqlcipher3-binary": "older, and installs the same module as sqlcipher3",
    "sqlcipher3-wheels": "older, and installs the same module as sqlcipher3",
    "pyside6": "PySide6-Essentials is enough",
    "pyside6-addons": "57 MB and nothing of it is needed",
    "enum34": "shadows the standard library",
    "sshkey-tools": "drags enum34 in",
    "diceware": "GPL",
    "pyjks": "use purejks",
    "pgpy": "use pysequoia",
    "puttykeys": "the format is read by our own code",
    "liboqs-python": "cryptography has what is needed",
    "pyqtgraph": "charts are painted by us",
    "paramiko": "use asyncssh",
    "apscheduler": "the scheduler is our own, with a clock as an argument",
    "python-etcd3": "unmaintained",
}


def pins(lock: str) -> dict[str, str]:
    """Return name and version of every library a lock pins."""
    return dict(re.findall(r"^([a-z0-9-]+)==([^ ;\\]+)", (ROOT / lock).read_text(), re.MULTILINE))


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_holds_nothing_refused(lock: str) -> None:
    found = [f"{name}: {REFUSED[name]}" for name in pins(lock) if name in REFUSED]
    assert not found, f"{lock}: {found}"
    assert pins(lock).get("pyside6-essentials") != "6.12.0", "6.12.0 loses references to None and aborts"


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_names_no_address_and_no_path(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert "/" not in text, f"{lock}: run ./dev lock, which writes no addresses"
    assert " @ " not in text, f"{lock}: every library comes from the index of the machine that installs"


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_a_hash(lock: str) -> None:
    blocks = re.split(r"\n(?=[a-z0-9])", (ROOT / lock).read_text().strip())
    assert [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block] == []


def test_locks_agree_with_each_other() -> None:
    run, dev = (pins(lock) for lock in LOCKS[:2])
    assert {name: dev.get(name) for name in run} == run, "run ./dev lock"


def test_lock_holds_every_declared_library() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = declared["dependency-groups"]
    for lock, lines in zip(LOCKS, (declared["project"]["dependencies"], groups["dev"], groups["bench"]), strict=True):
        names = {re.split(r"[><=!\[ ;]", line)[0].lower().replace(".", "-").replace("_", "-") for line in lines}
        assert names <= set(pins(lock)), f"{lock} lacks {names - set(pins(lock))}: run ./dev lock"

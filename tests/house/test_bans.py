"""What would weaken a promise is not called at all, or only in the one room that exists for it.

Each rule names what is banned, where it is allowed, and the right way.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import cache

import pytest

from tests.house.sources import Source, package_sources


@dataclass(frozen=True)
class Ban:
    """Names no file may use, except in ``allowed`` rooms; with ``only_in`` the rule holds in those rooms alone."""

    names: re.Pattern[str]
    right_way: str
    allowed: tuple[str, ...] = ()
    only_in: tuple[str, ...] = ("",)

    def judges(self, source: Source) -> bool:
        return (self.only_in == ("",) or source.is_in(*self.only_in)) and not source.is_in(*self.allowed)


BANS = {
    "wall clock": Ban(
        re.compile(r"(datetime\.datetime\.(now|utcnow|today)|datetime\.date\.today|time\.(time|time_ns|localtime))"),
        "take `now` as an argument; the clock is read where a process begins",
        allowed=("agent/clock.py", "cli/clock.py", "gui/clock.py", "client/clock.py", "tour/"),
    ),
    "clock of the engine": Ban(
        re.compile(r"time\.\w+"),
        "the engine has no clock; take `now` or a timer as an argument",
        only_in=("engine/",),
    ),
    "chance": Ban(
        re.compile(r"(random\.\w+|os\.urandom|uuid\.uuid[14])"),
        "take `rng` as an argument; outside the engine use `secrets`",
    ),
    "chance of the engine": Ban(
        re.compile(r"secrets\.\w+"),
        "the engine draws from the `rng` it is given",
        only_in=("engine/",),
    ),
    "AEAD": Ban(
        re.compile(r"cryptography\.hazmat\.primitives\.ciphers(\.\w+)+"),
        "seal and open through engine/crypto/seal.py, which binds the context and commits to the key",
        allowed=("engine/crypto/", "engine/formats/", "engine/kinds/"),
    ),
    "threads of Qt": Ban(
        re.compile(r"PySide6\.QtCore\.(QThread|QThreadPool|QRunnable)"),
        "hand the work to gui/tasks.py, which alone talks to the client",
    ),
    "clipboard of Qt": Ban(
        re.compile(
            r"PySide6\.QtGui\.(QClipboard|QGuiApplication\.clipboard)|PySide6\.QtWidgets\.QApplication\.clipboard"
        ),
        "values reach the clipboard only through the clipboard holder, which exits",
        allowed=("gui/clipboard/content.py", "gui/clipboard/holder.py"),
    ),
    "pickle": Ban(re.compile(r"(pickle|marshal|shelve)\.\w+"), "the wire and the store have formats of their own"),
}


@cache
def uses(source: Source) -> tuple[tuple[int, str], ...]:
    """Return every name a file uses, in full, with its line."""
    nodes = [node for node in ast.walk(source.tree) if isinstance(node, ast.Name | ast.Attribute)]
    return tuple((node.lineno, name) for node in nodes if (name := source.dotted(node)))


@pytest.mark.parametrize("title", BANS)
def test_banned_name_is_not_used(title: str) -> None:
    ban = BANS[title]
    found = [
        f"{source.name}:{line} uses {name}: {ban.right_way}"
        for source in package_sources()
        if ban.judges(source)
        for line, name in uses(source)
        if ban.names.fullmatch(name)
    ]
    assert not found, "\n".join(found)


def test_only_the_command_line_prints() -> None:
    found = [
        f"{source.name}:{line} prints: answer with a value or an error; faces show it"
        for source in package_sources()
        if not source.is_in("cli/", "tour/")
        for line, name in uses(source)
        if name == "print"
    ]
    assert not found, "\n".join(found)


def test_plain_line_edit_never_takes_a_value() -> None:
    """A QLineEdit keeps what was typed in memory for good, so each one says what it takes: ``# takes: a filter``."""
    found = [
        f"{source.name}:{node.lineno} makes a QLineEdit: values go into the secret field; else say `# takes: …`"
        for source in package_sources()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and (source.dotted(node.func) or "").endswith("QtWidgets.QLineEdit")
        if "# takes: " not in source.around(node)
    ]
    assert not found, "\n".join(found)


SECRET_NAMES = re.compile(r"(.*_)?(mac|tag|commitment|password|passphrase|secret|value_bytes|root_key)$")


def test_secrets_are_not_compared_with_equals() -> None:
    """``==`` stops at the first difference; ``hmac.compare_digest`` does not. ``# public: why`` excuses a line."""
    found = [
        f"{source.name}:{node.lineno} compares {name} with ==: use hmac.compare_digest"
        for source in package_sources()
        if source.is_in("engine/crypto/", "engine/keyslots/", "engine/store/", "agent/")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Eq | ast.NotEq)
        for name in [last_name(node.left), last_name(node.comparators[0])]
        if name and SECRET_NAMES.fullmatch(name) and "# public: " not in source.around(node)
    ]
    assert not found, "\n".join(found)


def last_name(node: ast.expr) -> str | None:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else None

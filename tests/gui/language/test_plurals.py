"""English is said right for one as for many."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject

import keydesk.gui
from keydesk.gui.language.plurals import EnglishPlurals, singular

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication


@pytest.mark.parametrize(
    ("many", "one"),
    [
        ("%n keys", "%n key"),
        ("room for about %Ln more records", "room for about %Ln more record"),
        ("of %n days", "of %n day"),
        ("purged in %n hours", "purged in %n hour"),
        ("%n keys are in the vault.", "%n key is in the vault."),
        ("and %n older versions", "and %n older version"),
        ("Deleted %n keys. Restorable for 30 days.", "Deleted %n key. Restorable for 30 days."),
        ("%n left alone.", "%n left alone."),
    ],
)
def test_one_is_singular(many: str, one: str) -> None:
    assert singular(many) == one


def test_only_one_of_something_is_said_otherwise(qapp: QApplication) -> None:
    plurals, speaker = EnglishPlurals(), QObject()
    qapp.installTranslator(plurals)
    assert [speaker.tr("%n keys", "", count) for count in (0, 1, 2)] == ["0 keys", "1 key", "2 keys"]
    assert speaker.tr("Another vault") == "Another vault"
    qapp.removeTranslator(plurals)


def counted() -> list[str]:
    folder = Path(keydesk.gui.__file__).parent
    trees = [ast.parse(path.read_text("utf-8")) for path in folder.rglob("*.py")]
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    texts = [node.args[0] for node in calls if getattr(node.func, "attr", "") == "tr" and node.args]
    return [str(text.value) for text in texts if isinstance(text, ast.Constant) and re.search("%L?n", str(text.value))]


@pytest.mark.parametrize("text", sorted(set(counted())))
def test_every_counted_plural_has_its_singular(text: str) -> None:
    match = re.search(r"%L?n (?:older |more )?([a-z]+s)\b", text)
    assert match is None or match[1] == "s" or singular(text) != text, text

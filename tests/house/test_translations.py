"""Every text of the window can be extracted, is translated whole, and its translation says what the source says.

`./dev fix` brings `i18n/` up to date with the source; the words are then written into the .ts file by a person.
"""

from __future__ import annotations

import ast
import re
import shutil
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import pytest

from keydesk.errors import ERRORS
from keydesk.gui.language.sentences import SENTENCES
from keydesk.gui.language.speech import NAMES
from keydesk.model.kinds import KINDS
from keydesk.settings import SETTINGS
from tests.house.sources import ROOT, package_sources
from tools import translations

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.house.sources import Source

FILES = [translations.FOLDER / f"keydesk_{name}.ts" for name in translations.LANGUAGES]
PLACEHOLDER = re.compile(r"%L?n|%[1-9](?!\d)|\{\w*\}")
MARKERS = {"tr": 0, "translate": 1, "QT_TRANSLATE_NOOP": 1}
"""What marks a text, and which of its arguments is the text."""


@dataclass(frozen=True)
class Message:
    """One text of a translation file."""

    context: str
    source: str
    comment: str
    is_counted: bool
    forms: tuple[str, ...] = ()
    is_unfinished: bool = False

    @property
    def key(self) -> tuple[str, str, str, bool]:
        """What it is found by."""
        return self.context, self.source, self.comment, self.is_counted


@cache
def messages(path: Path) -> tuple[Message, ...]:
    return tuple(
        Message(
            context.findtext("name", ""), one.findtext("source", ""), one.findtext("comment", ""),
            one.get("numerus") == "yes", tuple(form.text or "" for form in forms_of(one)),
            "type" in one.find("translation").attrib,  # type: ignore[union-attr]
        )
        for context in ET.parse(path).iter("context")
        for one in context.iter("message")
    )  # fmt: skip


def forms_of(message: ET.Element) -> list[ET.Element]:
    return list(message.iter("numerusform")) or list(message.iter("translation"))


def marked(source: Source) -> Iterator[tuple[ast.Call, int]]:
    """Yield every call that marks a text, and which of its arguments that is."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in MARKERS and len(node.args) > MARKERS[name]:
                yield node, MARKERS[name]


def literal(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def window_sources() -> list[Source]:
    """Return the files whose texts are extracted; in one of them alone a text is looked up and not marked."""
    return [source for source in package_sources() if source.is_in("gui/") and not source.is_in("gui/language/told.py")]


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str, str, str, bool]]:
    """Return what lupdate finds in the source now."""
    copy = tmp_path_factory.mktemp("i18n") / FILES[0].name
    shutil.copyfile(FILES[0], copy)
    translations.extract(copy)
    return {message.key for message in messages(copy)}


def test_every_text_is_a_literal_that_lupdate_finds(extracted: set[tuple[str, str, str, bool]]) -> None:
    found = {source for _context, source, _comment, _is_counted in extracted}
    lost = [
        f"{source.name}:{call.lineno} {ast.unparse(call)[:80]}: a text is one literal, outside of f-strings"
        for source in window_sources()
        for call, place in marked(source)
        if literal(call.args[place]) not in found
    ]
    assert not lost, "\n".join(lost)


def test_no_text_is_hidden_inside_an_f_string() -> None:
    """There lupdate overlooks it, which shows only where the same text stands nowhere else."""
    hidden = [
        f"{source.name}:{piece.lineno} {ast.unparse(piece)[:80]}: give it a name before the f-string"
        for source in window_sources()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.JoinedStr)
        for piece in ast.walk(node)
        if isinstance(piece, ast.Call) and getattr(piece.func, "attr", "") in MARKERS and piece.args
        if literal(piece.args[0]) is not None
    ]
    assert not hidden, "\n".join(hidden)


def test_counted_texts_are_not_inherited() -> None:
    """PySide asks for the class of the object first, and takes its answer, in which the number is already put in."""
    trees = [source.tree for source in window_sources()]
    classes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    inherited = {base.id for made in classes for base in made.bases if isinstance(base, ast.Name)}
    counted = {one.context for one in messages(FILES[0]) if one.is_counted}
    assert not inherited & counted


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_translation_is_up_to_date(path: Path, extracted: set[tuple[str, str, str, bool]]) -> None:
    kept = {message.key for message in messages(path)}
    assert not extracted - kept, f"not in {path.name}; run ./dev fix, then translate: {sorted(extracted - kept)}"
    assert not kept - extracted, f"no longer said; run ./dev fix: {sorted(kept - extracted)}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_translation_is_whole(path: Path) -> None:
    lacking = [one.source for one in messages(path) if one.is_unfinished or not all(one.forms)]
    assert not lacking, f"translate in {path.name}, and take the type=unfinished away: {lacking}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_translation_keeps_placeholders_and_edges(path: Path) -> None:
    broken = [
        f"{one.context}: {one.source!r} became {form!r}"
        for one in messages(path)
        for form in one.forms
        if sorted(PLACEHOLDER.findall(form)) != sorted(PLACEHOLDER.findall(one.source))
        or [form[:1] == " ", form[-1:] == " "] != [one.source[:1] == " ", one.source[-1:] == " "]
    ]
    assert not broken, "\n".join(broken)


def test_one_idea_has_one_german_word() -> None:
    """Where the source says a word of the glossary, the translation says its German one."""
    rows = re.findall(r"^\| ([a-z ]+) \| ([^|]+) \|", (ROOT / "docs" / "glossary.md").read_text("utf-8"), re.MULTILINE)
    german = {word: stem.strip().casefold() for word, stem in rows}
    wrong = [
        f"{one.source!r} became {form!r}: {word} is {german[word]}"
        for word in ("vault", "namespace", "keyslot", "recovery sheet", "version", "grace period", "profile")
        for one in messages(FILES[0])
        for form in one.forms
        if re.search(rf"\b{word}s?\b(?!\.)", one.source, re.IGNORECASE)
        and not re.search(rf"keydesk [a-z ]*{word}", one.source)
        and german[word][:7] not in form.casefold()
    ]
    assert not wrong, "\n".join(wrong)


def test_sentences_told_are_said_somewhere() -> None:
    """A sentence that was reworded is told in English again, which nobody sees in a test: so its old form goes too."""
    said = {skeleton(node) for source in package_sources() for node in ast.walk(source.tree)} - {""}
    parts = "\n".join(said)
    unsaid = [one for one in SENTENCES if re.sub(PLACEHOLDER, "\0", one) not in said and longest(one) not in parts]
    assert not unsaid, f"reword or remove in gui/language/sentences.py: {unsaid}"


def skeleton(node: ast.AST) -> str:
    """Return a string with NUL for what is filled in, else an empty one."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "\0" for part in node.values)
    return ""


def longest(sentence: str) -> str:
    """Return the longest part of a sentence between what is filled in: some are put together from two."""
    return max(re.split(PLACEHOLDER, sentence), key=len).strip()


def test_every_error_and_kind_is_told() -> None:
    steps = {error.next_step for error in ERRORS.values()}
    titles = {declared.title for declared in KINDS.values()}
    assert not (steps | titles) - set(SENTENCES)


def test_every_language_can_be_chosen_and_is_there() -> None:
    assert SETTINGS["language"].choices == ("system", *NAMES)
    assert set(translations.LANGUAGES) == set(NAMES) - {"en"}
    assert all(path.exists() for path in FILES)

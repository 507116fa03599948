"""The wished language is spoken, else the system's, else English, with dates and numbers as they are written there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QDialogButtonBox

from keydesk.gui.actions import Actions, keys_of
from keydesk.gui.language.speech import chosen, formats
from keydesk.gui.theme.resources import resource
from keydesk.gui.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QApplication

    from keydesk.gui.language.speech import Spoken
    from keydesk.gui.theme.look import Look

NOW = datetime(2026, 11, 23, 14, 32, tzinfo=UTC)
AUSTRIA = QLocale(QLocale.Language.German, QLocale.Country.Austria)
FRANCE = QLocale(QLocale.Language.French, QLocale.Country.France)


@pytest.mark.parametrize(
    ("wish", "system", "code"),
    [
        ("system", ["de-Latn-AT", "de-AT", "de"], "de"),
        ("system", ["fr-FR", "fr", "de"], "de"),
        ("system", ["fr-FR"], "en"),
        ("system", ["C"], "en"),
        ("system", [], "en"),
        ("en", ["de-DE"], "en"),
        ("de", ["en-GB"], "de"),
        ("pseudo-rtl", ["de-DE"], "pseudo-rtl"),
        ("klingon", ["de-DE"], "de"),
    ],
)
def test_wish_comes_before_the_system(wish: str, system: list[str], code: str) -> None:
    assert chosen(wish, system) == code


def test_dates_are_written_as_the_system_does_where_it_speaks_the_language() -> None:
    assert formats("de", AUSTRIA).name() == "de_AT"
    assert formats("en", AUSTRIA).name() == "en_AT"
    assert formats("en", FRANCE).language() is QLocale.Language.English
    assert formats("en", QLocale.c()).name() == "en_US"
    assert formats("pseudo", AUSTRIA).language() is QLocale.Language.English


def test_german_is_spoken(speaking: Callable[[str], Spoken]) -> None:
    spoken = speaking("de")
    words = Words()
    assert (spoken.code, QLocale().language()) == ("de", QLocale.Language.German)
    assert words.ago(NOW - timedelta(days=1, hours=6), NOW) == "gestern"
    assert [words.ago(NOW - timedelta(days=days), NOW) for days in (9, 35)] == ["vor 9 Tagen", "vor 35 Tagen"]
    assert [words.span(timedelta(days=days)) for days in (2, 800)] == ["2 Tage", "2 Jahre"]
    assert words.tr("%n days", "", 1) == "1 Tag"
    assert words.number(1234567) == "1.234.567"
    assert words.day(datetime(2026, 11, 4, 12, tzinfo=UTC)) == "4. Nov. 2026"


def test_english_counts_by_rule(speaking: Callable[[str], Spoken]) -> None:
    speaking("en")
    assert [Words().tr("%Ln keys", "", count) for count in (0, 1, 1234)] == ["0 keys", "1 key", "1,234 keys"]


def test_inherited_texts_are_translated(speaking: Callable[[str], Spoken]) -> None:
    speaking("de")
    assert Words().grace() == "Karenzfrist"


def test_shortcuts_stay_what_they_are(speaking: Callable[[str], Spoken], look: Look, qapp: QApplication) -> None:
    """Qt names keys in the language of the desktop, and reads its own names; a shortcut must survive both."""
    before = {one.id: [key.toString() for key in one.action.shortcuts()] for one in Actions(look, qapp)}
    speaking("de")
    actions = Actions(look, qapp)
    assert {one.id: [key.toString() for key in one.action.shortcuts()] for one in actions} == before
    assert keys_of(actions["palette"]) == "Strg K"


def test_qts_own_words_are_german_too(speaking: Callable[[str], Spoken]) -> None:
    speaking("de")
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    assert box.button(QDialogButtonBox.StandardButton.Cancel).text() == "Abbrechen"


def test_pseudo_locale_turns_the_window_round(speaking: Callable[[str], Spoken], qapp: QApplication) -> None:
    speaking("pseudo-rtl")
    assert qapp.layoutDirection() == Qt.LayoutDirection.RightToLeft
    assert Words().grace().startswith("\u200f\u202e[Gråçé")


def test_compiled_translations_are_package_data() -> None:
    assert all(
        resource(f"language/keydesk_{name}.qm").stat().st_size > 10_000 for name in ("de", "pseudo", "pseudo-rtl")
    )

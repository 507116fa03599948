"""The window speaks one language from its first screen to its end: the wished one, else the system's, else English.

    spoken = speak(app, "system")          # translators installed, formats and direction of writing set

Dates and numbers are written as the system writes them where it speaks the same language, else as that language is
written where the system is. `KEYDESK_LANGUAGE` overrules the wish; the pseudo-locales can be had no other way.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QLocale, Qt, QTranslator

from keydesk.gui.language.plurals import EnglishPlurals
from keydesk.gui.theme.resources import resource

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtWidgets import QApplication

NAMES = {"en": "English", "de": "Deutsch"}
"""Every language the window speaks -> what it calls itself."""
PSEUDO = {"pseudo": Qt.LayoutDirection.LeftToRight, "pseudo-rtl": Qt.LayoutDirection.RightToLeft}
"""English made strange by `tools/translations.py`, for finding what is not translated, too narrow, or not mirrored."""
VARIABLE = "KEYDESK_LANGUAGE"


@dataclass(frozen=True, slots=True)
class Spoken:
    """A language in force, and the translators that are asked, last one first."""

    code: str
    translators: tuple[QTranslator, ...]


def speak(app: QApplication, wish: str, given: Mapping[str, str] = os.environ) -> Spoken:
    """Speak the wished language from now on; what is said already stays as it is."""
    system = QLocale.system()
    code = chosen(given.get(VARIABLE) or wish, system.uiLanguages())
    locale = formats(code, system)
    QLocale.setDefault(locale)
    app.setLayoutDirection(PSEUDO.get(code, locale.textDirection()))
    translators = _translators(app, code, locale)
    for translator in translators:
        app.installTranslator(translator)
    return Spoken(code, translators)


def chosen(wish: str, system: Sequence[str]) -> str:
    """Return the language to speak for a wish, where the system prefers these, such as `de-AT`, best first."""
    if wish in NAMES or wish in PSEUDO:
        return wish
    preferred = (name.partition("-")[0] for name in system)
    return next((language for language in preferred if language in NAMES), "en")


def formats(code: str, system: QLocale) -> QLocale:
    """Return how dates and numbers are written in a language on this system."""
    language = QLocale("en" if code in PSEUDO else code).language()
    return system if system.language() is language else QLocale(language, system.territory())


def _translators(app: QApplication, code: str, locale: QLocale) -> tuple[QTranslator, ...]:
    if code == "en":
        return (EnglishPlurals(app),)
    qt, own = QTranslator(app), QTranslator(app)
    own.load(str(resource(f"language/keydesk_{code}.qm")))
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    return (qt, own) if qt.load(locale, "qtbase", "_", folder) else (own,)

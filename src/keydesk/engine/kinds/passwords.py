"""Passwords and passphrases: made from a policy with known entropy, judged by zxcvbn and by their alphabet."""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from keydesk.engine.crypto.secret import SecretBuffer
from keydesk.engine.kinds.description import Description, GeneratedField
from keydesk.errors import RefusedError
from keydesk.model.kinds import VALUE, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keydesk.engine.kinds.description import Fields, Rng

_LOWER = b"abcdefghijklmnopqrstuvwxyz"
_UPPER = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DIGITS = b"0123456789"
_SYMBOLS = b"!#$%&()*+,-./:;<=>?@[]^_{|}~"
_CLASSES = {"lower": _LOWER, "upper": _UPPER, "digits": _DIGITS, "symbols": _SYMBOLS}
_LOOK_ALIKE = b"Il1O0|"
WEAK_BITS = 34
"""Just above 10**10 guesses, where zxcvbn calls a password very unguessable (it counts 3.3 bits a character)."""
_SEARCHED = 24
_JUDGED = 72
"""zxcvbn's cost grows with the square of the length; longer passwords are judged by their first part."""


def below(limit: int, rng: Rng) -> int:
    """Return a uniform integer in [0, limit), by rejection, so that no value is likelier than another."""
    size = (limit.bit_length() + 7) // 8
    most = (1 << (8 * size)) // limit * limit
    while True:
        number = int.from_bytes(rng(size), "big")
        if number < most:
            return number % limit


def generate(algorithm: str, options: Mapping[str, str], rng: Rng) -> tuple[GeneratedField, ...]:
    """Return one secret field.

    Options for `password`: length (8 to 256, default 24), classes (comma-separated of lower, upper, digits, symbols;
    each appears at least once), clear ("yes": no look-alikes). For `passphrase`: words (4 to 20, default 6),
    separator (default "-"). Raises RefusedError for anything else.
    """
    made = _passphrase(options, rng) if algorithm == "passphrase" else _password(options, rng)
    return (GeneratedField(VALUE, is_secret=True, body=made),)


def _number(options: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    text = options.get(name, str(default))
    if not text.isdigit() or not least <= int(text) <= most:
        raise RefusedError(f"The option {name} must be between {least} and {most}.", f"Try {default}.")
    return int(text)


def _password(options: Mapping[str, str], rng: Rng) -> SecretBuffer:
    length = _number(options, "length", 24, 8, 256)
    names = options.get("classes", "lower,upper,digits,symbols").split(",")
    unknown = [name for name in names if name not in _CLASSES]
    if unknown:
        raise RefusedError(f"The class {unknown[0]} is not known.", f"Choose from {', '.join(_CLASSES)}.")
    banned = _LOOK_ALIKE if options.get("clear") == "yes" else b""
    classes = [bytes(c for c in _CLASSES[name] if c not in banned) for name in names]
    alphabet = b"".join(classes)
    made = SecretBuffer(length)
    view = made.view()
    while True:  # whole passwords are drawn until each class appears: every such password stays equally likely
        for place in range(length):
            view[place] = alphabet[below(len(alphabet), rng)]
        if all(any(c in part for c in view) for part in classes):
            return made


@cache
def _words() -> tuple[str, ...]:
    from xkcdpass import xkcd_password

    text = Path(xkcd_password.locate_wordfile("eff-long")).read_text("utf-8")
    return tuple(line.split()[-1] for line in text.splitlines() if line.strip())


def _passphrase(options: Mapping[str, str], rng: Rng) -> SecretBuffer:
    count = _number(options, "words", 6, 4, 20)
    separator = options.get("separator", "-")
    if len(separator) > 3 or not separator.isprintable():
        raise RefusedError("The separator must be at most three printable characters.", "Try a dash.")
    words = _words()
    phrase = separator.join(words[below(len(words), rng)] for _ in range(count))
    return SecretBuffer.absorb(phrase.encode())


def describe(fields: Fields) -> Description:
    """Return the entropy in bits as far as it can be judged, and the warning `weak` under 34 bits."""
    bits = strength(fields[VALUE])
    return Description(Kind.PASSWORD, "password", bits, warnings=("weak",) if bits < WEAK_BITS else ())


def work(text: str) -> int:
    """How much it costs to judge this, in a unit of some microseconds."""
    return len(text) ** 2 if len(text) <= _SEARCHED else 1


def strength(value: memoryview) -> int:
    """Return bits of guessing effort: zxcvbn's estimate, at most what the alphabet and length could hold."""
    try:
        text = str(value[:_JUDGED], "utf-8", "replace")
    except ValueError:
        text = ""
    if not text:
        return 0
    alphabet = sum(len(part) for part in _CLASSES.values() if any(c in part for c in value)) or 64
    most = len(value) * math.log2(alphabet)
    if len(value) > _SEARCHED:  # long random values: the dictionary search costs more than it tells
        return int(min(most, 256))
    return int(min(most, math.log2(max(1.0, _guesses(text)))))


def _guesses(text: str) -> float:
    """Zxcvbn's estimate. Its word lists are searched as one: of a word in several only the best rank ever counts."""
    from zxcvbn import matching, scoring

    found = matching.omnimatch(text, {"words": _ranks()})
    return float(scoring.most_guessable_match_sequence(text, found)["guesses"])


@cache
def _ranks() -> dict[str, int]:
    """Every word of zxcvbn's lists with its best rank."""
    from zxcvbn.matching import RANKED_DICTIONARIES

    ranks: dict[str, int] = {}
    for words in RANKED_DICTIONARIES.values():
        for word, rank in words.items():
            ranks[word] = min(rank, ranks.get(word, rank))
    return ranks

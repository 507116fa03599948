"""Names that sources suggest become legal, unique names for keys and namespaces, and a change is always said."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

from keydesk.engine.formats.parsed import ParsedKey, warning
from keydesk.errors import RefusedError
from keydesk.model.paths import MAX_NAME, check_name

if TYPE_CHECKING:
    from collections.abc import Iterable

_SUFFIXES = [
    ".pem",
    ".key",
    ".crt",
    ".cer",
    ".cert",
    ".der",
    ".p12",
    ".pfx",
    ".p8",
    ".pk8",
    ".csr",
    ".req",
    ".enc",
    ".pub",
    ".env",
    ".csv",
    ".tsv",
    ".txt",
    ".yaml",
    ".yml",
    ".json",
    ".kdbx",
    ".jks",
    ".ppk",
    ".asc",
    ".gpg",
    ".age",
    ".bundle",
    ".chain",
]
_INVISIBLE = ("C", "Zl", "Zp")


def base_name(source: str) -> str:
    """The last part of a source's name."""
    return source.replace("\\", "/").rstrip("/").rpartition("/")[2] or source


def stem(source: str) -> str:
    """The source's name without folders and known endings: `tls/edge.key.pem` gives `edge`."""
    name = base_name(source)
    while True:
        shorter = next((name[: -len(end)] for end in _SUFFIXES if name.lower().endswith(end)), name)
        if shorter in {"", name}:
            return name.removesuffix("-cert") if source.endswith("-cert.pub") else name
        name = shorter


def legal(name: str) -> str:
    """The nearest name that a path allows; the same name when it is legal already."""
    try:
        return check_name(name)
    except RefusedError:
        pass
    shown = "".join(" " if c.isspace() else "_" if unicodedata.category(c).startswith(_INVISIBLE) else c for c in name)
    shown = unicodedata.normalize("NFC", shown)[:MAX_NAME].strip()
    return check_name("_" if shown in {"", ".", ".."} else shown)


def settle(keys: Iterable[ParsedKey]) -> list[ParsedKey]:
    """Give every key a legal name, unique among its neighbours; the first to come keeps its own."""
    taken: dict[tuple[str, ...], int] = {}
    return [_place(key, taken) for key in keys]


def _place(key: ParsedKey, taken: dict[tuple[str, ...], int]) -> ParsedKey:
    """`taken` counts, for every name that is gone, how often it was wished for: thousands may wish for one."""
    segments = tuple(legal(segment) for segment in key.segments)
    wished = legal(key.name)
    name = wished
    if (*segments, name) in taken:
        name = legal(base_name(key.source)) if base_name(key.source) != key.name else wished
        while (*segments, name) in taken:
            taken[*segments, wished] += 1
            ending = f" ({taken[*segments, wished]})"
            name = wished[: MAX_NAME - len(ending)].rstrip() + ending
    taken[*segments, name] = 1
    same = unicodedata.normalize("NFC", key.name) == name and all(
        unicodedata.normalize("NFC", old) == new for old, new in zip(key.segments, segments, strict=True)
    )
    if same:
        return replace(key, segments=segments, name=name)
    why = "another key beside it has the same name" if name != wished else "the source's name is not legal in a path"
    return replace(key, segments=segments, name=name, warnings=(*key.warnings, warning("renamed", f"{why}.")))

"""What people read uses the project's words: one word per idea, the ones of docs/glossary.md."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from tests.house.sources import package_sources

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.house.sources import Source

# "folder" is right for a folder of files and wrong for a namespace, which no pattern can tell apart.
REFUSED = {
    r"secret manager": "Keydesk",
    r"credential objects?": "key",
    r"(items?|entry|entries)": "key",
    r"(tree )?nodes?": "namespace",
    r"re-?encrypt(ed|ing)?": "rekey, for the vault's root key",
    r"grace (time|interval)": "grace period",
    r"key ?slots? number": "keyslot",
    r"log entr(y|ies)": "record",
}


def shown_strings(source: Source) -> Iterator[tuple[int, str]]:
    """Yield every literal a person will read: ``self.tr("…")``, a parser's help, a sentence of an error."""
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.Call):
            continue
        name = (source.dotted(node.func) or "").rpartition(".")[2]
        shown = [*node.args] if name in {"tr", "translate"} or name.endswith("Error") else []
        shown += [word.value for word in node.keywords if word.arg in {"help", "description", "sentence", "next_step"}]
        for part in (piece for value in shown for piece in ast.walk(value)):
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                yield part.lineno, part.value


def test_shown_strings_use_the_words_of_the_glossary() -> None:
    found = [
        f"{source.name}:{line} {text!r}: say {right!r}"
        for source in package_sources()
        for line, text in shown_strings(source)
        for wrong, right in REFUSED.items()
        if re.search(rf"\b{wrong}\b", text, re.IGNORECASE)
    ]
    assert not found, "\n".join(found)

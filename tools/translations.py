"""Keeps `i18n/` up to date with the window's source, and compiles it; makes the pseudo-locales out of it.

python tools/translations.py        # extracts every text again; what is new or changed then waits for its translation
"""

from __future__ import annotations

import re
import subprocess
import sys
import sysconfig
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "keydesk" / "gui"
FOLDER = ROOT / "i18n"
LANGUAGES = ("de",)

FORMAT = "format"
"""What `tr` is told of a text that Qt reads, such as `d MMM yyyy`: it is translated, but not made strange."""
ACCENTS = str.maketrans("AEIOUYaeiouyCNScns", "ÅÉÎÖÛÝåéîöûýÇÑŠçñš")
LONGER = 0.4
"""How much longer other languages are than English, as a share."""
_KEPT = re.compile(r"(%L?n|%\d|\{\w*\})")
_MARK, _OVERRIDE, _POP, _ISOLATE, _POP_ISOLATE = "\u200f", "\u202e", "\u202c", "\u2068", "\u2069"
"""Letters we have, written from right to left as Arabic and Hebrew are (Unicode TR9). Counts are isolated, as digits
are by nature; names are not, so that one the window forgot to isolate is read backwards."""


def extract(target: Path) -> None:
    """Bring a translation up to date with the source: new texts are added unfinished, old ones dropped."""
    files = [str(path) for path in sorted(SOURCE.rglob("*.py"))]
    language = target.stem.partition("_")[2]
    _run("lupdate", "-silent", "-no-obsolete", "-locations", "none", "-source-language", "en",
         "-target-language", language, *files, "-ts", str(target))  # fmt: skip


def compiled() -> dict[str, bytes]:
    """Return the compiled translations and pseudo-locales by file name."""
    made = {f"keydesk_{name}.qm": _compile((FOLDER / f"keydesk_{name}.ts").read_bytes()) for name in LANGUAGES}
    source = (FOLDER / f"keydesk_{LANGUAGES[0]}.ts").read_bytes()
    for name, is_rtl in (("pseudo", False), ("pseudo-rtl", True)):
        made[f"keydesk_{name}.qm"] = _compile(pseudo_locale(source, is_rtl=is_rtl))
    return made


def pseudo_locale(source: bytes, *, is_rtl: bool) -> bytes:
    """Return a translation file in which every text is its English made strange."""
    tree = ET.fromstring(source)
    for message in tree.iter("message"):
        text, comment, translation = message.findtext("source", ""), message.findtext("comment"), message[-1]
        said = text if comment == FORMAT else strange(text, is_rtl=is_rtl)
        translation.attrib.clear()
        for form in translation.findall("numerusform") or [translation]:
            form.text = said
    return ET.tostring(tree, encoding="unicode").encode()


def strange(text: str, *, is_rtl: bool = False) -> str:
    """Return a text accented, longer by 40 % and in brackets; placeholders stay as they are."""
    longer = "·" * max(1, round(LONGER * len(text)))
    parts = [part if _KEPT.fullmatch(part) else part.translate(ACCENTS) for part in _KEPT.split(text)]
    if not is_rtl:
        return f"[{''.join(parts)}{longer}]"
    parts = [f"{_ISOLATE}{part}{_POP_ISOLATE}" if part in {"%n", "%Ln"} else part for part in parts]
    return f"{_MARK}{_OVERRIDE}[{''.join(parts)}{longer}]{_POP}"


def _compile(source: bytes) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        text, target = Path(folder, "source.ts"), Path(folder, "target.qm")
        text.write_bytes(source)
        _run("lrelease", "-silent", str(text), "-qm", str(target))
        return target.read_bytes()


def _run(tool: str, *arguments: str) -> None:
    command = Path(sysconfig.get_path("scripts"), f"pyside6-{tool}")
    subprocess.run([str(command), *arguments], cwd=ROOT, check=True)


def main() -> int:
    """Extract every text again."""
    for name in LANGUAGES:
        extract(FOLDER / f"keydesk_{name}.ts")
    return 0


if __name__ == "__main__":
    sys.exit(main())

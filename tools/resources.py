"""Compiles `resources/` and `i18n/` into `src/keydesk/_generated/`, the package data the window loads.

Run it after a checkout and whenever a resource changes; it writes only what differs, so running it again costs nothing.

* every icon goes into one `icons.json` (one open at start instead of a hundred and fifty);
* fonts and theme files are copied;
* the words people choose as passwords, with the bits a guesser needs for each, from zxcvbn's lists (MIT);
* translations and pseudo-locales, as Qt reads them (`tools/translations.py`);
* the few marks a Qt style sheet can only take as files (tick, arrows) are written tinted, one set a theme.
"""

from __future__ import annotations

import json
import math
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # run isolated, a file does not find its neighbours
from tools import translations  # noqa: E402

SOURCE = ROOT / "resources"
TARGET = ROOT / "src" / "keydesk" / "_generated"

SHEET_MARKS = {
    "check": ("check", "on_accent", 3.0),
    "dash": ("minus", "on_accent", 3.0),
    "chevron-down": ("chevron-down", "text_muted", 2.0),
    "chevron-right": ("chevron-right", "text_muted", 2.0),
    "chevron-left": ("chevron-left", "text_muted", 2.0),
    "arrow-up": ("chevron-up", "text_muted", 2.0),
    "close": ("x", "text_muted", 2.0),
}
"""Style sheet mark -> (icon, colour token, stroke width)."""


def svg_body(text: str) -> str:
    """Return what stands inside `<svg>`, on one line, without comments."""
    text = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    inner = re.search(r"<svg[^>]*>(.*)</svg>", text, flags=re.DOTALL)
    if inner is None:
        message = "not an SVG file"
        raise ValueError(message)
    return re.sub(r"\s+", " ", inner.group(1)).strip()


def document(body: str, colour: str, stroke: float) -> str:
    """Return a whole SVG document with the colour and stroke width filled in."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24" fill="none" '
        f'stroke="{colour}" stroke-width="{stroke}" stroke-linecap="round" stroke-linejoin="round">'
        f"{body.replace('currentColor', colour)}</svg>"
    )


WORD_LISTS = {
    "passwords": 15_000,
    "english_wikipedia": 15_000,
    "us_tv_and_film": 6_000,
    "female_names": 1_500,
    "male_names": 900,
    "surnames": 2_000,
}
"""List of zxcvbn -> how many of its most frequent words count."""
SHORTEST_WORD, LONGEST_WORD = 3, 20


def common_words() -> str:
    """Return sorted lines of a word and the bits of its rank, such as `monkey 3.5`."""
    from zxcvbn.frequency_lists import FREQUENCY_LISTS

    ranks: dict[str, int] = {}
    for name, most in WORD_LISTS.items():
        for rank, word in enumerate(list(FREQUENCY_LISTS[name])[:most], 1):
            if SHORTEST_WORD <= len(word) <= LONGEST_WORD and word.isascii() and word.isprintable() and " " not in word:
                ranks[word] = min(rank, ranks.get(word, rank))
    return "".join(f"{word} {max(1, round(2 * math.log2(ranks[word] + 1))) / 2:g}\n" for word in sorted(ranks))


def wanted() -> dict[str, bytes]:
    """Return every target file's relative path with its content."""
    icons = {path.stem: svg_body(path.read_text("utf-8")) for path in sorted((SOURCE / "icons").glob("*.svg"))}
    files = {"icons.json": json.dumps(icons, indent=0).encode()}
    for folder, patterns in (("fonts", ("*.ttf", "*.txt")), ("theme", ("*.json",))):
        for pattern in patterns:
            for path in sorted((SOURCE / folder).glob(pattern)):
                files[f"{folder}/{path.name}"] = path.read_bytes()
    files["icons-LICENSE.txt"] = (SOURCE / "icons" / "LICENSE.txt").read_bytes()
    for path in sorted((SOURCE / "brand").glob("*.svg")):
        files[f"brand/{path.name}"] = path.read_bytes()
    files["words.txt"] = common_words().encode()
    files.update({f"language/{name}": content for name, content in translations.compiled().items()})
    for theme in sorted((SOURCE / "theme").glob("*.json")):
        colours = json.loads(theme.read_text("utf-8"))["colour"]
        for mark, (name, token, stroke) in SHEET_MARKS.items():
            files[f"marks/{theme.stem}/{mark}.svg"] = document(icons[name], colours[token], stroke).encode()
    return files


def compile_into(target: Path) -> int:
    """Make `target` hold exactly the wanted files; return how many were written or removed."""
    files = wanted()
    changed = 0
    for name, content in files.items():
        path = target / name
        if path.is_file() and path.read_bytes() == content:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        changed += 1
    for path in sorted(target.rglob("*")):
        if path.is_file() and path.relative_to(target).as_posix() not in files:
            path.unlink()
            changed += 1
    return changed


def main() -> int:
    """Compile and say in one line what changed."""
    changed = compile_into(TARGET)
    sys.stdout.write(f"resources: {changed} changed\n" if changed else "resources: up to date\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

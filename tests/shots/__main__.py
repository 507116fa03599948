"""`python -m tests.shots` renders every screen into shots/: light and dark, at 100 and 150 %, in English and others.

Each picture set is one run of the window in a process of its own, with a home of its own: first a new vault, then the
tour's sample. With `--docs` the few that the README shows are made anew instead.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from keydesk.tour.history import make_sample
from keydesk.tour.place import place
from keydesk.tour.visit import BUNDLE, take_pictures

ROOT = Path(__file__).resolve().parent.parent.parent
SHOWN = {"1-desk.png": "desk.png", "1-desk-dark.png": "desk-dark.png"}
"""What the tour's pictures are called in docs/images/."""
SETS = (
    ("en", "light", "1"), ("en", "dark", "1"), ("en", "light", "1.5"), ("en", "dark", "1.5"),
    ("de", "light", "1"), ("pseudo", "light", "1.5"), ("pseudo-rtl", "dark", "1"),
)  # fmt: skip
"""Language, theme and scale."""


def main(words: list[str]) -> int:
    """Take the sets named (`en-light-1`, `pseudo-rtl-dark-1`; none: all). Return the number of sets that failed."""
    if words == ["--docs"]:
        return docs()
    target = ROOT / "shots"
    wanted = [one for one in SETS if not words or "-".join(one) in words]
    failed = 0
    for language, theme, scale in wanted:
        folder = target / f"{language}-{theme}-{scale}"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        home = tempfile.mkdtemp(prefix="kds-")
        (Path(home) / "run").mkdir(mode=0o700)
        environment = {
            "PATH": os.environ["PATH"], "HOME": home, "XDG_RUNTIME_DIR": f"{home}/run", "LANG": "C.UTF-8",
            "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": scale, "PYTHONPATH": f"{ROOT}/src:{ROOT}",
        }  # fmt: skip
        command = [sys.executable, "-m", "tests.shots.screens", language, theme, str(folder), home]
        done = subprocess.run(command, env=environment, cwd=ROOT, check=False)
        failed += done.returncode != 0
        shutil.rmtree(home, ignore_errors=True)
        print(f"{folder.relative_to(ROOT)}: {len(list(folder.glob('*.png')))} pictures")
    return failed


def docs() -> int:
    """Make the README's pictures anew."""
    os.environ["KEYDESK_LANGUAGE"] = "en"
    target = ROOT / "docs" / "images"
    target.mkdir(exist_ok=True)
    with place() as folder:
        password = make_sample(folder / BUNDLE)
        take_pictures(folder / BUNDLE, password, folder / "pictures")
        for taken, name in SHOWN.items():
            shutil.copyfile(folder / "pictures" / taken, target / name)
            print(target / name)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

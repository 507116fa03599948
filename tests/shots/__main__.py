"""`python -m tests.shots` renders every screen into shots/: light and dark, at 100 and 150 %.

Each picture set is one run of the window in a process of its own, with a home of its own and a vault made for it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SETS = (("light", "1"), ("dark", "1"), ("light", "1.5"), ("dark", "1.5"))


def main(words: list[str]) -> int:
    """Take the sets named (`light-1`, `dark-1.5`; none: all). Return the number of sets that failed."""
    target = ROOT / "shots"
    wanted = [one for one in SETS if not words or "-".join(one) in words]
    failed = 0
    for theme, scale in wanted:
        folder = target / f"{theme}-{scale}"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        home = tempfile.mkdtemp(prefix="kds-")
        (Path(home) / "run").mkdir(mode=0o700)
        environment = {
            "PATH": os.environ["PATH"], "HOME": home, "XDG_RUNTIME_DIR": f"{home}/run", "LANG": "C.UTF-8",
            "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": scale, "PYTHONPATH": f"{ROOT}/src:{ROOT}",
        }  # fmt: skip
        command = [sys.executable, "-m", "tests.shots.screens", theme, str(folder), home]
        done = subprocess.run(command, env=environment, cwd=ROOT, check=False)
        failed += done.returncode != 0
        shutil.rmtree(home, ignore_errors=True)
        print(f"{folder.relative_to(ROOT)}: {len(list(folder.glob('*.png')))} pictures")
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Without a window the tour does the whole job by itself, shows no value, and leaves pictures and nothing else."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PySide6.QtGui import QImage

SECRETS = re.compile(r"pk_[0-9a-f]{8}|winter\d\d|PRIVATE KEY|otpauth://")
SCREENS = ("1-desk", "2-history", "3-due", "4-palette", "5-import", "6-step-up", "7-locked")


def test_terminal_tour_does_the_job_and_leaves_only_pictures(tmp_path: Path) -> None:
    home = Path(tempfile.mkdtemp(prefix="kt-"))  # short: the path of a socket below it ends at 107 bytes
    places = {name: str(home / name.lower()) for name in ("HOME", "XDG_RUNTIME_DIR", "XDG_DATA_HOME")}
    for place in places.values():
        os.mkdir(place, 0o700)
    environment = {**places, "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
    pictures = tmp_path / "pictures"
    command = [sys.executable, "-I", "-m", "keydesk", "tour", "--terminal", "--pictures", str(pictures)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=400, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
    assert not SECRETS.search(done.stdout + done.stderr)
    for said in ("4 imported", "bytes, not shown here", "may not get", "Locked.", "Whole: ", "Sound: "):
        assert said in done.stdout
    for name in (f"{screen}{theme}.png" for screen in SCREENS for theme in ("", "-dark")):
        assert str(pictures / name) in done.stdout
        assert QImage(str(pictures / name)).width() >= 1400
    left = [file for place in places.values() for file in os.listdir(place)]
    assert left == ["keydesk"]  # the agents' socket folder
    assert os.listdir(home / "xdg_runtime_dir" / "keydesk") == []
    folder = re.search(r"folder +(\S+)/example-ops\.keydesk", done.stdout)
    assert folder
    assert not os.path.exists(folder[1])
    shutil.rmtree(home)

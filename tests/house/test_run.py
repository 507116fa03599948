"""The test run keeps its own promises: nothing skips on CI, long proofs wait to be asked, nobody's home is touched."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.house.sources import ROOT

SKIPPING = "import pytest\n\ndef test_a(): pytest.skip('no printer')\n"
SKIPPING_WHOLE = "import pytest\npytest.skip('no printer', allow_module_level=True)\n"
LONG = "import pytest\n\n@pytest.mark.long\ndef test_a(): assert False\n\ndef test_b(): pass\n"


def outcome(folder: Path, text: str, **environment: str) -> str:
    """Return the last line of a test run over one file, made with this project's configuration."""
    (folder / "test_it.py").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-c", f"{ROOT}/pyproject.toml"]
    command += ["--rootdir", f"{folder}", "-o", f"cache_dir={folder}/cache", f"{folder}"]
    bare = {name: value for name, value in os.environ.items() if name != "CI" and not name.startswith("PYTEST")}
    done = subprocess.run(command, cwd=ROOT, env=bare | environment, capture_output=True, text=True, check=False)
    return done.stdout.strip().splitlines()[-1]


def test_a_skip_is_a_failure_on_ci(tmp_path: Path) -> None:
    assert "1 failed" in outcome(tmp_path, SKIPPING, CI="true")


def test_a_skipped_file_is_an_error_on_ci(tmp_path: Path) -> None:
    assert "1 error" in outcome(tmp_path, SKIPPING_WHOLE, CI="true")


def test_long_proofs_wait_to_be_asked(tmp_path: Path) -> None:
    assert "1 passed, 1 deselected" in outcome(tmp_path, LONG)


def test_home_of_the_run_is_empty_and_private() -> None:
    home = Path.home()
    assert home == Path(os.environ["HOME"])
    assert home.name.startswith("kd-")
    assert home.stat().st_mode & 0o777 == 0o700

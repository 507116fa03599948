"""No tracked file names a path of the machine it was written on or the host of a package registry."""

from __future__ import annotations

import os
import pwd
import re

from tests.house.sources import ROOT, tracked_files

REGISTRIES = re.compile(r"\b(pypi|pythonhosted|npmjs|debian)[.](org|net|com)/")
HOME = pwd.getpwuid(os.getuid()).pw_dir  # not $HOME, which the test run points elsewhere


def lines_matching(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:120]}"
        for path in tracked_files()
        if path.suffix != ".svg"
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_tracked_file_names_this_machine() -> None:
    for place in (HOME, ROOT):
        assert lines_matching(re.compile(rf"(?<![\w.~-]){re.escape(str(place))}/")) == []


def test_no_tracked_file_names_a_registry() -> None:
    found = lines_matching(REGISTRIES)
    assert not found, f"where packages come from is the business of the machine that installs: {found}"


def test_no_lock_that_carries_addresses_is_tracked() -> None:
    assert [path.name for path in tracked_files() if re.fullmatch(r"uv\.lock|pylock.*\.toml", path.name)] == []

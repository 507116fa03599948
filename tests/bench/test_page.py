"""The page keeps its words, and a report names what was missed."""

from __future__ import annotations

import pytest

from bench import page
from bench.figures import Bar, Figure
from tests.house.sources import ROOT

MET = Figure("get", "µs", (90,), "peer", (100,), Bar(1.0))
MISSED = Figure("put", "ms", (30,), bar=Bar(20, is_ratio=False))
GROWN = Figure("put", "ms", (30,), "10,000 keys", (20,), is_growth=True)


def test_report_says_what_was_missed() -> None:
    assert "1 missed: put." in page.report([MET, MISSED], "A machine.", 3)
    assert "Every bar is met." in page.report([MET], "A machine.", 3)


def test_report_has_the_facts_first_and_growth_last() -> None:
    parts = page.report([MET, GROWN], "A machine.", 3).split("\n\n")
    assert parts[0] == "A machine. Medians of 3 rounds."
    assert [part.splitlines()[0].split("|")[2].strip() for part in (parts[1], parts[-1])] == ["ours", "100,000 keys"]


def test_only_what_is_between_the_marks_is_written_anew() -> None:
    before = f"# Words\n\n{page.BEGIN}\nold\n{page.END}\n\nMore words.\n"
    after = page.written(before, "new \\1")
    assert after == f"# Words\n\n{page.BEGIN}\n\nnew \\1\n\n{page.END}\n\nMore words.\n"
    assert page.written(after, "new \\1") == after


@pytest.mark.parametrize("text", ["no marks", page.BEGIN, page.END, f"{page.BEGIN}{page.END}" * 2])
def test_page_without_its_marks_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="marks"):
        page.written(text, "new")


def test_the_real_page_has_its_marks() -> None:
    assert page.PAGE == ROOT / "docs" / "benchmarks.md"
    assert "new" in page.written(page.PAGE.read_text("utf-8"), "new")

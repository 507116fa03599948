"""Parts of a window are given as shares of it."""

from __future__ import annotations

from bench.screen import Part


def test_part_of_a_window_lies_inside_it() -> None:
    window = Part(100, 50, 300, 150)
    assert window.within((0.0, 0.0, 1.0, 1.0)) == window
    assert window.within((0.25, 0.5, 0.75, 0.9)) == Part(150, 100, 250, 140)

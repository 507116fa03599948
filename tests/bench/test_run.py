"""The bench says what it cannot do before it measures anything."""

from __future__ import annotations

import pytest

from bench import run


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nothing"], "no such part: nothing; there are get, process, window, large"),
        (["--rounds", "0"], "at least one round"),
        (["--write-docs", "--rounds", "2"], "the page shows whole runs"),
        (["--write-docs", "get"], "the page shows whole runs"),
    ],
)
def test_wrong_words_are_refused(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        run.main(words)
    assert left.value.code == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("others", "is_noisy"),
    [(0.0, False), (0.5, True)],
)
def test_use_of_the_machine_by_others_is_said(others: float, is_noisy: bool) -> None:
    assert ("Noisy" in run._use(0.3, others)) is is_noisy

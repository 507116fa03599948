"""Every error keeps its code, its exit code and its next step, also across the wire."""

from __future__ import annotations

import copy
import re

import pytest

from keydesk import errors
from keydesk.errors import ERRORS, KeydeskError, from_wire

EXPECTED = {
    "usage": 2, "locked": 3, "wrong-password": 3, "unconfirmed-code": 3,
    "denied": 4, "needs-step-up": 4, "needs-reason": 4, "not-found": 5,
    "damaged": 6, "tampered": 6, "older-than-anchor": 6, "anchor-missing": 6, "fork": 6, "newer-format": 6,
    "unavailable": 7, "disk-full": 7, "agent-gone": 7, "busy": 7, "deadline": 7, "conflict": 8, "refused": 9,
}  # fmt: skip


def test_published_codes_keep_their_exit_codes() -> None:
    assert {code: ERRORS[code].exit_code for code in EXPECTED} == EXPECTED


@pytest.mark.parametrize("code", sorted(ERRORS))
def test_every_error_has_a_plain_code_and_a_next_step(code: str) -> None:
    error = ERRORS[code]
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", code)
    assert error.exit_code in {2, 3, 4, 5, 6, 7, 8, 9}
    assert error.next_step.endswith((".", "TEXT."))
    assert error.__doc__


@pytest.mark.parametrize("code", sorted(ERRORS))
def test_every_error_survives_the_wire(code: str) -> None:
    sent = ERRORS[code]("It broke.", "Mend it.", rule="r1", count=3, certain=True)
    came = from_wire(sent.to_wire())
    assert type(came) is type(sent)
    assert (came.sentence, came.next_step) == ("It broke.", "Mend it.")
    assert came.facts == {"rule": "r1", "count": 3, "certain": True}
    assert copy.copy(came).to_wire() == sent.to_wire()


def test_a_code_from_a_newer_peer_is_still_an_error() -> None:
    came = from_wire({"code": "from-the-future", "sentence": "New.", "next_step": "Wait.", "facts": {"a": [1]}})
    assert type(came) is KeydeskError
    assert dict(came.facts) == {"peer_code": "from-the-future"}


def test_the_text_is_the_sentence_and_the_next_step() -> None:
    assert str(errors.LockedError("The vault is locked.")) == "The vault is locked. Unlock the vault: keydesk unlock."


def test_a_fact_that_could_be_a_secret_is_refused() -> None:
    with pytest.raises(TypeError, match="value is a bytes"):
        errors.DamagedError("Bad.", value=b"x")  # type: ignore[arg-type]


def test_a_code_cannot_be_claimed_twice() -> None:
    before = dict(ERRORS)
    with pytest.raises(TypeError, match="code of its own"):
        type("Again", (KeydeskError,), {"code": "locked"})
    assert dict(ERRORS) == before

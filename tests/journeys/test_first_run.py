"""The first minutes, by keyboard alone: a vault is made, its recovery sheet counts once it was typed back."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from keydesk.client import Client
from keydesk.model.callers import Face
from keydesk.model.requests import NewRecovery, Status, StatusReply, Unlock
from tests.flows.agents import PASSWORD

if TYPE_CHECKING:
    from tests.journeys.seat import Seat

pytestmark = pytest.mark.x11


def stands(seat: Seat) -> StatusReply:
    """Return how the vault stands, asked beside the window."""
    with Client.at(seat.environment["KEYDESK_VAULT"], Face.COMMAND_LINE) as client:
        found: StatusReply = client.call(Status())[0]
        return found


def new_code(seat: Seat) -> str:
    """Let the vault make another recovery code, as a person at a terminal."""
    with Client.at(seat.environment["KEYDESK_VAULT"], Face.COMMAND_LINE) as client:
        client.call(Unlock(), PASSWORD)
        return bytes(client.call(NewRecovery(), PASSWORD)[1]).decode()


def test_vault_is_made_by_keyboard_and_its_recovery_sheet_confirmed(seat: Seat) -> None:
    seat.opens()
    seat.sees("Create a vault", focus=True)
    seat.picture("first-run")
    seat.presses("Return")
    seat.sees("Master password", "password text", focus=True)
    seat.presses("shift+Tab")
    seat.sees("Name of the vault", "text", focus=True)
    seat.types("Ops desk")
    seat.presses("Tab")
    seat.types("summer")
    seat.sees("Weak")
    seat.presses("ctrl+a")
    seat.types(PASSWORD.decode())
    seat.presses("Tab")
    seat.sees("The same again", "password text", focus=True)
    seat.types(PASSWORD.decode())
    seat.picture("first-run-password")
    seat.presses("Return")
    seat.sees("Type the code back", "password text", focus=True)
    seat.picture("first-run-recovery")
    assert "KD1" not in seat.reads()
    seat.presses("Tab")
    seat.sees("Later, remind me", focus=True)
    seat.presses("space")
    seat.sees("Drop your keys here")
    seat.sees("The recovery sheet is not confirmed yet")
    seat.picture("first-run-desk")
    assert (stands(seat).name, stands(seat).recovery_confirmed) == ("Ops desk", False)
    assert os.stat(seat.environment["KEYDESK_VAULT"]).st_mode & 0o777 == 0o700

    code = new_code(seat)
    seat.finds(">recovery", "ecovery")
    seat.sees("Type the code back", "password text", focus=True)
    seat.types(code)
    seat.presses("Return")
    seat.misses("The recovery sheet is not confirmed yet")
    assert stands(seat).recovery_confirmed


def test_damaged_vault_is_named_in_the_window_with_the_next_step(seat: Seat) -> None:
    place = seat.environment["KEYDESK_VAULT"]
    os.mkdir(place, 0o700)
    for name in ("HEADER", "LOCK", "BALLAST", "vault-1.db"):
        with open(os.open(f"{place}/{name}", os.O_CREAT | os.O_WRONLY, 0o600), "wb") as part:
            part.write(b"\0" * 131072)
    seat.opens()
    seat.sees("header")
    seat.sees("backup")
    seat.picture("damaged")

"""A day at the desk, by keyboard alone: files come in, keys are found, copied and shown, a program asks, all is locked.

Each step is one of the product's promises; pictures are kept where KEYDESK_PICTURES names a folder for them.
"""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from keydesk.model.kinds import Kind
from keydesk.model.paths import Path as KeyPath
from keydesk.model.requests import ListRecords, NewField, Put, Status, StepUp
from tests.agent.conftest import PATIENCE, is_alive, wait_until
from tests.flows.agents import PASSWORD, Agent
from tests.flows.test_copy import worker_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.journeys.seat import Seat

pytestmark = pytest.mark.x11

TYPED = PASSWORD.decode()
TOKEN, STRICT = b"pk_5fGh7Jk2Lm9Np4Qr6St8", b"Pr0d-value-4711"
FILE = b"DATABASE_URL=postgresql://app:k9-Zq7vRw2Lx8TtP@db.example.test/pay\nPAYMENT_API_KEY=" + TOKEN + b"\n"
SCRIPT = "from keydesk import get_key\nprint(get_key('/dev/payments/PAYMENT_API_KEY').text())\n"


@pytest.fixture
def agent(seat: Seat) -> Iterator[Agent]:
    """A vault with one strict key, its agent already running; the window attaches to it."""
    with closing(Agent(Path(seat.environment["KEYDESK_VAULT"]))) as made:
        window = made.create()
        window.call(StepUp(KeyPath.parse("/prod"), "set up"), PASSWORD)
        fields = (NewField("value", is_secret=True, length=len(STRICT)),)
        window.call(Put(KeyPath.parse("/prod/payments/db"), fields, Kind.OPAQUE, purpose="orders database"), STRICT)
        yield made
        seat.leaves()


def test_day(seat: Seat, agent: Agent, tmp_path: Path) -> None:
    unlocks(seat)
    imports(seat, tmp_path)
    finds_and_copies(seat)
    meets_a_stricter_place(seat, agent)
    lets_a_program_in(seat, tmp_path)
    looks_back(seat)
    locks(seat, agent)


def unlocks(seat: Seat) -> None:
    seat.opens()
    seat.sees("Master password", "password text", focus=True)
    seat.types("open barley")
    seat.presses("Return")
    seat.sees("Not opened")
    seat.picture("day-1-wrong")
    seat.types(TYPED)
    seat.presses("Return")
    seat.sees("/prod/payments/db", "table cell")
    assert not seat.nameless()


def imports(seat: Seat, folder: Path) -> None:
    (folder / "payments.env").write_bytes(FILE)
    seat.presses("ctrl+i")
    seat.sees("File name", "text", focus=True)
    seat.types(str(folder / "payments.env"))
    seat.presses("Return")
    seat.sees("Import 2 of 2")
    seat.sees("Keys found", "table", focus=True)
    seat.picture("day-2-preview")
    assert not seat.nameless()
    assert TOKEN.decode() not in seat.reads()
    seat.presses("Return")
    seat.sees("2 keys are in the vault.")
    seat.picture("day-2-imported")
    seat.presses("Escape")
    seat.sees("/dev/payments/PAYMENT_API_KEY", "table cell")


def finds_and_copies(seat: Seat) -> None:
    seat.finds("pa", "PAYMENT_API_KEY")
    seat.sees("Copied. Clears in")
    seat.sees("seconds left")
    seat.picture("day-3-copied")
    wait_until(lambda: seat.pastes() == TOKEN)
    assert seat.pastes("x-kde-passwordManagerHint") == b"secret"
    assert TOKEN.decode() not in seat.reads()


def meets_a_stricter_place(seat: Seat, agent: Agent) -> None:
    seat.finds("/prod", "/prod, 1 key")
    seat.sees("Strict profile")
    seat.finds("db", "db, /prod/payments", "ctrl+Return")
    seat.sees("Master password", "password text", focus=True)
    seat.picture("day-4-asked-again")
    assert seat.pastes() == TOKEN
    seat.types(TYPED)
    seat.presses("Tab")
    seat.types("INC-4711")
    seat.presses("Return")
    seat.sees("Value shown")
    seat.picture("day-4-shown")
    assert STRICT.decode() not in seat.reads()
    rows = agent.window.call(ListRecords())[0].rows
    revealed = next(row for row in rows if row.record.action == "reveal" and row.record.outcome.value == "allowed")
    assert (revealed.path, revealed.record.reason) == ("/prod/payments/db", "INC-4711")


def lets_a_program_in(seat: Seat, folder: Path) -> None:
    script = folder / "report.py"
    script.write_text(SCRIPT)
    environment = {name: value for name, value in seat.environment.items() if name != "DISPLAY"}
    with subprocess.Popen(
        [sys.executable, str(script)], env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as program:
        seat.sees("report.py wants /dev/payments/PAYMENT_API_KEY")
        seat.sees("Deny", "button", focus=True)
        seat.picture("day-7-asks")
        seat.presses("Tab")
        seat.sees("Allow", "button", focus=True)
        seat.presses("space")
        assert program.communicate(timeout=PATIENCE)[0] == TOKEN + b"\n"
    seat.misses("report.py wants")


def looks_back(seat: Seat) -> None:
    seat.presses("ctrl+h")
    seat.sees("Filter history", "text", focus=True)
    seat.types("actor:report.py")
    seat.sees("Actor: report.py", "table cell")
    seat.misses("Actor: You, in the window")
    seat.sees("Chain verified")
    seat.picture("day-8-history")
    assert not seat.nameless()
    seat.presses("ctrl+shift+d")
    seat.sees("Chain verified")
    seat.picture("day-8-dark")


def locks(seat: Seat, agent: Agent) -> None:
    worker = worker_of(agent)
    seat.finds("pa", "PAYMENT_API_KEY")
    wait_until(lambda: seat.pastes() == TOKEN)
    seat.sees("Copied: PAYMENT_API_KEY")
    seat.presses("ctrl+n")
    seat.sees("Made inside the vault")
    seat.presses("ctrl+l")
    seat.sees("Master password", "password text", focus=True)
    seat.picture("day-10-locked")
    shown = seat.reads()
    for name in ("PAYMENT", "/prod", "report.py", "INC-4711", "Made inside", "Open elsewhere"):
        assert name not in shown
    wait_until(lambda: not is_alive(worker))
    wait_until(lambda: seat.pastes() == b"")
    assert agent.window.call(Status())[0].state == "locked"
    seat.types(TYPED)
    seat.presses("Return")
    seat.sees("/dev/payments/PAYMENT_API_KEY", "table cell")
    seat.picture("day-10-again")

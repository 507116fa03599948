"""At the desk before a real screen: a one-time code copied and looked at, a value masked on leaving, files dropped."""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from keydesk.model.kinds import Kind
from keydesk.model.paths import Path as KeyPath
from keydesk.model.requests import ListRecords, NewField, Put
from tests.agent.conftest import wait_until
from tests.flows.agents import PASSWORD, Agent
from tests.flows.first_desk import code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.journeys.seat import Seat

pytestmark = pytest.mark.x11

LINE = (
    b"otpauth://totp/Example:ops?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    b"&algorithm=SHA256&digits=8&period=30&issuer=Example"
)
VALUE = b"k9-Zq7vRw2Lx8TtP"


def put(agent: Agent, path: str, value: bytes, kind: Kind) -> None:
    fields = (NewField("value", is_secret=True, length=len(value)),)
    agent.window.call(Put(KeyPath.parse(path), fields, kind), value)


@pytest.fixture
def agent(seat: Seat) -> Iterator[Agent]:
    """A vault with a seed and a password, its agent already running; the window is open on it."""
    with closing(Agent(Path(seat.environment["KEYDESK_VAULT"]))) as made:
        made.create()
        put(made, "/dev/two", LINE, Kind.TOTP)
        put(made, "/dev/mail", VALUE, Kind.PASSWORD)
        seat.opens()
        seat.sees("Master password", "password text", focus=True)
        seat.types(PASSWORD.decode())
        seat.presses("Return")
        seat.sees("/dev/two", "table cell")
        yield made
        seat.leaves()


def fields(agent: Agent) -> list[tuple[str, str, str]]:
    rows = agent.window.call(ListRecords())[0].rows
    return [(row.record.action, row.record.field, row.path) for row in rows if row.record.field]


def codes_of_now() -> set[bytes]:
    return {code(LINE, int(time.time()) - 30), code(LINE, int(time.time()))}


def select(seat: Seat, name: str) -> None:
    """Select a key by the keyboard alone: filter, then the table."""
    seat.presses("ctrl+f")
    seat.sees("Filter, like", "text", focus=True)
    seat.presses("ctrl+a")
    seat.types(name)
    seat.sees(f"/dev/{name}", "table cell")
    seat.presses("F6", "Home", "ctrl+a")


def test_a_code_is_copied_looked_at_and_gone(seat: Seat, agent: Agent) -> None:
    select(seat, "two")
    seat.sees("One-time code")
    seat.presses("ctrl+t")
    seat.sees("Copied: two")
    wait_until(lambda: seat.pastes() in codes_of_now())
    assert seat.pastes("x-kde-passwordManagerHint") == b"secret"
    assert fields(agent)[0] == ("copy", "code", "/dev/two")
    seat.holds("space")
    seat.sees("Value shown")
    seat.picture("desk-1-code")
    seat.lets_go_of("space")
    seat.misses("Value shown")
    assert fields(agent)[0] == ("reveal", "code", "/dev/two")
    assert not any(one.decode() in seat.reads() for one in codes_of_now())
    wait_until(lambda: seat.pastes() == b"")
    seat.misses("Copied: two")


def test_a_revealed_value_is_masked_when_the_window_is_left(seat: Seat, agent: Agent) -> None:
    select(seat, "mail")
    seat.finds(">reveal", "Reveal")
    seat.sees("Value shown")
    seat.picture("desk-2-revealed")
    seat.opens_files("elsewhere")
    seat.misses("Value shown")
    seat.picture("desk-2-left")
    assert fields(agent)[0] == ("reveal", "value", "/dev/mail")
    assert VALUE.decode() not in seat.reads()


def test_files_dragged_from_a_file_manager_are_previewed_where_they_are_dropped(
    seat: Seat, agent: Agent, tmp_path: Path
) -> None:
    (tmp_path / "payments.env").write_bytes(b"API_KEY=pk_5fGh7Jk2Lm9Np4Qr6St8\n")
    seat.opens_files("my files", tmp_path / "payments.env")
    seat.grasps("my files")
    seat.sees("Drop to see what would go in")
    seat.picture("desk-3-dragged")
    seat.drops()
    seat.sees("Import 1 of 1")
    seat.misses("Drop to see what would go in")
    seat.picture("desk-3-preview")
    seat.returns()
    seat.sees("Keys found", "table", focus=True)
    seat.presses("Return")
    seat.sees("1 key is in the vault.")
    seat.presses("Escape")
    seat.sees("/dev/payments/API_KEY", "table cell")
    assert any(row.path == "/dev/payments/API_KEY" for row in agent.window.call(ListRecords())[0].rows)

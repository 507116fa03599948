"""What a person leaves behind who imported, copied, looked at and locked: no value in any process, none in any file.

Every byte the window's process writes to any file is recorded by the proofs' shim. That the searches see something is
shown before: names in the window's memory while it lists them, the value on the screen, a needle in a file.
"""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from keydesk import launch
from keydesk.model.requests import Status
from tests.agent.conftest import is_alive, wait_until
from tests.flows.agents import PASSWORD, Agent
from tests.proof import compiled, shim
from tests.proof.searching import IN_MEMORY, ON_DISK, Search, needle, tree_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.journeys.seat import Seat

pytestmark = pytest.mark.x11
SEED = "window"


@pytest.fixture
def agent(seat: Seat) -> Iterator[Agent]:
    with closing(Agent(Path(seat.environment["KEYDESK_VAULT"]))) as made:
        made.create()
        yield made
        seat.leaves()


@pytest.fixture
def ours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder no dialog of the window's looks into."""
    return tmp_path_factory.mktemp("ours")


@pytest.mark.parametrize("count", [20, pytest.param(1_000, marks=pytest.mark.long)])
def test_nothing_stays_behind_of_what_was_imported_copied_and_shown(
    seat: Seat, agent: Agent, ours: Path, tmp_path: Path, count: int, record_property: Callable[[str, object], None]
) -> None:
    values = {
        f"KEY_{needle(SEED, 'name', number)[:12].upper()}": needle(SEED, "value", number) for number in range(count)
    }
    source, log, searched = tmp_path / "source", ours / "log", ours / "patterns"
    source.mkdir()
    (source / "all.env").write_text("".join(f"{name}='{value}'\n" for name, value in values.items()))
    in_memory = Search.of(searched, _needles(values), IN_MEMORY)
    record(seat, log)

    works(seat, source / "all.env", first := min(values), count)
    window = seat.windows[0].pid
    shown = in_memory(f"pid:{window}")
    assert shown.of("name") >= min(count, 20)
    assert shown.of(f"value {first}") > 0

    before = tree_of(launch.running_agent(str(agent.place)))
    seat.presses("ctrl+l")
    seat.sees("Master password", "password text", focus=True)
    wait_until(lambda: sum(map(is_alive, before)) <= 1)  # the worker and the clipboard holder are gone
    assert agent.window.call(Status())[0].state == "locked"
    processes = [window, *tree_of(launch.running_agent(str(agent.place)))]
    left = in_memory(*(f"pid:{process}" for process in processes))
    assert [hit for hit in left.hits if not hit.startswith("name")][:9] == []

    seat.leaves()
    written = [call for call in shim.recorded(log.read_bytes()) if call.operation == "w"]
    assert written
    files = [log, *files_below(tmp_path, Path(os.environ["HOME"]), but=source)]
    on_disk = Search.of(searched, _needles(values), ON_DISK)
    assert on_disk(*map(str, files)).hits == []
    assert on_disk(str(source / "all.env")).of("value") >= count

    record_property("tried", count)
    record_property("seen", f"{len(processes)} processes, {left.searched >> 20} MB of memory, {len(files)} files, "
                            f"{len(written)} writes of the window, {left.of('name')} names left in memory")  # fmt: skip


def _needles(values: dict[str, str]) -> list[tuple[str, str]]:
    named = [(f"value {name}", value) for name, value in values.items()]
    return [*named, *((f"name {name}", name) for name in values), ("password", PASSWORD.decode())]


def record(seat: Seat, log: Path) -> None:
    """Let everything the window writes be written down."""
    seat.environment |= {"LD_PRELOAD": str(compiled.library("shim")), "SHIM_FOLDER": "/", "SHIM_LOG": str(log)}


def works(seat: Seat, file: Path, first: str, count: int) -> None:
    """Unlock by typing, import the file, copy the first key and show it."""
    seat.opens()
    seat.sees("Master password", "password text", focus=True)
    seat.types(PASSWORD.decode())
    seat.presses("Return")
    seat.sees("Drop your keys here")
    seat.presses("ctrl+i")
    seat.sees("File name", "text", focus=True)
    seat.types(str(file))
    seat.presses("Return")
    seat.sees(f"Import {count:,} of {count:,}")
    seat.presses("Return")
    seat.sees(f"{count:,} keys are in the vault.")
    seat.presses("Escape")
    seat.finds(first[4:], f"{first}, ")
    seat.sees("Copied. Clears in")
    seat.finds(first[4:], f"{first}, ", "ctrl+Return")
    seat.sees("Value shown")


def files_below(*roots: Path, but: Path) -> Iterator[Path]:
    """Every plain file below these folders, but what lies in one place."""
    for root in roots:
        for path in root.rglob("*"):
            if path.is_file() and but not in path.parents:
                yield path

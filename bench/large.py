"""A vault of 100,000 keys at work, in the real window and through the agent, beside KeePassXC with the same keys.

It grows by import from nothing; at 10,000 keys everything is measured once without the peer, to see how cost grows.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from bench import keepass, keys, programs
from bench.desk import desk, reopened, start
from bench.figures import Bar, Figure, quantile
from bench.filling import Added, add, bring, found
from bench.ground import ground
from bench.peers import wait_for
from bench.screen import screen
from bench.sitting import Program, Search, open_by_password, search, sitting
from keydesk import launch
from keydesk.model.requests import FindKeys, ListKeys

if TYPE_CHECKING:
    from collections.abc import Callable

    from bench.screen import Screen
    from bench.sitting import Found
    from keydesk.client.entrance import Entrance

BATCHES = 10
ADDS = 120
"""Keys added one by one, a round: several checkpoints of the write-ahead log fall among them."""
STARTS = 5
PEER_SEARCHES = keys.SEARCHES[1:5]
"""A letter takes the peer a second and more."""

_ROWS, _COUNT = (0.16, 0.34, 0.77, 0.95), (0.16, 0.165, 0.30, 0.205)
PALETTE = Search(("k", "Control_L"), ("Escape",), ((0.30, 0.19, 0.70, 0.53),))
FILTER = Search(("f", "Control_L"), ("Escape",), (_ROWS, _COUNT))
PEER_SEARCH = Search(("f", "Control_L"), ("Escape",), ((0.31, 0.185, 0.98, 0.95),), quiet=0.5)
"""Where each shows what was found; the list and the peer also how many."""
PALETTE_LINES = 8
_PEER_BODY = (0.02, 0.20, 0.98, 0.95)
_PEER = "KeePassXC"


@dataclass(frozen=True, slots=True)
class Sat:
    """What one sitting saw: seconds to the first page and of the KDF in it, letters in milliseconds, megabytes."""

    opening: float
    stretching: float
    letters: tuple[list[float], ...]
    memory: float
    own_memory: float | None
    agent: float = 0.0

    @property
    def beyond(self) -> float:
        """Seconds of the opening that are not the KDF's."""
        return self.opening - self.stretching


@dataclass(frozen=True, slots=True)
class Size:
    """A vault at one size: every sitting, every series of added keys, and the seconds of the imports nearest to it."""

    sittings: list[Sat]
    added: list[Added]
    imports: list[float]


def measure(rounds: int) -> list[Figure]:
    """Let a vault grow, sit down at it at both sizes, and at KeePassXC in turns with the large one."""
    with ground() as place, screen(place / "screen") as shown:
        vault = place / "vault"
        with desk(vault) as entrance:
            imports = [bring(entrance, keys.batch(0))]
            added, known = _add(entrance, vault, rounds, "a"), _known(entrance)
        small = Size([_sit(shown, vault, known) for _ in range(rounds)], added, imports[:1])
        with reopened(vault) as entrance:
            imports += [bring(entrance, keys.batch(number)) for number in range(1, BATCHES)]
            added, known = _add(entrance, vault, rounds, "b"), _known(entrance)
        starts = [start(vault) for _ in range(STARTS)]
        same = [key for number in range(BATCHES) for key in keys.batch(number)]
        file, count = keepass.database(place / "peer.kdbx", same), cache(partial(keys.fitting, same))
        large, peer = Size([], added, imports[-1:]), Size([], [], [])
        for number in range(rounds):
            large.sittings.append(_sit(shown, vault, known))
            peer.sittings.append(_sit_at_peer(shown, file, count))
            taken = keepass.add(file, f"dev/added-{number}") * 1000
            peer.added.append(Added((taken,), (file.stat().st_size / 1000,)))
    return [*_figures(large, peer), *_apart(large, starts, imports), *_growth(large, small)]


# -- rounds ----------------------------------------------------------------------------------------------------------


def _add(entrance: Entrance, vault: Path, rounds: int, series: str) -> list[Added]:
    worker, like = programs.worker(vault / "bench.keydesk"), keys.batch(0)
    return [add(entrance, worker, like[place * ADDS :][:ADDS], f"{series}{place}") for place in range(rounds)]


def _known(entrance: Entrance) -> tuple[Found, Found]:
    """What the palette and the list are to show."""
    return (
        found(entrance, lambda text: FindKeys(text, PALETTE_LINES), lambda reply: tuple(row.id for row in reply.rows)),
        found(entrance, lambda text: ListKeys(filter=text, limit=1), lambda page: page.total),
    )


def _sit(shown: Screen, vault: Path, known: tuple[Found, Found]) -> Sat:
    bundle = vault / "bench.keydesk"
    program = Program(
        "keydesk",
        [str(Path(sys.executable).parent / "keydesk"), str(bundle)],
        wait=lambda: programs.worker(bundle),
        gone=lambda: wait_for("the agent's end", lambda: not launch.running_agent(launch.canonical(str(bundle)))),
    )
    with sitting(shown, program) as sat:
        worker = programs.worker(bundle)
        stretching = programs.Stretching(worker)
        opening = open_by_password(shown, sat.window.within(_ROWS), stretching.look)
        if not stretching.seconds:
            sys.exit("bench: the KDF was not seen to end")
        ways = zip((PALETTE, FILTER), known, strict=True)
        letters = tuple(search(shown, sat.window, how, keys.SEARCHES, first) for how, first in ways)
        sizes = programs.memory(sat.process), programs.own_memory(sat.process), programs.memory(worker)
    return Sat(opening, stretching.seconds, letters, *sizes)


def _sit_at_peer(shown: Screen, file: Path, count: Found) -> Sat:
    with sitting(shown, Program(_PEER, keepass.window(file.parent, file))) as sat:
        opening = open_by_password(shown, sat.window.within(_PEER_BODY))
        letters = search(shown, sat.window, PEER_SEARCH, PEER_SEARCHES, count)
        return Sat(opening, 0.0, (letters,), programs.memory(sat.process), programs.own_memory(sat.process))


# -- figures ---------------------------------------------------------------------------------------------------------


def _figures(large: Size, peer: Size) -> list[Figure]:
    """What has a bar."""
    theirs = peer.sittings
    letters = [quantile(sat.letters[0]) for sat in theirs]
    at, included = "100,000 keys: ", "KeePassXC, its KDF included"
    figures = [
        Figure(
            f"{at}unlock beyond the KDF to first page painted", "s", [sat.beyond for sat in large.sittings],
            included, [sat.opening for sat in theirs], Bar(0.7, is_ratio=False),
        ),
        Figure(
            f"{at}add one key, median", "ms", [added.time for added in large.added],
            "keepassxc-cli add", [added.time for added in peer.added], Bar(20, is_ratio=False),
        ),
        Figure(
            f"{at}add one key, written", "kB", [added.size for added in large.added],
            "the file rewritten", [added.size for added in peer.added], Bar(100, is_ratio=False),
        ),
        Figure(
            f"{at}search in the palette, letter to painted, p95", "ms",
            [quantile(sat.letters[0]) for sat in large.sittings], _PEER, letters, Bar(50, is_ratio=False),
        ),
        Figure(
            f"{at}search in the list, letter to painted, p95", "ms",
            [quantile(sat.letters[1]) for sat in large.sittings], _PEER, letters, Bar(50, is_ratio=False),
        ),
        Figure(
            f"{at}memory of the window (RSS)", "MB", [sat.memory for sat in large.sittings],
            _PEER, [sat.memory for sat in theirs], Bar(200, is_ratio=False),
        ),
    ]  # fmt: skip
    return [figure for figure in figures if figure.is_measured]


def _apart(large: Size, starts: list[float], imports: list[float]) -> list[Figure]:
    """What is for information."""
    at = "100,000 keys: "
    own = [sat.own_memory for sat in large.sittings if sat.own_memory is not None]
    figures = [
        Figure(f"{at}unlock to first page painted, the KDF included", "s", [sat.opening for sat in large.sittings]),
        Figure(f"{at}add one key, mean, checkpoints included", "ms", [added.mean_time for added in large.added]),
        Figure(f"{at}memory of the window, its share of what is shared (PSS)", "MB", own),
        Figure(f"{at}memory of the agent's worker (RSS)", "MB", [sat.agent for sat in large.sittings]),
        Figure(f"{at}start of the agent to its first answer, locked", "ms", starts),
        Figure("import of 10,000 rows of CSV, ten times into one vault, preview and import in the agent", "s", imports),
    ]
    return [figure for figure in figures if figure.is_measured]


def _growth(large: Size, small: Size) -> list[Figure]:
    """The same at ten times the keys."""

    def grown(what: str, unit: str, of: Callable[[Size], list[float]]) -> Figure:
        return Figure(what, unit, of(large), "10,000 keys", of(small), is_growth=True)

    figures = [
        grown("unlock beyond the KDF to first page", "s", lambda size: [sat.beyond for sat in size.sittings]),
        grown("add one key, median", "ms", lambda size: [added.time for added in size.added]),
        grown("add one key, written", "kB", lambda size: [added.size for added in size.added]),
        grown("palette, letter to painted, p95", "ms", lambda size: [quantile(s.letters[0]) for s in size.sittings]),
        grown("list, letter to painted, p95", "ms", lambda size: [quantile(s.letters[1]) for s in size.sittings]),
        grown("memory of the window (RSS)", "MB", lambda size: [sat.memory for sat in size.sittings]),
        grown("memory of the agent's worker (RSS)", "MB", lambda size: [sat.agent for sat in size.sittings]),
        grown("import of the next 10,000 rows", "s", lambda size: size.imports),
    ]
    return [figure for figure in figures if figure.is_measured]

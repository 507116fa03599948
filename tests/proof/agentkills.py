"""Random kills of a running agent while a client writes: worker or supervisor dies, nothing acknowledged is lost.

What counts is what the client was told. The next agent opens what the killed one left, and the vault goes on.
"""

from __future__ import annotations

import os
import random
import select
import signal
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from keydesk import launch
from keydesk.errors import KeydeskError
from keydesk.model.kinds import Kind
from keydesk.model.paths import Path
from keydesk.model.requests import Get, ListKeys, NewField, Put, Status
from tests.agent.conftest import wait_until
from tests.flows.agents import Agent
from tests.proof import workers
from tests.proof.searching import tree_of
from tests.proof.tally import Tally

if TYPE_CHECKING:
    import pathlib

LONGEST = 0.4
"""Seconds an agent is written to at most."""
RECENT = 25
"""Values read back after each kill, the newest ones."""


class Written:
    """One vault's agent, what its client wrote, and what was acknowledged of it."""

    def __init__(self, place: pathlib.Path, *, is_early: bool) -> None:
        self.place = place
        self._is_early = is_early
        self.agent = Agent(place)
        self.agent.create()
        self.acknowledged: list[str] = []
        self.asked = 0

    def write_until_killed(self, victim: str, span: float) -> None:
        """Write key after key; one of the agent's processes is killed after so many seconds."""
        supervisor = launch.running_agent(str(self.place))
        target = supervisor if victim == "supervisor" else tree_of(supervisor)[1]
        killer = threading.Thread(target=_kill_after, args=(target, span))
        killer.start()
        client = self.agent.window
        try:
            with suppress(KeydeskError):
                while True:
                    self._put(client)
        finally:
            killer.join()

    def _put(self, client: object) -> None:
        self.asked += 1
        path = f"/dev/app/key-{self.asked:05}"
        value = _value(path)
        if self._is_early:
            self.acknowledged.append(path)
        client.call(Put(Path.parse(path), (NewField("value", is_secret=True, length=len(value)),), Kind.OPAQUE), value)  # type: ignore[attr-defined]
        if not self._is_early:
            self.acknowledged.append(path)

    def come_back(self, victim: str) -> list[str]:
        """Open what the killed agent left; what is wrong with it."""
        if victim == "supervisor":
            with suppress(KeydeskError):
                self.agent.close()
            wait_until(lambda: not launch.running_agent(str(self.place)))
            self.agent = Agent(self.place)
        try:
            client = self.agent.unlock()
            return self._compared(client)
        except KeydeskError as error:
            return [f"refused by {error.code}: {error.sentence}"]

    def _compared(self, client: object) -> list[str]:
        call = client.call  # type: ignore[attr-defined]
        listed: list[str] = []
        after = ""
        while True:
            page = call(ListKeys(after=after, limit=1000))[0]
            listed += [str(row.path) for row in page.rows]
            if not (after := page.after):
                break
        problems = [f"{path} is gone" for path in self.acknowledged if path not in set(listed)]
        unasked = set(listed) - set(self.acknowledged) - {f"/dev/app/key-{self.asked:05}"}
        problems += [f"{path} was never asked for" for path in unasked]
        keys = call(Status())[0].keys
        problems += [] if keys == len(listed) else [f"{keys} keys are counted, and {len(listed)} listed"]
        for path in listed[-RECENT:]:
            if bytes(call(Get(path))[1]) != _value(path):
                problems.append(f"{path} is read otherwise than written")
        self.acknowledged = listed  # what was asked last may have been done without its answer
        return problems


def kill_agents(kills: int, seed: str, *, is_early: bool = False) -> Tally:
    """Kill so many agents' processes. The control believes in a write before it is answered (`is_early`)."""
    began, tally = time.monotonic(), Tally("random kill -9 of a running agent")
    chance = random.Random(seed)
    with workers.scratch() as place:
        written = Written(place / "work.keydesk", is_early=is_early)
        try:
            for number in range(kills):
                victim = chance.choice(("worker", "supervisor"))
                before = len(written.acknowledged)
                written.write_until_killed(victim, chance.uniform(0, LONGEST))
                tally.seen["writes acknowledged"] += len(written.acknowledged) - before
                tally.add(written.come_back(victim), f"{victim}, kill {number}", f"{victim}s killed")
        finally:
            written.agent.close()
    tally.seconds = time.monotonic() - began
    return tally


def _value(path: str) -> bytes:
    return f"the value of {path} ".encode() * 20


def _kill_after(pid: int, span: float) -> None:
    select.select([], [], [], span)
    os.kill(pid, signal.SIGKILL)

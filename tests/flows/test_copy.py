"""Copy, end to end: the window asks, the holder owns the clipboard, a program pastes, then it is gone, and told."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from keydesk.model.paths import Path as KeyPath
from keydesk.model.requests import ClearCopy, Copy, Lock, NewField, Put, Status
from tests.agent.conftest import PATIENCE, is_alive, wait_until

if TYPE_CHECKING:
    from keydesk.client import Client
    from tests.flows.agents import Agent

pytestmark = pytest.mark.x11


@pytest.fixture
def window(agent: Agent) -> Client:
    if shutil.which("xclip") is None:
        pytest.skip("xclip is not installed; ./dev test installs it")
    agent.window.call(Put(KeyPath.parse("/dev/db"), (NewField("value", is_secret=True, length=6),)), b"s3cret")
    return agent.window


def pasted(display: str, target: str = "UTF8_STRING") -> bytes:
    words = ["xclip", "-o", "-selection", "clipboard", "-t", target, "-display", display]
    return subprocess.run(words, capture_output=True, check=False, timeout=PATIENCE).stdout


def copied(window: Client, display: str) -> str:
    name: str = window.call(Copy("/dev/db", display={"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}))[0].copy
    wait_until(lambda: pasted(display) == b"s3cret")
    return name


def test_copied_value_can_be_pasted_is_cleared_and_told(window: Client, x_display: str) -> None:
    events = iter(window.listen())
    copy = copied(window, x_display)
    assert b"x-kde-passwordManagerHint" in pasted(x_display, "TARGETS")
    window.call(ClearCopy(copy))
    event = next(event for event in events if event.topic == "clipboard")
    assert (event.copy, event.what) == (copy, "cleared")
    assert pasted(x_display) == b""


def test_second_copy_takes_over_and_only_the_first_is_told_replaced(window: Client, x_display: str) -> None:
    events = iter(window.listen())
    first = copied(window, x_display)
    second = copied(window, x_display)
    event = next(event for event in events if event.topic == "clipboard")
    assert (event.copy, event.what) == (first, "replaced")
    assert pasted(x_display) == b"s3cret"
    window.call(ClearCopy(second))


def test_foreign_content_is_left_alone(window: Client, x_display: str) -> None:
    copy = copied(window, x_display)
    subprocess.run(["xclip", "-i", "-selection", "clipboard", "-display", x_display], input=b"other", check=True)
    wait_until(lambda: pasted(x_display) == b"other")
    window.call(ClearCopy(copy))
    assert pasted(x_display) == b"other"


@pytest.mark.parametrize("how", ["lock", "kill"])
def test_lock_and_crash_empty_the_clipboard(window: Client, agent: Agent, x_display: str, how: str) -> None:
    copied(window, x_display)
    worker = worker_of(agent)
    holders = children(worker)
    if how == "lock":
        window.call(Lock())
    else:
        os.kill(worker, signal.SIGKILL)
    wait_until(lambda: not any(is_alive(pid) for pid in holders))
    assert pasted(x_display) == b""
    assert window.call(Status())[0].state == "locked"


def worker_of(agent: Agent) -> int:
    from keydesk import launch

    return children(launch.running_agent(str(agent.place)))[0]


def children(pid: int) -> list[int]:
    found = []
    for task in os.listdir(f"/proc/{pid}/task"):
        found += [int(child) for child in Path(f"/proc/{pid}/task/{task}/children").read_text().split()]
    return found

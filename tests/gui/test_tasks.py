"""Requests run on another thread, their answers arrive on the window's own, and secrets sent are zeroed."""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject

from keydesk.errors import AgentGoneError, InternalError, KeydeskError, LockedError, RefusedError
from keydesk.gui.tasks import Chore, Tasks
from keydesk.model.requests import ListKeys, Status, StatusReply, Unlock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

ANSWER = StatusReply("locked", "/somewhere")


class Gate:
    """An entrance whose door answers as `respond` says, once `is_open` is set."""

    def __init__(self) -> None:
        self.is_open = threading.Event()
        self.is_open.set()
        self.asked: list[object] = []
        self.seen: list[bytes] = []
        self.threads: set[str] = set()
        self.respond: Callable[[object], object] = lambda _request: ANSWER

    def open(self) -> Gate:
        return self

    def listen(self) -> Gate:
        raise LockedError("The vault is locked.")

    def __iter__(self) -> Iterator[object]:
        return iter(())

    def close(self) -> None:
        self.is_open.set()

    def call(self, request: object, body: bytes | bytearray = b"") -> tuple[object, bytearray]:
        self.is_open.wait(5)
        self.threads.add(threading.current_thread().name)
        self.asked.append(request)
        self.seen.append(bytes(body))
        return self.respond(request), bytearray(b"came")


@pytest.fixture
def gate() -> Gate:
    return Gate()


@pytest.fixture
def tasks(gate: Gate) -> Iterator[Tasks]:
    made = Tasks(gate)  # type: ignore[arg-type]
    made.start()
    yield made
    made.stop()


def raising(error: KeydeskError) -> Callable[[object], object]:
    def respond(_request: object) -> object:
        raise error

    return respond


def test_answer_arrives_on_the_thread_of_the_window(qtbot: QtBot, tasks: Tasks, gate: Gate) -> None:
    came: list[tuple[object, str]] = []
    tasks.ask(Status(), owner=tasks, done=lambda reply: came.append((reply, threading.current_thread().name)))
    qtbot.waitUntil(lambda: bool(came))
    assert came == [(ANSWER, threading.main_thread().name)]
    assert gate.threads == {"keydesk-short"}


def test_body_sent_is_zeroed(qtbot: QtBot, tasks: Tasks, gate: Gate) -> None:
    body, came = bytearray(b"hunter2"), list[object]()
    tasks.ask(Unlock(), owner=tasks, body=body, done=came.append)
    qtbot.waitUntil(lambda: bool(came))
    assert gate.seen == [b"hunter2"]
    assert body == bytes(7)


def test_body_never_sent_is_zeroed(tasks: Tasks, gate: Gate) -> None:
    gate.is_open.clear()
    first, second = bytearray(b"first"), bytearray(b"second")
    tasks.ask(Unlock(), owner=tasks, body=first)
    tasks.ask(Unlock(), owner=tasks, body=second)
    tasks.stop()
    assert second == bytes(6)
    assert b"second" not in gate.seen


def test_body_that_came_is_zeroed_unless_fetched(qtbot: QtBot, tasks: Tasks) -> None:
    kept: list[bytearray] = []
    tasks.fetch(Status(), owner=tasks, done=lambda _reply, body: kept.append(body))
    qtbot.waitUntil(lambda: bool(kept))
    assert kept == [bytearray(b"came")]


def test_newer_request_of_a_lane_supersedes_the_older(qtbot: QtBot, tasks: Tasks, gate: Gate) -> None:
    gate.is_open.clear()
    came: list[str] = []

    def note(text: str, _reply: object) -> None:
        came.append(text)

    for text in ("a", "ab", "abc"):
        tasks.ask(ListKeys(filter=text), owner=tasks, lane="keys", done=partial(note, text))
    gate.is_open.set()
    qtbot.waitUntil(lambda: bool(came))
    assert came == ["abc"]
    assert [one.filter for one in gate.asked if isinstance(one, ListKeys)] in (["a", "abc"], ["abc"])


def test_long_request_does_not_keep_short_ones_waiting(qtbot: QtBot, tasks: Tasks, gate: Gate) -> None:
    is_over = threading.Event()
    gate.respond = lambda request: (is_over.wait(5), ANSWER)[1] if isinstance(request, Unlock) else ANSWER
    came: list[object] = []
    tasks.ask(Unlock(), owner=tasks, label="Opening", done=lambda _reply: came.append("long"))
    tasks.ask(Status(), owner=tasks, done=lambda _reply: came.append("short"))
    qtbot.waitUntil(lambda: came == ["short"])
    is_over.set()
    qtbot.waitUntil(lambda: came == ["short", "long"])


def test_answer_for_an_owner_that_is_gone_is_dropped(qtbot: QtBot, tasks: Tasks, gate: Gate) -> None:
    gate.is_open.clear()
    owner, came = QObject(), list[object]()
    tasks.ask(Status(), owner=owner, done=came.append)
    owner.deleteLater()
    qtbot.waitUntil(lambda: True)
    gate.is_open.set()
    with qtbot.waitSignal(tasks.ended):
        pass
    assert not came


def test_forgotten_answers_are_dropped(qtbot: QtBot, tasks: Tasks, gate: Gate) -> None:
    gate.is_open.clear()
    came: list[object] = []
    tasks.ask(Status(), owner=tasks, done=came.append)
    tasks.forget()
    with qtbot.waitSignal(tasks.ended):
        gate.is_open.set()
    assert not came


def test_giving_up_tells_who_asked(qtbot: QtBot, tasks: Tasks, gate: Gate) -> None:
    gate.is_open.clear()
    errors: list[KeydeskError] = []
    task = tasks.ask(Status(), owner=tasks, label="Waiting", failed=errors.append)
    tasks.give_up(task)
    assert [error.code for error in errors] == ["deadline"]
    with qtbot.waitSignal(tasks.ended):
        gate.is_open.set()


@pytest.mark.parametrize(
    ("error", "signal"),
    [(LockedError("The vault is locked."), "locked"), (AgentGoneError("No agent serves this vault."), "lost")],
)
def test_locked_and_lost_are_told_to_the_window(
    qtbot: QtBot, tasks: Tasks, gate: Gate, error: KeydeskError, signal: str
) -> None:
    gate.respond = raising(error)
    with qtbot.waitSignal(getattr(tasks, signal)):
        tasks.ask(Status(), owner=tasks)


def test_refusal_reaches_who_asked(qtbot: QtBot, tasks: Tasks, gate: Gate) -> None:
    gate.respond = raising(RefusedError("No."))
    errors: list[KeydeskError] = []
    tasks.ask(Status(), owner=tasks, failed=errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert type(errors[0]) is RefusedError


def test_defect_becomes_an_error_without_its_text(qtbot: QtBot, tasks: Tasks, gate: Gate) -> None:
    def respond(_request: object) -> object:
        raise ZeroDivisionError("hunter2")

    gate.respond = respond
    errors: list[KeydeskError] = []
    tasks.ask(Status(), owner=tasks, failed=errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert type(errors[0]) is InternalError
    assert "hunter2" not in str(errors[0])


def test_chore_runs_without_asking_the_agent(qtbot: QtBot, tasks: Tasks, gate: Gate) -> None:
    came: list[object] = []
    tasks.ask(Chore(lambda: 42), owner=tasks, done=came.append, label="Reading")
    qtbot.waitUntil(lambda: came == [42])
    assert not gate.asked


def test_locked_vault_is_not_a_lost_agent(qtbot: QtBot, tasks: Tasks) -> None:
    """Listening is refused while locked; that says nothing about the agent."""
    lost: list[str] = []
    tasks.lost.connect(lost.append)
    with qtbot.waitSignal(tasks._deaf):
        tasks.listen()
    assert not lost

"""A real supervisor and worker, with the twin behind the door: how they live, lock, fail and end."""

from __future__ import annotations

import contextlib
import ctypes
import os
import re
import signal
import socket
import threading
from pathlib import Path

import pytest

from keydesk import launch
from keydesk.client.client import Client
from keydesk.client.entrance import Entrance
from keydesk.errors import (
    AgentGoneError,
    BusyError,
    DeadlineError,
    InternalError,
    KeydeskError,
    LockedError,
    RefusedError,
    UnavailableError,
    WrongPasswordError,
)
from keydesk.model.callers import Face
from keydesk.model.kinds import Kind
from keydesk.model.paths import Path as KeyPath
from keydesk.model.requests import Event, Get, Lock, NewField, Put, Status, Unlock
from keydesk.wire import frames, messages
from tests.agent.conftest import TWIN, is_alive, wait_until
from tests.agent.password import PASSWORD
from tests.agent.talk import caller_of, greeted, held_by, receive, unlocked, worker_of

PTRACE_SEIZE, WALL = 0x4206, 0x40000000
DB = KeyPath.parse("/dev/db")


# -- answering -------------------------------------------------------------------------------------------------------


def test_value_comes_as_the_body(entrance: Entrance) -> None:
    reply, body = unlocked(entrance).call(Get("/dev/db"))
    assert (reply.path, reply.version, bytes(body)) == (DB, 1, b"s3cret")


def test_large_value_comes_whole_to_a_slow_reader(entrance: Entrance, place: str) -> None:
    unlocked(entrance)
    with Client.at(place) as other:
        assert bytes(other.call(Get("/dev/big"))[1]) == bytes(range(256)) * 4096


def test_value_goes_in_and_comes_out(entrance: Entrance) -> None:
    client = unlocked(entrance)
    value = os.urandom(900_000)
    client.call(Put(DB, (NewField("value", is_secret=True, length=len(value)),), Kind.OPAQUE), value)
    assert client.call(Get("/dev/db"))[1] == value


def test_wrong_password_is_said_and_nothing_opens(entrance: Entrance) -> None:
    with pytest.raises(WrongPasswordError):
        entrance.open().call(Unlock(), b"wrong")
    with pytest.raises(LockedError):
        entrance.open().call(Get("/dev/db"))


def test_defect_becomes_an_answer_without_its_text(entrance: Entrance) -> None:
    client = unlocked(entrance)
    with pytest.raises(InternalError) as came:
        client.call(Get("/defect"))
    assert "s3cret" not in str(came.value)
    log = Path(launch.state_directory(), "agent.log").read_text()
    assert "ZeroDivisionError" in log
    assert "s3cret" not in log
    assert client.call(Get("/dev/db"))[1] == b"s3cret"


def test_no_record_no_value(entrance: Entrance) -> None:
    client = unlocked(entrance)
    with pytest.raises(UnavailableError, match="No room"):
        client.call(Get("/full"))
    assert client.call(Get("/dev/db"))[1] == b"s3cret"


def test_deadline_is_kept_and_the_connection_lives_on(entrance: Entrance) -> None:
    client = unlocked(entrance)
    with pytest.raises(DeadlineError):
        client.call(Get("/held"), deadline=0.05)
    assert client.call(Get("/dev/db"))[1] == b"s3cret"


def test_slow_request_keeps_nobody_waiting(entrance: Entrance, place: str) -> None:
    client = unlocked(entrance)
    answers: list[str] = []
    slow = threading.Thread(target=lambda: answers.append(bytes(client.call(Get("/held"))[1]).decode()))
    slow.start()
    with Client.at(place) as other:
        wait_until(lambda: held_by(other) == 1)
        assert other.call(Get("/dev/db"))[1] == b"s3cret"
        assert answers == []
        other.call(Get("/release"))
    slow.join()
    assert answers == ["s3cret"]


def test_others_are_served_between_the_steps_of_long_work(entrance: Entrance, place: str) -> None:
    client = unlocked(entrance)
    answers: list[bytes] = []
    patient = threading.Thread(target=lambda: answers.append(bytes(client.call(Get("/patient"))[1])))
    patient.start()
    while not answers:
        with Client.at(place) as other:
            assert other.call(Get("/dev/db"))[1] == b"s3cret"
        patient.join(0.01)
    assert answers == [b"s3cret"]


def test_a_step_that_fails_is_answered_without_its_text(entrance: Entrance) -> None:
    client = unlocked(entrance)
    with pytest.raises(InternalError) as caught:
        client.call(Get("/clumsy"))
    assert "s3cret" not in str(caught.value)
    assert client.call(Get("/dev/db"))[1] == b"s3cret"


def test_many_requests_sent_at_once_are_answered_in_order(entrance: Entrance, place: str) -> None:
    unlocked(entrance)
    sock, nonce = greeted(place)
    with sock:
        heads = [messages.write_request(number, Get("/dev/db")) for number in range(1, 200)]
        sock.sendall(frames.answer(nonce, Face.PROGRAM))
        sock.sendall(b"".join(frames.prefix(head, 0) + head for head in heads))
        assert [messages.read_number(receive(sock)[0]) for _ in heads] == list(range(1, 200))


def test_request_that_does_not_fit_is_refused_by_its_number(entrance: Entrance, place: str) -> None:
    unlocked(entrance)
    sock, nonce = greeted(place)
    with sock:
        sock.sendall(frames.answer(nonce, Face.PROGRAM))
        for head in (b'{"verb":"none","id":41}', messages.write_request(42, Get("/dev/db"))):
            sock.sendall(frames.prefix(head, 0) + head)
        first, second = receive(sock), receive(sock)
    assert messages.read_number(first[0]) == 41
    assert b'"refused"' in first[0]
    assert second[1] == b"s3cret"


@pytest.mark.parametrize("junk", [b"\xff" * 8, b"GET / HTTP/1.1\r\n\r\n", b"\0" * 8])
def test_junk_ends_its_connection_and_no_other(entrance: Entrance, place: str, junk: bytes) -> None:
    client = unlocked(entrance)
    sock, nonce = greeted(place)
    with sock:
        sock.sendall(frames.answer(nonce, Face.PROGRAM))
        sock.sendall(junk)
        assert b'"refused"' in receive(sock)[0]
        assert sock.recv(1) == b""
    assert client.call(Get("/dev/db"))[1] == b"s3cret"


def test_long_body_is_refused_where_none_belongs(entrance: Entrance) -> None:
    with pytest.raises((RefusedError, AgentGoneError)):
        entrance.open().call(Unlock(), bytes(100_000))
    assert entrance.open().call(Status())[0].state == "locked"


# -- who is who ------------------------------------------------------------------------------------------------------


def test_starter_is_strong_by_its_pair_and_others_are_weak(entrance: Entrance, place: str) -> None:
    assert caller_of(entrance.open()).startswith("strong window")
    with Client.at(place) as other:
        assert caller_of(other).startswith("weak program")


def test_wrong_answer_to_the_greeting_ends_the_connection(entrance: Entrance, place: str) -> None:
    unlocked(entrance)
    for wrong in (bytes(17), bytes(16) + b"p", b"x"):
        sock, _nonce = greeted(place)
        with sock:
            sock.sendall(wrong)
            assert b'"error"' in receive(sock)[0]
            assert sock.recv(1) == b""


def test_agent_leaves_no_core(entrance: Entrance) -> None:
    pid = worker_of(entrance.open())
    for process in (pid, launch.running_agent(entrance.bundle)):
        limits = Path(f"/proc/{process}/limits").read_text()
        assert re.search(r"Max core file size +0 +0 ", limits)


def test_no_password_is_heard_while_a_debugger_listens(entrance: Entrance) -> None:
    client = entrance.open()
    worker = worker_of(client)
    libc = ctypes.CDLL(None, use_errno=True)
    assert libc.ptrace(PTRACE_SEIZE, worker, 0, 0) == 0, os.strerror(ctypes.get_errno())
    try:
        with pytest.raises(LockedError, match="debugger"):
            client.call(Unlock(), PASSWORD)
    finally:
        os.kill(worker, signal.SIGKILL)
        os.waitpid(worker, WALL)  # the debugger hears of it first
    assert client.call(Status())[0].state == "locked"


def test_socket_is_for_its_user_alone(entrance: Entrance, place: str) -> None:
    entrance.open().call(Status())
    path = launch.socket_path(place)
    assert os.stat(path).st_mode & 0o777 == 0o600
    assert os.stat(os.path.dirname(path)).st_mode & 0o777 == 0o700


def test_worker_knows_little_of_the_environment(entrance: Entrance, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LD_LIBRARY_PATH", "/evil")
    monkeypatch.setenv("PYTHONPATH", "/evil")
    monkeypatch.setenv("OPENSSL_CONF", "/evil")
    pid = worker_of(entrance.open())
    assert b"evil" not in Path(f"/proc/{pid}/environ").read_bytes()


# -- locking ---------------------------------------------------------------------------------------------------------


def test_lock_is_the_death_of_the_worker(entrance: Entrance, place: str) -> None:
    client = unlocked(entrance)
    before = worker_of(client)
    client.call(Lock())
    assert client.call(Status())[0].state == "locked"
    assert worker_of(client) != before
    assert not is_alive(before)
    with Client.at(place) as other, pytest.raises(LockedError):
        other.call(Get("/dev/db"))


def test_unanswered_question_is_asked_again_of_the_successor(entrance: Entrance, place: str) -> None:
    client = unlocked(entrance)
    with Client.at(place) as other:
        other.call(Status())
        client.call(Lock())
        assert other.call(Status())[0].state == "locked"


def test_change_is_never_repeated(entrance: Entrance) -> None:
    client = unlocked(entrance)
    os.kill(worker_of(client), signal.SIGKILL)
    with pytest.raises((AgentGoneError, LockedError)):
        client.call(Put(DB, (NewField("value", is_secret=True, length=1),)), b"x")


def test_idle_vault_locks_itself(entrance: Entrance) -> None:
    client = unlocked(entrance)
    before = worker_of(client)
    with pytest.raises(KeydeskError):
        client.call(Get("/idle"))
    wait_until(lambda: not is_alive(before))
    assert client.call(Status())[0].state == "locked"


def test_listeners_hear_of_the_lock_before_it(entrance: Entrance) -> None:
    client = unlocked(entrance)
    listener = client.listen()
    client.call(Lock())
    assert Event("locking") in list(listener)


def test_hundred_locks_leave_no_process_and_no_descriptor(entrance: Entrance) -> None:
    client = entrance.open()
    supervisor = launch.running_agent(entrance.bundle) or 0
    client.call(Status())
    supervisor = launch.running_agent(entrance.bundle)
    before = len(os.listdir(f"/proc/{supervisor}/fd"))
    for _ in range(100):
        client.call(Unlock(), PASSWORD)
        client.call(Lock())
    client.call(Status())
    assert len(os.listdir(f"/proc/{supervisor}/fd")) == before
    children = Path(f"/proc/{supervisor}/task/{supervisor}/children").read_text().split()
    assert len(children) == 1


# -- failing ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSEGV, signal.SIGABRT])
def test_killed_worker_leaves_a_locked_agent(entrance: Entrance, how: signal.Signals) -> None:
    client = unlocked(entrance)
    before = worker_of(client)
    os.kill(before, how)
    assert client.call(Status())[0].state == "locked"
    assert worker_of(client) != before


def test_worker_dies_with_its_supervisor(entrance: Entrance, place: str) -> None:
    worker = worker_of(entrance.open())
    os.kill(launch.running_agent(place), signal.SIGKILL)
    wait_until(lambda: not is_alive(worker))


def test_worker_that_always_crashes_is_given_up(entrance: Entrance, place: str) -> None:
    client = entrance.open()

    def has_given_up() -> bool:
        with contextlib.suppress(KeydeskError, ProcessLookupError):  # between two workers nobody answers
            os.kill(worker_of(client), signal.SIGSEGV)
        return not launch.running_agent(place)

    wait_until(has_given_up)


def test_dead_socket_file_is_replaced(entrance: Entrance, place: str) -> None:
    path = launch.socket_path(place)
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(path)
    with pytest.raises(AgentGoneError):
        Client.at(place).call(Status())
    assert entrance.open().call(Status())[0].state == "locked"
    with Client.at(place) as other:
        assert other.call(Status())[0].state == "locked"


# -- one agent per vault ---------------------------------------------------------------------------------------------


def test_second_agent_is_refused_and_names_the_first(entrance: Entrance, place: str) -> None:
    entrance.open().call(Status())
    pid, control = launch.start_agent(place, TWIN)
    with control:
        word = control.recv(65536)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == BusyError.exit_code
    assert word.startswith(launch.CONTROL_FAILED)
    assert str(launch.running_agent(place)) in word.decode()
    assert entrance.open().call(Status())[0].state == "locked"


def test_second_start_attaches(entrance: Entrance, place: str) -> None:
    unlocked(entrance)
    second = Entrance(place, Face.COMMAND_LINE, start=TWIN)
    assert second.open().call(Get("/dev/db"))[1] == b"s3cret"
    assert not second.is_starter
    second.close()
    assert entrance.open().call(Get("/dev/db"))[1] == b"s3cret"


def test_other_vault_has_an_agent_of_its_own(entrance: Entrance, place: str) -> None:
    unlocked(entrance)
    other = Entrance(place + "2", start=TWIN)
    assert other.open().call(Status())[0].state == "locked"
    other.close()


# -- the end ---------------------------------------------------------------------------------------------------------


def test_agent_ends_with_its_starter(place: str) -> None:
    entrance = Entrance(place, start=TWIN)
    worker = worker_of(entrance.open())
    path = launch.socket_path(place)
    entrance.close()
    assert not launch.running_agent(place)
    assert not is_alive(worker)
    assert not os.path.lexists(path)


def test_kept_agent_stays_until_it_is_told(place: str) -> None:
    entrance = Entrance(place, start=TWIN, is_kept=True)
    unlocked(entrance)
    entrance.close()
    with Client.at(place) as client:
        assert client.call(Get("/dev/db"))[1] == b"s3cret"
    pid = launch.running_agent(place)
    os.kill(pid, signal.SIGTERM)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    assert not launch.running_agent(place)


def test_starter_may_stop_its_agent(place: str) -> None:
    entrance = Entrance(place, start=TWIN, is_kept=True)
    entrance.open().call(Status())
    pid = launch.running_agent(place)
    entrance.stop()
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0

"""An unknown program is asked about in the window, by path or by bare name, and learns the answer and nothing else."""

from __future__ import annotations

import contextlib
import threading
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from keydesk.engine.vault import Reply, Waiting, Work
from keydesk.errors import DeniedError, NotFoundError, RefusedError
from keydesk.model.access import Action, Subject, SubjectKind
from keydesk.model.paths import Path
from keydesk.model.requests import AddGrant, AnswerAsk, Delete, Get, Grants, ListGrants, ListRecords, Records
from tests.engine.handlers.world import run, script, taken, unit

if TYPE_CHECKING:
    from tests.engine.handlers.world import World

APP = Path.parse("/dev/app")


def wait_for(work: Work) -> tuple[threading.Thread, list[object]]:
    """Let the work wait in a thread, as the agent does."""
    results: list[object] = []
    thread = threading.Thread(target=lambda: results.append(run(work)))
    thread.start()
    return thread, results


def asked(world: World, path: str = "/dev/app/db", connection: int = 5) -> Work:
    world.has_window = True
    work = world.vault.handle(Get(path), memoryview(b""), script(connection))
    assert isinstance(work, Work)
    return work


def test_an_unknown_program_is_asked_about_and_served_when_allowed(world: World) -> None:
    world.put("/dev/app/db", b"one")
    work = asked(world)
    ask = world.asks[0]
    assert (ask.program.script, ask.path, ask.action) == ("/srv/report.py", Path.parse("/dev/app/db"), Action.GET)
    thread, results = wait_for(work)
    world.send(AnswerAsk(ask.id, allow=True, namespace=Path.parse("/dev/app"), seconds=60))
    thread.join(5)
    reply = work.done(results[0])
    assert isinstance(reply, Reply)
    assert reply.pending
    world.vault.commit()
    assert taken(reply) == b"one"
    world.clock.pass_(timedelta(seconds=60))
    world.has_window = False
    with pytest.raises(DeniedError):
        world.get("/dev/app/db", script(6))


def test_a_loop_is_called_back_without_a_thread(world: World) -> None:
    world.put("/dev/app/db", b"one")
    work = asked(world)
    assert isinstance(work, Waiting)
    called: list[bytes] = []
    work.when_ready(lambda: called.append(taken(work.done(None))))
    world.send(AnswerAsk(world.asks[0].id, allow=True, namespace=Path.parse("/dev/app")))
    assert called == [b"one"]


def test_a_refused_program_is_denied_and_not_asked_about_again(world: World) -> None:
    world.put("/dev/app/db")
    work = asked(world)
    thread, results = wait_for(work)
    world.send(AnswerAsk(world.asks[0].id, allow=False, namespace=Path.parse("/dev/app")))
    thread.join(5)
    with pytest.raises(DeniedError):
        work.done(results[0])
    with pytest.raises(DeniedError):
        world.get("/dev/app/db", script(7))
    assert len(world.asks) == 1
    assert world.head(Records, ListRecords(filter="action:ask.deny")).rows


def test_an_unanswered_question_ends_in_a_denial(world: World) -> None:
    world.put("/dev/app/db")
    work = asked(world)
    thread, results = wait_for(work)
    world.clock.pass_(timedelta(seconds=61))
    world.vault.tick()
    thread.join(5)
    with pytest.raises(DeniedError):
        work.done(results[0])


def test_one_program_asks_one_question_at_a_time(world: World) -> None:
    world.put("/dev/app/db")
    asked(world)
    asked(world, connection=6)
    assert len(world.asks) == 1
    for number in range(8):
        with contextlib.suppress(DeniedError):
            asked(world, f"/dev/{number}")
    assert len(world.asks) == 4


def test_few_requests_wait_for_an_answer_and_the_others_are_told_to_try_again(world: World) -> None:
    world.put("/dev/app/db")
    for number in range(32):
        asked(world, connection=100 + number)
    with pytest.raises(DeniedError) as caught:
        asked(world, connection=7)
    assert "Allow it in the window" in caught.value.next_step


def test_an_answer_must_cover_what_was_asked(world: World) -> None:
    world.put("/dev/app/db")
    asked(world)
    with pytest.raises(RefusedError):
        world.send(AnswerAsk(world.asks[0].id, allow=True, namespace=Path.parse("/dev/other")))
    with pytest.raises(NotFoundError):
        world.send(AnswerAsk("00", allow=True, namespace=Path.parse("/dev/app")))


def test_without_a_window_nobody_is_asked(world: World) -> None:
    world.put("/dev/app/db")
    with pytest.raises(DeniedError):
        world.get("/dev/app/db", script(5))
    assert len(world.asks) == 1


def test_a_weak_program_is_never_asked_about_in_a_strict_namespace(world: World) -> None:
    world.has_window = True
    with pytest.raises(DeniedError):
        world.get("/prod/app/db", script(5))
    assert world.asks == []


# -- bare names -----------------------------------------------------------------------------------------------------


def answer_in(world: World, work: Work, **more: object) -> bytes:
    """What the program gets once a person has answered its question so."""
    got: list[bytes] = []
    assert isinstance(work, Waiting)
    work.when_ready(lambda: got.append(taken(work.done(None))))
    world.send(AnswerAsk(world.asks[-1].id, allow=True, **more))  # type: ignore[arg-type]
    world.vault.commit()
    return got[0]


def test_a_bare_name_is_asked_about_with_the_keys_it_could_mean(world: World) -> None:
    world.step_up("/prod", "set up")
    for path in ("/dev/app/db", "/dev/other/db", "/prod/db", "/dev/app/token"):
        world.put(path, path.encode())
    work = asked(world, "db")
    ask = world.asks[0]
    assert (ask.name, ask.path) == ("db", Path(()))
    assert [str(path) for path in ask.matches] == ["/dev/app/db", "/dev/other/db"]
    assert [str(path) for path in ask.closed] == ["/prod/db"]
    key = Path.parse("/dev/other/db")
    assert answer_in(world, work, namespace=key.parent, key=key) == b"/dev/other/db"
    world.has_window = False
    assert world.get("db", script(6)) == b"/dev/other/db"
    with pytest.raises(DeniedError):
        world.get("/dev/app/db", script(6))


def test_a_strong_service_may_be_given_a_key_in_a_strict_namespace(world: World) -> None:
    world.step_up("/prod", "set up")
    world.put("/prod/db", b"strict")
    world.has_window = True
    work = world.vault.handle(Get("db"), memoryview(b""), unit(5))
    assert isinstance(work, Work)
    assert ([str(path) for path in world.asks[0].matches], world.asks[0].closed) == (["/prod/db"], ())
    key = Path.parse("/prod/db")
    assert answer_in(world, work, namespace=key.parent, key=key) == b"strict"


@pytest.mark.parametrize("word", ["db", "nothing"])
def test_a_name_that_no_key_has_is_asked_about_like_any_other(world: World, word: str) -> None:
    world.put("/dev/app/db")
    work = asked(world, word)
    assert world.asks[0].name == word
    thread, results = wait_for(work)
    world.send(AnswerAsk(world.asks[0].id, allow=False, namespace=Path(())))
    thread.join(5)
    with pytest.raises(DeniedError) as caught:
        work.done(results[0])
    assert caught.value.sentence == f"report.py may not get {word}."
    assert caught.value.facts == {"rule": "no-grant"}


def test_a_refused_name_is_not_asked_about_again_and_another_is(world: World) -> None:
    world.put("/dev/app/db")
    asked(world, "db")
    world.send(AnswerAsk(world.asks[0].id, allow=False, namespace=Path(())))
    with pytest.raises(DeniedError):
        world.get("db", script(6))
    assert len(world.asks) == 1
    asked(world, "/dev/app/db")
    assert len(world.asks) == 2


def test_an_answer_to_a_name_must_mean_one_key_that_was_shown(world: World) -> None:
    for path in ("/dev/app/db", "/dev/app/deep/db", "/dev/token"):
        world.put(path)
    asked(world, "db")
    ask, key = world.asks[0], Path.parse("/dev/app/db")
    for wrong in (None, Path.parse("/dev/token"), Path.parse("/dev/app/deep/db")):
        with pytest.raises(RefusedError):
            world.send(AnswerAsk(ask.id, allow=True, namespace=APP, key=wrong))
    with pytest.raises(RefusedError, match="More than one key in /dev/app is called db"):
        world.send(AnswerAsk(ask.id, allow=True, namespace=APP, key=key))
    assert world.head(Grants, ListGrants()).grants == ()
    deep = Path.parse("/dev/app/deep/db")
    world.send(AnswerAsk(ask.id, allow=True, namespace=deep.parent, key=deep))
    assert [grant.namespace for grant in world.head(Grants, ListGrants()).grants] == [deep.parent]


def test_a_key_that_went_while_the_person_thought_is_not_allowed(world: World) -> None:
    made = world.put("/dev/app/db")
    asked(world, "db")
    world.send(Delete("/dev/app/db", made.revision))
    with pytest.raises(NotFoundError):
        world.send(AnswerAsk(world.asks[0].id, allow=True, namespace=APP, key=Path.parse("/dev/app/db")))
    assert world.head(Grants, ListGrants()).grants == ()


def test_a_name_a_grant_leads_to_is_asked_about_by_nobody(world: World) -> None:
    world.put("/dev/app/db", b"one")
    world.put("/dev/app/deep/db", b"two")
    world.put("/dev/app/token", b"three")
    world.send(AddGrant(Subject(SubjectKind.SCRIPT, "/srv/report.py"), APP))
    world.has_window = True
    assert world.get("token", script(5)) == b"three"
    with pytest.raises(DeniedError):  # two are meant: no answer could choose one for good
        world.get("db", script(5))
    assert world.asks == []


def test_a_program_that_cannot_be_named_is_asked_about_by_no_name(world: World) -> None:
    world.has_window = True
    world.put("/dev/app/db")
    with pytest.raises(DeniedError):
        world.get("db", script(5, ""))
    with pytest.raises(DeniedError):
        world.get("db", script(5), action=Action.REVEAL)
    with pytest.raises(DeniedError):
        world.get("id:" + "0" * 32, script(5))
    assert world.asks == []


def test_without_a_window_a_name_is_denied_at_once_whether_there_is_one_or_not(world: World) -> None:
    world.put("/dev/app/db")
    for word in ("db", "nothing"):
        with pytest.raises(DeniedError) as caught:
            world.get(word, script(5))
        assert caught.value.next_step == "Ask for a grant, or allow it in the window."

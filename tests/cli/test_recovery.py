"""The recovery code and the master password are changed from the command line, and only what counts opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keydesk.model.requests import Lock, Status
from tests.flows.agents import PASSWORD, Agent, Said, ok, run

if TYPE_CHECKING:
    from pathlib import Path

NEW = b"another long password"


def recover(desk: Agent, code: bytes) -> Said:
    """Open the vault with a recovery code, and set a new password."""
    return desk.run("unlock", "--recovery", fds={"--password-fd": code, "--new-password-fd": NEW})


def test_recovery_code_opens_nothing_before_it_was_typed_back(desk: Agent) -> None:
    assert "recovery  not confirmed" in ok(desk.run("vault", "info")).text
    desk.window.call(Lock())
    assert desk.run("unlock", "--recovery", fds={"--password-fd": desk.code}).code == 2  # nobody to set a new password
    done = recover(desk, desk.code)
    assert (done.code, desk.code.decode() in done.err) == (3, False)
    assert "never typed back" in done.err
    assert "master password" in done.err
    assert recover(desk, b"KD1-0000").code == 9
    assert ok(desk.run("vault", "info", "--json")).json["state"] == "locked"


def test_new_recovery_code_takes_over_once_it_was_typed_back(desk: Agent, tmp_path: Path) -> None:
    ok(desk.run("recovery", "confirm", fds={"--password-fd": PASSWORD, "--recovery-in-fd": desk.code}))
    assert "confirmed" not in ok(desk.run("vault", "info")).text
    with (tmp_path / "code").open("wb") as file:
        made = run("recovery", "new", fds={"--password-fd": PASSWORD}, out_fds={"--recovery-out-fd": file.fileno()},
                   vault=desk.place)  # fmt: skip
    assert "Until then the one before it does." in made.err
    new = (tmp_path / "code").read_bytes().strip()
    assert "the new sheet is not confirmed, the old one counts" in ok(desk.run("status")).text
    slots = ok(desk.run("vault", "info", "--json")).json["slots"]
    assert [(slot["type"], slot["confirmed"]) for slot in slots] == [
        ("password", True), ("recovery", True), ("recovery", False),
    ]  # fmt: skip
    desk.window.call(Lock())
    assert "the old sheet" in recover(desk, new).err
    ok(desk.run("unlock", fds={"--password-fd": PASSWORD}))
    wrong = desk.run("recovery", "confirm", fds={"--password-fd": PASSWORD, "--recovery-in-fd": desk.code})
    assert (wrong.code, "counts already" in wrong.err) == (9, True)
    ok(desk.run("recovery", "confirm", fds={"--password-fd": PASSWORD, "--recovery-in-fd": new}))
    desk.window.call(Lock())
    assert recover(desk, desk.code).code == 3
    assert ok(recover(desk, new)).text.startswith("Unlocked.")
    desk.window.call(Lock())
    assert desk.run("unlock", fds={"--password-fd": PASSWORD}).code == 3
    ok(desk.run("unlock", fds={"--password-fd": NEW}))


def test_change_of_password(desk: Agent) -> None:
    ok(desk.run("password", "change", fds={"--password-fd": PASSWORD, "--new-password-fd": NEW}))
    assert not desk.window.call(Status())[0].person
    desk.window.call(Lock())
    assert desk.run("unlock", fds={"--password-fd": PASSWORD}).code == 3
    ok(desk.run("unlock", fds={"--password-fd": NEW}))

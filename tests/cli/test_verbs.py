"""Every verb does its work on a real vault, says it in a line or as JSON, and ends with the promised exit code."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from keydesk import errors, launch
from keydesk.cli.lock import clock_words
from keydesk.cli.main import build
from keydesk.client import Client
from keydesk.errors import AgentGoneError
from keydesk.model.requests import Status
from tests.agent.conftest import PATIENCE, wait_until
from tests.flows.agents import KEYDESK, PASSWORD, Agent, ok, run

if TYPE_CHECKING:
    from collections.abc import Iterator

VERBS = (
    "vault lock unlock status import list search show get put new edit move delete restore destroy namespace profile "
    "grant password recovery audit agent"
)


# -- the words -------------------------------------------------------------------------------------------------------


def test_every_verb_is_there_and_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    said = build().format_help()
    for verb in VERBS.split():
        assert re.search(rf"^    {verb}\b", said, re.MULTILINE), verb
        with pytest.raises(SystemExit) as end:
            build().parse_args([verb, "--help"])
        assert end.value.code == 0
    assert "usage: keydesk audit" in capsys.readouterr().out


def test_every_option_has_help() -> None:
    def walk(parser: object) -> Iterator[object]:
        for action in parser._actions:  # type: ignore[attr-defined]
            if hasattr(action, "choices") and isinstance(action.choices, dict):
                for each in action.choices.values():
                    yield from walk(each)
            elif action.option_strings:
                yield action

    assert [action.option_strings for action in walk(build()) if not action.help] == []  # type: ignore[attr-defined]


@pytest.mark.parametrize("words", [["nonsense"], ["put"], ["get", "/a", "--version", "x"], ["list", "--limit", "x"]])
def test_malformed_commands_end_with_two(words: list[str]) -> None:
    assert run(*words).code == 2


def test_exit_codes_are_the_documented_ones() -> None:
    documented = {int(code) for code in re.findall(r"\b(\d) [a-z]", run("--help").text.split("exit codes:")[1])}
    assert documented == {0, *(error.exit_code for error in errors.ERRORS.values())}


def test_who_is_not_known_is_told_what_to_do(desk: Agent) -> None:
    for words in (("list",), ("search", "orders")):
        said = desk.run(*words)
        assert (said.code, said.text) == (0, "")
        assert "keydesk unlock" in said.err
    for words in (("get", "/dev/db"), ("show", "/dev/absent")):
        said = desk.run(*words)
        assert said.code == 4
        assert "keydesk unlock" in said.err


# -- vault, lock, status ---------------------------------------------------------------------------------------------


def test_create_with_a_recovery_code_given_back(tmp_path: Path) -> None:
    code_file = tmp_path / "code"
    fds = {"--password-fd": PASSWORD}
    with code_file.open("wb") as code:
        words = ("vault", "create", str(tmp_path / "new"), "--name", "New", "--json")
        made = ok(run(*words, fds=fds, out_fds={"--recovery-out-fd": code.fileno()})).json
    place = Path(made["directory"])
    try:
        assert (place, made["recovery_confirmed"]) == (tmp_path / "new.keydesk", False)
        back = {**fds, "--recovery-in-fd": code_file.read_bytes().strip()}
        assert ok(run("recovery", "confirm", fds=back, vault=place)).text.startswith("Confirmed.")
        assert ok(run("vault", "info", "--json", vault=place)).json["recovery_confirmed"] is True
        assert launch.default_vault() == str(place)
    finally:
        Path(launch._default_file()).unlink()
        ok(run("agent", "--stop", vault=place))


def test_create_where_something_is(desk: Agent) -> None:
    done = run("vault", "create", str(desk.place), "--name", "X", fds={"--password-fd": PASSWORD})
    assert done.code == 8
    assert run("vault", "create", str(desk.place), "--name", "X", fds={"--password-fd": b"short"}).code in {8, 9}


def test_lock_status_unlock(desk: Agent) -> None:
    assert ok(desk.run("status", "--json")).json["state"] == "unlocked"
    assert ok(desk.run("lock")).text == "Locked.\n"
    assert ok(desk.run("lock")).text == "Locked.\n"
    locked = desk.run("status")
    assert (locked.code, "locked" in locked.text) == (3, True)
    assert desk.run("list").code == 3
    wrong = desk.run("unlock", fds={"--password-fd": b"wrong password"})
    assert (wrong.code, PASSWORD.decode() in wrong.err) == (3, False)
    assert ok(desk.run("unlock", fds={"--password-fd": PASSWORD})).text.startswith("Unlocked.")


def test_a_person_says_that_the_clock_is_right(desk: Agent) -> None:
    assert ok(desk.as_person("unlock", "--accept-clock")).text.startswith("Unlocked.")
    told = ok(desk.as_person("audit", "list", "--filter", "action:clock.accept", "--json")).json
    assert told[0]["record"]["caller"] == "command line"
    assert ok(desk.as_person("status", "--json")).json["clock_off"] == 0


@pytest.mark.parametrize(("off", "words"), [(0, ""), (40 * 86_400, "40 d ahead"), (-3 * 3_600, "3 h behind")])
def test_a_clock_that_is_off_is_said(off: int, words: str) -> None:
    assert clock_words(off).startswith(words)
    assert bool(clock_words(off)) is bool(words)


def test_verify_finds_nothing_wrong(desk: Agent) -> None:
    assert ok(desk.as_person("vault", "verify")).text.startswith("Sound:")
    assert ok(desk.as_person("vault", "verify", "--json")).json["problems"] == []


def test_vault_that_is_not_there(tmp_path: Path) -> None:
    for words in (["list"], ["vault", "info"], ["unlock"], ["show", "/dev/x"]):
        done = run(*words, vault=tmp_path / "no.keydesk", fds={"--password-fd": PASSWORD})
        assert (done.code, "There is no vault" in done.err) == (5, True)
    assert run("status", vault=tmp_path / "no.keydesk").code == 7
    assert run("list").code == 5


# -- keys ------------------------------------------------------------------------------------------------------------


def test_put_list_search_show(desk: Agent) -> None:
    ok(desk.as_person("put", "/dev/app/token", "--kind", "api-token", "--owner", "maria", stdin=b"tok"))
    listed = ok(desk.as_person("list", "/dev", "-r")).text
    assert [line.split()[0] for line in listed.splitlines()] == ["/dev/app/token", "/dev/db"]
    assert [row["path"] for row in ok(desk.as_person("list", "/dev", "--json")).json] == ["/dev/db"]
    assert ok(desk.as_person("search", "tok")).text.startswith("/dev/app/token")
    assert ok(desk.as_person("search", "owner:maria")).text.startswith("/dev/app/token")
    assert desk.as_person("search", "ownr:maria").code == 9
    shown = ok(desk.as_person("show", "/dev/db"))
    assert "orders" in shown.text
    assert "s3cret" not in shown.text + shown.err
    detail = ok(desk.as_person("show", "/dev/db", "--json")).json
    assert detail["key"]["tags"] == ["sql"]
    assert detail["versions"][0]["created"].endswith("Z")
    assert b"s3cret" not in json.dumps(detail).encode()


def test_list_goes_through_all_pages_or_stops_at_the_limit(desk: Agent) -> None:
    for number in range(7):
        ok(desk.as_person("new", f"/dev/many/k{number}", "--kind", "password"))
    assert len(ok(desk.as_person("list", "/dev/many")).text.splitlines()) == 7
    assert len(ok(desk.as_person("list", "/dev/many", "--limit", "3")).text.splitlines()) == 3


def test_second_put_makes_a_version_and_both_can_be_had(desk: Agent) -> None:
    assert ok(desk.as_person("put", "/dev/db", stdin=b"second")).text == "/dev/db v2\n"
    assert desk.as_person("get", "/dev/db").out == b"second"
    assert desk.as_person("get", "/dev/db", "--version", "1").out == b"s3cret"
    assert desk.as_person("get", "/dev/db", "--label", "previous").out == b"s3cret"
    assert ok(desk.as_person("get", "/dev/db", "--json")).json["value"] == "second"
    assert desk.as_person("put", "/dev/db", "--new", stdin=b"third").code == 8
    assert desk.as_person("get", "/dev/db", "--version", "9").code == 5


@pytest.mark.parametrize("value", [b"", b"\n", b"a\nb\n", bytes(range(256)) * 100, "schlüssel ☃".encode()])
def test_value_comes_out_as_it_went_in(desk: Agent, value: bytes) -> None:
    done = desk.as_person("put", "/dev/opaque", "--kind", "opaque", stdin=value)
    if value:
        ok(done)
        assert ok(desk.as_person("get", "/dev/opaque")).out == value
    else:
        assert done.code == 9


def test_one_newline_can_be_dropped(desk: Agent) -> None:
    ok(desk.as_person("put", "/dev/n", "-n", stdin=b"value\n"))
    assert desk.as_person("get", "/dev/n").out == b"value"


def test_value_that_is_too_large_is_refused(desk: Agent) -> None:
    assert desk.as_person("put", "/dev/large", "--kind", "opaque", stdin=bytes(1024 * 1024 + 1)).code == 9


def test_new_makes_what_its_kind_declares(desk: Agent) -> None:
    ok(desk.as_person("new", "/dev/aes", "--kind", "symmetric", "--expires", "90d", "--reason", "launch"))
    assert len(ok(desk.as_person("get", "/dev/aes")).out) == 32
    assert desk.as_person("new", "/dev/aes", "--kind", "symmetric").code == 8
    assert ok(desk.as_person("new", "/dev/aes", "--kind", "symmetric", "--next")).text == "/dev/aes v2\n"
    assert desk.as_person("new", "/dev/x", "--kind", "nonsense").code == 2


def test_edit_changes_what_is_named_and_nothing_else(desk: Agent) -> None:
    changes = ("--owner", "maria", "--attribute", "url=https://db", "--expires", "2030-01-31")
    ok(desk.as_person("edit", "/dev/db", *changes))
    key = desk.as_person("show", "/dev/db", "--json").json["key"]
    assert (key["owner"], key["purpose"], key["tags"], key["attributes"], key["expires"]) == (
        "maria", "orders", ["sql"], {"url": "https://db"}, "2030-01-31T00:00:00Z",
    )  # fmt: skip
    ok(desk.as_person("edit", "/dev/db", "--no-tags", "--no-attribute", "url", "--no-expiry", "--favourite"))
    key = desk.as_person("show", "/dev/db", "--json").json["key"]
    assert (key["tags"], key["attributes"], key["expires"], key["is_favourite"]) == ([], {}, None, True)


def test_move_delete_restore_destroy(desk: Agent) -> None:
    assert ok(desk.as_person("move", "/dev/db", "/dev/main/db")).text == "/dev/main/db v1\n"
    ok(desk.as_person("delete", "/dev/main/db", "--reason", "tidy"))
    assert desk.as_person("get", "/dev/main/db").code == 5
    assert "deleted, purged in 29 d" in ok(desk.as_person("list", "--filter", "is:deleted")).text
    assert "deleted, purged in 29 d" in ok(desk.as_person("show", "/dev/main/db")).text
    row = ok(desk.as_person("list", "--filter", "is:deleted", "--json")).json[0]
    days = datetime.fromisoformat(row["purge_due"]) - datetime.fromisoformat(row["deleted"])
    assert (days, ok(desk.as_person("show", "/dev/main/db", "--json")).json["row"]["purge_due"]) == (
        timedelta(days=30), row["purge_due"],
    )  # fmt: skip
    ok(desk.as_person("restore", "/dev/main/db", "--to", "/dev/back"))
    ok(desk.as_person("put", "/dev/back", stdin=b"second"))
    assert desk.as_person("destroy", "/dev/back", "--version", "1").code == 2
    ok(desk.as_person("destroy", "/dev/back", "--version", "1", "--yes"))
    assert desk.as_person("get", "/dev/back", "--version", "1").code == 8
    assert desk.as_person("get", "/dev/back").out == b"second"


# -- namespaces, grants, history -------------------------------------------------------------------------------------


def test_namespaces_and_profiles(desk: Agent) -> None:
    ok(desk.as_person("namespace", "create", "/lab/a", "--profile", "dev"))
    listed = {n["path"]: n["profile"] for n in ok(desk.as_person("namespace", "list", "--json")).json}
    assert listed["/lab/a"] == "dev"
    assert "dev" in ok(desk.as_person("profile", "show", "/lab/a")).text
    ok(desk.as_person("namespace", "remove", "/lab/a"))
    assert desk.as_person("namespace", "remove", "/lab/a").code == 5


def test_strict_namespace_needs_reason_and_gets_its_step_up_from_the_password(desk: Agent) -> None:
    done = desk.as_person("put", "/prod/db", "--reason", "launch", stdin=b"s3cret")
    assert ok(done).text == "/prod/db v1\n"
    assert desk.as_person("get", "/prod/db", "--reason", "incident 7").out == b"s3cret"


def test_grant_lets_a_script_have_a_key_until_revoked(desk: Agent, tmp_path: Path) -> None:
    script = tmp_path / "report.py"
    script.write_text("from keydesk import get_key\nimport sys\nsys.stdout.buffer.write(bytes(get_key('/dev/db')))\n")
    command = [sys.executable, str(script)]

    def report() -> tuple[int, bytes]:
        environment = {**os.environ, "KEYDESK_VAULT": str(desk.place)}
        done = subprocess.run(command, env=environment, capture_output=True, check=False)
        return done.returncode, done.stdout

    assert report() == (1, b"")
    added = ok(desk.as_person("grant", "add", "/dev", "--script", str(script), "--until", "30d", "--json")).json
    assert report() == (0, b"s3cret")
    ok(desk.as_person("grant", "revoke", added[0]["id"][:12]))
    assert report() == (1, b"")
    assert ok(desk.as_person("grant", "list")).text == ""


def test_history_tells_who_did_what_and_is_whole(desk: Agent, tmp_path: Path) -> None:
    ok(desk.as_person("get", "/dev/db", "--reason", "look"))
    records = ok(desk.as_person("audit", "list", "--key", "/dev/db", "--json")).json
    assert [each["record"]["action"] for each in records] == ["get", "create"]
    assert records[0]["record"]["reason"] == "look"
    assert ok(desk.as_person("audit", "verify")).text.startswith("Whole:")
    export = tmp_path / "history.txt"
    ok(desk.as_person("audit", "export", str(export)))
    assert export.stat().st_mode & 0o777 == 0o600
    assert b"s3cret" not in export.read_bytes()
    assert desk.as_person("audit", "export", str(export)).code == 7


def test_import_previews_then_takes_all(desk: Agent, tmp_path: Path) -> None:
    source = tmp_path / "app.env"
    source.write_text("API_TOKEN=abcdef123456\nDB_PASSWORD='correct horse'\n")
    dry = ok(desk.as_person("import", str(source), "--into", "/dev/app", "--dry-run"))
    assert "API_TOKEN" in dry.text
    assert desk.as_person("list", "/dev/app").text == ""
    done = ok(desk.as_person("import", str(source), "--into", "/dev/app"))
    assert "2 imported" in done.text
    assert b"abcdef123456" not in done.out + done.err.encode()
    paths = [row["path"] for row in desk.as_person("list", "/dev/app", "-r", "--json").json]
    assert desk.as_person("get", next(path for path in paths if path.endswith("API_TOKEN"))).out == b"abcdef123456"


# -- the agent -------------------------------------------------------------------------------------------------------


def test_second_agent_is_refused_and_the_first_can_be_stopped(desk: Agent) -> None:
    again = desk.run("agent")
    assert (again.code, "Another agent" in again.err) == (7, True)
    assert ok(desk.run("agent", "--stop")).text == "Stopped.\n"
    assert ok(desk.run("agent", "--stop")).text == "No agent serves this vault.\n"


def test_verb_starts_an_agent_that_stays(agent: Agent) -> None:
    agent.close()
    status = run("vault", "info", "--json", vault=agent.place)
    assert ok(status).json["state"] == "locked"
    with Client.at(str(agent.place)) as client:
        assert client.call(Status())[0].state == "locked"
    ok(run("agent", "--stop", vault=agent.place))


def test_error_as_json_carries_code_and_next_step(desk: Agent) -> None:
    done = desk.run("show", "/dev/db", "--json")
    assert done.code == 4
    assert json.loads(done.err)["error"]["code"] == "denied"


def test_agent_serves_in_the_foreground_until_told_to_end(tmp_path: Path) -> None:
    place = tmp_path / "new.keydesk"
    process = subprocess.Popen([*KEYDESK, "agent", "--vault", str(place)], stderr=subprocess.PIPE)
    try:
        wait_until(lambda: launch.running_agent(str(place)) == process.pid)
        wait_until(lambda: state_at(str(place)) == "absent")
    finally:
        process.terminate()
        assert process.communicate(timeout=PATIENCE)[1] == b""
    assert process.returncode == 0


def state_at(place: str) -> str:
    """How the vault stands, empty while nobody listens yet: the socket's file is there before its listener."""
    try:
        with Client.at(place) as client:
            return str(client.call(Status())[0].state)
    except AgentGoneError:
        return ""

"""Tables become keys by the role of each column, and every cell stays as it is."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from keydesk.engine.formats import csvfile
from keydesk.engine.formats.parsed import ParseOptions, SourceFile
from keydesk.errors import RefusedError
from keydesk.model.kinds import Kind

if TYPE_CHECKING:
    from keydesk.engine.formats.halves import Harvest

NETWORK = 'name,username,password,url,notes\nrouter,admin,"comma, quote "" and =2+2",https://10.0.0.1,"two\nlines"\n'


def read(text: str, options: ParseOptions) -> Harvest:
    return csvfile.read(SourceFile("network.csv", text.encode()), options)


def test_cells_are_kept_literally(options: ParseOptions) -> None:
    (key,) = read(NETWORK, options).keys
    theirs = next(csv.DictReader(io.StringIO(NETWORK, newline="")))
    assert key.current.body() == theirs["password"].encode()
    assert (key.name, key.notes) == (theirs["name"], theirs["notes"])
    assert key.attributes == {"username": "admin", "url": "https://10.0.0.1"}
    assert (key.segments, key.kind) == (("network",), Kind.PASSWORD)


@pytest.mark.parametrize(
    "header",
    [
        "name,url,username,password,note",
        "url,username,password,httpRealm,formActionOrigin,guid,timeCreated,timeLastUsed,timePasswordChanged",
        "folder,favorite,type,name,notes,fields,reprompt,login_uri,login_username,login_password,login_totp",
        '"Group","Title","Username","Password","URL","Notes","TOTP","Icon","Last Modified","Created"',
        "Title;User Name;Password;Web Site",
        "host\tuser\tpass",
    ],
    ids=["chrome", "firefox", "bitwarden", "keepassxc", "semicolons", "tabs"],
)
def test_headers_of_known_programs_are_understood(options: ParseOptions, header: str) -> None:
    delimiter = max(",;\t", key=header.count)
    columns = next(csv.reader([header], delimiter=delimiter))
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([columns, [f"v{n}" for n, _ in enumerate(columns)]])
    harvest = read(out.getvalue(), options)
    secret = next(n for n, name in enumerate(columns) if name.lower() in {"password", "login_password", "pass"})
    assert harvest.keys[0].current.body() == f"v{secret}".encode()
    assert [part.name for part in harvest.keys[0].current.fields if part.name not in {"value", "otp"}] == []


def test_the_columns_and_their_guessed_roles_are_answered_for_choosing(options: ParseOptions) -> None:
    (table,) = read(NETWORK, options).tables
    assert table.columns == table.roles == ("name", "username", "password", "url", "notes")


def test_a_table_without_a_known_value_asks_for_the_column(options: ParseOptions) -> None:
    harvest = read("Gerät,Kennung\nswitch,abc\n", options)
    assert not harvest.keys
    assert harvest.tables[0].columns == ("Gerät", "Kennung")
    assert harvest.unreadable[0].next_step == "Choose which column holds the password."


def test_chosen_roles_win_over_guesses(options: ParseOptions) -> None:
    chosen = replace(options, columns={"Gerät": "name", "Kennung": "password", "password": "ignore"})
    (key,) = read("Gerät,Kennung,password\nswitch,abc,old\n", chosen).keys
    assert (key.name, key.current.body(), len(key.current.fields)) == ("switch", b"abc", 1)


def test_an_unknown_role_is_refused(options: ParseOptions) -> None:
    with pytest.raises(RefusedError, match="no role"):
        read(NETWORK, replace(options, columns={"name": "colour"}))


def test_a_column_of_unknown_meaning_is_a_secret_field(options: ParseOptions) -> None:
    (key,) = read("name,password,PUK\nsim,1234,99887766\n", options).keys
    assert [(part.name, part.secret) for part in key.current.fields] == [("value", True), ("PUK", True)]
    assert "99887766" not in str(key.attributes)


def test_rows_without_value_or_with_other_lengths_are_said_by_number(options: ParseOptions) -> None:
    harvest = read("name,password\na,\nb,x\nc,y,z\n", options)
    assert [key.name for key in harvest.keys] == ["b"]
    assert [left.reason for left in harvest.unreadable] == [
        "Records with no value: 1 (2).", "Records with not as many cells as the header: 1 (4).",
    ]  # fmt: skip


def test_groups_become_segments_and_a_one_time_uri_a_totp(options: ParseOptions) -> None:
    text = "group,name,password,otp\nRoot/Ops,mail,,otpauth://totp/a:b?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\n"
    (key,) = read(text, options).keys
    assert (key.segments, key.kind) == (("network", "Root", "Ops"), Kind.TOTP)


@pytest.mark.parametrize("text", ['name,password\na,"open\n', 'name,password\na,"x"y\n'])
def test_a_broken_quote_is_refused_with_its_line(options: ParseOptions, text: str) -> None:
    with pytest.raises(RefusedError, match="near line"):
        read(text, options)


def test_a_url_with_a_password_is_shown_without_it(options: ParseOptions) -> None:
    (key,) = read("name,password,url\na,b,https://u:hidden@h.test/x\n", options).keys
    assert key.attributes["url"] == "https://h.test/x"
    assert key.current.body("url") == b"https://u:hidden@h.test/x"

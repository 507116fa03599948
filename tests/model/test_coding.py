"""Model objects become plain shapes and back without loss, and misfits are refused."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, datetime, timedelta

import pytest

from keydesk.errors import RefusedError
from keydesk.model.coding import from_plain, to_plain
from keydesk.model.keys import FieldShape, KeyRow, Version
from keydesk.model.kinds import Kind
from keydesk.model.paths import Path
from keydesk.model.profiles import PROFILES, Profile
from keydesk.model.requests import REQUESTS, VERBS, Get
from keydesk.model.states import Label, State

NOW = datetime(2026, 5, 4, 3, 2, 1, 123456, tzinfo=UTC)


def test_version_survives_json() -> None:
    version = Version(
        3,
        State.ACTIVE,
        (Label.CURRENT,),
        NOW,
        "window",
        "",
        (FieldShape("value", True, 9),),
        "AES-256",
        256,
        facts={"a": "b"},
    )
    assert from_plain(Version, json.loads(json.dumps(to_plain(version)))) == version


def test_row_and_profile_survive_json() -> None:
    row = KeyRow("00", 1, Path.of("dev", "a/b"), Kind.SSH_KEY, "Ed25519", None, State.ACTIVE, 1, NOW, NOW, expires=NOW)
    assert from_plain(KeyRow, json.loads(json.dumps(to_plain(row)))) == row
    for profile in PROFILES.values():
        assert from_plain(Profile, json.loads(json.dumps(to_plain(profile)))) == profile


@pytest.mark.parametrize(
    "plain", [{}, {"path": 3}, {"path": "/a", "more": 1}, {"path": "/a", "label": "newest"}, [], None]
)
def test_misfit_is_refused(plain: object) -> None:
    with pytest.raises(RefusedError):
        from_plain(Get, plain)


def test_bytes_have_no_plain_shape() -> None:
    with pytest.raises(TypeError):
        to_plain(b"value")


def test_every_request_has_a_verb_and_a_dataclass_reply() -> None:
    assert len(REQUESTS) == len(VERBS)
    for request, reply in REQUESTS.values():
        assert dataclasses.is_dataclass(request)
        assert dataclasses.is_dataclass(reply)


def test_durations_are_microseconds() -> None:
    assert to_plain(timedelta(seconds=2)) == 2_000_000

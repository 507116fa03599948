"""Settings that change behaviour live in the vault."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from keydesk.errors import DeniedError, NeedsStepUpError, NotFoundError, RefusedError
from keydesk.model.requests import GetSettings, ListRecords, Records, SetSetting, Settings, Status, StatusReply
from tests.engine.handlers.world import script

if TYPE_CHECKING:
    from tests.engine.handlers.world import World


def values(world: World) -> dict[str, object]:
    return {each.name: each.value for each in world.head(Settings, GetSettings()).values}


def test_settings_have_their_defaults_and_no_local_ones(world: World) -> None:
    assert values(world)["idle-lock-seconds"] == 600
    assert "theme" not in values(world)


def test_a_changed_setting_survives_a_lock_and_is_recorded(world: World) -> None:
    world.send(SetSetting("idle-lock-seconds", 60))
    world.send(SetSetting("idle-lock-seconds", 120))
    world.reopen()
    world.unlock()
    assert values(world)["idle-lock-seconds"] == 120
    assert world.head(StatusReply, Status()).idle_lock == 120
    row = world.head(Records, ListRecords(filter="action:settings.set")).rows[0]
    assert (row.record.field, row.record.reason) == ("idle-lock-seconds", "120")


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("idle-lock-seconds", -1, RefusedError),
        ("idle-lock-seconds", "60", RefusedError),
        ("idle-lock-seconds", True, RefusedError),
        ("theme", "dark", NotFoundError),
        ("nothing", 1, NotFoundError),
    ],
)
def test_what_does_not_fit_is_refused(world: World, name: str, value: int | str, error: type[Exception]) -> None:
    with pytest.raises(error):
        world.send(SetSetting(name, value))
    assert values(world)["idle-lock-seconds"] == 600


def test_settings_need_a_person_with_a_fresh_password(world: World) -> None:
    with pytest.raises(DeniedError):
        world.send(SetSetting("idle-lock-seconds", 60), caller=script(5))
    world.clock.pass_(timedelta(minutes=16))
    with pytest.raises(NeedsStepUpError):
        world.send(SetSetting("idle-lock-seconds", 60))

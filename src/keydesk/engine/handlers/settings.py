"""What changes the vault's behaviour is kept in the vault, authenticated, and each change is recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keydesk.engine.handlers.desk.desk import SETTING_PREFIX
from keydesk.engine.handlers.desk.objects import StoredSetting
from keydesk.engine.handlers.desk.tree import TOP_PROFILE
from keydesk.engine.handlers.desk.visit import Asked, allow
from keydesk.engine.handlers.finding import TOP
from keydesk.engine.handlers.registry import Reply, handles
from keydesk.engine.store.schema import Table
from keydesk.errors import NotFoundError, RefusedError
from keydesk.model.access import Action
from keydesk.model.requests import Done, GetSettings, SetSetting, Settings, SettingValue
from keydesk.settings import SETTINGS

if TYPE_CHECKING:
    from keydesk.engine.handlers.desk.desk import Desk
    from keydesk.engine.handlers.desk.visit import Visit
    from keydesk.settings import Setting


@handles(GetSettings)
def get_settings(desk: Desk, visit: Visit, _request: GetSettings, _body: memoryview) -> Reply:
    """All settings kept in the vault."""
    allow(desk, visit, Asked(Action.LIST, TOP, TOP_PROFILE))
    kept = [name for name, setting in SETTINGS.items() if not setting.is_local]
    return Reply(Settings(tuple(SettingValue(name, desk.setting(name)) for name in kept)))


@handles(SetSetting)
def set_setting(desk: Desk, visit: Visit, request: SetSetting, _body: memoryview) -> Reply:
    """Change one."""
    setting = SETTINGS.get(request.name)
    if setting is None or setting.is_local:
        raise NotFoundError(f"The vault keeps no setting {request.name}.", "See them: keydesk settings.")
    _check(setting, request.value)
    passed = allow(desk, visit, Asked(Action.ADMINISTER, TOP, TOP_PROFILE))
    row_id = SETTING_PREFIX + request.name.encode()
    _, revision = desk.settings.get(request.name, (setting.default, 0))
    with desk.change(visit, passed) as change:
        revision = change.put(Table.SETTING, row_id, StoredSetting(request.name, request.value), revision)
        change.record("settings.set", field=request.name, reason=str(request.value))
    desk.settings[request.name] = (request.value, revision)
    desk.apply_settings()
    return Reply(Done(revision, change.sequence))


def _check(setting: Setting, value: int | bool | str) -> None:  # noqa: FBT001 - a setting's value may be a bool
    if type(value) is not type(setting.default):
        kind = type(setting.default).__name__
        raise RefusedError(f"The setting {setting.name} is of another type.", f"Give a value of type {kind}.")
    if setting.choices and value not in setting.choices:
        raise RefusedError(f"The setting {setting.name} has no such choice.", f"Choose {', '.join(setting.choices)}.")
    if isinstance(value, int) and not isinstance(value, bool):
        least, most = setting.least, setting.most
        if (least is not None and value < least) or (most is not None and value > most):
            raise RefusedError(f"The setting {setting.name} lies between {least} and {most}.", "Choose another number.")

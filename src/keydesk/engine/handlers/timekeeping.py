"""A person may decide that the computer's clock is right where the vault has seen another time.

Where that takes time back, what was made under the wrong time must not last longer for it: grants made later than now
end, and so do all grace periods, which are told in another era from then on.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from keydesk.engine.handlers.desk.objects import VAULT_ROW
from keydesk.engine.handlers.desk.tree import TOP_PROFILE
from keydesk.engine.handlers.desk.visit import Asked, Pass, allow
from keydesk.engine.handlers.finding import TOP
from keydesk.engine.handlers.registry import Reply, handles
from keydesk.engine.store.schema import Table
from keydesk.model.access import Action
from keydesk.model.requests import AcceptClock, Done, Event

if TYPE_CHECKING:
    from keydesk.engine.handlers.desk.change import Change
    from keydesk.engine.handlers.desk.desk import Desk
    from keydesk.engine.handlers.desk.visit import Visit
    from keydesk.model.access import Grant


@handles(AcceptClock)
def accept_clock(desk: Desk, visit: Visit, _request: AcceptClock, _body: memoryview) -> Reply:
    """Believe the computer's clock from now on; nothing of it holds unless its record is durable."""
    passed = allow(desk, visit, Asked(Action.ADMINISTER, TOP, TOP_PROFILE))
    before = desk.time.accept()
    try:
        with desk.change(visit, Pass("clock.accept", passed.rule, TOP)) as change:
            if visit.wall < visit.proven:
                _begin_era(desk, change)
                for grant in [grant for grant in desk.grants.all if grant.made > visit.wall]:
                    _end(desk, change, grant)
            change.record(reason=f"the time seen was {visit.proven:%Y-%m-%d %H:%M} UTC")
    except BaseException:
        desk.time.restore(before)
        raise
    desk.ports.notify(Event("notice"))
    return Reply(Done(sequence=change.sequence))


def _begin_era(desk: Desk, change: Change) -> None:
    about = replace(desk.about, era=desk.about.era + 1)
    revision = change.put(Table.SETTING, VAULT_ROW, about, desk.about_revision)
    change.after(lambda: desk.tell_about(about, revision))


def _end(desk: Desk, change: Change, grant: Grant) -> None:
    change.remove(Table.GRANT, bytes.fromhex(grant.id))
    change.after(lambda: desk.drop_grant(grant.id))
    change.record("grant.revoke", path=grant.namespace, field=grant.subject.name, reason="made later than now")

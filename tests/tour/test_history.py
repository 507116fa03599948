"""The sample vault has the promised shape, more than a month of history, and nothing in it is canned."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from keydesk.model.access import Outcome
from keydesk.model.kinds import Kind
from keydesk.model.requests import (
    Describe,
    Get,
    ListGrants,
    ListKeys,
    ListNamespaces,
    ListRecords,
    Status,
    VerifyAudit,
    VerifyVault,
)
from keydesk.model.states import State
from keydesk.tour.days import SPIKE
from keydesk.tour.sample import DELETED, LINES

if TYPE_CHECKING:
    from keydesk.client.client import Client
    from keydesk.model.records import RecordRow


def history(visitor: Client, rule: str = "") -> list[RecordRow]:
    """Return every record that fits, newest first."""
    rows, before = [], 0
    while True:
        page = visitor.call(ListRecords(before, 1000, rule))[0]
        rows += page.rows
        before = page.before
        if not before:
            return rows


def test_about_sixty_keys_lie_over_three_roots(visitor: Client) -> None:
    page = visitor.call(ListKeys(limit=200))[0]
    roots = Counter(row.path.root.name for row in page.rows)
    assert page.total == len(LINES) - 1 == 60
    assert set(roots) == {"dev", "staging", "prod"}
    assert min(roots.values()) >= 10


def test_every_kind_is_there(visitor: Client) -> None:
    kinds = {row.kind for row in visitor.call(ListKeys(limit=200))[0].rows}
    assert kinds == set(Kind) - {Kind.PRIVATE_KEY}


@pytest.mark.parametrize(
    "rule",
    ["is:overdue", "is:expired", "is:expiring", "is:weak", "is:deleted", "is:favourite", "age>90d", "owner:none"],
)
def test_every_trouble_is_there_to_be_found(visitor: Client, rule: str) -> None:
    assert 1 <= visitor.call(ListKeys(filter=rule))[0].total <= 30


def test_some_version_is_in_grace_and_some_are_destroyed(visitor: Client) -> None:
    assert any(row.in_grace for row in visitor.call(ListKeys(limit=200))[0].rows)
    versions = visitor.call(Describe("/prod/database/orders-primary"))[0].versions
    assert Counter(version.state for version in versions) == {
        State.ACTIVE: 1, State.DEACTIVATED: 4, State.DESTROYED: 2
    }  # fmt: skip


def test_deleted_key_can_be_restored(visitor: Client) -> None:
    rows = visitor.call(ListKeys(filter="is:deleted"))[0].rows
    assert [str(row.path) for row in rows] == [DELETED]


def test_values_are_made_anew(visitor: Client) -> None:
    values = [bytes(visitor.call(Get(line.path))[1]) for line in LINES if line.root == "dev" and line.path != DELETED]
    assert len(set(values)) == len(values)


def test_reads_span_thirty_days_and_rest_at_night(visitor: Client) -> None:
    reads = [row.record for row in history(visitor, "action:get outcome:allowed") if row.record.known != "person"]
    newest = reads[0].wall
    assert newest - reads[-1].wall >= timedelta(days=29)
    assert len({read.caller for read in reads}) >= 8
    of_orders = [read.wall.astimezone().hour for read in reads if read.caller == "orders-api.service"]
    by_day = sum(7 <= hour < 20 for hour in of_orders) / 13
    by_night = sum(hour < 7 and hour != SPIKE[1] for hour in of_orders) / 6
    assert by_day > 2 * by_night


def test_people_gave_reasons_and_programs_were_refused(visitor: Client) -> None:
    rows = history(visitor)
    people = [row.record for row in rows if row.record.known == "person" and row.record.action in {"copy", "reveal"}]
    assert {"copy", "reveal"} == {record.action for record in people}
    assert sum(bool(record.reason) for record in people) >= 10
    refused = {record.rule for row in rows if (record := row.record).outcome is Outcome.DENIED}
    assert {"no-grant", "grant-expired"} <= refused


def test_history_is_in_order_and_verifies(visitor: Client) -> None:
    moments = [row.record.wall for row in history(visitor)]
    assert moments == sorted(moments, reverse=True)
    assert moments[0] - moments[-1] >= timedelta(days=400)
    assert visitor.call(VerifyAudit())[0].first_bad == -1
    assert not visitor.call(VerifyVault())[0].problems
    assert not visitor.call(Status())[0].notices


def test_grants_are_live_but_for_one(visitor: Client) -> None:
    now = history(visitor)[0].record.wall
    over = [grant.subject.name for grant in visitor.call(ListGrants())[0].grants if grant.until <= now]
    assert over == ["portal-legacy.service"]


def test_namespaces_show_where_it_burns(visitor: Client) -> None:
    worst = {str(place.path): place.worst for place in visitor.call(ListNamespaces())[0].namespaces}
    assert worst["/prod"] == "expired"
    assert worst["/staging"] in {"critical", "due"}
    assert len(worst) >= 18

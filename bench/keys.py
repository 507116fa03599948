"""The keys of an administration, the same in every run, for Keydesk and for a peer: a thousand places, names one knows.

A batch of 10,000 fills one root: twelve teams with twenty-eight services each, and in every service the things it
needs a key for. What is searched in the benchmark stands here too, beside the words it is made of.
"""

from __future__ import annotations

import csv
import io
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

BATCH = 10_000
SEED = 20_261
ROOTS = ("dev", "staging", "prod")
TABLE = "inventory"
"""The table they come in by; importing keeps its name as a namespace."""
TEAMS = (
    "billing", "catalogue", "checkout", "customer", "data", "edge", "identity", "logistics", "mobile", "platform",
    "security", "support",
)  # fmt: skip
SERVICES = (
    "accounts", "archive", "audit", "backup", "campaigns", "contracts", "delivery", "exports", "forecast", "gateway",
    "invoices", "journal", "kiosk", "ledger", "mailer", "notices", "orders", "payouts", "quotes", "refunds",
    "returns", "scanner", "shipping", "stock", "tariffs", "uploads", "vouchers", "warehouse",
)  # fmt: skip
THINGS = (
    "admin-login", "api-token", "bucket-access", "cache-password", "column-key", "cookie-signing", "database-password",
    "deploy-key", "ftp-partner", "hook-secret", "ldap-bind", "metrics-token", "queue-password", "registry-pull",
    "replica-password", "smtp-relay", "sso-client", "tls-passphrase", "webhook-signing", "xml-feed",
)  # fmt: skip
SEARCHES = ("prod le", "smtp", "webh", "invo", "data", "tls-", "hook", "ship", "queue-p", "api-", "ware", "sso")
"""What is typed, letter by letter: places, things, and a thing in a place; some fit a third of the keys."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key: its namespaces from the root on, its name, and what else a table says of it."""

    places: tuple[str, ...]
    name: str
    user: str
    value: str
    owner: str
    notes: str


def batch(number: int) -> list[Key]:
    """The keys of one batch; all of them lie under the same root."""
    return list(_keys(number, random.Random(SEED + number)))


def _keys(number: int, chance: random.Random) -> Iterator[Key]:
    root = ROOTS[number % len(ROOTS)]
    services = [(team, service) for team in TEAMS for service in SERVICES]
    for place in range(BATCH):
        again, at = divmod(place, len(services))
        team, service = services[at]
        series, thing = divmod(again, len(THINGS))
        yield Key(
            places=(root, TABLE, team, service),
            name=f"{THINGS[thing]}-{number // len(ROOTS) * 2 + series + 1:02}",
            user=f"{service}-{THINGS[thing].partition('-')[0]}",
            value=chance.randbytes(24).hex(),
            owner=team,
            notes=f"{root} {service}, kept by the {team} team",
        )


def table(keys: Sequence[Key]) -> bytes:
    """The keys as a CSV file, their groups below the root they share and the name of the table."""
    written = io.StringIO(newline="")
    rows = csv.writer(written)
    rows.writerow(("group", "name", "username", "password", "owner", "notes"))
    rows.writerows(("/".join(key.places[2:]), key.name, key.user, key.value, key.owner, key.notes) for key in keys)
    return written.getvalue().encode()


def fitting(brought: Sequence[Key], text: str) -> int:
    """How many keys have every word of a text in their name, user or notes: what a peer counts."""
    words = text.lower().split()
    lines = (f"{key.name}\n{key.user}\n{key.notes}".lower() for key in brought)
    return sum(all(word in line for word in words) for line in lines)

"""A vault worth looking at: namespaces and keys made by the real agent, with expiry, tags, versions and readers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from keydesk.model.kinds import Kind
from keydesk.model.paths import Path
from keydesk.model.requests import CreateNamespace, Describe, Edit, Generate, Get, NewField, Put, StepUp

if TYPE_CHECKING:
    from keydesk.client.client import Client

PASSWORD = b"correct horse battery staple"


@dataclass(frozen=True)
class Line:
    """One key of the sample."""

    path: str
    kind: Kind
    purpose: str
    days: int | None = None
    owner: str = ""
    tags: tuple[str, ...] = ()
    versions: int = 1


LINES = (
    Line("/prod/database/orders-primary", Kind.SYMMETRIC, "Column encryption · orders-db", 66, "database", ("pci",), 3),
    Line("/prod/database/database-password", Kind.PASSWORD, "PostgreSQL role app_rw", 41, "database", (), 2),
    Line("/prod/database/ledger-replica", Kind.SYMMETRIC, "Column encryption · ledger", 9, "database"),
    Line("/prod/database/backup-wrapping", Kind.SYMMETRIC, "Envelope key of the backups", 301, "operations"),
    Line("/prod/database/migrations-ssh", Kind.SSH_KEY, "deploy@bastion-eu", None, "operations"),
    Line("/prod/database/reporting-ro", Kind.PASSWORD, "Reporting, read only", 2, "analytics"),
    Line("/prod/payments/payment-api", Kind.API_TOKEN, "Payment provider, live", 50, "payments", ("pci",)),
    Line("/prod/payments/webhook-signing", Kind.SYMMETRIC, "Signs outgoing webhooks", 120, "payments"),
    Line("/prod/edge/cdn-token", Kind.API_TOKEN, "Cache invalidation", 29, "edge"),
    Line("/staging/database/orders", Kind.PASSWORD, "Staging role app_rw", 60),
    Line("/staging/payments/payment-api", Kind.API_TOKEN, "Payment provider, sandbox"),
    Line("/dev/laptop/code-host", Kind.API_TOKEN, "Personal access token", 18),
    Line("/dev/laptop/deploy-key", Kind.SSH_KEY, "deploy@build-7"),
    Line("/dev/laptop/wifi-office", Kind.PASSWORD, "Office network"),
    Line("/dev/sandbox/scratch", Kind.PASSWORD, ""),
)


def furnish(client: Client) -> None:
    """Make the keys, as the person who made the vault would."""
    for root in ("prod", "staging"):
        client.call(StepUp(Path.of(root), "setting the desk up"), PASSWORD)
    now = datetime.now(UTC)
    for line in LINES:
        path = Path.parse(line.path)
        expires = None if line.days is None else now + timedelta(days=line.days, hours=5)
        made = client.call(
            Generate(path, line.kind, purpose=line.purpose, owner=line.owner, tags=line.tags, expires=expires)
        )[0]
        for _ in range(line.versions - 1):
            made = client.call(Generate(path, line.kind, expires=expires, expected=made.revision, reason="quarterly"))[
                0
            ]
    client.call(CreateNamespace(Path.of("prod", "signing")))
    client.call(
        Put(
            Path.parse("/dev/sandbox/weak-one"), (NewField("value", is_secret=True, length=8),), Kind.PASSWORD,
            purpose="An old password, too easy to guess", attributes={"username": "admin"},
        ),
        b"password",
    )  # fmt: skip
    for name in ("/prod/database/orders-primary", "/dev/laptop/code-host", "/prod/payments/payment-api"):
        for _ in range(4):
            client.call(Get(name))
    for name in ("/prod/database/orders-primary", "/dev/laptop/code-host"):
        revision = client.call(Describe(name))[0].key.revision
        client.call(Edit(name, revision, is_favourite=True))

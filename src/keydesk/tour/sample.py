"""The keys of the sample vault, one line each; their values are made fresh on every tour."""

from __future__ import annotations

from dataclasses import dataclass

from keydesk.model.kinds import Kind


@dataclass(frozen=True, slots=True)
class Line:
    """One key: `days` until it expires (None: never), `made` days ago, `again` the days ago of later versions.

    `reader` is the service that reads it day by day; `value` is a weak word kept from an older time (never a real one).
    """

    path: str
    kind: Kind
    purpose: str
    owner: str = ""
    days: float | None = None
    made: int = 38
    again: tuple[int, ...] = ()
    tags: tuple[str, ...] = ()
    reader: str = ""
    is_weak: bool = False
    is_favourite: bool = False


P, T, S, H, X, B, C = (
    Kind.PASSWORD, Kind.API_TOKEN, Kind.SYMMETRIC, Kind.SSH_KEY, Kind.X509, Kind.OPAQUE, Kind.TOTP,
)  # fmt: skip
PCI = ("pci",)
ORDERS, LEDGER, PAY, EDGE, CI = "orders-api", "ledger-worker", "payments-api", "edge-proxy", "ci-runner"

LINES = (
    Line("/prod/database/orders-primary", S, "Column encryption · orders", "database", 66, 38, (12, 2), PCI, ORDERS,
         is_favourite=True),
    Line("/prod/database/ledger-replica", S, "Column encryption · ledger", "database", 9, 38, (2,), PCI, LEDGER),
    Line("/prod/database/database-password", P, "PostgreSQL role app_rw", "database", 41, 38, (12,), (), ORDERS,
         is_favourite=True),
    Line("/prod/database/reporting-ro", P, "Reporting, read only", "analytics", -4, 38, (), (), "reporting"),
    Line("/prod/database/backup-wrapping", S, "Wraps the backups' keys", "operations", 301),
    Line("/prod/database/replication-mtls", X, "Replica's client certificate", "database", 6, 38, (), (), LEDGER),
    Line("/prod/database/migrations-ssh", H, "migrations@bastion-eu", "operations", None, 38, (), (), CI),
    Line("/prod/database/audit-signing", S, "HMAC of exported history", "security", 170),
    Line("/prod/payments/payment-api", T, "Payment provider, live", "payments", 50, 38, (12,), PCI, PAY,
         is_favourite=True),
    Line("/prod/payments/webhook-signing", S, "Signs outgoing webhooks", "payments", 120, 38, (), (), PAY),
    Line("/prod/payments/payout-approver", C, "Second factor of payouts", "payments"),
    Line("/prod/payments/refunds-api", T, "Refund desk", "payments", 20, 38, (), (), PAY),
    Line("/prod/payments/settlement-ssh", H, "settlement@bank-gateway", "payments"),
    Line("/prod/payments/card-data", S, "Tokenises card numbers", "payments", 28, 38, (2,), PCI, PAY),
    Line("/prod/edge-tls/www", X, "www.example.test", "edge", 61, 38, (), (), EDGE),
    Line("/prod/edge-tls/api", X, "api.example.test", "edge", 5, 38, (), (), EDGE),
    Line("/prod/edge-tls/legacy-portal", X, "portal.example.test", "edge", -2, 38),
    Line("/prod/edge-tls/status", X, "status.example.test", "edge", 27, 38, (), (), EDGE),
    Line("/prod/edge-tls/origin-pull", X, "Origin's client certificate", "edge", 200),
    Line("/prod/edge-tls/cdn-purge", T, "Cache invalidation", "edge", 90, 38, (), (), CI),
    Line("/prod/signing/release", H, "Signs releases", "release", None, 38, (), ("release",), CI),
    Line("/prod/signing/packages", S, "Repository metadata", "release", 80),
    Line("/prod/signing/sessions", S, "Session cookies", "platform", 12, 38, (12, 2), (), ORDERS),
    Line("/prod/signing/single-sign-on", X, "Identity provider's signature", "platform", 150),
    Line("/staging/database/orders", P, "Staging role app_rw", "database", 60, 38, (), (), ORDERS),
    Line("/staging/database/ledger", P, "Staging role ledger_rw", "database", 60),
    Line("/staging/database/reporting", P, "Staging, read only", "analytics"),
    Line("/staging/database/replication", X, "Staging replica", "database", 13),
    Line("/staging/payments/payment-api", T, "Payment provider, sandbox", "payments", None, 38, (), (), PAY),
    Line("/staging/payments/webhook-signing", S, "Signs test webhooks", "payments"),
    Line("/staging/payments/test-cards", B, "Numbers that always fail", "payments"),
    Line("/staging/edge-tls/www", X, "www.staging.example.test", "edge", 40, 38, (), (), EDGE),
    Line("/staging/edge-tls/api", X, "api.staging.example.test", "edge", 2, 38, (), (), EDGE),
    Line("/staging/ci/deploy", H, "deploy@staging", "platform", None, 38, (), (), CI),
    Line("/staging/ci/registry", T, "Pushes test images", "platform", 30, 38, (), (), CI),
    Line("/dev/network/router-core", P, "admin, core router", "network"),
    Line("/dev/network/switch-a", P, "admin, first floor", "network", is_weak=True),
    Line("/dev/network/switch-b", P, "admin, second floor", "network"),
    Line("/dev/network/office-wlan", P, "Office network", "network", None, 36, (20,)),
    Line("/dev/network/vpn-gateway", X, "vpn.example.test", "network", 88),
    Line("/dev/network/console-server", P, "Out-of-band access", "network"),
    Line("/dev/ci/runner-token", T, "Registers runners", "platform", 14, 36, (), (), CI),
    Line("/dev/ci/deploy-key", H, "deploy@build-7", "platform", None, 36, (), (), CI),
    Line("/dev/ci/code-host", T, "Reads merge requests", "platform", 18, 36, (15,), (), CI),
    Line("/dev/ci/registry-mirror", P, "Pull-through cache", "platform"),
    Line("/dev/ci/cache", P, "Build cache", "platform", None, 36, (), (), CI),
    Line("/dev/backup/repository", P, "Encrypts the backups", "operations", None, 36, (), ("offsite",), "backup"),
    Line("/dev/backup/offsite", S, "Second copy, other town", "operations"),
    Line("/dev/backup/tape", P, "Tape library", "operations"),
    Line("/dev/laptop/code-host", T, "Personal access token", "maria", 8, 36, (), (), "", is_favourite=True),
    Line("/dev/laptop/guest-wlan", P, "Guests", "maria", is_weak=True),
    Line("/dev/laptop/disk-recovery", B, "Recovery key of the disk", "maria"),
    Line("/dev/laptop/code-host-code", C, "Second factor, code host", "maria"),
    Line("/dev/laptop/cloud-code", C, "Second factor, cloud console", "maria"),
    Line("/dev/monitoring/dashboards", P, "admin, dashboards", "platform"),
    Line("/dev/monitoring/alert-webhook", T, "Sends alerts to chat", "platform", None, 36, (), (), "alerts"),
    Line("/dev/monitoring/snmp", P, "Community string", "network", is_weak=True),
    Line("/dev/monitoring/pager", T, "Pages who is on duty", "platform", 3, 36, (), (), "alerts"),
    Line("/dev/legacy/ftp-upload", P, "Partner's uploads", "", None, 36, is_weak=True),
    Line("/dev/legacy/git-2014", H, "Before the code host"),
    Line("/dev/legacy/old-wiki", P, "Switched off in spring"),
)  # fmt: skip

DELETED = "/dev/legacy/old-wiki"
SERVICES = tuple(sorted({line.reader for line in LINES if line.reader}))

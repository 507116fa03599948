"""The keys of the sample vault, one line each; their values are made fresh on every tour."""

from __future__ import annotations

from dataclasses import dataclass

from keydesk.model.kinds import Kind

OVERLAP = 6
"""Days a replaced version would have lasted on."""


@dataclass(frozen=True, slots=True)
class Line:
    """One key.

    `ages` are the days ago its versions were made, oldest first; `ends` the days from now it expires (None: never).
    `readers` are the services that get it; `destroyed` counts its oldest versions that were shredded.
    """

    path: str
    kind: Kind
    purpose: str
    owner: str
    ages: tuple[float, ...]
    ends: float | None = None
    readers: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    user: str = ""
    destroyed: int = 0
    is_weak: bool = False
    is_favourite: bool = False

    @property
    def root(self) -> str:
        """The name of its root namespace."""
        return self.path.split("/")[1]

    def end_of(self, number: int) -> float | None:
        """The days from now a version (counted from 0) expires: a replaced one did soon after its replacement."""
        if self.ends is None or number + 1 == len(self.ages):
            return self.ends
        return OVERLAP - self.ages[number + 1]


P, T, S, H, X, B, C = (
    Kind.PASSWORD, Kind.API_TOKEN, Kind.SYMMETRIC, Kind.SSH_KEY, Kind.X509, Kind.OPAQUE, Kind.TOTP,
)  # fmt: skip
PCI = ("pci",)
ORDERS, LEDGER, PAY, EDGE, CI = ("orders-api",), ("ledger-worker",), ("payments-api",), ("edge-proxy",), ("ci-runner",)
REPORTS, BACKUP, ALERTS = ("reporting",), ("backup",), ("alerts",)

PROD = (
    Line("/prod/database/orders-primary", S, "Column encryption · orders-db", "database",
         (204, 174, 144, 114, 84, 54, 24), 66, ORDERS + LEDGER, PCI, destroyed=2, is_favourite=True),
    Line("/prod/database/database-password", P, "PostgreSQL role app_rw", "database", (199, 109, 19), 41,
         ORDERS, PCI, "app_rw", is_favourite=True),
    Line("/prod/database/ledger-replica", S, "Column encryption · ledger-db", "database", (122, 92, 62, 32, 2), 28,
         LEDGER, PCI),
    Line("/prod/database/backup-wrapping", S, "Envelope key of the backups", "operations", (64,), 301, BACKUP),
    Line("/prod/database/replication-mtls", X, "X.509 client · pg-replica-02", "database", (174, 84), 6, LEDGER),
    Line("/prod/database/migrations-ssh", H, "deploy@bastion-eu", "platform", (38,), 52, CI),
    Line("/prod/database/reporting-ro", P, "Reporting, read only", "analytics", (274, 184, 94), -4, REPORTS, (),
         "report_ro"),
    Line("/prod/database/audit-signing", S, "HMAC over exported history", "security", (10,), 170, ORDERS),
    Line("/prod/database/warehouse-etl", T, "Nightly load, eu-west-1", "analytics", (72, 42, 12), 18, REPORTS),
    Line("/prod/payments/payment-api", T, "Payment provider, live", "payments", (160, 70), 20, PAY, PCI,
         is_favourite=True),
    Line("/prod/payments/webhook-signing", S, "Signs outgoing webhooks", "payments", (117, 87, 57, 27), 63, PAY),
    Line("/prod/payments/card-vault", S, "Tokenises card numbers", "payments", (78, 48, 18), 72, PAY, PCI),
    Line("/prod/payments/refunds-api", T, "Refund desk", "payments", (49,), 41, PAY),
    Line("/prod/payments/payout-approver", C, "Second factor of payouts", "finance", (77,)),
    Line("/prod/payments/settlement-ssh", H, "settlement@bank-gateway", "payments", (133, 43), 47, PAY),
    Line("/prod/edge-tls/www", X, "www.example.test", "edge", (119, 29), 61, EDGE),
    Line("/prod/edge-tls/api", X, "api.example.test", "edge", (175, 85), 5, EDGE),
    Line("/prod/edge-tls/status", X, "status.example.test", "edge", (33,), 57, EDGE),
    Line("/prod/edge-tls/portal-legacy", X, "portal.example.test", "edge", (367,), -2),
    Line("/prod/edge-tls/cdn-purge", T, "Cache invalidation", "edge", (61,), 29, EDGE + CI),
    Line("/prod/signing/internal-ca", X, "Example Internal CA", "security", (330,), 765, (), ("ca",)),
    Line("/prod/signing/release", H, "Signs releases", "release", (55,), None, CI, ("release",)),
    Line("/prod/signing/session-cookies", S, "Session cookies", "platform", (68, 38, 8), 22, ORDERS),
)  # fmt: skip

STAGING = (
    Line("/staging/database/orders", P, "Staging role app_rw", "database", (120,), 60, ORDERS, (), "app_rw"),
    Line("/staging/database/ledger", P, "Staging role ledger_rw", "database", (120,), 60, LEDGER, (), "ledger_rw"),
    Line("/staging/database/column-key", S, "Column encryption, masked data", "database", (131, 41), 49, ORDERS),
    Line("/staging/payments/payment-api", T, "Payment provider, sandbox", "payments", (211, 31), None, PAY),
    Line("/staging/payments/webhook-signing", S, "Signs test webhooks", "payments", (97,), None, PAY),
    Line("/staging/payments/test-cards", B, "Numbers that always fail", "payments", (140,)),
    Line("/staging/edge-tls/www", X, "www.staging.example.test", "edge", (50,), 40, EDGE),
    Line("/staging/edge-tls/api", X, "api.staging.example.test", "edge", (88,), 2, EDGE),
    Line("/staging/ci/deploy", H, "deploy@staging", "platform", (66,), None, CI),
    Line("/staging/ci/registry", T, "Pushes test images", "platform", (60,), 30, CI),
    Line("/staging/backup/restore-test", P, "Restores the backups each week", "operations", (150, 1.2), None, BACKUP,
         (), "restore"),
    Line("/staging/network/vpn-lab", P, "Lab gateway", "network", (205,), None, (), (), "admin", is_weak=True),
)  # fmt: skip

DEV = (
    Line("/dev/network/router-core", P, "Core router", "network", (88,), None, (), (), "admin"),
    Line("/dev/network/switch-a", P, "First floor", "network", (400,), None, (), (), "admin", is_weak=True),
    Line("/dev/network/switch-b", P, "Second floor", "network", (140,), None, (), (), "admin"),
    Line("/dev/network/office-wlan", P, "Office network", "network", (370, 190, 15), None, (), (), "", 1),
    Line("/dev/network/vpn-gateway", X, "vpn.example.test", "network", (2,), 88),
    Line("/dev/ci/runner-token", T, "Registers runners", "platform", (76, 16), 14, CI),
    Line("/dev/ci/deploy-key", H, "deploy@build-7", "platform", (97,), None, CI),
    Line("/dev/ci/code-host", T, "Reads merge requests", "platform", (102, 12), 18, CI),
    Line("/dev/ci/registry-mirror", P, "Pull-through cache", "platform", (63,), None, CI, (), "mirror"),
    Line("/dev/ci/artifact-key", S, "Encrypts build artefacts", "platform", (29,), None, CI),
    Line("/dev/backup/repository", P, "Encrypts the laptop backups", "operations", (212,), None, BACKUP, ("offsite",)),
    Line("/dev/backup/offsite", S, "Second copy, other town", "operations", (130,), None, BACKUP, ("offsite",)),
    Line("/dev/orders/database", P, "Local PostgreSQL", "", (33,), None, ORDERS, (), "orders"),
    Line("/dev/orders/mail-relay", P, "Sends mail to nobody", "", (34,), None, ORDERS, (), "relay", is_weak=True),
    Line("/dev/orders/map-tiles", T, "Map provider, free plan", "", (58,), 7, ORDERS),
    Line("/dev/laptop/code-host", T, "Personal access token", "maria", (112, 22), 8, (), (), "maria",
         is_favourite=True),
    Line("/dev/laptop/code-host-code", C, "Second factor, code host", "maria", (155,)),
    Line("/dev/laptop/cloud-code", C, "Second factor, cloud console", "maria", (71,)),
    Line("/dev/laptop/disk-recovery", B, "Recovery key of the disk", "maria", (240,)),
    Line("/dev/laptop/guest-wlan", P, "Guests", "maria", (300,), None, (), (), "", is_weak=True),
    Line("/dev/monitoring/dashboards", P, "Dashboards", "platform", (45,), None, (), (), "admin"),
    Line("/dev/monitoring/pager", T, "Pages who is on duty", "platform", (27,), 3, ALERTS),
    Line("/dev/monitoring/alert-webhook", T, "Sends alerts to the chat", "platform", (110, 51), None, ALERTS),
    Line("/dev/legacy/ftp-upload", P, "Partner's uploads", "", (405,), None, (), (), "partner", is_weak=True),
    Line("/dev/legacy/git-2014", H, "Before the code host", "", (402,), None, (), (), "", is_weak=True),
    Line("/dev/legacy/old-wiki", P, "Switched off in spring", "", (395,), None, (), (), "wiki"),
)  # fmt: skip

LINES = (*PROD, *STAGING, *DEV)
DELETED = "/dev/legacy/old-wiki"

"""What a month at the sample's office looks like: who reads what and when, what people do and why, who is refused."""

from __future__ import annotations

from dataclasses import dataclass

from keydesk.model.requests import Copy, Get


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often a service gets each of its keys: mean reads an hour at night, by day, and by day at the weekend."""

    night: float
    day: float
    weekend: float
    hours: tuple[int, ...] = ()
    """When not empty: only at these hours, and then once."""

    def reads(self, hour: int, *, is_weekend: bool) -> float:
        """Return the mean number of reads in an hour of a day."""
        if self.hours:
            return 1.0 if hour in self.hours else 0.0
        if 7 <= hour < 20:
            return self.weekend if is_weekend else self.day
        return self.night


RHYTHMS = {
    "orders-api": Rhythm(0.1, 0.7, 0.35),
    "ledger-worker": Rhythm(0.15, 0.4, 0.15),
    "payments-api": Rhythm(0.12, 0.65, 0.4),
    "edge-proxy": Rhythm(0, 0, 0, (0, 12)),
    "ci-runner": Rhythm(0.0, 0.4, 0.02),
    "reporting": Rhythm(0, 0, 0, (6, 13)),
    "backup": Rhythm(0, 0, 0, (2,)),
    "alerts": Rhythm(0.06, 0.12, 0.06),
}

SPIKE = (5, 3, "orders-api", "/prod/database/orders-primary", 41)
"""Days ago, hour, service, key and reads of the one night that was not like the others."""


@dataclass(frozen=True, slots=True)
class Deed:
    """What a person did: days ago, hour, how (copy, reveal, or get at the command line), which key, and why."""

    day: int
    hour: int
    how: str
    path: str
    reason: str = ""


DEEDS = (
    Deed(29, 9, "copy", "/prod/database/database-password", "schema change 412"),
    Deed(28, 14, "get", "/staging/database/orders", "restore test"),
    Deed(27, 10, "copy", "/dev/network/router-core"),
    Deed(26, 11, "reveal", "/prod/payments/payment-api", "provider asks for the last digits"),
    Deed(24, 9, "copy", "/dev/laptop/code-host"),
    Deed(22, 16, "get", "/dev/ci/deploy-key"),
    Deed(21, 8, "copy", "/prod/database/migrations-ssh", "hand over of on-call duty"),
    Deed(19, 15, "copy", "/staging/payments/payment-api", "sandbox was reset"),
    Deed(17, 10, "reveal", "/dev/network/office-wlan"),
    Deed(15, 13, "copy", "/prod/edge-tls/cdn-purge", "stale home page"),
    Deed(14, 9, "get", "/staging/ci/registry", "pull by hand"),
    Deed(13, 17, "copy", "/prod/database/database-password", "replica lags, incident 97"),
    Deed(12, 11, "copy", "/dev/laptop/code-host"),
    Deed(10, 14, "reveal", "/dev/laptop/disk-recovery"),
    Deed(9, 10, "copy", "/prod/payments/refunds-api", "refund desk is down"),
    Deed(8, 9, "copy", "/dev/monitoring/dashboards"),
    Deed(7, 15, "get", "/prod/database/migrations-ssh", "failover drill"),
    Deed(5, 8, "copy", "/prod/database/orders-primary", "41 reads at night, incident 101"),
    Deed(4, 11, "copy", "/staging/database/ledger", "compare with live"),
    Deed(3, 10, "copy", "/dev/network/switch-b"),
    Deed(2, 9, "copy", "/dev/laptop/code-host"),
    Deed(1, 16, "copy", "/prod/payments/payment-api", "provider moves its endpoint"),
    Deed(1, 17, "reveal", "/staging/backup/restore-test", "restore test"),
)


def request_of(deed: Deed) -> Copy | Get:
    """Return what a deed asks of the vault."""
    if deed.how == "copy":
        return Copy(deed.path, reason=deed.reason)
    from keydesk.model.access import Action

    return Get(deed.path, reason=deed.reason, action=Action.REVEAL if deed.how == "reveal" else Action.GET)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A program that got nothing: days ago, hour, script or unit, and the key it asked for."""

    day: int
    hour: int
    program: str
    path: str


REFUSALS = (
    *(Refusal(day, 3, "/srv/report/nightly.py", "/prod/database/reporting-ro") for day in (23, 16, 9, 2)),
    Refusal(16, 3, "/srv/report/nightly.py", "/prod/database/orders-primary"),
    Refusal(20, 14, "metabase.service", "/prod/payments/payment-api"),
    Refusal(6, 14, "metabase.service", "/prod/payments/card-vault"),
    *(Refusal(day, 1, "portal-legacy.service", "/staging/edge-tls/www") for day in (7, 6, 5, 4, 3, 2, 1)),
)
LAPSED = ("portal-legacy", "/staging/edge-tls", 8)
"""A service whose grant ended, where, and how many days ago."""

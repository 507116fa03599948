"""A vault's worth of keys for looking at the window, laid into the small agent of desk_door."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import tests.gui.key_answers  # noqa: F401 - registers what the door answers
from keydesk.model.access import Outcome
from keydesk.model.kinds import Kind
from keydesk.model.states import State
from tests.gui.desk_door import NOW, Vault

_DAY = timedelta(days=1)


def _wave(seed: int, height: int) -> tuple[int, ...]:
    return tuple(max(0, (seed * (day + 3) * 7919 >> 3) % height + (day % 5)) for day in range(30))


def _warnings(path: str, left: int | None) -> tuple[str, ...]:
    if left is not None and left < 0:
        return ("expired",)
    return ("weak",) if path.endswith("legacy-git") else ()


def fill(vault: Vault) -> Vault:
    """Lay keys, records and a few oddities into `vault`."""
    lines = (
        ("/prod/database/orders-primary", Kind.SYMMETRIC, "AES-256", "Column encryption · orders-db", 24, 66, 7, 41),
        ("/prod/database/database-password", Kind.PASSWORD, "password", "PostgreSQL role app_rw", 19, 41, 3, 90),
        ("/prod/database/ledger-replica", Kind.SYMMETRIC, "AES-256", "Column encryption · ledger", 81, 9, 5, 30),
        ("/prod/database/backup-wrapping", Kind.SYMMETRIC, "AES-256", "Envelope key of the backups", 64, 301, 2, 6),
        ("/prod/database/replication-mtls", Kind.X509, "ECDSA P-256", "CN=pg-replica-02", 84, 6, 11, 44),
        ("/prod/database/migrations-ssh", Kind.SSH_KEY, "Ed25519", "deploy@bastion-eu", 38, None, 3, 12),
        ("/prod/database/reporting-ro", Kind.PASSWORD, "password", "Static password, rotated by hand", 94, -4, 9, 3),
        ("/prod/database/audit-signing", Kind.PRIVATE_KEY, "RSA-3072", "Signs the audit chain", 10, 170, 1, 77),
        ("/prod/database/warehouse-etl", Kind.API_TOKEN, "token", "Warehouse loader", 2, 30, 1, 0),
        ("/prod/payments/stripe-live", Kind.API_TOKEN, "token", "Payment API", 40, 50, 4, 22),
        ("/prod/payments/hsm-pin", Kind.PASSWORD, "password", "", 12, None, 1, 5),
        ("/prod/edge-tls/edge.example.test", Kind.X509, "RSA-2048", "CN=edge.example.test", 300, 65, 2, 60),
        ("/prod/signing/release", Kind.PRIVATE_KEY, "Ed25519", "Release signing", 200, None, 2, 9),
        ("/staging/database/orders", Kind.PASSWORD, "password", "Staging role", 20, None, 2, 8),
        ("/staging/payments/stripe-test", Kind.API_TOKEN, "token", "Sandbox", 33, None, 1, 2),
        ("/dev/laptop/github", Kind.API_TOKEN, "token", "Personal access token", 12, 18, 1, 15),
        ("/dev/laptop/id_ed25519_deploy", Kind.SSH_KEY, "Ed25519", "deploy@build-7", 400, None, 1, 40),
        ("/dev/laptop/legacy-git", Kind.SSH_KEY, "RSA-2048", "legacy@git-2014", 900, None, 1, 0),
        ("/dev/totp/github", Kind.TOTP, "SHA1 6 digits", "One-time code", 90, None, 1, 20),
        ("/shared/wifi", Kind.PASSWORD, "passphrase", "Office network", 70, None, 2, 4),
    )
    for number, (path, kind, algorithm, purpose, age, left, version, reads) in enumerate(lines):
        rotated = NOW - age * _DAY
        vault.add_key(
            path, kind, algorithm, purpose,
            state=State.ACTIVE, version=version, rotated=rotated, created=rotated - 300 * _DAY,
            expires=None if left is None else NOW + left * _DAY,
            in_grace=(version - 1,) if number == 2 else (),
            last_used=None if not reads else NOW - timedelta(minutes=3 ** (number % 7)),
            reads=_wave(number + 3, reads + 1) if reads else (0,) * 30,
            is_favourite=number in {0, 1, 15},
            owner="database team" if number < 9 else "",
            tags=("pci",) if number in {0, 9} else (),
            warnings=_warnings(path, left),
        )  # fmt: skip
    deleted = vault.add_key("/dev/old-token", Kind.API_TOKEN, "token", "Was for CI")
    vault.rows[deleted.id] = replace(deleted, deleted=NOW - 3 * _DAY, purge_due=NOW + 27 * _DAY)
    vault.keys[deleted.id] = replace(vault.keys[deleted.id], deleted=NOW - 3 * _DAY)
    for caller, action, path, outcome, reason in (
        ("svc-orders", "get", "/prod/database/orders-primary", Outcome.ALLOWED, ""),
        ("window", "reveal", "/prod/database/ledger-replica", Outcome.ALLOWED, "INC-4711"),
        ("svc-report", "get", "/prod/database/reporting-ro", Outcome.DENIED, "deny-by-default"),
        ("window", "copy", "/prod/payments/stripe-live", Outcome.ALLOWED, "release check"),
        ("terminal", "edit", "/dev/laptop/github", Outcome.ALLOWED, ""),
        ("window", "vault.unlock", "", Outcome.ALLOWED, ""),
    ):
        vault.record(action, path, outcome, caller, reason=reason)
    return vault

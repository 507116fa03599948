"""A get, with its rules and durable record, is measured against OpenBao's audited read and Redis' durable write."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from bench.desk import desk, reading
from bench.figures import Bar, Figure
from bench.ground import ground
from bench.peers import build_load, drive, openbao, redis

if TYPE_CHECKING:
    from bench.peers import Load

ALONE, CROWD = 4_000, 24_000
"""Requests of one client, and of sixteen together, a round."""


def measure(rounds: int) -> list[Figure]:
    """Run every server at once, idle but for the one under load, and drive them in turn."""
    seen: dict[str, list[Load]] = {name: [] for name in ("redis", "openbao", "keydesk", "openbao 16", "keydesk 16")}
    with ground() as place, ExitStack() as stack:
        load = build_load(place)
        vault = place / "vault"
        entrance = stack.enter_context(desk(vault))
        targets = {
            "redis": stack.enter_context(redis(place / "redis")),
            "openbao": stack.enter_context(openbao(place / "openbao")),
            "keydesk": reading(entrance, vault, load),
        }
        for _ in range(rounds):
            for name, target in targets.items():
                seen[name].append(drive(load, target, 1, ALONE))
            for name in ("openbao", "keydesk"):
                seen[f"{name} 16"].append(drive(load, targets[name], 16, CROWD))
    return _figures(seen)


def _figures(seen: dict[str, list[Load]]) -> list[Figure]:
    p50 = {name: [load.p50 for load in loads] for name, loads in seen.items()}
    p95 = {name: [load.p95 for load in loads] for name, loads in seen.items()}
    rate = {name: [load.rate for load in loads] for name, loads in seen.items()}
    ours, peer = "keydesk", "openbao"
    return [
        Figure("get, 1 client, p95", "µs", p95[ours], "OpenBao KV v2 read", p95[peer], Bar(1.0)),
        Figure("get, 1 client, p95", "µs", p95[ours], "Redis SET, fsync always", p95["redis"], Bar(2.0)),
        Figure("get, 1 client, p50", "µs", p50[ours], "OpenBao KV v2 read", p50[peer]),
        Figure("get, 1 client, p50", "µs", p50[ours], "Redis SET, fsync always", p50["redis"]),
        Figure("get, 16 clients", "/s", rate["keydesk 16"], "OpenBao", rate["openbao 16"], Bar(3.0, is_least=True)),
        Figure("get, 16 clients, p95", "µs", p95["keydesk 16"], "OpenBao", p95["openbao 16"]),
    ]

"""The leaves of a history in memory, to be spoiled at will."""

from __future__ import annotations

from keydesk.engine.audit.log import AuditLog


class Rows:
    """What a store keeps of a history."""

    def __init__(self) -> None:
        self.kept: dict[int, tuple[bytes, bytes]] = {}

    def leaf(self, sequence: int) -> tuple[bytes, bytes] | None:
        return self.kept.get(sequence)

    def bodies(self, start: int, stop: int) -> list[bytes]:
        return [self.kept[number][0] for number in range(start, stop) if number in self.kept]


def history(bodies: list[bytes], step: int = 3) -> tuple[AuditLog, Rows]:
    rows = Rows()
    log = AuditLog(rows)
    for start in range(0, len(bodies), step):
        staged = log.stage(bodies[start : start + step])
        rows.kept.update({number: (body, nodes) for number, body, nodes in staged.rows})
        log.adopt(staged)
    return log, rows


def bodies(count: int) -> list[bytes]:
    return [b"\x01record %d" % number for number in range(count)]

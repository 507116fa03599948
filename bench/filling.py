"""A vault gets its keys as an administrator would bring them: tables imported through the agent, and single keys added.

Importing into a strict root needs a step-up and a reason, as for anybody.
"""

from __future__ import annotations

import math
import statistics
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bench import keys
from bench.desk import PASSWORD
from bench.programs import written
from keydesk.model.paths import Path
from keydesk.model.requests import ImportCommit, ImportFile, ImportPreview, NewField, Put, StepUp

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bench.keys import Key
    from keydesk.client.entrance import Entrance

_REASON = "bench"


def bring(entrance: Entrance, brought: Sequence[Key]) -> float:
    """Import keys of one root as one CSV file; the seconds the agent took for preview and import."""
    client, root, table = entrance.open(), Path.of(brought[0].places[0]), keys.table(brought)
    client.call(StepUp(root, _REASON), PASSWORD)
    begin = time.perf_counter()
    preview = client.call(ImportPreview((ImportFile(f"{keys.TABLE}.csv", len(table)),), root), bytearray(table))[0]
    done = client.call(ImportCommit(preview.id, reason=_REASON))[0]
    taken = time.perf_counter() - begin
    if done.keys != len(brought):
        raise SystemExit(f"bench: {done.keys} of {len(brought)} keys went in")
    return taken


@dataclass(frozen=True, slots=True)
class Added:
    """Keys added one by one: milliseconds of each, and kilobytes of each where the system tells."""

    times: tuple[float, ...]
    sizes: tuple[float, ...]

    @property
    def time(self) -> float:
        """The median: a checkpoint of the write-ahead log, once in many, is apart."""
        return statistics.median(self.times)

    @property
    def mean_time(self) -> float:
        """What a key costs in the long run, checkpoints included."""
        return statistics.fmean(self.times)

    @property
    def size(self) -> float:
        """The median of what was written; not a number where the system does not tell."""
        return statistics.median(self.sizes) if self.sizes else math.nan


def add(entrance: Entrance, worker: int, like: Sequence[Key], series: str) -> Added:
    """Add a key beside each of these, one request after the other; `worker` is the process that writes."""
    client = entrance.open()
    times, sizes = [], []
    before = written(worker)
    for key in like:
        value = key.value.encode()
        path = Path.of(*key.places, f"{key.name}-{series}")
        put = Put(path, (NewField("value", is_secret=True, length=len(value)),), expected=0, owner=key.owner)
        begin = time.perf_counter()
        client.call(put, value)
        times.append((time.perf_counter() - begin) * 1000)
        after = written(worker)
        if before is not None and after is not None:
            sizes.append((after - before) / 1000)
        before = after
    return Added(tuple(times), tuple(sizes))


def found(
    entrance: Entrance, asked: Callable[[str], object], shown: Callable[[Any], object]
) -> Callable[[str], object]:
    """What is `shown` of the reply to what is `asked`, for each beginning of the bench's searches."""
    client = entrance.open()
    begun = {text[:end] for text in keys.SEARCHES for end in range(len(text) + 1)}
    return {text: shown(client.call(asked(text))[0]) for text in begun}.__getitem__

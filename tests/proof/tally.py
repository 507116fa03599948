"""What a part of the proof counted, and how it is shown."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_EXAMPLES = 12


@dataclass(slots=True)
class Tally:
    """How many cases were tried, how many were bad, and what else was counted on the way."""

    part: str
    tried: int = 0
    bad: int = 0
    seen: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def add(self, problems: Iterable[str], where: str, *seen: str) -> None:
        """Count one case."""
        self.tried += 1
        self.seen.update(seen)
        found = list(problems)
        if found:
            self.bad += 1
            if len(self.examples) < MOST_EXAMPLES:
                self.examples.append(f"{where}: {'; '.join(found[:3])}")

    def join(self, other: Tally) -> None:
        """Take in what another process counted."""
        self.tried += other.tried
        self.bad += other.bad
        self.seen.update(other.seen)
        self.examples += other.examples[: MOST_EXAMPLES - len(self.examples)]

    def to_json(self) -> str:
        """One line for another process."""
        shape: dict[str, Any] = {name: getattr(self, name) for name in ("part", "tried", "bad", "examples", "seconds")}
        return json.dumps({**shape, "seen": dict(self.seen)})

    @classmethod
    def from_json(cls, text: str) -> Tally:
        """What `to_json` wrote."""
        shape = json.loads(text)
        return cls(**{**shape, "seen": Counter(shape["seen"])})

    @property
    def told(self) -> str:
        """What was counted on the way."""
        return ", ".join(f"{count:,} {name}" for name, count in sorted(self.seen.items()))

    def __str__(self) -> str:
        return f"{self.part:<46} {self.tried:>7} {self.bad:>5} {self.seconds:>7.1f} s  {self.told}"


HEADING = f"{'part':<46} {'tried':>7} {'bad':>5} {'time':>9}  seen on the way"

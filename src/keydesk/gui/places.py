"""Where one is and where one was: a place is a view or a namespace with its filter; a trail leads back and forth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from keydesk.model.requests import TOP

if TYPE_CHECKING:
    from keydesk.model.paths import Path


@dataclass(frozen=True, slots=True)
class Place:
    """A saved view (`view` is its id, `fixed` its filter) or a namespace, and what was typed into the filter field."""

    view: str = "all"
    title: str = ""
    fixed: str = ""
    namespace: Path = TOP
    typed: str = ""

    @property
    def is_namespace(self) -> bool:
        """Claim: this is a namespace rather than a saved view."""
        return not self.view

    @property
    def filter(self) -> str:
        """The whole filter in effect."""
        return f"{self.fixed} {self.typed}".strip()


class Trail:
    """The places visited; going somewhere new drops what lay ahead."""

    LONGEST = 100

    def __init__(self) -> None:
        self._places: list[Place] = []
        self._at = -1

    @property
    def can_go_back(self) -> bool:
        """Claim: there is a place behind."""
        return self._at > 0

    @property
    def can_go_forward(self) -> bool:
        """Claim: there is a place ahead."""
        return self._at + 1 < len(self._places)

    def visit(self, place: Place) -> None:
        """Note a place; only another view or namespace counts as a step, a changed filter replaces the last."""
        here = self._places[self._at] if self._at >= 0 else None
        if here is not None and (here.view, here.namespace) == (place.view, place.namespace):
            self._places[self._at] = place
            return
        del self._places[self._at + 1 :]
        self._places.append(place)
        del self._places[: -self.LONGEST]
        self._at = len(self._places) - 1

    def back(self) -> Place:
        """Go one place back. Raises IndexError when there is none."""
        if not self.can_go_back:
            raise IndexError("there is no place behind")
        self._at -= 1
        return self._places[self._at]

    def forward(self) -> Place:
        """Go one place forward. Raises IndexError when there is none."""
        if not self.can_go_forward:
            raise IndexError("there is no place ahead")
        self._at += 1
        return self._places[self._at]

    def forget(self) -> None:
        """Drop every place."""
        self._places.clear()
        self._at = -1

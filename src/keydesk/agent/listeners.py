"""Events reach whoever listens: persons learn what happened, others only that something did.

Events wait for the end of their turn, so none precedes what made it durable. Records come by the thousand; of them
only "there are new ones" is told, at most ten times a second.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from keydesk.errors import KeydeskError
from keydesk.model.callers import Face
from keydesk.model.requests import Event, Status, StatusReply
from keydesk.wire import messages

if TYPE_CHECKING:
    from collections.abc import Callable

    from keydesk.agent.connection import Connection
    from keydesk.agent.loop import Loop
    from keydesk.model.requests import Ask

RECORDED_SECONDS: Final = 0.1
_FOR_ALL: Final = frozenset({"changed", "locking"})


class Listeners:
    """The connections that subscribed, and the events not yet told."""

    def __init__(self, loop: Loop, status: Callable[[Connection], object]) -> None:
        self._loop = loop
        self._status = status
        self._listening: dict[int, Connection] = {}
        self._events: list[Event] = []
        self._recorded = False
        self._is_resting = False

    @property
    def has_news(self) -> bool:
        """Claim: events wait to be told."""
        return bool(self._events)

    def add(self, connection: Connection) -> None:
        """Tell this connection from now on."""
        connection.is_listening = True
        self._listening[connection.number] = connection

    def discard(self, connection: Connection) -> None:
        """Tell this connection no more."""
        self._listening.pop(connection.number, None)

    def notify(self, event: Event) -> None:
        """Tell everybody who listens at the end of this turn."""
        if event.topic == "recorded":
            if self._is_resting:
                self._recorded = True
                return
            self._rest()
        self._events.append(event)

    def ask(self, ask: Ask) -> bool:
        """Show a question in the windows of persons; claim: there was one to see it."""
        windows = [
            connection
            for connection in self._listening.values()
            if connection.caller is not None and connection.caller.face is Face.WINDOW and self._is_person(connection)
        ]
        head = messages.write_event(Event(topic="ask", ask=ask))
        for connection in windows:
            connection.send(head)
        return bool(windows)

    def tell(self) -> None:
        """Send the waiting events."""
        events, self._events = self._events, []
        if not events or not self._listening:
            return
        for connection in list(self._listening.values()):
            is_person = self._is_person(connection)
            for event in events:
                if is_person:
                    connection.send(messages.write_event(event))
                elif event.topic in _FOR_ALL:
                    connection.send(messages.write_event(replace(event, paths=(), sentence="")))

    def _rest(self) -> None:
        self._is_resting, self._recorded = True, False
        self._loop.later(RECORDED_SECONDS, self._wake)

    def _wake(self) -> None:
        self._is_resting = False
        if self._recorded:
            self.notify(Event(topic="recorded"))

    def _is_person(self, connection: Connection) -> bool:
        try:
            status = self._status(connection)
        except KeydeskError:
            return False
        return isinstance(status, StatusReply) and status.person


STATUS: Final = Status()
"""The question that tells whether a connection is a person's."""

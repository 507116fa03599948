"""Requests, replies, errors and events become heads and back; bodies stay outside.

* request `{"verb", "id", "deadline" (milliseconds, 0: none), "args": {fields}}`
* reply   `{"id", "ok": {fields}}`
* error   `{"id", "error": {"code", "sentence", "next_step", "facts"}}`
* event   `{"event": {fields}}`
* hello   `{"hello": {"protocol", "state"}}`
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, TypeVar

from keydesk.errors import KeydeskError, RefusedError, from_wire
from keydesk.model.coding import from_plain, to_plain
from keydesk.model.requests import REQUESTS, VERBS, Event

T = TypeVar("T")
_MISFIT = "Use matching versions of Keydesk."


@dataclass(frozen=True, slots=True)
class Incoming:
    """A request as read: its number in the connection, itself, and the milliseconds it may take (0: no deadline)."""

    number: int
    request: object
    deadline: int = 0


def _dump(head: dict[str, Any]) -> bytes:
    return json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode()


def _load(head: bytes | bytearray | memoryview) -> dict[str, Any]:
    try:
        loaded = json.loads(bytes(head))
    except ValueError:
        raise RefusedError("A message's head is not JSON.", _MISFIT) from None
    if not isinstance(loaded, dict):
        raise RefusedError("A message's head is not an object.", _MISFIT)
    return loaded


def write_request(number: int, request: object, deadline: int = 0) -> bytes:
    """Return the head of `request`."""
    verb = VERBS[type(request)]
    return _dump({"verb": verb, "id": number, "deadline": deadline, "args": to_plain(request)})


def read_request(head: bytes | bytearray | memoryview) -> Incoming:
    """Return the request that a head states. Raises RefusedError for an unknown verb or a misfit."""
    plain = _load(head)
    verb, number, deadline = plain.get("verb"), plain.get("id"), plain.get("deadline", 0)
    if not isinstance(number, int) or not isinstance(deadline, int):
        raise RefusedError("A request has no number.", _MISFIT)
    if not isinstance(verb, str) or verb not in REQUESTS:
        raise RefusedError("The agent does not know this request.", _MISFIT)
    return Incoming(number, from_plain(REQUESTS[verb][0], plain.get("args", {})), deadline)


def write_reply(number: int, reply: object) -> bytes:
    """Return the head of a reply."""
    return _dump({"id": number, "ok": to_plain(reply)})


def write_error(number: int, error: KeydeskError) -> bytes:
    """Return the head of an error."""
    return _dump({"id": number, "error": error.to_wire()})


def write_event(event: Event) -> bytes:
    """Return the head of an event."""
    return _dump({"event": to_plain(event)})


def write_hello(state: str, protocol: int) -> bytes:
    """Return the head of the agent's first frame."""
    return _dump({"hello": {"protocol": protocol, "state": state}})


def read_reply(head: bytes | bytearray | memoryview, request: type, reply: type[T]) -> T:
    """Return the reply in `head`, whose request was of type `request`. Raises the error it carries."""
    plain = _load(head)
    if "error" in plain:
        raise from_wire(plain["error"])
    if REQUESTS[VERBS[request]][1] is not reply:
        raise RefusedError("A reply does not fit its request.", _MISFIT)
    return from_plain(reply, plain.get("ok"))


def read_event(head: bytes | bytearray | memoryview) -> Event | None:
    """Return the event in `head`, or None when it is a reply."""
    plain = _load(head)
    return from_plain(Event, plain["event"]) if "event" in plain else None

"""Requests, replies, errors and events become heads and back; bodies stay outside.

* request `{"verb", "id", "deadline" (milliseconds, 0: none), "args": {fields}}`
* reply   `{"id", "ok": {fields}}`
* error   `{"id", "error": {"code", "sentence", "next_step", "facts"}}`
* event   `{"event": {fields}}`
* hello   `{"hello": {"protocol", "state"}}`
"""

from __future__ import annotations

import json
import re
from typing import Any, Final, NamedTuple, TypeVar

from keydesk.errors import KeydeskError, RefusedError, from_wire
from keydesk.model.coding import from_plain, to_plain
from keydesk.model.requests import REQUESTS, VERBS, Event, Get, Value

T = TypeVar("T")

_OPENING: Final = re.compile(rb'\{"verb":"([a-z.-]{1,40})","id":([0-9]{1,15}),"deadline":([0-9]{1,15})')
_ARGUMENTS: Final = b',"args":'
_MOST_KNOWN: Final = 2048
_LONGEST_KNOWN: Final = 1024
_requests: dict[tuple[bytes, bytes], Get] = {}
"""Verb and arguments, as bytes, of gets read before: the same program asks for the same key again and again."""
_values: dict[Value, bytes] = {}
"""What was written of a value's description before."""
_MISFIT = "Use matching versions of Keydesk."
_SURROGATE: Final = re.compile(r"\\u[dD][89a-fA-F]")
_MOST_NUMBER: Final = 1 << 53
"""Numbers and deadlines beyond this are nobody's; they would not fit a clock."""


class Incoming(NamedTuple):
    """A request as read: its number in the connection, itself, and the milliseconds it may take (0: no deadline)."""

    number: int
    request: object
    deadline: int = 0


def _dump(head: dict[str, Any]) -> bytes:
    return json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode()


def _load(head: bytes | bytearray | memoryview) -> dict[str, Any]:
    try:
        text = bytes(head).decode()
        loaded = json.loads(text)
        if _SURROGATE.search(text):  # half a character could be read, and never be written again
            _dump(loaded)
    except (ValueError, RecursionError):
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
    head = bytes(head)
    opening, _, arguments = head.partition(_ARGUMENTS)
    match = _OPENING.fullmatch(opening)
    if match is not None:  # as we write it ourselves; anything else takes the long way
        known = _requests.get((match[1], arguments))
        if known is not None:
            return Incoming(int(match[2]), known, int(match[3]))
    incoming = _read_request(head)
    if match is not None and type(incoming.request) is Get and len(arguments) <= _LONGEST_KNOWN:
        if len(_requests) >= _MOST_KNOWN:
            _requests.clear()
        _requests[match[1], arguments] = incoming.request
    return incoming


def _read_request(head: bytes) -> Incoming:
    plain = _load(head)
    verb, number, deadline = plain.get("verb"), plain.get("id"), plain.get("deadline", 0)
    if type(number) is not int or type(deadline) is not int or max(abs(number), abs(deadline)) > _MOST_NUMBER:
        raise RefusedError("A request has no number.", _MISFIT)
    if not isinstance(verb, str) or verb not in REQUESTS:
        raise RefusedError("The agent does not know this request.", _MISFIT)
    return Incoming(number, from_plain(REQUESTS[verb][0], plain.get("args", {})), deadline)


def read_number(head: bytes | bytearray | memoryview) -> int:
    """Return the number of a request that could not be read otherwise, 0 when that cannot be read either."""
    try:
        number = _load(head).get("id")
    except RefusedError:
        return 0
    return number if type(number) is int and abs(number) <= _MOST_NUMBER else 0


def write_reply(number: int, reply: object) -> bytes:
    """Return the head of a reply."""
    if type(reply) is not Value:
        return _dump({"id": number, "ok": to_plain(reply)})
    written = _values.get(reply)
    if written is None:
        if len(_values) >= _MOST_KNOWN:
            _values.clear()
        written = _values[reply] = _dump(to_plain(reply))
    return b'{"id":%d,"ok":%b}' % (number, written)


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

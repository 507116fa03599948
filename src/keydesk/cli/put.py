"""`keydesk put`: store a value from standard input as it is, as a new key or a new version."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from keydesk.cli import output, prompt
from keydesk.cli.arguments import Verbs, add_description, add_reason, add_verb, described, kind
from keydesk.errors import RefusedError, UsageError
from keydesk.model.kinds import MAX_VALUE, VALUE
from keydesk.model.paths import Path
from keydesk.model.requests import KeyChanged, NewField, Put

if TYPE_CHECKING:
    import argparse

    from keydesk.cli.desk import Desk


def declare(verbs: Verbs) -> None:
    """Declare the verb."""
    parser = add_verb(verbs, "put", put, "store a value from standard input")
    parser.add_argument("path", metavar="PATH")
    parser.add_argument("--kind", type=kind, metavar="K", help="what it is (else found from its bytes)")
    parser.add_argument("-n", "--no-newline", action="store_true", help="drop one newline at the value's end")
    parser.add_argument(
        "--field-fd", action="append", metavar="NAME=N", help="a further secret field, from a descriptor"
    )
    parser.add_argument("--new", action="store_true", help="only if there is no such key yet")
    add_description(parser)
    add_reason(parser)


def put(desk: Desk, options: argparse.Namespace) -> int:
    """Store the value. Several fields travel one after the other."""
    path = Path.parse(options.path)
    body = _value(options)
    fields = [NewField(VALUE, is_secret=True, length=len(body))]
    try:
        for word in options.field_fd or ():
            name, _, descriptor = word.partition("=")
            if not name or not descriptor.isdigit():
                raise UsageError("--field-fd needs NAME=DESCRIPTOR.")
            before = len(body)
            _read_into(body, int(descriptor), MAX_VALUE)
            fields.append(NewField(name, is_secret=True, length=len(body) - before))
        request = Put(
            path, tuple(fields), options.kind, expected=0 if options.new else -1, **described(options, desk.moment())
        )
        say_changed(desk, desk.ask(request, body))
    finally:
        body[:] = bytes(len(body))
    return 0


def _value(options: argparse.Namespace) -> bytearray:
    """Return the value from standard input, typed twice when that is the terminal."""
    if os.isatty(0):
        return prompt.ask_new_secret("Value: ", "The same again: ")
    body = bytearray()
    _read_into(body, 0, MAX_VALUE)
    if options.no_newline and body.endswith(b"\n"):
        body.pop()
    return body


def _read_into(body: bytearray, descriptor: int, most: int) -> None:
    """Append what a descriptor gives, without leaving copies behind when the buffer grows."""
    room = bytearray(most + 1)
    count = 0
    try:
        while count < len(room) and (came := os.readv(descriptor, [memoryview(room)[count:]])):
            count += came
        if count > most:
            raise RefusedError("The value is too large.", f"One field holds at most {most} bytes.")
        body += memoryview(room)[:count]
    except OSError as error:
        raise UsageError(f"Descriptor {descriptor} cannot be read: {os.strerror(error.errno or 0)}.") from None
    finally:
        room[:] = bytes(len(room))


def say_changed(desk: Desk, changed: KeyChanged) -> None:
    """Print what became of a key."""
    if desk.is_json:
        output.say_json(changed)
    else:
        output.say(f"{changed.path} v{changed.version}")

"""`keydesk get` in full: what the hot way leaves over, asking the person where that helps."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from keydesk.cli import output
from keydesk.cli.arguments import Verbs, add_reason, add_verb
from keydesk.errors import UnavailableError
from keydesk.model.requests import Get
from keydesk.model.states import Label

if TYPE_CHECKING:
    import argparse

    from keydesk.cli.desk import Desk


def declare(verbs: Verbs) -> None:
    """Declare the verb."""
    parser = add_verb(verbs, "get", get, "print the value of a key, and nothing else")
    parser.add_argument("path", metavar="PATH", help="its path or bare name")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--version", type=int, default=0, metavar="N", help="this version instead of the current one")
    which.add_argument("--label", choices=[label.value for label in Label], help="the version with this label")
    parser.add_argument("--field", default="value", metavar="F", help="another field than the value")
    add_reason(parser)


def get(desk: Desk, options: argparse.Namespace) -> int:
    """Print the value as it went in, with a newline only on a terminal."""
    label = Label(options.label) if options.label else None
    reply, value = desk.fetch(Get(options.path, options.version, label, options.field, options.reason))
    try:
        if desk.is_json:
            output.say_json({"path": reply.path, "version": reply.version, "field": reply.field, "value": _text(value)})
        else:
            sys.stdout.flush()
            _write(value)
    finally:
        value[:] = bytes(len(value))
    return 0


def _text(value: bytearray) -> object:
    """Return the value as JSON can carry it: text, else its bytes in base64."""
    import base64

    try:
        return value.decode()
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(value).decode()}


def _write(value: bytearray) -> None:
    view = memoryview(value)
    try:
        while view:
            view = view[os.write(1, view) :]
        if os.isatty(1):
            os.write(1, b"\n")
    except OSError as error:
        raise UnavailableError(f"The value could not be written: {os.strerror(error.errno or 0)}.") from None

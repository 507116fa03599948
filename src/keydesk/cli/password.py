"""`keydesk password` and `recovery`: the two ways into the vault."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keydesk.cli import output, prompt
from keydesk.cli.arguments import Verbs, add_group, add_verb
from keydesk.cli.desk import write_secret
from keydesk.cli.vault import confirm_at_terminal
from keydesk.errors import UsageError
from keydesk.model.requests import ChangePassword, ConfirmRecovery, NewRecovery, Status

if TYPE_CHECKING:
    import argparse

    from keydesk.cli.desk import Desk


def declare(verbs: Verbs) -> None:
    """Declare the verbs."""
    group = add_group(verbs, "password", "the master password")
    parser = add_verb(group, "change", change, "change the master password")
    parser.add_argument("--new-password-fd", type=int, metavar="N", help="read the new one from this descriptor")
    group = add_group(verbs, "recovery", "the recovery sheet")
    parser = add_verb(group, "confirm", confirm, "type the newest recovery code back, so that it counts and no other")
    parser.add_argument("--recovery-in-fd", type=int, metavar="N", help="read it from this descriptor")
    parser = add_verb(group, "new", new_code, "make a new recovery code; the old one counts until it is confirmed")
    parser.add_argument("--recovery-out-fd", type=int, metavar="N", help="write it to this descriptor")


def change(desk: Desk, options: argparse.Namespace) -> int:
    """Change the password: the old one, then the new one twice."""
    old = desk.present_password()
    fresh = bytearray()
    body = bytearray()
    try:
        fresh = prompt.new_password(options.new_password_fd)
        body = old + fresh
        desk.ask(ChangePassword(len(old)), body)
    finally:
        for secret in (old, fresh, body):
            secret[:] = bytes(len(secret))
    if not desk.is_json:
        output.say("Changed. Other windows and terminals have to give the new one before they go on.")
        output.say("Was the old one known to others? Then rotate what it protected.")
    return 0


def confirm(desk: Desk, options: argparse.Namespace) -> int:
    """Let the recovery code count."""
    if options.recovery_in_fd is not None:
        typed = prompt.read_descriptor(options.recovery_in_fd)
    else:
        typed = prompt.ask_secret("Recovery code: ")
    try:
        desk.ask(ConfirmRecovery(), typed)
    finally:
        typed[:] = bytes(len(typed))
    if not desk.is_json:
        output.say("Confirmed. This recovery sheet opens the vault, and no other does.")
    return 0


def new_code(desk: Desk, options: argparse.Namespace) -> int:
    """Make a new code and bring it to the person."""
    if options.recovery_out_fd is None and not prompt.can_ask():
        raise UsageError("There is no terminal to show the code on.", "Give it somewhere: --recovery-out-fd N.")
    password = desk.present_password()
    try:
        _, code = desk.fetch(NewRecovery(), password)
    finally:
        password[:] = bytes(len(password))
    try:
        if options.recovery_out_fd is not None:
            write_secret(options.recovery_out_fd, code + b"\n")
            is_confirmed = False
        else:
            is_confirmed = confirm_at_terminal(desk, code)
    finally:
        code[:] = bytes(len(code))
    if desk.is_json:
        output.say_json({"recovery_confirmed": is_confirmed})
    elif not is_confirmed:
        has_old = desk.client.call(Status())[0].recovery_confirmed
        rest = " Until then the one before it does." if has_old else ""
        output.note("The new recovery code does not count yet: keydesk recovery confirm." + rest)
    return 0

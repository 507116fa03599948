"""`keydesk unlock`, `lock` and `status`: open the vault, close it, say how it stands."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from keydesk.cli import output, prompt
from keydesk.cli.arguments import Verbs, add_verb
from keydesk.errors import AgentGoneError, KeydeskError, UsageError
from keydesk.model import requests

if TYPE_CHECKING:
    import argparse

    from keydesk.cli.desk import Desk


def declare(verbs: Verbs) -> None:
    """Declare the verbs."""
    parser = add_verb(verbs, "unlock", unlock, "open the vault, or say again who you are")
    parser.add_argument("--recovery", action="store_true", help="with the recovery code; a new password follows")
    parser.add_argument("--new-password-fd", type=int, metavar="N", help="with --recovery: read the new password from "
                        "this descriptor")  # fmt: skip
    parser.add_argument("--accept-state", default="", metavar="FINGERPRINT", help="go on though this computer's memory "
                        "of the vault is missing or newer; the error shows the fingerprint")  # fmt: skip
    parser.add_argument("--accept-clock", action="store_true", help="this computer's clock is right, whatever time "
                        "the vault has seen")  # fmt: skip
    add_verb(verbs, "lock", lock, "close the vault at once, for everybody")
    add_verb(verbs, "status", status, "say how the vault stands")


def unlock(desk: Desk, options: argparse.Namespace) -> int:
    """Open the vault."""
    if options.recovery and options.new_password_fd is None and not prompt.can_ask():
        raise UsageError("A recovery code leads to a new password, and nobody is here to set it.",
                         "Give one: --new-password-fd N.")  # fmt: skip
    opened = desk.present("recovery" if options.recovery else "password", options.accept_state)
    if opened.must_set_password:
        output.note("Opened with the recovery code. Set a new master password now.")
        fresh = prompt.new_password(options.new_password_fd)
        try:
            desk.client.call(requests.ChangePassword(0), fresh)
        finally:
            fresh[:] = bytes(len(fresh))
    if options.accept_clock:
        desk.ask(requests.AcceptClock())
    if desk.is_json:
        output.say_json(opened)
        return 0
    for notice in opened.notices:
        output.note(notice)
    last = output.when(opened.last_opened, desk.moment())
    output.say("Unlocked." + (f" Last opened {last}, {output.count(opened.changes, 'change')} since." if last else ""))
    return 0


def lock(desk: Desk, _options: argparse.Namespace) -> int:
    """Close the vault; one that no agent serves is closed already."""
    client = desk.attach()
    if client is not None and client.call(requests.Status())[0].state == "unlocked":
        try:
            client.call(requests.Lock())
        except AgentGoneError:
            pass  # the worker was quicker than its answer
        except KeydeskError as error:
            if error.code != "locked":
                raise
    if desk.is_json:
        output.say_json({"state": "locked"})
    else:
        output.say("Locked.")
    return 0


def status(desk: Desk, _options: argparse.Namespace) -> int:
    """Say how the vault stands; exit code 3 while it is locked, 7 while no agent serves it."""
    client = desk.attach()
    if client is None:
        raise AgentGoneError(f"No agent serves {desk.place}.")
    found, _ = client.call(requests.Status())
    say_status(desk, found)
    return 0 if found.state == "unlocked" else 3


def clock_words(off: int) -> str:
    """Return how the computer's clock stands against the time the vault has seen, nothing where they agree."""
    if not off:
        return ""
    span = output.span(timedelta(seconds=abs(off)))
    stands = f"{span} ahead of what the vault believes" if off > 0 else f"{span} behind the time the vault has seen"
    return f"{stands}; set it right, or say that it is: keydesk unlock --accept-clock"


def say_status(desk: Desk, found: requests.StatusReply) -> None:
    """Print how a vault stands."""
    if desk.is_json:
        output.say_json(found)
        return
    output.facts(
        (
            ("vault", found.name or found.directory),
            ("folder", found.directory if found.name else ""),
            ("state", found.state + (", read-only" if found.is_read_only else "")),
            ("keys", str(found.keys) if found.person else ""),
            ("records", str(found.records) if found.person else ""),
            ("check", "damaged" if found.is_damaged else "running" if found.checking else ""),
            ("recovery", _recovery(found)),
            ("you", _person(found) if found.state == "unlocked" else ""),
            ("locks in", f"{found.locks_in} s" if found.locks_in >= 0 else ""),
            ("clock", clock_words(found.clock_off)),
            ("room", output.count(found.write_room, "record") if found.write_room >= 0 else ""),
            ("wait", f"{found.wait} s before the next password is heard" if found.wait else ""),
        )
    )
    for notice in found.notices:
        output.note(notice)
    if found.problem:
        output.note(f"{found.problem} {found.problem_next}".strip())


def _recovery(found: requests.StatusReply) -> str:
    """Return what the recovery sheet is worth, nothing when all is well."""
    if found.state == "absent" or (found.recovery_confirmed and not found.recovery_pending):
        return ""
    return "not confirmed" if not found.recovery_confirmed else "the new sheet is not confirmed, the old one counts"


def _person(found: requests.StatusReply) -> str:
    if found.person:
        return "known"
    return "not known any more: the master password was changed" if found.was_ended else "not known"

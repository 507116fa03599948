"""`keydesk vault`: create a vault, say how it stands, check all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keydesk import launch
from keydesk.cli import output, prompt
from keydesk.cli.arguments import Verbs, add_group, add_verb
from keydesk.cli.desk import write_secret
from keydesk.cli.lock import say_status
from keydesk.errors import KeydeskError, RefusedError, WrongPasswordError
from keydesk.model import requests

if TYPE_CHECKING:
    import argparse

    from keydesk.cli.desk import Desk

SUFFIX = ".keydesk"


def declare(verbs: Verbs) -> None:
    """Declare the verbs."""
    group = add_group(verbs, "vault", "create a vault, check it, or say how it stands")
    parser = add_verb(group, "create", create, "create a vault with a master password and a recovery sheet")
    parser.add_argument("directory", metavar="DIR", help="its folder, made new; .keydesk is added when missing")
    parser.add_argument("--name", required=True, help="what people call it")
    parser.add_argument("--recovery-out-fd", type=int, metavar="N", help="write the recovery code to this descriptor")
    parser.add_argument("--recovery-in-fd", type=int, metavar="N", help="read it back from this one, so that it counts")
    add_verb(group, "verify", verify, "check every page, row, record and count")
    add_verb(group, "info", info, "say how the vault stands")


def create(desk: Desk, options: argparse.Namespace) -> int:
    """Make the vault, show its recovery code, and have it typed back."""
    directory = options.directory.rstrip("/")
    place = launch.canonical(directory if directory.endswith(SUFFIX) else directory + SUFFIX)
    desk.aim(place)
    desk.may_create = True
    password = desk.new_password()
    try:
        made, code = desk.client.call(requests.CreateVault(options.name), password)
    finally:
        password[:] = bytes(len(password))
    try:
        is_confirmed = _keep_code(desk, options, code)
    finally:
        code[:] = bytes(len(code))
    if launch.default_vault() is None:
        launch.set_default_vault(place)
    if desk.is_json:
        output.say_json({"vault": made.vault, "directory": place, "kdf": made.kdf, "recovery_confirmed": is_confirmed})
    else:
        output.say(f"Created {place}. It is unlocked. Password: {made.kdf}.")
        if not is_confirmed:
            is_seen = options.recovery_out_fd is not None or prompt.can_ask()
            way = (
                "does not count yet: keydesk recovery confirm"
                if is_seen
                else "was shown to nobody: keydesk recovery new"
            )
            output.note(f"The recovery code {way}.")
    return 0


def _keep_code(desk: Desk, options: argparse.Namespace, code: bytearray) -> bool:
    """Bring the recovery code to the person; claim: it was given back and counts."""
    if options.recovery_out_fd is not None:
        write_secret(options.recovery_out_fd, code + b"\n")
        if options.recovery_in_fd is None:
            return False
        typed = prompt.read_descriptor(options.recovery_in_fd)
        try:
            desk.ask(requests.ConfirmRecovery(), typed)
        finally:
            typed[:] = bytes(len(typed))
        return True
    if not prompt.can_ask():
        return False
    return confirm_at_terminal(desk, code)


def confirm_at_terminal(desk: Desk, code: bytearray) -> bool:
    """Show the code, and let it be typed back now or later; claim: it counts."""
    prompt.show_secret("Write this recovery code down. It opens the vault when the password is lost:\n\n    ", code)
    for _ in range(3):
        typed = prompt.ask_secret("Type it back (empty: later): ")
        try:
            if not typed:
                return False
            desk.ask(requests.ConfirmRecovery(), typed)
        except (RefusedError, WrongPasswordError) as error:
            output.note(str(error))
        else:
            return True
        finally:
            typed[:] = bytes(len(typed))
    return False


def verify(desk: Desk, _options: argparse.Namespace) -> int:
    """Check everything; exit code 6 when something is wrong."""
    found = desk.ask(requests.VerifyVault())
    if desk.is_json:
        output.say_json(found)
    else:
        for problem in found.problems:
            output.say(problem)
        if not found.problems:
            output.say(f"Sound: {output.count(found.rows, 'row')} and {output.count(found.records, 'record')} checked.")
    return 6 if found.problems else 0


def info(desk: Desk, _options: argparse.Namespace) -> int:
    """Say how the vault stands, asking for nothing."""
    status, _ = desk.client.call(requests.Status())
    say_status(desk, status)
    return _exit_code(status)


def _exit_code(status: requests.StatusReply) -> int:
    """Return the exit code of what is wrong with the vault, 0 when nothing is."""
    from keydesk.errors import ERRORS

    return ERRORS.get(status.problem_code, KeydeskError).exit_code if status.problem_code else 0

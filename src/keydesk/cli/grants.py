"""`keydesk grant`: which services may use which namespaces, and until when."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

from keydesk.cli import output
from keydesk.cli.arguments import Verbs, add_group, add_reason, add_verb, moment
from keydesk.errors import UsageError
from keydesk.model.access import Action, Grant, Subject, SubjectKind
from keydesk.model.paths import Path
from keydesk.model.requests import AddGrant, ListGrants, RevokeGrant

if TYPE_CHECKING:
    import argparse

    from keydesk.cli.desk import Desk

GRANTABLE = (Action.GET, Action.LIST, Action.DESCRIBE, Action.CREATE, Action.UPDATE)


def declare(verbs: Verbs) -> None:
    """Declare the verbs."""
    group = add_group(verbs, "grant", "list, add and revoke grants")
    add_verb(group, "list", list_grants, "list grants, newest first")
    parser = add_verb(group, "add", add, "let a service use a namespace")
    parser.add_argument("namespace", metavar="/NS")
    who = parser.add_mutually_exclusive_group(required=True)
    who.add_argument("--unit", metavar="NAME.service", help="a systemd system unit (strong)")
    who.add_argument("--user", metavar="NAME", help="another user of this computer (strong)")
    who.add_argument("--script", metavar="FILE", help="a script, bound to what it holds now (weak)")
    who.add_argument("--program", metavar="FILE", help="a program, bound to what it is now (weak)")
    parser.add_argument("--interpreter", metavar="FILE", help="only when run by this one; with --script")
    parser.add_argument("--any-content", action="store_true", help="not bound to what the file holds")
    parser.add_argument(
        "--action", action="append", choices=[action.value for action in GRANTABLE], help="default: get"
    )
    parser.add_argument("--until", metavar="WHEN", help="a date or a span (else as long as the profile allows)")
    add_reason(parser)
    parser = add_verb(group, "revoke", revoke, "end a grant at once")
    parser.add_argument("id", metavar="ID", help="its id, or enough of its beginning")
    add_reason(parser)


def list_grants(desk: Desk, _options: argparse.Namespace) -> int:
    """List grants."""
    return _say(desk, desk.ask(ListGrants()).grants)


def add(desk: Desk, options: argparse.Namespace) -> int:
    """Make a grant."""
    actions = tuple(dict.fromkeys(Action(word) for word in options.action or ["get"]))
    until = moment(options.until, desk.moment())
    request = AddGrant(_subject(options), Path.parse(options.namespace), actions, until, options.reason)
    return _say(desk, desk.ask(request).grants[:1])


def revoke(desk: Desk, options: argparse.Namespace) -> int:
    """End a grant."""
    found = [grant.id for grant in desk.ask(ListGrants()).grants if grant.id.startswith(options.id)]
    if len(found) > 1:
        raise UsageError(f"{len(found)} grants begin with {options.id}.", "Give more of the id.")
    desk.ask(RevokeGrant(found[0] if found else options.id, options.reason))
    if not desk.is_json:
        output.say("Revoked.")
    return 0


def _subject(options: argparse.Namespace) -> Subject:
    if options.unit:
        return Subject(SubjectKind.UNIT, options.unit)
    if options.user:
        return Subject(SubjectKind.UID, str(_uid(options.user)))
    file = os.path.realpath(options.script or options.program)
    digest = "" if options.any_content else _digest(file)
    if options.program:
        return Subject(SubjectKind.EXECUTABLE, file, executable_hash=digest)
    interpreter = os.path.realpath(options.interpreter) if options.interpreter else ""
    return Subject(SubjectKind.SCRIPT, file, executable=interpreter, script_hash=digest)


def _uid(name: str) -> int:
    import pwd

    if name.isdigit():
        return int(name)
    try:
        return pwd.getpwnam(name).pw_uid
    except KeyError:
        raise UsageError(f"There is no user {name}.") from None


def _digest(file: str) -> str:
    try:
        with open(file, "rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {os.strerror(error.errno or 0)}.") from None


def _say(desk: Desk, grants: tuple[Grant, ...]) -> int:
    if desk.is_json:
        output.say_json(grants)
        return 0
    at = desk.moment()
    output.table(
        ("id", "who", "known", "namespace", "actions", "ends", "by", "reason"),
        (
            (
                grant.id[:8],
                f"{grant.subject.kind.value} {grant.subject.name}",
                "weak" if grant.subject.is_weak else "strong",
                str(grant.namespace),
                " ".join(action.value for action in grant.actions),
                output.when(grant.until, at),
                grant.author,
                grant.reason,
            )
            for grant in grants
        ),
    )
    return 0

"""`keydesk show`: everything about one key but its value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keydesk.cli import output
from keydesk.cli.arguments import Verbs, add_verb
from keydesk.cli.list_keys import state_words
from keydesk.model.kinds import seed_field
from keydesk.model.requests import Describe, KeyDetail

if TYPE_CHECKING:
    import argparse
    from datetime import datetime

    from keydesk.cli.desk import Desk
    from keydesk.model.keys import Version


def declare(verbs: Verbs) -> None:
    """Declare the verb."""
    parser = add_verb(verbs, "show", show, "show everything about a key but its value")
    parser.add_argument("path", metavar="PATH", help="its path, or id: and its id")


def show(desk: Desk, options: argparse.Namespace) -> int:
    """Describe one key."""
    detail: KeyDetail = desk.ask(Describe(options.path))
    if desk.is_json:
        output.say_json(detail)
        return 0
    moment = desk.moment()
    key, row = detail.key, detail.row
    output.facts(
        (
            ("path", str(key.path)),
            ("id", key.id),
            ("kind", key.kind.value + (f", {row.algorithm}" if row.algorithm else "")),
            ("strength", f"{row.strength} bits" if row.strength else ""),
            ("one-time codes", "get --field code" if _makes_codes(detail) else ""),
            ("state", state_words(row, moment)),
            ("version", f"v{row.version}, made {output.when(row.rotated, moment)}"),
            ("expires", output.when(key.expires, moment)),
            ("purpose", key.purpose),
            ("owner", key.owner),
            ("tags", ", ".join(key.tags)),
            *((f"+ {name}", text) for name, text in key.attributes.items()),
            ("fingerprint", row.fingerprint),
            ("source", key.source),
            ("warnings", ", ".join(key.warnings)),
            ("profile", detail.profile.name.value),
            ("you may", ", ".join(action.value for action in detail.can)),
            ("work session", output.when(detail.session_until, moment)),
            ("notes", key.notes),
        )
    )
    output.say("")
    output.table(("version", "state", "made", "by", "fields", "reason"), (_version(v, moment) for v in detail.versions))
    if detail.readers:
        output.say("")
        output.table(
            ("used by", "known", "last", "in 30 d"),
            ((r.label, r.known, output.when(r.last, moment), str(r.reads)) for r in detail.readers),
        )
    return 0


def _makes_codes(detail: KeyDetail) -> bool:
    current = next((one for one in detail.versions if one.number == detail.key.current), None)
    return current is not None and bool(seed_field(detail.key.kind, [field.name for field in current.fields]))


def _version(version: Version, moment: datetime) -> tuple[str, ...]:
    labels = " ".join(label.value for label in version.labels)
    grace = f", grace ends {output.when(version.grace_ends, moment)}" if version.grace_ends else ""
    return (
        f"v{version.number} {labels}".strip(),
        version.state.value + grace,
        output.when(version.created, moment),
        version.author,
        " ".join(f"{field.name}({field.size} B)" for field in version.fields),
        version.reason,
    )

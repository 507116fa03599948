"""`keydesk namespace` and `profile`: places for keys, and what they demand."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta
from typing import TYPE_CHECKING

from keydesk.cli import output
from keydesk.cli.arguments import Verbs, add_group, add_verb
from keydesk.errors import NotFoundError
from keydesk.model import requests
from keydesk.model.paths import Path
from keydesk.model.profiles import ProfileName

if TYPE_CHECKING:
    import argparse

    from keydesk.cli.desk import Desk
    from keydesk.model.keys import Namespace

PROFILE_NAMES = [name.value for name in ProfileName]


def declare(verbs: Verbs) -> None:
    """Declare the verbs."""
    group = add_group(verbs, "namespace", "list, create and remove namespaces")
    add_verb(group, "list", list_namespaces, "list namespaces with their profiles and counts")
    parser = add_verb(group, "create", create, "create a namespace and those above it")
    parser.add_argument("path", metavar="/NS")
    parser.add_argument("--profile", choices=PROFILE_NAMES, help="needed for a new root; below, else inherited")
    parser = add_verb(group, "remove", remove, "remove an empty namespace")
    parser.add_argument("path", metavar="/NS")
    group = add_group(verbs, "profile", "show or set what a namespace demands")
    parser = add_verb(group, "show", show_profile, "show what a namespace demands")
    parser.add_argument("path", metavar="/NS")
    parser = add_verb(group, "set", set_profile, "give a namespace a profile")
    parser.add_argument("path", metavar="/NS")
    parser.add_argument("profile", choices=PROFILE_NAMES)


def list_namespaces(desk: Desk, _options: argparse.Namespace) -> int:
    """List all namespaces."""
    found = desk.ask(requests.ListNamespaces()).namespaces
    if desk.is_json:
        output.say_json(found)
        return 0
    output.table(
        ("namespace", "profile", "keys", "below", "worst"),
        (
            (
                str(n.path),
                n.profile.value + (" (inherited)" if n.inherits else ""),
                str(n.keys),
                str(n.keys_below),
                n.worst,
            )
            for n in found
        ),
    )
    return 0


def create(desk: Desk, options: argparse.Namespace) -> int:
    """Create a namespace."""
    profile = ProfileName(options.profile) if options.profile else None
    return _done(desk, requests.CreateNamespace(Path.parse(options.path), profile), "Created.")


def remove(desk: Desk, options: argparse.Namespace) -> int:
    """Remove an empty namespace."""
    found = _namespace(desk, Path.parse(options.path))
    return _done(desk, requests.RemoveNamespace(found.path, found.revision), "Removed.")


def show_profile(desk: Desk, options: argparse.Namespace) -> int:
    """Show every demand, and where it comes from."""
    found = desk.ask(requests.ShowProfile(Path.parse(options.path)))
    if desk.is_json:
        output.say_json(found)
        return 0
    output.facts((("from", str(found.origin)), *((f.name.replace("_", " "), _demand(getattr(found.profile, f.name)))
                  for f in fields(found.profile))))  # fmt: skip
    return 0


def set_profile(desk: Desk, options: argparse.Namespace) -> int:
    """Give a namespace another profile."""
    found = _namespace(desk, Path.parse(options.path))
    return _done(desk, requests.SetProfile(found.path, ProfileName(options.profile), found.revision), "Set.")


def _namespace(desk: Desk, path: Path) -> Namespace:
    for found in desk.ask(requests.ListNamespaces()).namespaces:
        if found.path == path:
            return found  # type: ignore[no-any-return]
    raise NotFoundError(f"There is no namespace {path}.", "List them: keydesk namespace list.")


def _demand(value: object) -> str:
    if isinstance(value, timedelta):
        return output.span(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "–" if value is None else str(value)


def _done(desk: Desk, request: object, sentence: str) -> int:
    done = desk.ask(request)
    if desk.is_json:
        output.say_json(done)
    else:
        output.say(sentence)
    return 0

"""Namespaces and their profiles."""

from __future__ import annotations

from dataclasses import dataclass

from keydesk.model.keys import Namespace
from keydesk.model.paths import Path
from keydesk.model.profiles import Profile, ProfileName
from keydesk.model.requests.registry import Done, request


@dataclass(frozen=True, slots=True)
class Namespaces:
    """Every namespace the caller may list, in path order, with the profile each effectively has."""

    namespaces: tuple[Namespace, ...]
    checking: bool = False


@request("namespace.list", Namespaces)
@dataclass(frozen=True, slots=True)
class ListNamespaces:
    """List all namespaces."""


@request("namespace.create", Done)
@dataclass(frozen=True, slots=True)
class CreateNamespace:
    """Create a namespace and missing ancestors. A new root needs `profile`; below, None inherits."""

    path: Path
    profile: ProfileName | None = None


@request("namespace.remove", Done)
@dataclass(frozen=True, slots=True)
class RemoveNamespace:
    """Remove an empty namespace."""

    path: Path
    expected: int


@request("profile.set", Done)
@dataclass(frozen=True, slots=True)
class SetProfile:
    """Give a namespace a profile; governed by the stricter of old and new."""

    path: Path
    profile: ProfileName
    expected: int


@dataclass(frozen=True, slots=True)
class ProfileReply:
    """The profile a namespace effectively has, and the namespace it comes from."""

    profile: Profile
    origin: Path


@request("profile.show", ProfileReply)
@dataclass(frozen=True, slots=True)
class ShowProfile:
    """Show what a namespace demands."""

    path: Path

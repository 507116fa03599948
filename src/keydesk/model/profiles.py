"""A profile says what a namespace demands; the shipped ones are dev, staging and prod."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import timedelta
from enum import StrEnum

_MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)


class ProfileName(StrEnum):
    """The shipped profiles, relaxed to strict."""

    DEV = "dev"
    STAGING = "staging"
    PROD = "prod"


class ExportRule(StrEnum):
    """How freely values may leave as files, freest first."""

    ALLOWED = "allowed"
    WARNED = "warned"
    STEP_UP_AND_REASON = "step-up-and-reason"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Profile:
    """What a namespace demands. None in a timedelta means: not demanded (ages) or never (periods).

    `use_age`: age of authentication allowed for a person's copy and get; `reveal_age`: for reveal, export,
    destroy and grant; `reason` claims that a work session with a reason is needed; `is_strict` claims that the
    namespace's KEK is not in memory before a step-up.
    """

    name: ProfileName
    is_strict: bool
    use_age: timedelta | None
    reveal_age: timedelta | None
    reason: bool
    session: timedelta
    """Length of a work session made by one step-up."""
    clipboard: timedelta
    remask: timedelta
    grace: timedelta
    rotate_encryption: timedelta | None
    rotate_password: timedelta | None
    warn: timedelta
    critical: timedelta
    stale: timedelta
    grant: timedelta
    export: ExportRule
    colour: str
    """Theme token of the frame."""


PROFILES: dict[ProfileName, Profile] = {
    ProfileName.DEV: Profile(
        ProfileName.DEV,
        is_strict=False,
        use_age=None,
        reveal_age=None,
        reason=False,
        session=30 * _MINUTE,
        clipboard=timedelta(seconds=20),
        remask=timedelta(seconds=60),
        grace=_HOUR,
        rotate_encryption=None,
        rotate_password=None,
        warn=7 * _DAY,
        critical=_DAY,
        stale=24 * _HOUR,
        grant=365 * _DAY,
        export=ExportRule.ALLOWED,
        colour="dev",
    ),
    ProfileName.STAGING: Profile(
        ProfileName.STAGING,
        is_strict=True,
        use_age=30 * _MINUTE,
        reveal_age=15 * _MINUTE,
        reason=False,
        session=30 * _MINUTE,
        clipboard=timedelta(seconds=20),
        remask=timedelta(seconds=30),
        grace=24 * _HOUR,
        rotate_encryption=90 * _DAY,
        rotate_password=180 * _DAY,
        warn=14 * _DAY,
        critical=3 * _DAY,
        stale=4 * _HOUR,
        grant=180 * _DAY,
        export=ExportRule.WARNED,
        colour="staging",
    ),
    ProfileName.PROD: Profile(
        ProfileName.PROD,
        is_strict=True,
        use_age=15 * _MINUTE,
        reveal_age=5 * _MINUTE,
        reason=True,
        session=15 * _MINUTE,
        clipboard=timedelta(seconds=20),
        remask=timedelta(seconds=20),
        grace=72 * _HOUR,
        rotate_encryption=30 * _DAY,
        rotate_password=90 * _DAY,
        warn=30 * _DAY,
        critical=7 * _DAY,
        stale=15 * _MINUTE,
        grant=90 * _DAY,
        export=ExportRule.STEP_UP_AND_REASON,
        colour="prod",
    ),
}

_SMALLER_IS_STRICTER = (
    "use_age", "reveal_age", "session", "clipboard", "remask", "rotate_encryption", "rotate_password",
    "stale", "grant",
)  # fmt: skip
_LARGER_IS_STRICTER = ("warn", "critical")


def is_looser(one: Profile, other: Profile) -> bool:
    """Claim: `one` demands less than `other`, going by the names they follow."""
    order = list(ProfileName)
    return order.index(one.name) < order.index(other.name)


def tightened(base: Profile, wish: Profile) -> Profile:
    """Return `base` with every demand of `wish` that is stricter; nothing is loosened. Shape: one Profile."""
    changes: dict[str, object] = {}
    for field in fields(Profile):
        mine, theirs = getattr(base, field.name), getattr(wish, field.name)
        if field.name in _SMALLER_IS_STRICTER:
            changes[field.name] = theirs if mine is None else mine if theirs is None else min(mine, theirs)
        elif field.name in _LARGER_IS_STRICTER:
            changes[field.name] = max(mine, theirs)
        elif field.name in {"is_strict", "reason"}:
            changes[field.name] = mine or theirs
        elif field.name == "export":
            order = list(ExportRule)
            changes[field.name] = max(mine, theirs, key=order.index)
        elif field.name in {"name", "colour", "grace"}:  # a long grace is no weakness: it follows the stricter name
            stricter = wish if list(ProfileName).index(wish.name) > list(ProfileName).index(base.name) else base
            changes[field.name] = getattr(stricter, field.name)
    return replace(base, **changes)  # type: ignore[arg-type]

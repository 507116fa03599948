"""Every state, expiry band, outcome and profile has one icon and one tone, wherever in the window it is shown.

mark = STATES[row.state]
chip = mark.chip(words.state(row.state))
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject

from keydesk.gui.paint.chips import Chip
from keydesk.gui.theme.tokens import Tone
from keydesk.model.access import Outcome
from keydesk.model.profiles import ProfileName
from keydesk.model.states import State


@dataclass(frozen=True, slots=True)
class Mark:
    """An icon and a tone; the word comes from `MarkWords`, translated."""

    icon: str
    tone: Tone

    def chip(self, word: str) -> Chip:
        """Return the chip that shows this mark with its word."""
        return Chip(word, self.icon, self.tone)


STATES: dict[State, Mark] = {
    State.PRE_ACTIVATION: Mark("circle-dashed", Tone.NEUTRAL),
    State.ACTIVE: Mark("circle-check", Tone.SUCCESS),
    State.SUSPENDED: Mark("circle-pause", Tone.WARNING),
    State.DEACTIVATED: Mark("archive", Tone.NEUTRAL),
    State.COMPROMISED: Mark("shield-alert", Tone.DANGER),
    State.DESTROYED: Mark("flame", Tone.NEUTRAL),
}

GRACE = Mark("hourglass", Tone.VIOLET)
"""A replaced version that is still served."""

BANDS: dict[str, Mark] = {
    "healthy": Mark("circle-check", Tone.SUCCESS),
    "due": Mark("clock-alert", Tone.WARNING),
    "critical": Mark("triangle-alert", Tone.DANGER),
    "expired": Mark("octagon-alert", Tone.DANGER),
}
"""Expiry bands, best first."""

OUTCOMES: dict[Outcome, Mark] = {
    Outcome.ALLOWED: Mark("circle-check", Tone.SUCCESS),
    Outcome.DENIED: Mark("circle-slash", Tone.DANGER),
    Outcome.FAILED: Mark("triangle-alert", Tone.WARNING),
}

PROFILES: dict[ProfileName, Mark] = {
    ProfileName.DEV: Mark("shield", Tone.SUCCESS),
    ProfileName.STAGING: Mark("shield-check", Tone.WARNING),
    ProfileName.PROD: Mark("shield-alert", Tone.DANGER),
}


class MarkWords(QObject):
    """The words of the marks in the person's language."""

    def state(self, state: State) -> str:
        """Return a state's word."""
        match state:
            case State.PRE_ACTIVATION:
                return self.tr("Not active yet")
            case State.ACTIVE:
                return self.tr("Active")
            case State.SUSPENDED:
                return self.tr("Suspended")
            case State.DEACTIVATED:
                return self.tr("Deactivated")
            case State.COMPROMISED:
                return self.tr("Compromised")
            case State.DESTROYED:
                return self.tr("Destroyed")

    def grace(self) -> str:
        """Return the word of a replaced version that is still served."""
        return self.tr("Grace period")

    def band(self, band: str) -> str:
        """Return an expiry band's word."""
        return {
            "healthy": self.tr("Healthy"),
            "due": self.tr("Expiring"),
            "critical": self.tr("Expires very soon"),
            "expired": self.tr("Expired"),
        }[band]

    def outcome(self, outcome: Outcome) -> str:
        """Return an outcome's word."""
        return {
            Outcome.ALLOWED: self.tr("Allowed"),
            Outcome.DENIED: self.tr("Denied"),
            Outcome.FAILED: self.tr("Failed"),
        }[outcome]

    def profile(self, profile: ProfileName) -> str:
        """Return what a profile demands, in two words."""
        return {
            ProfileName.DEV: self.tr("Relaxed profile"),
            ProfileName.STAGING: self.tr("Staging profile"),
            ProfileName.PROD: self.tr("Strict profile"),
        }[profile]

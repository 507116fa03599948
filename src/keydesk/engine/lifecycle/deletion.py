"""A deleted key is kept for 30 days, in which it can be restored; then it is purged. Pure.

That goes for every kind: deleting is a person's decision and says until when it can be taken back. What is never
destroyed by itself is an old version of a key that data was encrypted with, while the key stands.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

KEPT = timedelta(days=30)
"""How long a softly deleted key can be restored."""


def purge_due(deleted: datetime) -> datetime:
    """When a key that was deleted then is purged."""
    return deleted + KEPT

"""Keydesk: the administrator's key desk.

from keydesk import get_key
with get_key("database-password") as password: ...
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from keydesk.client import SecretValue, get_key

__all__ = ["SecretValue", "__version__", "get_key"]
__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    """Load the SDK only for those who use it: the hot `keydesk get` and the agent do not."""
    if name in {"SecretValue", "get_key"}:
        from keydesk import client

        return getattr(client, name)
    raise AttributeError(f"module keydesk has no attribute {name}")

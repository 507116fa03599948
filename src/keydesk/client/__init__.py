"""The SDK: ask an agent for keys, with nothing but the standard library, and without changing anything in its host.

from keydesk import get_key

with get_key("database-password") as password:
connect(password.view())
"""

from __future__ import annotations

from keydesk.client.client import Client
from keydesk.client.entrance import Entrance
from keydesk.client.keys import forget, get_key
from keydesk.client.secret_value import SecretValue

__all__ = ["Client", "Entrance", "SecretValue", "forget", "get_key"]

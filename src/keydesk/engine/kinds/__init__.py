"""The catalogue's behaviour: generate, recognise and describe keys; one file a family.

describe(Kind.SSH_KEY, {"value": body}).fingerprint
generate(Kind.PASSWORD, "password", {"length": "24"}, rng)
"""

from __future__ import annotations

from keydesk.engine.kinds.catalogue import describe, generate, recognise
from keydesk.engine.kinds.description import Description, GeneratedField

__all__ = ["Description", "GeneratedField", "describe", "generate", "recognise"]

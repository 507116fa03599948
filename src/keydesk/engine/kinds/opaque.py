"""Any bytes are a key of kind opaque; only their size is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keydesk.engine.kinds.description import Description
from keydesk.model.kinds import Kind

if TYPE_CHECKING:
    from keydesk.engine.kinds.description import Fields


def describe(fields: Fields) -> Description:
    """Return the size in bytes as the algorithm's words."""
    return Description(Kind.OPAQUE, f"{len(fields['value'])} bytes")


def is_one_line_of_text(value: memoryview) -> bool:
    """Claim: the bytes are UTF-8 text of at most 1,024 bytes without control characters (one last newline aside)."""
    end = len(value) - 1 if len(value) and value[-1] == 0x0A else len(value)
    if not 0 < end <= 1024 or any(byte < 0x20 or byte == 0x7F for byte in value[:end]):
        return False
    try:
        str(value[:end], "utf-8")
    except UnicodeDecodeError:
        return False
    return True

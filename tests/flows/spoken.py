"""What a refused command has to say: its exit code, its cause, the next step, and nothing secret."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.flows.agents import PASSWORD

if TYPE_CHECKING:
    from keydesk.errors import KeydeskError
    from tests.flows.agents import Said


def told(said: Said, error: type[KeydeskError], *words: str, secrets: tuple[bytes, ...] = ()) -> dict[str, Any]:
    """Check what a command with --json said when it failed; return the error as it was written."""
    everything = said.out + said.err.encode()
    assert (said.code, said.out) == (error.exit_code, b""), everything
    last = said.err.splitlines()[-1]
    found: dict[str, Any] = json.loads(last)["error"]
    assert found["code"] == error.code, found
    assert found["sentence"].endswith("."), found
    assert found["next_step"].endswith("."), found
    for word in words:
        assert word in found["sentence"] + found["next_step"], found
    quiet(everything, *secrets)
    return found


def quiet(shown: bytes, *secrets: bytes) -> None:
    """Check that nothing secret is shown, and no traceback."""
    for secret in (PASSWORD, b"Traceback", *secrets):
        assert secret not in shown

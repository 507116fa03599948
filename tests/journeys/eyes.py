"""Tells what a screen reader would: run by Debian's Python, which has its library; one JSON question and answer a line.

{"see": TEXT, "role": ROLE, "focus": true, "seconds": N}   waits for something shown whose name or text contains TEXT
{"miss": TEXT, "seconds": N}                               waits until nothing such is shown any more
{"all": true}                                              everything that is shown
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

DEEPEST = 40
MOST_CHILDREN = 400
WRITTEN = {"text", "password text"}


def library() -> Any:
    """Return the accessibility library, connected."""
    importlib.import_module("gi").require_version("Atspi", "2.0")
    atspi = importlib.import_module("gi.repository.Atspi")
    atspi.init()
    return atspi


def below(atspi: Any, node: Any, depth: int) -> Iterator[dict[str, Any]]:
    """Yield everything on the screen below a thing, and itself; what goes away meanwhile is left out."""
    try:
        states = node.get_state_set()
        if depth > 1 and not states.contains(atspi.StateType.SHOWING):
            return
        role = node.get_role_name()
        text = atspi.Text.get_text(node, 0, -1) if role in WRITTEN else ""
        focus = bool(states.contains(atspi.StateType.FOCUSED))
        yield {"role": role, "name": node.get_name() or "", "text": text, "focus": focus}
        children = [node.get_child_at_index(n) for n in range(min(node.get_child_count(), MOST_CHILDREN))]
    except Exception:  # noqa: BLE001 - whatever the library raises, the thing is gone
        return
    for child in children:
        if child is not None and depth < DEEPEST:
            yield from below(atspi, child, depth + 1)


def screen(atspi: Any) -> Iterator[dict[str, Any]]:
    """Yield everything that Keydesk shows, what was opened last first."""
    desktop = atspi.get_desktop(0)
    for number in range(desktop.get_child_count()):
        application = desktop.get_child_at_index(number)
        if application is None or (application.get_name() or "") != "keydesk":
            continue
        application.clear_cache()
        for window in reversed(range(application.get_child_count())):
            yield from below(atspi, application.get_child_at_index(window), 1)


def fits(thing: dict[str, Any], question: dict[str, Any], text: str) -> bool:
    """Claim: it is what was asked about."""
    is_said = text in thing["name"] or text in thing["text"]
    return is_said and question.get("role", "") in thing["role"] and (thing["focus"] or not question.get("focus"))


def answer(atspi: Any, question: dict[str, Any]) -> object:
    """Answer one question."""
    if "all" in question:
        return list(screen(atspi))
    text, until = str(question.get("see", question.get("miss"))), time.monotonic() + question["seconds"]
    while True:
        is_there = any(fits(thing, question, text) for thing in screen(atspi))
        if is_there == ("see" in question):
            return True
        if time.monotonic() > until:
            shown = {each for thing in screen(atspi) for each in (thing["name"], thing["text"]) if each}
            return {"never": sorted(shown)}
        time.sleep(0.05)


if __name__ == "__main__":
    reader = library()
    for line in sys.stdin:
        print(json.dumps(answer(reader, json.loads(line))), flush=True)

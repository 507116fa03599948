"""A person at a desk of their own: screen, keyboard, clipboard, and eyes that read what a screen reader is told."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.flows.agents import KEYDESK

PICTURES = os.environ.get("KEYDESK_PICTURES", "")
PATIENCE = 120.0
CONTROLS = {"push button", "check box", "radio button", "text", "password text", "combo box", "slider", "table", "tree"}


@dataclass
class Seat:
    """One person before one X server with a session bus and an accessibility bus."""

    environment: dict[str, str]
    eyes: subprocess.Popen[str]
    windows: list[subprocess.Popen[bytes]] = field(default_factory=list)

    # -- eyes --------------------------------------------------------------------------------------------------------

    def _ask(self, **question: object) -> Any:
        assert self.eyes.stdin is not None
        assert self.eyes.stdout is not None
        self.eyes.stdin.write(json.dumps(question) + "\n")
        self.eyes.stdin.flush()
        answer = json.loads(self.eyes.stdout.readline())
        has_failed = isinstance(answer, dict)
        if has_failed:
            self.picture("never")
        assert not has_failed, f"{question} never came true; shown are {answer['never']}"
        return answer

    def sees(self, text: str, role: str = "", *, focus: bool = False, seconds: float = PATIENCE) -> None:
        """Wait until something is shown that says so; `focus` claims that it has the keyboard."""
        self._ask(see=text, role=role, focus=focus, seconds=seconds)

    def misses(self, text: str, seconds: float = PATIENCE) -> None:
        """Wait until nothing is shown any more that says so."""
        self._ask(miss=text, seconds=seconds)

    def reads(self) -> str:
        """Return everything that is shown."""
        return "\n".join(f"{each['name']} {each['text']}" for each in self._ask(all=True))

    def nameless(self) -> list[str]:
        """Return the roles of controls that a screen reader could not name."""
        return [each["role"] for each in self._ask(all=True) if each["role"] in CONTROLS and not each["name"].strip()]

    def picture(self, name: str) -> None:
        """Keep a picture of the screen, where KEYDESK_PICTURES names a folder for them."""
        if PICTURES:
            camera = [sys.executable, str(Path(__file__).with_name("picture.py")), f"{PICTURES}/{name}.png"]
            subprocess.run(camera, env=self.environment, check=True)

    # -- hands -------------------------------------------------------------------------------------------------------

    def run(self, *command: str, seconds: float = 60) -> bytes:
        """Run a program of the desktop."""
        return subprocess.run(command, env=self.environment, capture_output=True, timeout=seconds, check=False).stdout

    def types(self, text: str) -> None:
        self.run("xdotool", "type", "--delay", "8", "--", text)

    def presses(self, *keys: str) -> None:
        self.run("xdotool", "key", "--delay", "30", *keys)

    def finds(self, text: str, line: str, key: str = "Return") -> None:
        """Type in the palette, and press a key when a line is offered."""
        self.presses("ctrl+k")
        self.sees("Search keys or run a command", "text", focus=True)
        self.types(text)
        self.sees(line, "list item")
        self.presses(key)

    def holds(self, key: str) -> None:
        self.run("xdotool", "keydown", key)

    def lets_go_of(self, key: str) -> None:
        self.run("xdotool", "keyup", key)

    def grasps(self, title: str) -> None:
        """Take hold of what a window offers, and drag it towards the middle of the screen without letting go."""
        window = self.run("xdotool", "search", "--sync", "--onlyvisible", "--name", title).decode().split()[0]
        self.run("xdotool", "windowmove", "--sync", window, "1330", "880")
        self.run("xdotool", "windowraise", window)
        self.run("xdotool", "mousemove", "--sync", "1430", "920", "mousedown", "1")
        for x, y in ((1425, 915), (1400, 900), (1200, 800), (900, 600), (800, 500), (790, 495)):
            self.run("xdotool", "mousemove", "--sync", str(x), str(y))

    def drops(self) -> None:
        """Let go of what was dragged."""
        self.run("xdotool", "mouseup", "1")

    def pastes(self, target: str = "UTF8_STRING") -> bytes:
        """What is on the clipboard. xclip waits for ever for an owner that leaves while it asks, so it asks again."""
        for _ in range(12):
            with contextlib.suppress(subprocess.TimeoutExpired):
                return self.run("xclip", "-o", "-selection", "clipboard", "-t", target, seconds=5)
        raise AssertionError("whoever owns the clipboard does not answer")

    # -- programs ----------------------------------------------------------------------------------------------------

    def opens(self) -> None:
        """Start the window and give it the keyboard."""
        self.run("xdotool", "mousemove", "5", "5")
        window = subprocess.Popen(KEYDESK, env=self.environment, start_new_session=True, stderr=subprocess.DEVNULL)
        self.windows.append(window)
        self.run("xdotool", "search", "--sync", "--onlyvisible", "--pid", str(window.pid), "windowactivate", "--sync")

    def opens_files(self, title: str, *files: Path) -> None:
        """Start a window from which files can be dragged; it takes the keyboard."""
        program = [sys.executable, str(Path(__file__).with_name("file_manager.py")), title, *map(str, files)]
        self.windows.append(subprocess.Popen(program, env=self.environment, start_new_session=True))
        self.run("xdotool", "search", "--sync", "--onlyvisible", "--name", title, "windowactivate", "--sync")

    def returns(self) -> None:
        """Give Keydesk's first window the keyboard again."""
        window = str(self.windows[0].pid)
        self.run("xdotool", "search", "--sync", "--onlyvisible", "--pid", window, "windowactivate", "--sync")

    def leaves(self) -> None:
        """End every window."""
        for window in self.windows:
            window.terminate()
            window.wait(timeout=PATIENCE)
        self.windows.clear()

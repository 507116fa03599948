"""A desk to sit at: X server and window manager, session bus and accessibility bus, all of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.journeys.seat import Seat

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
LAUNCHER = "/usr/libexec/at-spi-bus-launcher"
NEEDED = ("xdotool", "xclip", "dbus-daemon", "/usr/bin/python3", LAUNCHER)


@pytest.fixture
def seat(x_display: str, tmp_path: Path) -> Iterator[Seat]:
    if missing := [program for program in NEEDED if shutil.which(program) is None]:
        pytest.skip(f"not installed: {', '.join(missing)}; ./dev test installs them")
    subprocess.run([sys.executable, str(ROOT / "tools" / "resources.py")], check=True, stdout=subprocess.DEVNULL)
    environment = {name: value for name, value in os.environ.items() if name != "QT_QPA_PLATFORM"}
    environment |= {"DISPLAY": x_display, "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1", "KEYDESK_LANGUAGE": "en"}
    environment["KEYDESK_VAULT"] = str(tmp_path / "ops.keydesk")
    with ExitStack() as stack:

        def start(*command: str) -> subprocess.Popen[str]:
            process = stack.enter_context(
                subprocess.Popen(
                    command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                    text=True,
                )
            )  # fmt: skip
            stack.callback(process.terminate)
            return process

        bus = start("dbus-daemon", "--session", "--nofork", "--print-address").stdout
        assert bus is not None
        environment["DBUS_SESSION_BUS_ADDRESS"] = bus.readline().strip()
        start(LAUNCHER, "--launch-immediately")
        made = Seat(environment, start("/usr/bin/python3", str(Path(__file__).with_name("eyes.py"))))
        stack.callback(made.leaves)
        yield made

"""The tour's own process makes the sample vault, shows it in a window of another process, and clears up behind both."""

from __future__ import annotations

import contextlib
import os
import subprocess
import time
from typing import TYPE_CHECKING

from keydesk import launch
from keydesk.errors import InternalError

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Iterator, Sequence

BUNDLE = "example-ops.keydesk"
PATIENCE = 5.0
"""Seconds a window, or an agent, has to end by itself."""


def walk(folder: pathlib.Path) -> int:
    """Open the window, make the vault for it, and stay until it is closed. Raises KeydeskError."""
    bundle = folder / BUNDLE
    _say("Making a sample vault of fresh keys, with a year of history …")
    with window(bundle) as (child, give):
        from keydesk.tour.history import make_sample  # while the window starts
        from keydesk.tour.scattered import lay_out

        lay_out(folder / "scattered")
        password = make_sample(bundle)
        give(password)
        _say(f"It is gone when the window closes. To unlock it again, its password is {password.decode()}")
        _say(f"To drop on the window: {folder / 'scattered'}")
        return child.wait()


@contextlib.contextmanager
def window(
    bundle: pathlib.Path, words: Sequence[str] = (), **variables: str
) -> Iterator[tuple[subprocess.Popen[bytes], Give]]:
    """Start the window of a sample vault; it waits for the password that is given, and does not outlive the block.

    With `variables` it is drawn nowhere, and what its platform complains of is of no interest.
    """
    reading, writing = os.pipe()
    arguments = ["tour", "--sample", str(bundle), "--password-fd", str(reading), *words]
    command = launch.command(launch.Role.KEYDESK, *arguments)
    environment = {**launch.environment(display=True), **variables}
    child = subprocess.Popen(
        command, env=environment, pass_fds=[reading], stdin=subprocess.DEVNULL, start_new_session=True,
        stderr=subprocess.DEVNULL if variables else None,
    )  # fmt: skip
    os.close(reading)
    give = Give(writing)
    try:
        yield child, give
    finally:
        give.close()
        end(child, bundle)


def take_pictures(bundle: pathlib.Path, password: bytearray, into: pathlib.Path) -> list[pathlib.Path]:
    """Have the window's screens drawn without a display; return the files. Raises InternalError."""
    into.mkdir(parents=True, exist_ok=True)
    before = {(file, file.stat().st_mtime_ns) for file in into.glob("*.png")}
    with window(bundle, ("--pictures", str(into.resolve())), QT_QPA_PLATFORM="offscreen") as (child, give):
        give(password)
        if child.wait():
            raise InternalError("The window could not be drawn.")
    return sorted(file for file in into.glob("*.png") if (file, file.stat().st_mtime_ns) not in before)


class Give:
    """Hands the password to the window, once."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def __call__(self, password: bytearray) -> None:
        """Write the password; a window that is gone already needs none."""
        with contextlib.suppress(BrokenPipeError):
            os.write(self._descriptor, password)
        self.close()

    def close(self) -> None:
        """Say that no more comes."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def end(child: subprocess.Popen[bytes], bundle: pathlib.Path) -> None:
    """See to it that window and agent are gone."""
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
    until = time.monotonic() + PATIENCE
    while launch.running_agent(launch.canonical(str(bundle))) and time.monotonic() < until:
        time.sleep(0.02)


def _say(line: str) -> None:
    print(line, flush=True)

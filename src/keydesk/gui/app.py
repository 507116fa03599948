"""The window's process: hardened, with a display or a plain sentence why not, visible before the agent is asked.

run()                          the default vault, or the first run where there is none
run("/home/me/work.keydesk")   this vault
"""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from keydesk import launch
from keydesk.errors import NoDisplayError
from keydesk.gui.desktop.display import display_problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keydesk.client.entrance import Entrance
    from keydesk.gui.windows import Windows

DEFAULT_FOLDER = "keydesk"
DEFAULT_NAME = "keys.keydesk"


def run(bundle: str | None = None) -> int:
    """Open the window of a vault and stay until the last window is closed. Raises NoDisplayError."""
    launch.harden()
    problem = display_problem()
    if problem:
        raise NoDisplayError(f"No window can open: {problem}.")
    gc.disable()  # nothing of what is loaded for the first paint is garbage
    windows = open_windows(bundle or launch.default_vault() or _made_default_place())
    gc.freeze()
    gc.enable()
    return windows.run()


def open_windows(bundle: str, entrance: Entrance | None = None) -> Windows:
    """Return the application with the window of a vault shown; `entrance` as `Windows.open` has it."""
    from keydesk.gui.imports import restore_import

    restore_import()
    from keydesk.gui.windows import Windows

    windows = Windows(_start)
    windows.open(bundle, entrance)
    return windows


def default_place() -> str:
    """Return where a vault is made when nobody said where: in a folder of its own under the data folder."""
    base = os.environ.get("XDG_DATA_HOME")
    data = Path(base) if base else Path.home() / ".local" / "share"
    return str(data / DEFAULT_FOLDER / DEFAULT_NAME)


def _made_default_place() -> str:
    place = Path(default_place())
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return str(place)


def _start(command: Sequence[str]) -> None:
    """Start another process of ours beside this one."""
    import subprocess  # before the first paint nothing is loaded that it does not need

    subprocess.Popen(
        list(command), env=launch.environment(display=True), cwd="/", stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True, close_fds=True,
    )  # fmt: skip


def main(words: Sequence[str]) -> int:
    """Run the window of the vault that the first word names, or of the default one."""
    try:
        return run(words[0] if words else None)
    except NoDisplayError as error:
        sys.stderr.write(f"keydesk: {error}\n")
        return error.exit_code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Says plainly why no window can open, before Qt would abort the process with a misleading text."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path


def display_problem() -> str:
    """Return why there is no display here, or an empty string if there is one (8 ms under X11)."""
    platform = os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0]
    if sys.platform != "linux" or platform not in ("", "xcb", "wayland"):
        return ""
    if platform != "xcb" and _has_wayland():
        return ""
    name = os.environ.get("DISPLAY")
    if not name:
        return "there is no display: DISPLAY and WAYLAND_DISPLAY are not set"
    return _x_problem(name)


def _has_wayland() -> bool:
    name = os.environ.get("WAYLAND_DISPLAY")
    return bool(name) and Path(os.environ.get("XDG_RUNTIME_DIR", ""), name or "").exists()


def _x_problem(name: str) -> str:
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
        ctypes.CDLL("libxcb-cursor.so.0")
    except OSError as error:
        library = "libxcb-cursor0" if "cursor" in str(error) else "libxcb1"
        return f"the system library {library} is not installed"
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(name.encode(), None))
    failed = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return f"the display {name} does not answer" if failed else ""

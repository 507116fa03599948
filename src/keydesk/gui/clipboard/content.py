"""What a copied value looks like on the clipboard: text, the hints that keep it out of histories, and a token of ours.

Only the holder and the paste process touch the clipboard; the window's own process does so only where the desktop
gives it to nobody else (Wayland).

* X11 and Wayland: `x-kde-passwordManagerHint` = `secret` (honoured by Klipper, GPaste, CopyQ and others).
* Windows: the three formats of "Cloud clipboard and clipboard history". Not run here.
* macOS: `org.nspasteboard.ConcealedType` (nspasteboard.org). Not run here.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QClipboard, QGuiApplication

TEXT = "text/plain;charset=utf-8"
TOKEN = "application/x-keydesk-token"
HINT = "x-kde-passwordManagerHint"
_DWORD_ZERO = b"\0\0\0\0"
_CLIPBOARD = QClipboard.Mode.Clipboard


def put(value: memoryview, token: bytes) -> bool:
    """Own the clipboard, never the primary selection; False where the system did not let us.

    Qt keeps copies of the value for as long as this process lives: it is called only in one that ends soon.

    Raises:
        UnicodeDecodeError: the value is not text.

    """
    content = QMimeData()
    content.setText(str(value, "utf-8"))
    content.setData(TEXT, bytes(value))
    content.setData(TOKEN, token)
    for name, hint in _hints().items():
        content.setData(name, hint)
    QGuiApplication.clipboard().setMimeData(content, _CLIPBOARD)
    return is_ours()


def is_ours() -> bool:
    """Claim: what is on the clipboard is what this process put there; nobody else's content is read to know it."""
    return QGuiApplication.clipboard().ownsClipboard()


def clear() -> None:
    """Empty the clipboard if it is still ours."""
    if is_ours():
        QGuiApplication.clipboard().clear(_CLIPBOARD)


def text_bytes() -> bytes:
    """Return the text somebody asked to paste, as UTF-8; empty when there is none.

    Qt and Python keep freed copies of it: where possible this is called in a process that ends right after.
    """
    content = _content()
    return content.text().encode() if content is not None and content.hasText() else b""


def _content() -> QMimeData | None:
    return QGuiApplication.clipboard().mimeData(_CLIPBOARD)  # None when empty, whatever the stub says


def _hints() -> dict[str, bytes]:
    if sys.platform == "win32":  # Qt turns this prefix into registered clipboard formats
        names = (
            "ExcludeClipboardContentFromMonitorProcessing",
            "CanIncludeInClipboardHistory",
            "CanUploadToCloudClipboard",
        )
        return {f'application/x-qt-windows-mime;value="{name}"': _DWORD_ZERO for name in names}
    if sys.platform == "darwin":  # and this one into a pasteboard type
        return {"application/x-qt-macos-mime;value=org.nspasteboard.ConcealedType": b"\0"}
    return {HINT: b"secret"}

"""Speaks a clipboard holder's words without a display; run as a program. Values that begin with ! misbehave."""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import socket
import sys

if __name__ == "__main__":
    ctypes.CDLL(None).prctl(1, 9, 0, 0, 0)
    channel = socket.socket(fileno=int(sys.argv[1]))
    assert os.getppid() == int(sys.argv[2])
    if os.environ.get("DISPLAY") == ":none":
        channel.sendall(b"failed no display\n")
        sys.exit(1)
    channel.sendall(b"ready\n")
    stream = channel.makefile("rb")
    head = stream.readline()
    if not head:
        sys.exit()
    size = json.loads(head)["size"]
    value = stream.read(size)
    if value == b"!die":
        os._exit(1)
    with open(os.environ["XAUTHORITY"], "wb") as seen:  # where the test looks what arrived
        seen.write(value)
    channel.sendall(b"owned\n")
    if value == b"!replaced":
        channel.sendall(b"replaced\n")
        sys.exit()
    channel.settimeout(json.loads(head)["seconds"])
    with contextlib.suppress(TimeoutError):
        stream.readline()
    channel.sendall(b"cleared\n")

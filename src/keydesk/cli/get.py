"""`keydesk get`, hot: the value of one key on standard output, with nothing imported but sys, _socket and posix.

It does what is plain: one path, perhaps --version, --label, --field, --reason, --vault, and an agent that answers.
Anything else (other options, no agent, a question to ask the person) is left to the full command line by returning
None. What it sends is compared with `wire`, and where it looks with `launch`, by tests.
"""

import _socket
import posix
import sys

_OPTIONS = {"--version": 0, "--label": 1, "--field": 2, "--reason": 3, "--vault": 4}
_LABELS = {"current", "previous", "pending"}
EXIT = {"locked": 3, "denied": 4, "needs-step-up": 4, "needs-reason": 4, "not-found": 5}
ASKS = {"locked", "denied", "needs-step-up", "needs-reason"}
SECONDS = 75
_PLAIN = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\f": "\\f", "\b": "\\b"}


def parse(words: list[str]) -> tuple[str, int, str | None, str, str, str | None] | None:
    """Return [path, version, label, field, reason, vault] of the words after `get`, or None when they are not plain."""
    found: list[str | None] = [None] * 5
    path = None
    rest = iter(words)
    for word in rest:
        name, mark, text = word.partition("=")
        given: str | None = text
        if name in _OPTIONS:
            if not mark:
                given = next(rest, None)
            if given is None or found[_OPTIONS[name]] is not None:
                return None
            found[_OPTIONS[name]] = given
        elif word[:1] == "-" or path is not None:
            return None
        else:
            path = word
    version, label, field, reason, vault = found
    if not path or (version is not None and (label or not version.isascii() or not version.isdigit())):
        return None
    if label is not None and label not in _LABELS:
        return None
    return path, int(version or 0), label, "value" if field is None else field, reason or "", vault


def quoted(text: str) -> str:
    """Return `text` as a JSON string, written as json.dumps(ensure_ascii=False) does."""
    if text.isalnum():
        return f'"{text}"'
    return '"' + "".join([_PLAIN.get(c) or (c if c >= " " else f"\\u{ord(c):04x}") for c in text]) + '"'


def frame(path: str, version: int, label: str | None, field: str, reason: str) -> bytes:
    """Return the bytes of one request."""
    head = (
        f'{{"verb":"get","id":1,"deadline":{SECONDS * 1000},"args":{{"path":{quoted(path)},"version":{version},'
        f'"label":{quoted(label) if label else "null"},"field":{quoted(field)},"reason":{quoted(reason)},'
        '"action":"get"}}'
    ).encode()
    return len(head).to_bytes(4, "big") + b"\0\0\0\0" + head


def places(vault: str | None) -> tuple[list[bytes], int] | None:
    """Return where the agent of a vault may listen and who must be there, or None when that is not plain."""
    environ = posix.environ
    home = environ.get(b"HOME")
    given = vault.encode("utf-8", "surrogateescape") if vault else environ.get(b"KEYDESK_VAULT")
    if not given:
        base = environ.get(b"XDG_CONFIG_HOME") or (home and home + b"/.config")
        given = base and _line(base + b"/keydesk/default-vault")
    if not given or given[:1] != b"/" or b"//" in given or b"/." in given or given[-1:] == b"/":
        return None
    folder, _, name = given.rpartition(b"/")
    try:
        descriptor = posix.open(folder or b"/", posix.O_PATH | posix.O_DIRECTORY | posix.O_CLOEXEC)
        folder = posix.readlink(b"/proc/self/fd/%d" % descriptor)
        owner = posix.lstat(given).st_uid
    except (OSError, AttributeError):
        return None
    state = 0xCBF29CE484222325
    for byte in folder.rstrip(b"/") + b"/" + name:
        state = (state ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    tail = b"/%016x.sock" % state
    found = []
    runtime = environ.get(b"XDG_RUNTIME_DIR")
    if runtime:
        found.append(runtime + b"/keydesk" + tail)
    found.append(b"/run/user/%d/keydesk" % owner + tail)
    base = environ.get(b"XDG_STATE_HOME") or (home and home + b"/.local/state")
    if base:
        found.append(base + b"/keydesk/run" + tail)
    return found, owner


def _line(file: bytes) -> bytes | None:
    try:
        descriptor = posix.open(file, posix.O_RDONLY | posix.O_CLOEXEC)
        line = posix.read(descriptor, 4096)
        posix.close(descriptor)
    except OSError:
        return None
    return line.rstrip(b"\n")


def _connect(found: list[bytes], owner: int) -> _socket.socket | None:
    for place in found:
        sock = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM | _socket.SOCK_CLOEXEC)
        try:
            sock.connect(place)
            peer = sock.getsockopt(_socket.SOL_SOCKET, _socket.SO_PEERCRED, 12)
        except OSError:
            sock.close()
            continue
        if int.from_bytes(peer[4:8], sys.byteorder) == owner:
            return sock
        sock.close()
    return None


def _receive(sock: _socket.socket) -> tuple[bytearray, int, int]:
    """Return a buffer with one whole frame, and the lengths of its head and body."""
    buffer = bytearray(16384)
    have, need = 0, 8
    head = body = 0
    while have < need:
        count = sock.recv_into(memoryview(buffer)[have:])
        if not count:
            raise OSError
        have += count
        if have >= 8:
            head = int.from_bytes(buffer[:4], "big")
            body = int.from_bytes(buffer[4:8], "big")
            need = 8 + head + body
            if need > len(buffer):
                larger = bytearray(need)
                larger[:have] = memoryview(buffer)[:have]
                buffer[:] = bytes(len(buffer))
                buffer = larger
    return buffer, head, body


def main(words: list[str]) -> int | None:
    """Print the value and return the exit code; None leaves it all to the full command line."""
    wanted = parse(words)
    if wanted is None:
        return None
    try:
        found = places(wanted[5])
        request = frame(*wanted[:5])
        sock = found and _connect(*found)
        if not sock:
            return None
        sock.settimeout(SECONDS)
        hello, head, body = _receive(sock)
        if body != 16:
            return None
        sock.send(hello[8 + head : 24 + head] + b"c")
        sock.send(request)
        buffer, head, body = _receive(sock)
    except (OSError, UnicodeError):
        return None
    if not buffer.startswith(b'{"id":1,"ok":', 8):
        return _refused(buffer[8 : 8 + head])
    value = memoryview(buffer)[8 + head : 8 + head + body]
    try:
        while value:
            value = value[posix.write(1, value) :]
        if posix.isatty(1):
            posix.write(1, b"\n")
    except OSError as error:
        posix.write(2, b"The value could not be written: %s.\n" % posix.strerror(error.errno or 0).encode())
        return 7
    finally:
        buffer[:] = bytes(len(buffer))
    return 0


def _refused(head: bytes | bytearray) -> int | None:
    """Say why there is no value; where a person at a terminal could help, let the full command line ask."""
    import json

    error = json.loads(head).get("error", {})
    code = error.get("code")
    if code not in EXIT or (code in ASKS and posix.isatty(2)):
        return None
    posix.write(2, f"{error['sentence']} {error['next_step']}".strip().encode() + b"\n")
    return EXIT[code]

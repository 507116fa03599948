"""A person at the terminal is asked there, also when input and output go elsewhere; what is secret is not shown.

Secrets are read byte by byte into a bytearray the caller wipes, and never become a str.
"""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TYPE_CHECKING

from keydesk.errors import RefusedError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 4096


def can_ask() -> bool:
    """Claim: there is a person at a terminal who sees our questions."""
    if not sys.stderr.isatty():
        return False
    try:
        os.close(os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY | os.O_CLOEXEC))
    except OSError:
        return False
    return True


def ask_secret(question: str) -> bytearray:
    """Return what was typed, unseen. Raises UsageError when there is nobody to ask, KeyboardInterrupt on Ctrl-C."""
    with _terminal(is_shown=False) as terminal:
        os.write(terminal, question.encode())
        try:
            return _line(terminal)
        finally:
            os.write(terminal, b"\n")


def ask_new_secret(question: str, again: str) -> bytearray:
    """Return what was typed twice alike. Raises RefusedError when it was not."""
    first, second = ask_secret(question), ask_secret(again)
    try:
        if first != second:
            first[:] = bytes(len(first))
            raise RefusedError("The two passwords are not the same.", "Try again.")
        return first
    finally:
        second[:] = bytes(len(second))


def new_password(descriptor: int | None) -> bytearray:
    """Return a new master password, from the descriptor or typed twice. Raises RefusedError, UsageError."""
    if descriptor is not None:
        return read_descriptor(descriptor)
    return ask_new_secret("New master password: ", "The same again: ")


def ask(question: str) -> str:
    """Return a line that is no secret."""
    with _terminal(is_shown=True) as terminal:
        os.write(terminal, question.encode())
        return _line(terminal).decode(errors="replace").strip()


def show_secret(sentence: str, secret: bytearray) -> None:
    """Show a secret on the terminal, and nowhere else."""
    with _terminal(is_shown=True) as terminal:
        os.write(terminal, sentence.encode())
        os.write(terminal, secret)
        os.write(terminal, b"\n\n")


def ask_yes(question: str) -> bool:
    """Claim: the person agreed."""
    return ask(f"{question} [y/N] ").lower() in {"y", "yes"}


def read_descriptor(descriptor: int) -> bytearray:
    """Return everything from a descriptor, one newline at its end dropped. Raises UsageError."""
    content = bytearray()
    part = bytearray(LONGEST)
    try:
        while count := os.readv(descriptor, [part]):
            content += memoryview(part)[:count]
            if len(content) > LONGEST:
                raise UsageError("What came from the descriptor is too long for a password.")
    except OSError as error:
        raise UsageError(f"Descriptor {descriptor} cannot be read: {os.strerror(error.errno or 0)}.") from None
    finally:
        part[:] = bytes(len(part))
    if content.endswith(b"\n"):
        content.pop()
    return content


@contextlib.contextmanager
def _terminal(*, is_shown: bool) -> Iterator[int]:
    """Open the terminal, echo as wished, everything as it was afterwards."""
    import termios

    try:
        descriptor = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY | os.O_CLOEXEC)
    except OSError:
        raise UsageError("There is no terminal to ask at.", "Give the password with --password-fd N.") from None
    try:
        before = termios.tcgetattr(descriptor)
        now = termios.tcgetattr(descriptor)
        if not is_shown:
            now[3] &= ~(termios.ECHO | termios.ECHONL)
        termios.tcsetattr(descriptor, termios.TCSAFLUSH, now)
        try:
            yield descriptor
        finally:
            termios.tcsetattr(descriptor, termios.TCSAFLUSH, before)
    finally:
        os.close(descriptor)


def _line(terminal: int) -> bytearray:
    line, byte = bytearray(), bytearray(1)
    while os.readv(terminal, [byte]) and byte != b"\n":
        line += byte
        if len(line) > LONGEST:
            raise UsageError("That is too long.")
    byte[0] = 0
    return line

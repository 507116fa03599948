"""A little DER, for files no honest program would write."""

from __future__ import annotations

PBES2 = bytes.fromhex("06092a864886f70d01050d")
AES256_CBC = bytes.fromhex("060960864801650304012a")
PBKDF2 = bytes.fromhex("06092a864886f70d01050c")
SCRYPT = bytes.fromhex("06092b06010401da47040b")
DATA = bytes.fromhex("06092a864886f70d010701")
SHA256 = bytes.fromhex("0609608648016503040201")


def tlv(tag: int, *parts: bytes) -> bytes:
    """One element."""
    body = b"".join(parts)
    if len(body) < 0x80:
        return bytes([tag, len(body)]) + body
    length = len(body).to_bytes((len(body).bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + body


def number(value: int) -> bytes:
    """An INTEGER."""
    return tlv(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def pbkdf2(iterations: int) -> bytes:
    """The algorithm with its parameters."""
    return tlv(0x30, PBKDF2, tlv(0x30, tlv(0x04, bytes(8)), number(iterations)))


def scrypt(cost: int, block: int, lanes: int) -> bytes:
    """The algorithm with its parameters."""
    return tlv(0x30, SCRYPT, tlv(0x30, tlv(0x04, bytes(8)), number(cost), number(block), number(lanes)))

"""A KeePass file is opened here: header read, costs checked, key derived, content authenticated and unfolded.

KDBX 3.1 and 4 (KeePass Help Center, "KDBX File Format Specification"). Nothing is computed before the cost the header
asks for was found within bounds, nothing is decrypted that was not authenticated (KDBX 4), nothing unfolds beyond its
bound. The inner XML and its random stream leave as bytes for `keepass`.
"""

from __future__ import annotations

import hashlib
import hmac
import struct
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from argon2 import low_level
from Cryptodome.Cipher import Salsa20
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

from keydesk.engine.formats.limits import (
    MAX_AES_ROUNDS,
    MAX_ARGON2_LANES,
    MAX_ARGON2_MEMORY,
    MAX_ARGON2_WORK,
    MAX_INFLATED,
    check_cost,
    check_count,
    wrong_passphrase,
)
from keydesk.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator

SIGNATURE = bytes.fromhex("03d9a29a67fb4bb5")
_AES, _CHACHA20, _TWOFISH = (
    bytes.fromhex("31c1f2e6bf714350be5805216afc5aff"),
    bytes.fromhex("d6038a2b8b6f4cb5a524339a31dbb59a"),
    bytes.fromhex("ad68f29f576f4bb9a36ad47af965346c"),
)
_AES_KDFS = {bytes.fromhex("c9d9f39a628a4460bf740d08c18a4fea"), bytes.fromhex("7c02bb8279a74ac0927d114a00648238")}
_ARGON2 = {
    bytes.fromhex("ef636ddf8c29444b91f7a9a403e30a0c"): low_level.Type.D,
    bytes.fromhex("9e298b1956db4773b23dfc3ec6f0a1e6"): low_level.Type.ID,
}
_SALSA20, _CHACHA20_STREAM = 2, 3
_SALSA20_NONCE = bytes.fromhex("e830094b97205d2a")
_CUT = "The file is cut short or damaged."
_FETCH = "Take it again from where it is kept."
_LOWER = "Lower it in KeePass (database settings, security) and save the file."
_KEY_FILE = " A key file or a hardware key beside the passphrase is not read yet."
_CHUNK = 1024 * 1024


class Stream(Protocol):
    """The inner random stream; it must be applied to protected values in the order of the document."""

    def update(self, data: bytes) -> bytes:
        """Decrypt the next bytes."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An opened file: its XML, the stream over its protected values, and the attachments of a KDBX 4 header."""

    xml: bytes = field(repr=False)
    stream: Stream = field(repr=False)
    attachments: tuple[bytes, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class _Header:
    major: int
    fields: dict[int, bytes]
    raw: bytes
    size: int

    def part(self, number: int) -> bytes:
        if number not in self.fields:
            raise RefusedError(_CUT, _FETCH)
        return self.fields[number]


def open_file(body: bytes, name: str, passphrase: bytes) -> Opened:
    """Open one KDBX file called `name`.

    Raises:
        RefusedError: cut short, damaged, absurd cost, unknown cipher, wrong passphrase.
    """
    header = _header(body)
    cipher = header.part(2)
    if cipher not in {_AES, _CHACHA20}:
        known = "Twofish" if cipher == _TWOFISH else "a cipher Keydesk does not know"
        raise RefusedError(f"It is encrypted with {known}.", "Choose AES or ChaCha20 in KeePass and save the file.")
    composite = hashlib.sha256(hashlib.sha256(passphrase).digest()).digest()
    transformed = _transform(composite, _kdf(header))
    if header.major == 4:
        return _open_4(body, name, header, transformed)
    return _open_3(body, name, header, transformed)


# -- header and key ------------------------------------------------------------------------------------------------


def _header(body: bytes) -> _Header:
    if not body.startswith(SIGNATURE) or len(body) < 12:
        raise RefusedError(_CUT, _FETCH)
    minor, major = struct.unpack_from("<HH", body, 8)
    if major not in {3, 4}:
        raise RefusedError(f"Its format is KDBX {major}.{minor}; Keydesk reads 3 and 4.", "Save it with KeePassXC.")
    fields: dict[int, bytes] = {}
    at = 12
    prefix = struct.Struct("<BI" if major == 4 else "<BH")
    while True:
        if at + prefix.size > len(body):
            raise RefusedError(_CUT, _FETCH)
        number, length = prefix.unpack_from(body, at)
        at += prefix.size
        if at + length > len(body):
            raise RefusedError(_CUT, _FETCH)
        fields[number] = body[at : at + length]
        at += length
        if number == 0:
            return _Header(major, fields, body[:at], at)


def _kdf(header: _Header) -> dict[str, bytes | int]:
    """The parameters of the key derivation, their cost within bounds."""
    if header.major == 4:
        parameters = _variants(header.part(11))
    else:
        rounds = int.from_bytes(header.part(6), "little")
        parameters = {"$UUID": next(iter(_AES_KDFS)), "R": rounds, "S": header.part(5)}
    kind = parameters.get("$UUID")
    if kind in _AES_KDFS:
        check_cost("rounds of AES", _whole(parameters, "R"), MAX_AES_ROUNDS, _LOWER)
    elif kind in _ARGON2:
        memory, passes = _whole(parameters, "M"), _whole(parameters, "I")
        check_cost("bytes of memory for Argon2", memory, MAX_ARGON2_MEMORY, _LOWER)
        check_cost("bytes of work for Argon2", memory * passes, MAX_ARGON2_WORK, _LOWER)
        check_cost("lanes of Argon2", _whole(parameters, "P"), MAX_ARGON2_LANES, _LOWER)
    else:
        raise RefusedError("Its key derivation is not known to Keydesk.", "Choose Argon2 or AES-KDF in KeePass.")
    return parameters


def _variants(body: bytes) -> dict[str, bytes | int]:
    """A KDBX 4 VariantDictionary; integers of any size become int, all else stays bytes."""
    found: dict[str, bytes | int] = {}
    at = 2
    try:
        while body[at] != 0:
            kind, length = struct.unpack_from("<BI", body, at)
            name = body[at + 5 : at + 5 + length].decode("utf-8")
            at += 5 + length
            (size,) = struct.unpack_from("<I", body, at)
            value = body[at + 4 : at + 4 + size]
            at += 4 + size
            found[name] = int.from_bytes(value, "little") if kind in {0x04, 0x05, 0x0C, 0x0D} else value
    except (IndexError, struct.error, UnicodeDecodeError):
        raise RefusedError(_CUT, _FETCH) from None
    return found


def _whole(parameters: dict[str, bytes | int], name: str) -> int:
    value = parameters.get(name)
    if not isinstance(value, int):
        raise RefusedError(_CUT, _FETCH)
    return value


def _octets(parameters: dict[str, bytes | int], name: str) -> bytes:
    value = parameters.get(name)
    if not isinstance(value, bytes):
        raise RefusedError(_CUT, _FETCH)
    return value


def _transform(composite: bytes, parameters: dict[str, bytes | int]) -> bytes:
    kind, salt = _octets(parameters, "$UUID"), _octets(parameters, "S")
    if kind in _AES_KDFS:
        return _aes_kdf(composite, salt, _whole(parameters, "R"))
    lanes, memory = _whole(parameters, "P"), _whole(parameters, "M") // 1024
    return _argon2(composite, salt, _whole(parameters, "I"), memory, lanes, _whole(parameters, "V"), _ARGON2[kind])


def _aes_kdf(composite: bytes, seed: bytes, rounds: int) -> bytes:
    """Encrypt each half `rounds` times: CBC over zero blocks with the half as IV is that chain, at full speed."""
    if len(seed) != 32:
        raise RefusedError(_CUT, _FETCH)
    halves = []
    for half in (composite[:16], composite[16:]):
        encryptor = Cipher(algorithms.AES(seed), modes.CBC(half)).encryptor()
        left, last = rounds, half
        while left > 0:
            blocks = min(left, _CHUNK // 16)
            last = encryptor.update(bytes(blocks * 16))[-16:]
            left -= blocks
        halves.append(last)
    return hashlib.sha256(b"".join(halves)).digest()


def _argon2(
    secret: bytes, salt: bytes, passes: int, memory: int, lanes: int, version: int, kind: low_level.Type
) -> bytes:
    """Argon2 on one thread: the answer depends on lanes only, and the jail allows no threads."""
    ffi = low_level.ffi
    out, secret_c, salt_c = ffi.new("uint8_t[]", 32), ffi.new("uint8_t[]", secret), ffi.new("uint8_t[]", salt)
    context = ffi.new(
        "argon2_context *",
        {
            "out": out, "outlen": 32, "pwd": secret_c, "pwdlen": len(secret), "salt": salt_c, "saltlen": len(salt),
            "secret": ffi.NULL, "secretlen": 0, "ad": ffi.NULL, "adlen": 0, "t_cost": passes, "m_cost": memory,
            "lanes": lanes, "threads": 1, "version": version, "allocate_cbk": ffi.NULL, "free_cbk": ffi.NULL,
            "flags": 0,
        },
    )  # fmt: skip
    if low_level.core(context, kind.value) != 0:
        raise RefusedError("Its key derivation has impossible parameters.", _LOWER)
    return bytes(ffi.buffer(out))


# -- content -------------------------------------------------------------------------------------------------------


def _open_4(body: bytes, name: str, header: _Header, transformed: bytes) -> Opened:
    at = header.size
    if len(body) < at + 64 or hashlib.sha256(header.raw).digest() != body[at : at + 32]:
        raise RefusedError(_CUT, _FETCH)
    seed = header.part(4)
    mac_key = hashlib.sha512(seed + transformed + b"\x01").digest()
    first = hmac.digest(_block_key(mac_key, 2**64 - 1), header.raw, "sha256")
    if not hmac.compare_digest(first, body[at + 32 : at + 64]):
        raise wrong_passphrase(name, _KEY_FILE)
    sealed = b"".join(_blocks_4(body, at + 64, mac_key))
    inner = _unfold(header, _decrypt(header, seed, transformed, sealed))
    stream_kind, stream_key, attachments = 0, b"", []
    at = 0
    while True:
        if at + 5 > len(inner):
            raise RefusedError(_CUT, _FETCH)
        number, length = struct.unpack_from("<BI", inner, at)
        part = inner[at + 5 : at + 5 + length]
        at += 5 + length
        if number == 0:
            break
        if number == 1:
            stream_kind = int.from_bytes(part, "little")
        elif number == 2:
            stream_key = part
        elif number == 3:
            attachments.append(part[1:])
    return Opened(inner[at:], _stream(stream_kind, stream_key), tuple(attachments))


def _block_key(mac_key: bytes, number: int) -> bytes:
    return hashlib.sha512(struct.pack("<Q", number) + mac_key).digest()


def _blocks_4(body: bytes, at: int, mac_key: bytes) -> Iterator[bytes]:
    number = 0
    while True:
        if at + 36 > len(body):
            raise RefusedError(_CUT, _FETCH)
        tag, (length,) = body[at : at + 32], struct.unpack_from("<I", body, at + 32)
        block = body[at + 36 : at + 36 + length]
        signed = struct.pack("<QI", number, length) + block
        if len(block) != length or not hmac.compare_digest(
            hmac.digest(_block_key(mac_key, number), signed, "sha256"), tag
        ):
            raise RefusedError(_CUT, _FETCH)
        if length == 0:
            return
        yield block
        at += 36 + length
        number += 1


def _open_3(body: bytes, name: str, header: _Header, transformed: bytes) -> Opened:
    start = header.part(9)
    try:
        plain = _decrypt(header, header.part(4), transformed, body[header.size :])
    except RefusedError:
        raise wrong_passphrase(name, _KEY_FILE) from None
    if len(start) != 32 or not hmac.compare_digest(plain[:32], start):
        raise wrong_passphrase(name, _KEY_FILE)
    inner = _unfold(header, b"".join(_blocks_3(plain, 32)))
    return Opened(inner, _stream(int.from_bytes(header.part(10), "little"), header.part(8)))


def _blocks_3(plain: bytes, at: int) -> Iterator[bytes]:
    while True:
        if at + 40 > len(plain):
            raise RefusedError(_CUT, _FETCH)
        digest, (length,) = plain[at + 4 : at + 36], struct.unpack_from("<I", plain, at + 36)
        block = plain[at + 40 : at + 40 + length]
        if length == 0:
            return
        if len(block) != length or hashlib.sha256(block).digest() != digest:
            raise RefusedError(_CUT, _FETCH)
        yield block
        at += 40 + length


def _decrypt(header: _Header, seed: bytes, transformed: bytes, sealed: bytes) -> bytes:
    key, iv = hashlib.sha256(seed + transformed).digest(), header.part(7)
    try:
        if header.part(2) == _CHACHA20:
            return _chacha20(key, iv).update(sealed)
        decryptor = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor()
        unpadder = PKCS7(128).unpadder()
        return unpadder.update(decryptor.update(sealed) + decryptor.finalize()) + unpadder.finalize()
    except ValueError:
        raise RefusedError(_CUT, _FETCH) from None


def _unfold(header: _Header, packed: bytes) -> bytes:
    if int.from_bytes(header.part(3), "little") == 0:
        return packed
    return gunzip(packed)


def gunzip(packed: bytes) -> bytes:
    """Unfold one gzip member up to the bound. Raises RefusedError beyond it, and when it is cut short."""
    unfolder = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        plain = unfolder.decompress(packed, MAX_INFLATED + 1)
    except zlib.error:
        raise RefusedError(_CUT, _FETCH) from None
    check_count("bytes when unfolded", len(plain), MAX_INFLATED, "Split the database in KeePass.")
    if not unfolder.eof:
        raise RefusedError(_CUT, _FETCH)
    return plain


def _chacha20(key: bytes, nonce: bytes) -> Stream:
    if len(nonce) != 12:
        raise RefusedError(_CUT, _FETCH)
    return Cipher(algorithms.ChaCha20(key, bytes(4) + nonce), mode=None).decryptor()


class _Salsa20Stream:
    def __init__(self, key: bytes) -> None:
        self._cipher = Salsa20.new(hashlib.sha256(key).digest(), _SALSA20_NONCE)

    def update(self, data: bytes) -> bytes:
        return self._cipher.decrypt(data)


def _stream(kind: int, key: bytes) -> Stream:
    if kind == _CHACHA20_STREAM:
        digest = hashlib.sha512(key).digest()
        return _chacha20(digest[:32], digest[32:44])
    if kind == _SALSA20:
        return _Salsa20Stream(key)
    raise RefusedError("Its inner cipher is not known to Keydesk.", "Save it with KeePassXC and import it again.")

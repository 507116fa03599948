"""KeePass files as a test needs them: cheap, old, or hostile. KeePassXC reads what it writes (see test_kdbx)."""

from __future__ import annotations

import base64
import gzip
import hashlib
import hmac
import re
import struct
from typing import TYPE_CHECKING

from Cryptodome.Cipher import Salsa20
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

if TYPE_CHECKING:
    from collections.abc import Callable

SIGNATURE = bytes.fromhex("03d9a29a67fb4bb5")
AES = bytes.fromhex("31c1f2e6bf714350be5805216afc5aff")
CHACHA20 = bytes.fromhex("d6038a2b8b6f4cb5a524339a31dbb59a")
AES_KDF = bytes.fromhex("7c02bb8279a74ac0927d114a00648238")
ARGON2D = bytes.fromhex("ef636ddf8c29444b91f7a9a403e30a0c")
SEED, SALT, IV, KEY = b"\1" * 32, b"\2" * 32, b"\3" * 16, b"\4" * 64
_GUARDED = re.compile(rb'<Value ProtectInMemory="True">([^<]*)</Value>')


def transform(passphrase: bytes, rounds: int) -> bytes:
    """AES-KDF, block by block as the specification says."""
    composite = hashlib.sha256(hashlib.sha256(passphrase).digest()).digest()
    cipher = Cipher(algorithms.AES(SALT), modes.ECB())
    for _ in range(rounds):
        composite = cipher.encryptor().update(composite)
    return hashlib.sha256(composite).digest()


def protect(xml: bytes, encrypt: Callable[[bytes], bytes]) -> bytes:
    """Encrypt the values that are marked, in order."""

    def sealed(match: re.Match[bytes]) -> bytes:
        return b'<Value Protected="True">' + base64.b64encode(encrypt(match[1])) + b"</Value>"

    return _GUARDED.sub(sealed, xml)


def variants(**parts: bytes | int) -> bytes:
    """A KDBX 4 VariantDictionary; integers are UInt64, `V` and `P` UInt32."""
    body = b"\0\1"
    for name, value in parts.items():
        label = name.replace("UUID", "$UUID").encode()
        if isinstance(value, int):
            kind, packed = (4, struct.pack("<I", value)) if name in "VP" else (5, struct.pack("<Q", value))
        else:
            kind, packed = 0x42, value
        body += struct.pack("<BI", kind, len(label)) + label + struct.pack("<I", len(packed)) + packed
    return body + b"\0"


def kdbx4(
    xml: bytes, passphrase: bytes = b"pw", *, kdf: bytes | None = None, cipher: bytes = AES, packed: bytes | None = None
) -> bytes:
    """A KDBX 4 file. `kdf` replaces the parameters of its one round of AES-KDF, `packed` the compressed content."""
    kdf = kdf or variants(UUID=AES_KDF, R=1, S=SALT)
    iv = IV if cipher == AES else IV[:12]
    fields = ((2, cipher), (3, struct.pack("<I", 1)), (4, SEED), (7, iv), (11, kdf), (0, b"\r\n\r\n"))
    header = SIGNATURE + struct.pack("<HH", 0, 4) + b"".join(struct.pack("<BI", n, len(f)) + f for n, f in fields)
    transformed = transform(passphrase, 1)
    digest = hashlib.sha512(KEY).digest()
    stream = Cipher(algorithms.ChaCha20(digest[:32], bytes(4) + digest[32:44]), mode=None).encryptor()
    inner = b"".join(struct.pack("<BI", n, len(f)) + f for n, f in ((1, struct.pack("<I", 3)), (2, KEY), (0, b"")))
    content = packed if packed is not None else gzip.compress(inner + protect(xml, stream.update))
    key = hashlib.sha256(SEED + transformed).digest()
    if cipher == CHACHA20:
        sealed = Cipher(algorithms.ChaCha20(key, bytes(4) + iv), mode=None).encryptor().update(content)
    else:
        sealed = aes(key, iv, content)
    mac_key = hashlib.sha512(SEED + transformed + b"\1").digest()
    blocks = b""
    for number, block in enumerate((sealed, b"")):
        block_key = hashlib.sha512(struct.pack("<Q", number) + mac_key).digest()
        size = struct.pack("<I", len(block))
        blocks += hmac.digest(block_key, struct.pack("<Q", number) + size + block, "sha256") + size + block
    header_key = hashlib.sha512(b"\xff" * 8 + mac_key).digest()
    return header + hashlib.sha256(header).digest() + hmac.digest(header_key, header, "sha256") + blocks


def kdbx3(xml: bytes, passphrase: bytes = b"pw", rounds: int = 100, stated: int | None = None) -> bytes:
    """A KDBX 3.1 file with AES and Salsa20; `stated` are the rounds its header claims."""
    transformed = transform(passphrase, rounds)
    cipher = Salsa20.new(hashlib.sha256(KEY[:32]).digest(), bytes.fromhex("e830094b97205d2a"))
    packed = gzip.compress(protect(xml, cipher.encrypt))
    start = b"\5" * 32
    blocks = struct.pack("<I", 0) + hashlib.sha256(packed).digest() + struct.pack("<I", len(packed)) + packed
    blocks += struct.pack("<I", 1) + bytes(32) + struct.pack("<I", 0)
    fields = (
        (2, AES), (3, struct.pack("<I", 1)), (4, SEED), (5, SALT), (6, struct.pack("<Q", stated or rounds)), (7, IV),
        (8, KEY[:32]), (9, start), (10, struct.pack("<I", 2)), (0, b"\r\n\r\n"),
    )  # fmt: skip
    header = SIGNATURE + struct.pack("<HH", 1, 3) + b"".join(struct.pack("<BH", n, len(f)) + f for n, f in fields)
    return header + aes(hashlib.sha256(SEED + transformed).digest(), IV, start + blocks)


def aes(key: bytes, iv: bytes, plain: bytes) -> bytes:
    """AES-CBC with PKCS#7 padding."""
    padder = PKCS7(128).padder()
    encryptor = Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor()
    return encryptor.update(padder.update(plain) + padder.finalize()) + encryptor.finalize()

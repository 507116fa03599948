"""Every bound on a foreign file stands here, and is checked before the work it bounds begins.

Costs are bounds on what one file may make us compute: at the bound a password hash takes some ten seconds.
"""

from __future__ import annotations

from keydesk.errors import RefusedError

MAX_BODY = 16 * 1024 * 1024
"""Bytes of all files of one import together."""
MAX_FILES = 10_000
MAX_KEYS = 50_000
MAX_FIELD = 1024 * 1024
"""Bytes of one field (`model.kinds.MAX_VALUE`)."""
MAX_TEXT = 64 * 1024
"""Characters of a key's owner, notes, tags and attributes together."""
MAX_FIELDS = 64
"""Fields of one version."""
MAX_STRINGS = 1_000
"""Strings, attachments, attributes or tags a source may give one key."""
MAX_FIELD_NAME = 64
MAX_SENTENCE = 600
"""Characters of a reason, a next step or a warning."""
MAX_LABEL = 200
"""Characters of a name that is no path: a field, an attribute, a tag, a column."""
MAX_SEGMENTS = 12
MAX_UNREADABLE = 10_000

MAX_PEM_BLOCKS = 5_000
MAX_PEM_BODY = 256 * 1024
MAX_RSA_BITS = 16_384
MAX_DER_DEPTH = 32
MAX_DER_ELEMENTS = 100_000

MAX_YAML = 2 * 1024 * 1024
MAX_YAML_DEPTH = 50
MAX_YAML_ALIASES = 100
MAX_YAML_EVENTS = 400_000

MAX_INFLATED = 64 * 1024 * 1024
"""Bytes a compressed part may unfold to."""
MAX_XML_DEPTH = 64
MAX_XML_ELEMENTS = 4_000_000

MAX_ITERATIONS = 10_000_000
"""PBKDF2 and PKCS#12 iterations."""
MAX_BCRYPT_ROUNDS = 1_000
MAX_AES_ROUNDS = 300_000_000
MAX_ARGON2_MEMORY = 1024 * 1024 * 1024
MAX_ARGON2_WORK = 32 * 1024 * 1024 * 1024
"""Argon2 memory times passes, in bytes."""
MAX_ARGON2_LANES = 64
MAX_SCRYPT_MEMORY = 1024 * 1024 * 1024
MAX_SCRYPT_WORK = 4 * 1024 * 1024 * 1024


PASSPHRASE = "passphrase"
"""The rule of a RefusedError that a passphrase would lift; its fact `what_for` says what the passphrase opens."""
WRONG = "wrong-passphrase"
"""The rule of a RefusedError that another passphrase would lift."""


def passphrase_needed(what_for: str) -> RefusedError:
    """The error of a source that is encrypted and came without a passphrase."""
    return RefusedError(
        f"It needs a passphrase for {what_for}.", "Give its passphrase.", rule=PASSPHRASE, what_for=what_for
    )


def wrong_passphrase(name: str, hint: str = "") -> RefusedError:
    """The error of a source that did not open; the file is named, the passphrase is not."""
    return RefusedError(
        f"The passphrase given for {name} does not open it.", f"Check the passphrase of this file.{hint}", rule=WRONG
    )


def check_total(names: int, size: int) -> None:
    """Raise RefusedError when an import has too many files or bytes; called before a byte is copied."""
    if names > MAX_FILES:
        raise RefusedError(f"{names:,} files are too many for one import.", f"Import at most {MAX_FILES:,} at once.")
    if size > MAX_BODY:
        raise RefusedError(
            f"The files have {size / 1048576:,.1f} MiB together; one import takes {MAX_BODY // 1048576} MiB.",
            "Import them in smaller groups, or leave the large file out.",
        )


def check_cost(what: str, cost: int, most: int, next_step: str) -> None:
    """Raise RefusedError when `cost` exceeds `most`, before anything is computed."""
    if not 0 <= cost <= most:
        raise RefusedError(f"It asks for {cost:,} {what}; Keydesk computes at most {most:,}.", next_step)


def check_count(what: str, count: int, most: int, next_step: str = "Split the file.") -> None:
    """Raise RefusedError when there are more than `most`."""
    if count > most:
        raise RefusedError(f"It has more than {most:,} {what}.", next_step)

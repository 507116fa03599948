"""A keyslot opens with its own secret, for its own vault, with its own parameters, and leads to the root key.

What the secret gives (Argon2id of a password, the 256 bits of a recovery code) becomes, by HKDF (RFC 5869) over
length-prefixed inputs bound to vault, slot, type and every KDF parameter, a slot key and a commitment:

* the commitment tells a wrong secret at once, and no ciphertext serves many guesses (no partitioning oracle);
* the slot key opens the slot's private key, and that opens the root key sealed to the slot's public key.

A recovery slot is added *pending*: what leads to the root is sealed once more, by a key of the open vault. `confirm`
takes that seal off once the code was given back and led to the root of this vault.

Use::

    slot = add_password(vault, root, 1, typed, cost, rng)
    with open_slot(slot, vault, typed) as root:
        keys = RootKeys.from_root(SecretBuffer.of(root), slot.root_generation)
    pending, code = add_recovery(vault, root, 1, rng)
    slot = confirm(pending, vault, code, keys)
"""

from __future__ import annotations

import dataclasses
import hmac
from typing import TYPE_CHECKING, Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from keydesk.engine.crypto import hpke
from keydesk.engine.crypto.context import PendingContext, Purpose
from keydesk.engine.crypto.derive import ROOT_SIZE, derive, pending_key
from keydesk.engine.crypto.mac import prefixed
from keydesk.engine.crypto.seal import KEY_SIZE, Rng, SealKey, open_public, open_sealed, seal
from keydesk.engine.crypto.secret import SecretBuffer
from keydesk.engine.keyslots import password, recovery
from keydesk.engine.keyslots.slot import ID_SIZE, SALT_SIZE, Slot, SlotType
from keydesk.errors import DamagedError, NewerFormatError, TamperedError, UnconfirmedCodeError, WrongPasswordError

if TYPE_CHECKING:
    from keydesk.engine.crypto.derive import RootKeys
    from keydesk.engine.keyslots.cost import Cost, TestCost

_SLOT_LABEL: Final = b"keydesk/v1/slot"
_ROOT_LABEL: Final = b"keydesk/v1/slot-root"


def open_slot(slot: Slot, vault: bytes, typed: SecretBuffer, permission: TestCost | None = None) -> SecretBuffer:
    """The root key, from what the person typed: a password in UTF-8, or a recovery code.

    The header's MAC must be verified with it before anything else is believed.

    Raises:
        DamagedError: the secret is right, but the slot's keys do not open.
        KdfCostError: the slot asks for a cost outside the bounds; no memory was taken.
        MistypedCodeError, RefusedError: what was typed cannot be a secret of this slot.
        UnconfirmedCodeError: it is the slot's secret, but the slot does not count yet.
        WrongPasswordError: it can be one, and is not.
    """
    with _own_secret(slot, vault, typed, permission) as own:
        key, commitment = _derive(slot, vault, own)
    try:
        if not hmac.compare_digest(commitment, slot.commitment):
            raise WrongPasswordError(*_WRONG[slot.type], slot=slot.id.hex(), wait_seconds=0)
        if not slot.is_confirmed:
            raise UnconfirmedCodeError(_UNCONFIRMED, slot=slot.id.hex(), wait_seconds=0)
        private = open_sealed(key, slot.sealed_private, slot.context(vault))
    except (TamperedError, NewerFormatError):
        raise DamagedError("The private key of this keyslot is damaged.", part="keyslot") from None
    finally:
        key.wipe()
    with private:
        root = hpke.open_with(private, slot.sealed_root, _root_info(slot, vault))
    if len(root) != ROOT_SIZE:
        root.wipe()
        raise DamagedError("The root key in this keyslot is damaged.", part="keyslot")
    return root


def add_password(
    vault: bytes,
    root: SecretBuffer,
    generation: int,
    typed: SecretBuffer,
    cost: Cost,
    rng: Rng,
    permission: TestCost | None = None,
) -> Slot:
    """A new slot that opens this root of this generation with a password (UTF-8 bytes as typed).

    Raises:
        KdfCostError: the cost is outside the bounds.
        RefusedError: the password is none.
    """
    blank = _blank(SlotType.PASSWORD, cost, rng)
    with _own_secret(blank, vault, typed, permission) as own:
        return _fill(blank, vault, root, generation, own, rng)


def add_recovery(vault: bytes, root: SecretBuffer, generation: int, rng: Rng) -> tuple[Slot, SecretBuffer]:
    """A new slot for a code, pending until `confirm`, and the code as it is printed."""
    blank = dataclasses.replace(_blank(SlotType.RECOVERY, None, rng), is_confirmed=False)
    with recovery.generate(rng) as own:
        return _fill(blank, vault, root, generation, own, rng), recovery.write(own, vault)


def confirm(slot: Slot, vault: bytes, typed: SecretBuffer, keys: RootKeys) -> Slot:
    """The pending slot, counting from now on: its code was given back, and led to the root of these keys.

    Raises:
        DamagedError: the slot does not lead there.
        MistypedCodeError, RefusedError, WrongPasswordError: as ``open_slot``.
    """
    try:
        sealed = open_public(keys.pending, slot.sealed_root, _pending_context(slot, vault))
    except (TamperedError, NewerFormatError, DamagedError):
        raise _unfit() from None
    counting = dataclasses.replace(slot, is_confirmed=True, sealed_root=sealed)
    with open_slot(counting, vault, typed) as root, derive(root, "header-mac", keys.generation) as led_to:
        if not led_to.constant_time_equals(keys.header_mac):
            raise _unfit()
    return counting


def seal_root(slot: Slot, vault: bytes, root: SecretBuffer, generation: int, rng: Rng) -> Slot:
    """The slot leading to another root, without its secret. Only for slots whose header's MAC was verified."""
    moved = dataclasses.replace(slot, root_generation=generation)
    sealed = hpke.seal_to(slot.public_key, root, _root_info(moved, vault))
    if not slot.is_confirmed:
        key = pending_key(root, generation)
        try:
            sealed = seal(key, sealed, _pending_context(moved, vault), rng)
        finally:
            key.wipe()
    return dataclasses.replace(moved, sealed_root=sealed)


_WRONG: Final = {
    SlotType.PASSWORD: ("Not opened: wrong password or keyboard layout.", None),
    SlotType.RECOVERY: (
        "Not opened: this code is well formed, but not the one of this keyslot.",
        "Take the newest sheet of this vault, or open it with the master password.",
    ),
}
_UNCONFIRMED: Final = "Not opened: this recovery code was never typed back, so it does not count yet."


def _own_secret(slot: Slot, vault: bytes, typed: SecretBuffer, permission: TestCost | None) -> SecretBuffer:
    """The 32 bytes that are the slot's secret, from what was typed."""
    if slot.type is SlotType.RECOVERY:
        return recovery.read(typed, vault)
    if slot.cost is None:
        raise DamagedError("A password keyslot says no KDF parameters.", part="keyslot")
    slot.cost.check(permission)
    with password.prepare(typed) as prepared:
        return slot.cost.stretch(prepared, slot.salt, permission)


def _derive(slot: Slot, vault: bytes, own: SecretBuffer) -> tuple[SealKey, bytes]:
    """The slot key and the commitment."""
    info = prefixed(_SLOT_LABEL, vault, slot.id, slot.type.value.encode("ascii"), slot.encoded_cost(), slot.public_key)
    with SecretBuffer(8 + len(own)) as inputs, SecretBuffer(KEY_SIZE + 32) as derived:
        inputs.view()[:8] = len(own).to_bytes(8, "big")
        inputs.view()[8:] = own.view()
        HKDF(SHA256(), KEY_SIZE + 32, slot.salt, info).derive_into(inputs.view(), derived.view())
        return SealKey(Purpose.SLOT, SecretBuffer.of(derived.view()[:KEY_SIZE])), bytes(derived.view()[KEY_SIZE:])


def _blank(kind: SlotType, cost: Cost | None, rng: Rng) -> Slot:
    return Slot(rng(ID_SIZE), kind, cost, rng(SALT_SIZE), b"", b"", b"", 0, b"")


def _fill(blank: Slot, vault: bytes, root: SecretBuffer, generation: int, own: SecretBuffer, rng: Rng) -> Slot:
    """The blank slot with a fresh key pair, sealed by its own secret and holding the root."""
    private, public = hpke.generate(rng)
    with private:
        slot = dataclasses.replace(blank, public_key=public)
        key, commitment = _derive(slot, vault, own)
        try:
            sealed = seal(key, private, slot.context(vault), rng)
        finally:
            key.wipe()
    filled = dataclasses.replace(slot, commitment=commitment, sealed_private=sealed)
    return seal_root(filled, vault, root, generation, rng)


def _pending_context(slot: Slot, vault: bytes) -> PendingContext:
    return PendingContext(vault, slot.id, slot.root_generation)


def _unfit() -> DamagedError:
    return DamagedError(
        "The keyslot of this recovery code does not lead to the vault.",
        "Make another code: keydesk recovery new.",
        part="keyslot",
    )


def _root_info(slot: Slot, vault: bytes) -> bytes:
    kind = slot.type.value.encode("ascii")
    return prefixed(_ROOT_LABEL, vault, slot.id, kind, slot.root_generation.to_bytes(8, "big"))

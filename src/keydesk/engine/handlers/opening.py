"""Creating, unlocking and authenticating: the slow keyslot in a thread, everything else on the loop."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from keydesk.engine.audit.record import encode
from keydesk.engine.crypto.secret import SecretBuffer
from keydesk.engine.handlers.desk import bundling
from keydesk.engine.handlers.desk.attempts import told
from keydesk.engine.handlers.desk.desk import Desk
from keydesk.engine.handlers.desk.journal import author_of
from keydesk.engine.handlers.desk.keyring import Keyring
from keydesk.engine.handlers.desk.objects import (
    ID,
    VAULT_ROW,
    PathTarget,
    PathUse,
    Sealer,
    StoredNamespace,
    StoredVault,
    epoch_id,
)
from keydesk.engine.handlers.desk.tree import NamespaceTree
from keydesk.engine.handlers.desk.visit import Pass
from keydesk.engine.handlers.desk.wraps import Wrap, walk_down
from keydesk.engine.handlers.presenting import OWN_RULE, Presented, forget_failures, present
from keydesk.engine.handlers.registry import Reply, Work, handles_closed
from keydesk.engine.keyslots.cost import calibrate
from keydesk.engine.keyslots.opening import add_password, add_recovery
from keydesk.engine.store.schema import Table
from keydesk.errors import (
    AlreadyExistsError,
    DiskFullError,
    NotFoundError,
    RefusedError,
    WeakPasswordError,
)
from keydesk.model.access import Outcome
from keydesk.model.paths import Path, check_name
from keydesk.model.profiles import PROFILES, ProfileName
from keydesk.model.records import Record
from keydesk.model.requests import Created, CreateVault, Unlock, Unlocked

if TYPE_CHECKING:
    from keydesk.engine.handlers.gate import Gate
    from keydesk.engine.keyslots.cost import Cost
    from keydesk.engine.keyslots.slot import Slot
    from keydesk.model.callers import Caller

LEAST_PASSWORD = 8
"""Bytes of a new master password; strength beyond that is shown, not enforced."""


@dataclass(slots=True, eq=False)
class _Made:
    """What creating makes off the loop."""

    root: SecretBuffer
    vault: bytes
    slots: tuple[Slot, ...]
    code: SecretBuffer
    cost: Cost


@handles_closed(CreateVault)
def create(gate: Gate, caller: Caller, request: CreateVault, body: memoryview) -> Work:
    """Make the bundle with /dev, /staging and /prod, open, this connection its person."""
    name = check_name(request.name)
    if gate.state != "absent":
        raise AlreadyExistsError("There is a vault in this place already.", "Open it, or choose another folder.")
    password = new_password(body)
    ports = gate.ports

    def run() -> object:
        cost = ports.kdf.cost or calibrate(ports.clock.boot)
        root, vault = SecretBuffer.absorb(ports.rng(32)), ports.rng(ID)
        slot = add_password(vault, root, 1, password, cost, ports.rng, ports.kdf.permission)
        recovery, code = add_recovery(vault, root, 1, ports.rng)
        return _Made(root, vault, (slot, recovery), code, cost)

    def done(made: object) -> Reply:
        password.wipe()
        if isinstance(made, BaseException):
            raise made
        assert isinstance(made, _Made)  # noqa: S101 - what run returns
        if gate.desk is not None:
            raise AlreadyExistsError("There is a vault in this place already.")
        folder, state = str(gate.directory), str(gate.state_directory)
        draft = bundling.make(folder, state, made.vault, made.root, made.slots, ports)
        try:
            _furnish(gate, caller, draft, name)
            draft.finish()
            draft.opened.keys.drop_root()
            desk = Desk(draft.opened, ports)
        except BaseException:
            draft.abandon()
            raise
        gate.lock, gate.desk = draft.lock, desk
        gate.desk.people.authenticate(caller, gate.desk.time.read())
        cost = made.cost
        kdf = f"Argon2id, {cost.memory // 1024} MiB, {cost.passes} passes, {cost.lanes} lanes"
        return Reply(Created(made.vault.hex(), kdf), made.code)

    return Work(run, done)


def _furnish(gate: Gate, caller: Caller, draft: bundling.Draft, name: str) -> None:
    """Write the first rows: the name, this computer's memory, and the three namespaces with their keys."""
    opened, ports = draft.opened, gate.ports
    moment = opened.time.read()
    now = moment.proven
    sealer = Sealer(opened.vault_id, opened.keys, ports.rng)
    keyring = Keyring(opened.vault_id, opened.keys, opened.store, NamespaceTree(), ports.rng)
    anchor = bundling.attach_new(draft, ports)
    author = author_of(caller, is_person=True)
    record = Record(
        moment.wall, moment.boot, author.label, author.known, author.uid, "", "vault.create", Outcome.ALLOWED, OWN_RULE
    )
    with opened.store.write() as tx:
        tx.put(Table.SETTING, bundling.ANCHOR_ROW, anchor, 0)
        about = StoredVault(name, now, now, 1)
        tx.put(Table.SETTING, VAULT_ROW, sealer.seal(Table.SETTING, VAULT_ROW, 1, about), 0)
        for profile in ProfileName:
            path, row_id = Path.of(profile.value), ports.rng(ID)
            wrap = None
            if PROFILES[profile].is_strict:
                wrap = Wrap(path, walk_down(opened.keys.wrap, [row_id], opened.keys.generation))
            kek, body = keyring.make_kek(path, row_id, 1, wrap)
            kek.wipe()
            if wrap is not None:
                wrap.wipe()
            stored = StoredNamespace(path, profile, now)
            tx.put(Table.NAMESPACE, row_id, sealer.seal(Table.NAMESPACE, row_id, 1, stored), 0)
            tx.put(Table.KEK, epoch_id(row_id, 1), body, 0)
            tx.put(Table.PATH, sealer.path_id(path), PathTarget(PathUse.NAMESPACE, row_id).encode(), 0)
        tx.append(encode(record))


@handles_closed(Unlock)
def unlock(gate: Gate, caller: Caller, request: Unlock, body: memoryview) -> Work:
    """Open the vault, or authenticate this connection on an open one."""
    presented = present(gate, caller, request.slot, body)

    def done(root: object) -> Reply:
        opened_root = presented.result(root)
        desk = gate.desk
        if desk is None:
            return _open(gate, caller, request, presented, opened_root)
        with opened_root:
            forget_failures(gate, desk, caller)
            moment = desk.time.read()
            person = desk.people.authenticate(caller, moment)
            if presented.is_recovery:
                person.keep_root(SecretBuffer.of(opened_root), moment.boot)
        visit = desk.visit(caller)
        with desk.change(visit, Pass("vault.authenticate", OWN_RULE, Path(()))) as change:
            change.record(field=request.slot)
        return Reply(Unlocked(must_set_password=presented.is_recovery, last_opened=desk.about.opened))

    return Work(presented.run, done)


def _open(gate: Gate, caller: Caller, request: Unlock, presented: Presented, root: SecretBuffer) -> Reply:
    standing = gate.standing()
    if standing.bundle is None:
        root.wipe()
        raise NotFoundError("The vault is gone.")
    slot, ports = presented.slot, gate.ports
    try:
        opened = bundling.open_with(
            standing.bundle, presented.reading, root, slot.root_generation, request.accept_state, ports
        )
    except Exception as error:
        gate.remember(error)
        raise
    try:
        desk = Desk(opened, ports)
        hold_for_services(desk)
        moment = desk.time.read()
        person = desk.people.authenticate(caller, moment)
        if presented.is_recovery:
            person.keep_root(SecretBuffer.of(opened.keys.root), moment.boot)
        opened.keys.drop_root()
        try:
            reply = _welcome(gate, desk, caller, request, presented.is_recovery)
        except DiskFullError:
            if not desk.release_ballast():
                raise
            reply = _welcome(gate, desk, caller, request, presented.is_recovery)
    except BaseException:
        opened.close()
        raise
    gate.desk, gate.problem = desk, None
    return reply


def _welcome(gate: Gate, desk: Desk, caller: Caller, request: Unlock, must_set_password: bool) -> Reply:  # noqa: FBT001
    """Record the opening, with the failures before it, and tell what changed since the last one."""
    visit = desk.visit(caller)
    before, changes = desk.about.opened, max(desk.store.head.sequence - desk.about.sequence, 0)
    failures = forget_failures(gate, desk, caller)
    if failures:
        desk.notices.append(told(failures))
    about = replace(desk.about, opened=visit.proven, sequence=desk.store.head.sequence + 1)
    passed = Pass("vault.unlock", OWN_RULE, Path(()))
    with desk.change(visit, passed) as change:
        revision = change.put(Table.SETTING, VAULT_ROW, about, desk.about_revision)
        if request.accept_state:
            change.record("vault.accept-state", reason=request.accept_state)
        change.record(field=request.slot)
    desk.tell_about(about, revision)
    return Reply(Unlocked(tuple(desk.notices), must_set_password, before, changes))


def new_password(body: memoryview) -> SecretBuffer:
    """A new master password. Raises WeakPasswordError, RefusedError."""
    if not len(body):
        raise RefusedError("The password is empty.", "Type the password.", field="password")
    if len(body) < LEAST_PASSWORD:
        raise WeakPasswordError(f"The password is shorter than {LEAST_PASSWORD} characters.")
    return SecretBuffer.of(body)


def hold_for_services(desk: Desk) -> None:
    """While the root's keys are at hand: keep what live grants of strong services need in strict namespaces."""
    now = desk.time.read().proven
    for grant in desk.grants.all:
        if now < grant.until and not grant.subject.is_weak:
            desk.keyring.hold(grant.id, desk.keyring.wrap_for(desk.keys.wrap, grant.namespace))

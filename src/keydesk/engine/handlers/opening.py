"""Creating, unlocking and authenticating: the slow keyslot in a thread, everything else on the loop."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from keydesk.engine.audit.record import encode
from keydesk.engine.crypto.secret import SecretBuffer
from keydesk.engine.handlers.desk import bundling
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
from keydesk.engine.handlers.registry import Reply, Work, handles_closed
from keydesk.engine.keyslots.cost import calibrate
from keydesk.engine.keyslots.opening import add_password, add_recovery, open_slot
from keydesk.engine.store.schema import Table
from keydesk.errors import (
    AlreadyExistsError,
    ConflictError,
    DiskFullError,
    NotFoundError,
    RefusedError,
    WeakPasswordError,
    WrongPasswordError,
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
    from keydesk.engine.store.header import Reading
    from keydesk.model.callers import Caller

LEAST_PASSWORD = 8
"""Bytes of a new master password; strength beyond that is shown, not enforced."""
OWN_RULE = "keyslot"
"""The rule named in records of what only a keyslot's secret allows."""


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
        _furnish(gate, caller, draft, name)
        draft.finish()
        draft.opened.keys.drop_root()
        gate.lock = draft.lock
        gate.desk = Desk(draft.opened, ports)
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
        opened_root.wipe()
        forget_failures(gate, desk, caller)
        desk.people.authenticate(caller, desk.time.read())
        visit = desk.visit(caller)
        with desk.change(visit, Pass("vault.authenticate", OWN_RULE, Path(()))) as change:
            change.record()
        return Reply(Unlocked(last_opened=desk.about.opened))

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
        person = desk.people.authenticate(caller, desk.time.read())
        if slot.type.value == "recovery":
            person.must_set_password = True
            person.root = SecretBuffer.of(opened.keys.root)
        opened.keys.drop_root()
        try:
            reply = _welcome(gate, desk, caller, request, person.must_set_password)
        except DiskFullError:
            if not desk.release_ballast():
                raise
            reply = _welcome(gate, desk, caller, request, person.must_set_password)
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
        desk.notices.append(f"{failures} wrong password{'s' if failures > 1 else ''} since the last opening.")
    about = replace(desk.about, opened=visit.proven, sequence=desk.store.head.sequence + 1)
    passed = Pass("vault.unlock", OWN_RULE, Path(()))
    with desk.change(visit, passed) as change:
        revision = change.put(Table.SETTING, VAULT_ROW, about, desk.about_revision)
        if request.accept_state:
            change.record("vault.accept-state", reason=request.accept_state)
        change.record(field=request.slot)
    desk.tell_about(about, revision)
    return Reply(Unlocked(tuple(desk.notices), must_set_password, before, changes))


# -- presenting a secret --------------------------------------------------------------------------------------------


class Presented:
    """A password or code on its way through its keyslot: `run` in a thread, `result` on the loop."""

    def __init__(self, gate: Gate, caller: Caller, reading: Reading, slot: Slot, typed: SecretBuffer) -> None:
        self.gate = gate
        self.caller = caller
        self.reading = reading
        self.slot = slot
        self._vault = reading.candidate.header.vault
        self._typed = typed
        self._wait = 0

    def run(self) -> object:
        """The root key. One secret is tried at a time, so that guesses in parallel gain nothing."""
        with self.gate.one_at_a_time:
            attempts = self.gate.attempts(self._vault)
            attempts.check()
            try:
                return open_slot(self.slot, self._vault, self._typed, self.gate.ports.kdf.permission)
            except WrongPasswordError:  # counted before the next try is heard
                label = author_of(self.caller, is_person=False).label
                is_open = self.gate.desk is not None
                self._wait = attempts.add(label, self.caller.program.uid, is_recorded=is_open)
                raise

    def result(self, root: object) -> SecretBuffer:
        """The root key, owned by the caller. Raises what `run` raised; a wrong secret is counted."""
        self._typed.wipe()
        if isinstance(root, WrongPasswordError) and "slot" in root.facts:
            raise self._told(root)
        if isinstance(root, BaseException):
            raise root
        assert isinstance(root, SecretBuffer)  # noqa: S101 - what run returns
        if not stands(self.gate, self.slot):
            root.wipe()
            raise ConflictError("The keyslot was changed meanwhile.", "Try again.")
        return root

    def _told(self, error: WrongPasswordError) -> WrongPasswordError:
        wait = self._wait
        desk = self.gate.desk
        if desk is not None:
            visit = desk.visit(self.caller)
            desk.journal.add(desk.journal.make(visit, "vault.unlock", Outcome.DENIED, rule="wrong-password"))
        sentence = error.sentence + (f" Next try in {wait} s." if wait else "")
        return WrongPasswordError(sentence, error.next_step, wait_seconds=wait)


def present(gate: Gate, caller: Caller, wanted: str, body: memoryview) -> Presented:
    """Begin to present what is in `body` to a keyslot, by its id or type.

    Raises:
        NotFoundError: there is no vault, or no such keyslot.
        WrongPasswordError: the next try is held back.
        DamagedError, TamperedError, UnavailableError: the bundle is not fit to be opened.
    """
    reading = reading_of(gate)
    header = reading.candidate.header
    slot = next((each for each in header.body.slots if wanted in {each.id.hex(), each.type.value}), None)
    if slot is None:
        raise NotFoundError("The vault has no such keyslot.", "Choose another way to open it.")
    gate.attempts(header.vault).check()
    return Presented(gate, caller, reading, slot, SecretBuffer.of(body))


def reading_of(gate: Gate) -> Reading:
    """The header as it stands. Raises NotFoundError, and what keeps the bundle from being opened."""
    desk = gate.desk
    if desk is not None and desk.opened.reading is not None:
        return desk.opened.reading
    standing = gate.standing()
    if standing.problem is not None:
        raise standing.problem
    if standing.reading is None:
        raise NotFoundError("There is no vault here yet.", "Create one: keydesk vault create.")
    return standing.reading


def stands(gate: Gate, slot: Slot) -> bool:
    """Claim: the keyslot is still one of the vault's, with the same secret."""
    present_ones = reading_of(gate).candidate.body.slots
    return any((each.id, each.commitment) == (slot.id, slot.commitment) for each in present_ones)


def new_password(body: memoryview) -> SecretBuffer:
    """A new master password. Raises WeakPasswordError, RefusedError."""
    if not len(body):
        raise RefusedError("The password is empty.", "Type the password.", field="password")
    if len(body) < LEAST_PASSWORD:
        raise WeakPasswordError(f"The password is shorter than {LEAST_PASSWORD} characters.")
    return SecretBuffer.of(body)


def forget_failures(gate: Gate, desk: Desk, caller: Caller) -> int:
    """A secret was right: the failures before it become a record; how many there were."""
    counted = gate.attempts(desk.vault_id).clear()
    if counted.failures > counted.recorded:
        visit = desk.visit(caller)
        record = desk.journal.make(
            visit,
            "vault.unlock",
            Outcome.DENIED,
            rule="wrong-password",
            reason=counted.caller,
            count=counted.failures - counted.recorded,
        )
        desk.journal.add(record)
    return counted.failures


def hold_for_services(desk: Desk) -> None:
    """While the root's keys are at hand: keep what live grants of strong services need in strict namespaces."""
    now = desk.time.read().proven
    for grant in desk.grants.all:
        if now < grant.until and not grant.subject.is_weak:
            desk.keyring.hold(grant.id, desk.keyring.wrap_for(desk.keys.wrap, grant.namespace))

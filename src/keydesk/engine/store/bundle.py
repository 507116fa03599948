"""A vault is one private folder of its owner's on a disk of this computer; anything else is refused by name, untouched.

``name.keydesk/`` holds HEADER, ``vault-<generation>.db`` (and its WAL), LOCK and BALLAST. What this computer remembers
of it lies outside, in the state folder. Folders have mode 0700, files 0600.

While a vault is being made the folder also holds UNFINISHED. The header is written last, so a creation that was cut off
is known as such: opening says so, creating again clears it away. A folder that holds anything else is never cleared.

Use::

    bundle = create(folder, state_folder)
    with lock(bundle): ...; header.create(bundle.header, …); finish(bundle)
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import re
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

import platformdirs

from keydesk.engine.store import disks, files
from keydesk.errors import (
    AlreadyExistsError,
    BusyError,
    DamagedError,
    ForeignOwnerError,
    LooseModesError,
    NetworkDiskError,
    NotFoundError,
    ReadOnlyError,
    SymlinkError,
    UnavailableError,
)

if TYPE_CHECKING:
    from collections.abc import Callable

SUFFIX: Final = ".keydesk"
HEADER: Final = "HEADER"
LOCK: Final = "LOCK"
BALLAST: Final = "BALLAST"
UNFINISHED: Final = "UNFINISHED"
BALLAST_SIZE: Final = 4 * 1024 * 1024
_OURS: Final = re.compile(r"(HEADER|LOCK|BALLAST|UNFINISHED)(\.part)?|vault-\d+\.db(-wal|-shm|-journal)?")
_DATABASE: Final = re.compile(r"vault-(\d+)\.db")
_FOR_OTHERS: Final = 0o077
_OWNER_WRITES: Final = 0o200


@dataclass(frozen=True, slots=True)
class Bundle:
    """Where the parts of a vault are. Nothing is open."""

    folder: str
    state_folder: str

    @property
    def header(self) -> str:
        """The header file."""
        return os.path.join(self.folder, HEADER)

    def database(self, generation: int) -> str:
        """The database of a generation."""
        return os.path.join(self.folder, f"vault-{generation}.db")

    def anchor(self, vault: bytes) -> str:
        """What this computer remembers of the vault with this id."""
        return os.path.join(self.state_folder, f"{vault.hex()}.anchor")

    def generations(self) -> tuple[int, ...]:
        """The generations whose database files are there, oldest first; the header says which one counts."""
        found = (_DATABASE.fullmatch(name) for name in _listed(self.folder))
        return tuple(sorted(int(match[1]) for match in found if match))


def default_state_folder() -> str:
    """Where this computer's memory of vaults lies unless the caller says otherwise (XDG_STATE_HOME on Linux)."""
    return platformdirs.user_state_dir("keydesk", appauthor=False)


def create(folder: str, state_folder: str, network_name: Callable[[str], str | None] = disks.network_name) -> Bundle:
    """A new bundle without header and database, marked unfinished.

    Raises:
        AlreadyExistsError: there is something else of that name.
        BusyError: someone is making it this moment.
        NetworkDiskError, ReadOnlyError, DiskFullError: the place cannot hold a vault.
        NotFoundError: the folder around it does not exist.
    """
    folder, state_folder = os.path.abspath(folder), os.path.abspath(state_folder)
    parent = os.path.dirname(folder)
    if not _is_folder(parent):
        raise NotFoundError(f"The folder {parent} does not exist.", "Make it first, or choose another place.")
    _refuse_network(parent, network_name)
    bundle = Bundle(folder, state_folder)
    try:
        files.make_folder(folder)
    except FileExistsError:
        _take_over(bundle)
    files.sync_folder(parent)
    files.write_new(os.path.join(folder, UNFINISHED), b"")
    files.write_new(os.path.join(folder, LOCK), b"")
    files.write_new(os.path.join(folder, BALLAST), _ballast())
    _make_state_folder(state_folder)
    _sync_way_to(state_folder)  # whoever made it may not have: a power cut must not take the memory of a new vault
    return bundle


def finish(bundle: Bundle) -> None:
    """The vault counts from now on: its header is written."""
    files.remove(os.path.join(bundle.folder, UNFINISHED))
    files.sync_folder(bundle.folder)


def open_bundle(
    folder: str, state_folder: str, network_name: Callable[[str], str | None] = disks.network_name
) -> Bundle:
    """The bundle in ``folder``, found to be whole, private and ours.

    Raises:
        DamagedError: its header is missing, or its creation was never finished.
        ForeignOwnerError, LooseModesError, SymlinkError: it is not a private folder of ours.
        NetworkDiskError, ReadOnlyError: it lies where a vault cannot be kept.
        NotFoundError: there is no such folder.
    """
    named = os.path.abspath(folder)
    try:
        found = os.lstat(named)
    except (FileNotFoundError, NotADirectoryError):
        raise NotFoundError(f"There is no vault {named}.", "Check the name, or create one.") from None
    except OSError as cause:
        raise files.error_from(cause, os.path.basename(named)) from None
    if not stat.S_ISDIR(found.st_mode):
        raise SymlinkError(f"{named} is a link or a file, not a vault folder.", file=os.path.basename(named))
    _refuse_network(named, network_name)
    _check(found, os.path.basename(named), is_folder=True)
    bundle = Bundle(named, os.path.abspath(state_folder))
    names = _listed(named)
    _refuse_partial(bundle, names)
    for name in names:
        if _OURS.fullmatch(name):
            _check_file(bundle, name)
    if _is_read_only(named):
        raise ReadOnlyError("The vault's folder cannot be written.", file=os.path.basename(named))
    if UNFINISHED in names:
        finish(bundle)
    _make_state_folder(bundle.state_folder)
    return bundle


class Lock:
    """The bundle is ours as long as this, or a process forked meanwhile, lives."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor: int | None = descriptor

    def fileno(self) -> int:
        """The locked descriptor.

        Raises:
            ValueError: it was released.
        """
        if self._descriptor is None:
            raise ValueError("this lock was released")
        return self._descriptor

    def release(self) -> None:
        """Let another agent have the bundle, once every forked process let go too."""
        if self._descriptor is not None:
            files.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


def lock(bundle: Bundle) -> Lock:
    """The one lock of the bundle (flock(2)), held until released or until its last process dies.

    Raises:
        BusyError: another agent has it. Facts: ``pid``, when it could be told.
    """
    path = os.path.join(bundle.folder, LOCK)
    try:
        descriptor = files.open_private(path)
    except FileNotFoundError:
        with contextlib.suppress(FileExistsError):
            files.close(files.open_private(path, create=True))
        descriptor = files.open_private(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.pread(descriptor, 20, 0)
        files.close(descriptor)
        if not holder.isdigit():
            raise BusyError("Another agent has this vault open.") from None
        raise BusyError("Another agent has this vault open.", pid=int(holder)) from None
    except OSError as cause:
        files.close(descriptor)
        raise files.error_from(cause, LOCK) from None
    with contextlib.suppress(UnavailableError), files.named(path):  # who holds it is a courtesy; a full disk is no harm
        os.ftruncate(descriptor, 0)
        files.write_all(descriptor, str(os.getpid()).encode(), 0, LOCK)
    return Lock(descriptor)


def release_ballast(bundle: Bundle) -> int:
    """Give the disk back what was kept for this moment, and return how many bytes: 0 when they were used before."""
    path = os.path.join(bundle.folder, BALLAST)
    try:
        size = files.look(path).st_size
    except FileNotFoundError:
        return 0
    files.remove(path)
    files.sync_folder(bundle.folder)
    return size


def refill_ballast(bundle: Bundle) -> bool:
    """Keep room for the next full disk; whether it is there now.

    Never raises for a full disk: it is tried again at the next opening.
    """
    path = os.path.join(bundle.folder, BALLAST)
    try:
        if files.is_there(path):
            return True
        files.write_new(path, _ballast())
    except UnavailableError:
        with contextlib.suppress(UnavailableError):
            files.remove(path + ".part")
        return False
    return True


def _ballast() -> bytes:
    """Bytes no file system can store in less room than they have."""
    return hashlib.shake_256(b"keydesk ballast").digest(BALLAST_SIZE)


def _take_over(bundle: Bundle) -> None:
    """Clear away what is left of a creation that was cut off; an empty folder of ours is fine too."""
    folder = bundle.folder
    found = files.look(folder)
    names = _listed(folder) if stat.S_ISDIR(found.st_mode) else ["?"]
    is_marked = UNFINISHED in names and HEADER not in names
    is_remnant = names == [UNFINISHED + ".part"] or (is_marked and all(_OURS.fullmatch(name) for name in names))
    if (names and not is_remnant) or found.st_uid != os.geteuid():
        raise AlreadyExistsError(f"There is something called {folder} already.", path=folder)
    with files.named(folder):
        os.chmod(folder, files.FOLDER_MODE)
    with lock(bundle) if names else contextlib.nullcontext():
        for name in sorted(_listed(folder), key=UNFINISHED.__eq__):  # the mark goes last
            files.remove(os.path.join(folder, name))
        files.sync_folder(folder)


def _listed(folder: str) -> list[str]:
    with files.named(folder):
        return os.listdir(folder)


def _refuse_network(path: str, network_name: Callable[[str], str | None]) -> None:
    name = network_name(path)
    if name is not None:
        raise NetworkDiskError(f"The vault would lie on a network file system ({name}).", filesystem=name)


def _refuse_partial(bundle: Bundle, names: list[str]) -> None:
    if HEADER in names:
        return
    if UNFINISHED in names:
        raise DamagedError(
            "The creation of this vault was cut off before it held anything.", "Create it again in the same place."
        )
    if any(_OURS.fullmatch(name) for name in names) and names != [UNFINISHED + ".part"]:
        raise DamagedError("The vault's header is missing.", file=HEADER)
    raise NotFoundError(f"{bundle.folder} is not a vault.", "Check the name, or create one.")


def _check_file(bundle: Bundle, name: str) -> None:
    with contextlib.suppress(FileNotFoundError), files.named(name):  # SQLite may remove its own files meanwhile
        found = os.lstat(os.path.join(bundle.folder, name))
        if not stat.S_ISREG(found.st_mode):
            raise SymlinkError(f"{name} in the vault is a link or not a plain file.", file=name)
        _check(found, name, is_folder=False)


def _check(found: os.stat_result, name: str, *, is_folder: bool) -> None:
    """Owner and modes of one part, refused when not ours alone."""
    if found.st_uid != os.geteuid():
        raise ForeignOwnerError(f"{name} belongs to another user (uid {found.st_uid}).", file=name, owner=found.st_uid)
    mode = stat.S_IMODE(found.st_mode)
    if mode & _FOR_OTHERS:
        raise LooseModesError(f"{name} is open to others (mode {mode:04o}).", file=name, mode=f"{mode:04o}")
    if not mode & _OWNER_WRITES:
        kind = "folder" if is_folder else "file"
        raise ReadOnlyError(f"The vault's {kind} {name} cannot be written (mode {mode:04o}).", file=name)


def _make_state_folder(path: str) -> None:
    """The folder for this computer's memory, made with its parents where missing, and private."""
    if not _is_folder(path):
        _make_folders(os.path.dirname(path))
        with contextlib.suppress(FileExistsError):
            files.make_folder(path)
        _sync_way_to(path)
    with files.named(path):
        found = os.stat(path)
    if found.st_uid != os.geteuid():
        raise ForeignOwnerError(f"The state folder belongs to uid {found.st_uid}.", file=path, owner=found.st_uid)
    if found.st_mode & _FOR_OTHERS:
        with files.named(path):
            os.chmod(path, files.FOLDER_MODE)


def _make_folders(path: str) -> None:
    try:
        with files.named(path):
            os.makedirs(path, mode=files.FOLDER_MODE, exist_ok=True)
    except FileExistsError:
        raise UnavailableError("The state folder cannot be made: something else lies in its way.", file=path) from None


def _sync_way_to(path: str) -> None:
    """Return when the names of a folder and of the folders of ours above it are on the disk."""
    above = os.path.dirname(path)
    files.sync_folder(above)
    while os.path.dirname(above) != above and _is_ours(above):
        above = os.path.dirname(above)
        with contextlib.suppress(UnavailableError):  # a folder that is not ours to open was there before
            files.sync_folder(above)


def _is_ours(path: str) -> bool:
    with files.named(path):
        return os.stat(path).st_uid == os.geteuid()


def _is_folder(path: str) -> bool:
    """Claim: a folder is there, or a link to one. Raises UnavailableError where the disk does not say."""
    try:
        return stat.S_ISDIR(os.stat(path).st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as cause:
        raise files.error_from(cause, os.path.basename(path)) from None


def _is_read_only(folder: str) -> bool:
    with files.named(folder):
        is_mounted_so = bool(os.statvfs(folder).f_flag & os.ST_RDONLY)
    return is_mounted_so or not os.access(folder, os.W_OK | os.X_OK)

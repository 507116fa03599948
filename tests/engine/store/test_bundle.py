"""A bundle is one private folder of its owner's on a disk of this computer; anything else is refused and untouched."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from keydesk.engine.store import bundle as bundles
from keydesk.engine.store import header as headers
from keydesk.engine.store.bundle import BALLAST_SIZE, Bundle, open_bundle
from keydesk.errors import (
    AlreadyExistsError,
    BusyError,
    DamagedError,
    ForeignOwnerError,
    KeydeskError,
    LooseModesError,
    NetworkDiskError,
    NotFoundError,
    ReadOnlyError,
    SymlinkError,
)
from tests.engine.store.scenes import VAULT, header, mac_key

if TYPE_CHECKING:
    from tests.conftest import OtherPerson


@pytest.fixture
def place(tmp_path: Path) -> tuple[str, str]:
    return str(tmp_path / "mine.keydesk"), str(tmp_path / "state")


@pytest.fixture
def bundle(place: tuple[str, str]) -> Bundle:
    made = bundles.create(*place)
    headers.create(made.header, header(), mac_key())
    bundles.finish(made)
    return made


def snapshot(folder: str) -> dict[str, tuple[int, bytes]]:
    return {
        path.name: (path.lstat().st_mode, path.read_bytes() if path.is_file() else b"")
        for path in sorted(Path(folder).iterdir())
    }


def test_a_new_bundle_opens(bundle: Bundle, place: tuple[str, str]) -> None:
    assert open_bundle(*place) == bundle
    assert set(os.listdir(bundle.folder)) == {"HEADER", "LOCK", "BALLAST"}


def test_everything_in_it_is_private_whatever_the_umask(place: tuple[str, str]) -> None:
    before = os.umask(0)
    try:
        made = bundles.create(*place)
        headers.create(made.header, header(), mac_key())
    finally:
        os.umask(before)
    modes = {name: stat.S_IMODE(mode) for name, (mode, _) in snapshot(made.folder).items()}
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE(os.stat(made.folder).st_mode) == 0o700
    assert stat.S_IMODE(os.stat(made.state_folder).st_mode) == 0o700


def test_names_of_its_parts_are_those_of_the_document(bundle: Bundle) -> None:
    assert os.path.basename(bundle.database(7)) == "vault-7.db"
    assert bundle.anchor(VAULT) == os.path.join(bundle.state_folder, VAULT.hex() + ".anchor")
    for generation in (10, 2):
        Path(bundle.database(generation)).touch(0o600)
    Path(bundle.database(2) + "-wal").touch(0o600)
    assert bundle.generations() == (2, 10)


# -- refusals --------------------------------------------------------------------------------------------------------


def refused(bundle: Bundle, kind: type[KeydeskError]) -> KeydeskError:
    """The error opening gives; nothing was changed by it."""
    before = snapshot(bundle.folder)
    with pytest.raises(kind) as caught:
        open_bundle(bundle.folder, bundle.state_folder)
    assert snapshot(bundle.folder) == before
    return caught.value


@pytest.mark.parametrize("part", [".", "HEADER", "LOCK", "BALLAST", "vault-1.db", "vault-1.db-wal"])
@pytest.mark.parametrize("mode", [0o040, 0o004, 0o020, 0o002, 0o001])
def test_a_part_open_to_others_is_refused(bundle: Bundle, part: str, mode: int) -> None:
    path = Path(bundle.folder, part)
    if not path.exists():
        path.touch(0o600)
    path.chmod(stat.S_IMODE(path.stat().st_mode) | mode)
    assert "chmod" in refused(bundle, LooseModesError).next_step


@pytest.mark.parametrize("part", ["HEADER", "LOCK", "BALLAST", "vault-1.db"])
def test_a_part_that_is_a_link_is_refused(bundle: Bundle, part: str, tmp_path: Path) -> None:
    path = Path(bundle.folder, part)
    if path.exists():
        path.rename(tmp_path / part)
    else:
        (tmp_path / part).touch(0o600)
    path.symlink_to(tmp_path / part)
    assert refused(bundle, SymlinkError).facts["file"] == part


def test_a_link_to_a_bundle_is_refused(bundle: Bundle, tmp_path: Path) -> None:
    link = tmp_path / "link.keydesk"
    link.symlink_to(bundle.folder)
    with pytest.raises(SymlinkError):
        open_bundle(str(link), bundle.state_folder)


@pytest.mark.parametrize("part", ["HEADER", "vault-1.db"])
def test_a_part_that_is_a_pipe_is_refused_without_waiting(bundle: Bundle, part: str) -> None:
    path = Path(bundle.folder, part)
    path.unlink(missing_ok=True)
    os.mkfifo(path, 0o600)
    with pytest.raises(SymlinkError):
        open_bundle(bundle.folder, bundle.state_folder)


@pytest.mark.second_uid
@pytest.mark.parametrize("part", [".", "HEADER", "LOCK"])
def test_a_part_of_another_owner_is_refused(bundle: Bundle, part: str, second_uid: OtherPerson) -> None:
    os.chown(Path(bundle.folder, part), second_uid.uid, second_uid.gid)
    assert refused(bundle, ForeignOwnerError).facts["owner"] == second_uid.uid


@pytest.mark.parametrize("part", [".", "HEADER"])
def test_a_part_that_cannot_be_written_is_refused(bundle: Bundle, part: str) -> None:
    path = Path(bundle.folder, part)
    path.chmod(0o500 if path.is_dir() else 0o400)
    refused(bundle, ReadOnlyError)
    path.chmod(0o700)


def test_a_network_file_system_is_refused(bundle: Bundle, place: tuple[str, str], tmp_path: Path) -> None:
    with pytest.raises(NetworkDiskError, match="nfs"):
        open_bundle(*place, network_name=lambda _: "nfs")
    with pytest.raises(NetworkDiskError):
        bundles.create(str(tmp_path / "other.keydesk"), place[1], network_name=lambda _: "cifs")
    assert not (tmp_path / "other.keydesk").exists()


@pytest.mark.parametrize("name", ["absent.keydesk", "file.txt/inside"])
def test_an_absent_vault_is_not_found(place: tuple[str, str], tmp_path: Path, name: str) -> None:
    (tmp_path / "file.txt").touch()
    with pytest.raises(NotFoundError):
        open_bundle(str(tmp_path / name), place[1])


def test_a_folder_that_is_no_vault_is_not_one(place: tuple[str, str], tmp_path: Path) -> None:
    folder = tmp_path / "holiday"
    folder.mkdir(0o700)
    (folder / "photo.jpg").touch()
    with pytest.raises(NotFoundError, match="not a vault"):
        open_bundle(str(folder), place[1])


def test_a_missing_header_is_damage(bundle: Bundle) -> None:
    os.unlink(bundle.header)
    assert "header is missing" in refused(bundle, DamagedError).sentence


# -- making one ------------------------------------------------------------------------------------------------------


def test_a_creation_cut_off_is_named_and_can_be_done_again(place: tuple[str, str]) -> None:
    made = bundles.create(*place)
    Path(made.database(1)).write_bytes(b"half a database")
    error = refused(made, DamagedError)
    assert "cut off" in error.sentence
    again = bundles.create(*place)
    assert not os.path.exists(again.database(1))
    headers.create(again.header, header(), mac_key())
    bundles.finish(again)
    assert open_bundle(*place) == again


@pytest.mark.parametrize("kept", range(4))
def test_a_creation_cut_off_anywhere_can_be_done_again(place: tuple[str, str], kept: int) -> None:
    made = bundles.create(*place)
    for name in ["BALLAST", "LOCK", "UNFINISHED"][: 3 - kept]:
        os.unlink(os.path.join(made.folder, name))
    Path(made.folder, "BALLAST.part").touch(0o600)
    if kept == 0:  # the mark was not there yet
        os.rename(os.path.join(made.folder, "BALLAST.part"), os.path.join(made.folder, "UNFINISHED.part"))
    again = bundles.create(*place)
    assert set(os.listdir(again.folder)) == {"UNFINISHED", "LOCK", "BALLAST"}


def test_a_folder_with_nothing_but_half_a_mark_is_no_vault_yet(place: tuple[str, str]) -> None:
    made = bundles.create(*place)
    for name in ["BALLAST", "LOCK"]:
        os.unlink(os.path.join(made.folder, name))
    os.rename(os.path.join(made.folder, "UNFINISHED"), os.path.join(made.folder, "UNFINISHED.part"))
    with pytest.raises(NotFoundError):
        open_bundle(*place)


def test_a_creation_cut_off_after_its_header_is_a_vault(place: tuple[str, str]) -> None:
    made = bundles.create(*place)
    headers.create(made.header, header(), mac_key())
    assert open_bundle(*place) == made
    assert not Path(made.folder, "UNFINISHED").exists()


def test_no_vault_and_no_foreign_file_is_ever_cleared_away(bundle: Bundle, place: tuple[str, str]) -> None:
    before = snapshot(bundle.folder)
    with pytest.raises(AlreadyExistsError):
        bundles.create(*place)
    assert snapshot(bundle.folder) == before


@pytest.mark.parametrize("name", ["notes.txt", "vault-1.db.bak", "HEADER"])
def test_an_unfinished_folder_with_something_else_in_it_is_kept(place: tuple[str, str], name: str) -> None:
    made = bundles.create(*place)
    Path(made.folder, name).write_text("precious")
    before = snapshot(made.folder)
    with pytest.raises(AlreadyExistsError):
        bundles.create(*place)
    assert snapshot(made.folder) == before


def test_a_file_of_that_name_is_kept(place: tuple[str, str]) -> None:
    Path(place[0]).write_text("precious")
    with pytest.raises(AlreadyExistsError):
        bundles.create(*place)
    assert Path(place[0]).read_text() == "precious"


def test_an_empty_folder_becomes_a_vault(place: tuple[str, str]) -> None:
    os.mkdir(place[0], 0o755)
    made = bundles.create(*place)
    assert stat.S_IMODE(os.stat(made.folder).st_mode) == 0o700


def test_the_folder_around_it_must_be_there(place: tuple[str, str], tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="does not exist"):
        bundles.create(str(tmp_path / "no" / "mine.keydesk"), place[1])


@pytest.mark.second_uid
def test_a_folder_one_may_not_write_is_refused(tmp_path: Path, second_uid: OtherPerson) -> None:
    tmp_path.chmod(0o755)
    for parent in tmp_path.parents:
        if parent.stat().st_mode & 0o001 == 0:
            parent.chmod(parent.stat().st_mode | 0o011)
    code = (
        "import sys; from keydesk.engine.store.bundle import create; from keydesk.errors import ReadOnlyError\n"
        "try: create(sys.argv[1], sys.argv[2])\n"
        "except ReadOnlyError as error: print(error.code)"
    )
    command = second_uid.command(sys.executable, "-I", "-c", code, tmp_path / "x.keydesk", tmp_path / "state")
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
    assert (done.stdout, done.stderr) == ("read-only\n", "")


# -- lock and ballast ------------------------------------------------------------------------------------------------


def test_one_agent_has_the_bundle_and_the_second_learns_who(bundle: Bundle) -> None:
    with bundles.lock(bundle):
        with pytest.raises(BusyError) as caught:
            bundles.lock(bundle)
        assert caught.value.facts == {"pid": os.getpid()}
    bundles.lock(bundle).release()


def test_the_lock_outlives_its_taker_in_a_forked_process(bundle: Bundle) -> None:
    reading, writing = os.pipe()
    held = bundles.lock(bundle)
    child = os.fork()
    if child == 0:
        os.close(writing)
        os.read(reading, 1)  # until the parent lets go
        os._exit(0)
    os.close(reading)
    os.close(held.fileno())
    held._descriptor = None
    with pytest.raises(BusyError):
        bundles.lock(bundle)
    os.close(writing)
    os.waitpid(child, 0)
    bundles.lock(bundle).release()


def test_a_missing_lock_file_is_made_again(bundle: Bundle) -> None:
    os.unlink(os.path.join(bundle.folder, "LOCK"))
    with bundles.lock(bundle), pytest.raises(BusyError):
        bundles.lock(bundle)


def test_the_ballast_is_real_room_released_once_and_kept_again(bundle: Bundle) -> None:
    path = Path(bundle.folder, "BALLAST")
    assert path.stat().st_blocks * 512 >= BALLAST_SIZE
    assert bundles.release_ballast(bundle) == BALLAST_SIZE
    assert bundles.release_ballast(bundle) == 0
    assert bundles.refill_ballast(bundle)
    assert path.stat().st_size == BALLAST_SIZE


def test_the_state_folder_is_the_persons_unless_said_otherwise() -> None:
    assert bundles.default_state_folder() == os.path.join(os.environ["XDG_STATE_HOME"], "keydesk")


def test_a_loose_state_folder_is_closed(bundle: Bundle) -> None:
    os.chmod(bundle.state_folder, 0o755)
    open_bundle(bundle.folder, bundle.state_folder)
    assert stat.S_IMODE(os.stat(bundle.state_folder).st_mode) == 0o700

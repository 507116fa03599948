"""A disk of this computer is told from a network file system by what the kernel says."""

from __future__ import annotations

from pathlib import Path

import pytest

from keydesk.engine.store import disks


def test_a_local_disk_has_no_network_name(tmp_path: Path) -> None:
    assert disks.network_name(str(tmp_path)) is None


def test_the_kernel_names_the_kind_of_a_known_file_system() -> None:
    assert disks._magic("/proc") == 0x9FA0


@pytest.mark.parametrize(("magic", "name"), [(0x6969, "nfs"), (0xFE534D42, "smb2"), (0x01021997, "9p")])
def test_network_file_systems_are_known_by_their_magic(magic: int, name: str) -> None:
    assert disks.NETWORK[magic] == name


def test_a_mount_is_found_in_the_table() -> None:
    assert disks._fuse_subtype("/proc") == "proc"


def test_a_place_that_is_gone_is_no_network() -> None:
    assert disks.network_name(str(Path("/absent/place"))) is None

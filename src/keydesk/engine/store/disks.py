"""A vault lies only on a disk of this computer: network file systems are known by name and refused.

Their locks and syncs promise less than ours do. The kind of file system comes from the kernel (``statfs`` and, for
FUSE, the mount table), so a test passes in another answer instead of a real network.
"""

from __future__ import annotations

import ctypes
import os
import sys
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

FUSE: Final = 0x65735546

NETWORK: Final[Mapping[int, str]] = MappingProxyType(
    {
        0x6969: "nfs",
        0x517B: "smb",
        0xFF534D42: "cifs",
        0xFE534D42: "smb2",
        0x5346414F: "afs",
        0x6B414653: "kafs",
        0x73757245: "coda",
        0x00C36400: "ceph",
        0x564C: "ncp",
        0x01021997: "9p",
        0x0BD00BD0: "lustre",
        0x47504653: "gpfs",
        0x19830326: "beegfs",
        0x01161970: "gfs2",
        0x7461636F: "ocfs2",
        0xAAD7AAEA: "panfs",
        0xBACBACBC: "vmhgfs",
        0x786F4256: "vboxsf",
    }
)
"""statfs(2) magic numbers of file systems shared between machines."""

NETWORK_FUSE: Final = frozenset({
    "sshfs", "rclone", "s3fs", "gcsfuse", "glusterfs", "davfs", "davfs2", "curlftpfs", "moosefs", "mfs", "lizardfs",
    "ceph", "ceph-fuse", "hdfs", "juicefs", "seaweedfs", "onedriver", "google-drive-ocamlfuse", "gvfsd-fuse",
    "blobfuse", "blobfuse2", "afp", "smbnetfs", "vmhgfs-fuse", "kio-fuse",
})  # fmt: skip
"""FUSE subtypes of the same kind."""


def network_name(path: str) -> str | None:
    """The name of the network file system ``path`` lies on, or None on a disk of this computer."""
    magic = _magic(path) or 0
    if magic in NETWORK:
        return NETWORK[magic]
    if magic == FUSE:
        subtype = _fuse_subtype(path)
        return subtype if subtype in NETWORK_FUSE else None
    return None


def _magic(path: str) -> int | None:
    """The f_type of statfs(2), or None where the system has none."""
    if sys.platform != "linux":
        return None
    room = ctypes.create_string_buffer(256)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.statfs(os.fsencode(path), room) != 0:
        return None
    return int.from_bytes(room.raw[: ctypes.sizeof(ctypes.c_long)], sys.byteorder) & 0xFFFFFFFF


def _fuse_subtype(path: str) -> str:
    """The part after ``fuse.`` of the mount ``path`` lies on, as /proc/self/mountinfo (proc(5)) has it."""
    device = os.stat(path).st_dev
    wanted = f"{os.major(device)}:{os.minor(device)}"
    with open("/proc/self/mountinfo", encoding="utf-8", errors="replace") as table:
        for line in table:
            left, _, right = line.partition(" - ")
            if left.split()[2] == wanted:
                return right.split()[0].removeprefix("fuse.")
    return ""

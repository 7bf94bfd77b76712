"""What kind of disk a file is on: SQLite's locks and its journal need a local one."""

from pathlib import Path
from typing import NamedTuple

import psutil

NETWORK = frozenset(
    {
        *("afpfs", "afs", "beegfs", "ceph", "cifs", "davfs", "fuse.ceph"),
        *("fuse.gcsfuse", "fuse.glusterfs", "fuse.juicefs", "fuse.rclone", "fuse.s3fs"),
        *("fuse.sshfs", "gfs2", "glusterfs", "gpfs", "lustre", "ncpfs", "nfs", "nfs4", "ocfs2"),
        *("orangefs", "pvfs2", "smb2", "smb3", "smbfs", "webdav"),
    }
)
"""File systems that several machines share, by the names that systems give them."""


class Disk(NamedTuple):
    """A file system, the folder at which it is found, and the options it is mounted with."""

    mount: str
    kind: str
    options: str


def disks() -> list[Disk]:
    """All file systems that are mounted here."""
    return [Disk(one.mountpoint, one.fstype, one.opts) for one in psutil.disk_partitions(all=True)]


def network_disk(file: Path) -> str | None:
    """The kind of network file system that a file is on; None for a local disk.

    Args:
        file: it need not be there.
    """
    path = file.absolute().resolve()
    if path.drive.startswith("\\\\"):
        return "smb"
    holding = [one for one in disks() if path.is_relative_to(one.mount)]
    if not holding:
        return None
    mine = max(holding, key=lambda one: len(one.mount))
    remote = mine.kind.lower() in NETWORK or "remote" in mine.options.split(",")
    return mine.kind.lower() or "remote" if remote else None

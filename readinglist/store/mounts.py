"""Whether a file lies on a network file system, where WAL is not safe."""

from __future__ import annotations

from pathlib import Path

MOUNTINFO = Path("/proc/self/mountinfo")  # Linux only; elsewhere nothing is detected
NETWORK = frozenset(
    """9p afs ceph cifs coda fuse.glusterfs fuse.rclone fuse.sshfs gfs2 glusterfs lustre ncpfs nfs nfs4 ocfs2
    smb3 smbfs""".split()
)


def network_file_system(path: Path, mountinfo: Path = MOUNTINFO) -> str | None:
    """The type of the network file system that holds `path`, or None.

    The last of the longest mount points that are prefixes of the path counts, as in the kernel.
    """
    try:
        lines = mountinfo.read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return None
    best, kind = -1, None
    for line in lines:
        before, separator, after = line.partition(" - ")
        fields = before.split(" ")
        if not separator or len(fields) < 5:
            continue
        point = _unescape(fields[4])
        if _is_inside(str(path), point) and len(point) >= best:
            best, kind = len(point), after.split(" ")[0]
    return kind if kind in NETWORK else None


def _is_inside(path: str, point: str) -> bool:
    return path == point or path.startswith(point.rstrip("/") + "/")


def _unescape(field: str) -> str:
    for code, sign in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        field = field.replace(code, sign)
    return field

"""What a reader must leave as it is: every byte of the library but its cache."""

from __future__ import annotations

import hashlib
from pathlib import Path

OF_READERS = ("-shm", ".lock")  # ends of files that reading alone may touch


def fingerprint(home: Path) -> dict[str, str]:
    """Path -> hash, of the database with its log of writes and of all that the user wrote."""
    files = (path for path in sorted(home.rglob("*")) if path.is_file() and not path.name.endswith(OF_READERS))
    return {
        str(path.relative_to(home)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
        if path.relative_to(home).parts[0] != "cache"
    }

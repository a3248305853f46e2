"""The arXiv metadata snapshot: one JSON record a line, plain or as .gz, .xz, .zst; read as a stream."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..model import PaperData, Skipped


def read_snapshot(path: Path) -> Iterator[PaperData | Skipped]:
    """Every line of the file, as a paper or as the reason why it is none, in order; blank lines are nothing.

    Raises NotFound where there is no such file, InputError where it is cut or not what its name says.
    """
    raise NotImplementedError


def looks_like_snapshot(first_line: bytes) -> bool:
    """Whether a file that starts with this line is a snapshot."""
    raise NotImplementedError

"""What the reading of one PDF may cost: told by the parent, kept by the child."""

from __future__ import annotations

from dataclasses import dataclass

NO_READER = 78  # the exit code of a child that cannot load PyMuPDF: no matter of its file


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds of the wall and of the processor, bytes of address space and of the file, pages, characters.

    `answer`: bytes that the parent takes from a child, whatever that wants to send.
    """

    wall_s: float = 90.0
    cpu_s: int = 60
    memory: int = 1_500_000_000
    file_bytes: int = 200_000_000
    pages: int = 2_000
    text: int = 5_000_000
    answer: int = 150_000_000

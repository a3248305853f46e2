"""What one parser is, to those who attack it."""

from __future__ import annotations

import atexit
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from readinglist.core.errors import ReadingListError
from readinglist.core.papers import PaperData
from readinglist.core.text import clean

from .seeds import real_files

SECONDS = 5.0  # for one input; most take a thousandth


@dataclass(frozen=True, slots=True)
class Target:
    """`attack` is given bytes; `seeds` are there without real files too, which are added where they are."""

    name: str
    attack: Callable[[bytes], object]
    seeds: tuple[bytes, ...]
    real: tuple[str, ...] = ()  # patterns below the folder of real data
    most: int = 60_000  # bytes of an input: less for what works long on each of them
    allowed: tuple[type[Exception], ...] = (ReadingListError,)

    def all_seeds(self) -> list[bytes]:
        return [seed[: self.most] for seed in (*self.seeds, *real_files(self.real))]


def is_clean(paper: PaperData) -> None:
    """What came through a door has nothing in it that the door takes away."""
    texts = (paper.id, paper.title, paper.abstract, paper.comment, paper.journal_ref, *paper.authors, *paper.categories)
    for text in texts:
        assert text is None or text == clean(text), f"came through uncleaned: {text[:80]!r}"


def scratch() -> Path:
    """A folder of this process: workers are forked, and two that share one attack each other."""
    folder = _scratch() / str(os.getpid())
    folder.mkdir(exist_ok=True)
    return folder


@cache
def _scratch() -> Path:
    folder = tempfile.TemporaryDirectory(prefix="readinglist-fuzz-")
    atexit.register(folder.cleanup)
    return Path(folder.name)

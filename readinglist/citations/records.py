"""Files of papers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class FetchedFile:
    """A paper's file in `pdfs/`; `fresh`: it was downloaded just now."""

    paper: str
    path: Path
    size: int  # bytes
    fresh: bool

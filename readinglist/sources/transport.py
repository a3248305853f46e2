"""The one polite way to the network: every source asks here, and only here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from ..clock import Clock
from ..config import Settings
from ..model import Waiting


@dataclass(frozen=True, slots=True)
class Response:
    """A whole answer: `body` is decoded, header names are in lower case."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes


class Transport:
    def __init__(
        self, settings: Settings, cache: Path, clock: Clock, on_wait: Callable[[Waiting], None] | None = None
    ) -> None:
        self.requests = 0

    def get(
        self,
        url: str,
        *,
        accept: tuple[str, ...] = (),
        max_bytes: int | None = None,
        hosts: frozenset[str] = frozenset(),
    ) -> Response:
        """The answer at `url`."""
        raise NotImplementedError

    def close(self) -> None:
        """Closes the open connection, if any."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

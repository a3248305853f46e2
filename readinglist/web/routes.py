"""Which function answers at which address. An id may hold slashes, so it comes last in an address."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from .asking import Answer, Ask
from .pages import health

if TYPE_CHECKING:
    from readinglist.workflows.library import Library

PageFunction = Callable[["Library", Ask], Answer]
READ = ("GET",)
WRITE = ("POST",)

PAGES: tuple[tuple[str, tuple[str, ...], PageFunction], ...] = (("/health", READ, health.health),)

from __future__ import annotations

from datetime import datetime

from readinglist.model import SearchResult

from .connection import Database


def search_papers(db: Database, query: str, limit: int | None, now: datetime) -> SearchResult:
    raise NotImplementedError

"""Metadata of single ids from arXiv's API, for those who have a list of ids and no night to wait for."""

from __future__ import annotations

from collections.abc import Sequence

from readinglist.model import PaperData

from .home import Home


def look_up(lib: Home, ids: Sequence[str]) -> tuple[PaperData, ...]:
    """What arXiv says about `ids`, those that it does not know left out. Raises SourceError."""
    from readinglist.sources import arxiv_api

    with lib.transport() as transport:
        return arxiv_api.look_up(transport, lib.settings, list(ids))

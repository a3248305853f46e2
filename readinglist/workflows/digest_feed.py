"""`exports/digest.atom`: the last nights as a feed, each as it was when it was last written.

A night is written while its papers are new; what was decided later must not empty it. So the entries of earlier
nights are kept, in a file of the cache. Without that file the feed begins anew with one night, under the same id.
"""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from readinglist.clock import iso
from readinglist.errors import StoreError
from readinglist.formats.atom import FeedEntry
from readinglist.model.digest import Digest
from readinglist.present.atom import night_entry, nights_atom
from readinglist.store.files import write_text_atomically

from .home import Home
from .kept import read_kept

FILE = "digest-feed.json"
NIGHTS = 14  # in the feed


def write_feed(lib: Home, digest: Digest) -> Path:
    """Write the feed with this night in it. Raises StoreError."""
    entries = _with(lib, digest)
    with suppress(StoreError):  # it costs the earlier nights of the feed, no more
        write_text_atomically(lib.places.cache / FILE, json.dumps({n: _record(e) for n, e in entries.items()}))
    path = lib.places.exports / "digest.atom"
    write_text_atomically(path, nights_atom(entries.values(), lib.store.log.device))
    return path


def feed(lib: Home, digest: Digest) -> str:
    """The feed with this night in it; nothing is written."""
    return nights_atom(_with(lib, digest).values(), lib.store.log.device)


def _with(lib: Home, digest: Digest) -> dict[str, FeedEntry]:
    """The newest nights, this one among them, by their dates, the newest first."""
    entries = _kept(lib)
    if digest.night is not None:
        entries[digest.night.isoformat()] = night_entry(digest, lib.store.log.device)
    return {night: entries[night] for night in sorted(entries, reverse=True)[:NIGHTS]}


def _kept(lib: Home) -> dict[str, FeedEntry]:
    """The entries of earlier nights by night; what is damaged in them is left out."""
    found: dict[str, FeedEntry] = {}
    for night, value in read_kept(lib.places.cache / FILE).items():
        with suppress(TypeError, KeyError, ValueError):
            found[night] = _entry(value)
    return found


def _record(entry: FeedEntry) -> dict[str, Any]:  # any: what JSON holds
    return {
        "id": entry.id,
        "title": entry.title,
        "updated": iso(entry.updated) if entry.updated else None,
        "html": entry.html,
    }


def _entry(value: dict[str, Any]) -> FeedEntry:  # any: what JSON holds
    """An entry as it was kept. Raises TypeError, KeyError or ValueError for anything else."""
    texts = [str(value[name]) for name in ("id", "title", "html")]
    updated = datetime.fromisoformat(value["updated"]) if value["updated"] else None
    return FeedEntry(texts[0], texts[1], updated, html=texts[2])

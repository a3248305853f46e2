"""Keeps for the Zotero that runs on this machine: those that it does not have, into the collection selected there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from readinglist.context import Context
from readinglist.core.events import Event, Progress
from readinglist.core.papers import ExportedPaper, Selection
from readinglist.formats import read_items
from readinglist.formats.better_bibtex import zotero_item
from readinglist.formats.citation_keys import citation_keys
from readinglist.sources.transport import Transport
from readinglist.sources.zotero import local_settings, loopback_base, read_local, save_items, selected_collection

from .export import exported, papers_of, rows_of
from .importing import recognised
from .records import PapersWritten

AT_ONCE = 50  # items in one request


def local_transport(lib: Context, base: str) -> Transport:
    """What asks the Zotero at `base` alone. Raises UsageError for another machine."""
    return Transport(local_settings(lib.settings, loopback_base(base)), lib.places.cache, lib.clock, lib.waits.append)


def send_to_zotero(lib: Context, selection: Selection) -> Iterator[Event | PapersWritten]:
    """Send the selected papers that Zotero lacks, by id, DOI, or title and authors; the last item is PapersWritten.

    What it has is read first, so that sending again, also after an interruption, makes no second item. Raises
    SourceError where Zotero does not run, or does not allow reading, which says what is missing.
    """
    base = loopback_base(lib.settings.sources.zotero)
    rows = rows_of(lib, selection)
    with local_transport(lib, base) as transport:
        collection = selected_collection(transport, base)
        entries, _ = recognised(lib, list(read_items(read_local(transport, base)[0]).entries), is_authority=False)
        there = {entry.paper.id for entry in entries}
        keys = citation_keys(papers_of(lib, rows))
        new = [item for item in exported(lib, rows, critiques=False) if item.paper.id not in there]
        for sent in range(0, len(new), AT_ONCE):
            yield Progress("sending to Zotero", sent, len(new))
            some = new[sent : sent + AT_ONCE]
            save_items(transport, base, [_connector_item(item, keys[item.paper.id]) for item in some])
    yield PapersWritten("zotero", collection, len(rows), made=len(new))


def _connector_item(item: ExportedPaper, key: str) -> dict[str, Any]:  # any: what JSON holds
    """With the citation key where every version of Zotero keeps it; the day of addition is Zotero's own."""
    values = zotero_item(item, key)
    values["extra"] = "\n".join(filter(None, (values.get("extra"), f"Citation Key: {values.pop('citationKey')}")))
    values.pop("dateAdded", None)
    return values

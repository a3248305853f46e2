"""Papers: writing. Applies the intents of a plan, and keeps the full text index in step.

The index has its text in the tables (external content), so a text is taken out of it with the
words it went in with: always before the row changes, in the same transaction.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from readinglist.core.clock import Clock, iso
from readinglist.core.papers import LISTED, Change, Insert, Listing, PaperData, Revise, Unchanged
from readinglist.core.text import readable

from .connection import Database, Row
from .titles import index_title_again, index_titles

PER_TRANSACTION = 5_000
_encode = json.JSONEncoder(ensure_ascii=False).encode  # made once: `json.dumps` makes one for each call

INSERT = """insert into papers (n, id, version, title, abstract, authors, categories, primary_category,
    published, updated, announced, doi, journal_ref, comment, withdrawn, source, url, revision)
    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""  # by position: twice as fast in bulk
INSERT_READABLE = "insert or replace into readable_text (n, title, abstract, authors) values (?, ?, ?, ?)"
INSERT_LISTING = "insert or ignore into listings (n, night, type) values (?, ?, ?)"
INDEX = "insert into papers_fts (rowid, title, abstract, authors, categories) values (?, ?, ?, ?, ?)"


def apply_changes(db: Database, clock: Clock, changes: Iterable[Change]) -> None:
    """Write `changes` in their order, some thousand in one transaction."""
    rest = iter(changes)
    while some := list(islice(rest, PER_TRANSACTION)):
        with db.transaction():
            _apply(db, clock, some)


def newest_row(db: Database) -> int:
    """The newest row of `papers`, 0 before the first: how many there are, for papers are never deleted."""
    return int(db.value("select coalesce(max(n), 0) from papers"))


def _apply(db: Database, clock: Clock, changes: Sequence[Change]) -> None:
    inserts: dict[str, Insert] = {}
    for change in changes:
        if isinstance(change, Insert):
            inserts.setdefault(change.paper.id, change)  # a second one of a paper adds to it
    known = _rows_of(db, inserts)
    fresh = [change for paper_id, change in inserts.items() if paper_id not in known]
    first = newest_row(db) + 1
    _insert(db, first, fresh)
    known.update({change.paper.id: n for n, change in enumerate(fresh, start=first)})
    new = {id(change) for change in fresh}
    for change in changes:
        match change:
            case Insert() if id(change) not in new:
                _add_to(db, clock, known[change.paper.id], change)
            case Revise():
                _revise(db, clock, change.known.row, change.paper, change.listings, keep_text=change.keeps_text)
            case Unchanged() if change.listings:
                _list(db, change.known.row, change.listings)
            case _:
                pass  # Skipped: in the report only


def _rows_of(db: Database, ids: Iterable[str]) -> dict[str, int]:
    sql = "select id, n from papers where id in (select value from json_each(:ids))"
    return dict(db.rows(sql, {"ids": json.dumps(list(ids))}))


def _insert(db: Database, first: int, inserts: Sequence[Insert]) -> None:
    db.run_many(INSERT, [_row_of(n, change) for n, change in enumerate(inserts, start=first)])
    texts = [_Text.of(change.paper) for change in inserts]
    db.run_many(INSERT_READABLE, [(n, *t.differing) for n, t in enumerate(texts, start=first) if t.differs])
    db.run_many(INDEX, [(n, *t.indexed) for n, t in enumerate(texts, start=first)])
    index_titles(db, [(n, change.paper.title) for n, change in enumerate(inserts, start=first)])
    listed = [(n, x.night.isoformat(), x.type) for n, c in enumerate(inserts, start=first) for x in c.listings]
    if listed:
        db.run_many(INSERT_LISTING, listed)


def _row_of(n: int, change: Insert) -> Row:
    p = change.paper
    announced = _first_night(change.listings)
    return (
        n, p.id, p.version or 1, p.title, p.abstract, _json(p.authors), " ".join(p.categories), p.primary_category,
        iso(p.published) if p.published else None, iso(p.updated) if p.updated else None,
        announced.isoformat() if announced else None,
        p.doi, p.journal_ref, p.comment, p.withdrawn, p.source, p.url, checksum(p.title, p.abstract),
    )  # fmt: skip


def _add_to(db: Database, clock: Clock, n: int, change: Insert) -> None:
    """An Insert of a paper that another process, or an earlier entry of the same list, brought.

    An older version than the known one fills only what is missing.
    """
    sql = f"select {', '.join(MERGED)}, authors, categories, withdrawn, version from papers where n = :n"
    row = db.row(sql, {"n": n})
    assert row is not None
    *values, authors, categories, withdrawn, version = row
    paper = change.paper
    older = paper.version is not None and paper.version < version
    names = tuple(json.loads(authors))
    merged = PaperData(
        paper.id,
        authors=names if older and names else paper.authors or names,
        categories=tuple(categories.split()) if older and categories else paper.categories or tuple(categories.split()),
        version=max(version, paper.version or version),
        withdrawn=bool(withdrawn) or (paper.withdrawn and not older),
        source=paper.source,
        **_merge_fields(paper, dict(zip(MERGED, values, strict=True)), older),
    )
    _revise(db, clock, n, merged, change.listings, keep_text=True)


MERGED = ("title", "abstract", "primary_category", "doi", "journal_ref", "comment", "url")


def _merge_fields(paper: PaperData, known: dict[str, Any], older: bool) -> dict[str, Any]:
    """Text columns and dates of the merged paper; any: columns of several types."""
    fields: dict[str, Any] = {}
    for name in MERGED:
        new, old = getattr(paper, name), known[name]
        fields[name] = (old if old is not None else new) if older else (new if new is not None else old)
    return fields | {"published": paper.published, "updated": None if older else paper.updated}


def _revise(
    db: Database, clock: Clock, n: int, paper: PaperData, listings: tuple[Listing, ...], *, keep_text: bool
) -> None:
    """Write the whole new state of paper `n`; what it leaves out stays as it was."""
    old = db.row("select title, abstract, authors, version, categories from papers where n = :n", {"n": n})
    if old is None:
        return
    title = paper.title if paper.title is not None else old[0]
    abstract = paper.abstract if paper.abstract is not None else old[1]
    text_changed = (title, abstract) != (old[0], old[1])
    authors = _json(paper.authors) if paper.authors else old[2]
    indexed_changed = text_changed or authors != old[2] or (paper.categories and " ".join(paper.categories) != old[4])
    if text_changed and keep_text and old[0] is not None:
        _keep_text(db, clock, n, old, listings)
    if indexed_changed:
        unindex(db, n)
    db.run(UPDATE, _update_values(n, paper) | {"revision": checksum(title, abstract)})
    if indexed_changed:
        index_again(db, n)
    index_title_again(db, n, old[0], title)
    _list(db, n, listings)


UPDATE = """update papers set version = coalesce(:version, version), title = coalesce(:title, title),
    abstract = coalesce(:abstract, abstract), authors = coalesce(:authors, authors),
    categories = coalesce(:categories, categories), primary_category = coalesce(:primary_category, primary_category),
    published = coalesce(:published, published), updated = coalesce(:updated, updated), doi = coalesce(:doi, doi),
    journal_ref = coalesce(:journal_ref, journal_ref), comment = coalesce(:comment, comment), withdrawn = :withdrawn,
    url = coalesce(:url, url), revision = :revision
    where n = :n"""


def _update_values(n: int, paper: PaperData) -> dict[str, Any]:
    """Parameters of UPDATE; any: columns of several types."""
    return {
        "n": n,
        "version": paper.version,
        "title": paper.title,
        "abstract": paper.abstract,
        "authors": _json(paper.authors) if paper.authors else None,
        "categories": " ".join(paper.categories) or None,
        "primary_category": paper.primary_category,
        "published": iso(paper.published) if paper.published else None,
        "updated": iso(paper.updated) if paper.updated else None,
        "doi": paper.doi,
        "journal_ref": paper.journal_ref,
        "comment": paper.comment,
        "withdrawn": paper.withdrawn,
        "url": paper.url,
    }


def _keep_text(db: Database, clock: Clock, n: int, old: Row, listings: tuple[Listing, ...]) -> None:
    night = min((listing.night for listing in listings), default=None)
    db.run(
        """insert into versions (n, version, title, abstract, replaced_on, recorded)
        values (:n, :version, :title, :abstract, :night, :now)""",
        {
            "n": n,
            "version": old[3],
            "title": old[0],
            "abstract": old[1],
            "night": night.isoformat() if night else None,
            "now": iso(clock.now()),
        },
    )


def _list(db: Database, n: int, listings: tuple[Listing, ...]) -> None:
    """Put paper `n` on its lists; the first night as new or cross is its night."""
    if not listings:
        return
    db.run_many(INSERT_LISTING, [(n, listing.night.isoformat(), listing.type) for listing in listings])
    if night := _first_night(listings):
        db.run(
            "update papers set announced = :night where n = :n and (announced is null or announced > :night)",
            {"n": n, "night": night.isoformat()},
        )


def _first_night(listings: tuple[Listing, ...]) -> date | None:
    return min((x.night for x in listings if x.type in LISTED), default=None)


@dataclass(frozen=True, slots=True)
class _Text:
    """The text of a paper as the index reads it, and whether the tables need it beside the stored one."""

    title: str | None
    abstract: str | None
    authors: str
    categories: str
    differing: tuple[str | None, ...]  # title, abstract, authors; None where readable and stored are the same

    @classmethod
    def of(cls, paper: PaperData) -> _Text:
        stored = (paper.title, paper.abstract, _json(paper.authors))
        title, abstract = (None if t is None else readable(t) for t in stored[:2])
        authors = stored[2] if _is_plain(stored[2]) else _json(tuple(readable(a) for a in paper.authors))
        pairs = zip((title, abstract, authors), stored, strict=True)
        return cls(title, abstract, authors, " ".join(paper.categories), tuple(r if r != s else None for r, s in pairs))

    @property
    def differs(self) -> bool:
        return any(text is not None for text in self.differing)

    @property
    def indexed(self) -> Row:
        return (self.title, self.abstract, self.authors, self.categories)


def differing_text(paper: PaperData) -> tuple[str | None, ...] | None:
    """Readable title, abstract and authors, each None where it is as stored; None where all are."""
    text = _Text.of(paper)
    return text.differing if text.differs else None


def unindex(db: Database, n: int) -> None:
    """Take paper `n` out of the index, with the words it has in the tables now."""
    db.run(
        """insert into papers_fts (papers_fts, rowid, title, abstract, authors, categories)
        select 'delete', n, title, abstract, authors, categories from papers_search where n = :n""",
        {"n": n},
    )


def index_again(db: Database, n: int) -> None:
    """Put paper `n` into the index, and write its readable text where it needs one."""
    row = db.row("select title, abstract, authors, categories from papers where n = :n", {"n": n})
    assert row is not None
    data = PaperData("", row[0], tuple(json.loads(row[2])), row[1], tuple(row[3].split()))
    text = _Text.of(data)
    db.run("delete from readable_text where n = :n", {"n": n})
    if text.differs:
        db.run_many(INSERT_READABLE, [(n, *text.differing)])
    db.run_many(INDEX, [(n, *text.indexed)])


def checksum(title: str | None, abstract: str | None) -> int:
    """31 bits that change with the text that features are made of."""
    return zlib.crc32(f"{title or ''}\n{abstract or ''}".encode()) & 0x7FFFFFFF


def _is_plain(text: str) -> bool:
    return text.isascii() and "\\" not in text and "$" not in text


def _json(names: tuple[str, ...]) -> str:
    return _encode(names) if names else "[]"

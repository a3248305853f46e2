"""Papers: writing. Applies the intents of a plan, and keeps the full text index in step.

The index has its text in the tables (external content), so a text is taken out of it with the
words it went in with: always before the row changes, in the same transaction.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import islice

from readinglist.core.clock import Clock, iso
from readinglist.core.frozen import Frozen
from readinglist.core.merging import plan_again
from readinglist.core.papers import LISTED, Change, Insert, Listing, Paper, PaperData, Revise, Unchanged
from readinglist.core.text import readable

from .connection import IGNORE, REPLACE, Database, Row
from .titles import index_title_again, index_titles

PER_TRANSACTION = 5_000
Find = Callable[[Sequence[str]], dict[str, Paper]]  # those that are here, by id
_encode = json.JSONEncoder(ensure_ascii=False).encode  # made once: `json.dumps` makes one for each call

# Of `papers`: what a revision may leave out, and then stays as it was; what stays whatever it says.
REVISED = "version title abstract authors categories primary_category published updated doi journal_ref comment url"
COLUMNS = f"{REVISED} withdrawn revision n id source announced"
UPDATE = f"""update papers set {", ".join(f"{name} = coalesce(:{name}, {name})" for name in REVISED.split())},
    withdrawn = :withdrawn, revision = :revision where n = :n"""


def apply_changes(db: Database, clock: Clock, changes: Iterable[Change], find: Find) -> None:
    """Write `changes` in their order, some thousand in one transaction; `find` reads papers by id.

    A change of a paper that is no longer as it was planned for is planned again: another writer was quicker.
    """
    rest = iter(changes)
    while some := list(islice(rest, PER_TRANSACTION)):
        with db.transaction():
            _apply(db, clock, some, find)


def newest_row(db: Database) -> int:
    """The newest row of `papers`, 0 before the first: how many there are, for papers are never deleted."""
    return int(db.value("select coalesce(max(n), 0) from papers"))


def _apply(db: Database, clock: Clock, changes: Sequence[Change], find: Find) -> None:
    now = find([change.paper.id for change in changes if isinstance(change, Insert | Revise)])
    fresh: dict[str, Insert] = {}
    for change in changes:
        if isinstance(change, Insert) and change.paper.id not in now:
            fresh.setdefault(change.paper.id, change)
    _insert(db, newest_row(db) + 1, list(fresh.values()))
    for change in changes:
        if isinstance(change, Insert | Revise) and fresh.get(change.paper.id) is not change:
            paper_id = change.paper.id
            known = now.pop(paper_id, None) or find([paper_id]).get(paper_id)  # read anew after each change
            if known is not None:
                is_as_planned = isinstance(change, Revise) and change.known == known
                _write(db, clock, change if is_as_planned else plan_again(known, change))
        elif isinstance(change, Unchanged):
            _list(db, change.known.row, change.listings)


def _write(db: Database, clock: Clock, change: Change) -> None:
    if isinstance(change, Revise):
        _revise(db, clock, change)
    elif isinstance(change, Unchanged):
        _list(db, change.known.row, change.listings)


def _insert(db: Database, first: int, inserts: Sequence[Insert]) -> None:
    db.insert("papers", COLUMNS, [_row_of(n, change) for n, change in enumerate(inserts, start=first)])
    _index(db, [(n, _Text.of(change.paper)) for n, change in enumerate(inserts, start=first)])
    index_titles(db, [(n, change.paper.title) for n, change in enumerate(inserts, start=first)])
    listed = [(n, x.night.isoformat(), x.type) for n, c in enumerate(inserts, start=first) for x in c.listings]
    if listed:
        db.insert("listings", "n night type", listed, IGNORE)


def _row_of(n: int, change: Insert) -> Row:
    """The values of `COLUMNS`."""
    p, announced = change.paper, _first_night(change.listings)
    return (
        p.version or 1, p.title, p.abstract, _json(p.authors), " ".join(p.categories), p.primary_category,
        iso(p.published) if p.published else None, iso(p.updated) if p.updated else None,
        p.doi, p.journal_ref, p.comment, p.url, p.withdrawn, checksum(p.title, p.abstract), n, p.id, p.source,
        announced.isoformat() if announced else None,
    )  # fmt: skip


def _revise(db: Database, clock: Clock, change: Revise) -> None:
    """Write the whole new state of a paper; what it leaves out stays as it was."""
    old, paper, n = change.known, change.paper, change.known.row
    title = paper.title if paper.title is not None else old.title
    abstract = paper.abstract if paper.abstract is not None else old.abstract
    text_changed = (title, abstract) != (old.title, old.abstract)
    names_changed = (paper.authors or old.authors, paper.categories or old.categories) != (old.authors, old.categories)
    if change.keeps_text:
        _keep_text(db, clock, old, change.listings)
    if text_changed or names_changed:
        unindex(db, n)
    values = dict(zip(COLUMNS.split(), _row_of(n, Insert(paper)), strict=True))
    values |= {"version": paper.version, "revision": checksum(title, abstract)}
    values |= {"authors": values["authors"] if paper.authors else None, "categories": values["categories"] or None}
    db.run(UPDATE, values)
    if text_changed or names_changed:
        index_again(db, n)
    index_title_again(db, n, old.title, title)
    _list(db, n, change.listings)


def _keep_text(db: Database, clock: Clock, old: Paper, listings: tuple[Listing, ...]) -> None:
    night = min((listing.night for listing in listings), default=None)
    row = (old.row, old.version, old.title, old.abstract, night.isoformat() if night else None, iso(clock.now()))
    db.insert("versions", "n version title abstract replaced_on recorded", [row])


def _list(db: Database, n: int, listings: tuple[Listing, ...]) -> None:
    """Put paper `n` on its lists; the first night as new or cross is its night."""
    if not listings:
        return
    db.insert("listings", "n night type", [(n, x.night.isoformat(), x.type) for x in listings], IGNORE)
    if night := _first_night(listings):
        sql = "update papers set announced = :night where n = :n and (announced is null or announced > :night)"
        db.run(sql, {"n": n, "night": night.isoformat()})


def _first_night(listings: tuple[Listing, ...]) -> date | None:
    return min((x.night for x in listings if x.type in LISTED), default=None)


class _Text(Frozen):
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
    sql = """insert into papers_fts (papers_fts, rowid, title, abstract, authors, categories)
        select 'delete', n, title, abstract, authors, categories from papers_search where n = :n"""
    db.run(sql, {"n": n})


def index_again(db: Database, n: int) -> None:
    """Put paper `n` into the index, and write its readable text where it needs one."""
    row = db.row("select title, abstract, authors, categories from papers where n = :n", {"n": n})
    assert row is not None
    db.run("delete from readable_text where n = :n", {"n": n})
    _index(db, [(n, _Text.of(PaperData("", row[0], tuple(json.loads(row[2])), row[1], tuple(row[3].split()))))])


def _index(db: Database, texts: Sequence[tuple[int, _Text]]) -> None:
    differing = [(n, *text.differing) for n, text in texts if text.differs]
    db.insert("readable_text", "n title abstract authors", differing, REPLACE)
    db.insert("papers_fts", "rowid title abstract authors categories", [(n, *text.indexed) for n, text in texts])


def checksum(title: str | None, abstract: str | None) -> int:
    """31 bits that change with the text that features are made of."""
    return zlib.crc32(f"{title or ''}\n{abstract or ''}".encode()) & 0x7FFFFFFF


def _is_plain(text: str) -> bool:
    return text.isascii() and "\\" not in text and "$" not in text


def _json(names: tuple[str, ...]) -> str:
    return _encode(names) if names else "[]"

"""Papers by what a reference says of them: their id, their DOI, and the terms of their title.

The index of terms (`title_terms`) holds no text of its own: a title is taken out of it with the title
that it went in with, always before the row changes and in the same transaction, as in the full text
index. It is asked term by term; one term costs a few microseconds at any size of the library.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import log

from readinglist.core.references import Known
from readinglist.core.title_terms import as_document, as_query, is_short, title_terms

from .connection import AT_ONCE, Database, Row, Tables

INDEX_TERMS = "insert into title_terms (rowid, terms) values (?, ?)"
UNINDEX_TERMS = "insert into title_terms (title_terms, rowid, terms) values ('delete', ?, ?)"
WITH_TERM = "select rowid from title_terms where title_terms match :term limit :most"
COLUMNS = "p.id, p.title, p.authors, p.published, p.doi"
WAITS_WITH_TERM = "select rowid from waiting_terms where waiting_terms match :term limit :most"
MOST_PAPERS = 2_000  # with one term: one that more titles share tells none of them apart
MOST_BY_AUTHOR = 500  # with one name and one of the words of a short title
MOST_WAITING = 4_000  # references that wait with one term, the same
SAME = "same"  # of `feed_state`: ids that another source gave to a paper, each with the id that it has here
SHARED = 0.5  # share of a title's terms that a reference has which may mean it


class StoreTitles(Tables):
    """The titles of one library, as linking asks for them. Papers without metadata are known by id alone."""

    def by_ids(self, ids: Iterable[str]) -> Mapping[str, Known]:
        """Those of `ids` that the library has, by id; also under an id that another source gave to the paper."""
        asked = list(ids)
        sql = f"select p.id, {COLUMNS} from papers p where p.id in (select value from json_each(:some))"
        also = f"""select f.key, {COLUMNS} from feed_state f join papers p on p.id = f.value
            where f.feed = '{SAME}' and f.key in (select value from json_each(:some))"""
        return {row[0]: _known(row[1:]) for some in (also, sql) for row in self._db.rows_among(some, asked)}

    def other_ids(self) -> dict[str, list[str]]:
        """The ids that other sources gave to papers of the library, by the id that each has here."""
        found: dict[str, list[str]] = {}
        for other, paper_id in self._db.rows(f"select key, value from feed_state where feed = '{SAME}' order by key"):
            found.setdefault(paper_id, []).append(other)
        return found

    def elsewhere(self) -> Iterator[Known]:
        """The papers with a title that came from elsewhere than arXiv, which may have them too."""
        sql = f"""select {COLUMNS} from papers p where p.title is not null
            and (p.id between 'doi:' and 'doi;' or p.id between 'feed:' and 'feed;'
                or p.id between 'openreview:' and 'openreview;')"""
        return map(_known, self._db.rows(sql))

    def by_dois(self, dois: Iterable[str]) -> Mapping[str, Known]:
        """Papers with one of these DOIs (lower case, no prefix), by DOI."""
        asked = list(dois)
        sql = f"select {COLUMNS} from papers p where lower(p.doi) in (select value from json_each(:some))"
        found = {(known.doi or "").lower(): known for known in self._known(sql, asked)}
        named = self.by_ids(f"doi:{doi}" for doi in asked)
        return {paper_id.removeprefix("doi:"): known for paper_id, known in named.items()} | found

    def sharing(self, terms: Sequence[str], limit: int) -> tuple[Known, ...]:
        """At most `limit` papers whose titles share the most of `terms`, rare ones counting more; best first."""
        weights: dict[int, float] = {}
        asked = [{"term": as_query(term), "most": MOST_PAPERS} for term in terms]
        for rows in self._db.rows_of_each(WITH_TERM, asked):
            if rows:
                weight = log(MOST_PAPERS / len(rows)) + 1.0
                for (n,) in rows:
                    weights[n] = weights.get(n, 0.0) + weight
        best = sorted(weights, key=lambda n: (-weights[n], n))[:limit]
        sql = f"select p.n, {COLUMNS} from papers p where p.n in (select value from json_each(:some))"
        found = {row[0]: _known(row[1:]) for row in self._db.rows_among(sql, best) if row[2]}
        return tuple(found[n] for n in best if n in found)

    def short_by_author(self, name: str, some: Sequence[str]) -> tuple[Known, ...]:
        """Papers with a short title that has one of the words `some`, and `name` in an author's name, in row order.

        Asks the full text index, which knows few endings; of at most `MOST_BY_AUTHOR` papers.
        """
        match = f'{{authors}} : "{name}" AND {{title}} : ({" OR ".join(map(as_query, some))})'
        sql = f"""select {COLUMNS} from papers_fts f cross join papers p on p.n = f.rowid
            where papers_fts match :match limit :most"""
        rows = self._db.rows(sql, {"match": match, "most": MOST_BY_AUTHOR}) if name and some else []
        return tuple(known for known in map(_known, rows) if is_short(known.title))

    def waiting_for(self, papers: Iterable[Known]) -> list[int]:
        """Keys of references that wait and may mean one of `papers`, by what they print: id, DOI or title."""
        some = list(papers)
        names = {"ids": json.dumps([p.id for p in some]), "dois": json.dumps([p.doi.lower() for p in some if p.doi])}
        sql = """select k from refs where arxiv_id in (select value from json_each(:ids)) and cited is null
            union select k from refs where doi in (select value from json_each(:dois)) and cited is null"""
        keys = {k for (k,) in self._db.rows(sql, names)}
        for paper in some:
            keys |= self._waiting_with(title_terms(paper.title))
        return sorted(keys)

    def all_waiting(self) -> list[int]:
        """Keys of all references that wait."""
        return [k for (k,) in self._db.rows("select k from refs where cited is null order by k")]

    def _waiting_with(self, terms: Sequence[str]) -> set[int]:
        """Keys of references that have half of `terms` or more; of common terms alone, all of them."""
        shared: Counter[int] = Counter()
        asked = 0
        questions = [{"term": as_query(term), "most": MOST_WAITING} for term in terms]
        for rows in self._db.rows_of_each(WAITS_WITH_TERM, questions):
            if len(rows) < MOST_WAITING:
                asked += 1
                shared.update(k for (k,) in rows)
        if terms and not asked:
            every = " AND ".join(map(as_query, terms))
            return {k for (k,) in self._db.rows(WAITS_WITH_TERM, {"term": every, "most": MOST_WAITING})}
        return {k for k, count in shared.items() if count >= SHARED * asked}

    def _known(self, sql: str, ids: Iterable[str]) -> Iterator[Known]:
        return map(_known, self._db.rows_among(sql, ids))


def _known(row: Row) -> Known:
    paper_id, title, authors, published, doi = row
    return Known(paper_id, title or "", tuple(json.loads(authors)), int(published[:4]) if published else None, doi)


def index_titles(db: Database, titles: Iterable[tuple[int, str | None]]) -> None:
    """Put new papers (row number, title) into the index; inside the transaction that inserts them."""
    db.run_many(INDEX_TERMS, _documents(titles))


def index_title_again(db: Database, n: int, before: str | None, after: str | None) -> None:
    """The index after the title of paper `n` changed; inside the transaction that changes it."""
    if before != after:
        db.run_many(UNINDEX_TERMS, _documents([(n, before)]))
        db.run_many(INDEX_TERMS, _documents([(n, after)]))


def index_all(connection: sqlite3.Connection) -> None:
    """The index anew from all titles; inside the caller's transaction. Some ten seconds for a million."""
    connection.execute("insert into title_terms (title_terms) values ('delete-all')")
    after = 0
    sql = f"select n, title from papers where n > :after order by n limit {AT_ONCE}"
    while rows := connection.execute(sql, {"after": after}).fetchall():
        connection.executemany(INDEX_TERMS, _documents(rows))
        after = rows[-1][0]


def _documents(titles: Iterable[tuple[int, str | None]]) -> list[tuple[int, str]]:
    terms = [(n, title_terms(title)) for n, title in titles if title]
    return [(n, as_document(some)) for n, some in terms if some]

"""Everything that is derived, made anew from what it is derived from; inside the caller's transaction."""

from __future__ import annotations

import json

from readinglist.citations.api import REFERENCE_FIELDS as REFERENCE
from readinglist.citations.api import reference_from_row
from readinglist.core.papers import PaperData
from readinglist.core.title_terms import as_document, reference_terms
from readinglist.store.changes import INSERT_READABLE, checksum, differing_text
from readinglist.store.connection import Database
from readinglist.store.log import COLUMNS as FIELDS
from readinglist.store.log import LINK_UNDOS, entry_from_row, fold_again, papers_of
from readinglist.store.titles import index_all

AT_ONCE = 5_000


def rebuild_log_index(db: Database) -> None:
    """Which entries concern which paper, from the log."""
    db.run("delete from log_papers")
    after = 0
    while rows := db.rows(
        f"select l.seq, {FIELDS} from log l where l.seq > :after order by l.seq limit {AT_ONCE}", {"after": after}
    ):
        concerned = [(paper_id, seq) for seq, *rest in rows for paper_id in papers_of(entry_from_row(tuple(rest)))]
        db.run_many("insert or ignore into log_papers (id, seq) values (?, ?)", concerned)
        after = rows[-1][0]
    db.run(LINK_UNDOS[0], {"after": 0})


def rebuild_states(db: Database) -> None:
    """The state of every paper, from the log."""
    db.run("delete from state")
    fold_again(db, [i for (i,) in db.rows("select distinct id from log_papers")])


def rebuild_announced(db: Database) -> None:
    """The night of every paper, from the lists it was on."""
    db.run(
        """update papers set announced = (select min(l.night) from listings l
            where l.n = papers.n and l.type in ('new', 'cross'))
        where announced is not (select min(l.night) from listings l
            where l.n = papers.n and l.type in ('new', 'cross'))"""
    )


def refresh_texts(db: Database) -> None:
    """Readable texts and checksums, from the stored texts. The index must be rebuilt after it."""
    db.run("delete from readable_text")
    after = 0
    sql = f"""select n, title, abstract, authors, revision from papers where n > :after order by n limit {AT_ONCE}"""
    while rows := db.rows(sql, {"after": after}):
        texts, sums = [], []
        for n, title, abstract, authors, revision in rows:
            differing = differing_text(PaperData("", title, tuple(json.loads(authors)), abstract))
            if differing is not None:
                texts.append((n, *differing))
            if revision != checksum(title, abstract):
                sums.append((checksum(title, abstract), n))
        db.run_many(INSERT_READABLE, texts)
        db.run_many("update papers set revision = ? where n = ?", sums)
        after = rows[-1][0]


def rebuild_search(db: Database) -> None:
    """The full text index and that of titles, from the texts; what was found by them is looked for again."""
    db.run("insert into papers_fts (papers_fts) values ('rebuild')")
    for found in ("name_uses", "names_seen", "tonight", "tonights"):
        db.run(f"delete from {found}")
    index_all(db.connection)


def rebuild_waiting(db: Database) -> None:
    """The index of references that wait for their paper, from the references."""
    db.run("insert into waiting_terms (waiting_terms) values ('delete-all')")
    after = 0
    sql = f"""select r.k, {REFERENCE} from refs r where r.k > :after and r.cited is null
        and r.linked_by is not 'reader' order by r.k limit {AT_ONCE}"""
    while rows := db.rows(sql, {"after": after}):
        terms = [(k, as_document(reference_terms(reference_from_row(tuple(rest))))) for k, *rest in rows]
        db.run_many("insert into waiting_terms (rowid, terms) values (?, ?)", [row for row in terms if row[1]])
        after = rows[-1][0]

"""What can be wrong with a library, found and repaired.

Damage to the file itself is only reported: a backup repairs it. Everything that is derived (state,
full text index, readable text, counts, rankings) is compared with what it is derived from and made
anew on request.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from readinglist.citations.api import REFERENCE_FIELDS as REFERENCE
from readinglist.citations.api import reference_from_row
from readinglist.core.errors import Damaged
from readinglist.core.frozen import Frozen
from readinglist.core.papers import PaperData
from readinglist.core.settings import Places, exposed_key
from readinglist.core.title_terms import as_document, reference_terms
from readinglist.night.api import NO_MAILING, drop_no_mailings
from readinglist.practice.api import unreadable_files, unreadable_goals
from readinglist.store.backups import last_backup
from readinglist.store.cache_files import damaged_files, remove_damaged_files
from readinglist.store.changes import checksum, differing_text
from readinglist.store.connection import REPLACE, STUMBLES, Database
from readinglist.store.features import FeatureShards
from readinglist.store.files import LEFTOVER, remove_leftovers
from readinglist.store.log import COLUMNS as ENTRY_COLUMNS
from readinglist.store.log import FIELDS, LINK_UNDOS, entry_from_row, fold_again, folded, papers_of, state_to_row
from readinglist.store.opening import long_journal
from readinglist.store.store import Store
from readinglist.store.titles import index_all
from readinglist.store.values import drop_odd, odd_values
from readinglist.taste.api import Notes
from readinglist.upkeep.records import DoctorReport, Problem

AT_ONCE = 5_000


def rebuild_log_index(db: Database) -> None:
    """Which entries concern which paper, from the log."""
    db.run("delete from log_papers")
    after = 0
    while rows := db.rows(
        f"select l.seq, {ENTRY_COLUMNS} from log l where l.seq > :after order by l.seq limit {AT_ONCE}",
        {"after": after},
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
        db.insert("readable_text", "n title abstract authors", texts, REPLACE)
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


# Rows that belong to rows which are not there: left by another program, or by a file that was damaged and mended.
#
# Such a row says nothing to anybody, and would say it of another paper once its number is given again. No decision and
# no word of the user is among them: the log knows papers by their ids.


MOST_ROUNDS = 8  # a row that goes may have had rows of its own; the schema is four deep


class _Reference(Frozen):
    """`column` of `table` names a row of `parent`."""

    table: str
    column: str
    parent: str
    key: str
    may_be_empty: bool

    @property
    def where(self) -> str:
        known = f"exists (select 1 from {self.parent} p where p.{self.key} = {self.table}.{self.column})"
        return f"{self.column} is not null and not {known}"


def count_orphans(db: Database) -> dict[str, int]:
    """The number of such rows by table."""
    sql = 'select "table", count(*) from pragma_foreign_key_check group by 1 order by 1'
    return {table: int(count) for table, count in db.rows(sql)}


def remove_orphans(db: Database) -> None:
    """Take them out, or empty the column where it may be; inside the caller's transaction."""
    db.run("pragma defer_foreign_keys = on")  # until the transaction ends: a row may go before those that it had
    for _ in range(MOST_ROUNDS):
        tables = count_orphans(db)
        if not tables:
            return
        for one in (reference for table in tables for reference in _references(db, table)):
            if one.may_be_empty:
                db.run(f"update {one.table} set {one.column} = null where {one.where}")
            else:
                db.run(f"delete from {one.table} where {one.where}")


def _references(db: Database, table: str) -> list[_Reference]:
    """What the schema says; every name in it is ours."""
    columns = db.rows("select name, [notnull], pk from pragma_table_info(:table)", {"table": table})
    may_be_empty = {name for name, is_needed, key in columns if not is_needed and not key}
    keys: dict[str, str] = dict(
        db.rows("select m.name, i.name from sqlite_schema m, pragma_table_info(m.name) i where i.pk = 1")
    )
    found = db.rows('select "from", "table", "to" from pragma_foreign_key_list(:table)', {"table": table})
    return [
        _Reference(table, column, parent, key or keys[parent], column in may_be_empty) for column, parent, key in found
    ]


SHOWN = 3  # examples in a sentence


class Check(Frozen):
    """One thing that is looked at: its name, sentences about what is wrong, and what repairs it."""

    name: str
    find: Callable[[Store, Places], Iterable[str]]
    repair: Callable[[Store, Places], object] | None = None
    advice: str | None = None


def examine(store: Store, places: Places, *, fix: bool = False, rebuild: bool = False) -> DoctorReport:
    """All checks; with `fix` what is found is repaired where that loses nothing, and looked at again.

    `rebuild` makes everything derived anew first. Raises Damaged, Locked or DiskFull where it cannot.
    """
    if rebuild:
        rebuild_all(store, places)
    problems: list[Problem] = []
    for check in CHECKS:
        found = _found(check, store, places)
        fixed = False
        if found and fix and check.repair is not None and store.writable:
            check.repair(store, places)
            fixed = not _found(check, store, places)
        advice = check.advice or ("readinglist doctor --fix" if check.repair else None)
        problems += [Problem(what, advice, fixed) for what in found]
    return DoctorReport(tuple(problems), tuple(check.name for check in CHECKS))


def rebuild_all(store: Store, places: Places) -> None:
    """Make everything that is derived anew: one transaction for the tables, then the counts."""
    with store.transaction():
        rebuild_log_index(store.db)
        rebuild_states(store.db)
        rebuild_announced(store.db)
        refresh_texts(store.db)
        rebuild_search(store.db)
        rebuild_waiting(store.db)
        store.db.run("delete from scores")
        store.db.run("delete from rankings")
    _index_notes(store, places)
    FeatureShards(places.cache).drop()


def _found(check: Check, store: Store, places: Places) -> list[str]:
    try:
        return list(check.find(store, places))
    except Damaged as error:
        return [str(error)]
    except STUMBLES:
        if any(odd_values(store.db)):
            return []  # `_values` reports them
        raise


def _pages(store: Store, places: Places) -> Iterator[str]:
    answers = [text for (text,) in store.db.rows("pragma integrity_check(20)")]
    # Since SQLite 3.44 it looks into the indexes of words as well; they have checks of their own, and can be mended.
    found = [text for text in answers if text != "ok" and "FTS5 table" not in text]
    if found:
        backup = last_backup(places.backups)
        way_out = f"the last backup is {backup}" if backup else "there is no backup in backups/"
        yield f"{store.db.path} is damaged ({'; '.join(found[:SHOWN])}); {way_out}"


def _values(store: Store, places: Places) -> Iterator[str]:
    for sentence in odd_values(store.db):
        yield f"{sentence}: another program wrote there"


def _links(store: Store, places: Places) -> Iterator[str]:
    if found := count_orphans(store.db):
        rows = ", ".join(f"{count} in {table}" for table, count in found.items())
        yield f"{sum(found.values())} rows belong to papers or lists that are not there ({rows})"


def _index(store: Store, places: Places) -> Iterator[str]:
    for index, what in (("papers_fts", "full text index"), ("title_terms", "index of titles")):
        if _is_drifted(store, index):
            yield f"the {what} does not match the papers"


def _waiting_index(store: Store, places: Places) -> Iterator[str]:
    if _is_drifted(store, "waiting_terms"):
        yield "the index of references that wait for their papers is damaged"


def _notes_index(store: Store, places: Places) -> Iterator[str]:
    sql = "select count(*) from notes_fts_docsize where id not in (select n from notes)"
    if _is_drifted(store, "notes_fts") or store.db.value(sql):
        yield "the index of the notes does not match the notes"


def _is_drifted(store: Store, index: str) -> bool:
    if not store.writable:
        return False
    try:
        with store.transaction():
            store.db.run(f"insert into {index} ({index}, rank) values ('integrity-check', 1)")
    except Damaged:
        return True
    return False


def _announced(store: Store, places: Places) -> Iterator[str]:
    sql = """select p.id from papers p where p.announced is not
        (select min(l.night) from listings l where l.n = p.n and l.type in ('new', 'cross')) order by p.id"""
    yield from _count([i for (i,) in store.db.rows(sql)], "papers have another night than their lists say")


def _states(store: Store, places: Places) -> Iterator[str]:
    stored = {row[0]: row for row in store.db.rows(f"select {FIELDS} from state")}
    truth = {paper_id: state_to_row(paper_id, state) for paper_id, state in folded(store.db)}
    wrong = sorted(i for i in stored.keys() | truth.keys() if stored.get(i) != truth.get(i))  # 0 is False
    yield from _count(wrong, "papers have another state than the log says")


def _log_index(store: Store, places: Places) -> Iterator[str]:
    sql = """select l.subject from log l where l.kind in ('verdict', 'read')
        and not exists (select 1 from log_papers c where c.seq = l.seq and c.id = l.subject) order by l.subject"""
    yield from _count([i for (i,) in store.db.rows(sql)], "entries of the log are not linked to their papers")


def _counts(store: Store, places: Places) -> Iterator[str]:
    shards = FeatureShards(places.cache)
    if not shards.is_sound():
        yield "the counts of terms in cache/features do not fit together"
    elif (counted := shards.last_row()) > (papers := store.papers.count()):
        yield (
            f"terms of {counted} papers were counted and {papers} are here: "
            "was library.db-wal deleted, or an old copy put back? `readinglist fetch` restores what is missing"
        )


def _mail(store: Store, places: Places) -> Iterator[str]:
    found = store.db.value(f"select count(*) from outbox where {NO_MAILING}")
    if found:
        yield f"{found} rows of the outbox are not mails; they may delay a digest"


def _cache_files(store: Store, places: Places) -> Iterator[str]:
    for path in damaged_files(places.cache):
        yield f"{path} is cut or damaged; it is made again when it is needed"


def _copies(store: Store, places: Places) -> Iterator[str]:
    folders = (places.data, places.goals, places.data / "journal", places.feeds)
    for folder in folders:
        for path in sorted(folder.glob("*")) if folder.is_dir() else ():
            if "conflict" in path.name.lower():
                yield f"{path} is a copy made where two devices or programs wrote one file; it is not read"


def _keys(store: Store, places: Places) -> Iterator[str]:
    if sentence := exposed_key(places.config):
        yield sentence.rpartition(": ")[0]


def _leftovers(store: Store, places: Places) -> Iterator[str]:
    for folder in _written(places):
        for path in sorted(folder.glob(f"{LEFTOVER}*")):
            yield f"{path} was left behind by a program that was ended"


def _remove(store: Store, places: Places) -> None:
    for folder in _written(places):
        remove_leftovers(folder)


def _written(places: Places) -> list[Path]:
    folders = {places.data, places.goals, places.notes, places.exports, places.backups, places.cache, places.feeds}
    return sorted(folder for folder in folders if folder.is_dir())


def _count(wrong: list[str], what: str) -> Iterator[str]:
    if wrong:
        more = ", ..." if len(wrong) > SHOWN else ""
        yield f"{len(wrong)} {what} ({', '.join(wrong[:SHOWN])}{more})"


def _in_transaction(*repairs: Callable[[Database], None]) -> Callable[[Store, Places], None]:
    def repair(store: Store, places: Places) -> None:
        with store.transaction():
            for part in repairs:
                part(store.db)

    return repair


def _index_notes(store: Store, places: Places) -> None:
    """Forget what is known of the notes; the next look at their folder reads them all."""
    with store.transaction():
        store.db.run("insert into notes_fts (notes_fts) values ('rebuild')")  # a damaged index deletes nothing
        store.db.run("delete from notes_fts")
        store.db.run("delete from notes")
    store.part(Notes).scan()


CHECKS = (
    Check("pages", _pages, advice="readinglist restore"),
    Check("values", _values, _in_transaction(drop_odd), advice="readinglist doctor --fix, or restore the last backup"),
    Check("links", _links, _in_transaction(remove_orphans)),
    Check("full text index", _index, _in_transaction(refresh_texts, rebuild_search)),
    Check("index of references", _waiting_index, _in_transaction(rebuild_waiting)),
    Check("index of notes", _notes_index, _index_notes),
    Check("nights of papers", _announced, _in_transaction(rebuild_announced)),
    Check("index of the log", _log_index, _in_transaction(rebuild_log_index, rebuild_states)),
    Check("states", _states, _in_transaction(rebuild_log_index, rebuild_states)),
    Check(
        "write-ahead log",
        lambda store, places: long_journal(store.db.path),
        lambda store, places: store.db.rows("pragma wal_checkpoint(truncate)"),
    ),
    Check("caches", _cache_files, lambda store, places: remove_damaged_files(places.cache)),
    Check("counts of terms", _counts, lambda store, places: FeatureShards(places.cache).drop()),
    Check("outbox", _mail, _in_transaction(drop_no_mailings)),
    Check("conflict copies", _copies, advice="compare it with the original, then remove it"),
    Check("goal files", lambda store, places: unreadable_goals(places.goals), advice="mend the file in an editor"),
    Check("notes", lambda store, places: store.part(Notes).problems(), advice="compare or mend the files in an editor"),
    Check("notebook", lambda store, places: unreadable_files(places.journal), advice="mend the file in an editor"),
    Check("keys", _keys, advice="chmod 600 config.toml"),
    Check("leftovers", _leftovers, _remove),
)

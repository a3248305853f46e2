"""Citations and coverage, read out of the lists of references and of imported graphs.

A citation is one pair of papers, whichever origins say so. An origin whose list of the citing paper
is known and does not hold the pair is silent: a disagreement that is shown. A list that is empty or
could not be read says nothing, since services have empty lists for papers that cite; nor does an
imported graph, which holds the citations among its own papers only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from readinglist.store.store import Store


import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from readinglist.core.clock import iso
from readinglist.core.references import (
    CITATION_KINDS,
    IMPORT,
    ORIGINS,
    Candidate,
    Citation,
    CitingPlace,
    Coverage,
    Link,
    Reference,
)
from readinglist.store.connection import Database, Row, chunks
from readinglist.store.schema.later import CATEGORY, MONTH
from readinglist.store.schema.views import not_undone

# References as rows of `refs`, and back.


FIELDS = "r.position, r.raw, r.label, r.title, r.authors, r.year, r.venue, r.arxiv_id, r.doi, r.url, r.places"
LINK_FIELDS = "d.id, r.confidence, r.linked_by, r.candidates"
WIDTH = FIELDS.count(",") + 1


def reference_to_row(reference: Reference) -> Row:
    """The values of `FIELDS`, then the strongest kind of its places."""
    places = [(place.section, place.sentence, place.kind) for place in reference.contexts]
    return (
        reference.index,
        reference.raw,
        reference.label,
        reference.title,
        _text(reference.authors),
        reference.year,
        reference.venue,
        reference.arxiv_id,
        reference.doi.lower() if reference.doi else None,
        reference.url,
        _text(places),
        strongest(place.kind for place in reference.contexts),
    )


def reference_from_row(row: Row) -> Reference:
    """The reference of a row that starts with `FIELDS`."""
    index, raw, label, title, authors, year, venue, arxiv_id, doi, url, places = row[:WIDTH]
    contexts = tuple(CitingPlace(section, sentence, kind) for section, sentence, kind in json.loads(places))
    return Reference(index, raw, label, title, tuple(json.loads(authors)), year, venue, arxiv_id, doi, url, contexts)


def link_from_row(row: Row) -> Link:
    """The link of a row of `LINK_FIELDS`."""
    paper, confidence, by, candidates = row
    return Link(paper, confidence, by, tuple(Candidate(*candidate) for candidate in json.loads(candidates)))


def candidates_text(link: Link) -> str:
    return _text([(c.id, c.title, c.confidence) for c in link.candidates])


def waits(link: Link) -> bool:
    """Whether a paper that comes later may still be what is meant; the reader's "none" is final."""
    return link.paper is None and link.by != "reader"


def strongest(kinds: Iterable[str]) -> str:
    """The kind that says most of several places of one citation."""
    return min(kinds, key=CITATION_KINDS.index, default=CITATION_KINDS[-1])


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


KNOWN = "l.status = 'ok' and l.entries > 0"
ALL = "where r.cited is not null and r.cited <> l.n"
READ = f"from refs r join reference_lists l on l.k = r.list and {KNOWN} {ALL}"
IMPORTED = f"from imported_citations r join reference_lists l on l.n = r.citing and l.origin = '{IMPORT}' and {KNOWN}"
# Keys of `library`: a counter of changes; how many citations were imported.
CHANGES, IMPORTED_COUNT = "references", "imported_citations"
SOME = "select n from papers where id in (select value from json_each(:ids))"


def citations(
    db: Database, citing: Sequence[str] | None = None, cited: Sequence[str] | None = None
) -> tuple[Citation, ...]:
    """The citations by `citing`, of `cited`, or all, ordered by both papers."""
    which = ""
    if citing is not None:
        which = f"and l.n in ({SOME})"
    elif cited is not None:
        which = f"and r.cited in ({SOME})"
    return _citations(db, _said(which), {"ids": json.dumps(list(citing or cited or ()))})


def citers(db: Database, cited: Sequence[str]) -> dict[str, dict[int, str]]:
    """Cited id -> rows of the papers that cite it, each with the kind of the citation: what counting needs."""
    ends = f"join papers d on d.n = r.cited {ALL} and r.cited in ({SOME})"
    sql = f"""select d.id, l.n, r.kind from refs r join reference_lists l on l.k = r.list and {KNOWN} {ends}
        union all select d.id, l.n, 'unknown' {IMPORTED} {ends}"""
    found: dict[str, dict[int, str]] = defaultdict(dict)
    for paper, row, kind in db.rows(sql, {"ids": json.dumps(list(cited))}):
        before = found[paper].get(row)
        found[paper][row] = kind if before in (None, kind) else strongest((before, kind))
    settled = {pair: kind for pair, kind in settled_kinds(db).items() if pair[1] in found}
    ids = json.dumps(sorted({citing for citing, _ in settled}))
    rows = {str(i): int(n) for i, n in db.rows(f"select id, n from papers where n in ({SOME})", {"ids": ids})}
    for (citing, paper), kind in settled.items():
        if citing in rows and rows[citing] in found[paper]:
            found[paper][rows[citing]] = kind
    return dict(found)


def disputed(db: Database) -> tuple[Citation, ...]:
    """The citations that one origin has and another one, whose list is known, has not; ordered by both papers."""
    several = f"select n from reference_lists l where {KNOWN} group by n having count(*) > 1"
    found = _citations(db, _said(f"and l.n in ({several})"), {})
    return tuple(citation for citation in found if citation.silent)


def _citations(db: Database, sql: str, values: Mapping[str, str]) -> tuple[Citation, ...]:
    said: dict[tuple[str, str], list[tuple[str, float, str]]] = defaultdict(list)
    for one, other, *saying in db.rows(sql, values):
        said[one, other].append((saying[0], saying[1], saying[2]))
    origins = _origins(db, {one for one, _ in said})
    kinds = settled_kinds(db)
    return tuple(_citation(pair, said[pair], origins.get(pair[0], frozenset()), kinds) for pair in sorted(said))


def _said(which: str) -> str:
    """(citing, cited, origin, confidence, kind) of what each known list says, by `which` of `l.n` and `r.cited`."""
    ends = "join papers c on c.n = l.n join papers d on d.n = r.cited"
    return f"""select c.id, d.id, l.origin, r.confidence, r.kind
        from refs r join reference_lists l on l.k = r.list and {KNOWN} {ends} {ALL} {which}
        union all select c.id, d.id, l.origin, 1.0, 'unknown' {IMPORTED} {ends} {ALL} {which}"""


def count(db: Database) -> int:
    """The number of citations between papers of the library."""
    sql = f"""select count(*) from (select distinct l.n, r.cited {READ} and not exists (
        select 1 from imported_citations i where i.citing = l.n and i.cited = r.cited))"""
    return int(db.value(sql)) + _imported(db)


def note_change(db: Database) -> None:
    """Count that a citation or its places changed; inside the transaction that changes them."""
    db.run(
        """insert into library (key, value) values (:key, '1')
        on conflict (key) do update set value = cast(value as integer) + 1""",
        {"key": CHANGES},
    )


def by_origin(db: Database) -> tuple[tuple[str, int], ...]:
    """How many citations each origin has; those that have none are left out."""
    sql = f"select origin, count(*) from (select distinct l.origin, l.n, r.cited {READ}) group by origin"
    counted = dict(db.rows(sql)) | {IMPORT: _imported(db)}
    return tuple((origin, counted[origin]) for origin in ORIGINS if counted.get(origin))


def _imported(db: Database) -> int:
    """As counted when the last import ended: some ten million rows are not counted again for each trace."""
    found = db.value("select value from library where key = :key", {"key": IMPORTED_COUNT})
    return int(found or 0)


def sentences(db: Database) -> list[tuple[str, str, str]]:
    """The sentences in which a paper cites another one, each once."""
    sql = f"""select distinct c.id, d.id, json_extract(s.value, '$[1]')
        from refs r join reference_lists l on l.k = r.list and {KNOWN} join json_each(r.places) s
        join papers c on c.n = l.n join papers d on d.n = r.cited {ALL} and r.places <> '[]' order by 1, 2, 3"""
    return [(citing, cited, sentence) for citing, cited, sentence in db.rows(sql)]


def places(db: Database, citing: str, cited: str) -> tuple[CitingPlace, ...]:
    """The citing places of a pair, of the best origin that has any."""
    sql = f"""select l.origin, {FIELDS} from refs r join reference_lists l on l.k = r.list
        join papers c on c.n = l.n join papers d on d.n = r.cited
        where c.id = :citing and d.id = :cited order by r.position"""
    found: dict[str, list[CitingPlace]] = defaultdict(list)
    for row in db.rows(sql, {"citing": citing, "cited": cited}):
        found[row[0]] += reference_from_row(row[1:]).contexts
    return next((tuple(found[origin]) for origin in ORIGINS if found[origin]), ())


def settled_kinds(db: Database) -> dict[tuple[str, str], str]:
    """The kinds that the reader settled, by citing and cited paper; the last word counts."""
    sql = f"""select l.subject, l.data from log l where l.kind = 'kind' and {not_undone("l")}
        order by l.at, l.id"""
    read = ((subject, json.loads(data)) for subject, data in db.rows(sql))
    return {(subject, data["cited"]): data["kind"] for subject, data in read}


def coverage(db: Database, since: date | None, told: bool = False) -> tuple[Coverage, ...]:
    """How many papers of each month and category are here, have references, have a count.

    The papers are those of the library and, where a cohort was listed whole, all of it. `told`: also of the months
    before `since` of which something is known, without a look at all other papers.
    """
    first = f"{since:%Y-%m}" if since else ""
    known = {"since": "" if told else first, "until": LAST}
    references, counts = (_counted(db, sql, known) for sql in (WITH_REFERENCES, WITH_COUNTS))
    papers = _counted(db, PAPERS, {"since": first, "until": LAST})
    for month in sorted({month for month, _ in (*references, *counts) if month < first}):
        papers.update(_counted(db, PAPERS, {"since": month, "until": month}))
    found = []
    for month, category in sorted(papers, key=lambda key: (key[0], key[1] or "")):
        numbers = (counted[month, category] for counted in (papers, references, counts))
        found.append(Coverage(date.fromisoformat(f"{month}-01"), category, *numbers))
    return tuple(found)


LAST = "9999-12"
# Papers of a whole cohort that the library does not hold.
ABSENT = """cohort_papers k where k.month >= :since and k.month <= :until
    and not exists (select 1 from papers p where p.id = k.id and p.title is not null)"""
PAPERS = f"""select {MONTH}, {CATEGORY}, count(*) from papers
    where title is not null and {MONTH} >= :since and {MONTH} <= :until group by 1, 2
    union all select k.month, k.category, count(*) from {ABSENT} group by 1, 2"""
WITH_REFERENCES = f"""select {MONTH}, {CATEGORY}, count(*) from papers
    where n in (select l.n from reference_lists l where {KNOWN}) and title is not null and {MONTH} >= :since
    group by 1, 2"""
WITH_COUNTS = f"""select {MONTH}, {CATEGORY}, count(*) from papers
    where id in (select id from citation_counts) and title is not null and {MONTH} >= :since group by 1, 2
    union all select k.month, k.category, count(*) from {ABSENT} and k.id in (select id from citation_counts)
    group by 1, 2"""


def _counted(db: Database, sql: str, values: Mapping[str, str]) -> defaultdict[tuple[str, str | None], int]:
    """Numbers by month and category, and by month alone (category None)."""
    found: defaultdict[tuple[str, str | None], int] = defaultdict(int)
    for month, category, number in db.rows(sql, values):
        if category:
            found[month, category] += number
        found[month, None] += number
    return found


def _origins(db: Database, citing: set[str]) -> dict[str, frozenset[str]]:
    """The origins that read a list of each of these papers: those that can be silent."""
    sql = f"""select c.id, l.origin from reference_lists l join papers c on c.n = l.n
        where {KNOWN} and l.origin <> '{IMPORT}' and c.id in (select value from json_each(:ids))"""
    found: dict[str, set[str]] = defaultdict(set)
    for paper_id, origin in db.rows(sql, {"ids": json.dumps(sorted(citing))}):
        found[paper_id].add(origin)
    return {paper_id: frozenset(origins) for paper_id, origins in found.items()}


def _citation(
    pair: tuple[str, str],
    said: Sequence[tuple[str, float, str]],
    known: frozenset[str],
    kinds: Mapping[tuple[str, str], str],
) -> Citation:
    says = {origin for origin, _, _ in said}
    kind = kinds.get(pair) or strongest(kind for _, _, kind in said)
    confidence = max(confidence for _, confidence, _ in said)
    silent = tuple(origin for origin in ORIGINS if origin in known - says)
    return Citation(*pair, tuple(o for o in ORIGINS if o in says), silent, confidence, kind)


# Citations of imported graphs: lists of references of which only the cited papers are kept.
#
# A graph is written list by list, in transactions of some thousand, so that others can write beside it, and
# counts for nothing until `finish`: what an import that was ended left behind is removed by the next one.
# Lists of several graphs are joined. A list whose papers and numbers are known already is not touched.


AT_ONCE = 5_000
LIST = f"""insert into reference_lists (n, origin, status, taken, entries, told) values (?, '{IMPORT}', ?, ?, ?, ?)
    on conflict (n, origin) do update set taken = excluded.taken, entries = excluded.entries, told = excluded.told"""
CITATION = "insert into imported_citations (citing, cited) values (?, ?)"
UNFINISHED = "select n from reference_lists where status = 'importing'"


@dataclass(frozen=True, slots=True)
class ImportedList:
    """What a graph knows of the references of the paper of a row: the rows of those that are here."""

    row: int
    cited: frozenset[int]
    entries: int  # in all, at least one; where that is not told, those that the graph names
    told: bool


class ImportedGraphs:
    """The imported graphs of one library. One import at a time: under the writer's lock."""

    def __init__(self, store: Store) -> None:
        self._db = store.db
        self._clock = store.clock

    def begin(self) -> None:
        """Remove what an import that was ended left behind."""
        with self._db.transaction():
            self._db.run(f"delete from imported_citations where citing in ({UNFINISHED})")
            self._db.run("delete from reference_lists where status = 'importing'")

    def put_years(self, years: Mapping[str, int]) -> None:
        """The years of papers (by id) of which nothing more exact is known."""
        sql = "insert or ignore into paper_years (n, year) select n, ? from papers where id = ?"
        with self._db.transaction():
            self._db.run_many(sql, [(year, paper_id) for paper_id, year in years.items()])

    def put(self, lists: Sequence[ImportedList], cutoff: date) -> int:
        """Write lists, or what is new in them; how many. `cutoff`: the day up to which they speak."""
        changed = 0
        for some in chunks(lists, AT_ONCE):
            with self._db.transaction():
                changed += self._put(some, f"{cutoff}T00:00:00Z")
        return changed

    def _put(self, lists: Sequence[ImportedList], taken: str) -> int:
        asked = {"rows": json.dumps([found.row for found in lists])}
        sql = f"""select n, entries, told, taken, status from reference_lists
            where origin = '{IMPORT}' and n in (select value from json_each(:rows))"""
        known = {row[0]: row[1:] for row in self._db.rows(sql, asked)}
        sql = "select citing, cited from imported_citations where citing in (select value from json_each(:rows))"
        there = set(self._db.rows(sql, asked)) if known else set()
        rows, fresh = [], []
        for found in lists:
            entries, told, before, status = known.get(found.row, (0, 0, "", "importing"))
            new = [(found.row, cited) for cited in sorted(found.cited) if (found.row, cited) not in there]
            after = max(entries, found.entries), max(told, int(found.told))
            if new or after != (entries, told):
                rows.append((found.row, status, max(taken, before), *after))
                fresh += new
        self._db.run_many(LIST, rows)
        self._db.run_many(CITATION, fresh)
        return len(rows)

    def finish(self, name: str, cutoff: date, changed: int) -> None:
        """All lists of a graph are here: they count from now on."""
        with self._db.transaction():
            self._db.run("update reference_lists set status = 'ok' where status = 'importing'")
            values = {"name": name, "cutoff": cutoff.isoformat(), "now": iso(self._clock.now())}
            values |= {"lists": self._db.value(f"select count(*) from reference_lists where origin = '{IMPORT}'")}
            self._db.run(
                """insert into imported_graphs (name, imported, cutoff, lists) values (:name, :now, :cutoff, :lists)
                on conflict (name) do update set cutoff = excluded.cutoff""",
                values,
            )
            if changed:
                sql = f"select count(*) {IMPORTED} where r.cited <> l.n"
                fact = {"key": IMPORTED_COUNT, "value": str(self._db.value(sql))}
                self._db.run("insert or replace into library (key, value) values (:key, :value)", fact)
                note_change(self._db)

    def names(self) -> tuple[str, ...]:
        """The names of the graphs that were imported, in order."""
        return tuple(name for (name,) in self._db.rows("select name from imported_graphs order by name"))

    def newest_month(self, rows: Sequence[int], until: str) -> str | None:
        """The last month (2024-07), not after `until`, of the papers of these rows; None where none of them has one."""
        sql = f"select max({MONTH}) from papers where n in (select value from json_each(:rows)) and {MONTH} <= :until"
        asked = ({"rows": json.dumps(list(some)), "until": until} for some in chunks(rows, AT_ONCE))
        found = (self._db.value(sql, values) for values in asked)
        return max((month for month in found if month), default=None)

    def list_of(self, paper_id: str) -> tuple[int, int] | None:
        """(references, those of them that are here) of a paper, as imported graphs know them; None: they do not."""
        sql = f"""select l.entries, (select count(*) from imported_citations where citing = l.n)
            from reference_lists l join papers p on p.n = l.n where p.id = :id and l.origin = '{IMPORT}' and {KNOWN}"""
        row = self._db.row(sql, {"id": paper_id})
        return None if row is None else (row[0], row[1])


# What the texts say of citations, for many citing papers at once: kind, number of places, one sentence.


CITERS_AT_ONCE = 20_000


@dataclass(frozen=True, slots=True)
class Told:
    """`places` of the origin that has any, the first of `ORIGINS`; `sentence`: of its first place of `kind`."""

    kind: str
    places: int
    sentence: str | None


def told_citations(db: Database, rows: Sequence[int]) -> dict[tuple[int, int], Told]:
    """What is told of the citations by the papers of these rows, by (citing, cited) row; the others are left out."""
    sql = f"""select l.n, r.cited, l.origin, r.places
        from refs r join reference_lists l on l.k = r.list and {KNOWN}
        where l.n in (select value from json_each(:rows)) and r.cited is not null and r.places <> '[]'
        order by l.n, r.cited, r.position"""
    found: dict[tuple[int, int], dict[str, list[tuple[str, str]]]] = {}
    for some in chunks([int(row) for row in rows], CITERS_AT_ONCE):
        for citing, cited, origin, places in db.rows(sql, {"rows": json.dumps(list(some))}):
            said = found.setdefault((citing, cited), {}).setdefault(origin, [])
            said.extend((kind, sentence) for _, sentence, kind in json.loads(places))
    settled = _settled_rows(db)
    told = {pair: _told(origins, settled.get(pair)) for pair, origins in found.items()}
    asked = set(rows)
    silent = {pair: Told(kind, 1, None) for pair, kind in settled.items() if pair[0] in asked and pair not in told}
    return told | silent


def _told(origins: dict[str, list[tuple[str, str]]], settled: str | None) -> Told:
    kind = settled or strongest(kind for places in origins.values() for kind, _ in places)
    best = next(origins[origin] for origin in ORIGINS if origin in origins)
    of_kind = (sentence for told, sentence in best if told == kind)
    return Told(kind, len(best), next(of_kind, best[0][1]))


def _settled_rows(db: Database) -> dict[tuple[int, int], str]:
    """The kinds that the reader settled, by row instead of id."""
    settled = settled_kinds(db)
    row = _rows_of(db, {paper_id for pair in settled for paper_id in pair})
    return {(row[one], row[other]): kind for (one, other), kind in settled.items() if one in row and other in row}


def _rows_of(db: Database, ids: Iterable[str]) -> dict[str, int]:
    sql = "select id, n from papers where id in (select value from json_each(:ids))"
    return dict(db.rows(sql, {"ids": json.dumps(sorted(ids))}))

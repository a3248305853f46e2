"""Citations and coverage, read out of the lists of references and of imported graphs.

A citation is one pair of papers, whichever origins say so. An origin whose list of the citing paper
is known and does not hold the pair is silent: a disagreement that is shown. A list that is empty or
could not be read says nothing, since services have empty lists for papers that cite; nor does an
imported graph, which holds the citations among its own papers only.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from readinglist.model import ORIGINS, Citation, CitingPlace, Coverage
from readinglist.model.references import IMPORT

from .connection import Database
from .reference_rows import FIELDS, reference_from_row, strongest
from .tables.citations import CATEGORY, MONTH
from .tables.views import not_undone

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

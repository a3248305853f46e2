"""Who cites whom, and coverage: read out of the lists of references and of imported graphs.

A citation is one pair of papers, whichever origins say so. An origin whose list of the citing paper
is known and does not hold the pair is silent: a disagreement that is shown. A list that is empty or
could not be read says nothing, since services have empty lists for papers that cite; nor does an
imported graph, which holds the citations among its own papers only.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from readinglist.core.frozen import Frozen
from readinglist.core.references import CITATION_KINDS, IMPORT, ORIGINS, Citation, CitingPlace, Coverage
from readinglist.store.connection import AMONG, Database, Tables
from readinglist.store.shared_sql import CATEGORY, MONTH, not_undone

KNOWN = "l.status = 'ok' and l.entries > 0"
ALL = "where r.cited is not null and r.cited <> l.n"
READ = f"from refs r join reference_lists l on l.k = r.list and {KNOWN} {ALL}"
IMPORTED = f"from imported_citations r join reference_lists l on l.n = r.citing and l.origin = '{IMPORT}' and {KNOWN}"
# Keys of `library`: a counter of changes; how many citations were imported.
CHANGES, IMPORTED_COUNT = "references", "imported_citations"
SOME = "select n from papers where id in (select value from json_each(:ids))"
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

Pair = tuple[str, str]  # ids of the citing and of the cited paper


class Mention(Frozen):
    """What the text says of a citation.

    `places`: how many the best origin has, the first of `ORIGINS` that has any; `sentence`: of its first place of
    `kind`.
    """

    kind: str
    places: int
    sentence: str | None


class CitationEdges(Tables):
    """The citations between papers of one library; `StoredCitations` reads all of them as arrays."""

    def edges(self) -> tuple[Citation, ...]:
        """All citations, ordered by citing, then by cited paper."""
        return self._read("")

    def edges_from(self, citing: Iterable[str]) -> tuple[Citation, ...]:
        """The citations that these papers make, in the same order."""
        return self._read(f"and l.n in ({SOME})", citing)

    def edges_to(self, cited: Iterable[str]) -> tuple[Citation, ...]:
        """The citations of these papers, in the same order."""
        return self._read(f"and r.cited in ({SOME})", cited)

    def disputed(self) -> tuple[Citation, ...]:
        """The citations that one origin has and another one, whose list is known, has not; in the same order."""
        several = f"select n from reference_lists l where {KNOWN} group by n having count(*) > 1"
        return tuple(citation for citation in self._read(f"and l.n in ({several})") if citation.silent)

    def count_edges(self) -> int:
        """How many `edges` there are."""
        sql = f"""select count(*) from (select distinct l.n, r.cited {READ} and not exists (
            select 1 from imported_citations i where i.citing = l.n and i.cited = r.cited))"""
        return int(self._db.value(sql)) + self._imported()

    def edges_by_origin(self) -> tuple[tuple[str, int], ...]:
        """How many citations each origin has; those that have none are left out."""
        sql = f"select origin, count(*) from (select distinct l.origin, l.n, r.cited {READ}) group by origin"
        counted = dict(self._db.rows(sql)) | {IMPORT: self._imported()}
        return tuple((origin, counted[origin]) for origin in ORIGINS if counted.get(origin))

    def citers(self, cited: Iterable[str]) -> dict[str, dict[int, str]]:
        """Cited id -> row of each paper that cites it -> kind of that citation; what nobody cites is left out."""
        ends = f"join papers d on d.n = r.cited {ALL} and r.cited in ({SOME})"
        sql = f"""select d.id, l.n, r.kind from refs r join reference_lists l on l.k = r.list and {KNOWN} {ends}
            union all select d.id, l.n, 'unknown' {IMPORTED} {ends}"""
        found: dict[str, dict[int, str]] = defaultdict(dict)
        for paper, row, kind in self._db.rows(sql, {"ids": json.dumps(list(cited))}):
            before = found[paper].get(row)
            found[paper][row] = kind if before is None else strongest((before, kind))
        ids = {row: paper for paper, row in self._rows_of(found).items()}
        for (citing, cited_row), kind in self._settled_rows().items():
            if citing in found.get(ids.get(cited_row, ""), ()):
                found[ids[cited_row]][citing] = kind
        return dict(found)

    def sentences(self) -> list[tuple[str, str, str]]:
        """(citing, cited, sentence) of all citing places, each once."""
        sql = f"""select distinct c.id, d.id, json_extract(s.value, '$[1]')
            from refs r join reference_lists l on l.k = r.list and {KNOWN} join json_each(r.places) s
            join papers c on c.n = l.n join papers d on d.n = r.cited {ALL} and r.places <> '[]' order by 1, 2, 3"""
        return [(citing, cited, sentence) for citing, cited, sentence in self._db.rows(sql)]

    def places(self, citing: str, cited: str) -> tuple[CitingPlace, ...]:
        """Where the text of `citing` cites `cited`, by the best origin that shows it."""
        sql = """select l.origin, r.places from refs r join reference_lists l on l.k = r.list
            join papers c on c.n = l.n join papers d on d.n = r.cited
            where c.id = :citing and d.id = :cited order by r.position"""
        found: dict[str, list[CitingPlace]] = defaultdict(list)
        for origin, places in self._db.rows(sql, {"citing": citing, "cited": cited}):
            found[origin] += (CitingPlace(*place) for place in json.loads(places))
        return next((tuple(found[origin]) for origin in ORIGINS if found[origin]), ())

    def mentions(self, citing: Sequence[int]) -> dict[tuple[int, int], Mention]:
        """What the texts of these rows say of whom they cite, by (citing, cited) row; of other pairs nothing is known.

        A citation whose kind the reader settled is there even where no text of it was read.
        """
        sql = f"""select l.n, r.cited, l.origin, r.places
            from refs r join reference_lists l on l.k = r.list and {KNOWN}
            where l.n {AMONG} and r.cited is not null and r.places <> '[]'
            order by l.n, r.cited, r.position"""
        read: dict[tuple[int, int], dict[str, list[tuple[str, str]]]] = {}
        for one, other, origin, places in self._db.rows_among(sql, citing):
            of_pair = read.setdefault((one, other), {}).setdefault(origin, [])
            of_pair.extend((kind, sentence) for _, sentence, kind in json.loads(places))
        settled, asked = self._settled_rows(), set(citing)
        unread = {pair: Mention(kind, 1, None) for pair, kind in settled.items() if pair[0] in asked}
        return unread | {pair: _mention(origins, settled.get(pair)) for pair, origins in read.items()}

    def coverage(self, since: date | None = None, *, earlier: bool = False) -> tuple[Coverage, ...]:
        """How many papers have references, and a count, for each v1 month from `since` on and each category.

        Category None: all of the month. The papers are those of the library and, where a cohort was listed whole,
        all of it. `earlier`: also the months before `since` of which something is known, without a look at all
        other papers.
        """
        first = f"{since:%Y-%m}" if since else ""
        known = {"since": "" if earlier else first, "until": LAST}
        references, counts = (self._counted(sql, known) for sql in (WITH_REFERENCES, WITH_COUNTS))
        papers = self._counted(PAPERS, {"since": first, "until": LAST})
        for month in sorted({month for month, _ in (*references, *counts) if month < first}):
            papers.update(self._counted(PAPERS, {"since": month, "until": month}))
        found = []
        for month, category in sorted(papers, key=lambda key: (key[0], key[1] or "")):
            numbers = (counted[month, category] for counted in (papers, references, counts))
            found.append(Coverage(date.fromisoformat(f"{month}-01"), category, *numbers))
        return tuple(found)

    def revision(self) -> int:
        """A number that grows whenever a citation or its places change."""
        settled = self._db.value("select coalesce(max(seq), 0) from log where kind in ('kind', 'undo')")
        return int(self._db.fact(CHANGES) or 0) + int(settled)

    def _read(self, which: str, ids: Iterable[str] = ()) -> tuple[Citation, ...]:
        """What each known list says, by `which` of `l.n` and `r.cited`, put together."""
        ends = "join papers c on c.n = l.n join papers d on d.n = r.cited"
        sql = f"""select c.id, d.id, l.origin, r.confidence, r.kind
            from refs r join reference_lists l on l.k = r.list and {KNOWN} {ends} {ALL} {which}
            union all select c.id, d.id, l.origin, 1.0, 'unknown' {IMPORTED} {ends} {ALL} {which}"""
        said: dict[Pair, list[tuple[str, float, str]]] = defaultdict(list)
        for citing, cited, origin, confidence, kind in self._db.rows(sql, {"ids": json.dumps(list(ids))}):
            said[citing, cited].append((origin, confidence, kind))
        origins, kinds = self._origins({citing for citing, _ in said}), self._settled_kinds()
        return tuple(_citation(pair, said[pair], origins.get(pair[0], set()), kinds.get(pair)) for pair in sorted(said))

    def _origins(self, citing: set[str]) -> dict[str, set[str]]:
        """The origins that read a list of each of these papers: those that can be silent."""
        sql = f"""select c.id, l.origin from reference_lists l join papers c on c.n = l.n
            where {KNOWN} and l.origin <> '{IMPORT}' and c.id {AMONG}"""
        found: dict[str, set[str]] = defaultdict(set)
        for paper_id, origin in self._db.rows_among(sql, sorted(citing)):
            found[paper_id].add(origin)
        return found

    def _imported(self) -> int:
        """As counted when the last import ended: some ten million rows are not counted again for each trace."""
        return int(self._db.fact(IMPORTED_COUNT) or 0)

    def _counted(self, sql: str, values: Mapping[str, str]) -> defaultdict[tuple[str, str | None], int]:
        """Numbers by month and category, and by month alone (category None)."""
        found: defaultdict[tuple[str, str | None], int] = defaultdict(int)
        for month, category, number in self._db.rows(sql, values):
            if category:
                found[month, category] += number
            found[month, None] += number
        return found

    def _settled_kinds(self) -> dict[Pair, str]:
        """The kinds that the reader settled; the last word counts."""
        sql = f"""select l.subject, l.data from log l where l.kind = 'kind' and {not_undone("l")}
            order by l.at, l.id"""
        read = ((subject, json.loads(data)) for subject, data in self._db.rows(sql))
        return {(subject, data["cited"]): data["kind"] for subject, data in read}

    def _settled_rows(self) -> dict[tuple[int, int], str]:
        """The same by row instead of id."""
        settled = self._settled_kinds()
        row = self._rows_of(paper_id for pair in settled for paper_id in pair)
        return {(row[one], row[other]): kind for (one, other), kind in settled.items() if one in row and other in row}

    def _rows_of(self, ids: Iterable[str]) -> dict[str, int]:
        return dict(self._db.rows_among(f"select id, n from papers where id {AMONG}", sorted(set(ids))))


def note_change(db: Database) -> None:
    """Count that a citation or its places changed; inside the transaction that changes them."""
    db.set_fact(CHANGES, str(int(db.fact(CHANGES) or 0) + 1))


def strongest(kinds: Iterable[str]) -> str:
    """The kind that says most of several places of one citation."""
    return min(kinds, key=CITATION_KINDS.index, default=CITATION_KINDS[-1])


def _citation(pair: Pair, said: Sequence[tuple[str, float, str]], known: set[str], settled: str | None) -> Citation:
    """`known`: the origins that read a list of the citing paper; `settled`: the kind by the reader's word."""
    says = {origin for origin, _, _ in said}
    kind = settled or strongest(kind for _, _, kind in said)
    confidence = max(confidence for _, confidence, _ in said)
    silent = tuple(origin for origin in ORIGINS if origin in known - says)
    return Citation(*pair, tuple(o for o in ORIGINS if o in says), silent, confidence, kind)


def _mention(origins: Mapping[str, list[tuple[str, str]]], settled: str | None) -> Mention:
    """Of (kind, sentence) of each place, by origin."""
    kind = settled or strongest(kind for places in origins.values() for kind, _ in places)
    best = next(origins[origin] for origin in ORIGINS if origin in origins)
    of_kind = (sentence for found, sentence in best if found == kind)
    return Mention(kind, len(best), next(of_kind, best[0][1]))

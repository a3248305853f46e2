"""Lists of references, one for each paper and origin, and what their entries were linked to.

A list that could not be read never takes the place of one that could. A reference that is linked to
nothing waits: its terms stand in an index of their own, so that a paper that comes later finds it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from readinglist.core.clock import iso
from readinglist.core.frozen import Frozen
from readinglist.core.ids import not_here
from readinglist.core.references import IMPORT, ORIGINS, Candidate, CitingPlace, Link, Reference, ReferenceList
from readinglist.core.title_terms import as_document, reference_terms
from readinglist.store.changes import newest_row
from readinglist.store.connection import AMONG, Row, Tables

from .edges import note_change, strongest

REFERENCE_FIELDS = "r.position, r.raw, r.label, r.title, r.authors, r.year, r.venue, r.arxiv_id, r.doi, r.url, r.places"
LINK_FIELDS = "d.id, r.confidence, r.linked_by, r.candidates"
WIDTH = REFERENCE_FIELDS.count(",") + 1
INSERT = """insert into refs (list, position, raw, label, title, authors, year, venue, arxiv_id, doi, url, places,
    kind, cited, confidence, linked_by, candidates) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
    (select n from papers where id = ?), ?, ?, ?)"""
RELINK = """update refs set cited = :cited, confidence = :confidence, linked_by = :by, candidates = :candidates
    where k = :k"""
LINKED = "from refs r left join papers d on d.n = r.cited"
# Keys of `library`: the last paper, and those without a title, when links were last looked for.
LINKED_TO, PENDING = "references_linked_to", "references_pending"
SWEEP = "references_sweep"  # a comparison of all that wait, while it is under way


class Sweep(Frozen):
    """A comparison of all references that wait with the papers up to row `to`.

    `pending` had no title when it began; the references up to key `after` were compared.
    """

    to: int
    pending: tuple[int, ...]
    after: int


class References(Tables):
    """The references of the papers of one library."""

    # Lists

    def put(self, found: ReferenceList) -> bool:
        """Store a list of a paper of the library, in place of the one of its origin; whether it said something new.

        Raises NotFound where the paper is not here.
        """
        n = self._db.value("select n from papers where id = :id", {"id": found.paper})
        if n is None:
            raise not_here(str(found.paper))
        with self._db.transaction():
            if self._db.fact(LINKED_TO) is None:  # the first list of the library: nothing waited for what came before
                self.note_linked()
            known = self.get(found.paper or "", found.origin)
            if known is not None and known.status == "ok" and found.status != "ok":
                return False
            values = {"n": n, "origin": found.origin, "status": found.status, "error": found.error}
            values |= {"taken": iso(self._clock.now()), "entries": len(found.references)}
            self._db.run(
                """insert into reference_lists (n, origin, status, error, taken, entries)
                values (:n, :origin, :status, :error, :taken, :entries)
                on conflict (n, origin) do update set status = excluded.status, error = excluded.error,
                    taken = excluded.taken, entries = excluded.entries""",
                values,
            )
            if known is not None and _said(known) == _said(found):
                return False
            key = self._db.value("select k from reference_lists where n = :n and origin = :origin", values)
            self._db.run("delete from refs where list = :list", {"list": key})
            self._insert(int(key), found)
            note_change(self._db)
        return True

    def get(self, paper_id: str, origin: str) -> ReferenceList | None:
        """The list that one origin gave of a paper."""
        return next((known for known in self.lists(paper_id) if known.origin == origin), None)

    def lists(self, paper_id: str) -> tuple[ReferenceList, ...]:
        """All lists of a paper, the best origin first; of imported graphs only citations are kept."""
        sql = f"""select l.k, l.origin, l.status, l.error from reference_lists l join papers p on p.n = l.n
            where p.id = :id and l.origin <> '{IMPORT}'"""
        rows = self._db.rows(sql, {"id": paper_id})
        rows.sort(key=lambda row: ORIGINS.index(row[1]))
        return tuple(self._list(paper_id, *row) for row in rows)

    # Links

    def waiting(self, keys: Iterable[int]) -> dict[int, tuple[str, Reference]]:
        """Those of `keys` that wait for their paper, with the paper that cites."""
        sql = f"""select r.k, c.id, {REFERENCE_FIELDS} from refs r join reference_lists l on l.k = r.list
            join papers c on c.n = l.n where r.k {AMONG} and r.cited is null and r.linked_by is not 'reader'"""
        return {row[0]: (row[1], reference_from_row(row[2:])) for row in self._db.rows_among(sql, sorted(keys))}

    def waiting_of_kept(self) -> list[tuple[str, Reference]]:
        """(citing paper, reference) of all that wait in the best list of each kept paper."""
        best = f"""select b.k from reference_lists b where b.n = l.n and b.status = 'ok' and b.entries > 0
            and b.origin <> '{IMPORT}' order by instr('{" ".join(ORIGINS)}', b.origin) limit 1"""
        sql = f"""select c.id, {REFERENCE_FIELDS} from state s join papers c on c.id = s.id
            join reference_lists l on l.n = c.n and l.k = ({best}) join refs r on r.list = l.k
            where s.verdict = 'keep' and r.cited is null and r.linked_by is not 'reader' order by c.id, r.position"""
        return [(row[0], reference_from_row(row[1:])) for row in self._db.rows(sql)]

    def set_links(self, links: Mapping[int, Link]) -> int:
        """Write what references (by key) were linked to; how many have a paper now that had another or none."""
        found, changed = 0, False
        with self._db.transaction():
            for key, link in links.items():
                values = {"k": key, "id": link.paper, "confidence": link.confidence, "by": link.by}
                before = self._db.row("select cited, candidates, linked_by, confidence from refs where k = :k", values)
                after = self._db.value("select n from papers where id = :id", values)
                if before is None or before == (after, candidates_text(link), link.by, link.confidence):
                    continue
                self._db.run(RELINK, values | {"cited": after, "candidates": candidates_text(link)})
                found += after is not None and before[0] != after
                changed |= before[0] != after
            if changed:
                note_change(self._db)
        return found

    def keys_of(self, paper_id: str, raw: str) -> tuple[int, ...]:
        """The references of a paper that read `raw`, in all of its lists."""
        sql = """select r.k from refs r join reference_lists l on l.k = r.list join papers c on c.n = l.n
            where c.id = :id and r.raw = :raw order by r.k"""
        return tuple(k for (k,) in self._db.rows(sql, {"id": paper_id, "raw": raw}))

    def late_rows(self) -> list[int]:
        """The rows of `papers` that came, or got their title, since references were last linked."""
        pending = json.loads(self._db.fact(PENDING) or "[]")
        sql = """select n from papers where n > :row union select n from papers
            where n in (select value from json_each(:pending)) and title is not null order by n"""
        values = {"row": int(self._db.fact(LINKED_TO) or 0), "pending": json.dumps(pending)}
        return [n for (n,) in self._db.rows(sql, values)]

    def note_linked(self, rows: Sequence[int] | None = None) -> None:
        """The references that wait were compared with these papers, the first of `late_rows` (None: all)."""
        last = newest_row(self._db)
        if rows is not None:
            last = max(int(self._db.fact(LINKED_TO) or 0), *rows)
        pending = {*json.loads(self._db.fact(PENDING) or "[]")} - {*rows} if rows is not None else set()
        with self._db.transaction():
            self._note(last, pending)

    def sweep(self) -> Sweep | None:
        """The comparison of all references that wait that has begun and not ended."""
        found = self._db.fact(SWEEP)
        if found is None:
            return None
        to, pending, after = json.loads(found)
        return Sweep(to, tuple(pending), after)

    def begin_sweep(self) -> Sweep:
        """A comparison with all papers that are here now."""
        return Sweep(newest_row(self._db), tuple(self._untitled()), 0)

    def note_sweep(self, sweep: Sweep) -> None:
        self._db.set_fact(SWEEP, json.dumps([sweep.to, sweep.pending, sweep.after]))

    def end_sweep(self, sweep: Sweep) -> None:
        """All were compared: with the papers up to `to`, but for those that had no title when it began."""
        with self._db.transaction():
            self._note(sweep.to, set(sweep.pending))
            self._db.run("delete from library where key = :key", {"key": SWEEP})

    def _note(self, last: int, pending: set[int]) -> None:
        """Linked up to row `last` but for `pending`, and papers that have no title yet."""
        pending |= {n for n in self._untitled() if n <= last}
        self._db.set_fact(LINKED_TO, str(last))
        self._db.set_fact(PENDING, json.dumps(sorted(pending)))

    def _untitled(self) -> list[int]:
        # not sorted by SQLite, which would walk through all papers for it
        return sorted(n for (n,) in self._db.rows("select n from papers where title is null"))

    def described(self, urls: Iterable[str]) -> dict[str, Reference]:
        """References with one of these addresses whose title is known: what need not be asked for again."""
        sql = f"select {REFERENCE_FIELDS} from refs r where r.url {AMONG} and r.title is not null"
        references = map(reference_from_row, self._db.rows_among(sql, urls))
        return {reference.url or "": reference for reference in references}

    def _list(self, paper_id: str, key: int, origin: str, status: str, error: str | None) -> ReferenceList:
        sql = f"select {REFERENCE_FIELDS}, {LINK_FIELDS} {LINKED} where r.list = :list order by r.position"
        rows = self._db.rows(sql, {"list": key})
        references = tuple(map(reference_from_row, rows))
        links = tuple(link_from_row(row[WIDTH:]) for row in rows)
        return ReferenceList(None, paper_id, status, error, origin, references, links)

    def _insert(self, key: int, found: ReferenceList) -> None:
        links = found.links or (Link(),) * len(found.references)
        rows = [
            (key, *reference_to_row(reference), link.paper, link.confidence, link.by, candidates_text(link))
            for reference, link in zip(found.references, links, strict=True)
        ]
        self._db.run_many(INSERT, rows)
        numbers: dict[int, int] = dict(self._db.rows("select position, k from refs where list = :list", {"list": key}))
        terms = _terms(found.references, links, numbers)
        self._db.insert("waiting_terms", "rowid terms", terms)


def _said(known: ReferenceList) -> tuple[object, ...]:
    """What a list says, whenever it was asked; a DOI in capitals is the same."""
    rows = tuple(reference_to_row(reference) for reference in known.references)
    links = known.links or (Link(),) * len(rows)
    return known.status, known.error, rows, links


def _terms(references: Sequence[Reference], links: Sequence[Link], numbers: Mapping[int, int]) -> list[tuple[int, str]]:
    waiting = [reference for reference, link in zip(references, links, strict=True) if waits(link)]
    terms = [(numbers[reference.index], as_document(reference_terms(reference))) for reference in waiting]
    return [(key, text) for key, text in terms if text]


# References as rows of `refs`, and back.


def reference_to_row(reference: Reference) -> Row:
    """The values of `REFERENCE_FIELDS`, then the strongest kind of its places."""
    r, places = reference, [(place.section, place.sentence, place.kind) for place in reference.contexts]
    authors, doi = _text(r.authors), r.doi.lower() if r.doi else None
    said = (r.index, r.raw, r.label, r.title, authors, r.year, r.venue, r.arxiv_id, doi, r.url)
    return (*said, _text(places), strongest(place.kind for place in r.contexts))


def reference_from_row(row: Row) -> Reference:
    """The reference of a row that starts with `REFERENCE_FIELDS`."""
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


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)

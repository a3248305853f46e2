"""What the texts say of citations, for many citing papers at once: kind, number of places, one sentence."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from readinglist.model import ORIGINS

from .connection import Database, chunks
from .edges import KNOWN, settled_kinds
from .reference_rows import strongest

AT_ONCE = 20_000


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
    for some in chunks([int(row) for row in rows], AT_ONCE):
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

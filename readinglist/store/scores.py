"""The stored ranking of a night, so that the morning's list only reads, and what was shown of it.

A ranking carries a stamp of all it was made from (log, goals, papers, version of the recipe): one
with another stamp is stale and is not returned. A ranking of all papers has no night.

A showing is one list put before the user: where, with what chance, and how far down it was seen. That is the evidence
that a later evaluation weighs verdicts with, and no decision. Recording never waits for another writer: what cannot be
noted at once is not noted.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from readinglist.core.clock import iso
from readinglist.core.frozen import Frozen
from readinglist.core.papers import Explore, Reason, ScoredPaper

from .connection import AMONG, IGNORE, REPLACE, Row, Tables
from .papers import COLUMNS, WIDTH, paper_from_row

ALL = ""  # in the column `night`: no night
TRIAGE = "triage"
BLIND_TRIAGE = "triage blind"  # what speaks for a paper was hidden until it was decided
ON_SCREEN = f"surface in ('{TRIAGE}', '{BLIND_TRIAGE}')"
PLACED = "k, surface, night, goal, audit, rows"
RANKED = f"""select {COLUMNS}, c.rank, c.score, c.best_goal, c.explore, c.reasons
    from scores c join papers p on p.n = c.n left join state s on s.id = p.id
    where c.night = :night and c.goal = :goal"""


class Scores(Tables):
    """Rankings by (night, goal); goal None is the ranking over all goals."""

    def save(self, night: date | None, goal: str | None, stamp: str, papers: Sequence[ScoredPaper]) -> bool:
        """Replace the ranking of (night, goal) by `papers`, in their order.

        Of papers that are no longer ranked, because they were decided, the last scores stay as old ones.
        Never waits: False where nothing can be written now; the next reader ranks again.
        """
        key = ranking_key(night, goal)
        rows = [(*key.values(), position, *_to_row(paper)) for position, paper in enumerate(papers, start=1)]

        def write() -> None:
            ranked = json.dumps([paper.paper.row for paper in papers])
            ours = "night = :night and goal = :goal"
            self._db.run(f"delete from scores where {ours} and n {AMONG}", key | {"some": ranked})
            # Out of the way of the new positions, which start at 1.
            self._db.run(f"update scores set is_old = 1, position = -n where {ours}", key)
            self._db.insert("rankings", "night goal stamp", [(*key.values(), stamp)], REPLACE)
            self._db.insert("scores", "night goal position n rank score best_goal explore reasons", rows)

        return self._db.attempt(write)

    def load(
        self, night: date | None, goal: str | None, stamp: str, limit: int | None = None
    ) -> tuple[ScoredPaper, ...] | None:
        """The stored ranking in the order saved, its first `limit`; None where there is none with this stamp."""
        if self.stamp(night, goal) != stamp:
            return None
        sql = f"{RANKED} and not c.is_old order by c.position limit :limit"
        values = ranking_key(night, goal) | {"limit": -1 if limit is None else limit}
        return tuple(_from_row(row) for row in self._db.rows(sql, values))

    def stamp(self, night: date | None, goal: str | None) -> str | None:
        """The stamp of the stored ranking of (night, goal)."""
        sql = "select stamp from rankings where night = :night and goal = :goal"
        found = self._db.value(sql, ranking_key(night, goal))
        return None if found is None else str(found)

    def find(self, row: int, night: date | None, goal: str | None) -> ScoredPaper | None:
        """One paper of a stored ranking, whatever its stamp."""
        found = self._db.row(f"{RANKED} and c.n = :n", ranking_key(night, goal) | {"n": row})
        return None if found is None else _from_row(found)

    def known(self, night: date | None, goal: str | None) -> dict[int, ScoredPaper]:
        """Row -> the last scores of every paper that was ever ranked for (night, goal), whatever the stamp."""
        return {row[0]: _from_row(row) for row in self._db.rows(RANKED, ranking_key(night, goal))}

    def decided_ahead(self, scored: ScoredPaper) -> int:
        """How many papers of its night had a higher score and are no longer ranked; of several lists, the most."""
        night = scored.paper.announced
        sql = """select count(*) from scores where night = :night and is_old and score > :score
            group by goal order by 1 desc limit 1"""
        return int(self._db.value(sql, {"night": night.isoformat() if night else ALL, "score": scored.score}) or 0)

    def decided(self, most: int) -> list[tuple[float, bool]]:
        """(score over all goals, kept) of the newest `most` papers of ranked nights that were decided or seen."""
        sql = """select c.score, s.verdict is 'keep' from scores c
            join papers p on p.n = c.n join state s on s.id = p.id
            where c.goal = '' and c.night <> '' and c.night = p.announced and (s.verdict in ('keep', 'skip') or s.seen)
            order by c.night desc, c.n limit :most"""
        return [(float(score), bool(kept)) for score, kept in self._db.rows(sql, {"most": most})]

    def best_undecided(self, goal: str | None, limit: int) -> tuple[ScoredPaper, ...]:
        """Papers that nothing was decided about, by the score that the list of their night gave them, best first."""
        best = "select * from scores where goal = :goal and night <> '' and not is_old order by score desc limit :pool"
        sql = f"""select {COLUMNS}, c.rank, c.score, c.best_goal, null, c.reasons
            from ({best}) c join papers p on p.n = c.n left join state s on s.id = p.id
            where s.verdict is null and not coalesce(s.seen, 0)
            group by p.n order by c.score desc, p.id limit :limit"""
        values = {"goal": goal or "", "pool": 20 * limit, "limit": limit}
        return tuple(_from_row(row) for row in self._db.rows(sql, values))

    def order(self, night: date | None, goal: str | None) -> tuple[int, ...]:
        """The rows of the last ranking of (night, goal) in its order, whatever its stamp."""
        sql = "select n from scores where night = :night and goal = :goal and not is_old order by position"
        return tuple(n for (n,) in self._db.rows(sql, ranking_key(night, goal)))

    def prune(self, keep_nights: int = 90) -> None:
        """Drop the rankings of all but the newest `keep_nights` ranked nights."""
        sql = "select distinct night from rankings where night <> :all order by night desc limit 1 offset :kept"
        oldest = self._db.value(sql, {"all": ALL, "kept": keep_nights})
        if oldest is None:
            return
        with self._db.transaction():
            values = {"all": ALL, "night": oldest}
            self._db.run("delete from scores where night <> :all and night <= :night", values)
            self._db.run("delete from rankings where night <> :all and night <= :night", values)


def ranking_key(night: date | None, goal: str | None) -> dict[str, object]:
    """The columns `night` and `goal` of a list: of all papers, and of all goals, they are empty."""
    return {"night": night.isoformat() if night else ALL, "goal": goal or ""}


def _to_row(scored: ScoredPaper) -> Row:
    reasons = json.dumps([(r.kind, r.text, r.weight) for r in scored.reasons], ensure_ascii=False)
    explore = json.dumps([scored.explore.propensity, scored.explore.why]) if scored.explore else None
    return (scored.paper.row, scored.rank, scored.score, scored.goal, explore, reasons)


def _from_row(row: Row) -> ScoredPaper:
    rank, score, goal, explore, reasons = row[WIDTH:]
    why = tuple(Reason(*reason) for reason in json.loads(reasons))
    drawn = Explore(*json.loads(explore)) if explore else None
    return ScoredPaper(paper_from_row(row), score, rank, why, goal, drawn)


class Shown(Frozen):
    """A paper (its row in the store) at a place of a list.

    `propensity` is the probability with which it was drawn into an exploration slot; None where its
    score put it there. `source` is the ranking that chose it on an audit night: ours | sanity.
    """

    row: int
    position: int  # from 1
    propensity: float | None = None
    source: str | None = None


class Impression(Frozen):
    """A paper at a place of one showing, and whether the list was seen down to there."""

    showing: int
    surface: str  # TRIAGE | BLIND_TRIAGE | top | why | fate
    at: datetime
    night: date | None
    goal: str | None
    audit: bool
    id: str
    row: int
    position: int
    propensity: float | None
    source: str | None
    is_seen: bool


class Impressions(Tables):
    """Showings and their papers."""

    def begin(
        self, surface: str, night: date | None, goal: str | None, shown: Sequence[Shown], audit: bool = False
    ) -> int:
        """Record that a list is put before the user; the number of the showing, 0 where it cannot be noted now.

        A list that is the same as the last one of its surface is the same showing: printing it again
        tells nothing new.
        """
        values = ranking_key(night, goal) | {"surface": surface, "audit": audit, "rows": len(shown)}
        last = self._last(values)
        if last is not None and self._rows(last) == [_impression_to_row(paper) for paper in shown]:
            return last
        made: list[int] = []

        def write() -> None:
            row = (iso(self._clock.now()), 0, *values.values())
            self._db.insert("showings", "at seen_to night goal surface audit rows", [row])
            made.append(int(self._db.value("select last_insert_rowid()")))
            placed = [(made[0], *_impression_to_row(paper)) for paper in shown]
            self._db.insert("impressions", "showing position n propensity source", placed)

        return made[0] if self._db.attempt(write) else 0

    def seen_to(self, showing: int, position: int) -> bool:
        """The list was seen down to `position` (from 1); it only grows. False where it cannot be noted now."""
        sql = """update showings set seen_to = min(:position, rows)
            where k = :showing and seen_to < min(:position, rows)"""
        values = {"showing": showing, "position": position}
        known = self._db.value("select min(:position, rows) <= seen_to from showings where k = :showing", values)
        if known is None or known:
            return known is not None
        return self._db.attempt(lambda: self._db.run(sql, values))

    def reach(self, showing: int) -> int:
        """How far down a list was seen up to now, 0: not at all."""
        return int(self._db.value("select seen_to from showings where k = :showing", {"showing": showing}) or 0)

    def of_night(self, night: date | None) -> tuple[Impression, ...]:
        """Everything shown of a night (None: of lists of all papers), in the order of showing and place."""
        sql = """select s.k, s.surface, s.at, s.night, s.goal, s.audit, p.id, i.n, i.position, i.propensity,
                i.source, i.position <= s.seen_to
            from showings s join impressions i on i.showing = s.k join papers p on p.n = i.n
            where s.night = :night order by s.k, i.position"""
        return tuple(map(_impression_from_row, self._db.rows(sql, {"night": ranking_key(night, None)["night"]})))

    def surfaces_of(self, row: int) -> frozenset[str]:
        """Where a paper was seen with what speaks for it: lists of an audit hide that."""
        sql = """select distinct s.surface from impressions i join showings s on s.k = i.showing
            where i.n = :row and i.position <= s.seen_to and not s.audit"""
        return frozenset(surface for (surface,) in self._db.rows(sql, {"row": row}))

    def nights_opened(self, since: date, until: date) -> frozenset[date]:
        """The nights from `since` to `until` whose list was opened in triage."""
        sql = f"select distinct night from showings where {ON_SCREEN} and night between :since and :until"
        values = {"since": since.isoformat(), "until": until.isoformat()}
        return frozenset(date.fromisoformat(night) for (night,) in self._db.rows(sql, values))

    def seen_among(self, ids: Iterable[str]) -> frozenset[str]:
        """Those of `ids` that stood in a list down to which the user looked."""
        sql = """select distinct p.id from papers p join impressions i on i.n = p.n join showings s on s.k = i.showing
            where p.id in (select value from json_each(:some)) and i.position <= s.seen_to"""
        return frozenset(i for (i,) in self._db.rows_among(sql, ids))

    def audit_nights(self, since: date | None = None) -> tuple[date, ...]:
        """The nights of which a list of an audit was shown, from `since` on."""
        sql = "select distinct night from showings where audit and night >= :since and night <> '' order by night"
        rows = self._db.rows(sql, {"since": since.isoformat() if since else ""})
        return tuple(date.fromisoformat(night) for (night,) in rows)

    def order(self, night: date | None, goal: str | None, within: timedelta) -> tuple[int, ...]:
        """The rows of the triage list begun last for (night, goal), if that is no longer ago than `within`."""
        sql = f"""select k from showings where {ON_SCREEN} and night = :night and goal = :goal
            and at >= :since order by k desc limit 1"""
        since = iso(self._clock.now() - within)
        found = self._db.value(sql, ranking_key(night, goal) | {"since": since})
        return () if found is None else tuple(n for _, n, _, _ in self._rows(int(found)))

    def draw(self, night: date, chosen: Sequence[Shown]) -> bool:
        """Keep the head of an audit night as it was drawn; the first draw stays."""
        rows = [(night.isoformat(), paper.position, paper.row, paper.source) for paper in chosen]
        return self._db.attempt(lambda: self._db.insert("audits", "night position n source", rows, IGNORE))

    def drawn(self, night: date) -> tuple[Shown, ...]:
        """The head of an audit night, empty where none was drawn."""
        sql = "select n, position, source from audits where night = :night order by position"
        rows = self._db.rows(sql, {"night": night.isoformat()})
        return tuple(Shown(n, position, None, source) for n, position, source in rows)

    def _last(self, values: dict[str, object]) -> int | None:
        """The last showing of the surface, where it is of the same list as far as `showings` tells."""
        found = self._db.row(f"select {PLACED} from showings where surface = :surface order by k desc limit 1", values)
        if found is None:
            return None
        same = tuple(values[name] for name in PLACED.split(", ")[1:])
        return int(found[0]) if found[1:] == same else None

    def _rows(self, showing: int) -> list[Row]:
        sql = "select position, n, propensity, source from impressions where showing = :showing order by position"
        return self._db.rows(sql, {"showing": showing})


def _impression_to_row(paper: Shown) -> Row:
    return (paper.position, paper.row, paper.propensity, paper.source)


def _impression_from_row(row: Row) -> Impression:
    showing, surface, at, night, goal, audit, *placed, is_seen = row
    moment, day = datetime.fromisoformat(at), date.fromisoformat(night) if night else None
    values = (showing, surface, moment, day, goal or None, bool(audit), *placed, bool(is_seen))
    return Impression(*values)

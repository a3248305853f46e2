"""Papers as the library keeps them: reading. (`changes` writes them.)

`n` in a table is `Paper.row`. A paper's day is the night that announced it, else the day of v1;
the index on it is what keeps a night's work independent of the size of the library.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from readinglist.core.clock import iso
from readinglist.core.ids import not_here
from readinglist.core.papers import LISTED, Change, Paper, RevisedPaper, Revision
from readinglist.core.policy import SMALL_LIBRARY, WINDOW_DAYS, WINDOW_PAPERS
from readinglist.store.shared_sql import CATEGORY

from .changes import apply_changes, newest_row
from .connection import Row, Tables

COLUMNS = """p.n, p.id, p.version, p.title, p.authors, p.abstract, p.categories, p.primary_category,
    p.published, p.updated, p.announced, p.doi, p.journal_ref, p.comment, p.withdrawn, p.source, p.url,
    s.verdict, s.read_at, s.tags"""
SELECT = f"select {COLUMNS} from papers p left join state s on s.id = p.id"
WIDTH = COLUMNS.count(",") + 1  # columns of one paper, for queries that select more
DAY = "coalesce(p.announced, substr(p.published, 1, 10))"
RETURNED = "(s.verdict = 'later' and s.back_at <= :now)"  # as `PaperState.is_back`
# Nobody has judged it, or a `later` has come back. Seen papers are not offered again.
UNJUDGED = f"(s.id is null or (s.verdict is null and not s.seen) or {RETURNED})"
ADDRESSES = "addresses"  # of `feed_state`: a paper, and the lines of `address_lines` of its first page
NEWS = "news"  # of `feed_state`: "NIGHT ID" and what was new of the publication of that keep
# Months since year 0.
MONTH = """12 * cast(substr(coalesce(published, announced), 1, 4) as integer)
    + cast(substr(coalesce(published, announced), 6, 2) as integer) - 1"""


class Papers(Tables):
    """The papers of the store. Ids are canonical; all results are frozen records."""

    def apply(self, changes: Iterable[Change]) -> None:
        """Write what a plan says, in transactions of some thousand changes.

        Inside `store.transaction()` all of it is one transaction. Applying twice changes nothing
        more; a change of a paper that is not as it was planned for is planned again.
        """
        apply_changes(self._db, self._clock, changes, self.find_many)

    def find(self, paper_id: str) -> Paper | None:
        row = self._db.row(SELECT + " where p.id = :id", {"id": paper_id})
        return None if row is None else paper_from_row(row)

    def get(self, paper_id: str) -> Paper:
        """The paper. Raises NotFound."""
        found = self.find(paper_id)
        if found is None:
            raise not_here(paper_id)
        return found

    def find_many(self, ids: Iterable[str]) -> dict[str, Paper]:
        """Those of `ids` that are known, by id."""
        sql = SELECT + " where p.id in (select value from json_each(:some))"
        return {row[1]: paper_from_row(row) for row in self._db.rows_among(sql, ids)}

    def by_rows(self, rows: Sequence[int]) -> tuple[Paper, ...]:
        """The papers of these row numbers, in the order asked; unknown numbers are left out."""
        sql = SELECT + " where p.n in (select value from json_each(:some))"
        asked = [int(row) for row in rows]
        found = {row[0]: paper_from_row(row) for row in self._db.rows_among(sql, asked)}
        return tuple(found[row] for row in asked if row in found)

    def outlines(self, rows: Sequence[int]) -> list[tuple[int, str, str | None, int, str]]:
        """(row, id, day, checksum of the text, authors as JSON) of these rows, as far as they are there."""
        sql = f"""select p.n, p.id, {DAY}, p.revision, p.authors from papers p
            where p.n in (select value from json_each(:some))"""
        return list(self._db.rows_among(sql, rows))

    def count(self) -> int:
        """Papers in the store, pending ones included; papers are never deleted, so rows have no holes."""
        return newest_row(self._db)

    def numbers(self) -> dict[str, int]:
        """The row of every paper, by id."""
        return dict(self._db.rows("select id, n from papers"))

    def revisions(self, rows: Sequence[int]) -> dict[int, int]:
        """A checksum of title and abstract for each of these rows: what their features depend on.

        Not a counter, so that features made for one text are never taken for those of another, also
        after an old copy of the database was put back and its rows were given to other papers.
        """
        sql = "select n, revision from papers where n in (select value from json_each(:some))"
        return dict(self._db.rows_among(sql, map(int, rows)))

    def on_night(
        self,
        night: date,
        types: Sequence[str] = LISTED,
        unjudged_at: datetime | None = None,
        *,
        relisted: bool = False,
    ) -> tuple[Paper, ...]:
        """Papers on the list of `night` as one of `types`, in row order; `relisted`: those of earlier nights too.

        `unjudged_at` leaves only those that wait for a verdict at that instant.
        """
        sql = SELECT + " where " + ON_NIGHT + (f" and {UNJUDGED}" if unjudged_at else "") + " order by p.n"
        values = _night_values(night, types, unjudged_at, relisted)
        return tuple(paper_from_row(row) for row in self._db.rows(sql, values))

    def count_unjudged(self, night: date, now: datetime) -> int:
        """How many papers that `night` listed first wait for a verdict at `now`."""
        sql = "select count(*) from papers p left join state s on s.id = p.id where " + ON_NIGHT + f" and {UNJUDGED}"
        return int(self._db.value(sql, _night_values(night, LISTED, now)))

    def state_of_night(self, night: date) -> tuple[int, int, int]:
        """What changes whenever the list of `night` or a text on it does: papers, newest row, checksums."""
        sql = """select count(*), coalesce(max(p.n), 0), coalesce(sum(p.revision), 0)
            from listings l join papers p on p.n = l.n where l.night = :night"""
        papers, newest, texts = self._db.rows(sql, {"night": night.isoformat()})[0]
        return papers, newest, texts

    def unjudged(self, now: datetime, newest: int | None = None) -> tuple[int, ...]:
        """Rows of all papers with a title that wait for a verdict at `now`, in row order.

        `newest`: only so many, those of the last days, latest first and then by id.
        """
        order = "p.n" if newest is None else f"{DAY} desc, p.id"
        sql = f"""select p.n from papers p left join state s on s.id = p.id
            where p.title is not null and {UNJUDGED} order by {order} limit :newest"""
        values = {"now": iso(now), "newest": -1 if newest is None else newest}
        return tuple(n for (n,) in self._db.rows(sql, values))

    def authors(self, rows: Sequence[int]) -> dict[int, tuple[str, ...]]:
        """The authors of each of these rows."""
        sql = "select n, authors from papers where n in (select value from json_each(:some))"
        return {n: tuple(json.loads(names)) for n, names in self._db.rows_among(sql, map(int, rows))}

    def returned(self, now: datetime) -> tuple[Paper, ...]:
        """Papers put off with `later` that have come back at `now`, longest waiting first."""
        sql = f"""select {COLUMNS} from state s join papers p on p.id = s.id
            where {RETURNED} order by s.back_at, p.id"""
        return tuple(paper_from_row(row) for row in self._db.rows(sql, {"now": iso(now)}))

    def window_rows(self, days: int = WINDOW_DAYS, cap: int = WINDOW_PAPERS, until: date | None = None) -> list[int]:
        """Rows with a title of the newest `days` listing days that hold papers, newest first, at most `cap`.

        Counted back from the newest paper that is not dated after `until`, by default tomorrow. The index is
        walked from day to day, so the cost is that of the window, not of the library.
        """
        since, last = self._window(days, until)
        sql = f"""select p.n from papers p where {DAY} between :since and :until and p.title is not null
            order by {DAY} desc, p.n desc limit :cap"""
        return [n for (n,) in self._db.rows(sql, {"since": since, "until": last, "cap": cap})]

    def window_state(self, until: date) -> tuple[int, int]:
        """What changes whenever a paper comes into the window of a day: how many of that time there are, and which."""
        since, last = self._window(WINDOW_DAYS, until)
        some = self.first_rows(until, SMALL_LIBRARY)
        if len(some) < SMALL_LIBRARY:
            return len(some), sum(some)
        sql = f"select count(*), coalesce(sum(p.n), 0) from papers p where {DAY} between :since and :until"
        papers, rows = self._db.rows(sql, {"since": since, "until": last})[0]
        return papers, rows

    def _window(self, days: int, until: date | None) -> tuple[str | None, str]:
        """The first and the last day of a window; no first where nothing is listed by then."""
        last = (until or (self._clock.now() + timedelta(days=1)).date()).isoformat()
        sql = f"""with recursive days_back (day, number) as (
                select max({DAY}), 1 from papers p where {DAY} <= :until
                union all
                select (select max({DAY}) from papers p where {DAY} < days_back.day), number + 1
                from days_back where days_back.day is not null and number < :days
            )
            select min(day) from days_back"""
        return self._db.value(sql, {"until": last, "days": days}), last

    def listing_days(self, rows: Sequence[int]) -> dict[int, date]:
        """The listing day of each of these rows that has one."""
        sql = f"select p.n, {DAY} from papers p where p.n in (select value from json_each(:some))"
        return {n: date.fromisoformat(day) for n, day in self._db.rows_among(sql, map(int, rows)) if day}

    def first_rows(self, until: date, most: int) -> list[int]:
        """Rows with a title that are not dated after `until`, at most `most`: all where there are fewer."""
        sql = f"""select p.n from papers p where p.title is not null and ({DAY} <= :until or {DAY} is null)
            limit :most"""
        return [n for (n,) in self._db.rows(sql, {"until": until.isoformat(), "most": most})]

    def on_day(self, day: date) -> tuple[Paper, ...]:
        """Papers with a title whose day is `day`, whether a list or their v1 date says so, in row order."""
        sql = SELECT + f" where {DAY} = :day and p.title is not null order by p.n"
        return tuple(paper_from_row(row) for row in self._db.rows(sql, {"day": day.isoformat()}))

    def months(self) -> list[tuple[int, int, str]]:
        """(row, month of v1 counted from year 0, primary category) of every paper with a title and a date, by row.

        The announcement stands in for a date of v1 that no source gave; an unknown category is "".
        """
        sql = f"""select n, {MONTH}, {CATEGORY}
            from papers where title is not null and coalesce(published, announced) is not null order by n"""
        return [(n, month, category) for n, month, category in self._db.rows(sql)]

    def titles(self) -> list[tuple[str, str, int | None]]:
        """(id, title, month as in `months` or None) of every paper that has a title, by row."""
        sql = f"select id, title, {MONTH} from papers where title is not null order by n"
        return [(paper_id, title, month) for paper_id, title, month in self._db.rows(sql)]

    def titles_of(self, rows: Sequence[int]) -> list[tuple[int, str | None]]:
        """(row, title) of these rows, as far as they are there."""
        sql = "select n, title from papers where n in (select value from json_each(:some))"
        return list(self._db.rows_among(sql, rows))

    def have_abstracts(self) -> bool:
        """Whether most of the newest thousand papers with a title have an abstract too."""
        sql = """select count(abstract) * 2 > count(*) from
            (select abstract from papers where title is not null order by n desc limit 1000)"""
        return bool(self._db.value(sql))

    def kept(self) -> tuple[Paper, ...]:
        """Papers whose verdict is keep, latest verdict first."""
        return self._judged("keep")

    def skipped(self) -> tuple[Paper, ...]:
        """Papers whose verdict is skip, latest verdict first."""
        return self._judged("skip")

    def count_judged(self, verdict: str) -> int:
        """Papers of the store with this verdict."""
        sql = "select count(*) from state s join papers p on p.id = s.id where s.verdict = :verdict"
        return int(self._db.value(sql, {"verdict": verdict}))

    def pending(self) -> tuple[str, ...]:
        """Ids without metadata yet, in order."""
        return tuple(i for (i,) in self._db.rows("select id from papers where title is null order by id"))

    def revised(self, since: date | None = None) -> tuple[RevisedPaper, ...]:
        """Kept papers that changed or were published on or after `since`, latest change first.

        One entry for each paper, with the earliest of its texts that was replaced since then. Those of which only
        the publication is news come last.
        """
        sql = f"""select {COLUMNS}, v.version, v.title, v.abstract, v.replaced_on
            from state s join papers p on p.id = s.id join versions v on v.n = p.n
            where s.verdict = 'keep' and coalesce(v.replaced_on, substr(v.recorded, 1, 10)) >= :since
            order by v.k desc"""
        latest_first: dict[int, RevisedPaper] = {}
        for row in self._db.rows(sql, {"since": since.isoformat() if since else ""}):
            before = _revision((row[1], *row[WIDTH:]))
            latest_first[row[0]] = RevisedPaper(paper_from_row(row), before)  # an older text takes the place
        sql = f"""select {COLUMNS}, substr(f.key, 1, 10), f.value from feed_state f
            join papers p on p.id = substr(f.key, 12) join state s on s.id = p.id
            where f.feed = '{NEWS}' and f.key >= :since and s.verdict = 'keep' order by f.key"""
        for row in self._db.rows(sql, {"since": since.isoformat() if since else ""}):
            paper, (night, told) = paper_from_row(row), row[WIDTH:]
            same = Revision(paper.id, paper.version, paper.title, paper.abstract, date.fromisoformat(night))
            item = latest_first.get(paper.row, RevisedPaper(paper, same))
            latest_first[paper.row] = replace(item, news=(*item.news, told))
        return tuple(latest_first.values())

    def earlier(self, row: int) -> tuple[Revision, ...]:
        """The texts of a paper that were replaced, oldest first."""
        sql = """select p.id, v.version, v.title, v.abstract, v.replaced_on
            from versions v join papers p on p.n = v.n where v.n = :row order by v.k"""
        return tuple(map(_revision, self._db.rows(sql, {"row": row})))

    def _judged(self, verdict: str) -> tuple[Paper, ...]:
        sql = f"""select {COLUMNS} from state s join papers p on p.id = s.id
            where s.verdict = :verdict order by s.verdict_at desc, p.id"""
        return tuple(paper_from_row(row) for row in self._db.rows(sql, {"verdict": verdict}))


ON_NIGHT = """p.n in (select l.n from listings l where l.night = :night
    and l.type in (select value from json_each(:types)))
    and (:relisted or p.announced is null or p.announced >= :night)"""


def _night_values(night: date, types: Sequence[str], now: datetime | None, relisted: bool = False) -> dict[str, object]:
    values: dict[str, object] = {"night": night.isoformat(), "types": json.dumps(list(types)), "relisted": relisted}
    return values | {"now": iso(now)} if now else values


def _revision(row: Row) -> Revision:
    paper_id, version, title, abstract, replaced = row
    return Revision(paper_id, version, title, abstract, date.fromisoformat(replaced) if replaced else None)


def paper_from_row(row: Row) -> Paper:
    """The paper of a row that starts with `COLUMNS`; the first category stands in for a primary one."""
    categories = tuple(row[6].split())
    primary = row[7] or (categories[0] if categories else None)
    published, updated, read_at = (datetime.fromisoformat(row[k]) if row[k] else None for k in (8, 9, 18))
    announced = date.fromisoformat(row[10]) if row[10] else None
    tags = tuple(json.loads(row[19])) if row[19] else ()
    values = (*row[:4], tuple(json.loads(row[4])), row[5], categories, primary, published, updated, announced)
    values += (*row[11:14], bool(row[14]), *row[15:18], read_at, tags)
    return Paper(*values)

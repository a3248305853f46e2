"""What a night and a morning ask never reads a whole table: the plans of the real statements."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from readinglist.citations.tables.references import References
from readinglist.core.events import FetchReport
from readinglist.core.log import Seen, Verdict
from readinglist.core.papers import Insert, Listing, Revise, ScoredPaper, Unchanged
from readinglist.store.scores import Shown
from readinglist.upkeep.doctor import examine
from tests.fakes import paper, revised
from tests.integration.store_toys import NOW, insert, open_store

NIGHT = date(2026, 11, 5)
LARGE = (
    "papers",
    "p",
    "listings",
    "l",
    "log",
    "t",
    "u",
    "versions",
    "v",
    "state",
    "s",
    "scores",
    "nights",
    "n",
    "runs",
    "log_papers",
    "readable_text",
    "r",
    "impressions",
    "i",
    "showings",
    "audits",
    "c",
)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """A store with some history and sqlite's own statistics of it left out, as in real use."""
    with open_store(tmp_path_factory.mktemp("home")) as store:
        store.papers.apply([insert(paper(i), ("2026-11-04", "new")) for i in range(1, 300)])
        store.log.append_many([(Verdict("keep"), paper(i).id) for i in range(1, 50)])
        store.nights.record([NIGHT - timedelta(days=i) for i in range(30)], ["cs.LG", "cs.CL"], "rss")
        yield store


def plans(store, work) -> list[tuple[str, str]]:
    """(statement, step) for every step of every statement that `work` runs."""
    statements: list[str] = []
    store.db.connection.set_trace_callback(statements.append)
    try:
        work()
    finally:
        store.db.connection.set_trace_callback(None)
    found = []
    for sql in statements:
        if sql.split()[0].lower() in ("select", "with", "insert", "update", "delete"):
            steps = store.db.rows("explain query plan " + sql)
            found += [(sql, str(step[-1])) for step in steps]
    return found


def full_scans(store, work) -> list[tuple[str, str]]:
    steps = plans(store, work)
    assert steps
    return [(sql, step) for sql, step in steps if step.startswith("SCAN ") and step.split()[1] in LARGE]


def night(store):
    known = store.papers.find_many([paper(i).id for i in range(290, 310)])
    with store.transaction():
        store.papers.apply([insert(paper(i), ("2026-11-05", "new")) for i in range(300, 310)])
        one = known[paper(295).id]
        change = Revise(one, revised(paper(295)), ("abstract",), True, (Listing(NIGHT, "replace"),))
        store.papers.apply([change, Unchanged(known[paper(296).id], (Listing(NIGHT, "cross"),))])
        store.papers.apply([Insert(paper(297, comment="new"))])
        store.nights.record([NIGHT], ["cs.LG"], "rss")
        store.runs.add(FetchReport("ok", None, NIGHT, NIGHT))


def decisions(store):
    store.log.append(Verdict("skip"), paper(7).id)
    store.log.append(Seen((paper(8).id, paper(9).id)), "2026-11-05")
    store.log.undo(1)


def ranking(store):
    papers = store.papers.by_rows([1, 2, 3])
    store.scores.save(NIGHT, None, "x", [ScoredPaper(p, 1.0, i) for i, p in enumerate(papers, 1)])
    showing = store.impressions.begin("triage", NIGHT, None, [Shown(1, 1), Shown(2, 2, 0.1, "ours")])
    store.impressions.seen_to(showing, 2)
    store.impressions.draw(NIGHT, [Shown(1, 1, None, "sanity")])


WORK = {
    "a night": night,
    "decisions": decisions,
    "storing a ranking": ranking,
    "reading a ranking": lambda store: store.scores.load(NIGHT, None, "x"),
    "what was ranked before": lambda store: store.scores.known(NIGHT, None),
    "what was shown": lambda store: (store.impressions.of_night(NIGHT), store.impressions.drawn(NIGHT)),
    "the order of a list": lambda store: store.impressions.order(NIGHT, None, timedelta(days=1)),
    "one paper of a ranking": lambda store: store.scores.find(1, NIGHT, None),
    "the list of a night": lambda store: store.papers.on_night(NIGHT, unjudged_at=NOW),
    "unread papers": lambda store: store.papers.count_unjudged(NIGHT, NOW),
    "the stamp of a night": lambda store: store.papers.state_of_night(NIGHT),
    "the window": lambda store: store.papers.window_rows(),
    "counting": lambda store: store.papers.count(),
    "kept papers": lambda store: (store.papers.kept(), store.papers.count_judged("keep")),
    "returned papers": lambda store: store.papers.returned(NOW),
    "pending papers": lambda store: store.papers.pending(),
    "revised papers": lambda store: store.papers.revised(NIGHT),
    "one paper": lambda store: store.papers.find(paper(1).id),
    "nights": lambda store: (store.nights.latest(), store.nights.first(), store.nights.watermarks()),
    "covered nights": lambda store: store.nights.covered("cs.LG"),
    "runs": lambda store: (store.runs.last(), store.runs.last_success(), store.runs.failed_since()),
    "checksums": lambda store: store.papers.revisions([1, 2]),
    "linking what came late": lambda store: store.part(References).late_rows(),
    "a sweep of references": lambda store: store.part(References).end_sweep(store.part(References).begin_sweep()),
    "the last entries": lambda store: store.log.undoable(1),
    "an entry's paper": lambda store: store.log.entries_of(paper(1).id),
}


@pytest.mark.parametrize("name", WORK)
def test_no_whole_table_is_read(store, name):
    assert [s for s in full_scans(store, lambda: WORK[name](store)) if not is_bounded(*s)] == []


def is_bounded(sql: str, step: str) -> bool:
    """Whether a scan is of an index of pending papers alone, or ends early: in order, with a limit."""
    return "papers_pending" in step or ("limit" in sql.lower() and "order by" in sql.lower() and "TEMP" not in step)


def test_the_test_can_see_a_whole_table_being_read(store):
    assert full_scans(store, lambda: store.papers.unjudged(NOW))
    assert examine(store, store.places).problems == ()

"""A library that uses a pack: its fates, percentiles, bets and verdicts; and one that has none, or no DuckDB."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from readinglist.citations.tables.references import References
from readinglist.core.log import Verdict
from readinglist.core.papers import Insert
from readinglist.core.references import Reference, ReferenceList
from readinglist.ideas.fates import fate, fates_without_graph
from readinglist.shell.library import Library, open_library
from readinglist.shell.web.app import build_app
from readinglist.shell.web.guard import Door, hosts_of
from readinglist.shell.web.worker import PageWorker
from readinglist.taste.bets import PaperQuestion, bet_on_paper
from readinglist.taste.cohort_percentiles import Cohorts
from readinglist.taste.quiz import answer_card, quiz
from readinglist.taste.quiz_decks import playables
from readinglist.taste.records import DeckPaper, SettleReport
from readinglist.taste.settle import settle_bets
from readinglist.taste.tables import Decks
from readinglist.taste.verdict_forecasts import scored_verdicts
from readinglist.taste.view.quiz import reveal_lines
from tests.fakes import paper
from tests.integration.store_toys import at
from tests.unit.cli.fake_library import run_on
from tests.unit.formats.graphs.gexf_rules import broken_rules

pytest.importorskip("duckdb")

from readinglist.literature.records import Built, WorkFacts
from readinglist.literature.tables.build import build_from_library
from readinglist.literature.tables.pack import Pack, pack_of
from readinglist.literature.tables.work import Choice

NOW = datetime(2026, 12, 1, 6, tzinfo=UTC)
OLD = [paper(n, published=datetime(2024, 10, 5, tzinfo=UTC), primary_category="cs.LG") for n in range(1, 61)]
ROOT = paper(200, published=datetime(2024, 1, 5, tzinfo=UTC))
NEW = [paper(n, published=datetime(2026, 6, 5, tzinfo=UTC), authors=(f"A{n % 7} B",)) for n in range(101, 161)]


def opened(home: Path, moment: datetime = NOW) -> Library:
    return open_library(home, environ={}, clock=at(moment))


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of a graph in which the nth new paper cites the first n old ones, and all old ones cite an older one."""
    home = tmp_path_factory.mktemp("whole")
    edges, papers = home / "edges.csv", home / "papers.csv"
    pairs = [f"{new.id},{old.id}" for n, new in enumerate(NEW) for old in OLD[:n]]
    pairs += [f"{one.id},{ROOT.id}" for one in (*OLD, NEW[0])]
    edges.write_text("citing,cited\n" + "\n".join(pairs) + "\n")
    rows = [f"{one.id},{one.published:%Y-%m-%d},{one.primary_category},{one.title}" for one in (ROOT, *OLD, *NEW)]
    papers.write_text("id,date,category,title\n" + "\n".join(rows) + "\n")
    with opened(home / "library") as library:
        library.store.papers.apply([Insert(one, ()) for one in (ROOT, *OLD, *NEW)])
        ran = run_on(library, "graph", "import", str(edges), "--papers", str(papers), "--name", "world")  # type: ignore[arg-type]
        assert ran.code == 0, ran.err
        *_, last = build_from_library(library, home / "pack", Choice())
        assert isinstance(last, Built)
        assert (last.info.works, last.info.citations) == (121, 59 * 60 // 2 + 61)
    return home / "pack"


@pytest.fixture
def library(tmp_path: Path, pack: Path) -> Iterator[Library]:
    """One paper of the pack, and nothing that anybody cites."""
    with opened(tmp_path / "home") as found:
        found.store.papers.apply([Insert(OLD[0], ())])
        yield found


def use(library: Library, pack: Path) -> None:
    ran = run_on(library, "literature", "use", str(pack))  # type: ignore[arg-type]
    assert ran.code == 0, ran.err


def test_a_fate_is_that_of_the_whole_graph_and_says_where_it_is_from(
    library: Library, pack: Path, tmp_path: Path
) -> None:
    before = fate(library, OLD[0].id)
    use(library, pack)
    found = fate(library, OLD[0].id)
    with opened(pack.parent / "library") as whole:
        own = fate(whole, OLD[0].id)
    assert (found.fate, found.reasons[0], found.citations) == (own.fate, own.reasons[0], own.citations) != before.fate
    assert found.citations == 59
    assert found.reasons[-1] == f"from world 2026-06, cut-off {found.cutoff}"
    assert (found.percentile, found.percentile_from) == (own.percentile, "world 2026-06")
    words = said(library, "fate", OLD[0].id)
    assert f"citations 59 from world 2026-06, cut-off {found.cutoff}" in words
    run_on(library, "literature", "use", "--none")  # type: ignore[arg-type]
    assert fate(library, OLD[0].id) == before


def test_bets_settle_and_verdicts_score_without_a_request(tmp_path: Path, pack: Path) -> None:
    home, early = tmp_path / "home", datetime(2024, 11, 20, 6, tzinfo=UTC)
    with opened(home, early) as library:
        bare = [paper(n, published=OLD[0].published, primary_category=None, categories=()) for n in range(1, 61)]
        library.store.papers.apply([Insert(one, ()) for one in (*OLD[:30], *bare[30:])])
        for number, one in enumerate(OLD):
            library.store.log.append(Verdict("keep" if number < 30 else "skip"), one.id)
            if number < 30:
                bet_on_paper(library, one.id, 0.2, PaperQuestion(by=date(2026, 2, 1)))
    with opened(home) as library:
        use(library, pack)
        *_, report = settle_bets(library, lambda item, day: None)
        assert isinstance(report, SettleReport)
        assert (report.requests, len(report.judged)) == (0, 30)
        won = [one.placed.subject for one in report.judged if one.settled and one.settled.outcome == "won"]
        assert sorted(won) == sorted(one.id for one in OLD[:6])
        scored = scored_verdicts(library, Cohorts(library))
        assert {group: len(papers) for group, papers in scored.papers.items()} == {"kept": 30, "skipped": 30}


def test_a_day_before_the_cut_off_is_told_nothing(library: Library, pack: Path) -> None:
    use(library, pack)
    with opened(library.places.data, datetime(2025, 1, 1, tzinfo=UTC)) as replayed:
        assert fate(replayed, OLD[0].id).citations == 0


def test_a_damaged_pack_tells_nothing(library: Library, pack: Path, tmp_path: Path) -> None:
    before = fate(library, OLD[0].id)
    shutil.copytree(pack, tmp_path / "pack")
    for file in (tmp_path / "pack").rglob("*.parquet"):
        file.write_bytes(file.read_bytes()[:-9])
    (library.places.data / "literature.json").write_text(json.dumps({"pack": str(tmp_path / "pack")}))
    assert fate(library, OLD[0].id) == before
    assert Cohorts(library).of(library.store.papers.get(OLD[0].id)) is None
    assert run_on(library, "literature", "query", "select * from works").code == 65  # type: ignore[arg-type]


def test_status_and_queries(library: Library, pack: Path) -> None:
    assert "no pack is used" in run_on(library, "literature", "status").out  # type: ignore[arg-type]
    use(library, pack)
    assert "121 works" in run_on(library, "literature", "status").out  # type: ignore[arg-type]
    sql = "select id, citations from figures join ids using (work) order by citations desc limit 1"
    ran = run_on(library, "literature", "query", sql, "--json")  # type: ignore[arg-type]
    assert json.loads(ran.out) == [{"id": ROOT.id, "citations": 61}]
    refused = run_on(library, "literature", "query", "select * from read_text('/etc/hostname')")  # type: ignore[arg-type]
    assert refused.code == 65
    assert "disabled" in refused.err


def test_without_duckdb_the_program_says_what_to_install_and_goes_on(library: Library, pack: Path) -> None:
    use(library, pack)
    code = (
        "import sys, importlib.util as u; find = u.find_spec\n"
        "u.find_spec = lambda name, *more: None if name in ('duckdb', 'ibis') else find(name, *more)\n"
        "sys.modules |= dict.fromkeys(('duckdb', 'ibis', 'pyarrow'))\n"
        "from readinglist.__main__ import main; main()"
    )

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        home = str(library.places.data)
        return subprocess.run([sys.executable, "-c", code, "--home", home, *words], capture_output=True, text=True)

    assert run("fate", OLD[0].id).returncode == 0
    asked = run("literature", "query", "select 1")
    assert asked.returncode == 2
    assert 'pip install "readinglist[scale]"' in asked.stderr


@contextmanager
def page_of(library: Library) -> Iterator[TestClient]:
    worker = PageWorker(lambda: opened(library.places.data))
    app = build_app(worker, Door(hosts_of("127.0.0.1", 8377), 8377))
    with closing(worker), TestClient(app, base_url="http://127.0.0.1:8377") as client:
        yield client


def said(library: Library, *words: str) -> str:
    ran = run_on(library, *words)  # type: ignore[arg-type]
    assert ran.code == 0, ran.err
    return " ".join(ran.out.split())


def read(library: Library, *words: str) -> Any:
    return json.loads(said(library, *words, "--json"))


def test_citations_show_what_the_pack_counts_and_its_most_cited_citing_papers(library: Library, pack: Path) -> None:
    library.store.papers.apply([Insert(ROOT, ())])
    before = said(library, "citations", ROOT.id), read(library, "citations", ROOT.id)
    assert before[1]["pack"] is None
    use(library, pack)
    cutoff = pack_of(library).info.cutoff  # type: ignore[union-attr]
    found = read(library, "citations", ROOT.id)
    in_pack = found.pop("pack")
    assert {**found, "pack": None} == before[1]
    assert (in_pack["citations"], in_pack["citations_from"]) == (61, f"world 2026-06, cut-off {cutoff}")
    assert [(one["id"], one["month"][:7], one["citations"]) for one in in_pack["top_citing"]] == [
        (one.id, "2024-10", 59 - n) for n, one in enumerate(OLD[:5])
    ]
    assert [(one["year"], one["citations"]) for one in in_pack["years"]] == [(2024, 60), (2026, 1)]
    assert all(0 < one["groups"] <= one["citations"] for one in in_pack["years"])
    words = said(library, "citations", ROOT.id)
    assert before[0] in words
    assert f"61 citations from world 2026-06, cut-off {cutoff}" in words
    assert f"2024-10 {OLD[0].id}" in words
    with page_of(library) as client:
        assert f"61 citations from world 2026-06, cut-off {cutoff}" in client.get(f"/paper/{ROOT.id}").text


def test_wanted_works_say_how_often_they_are_cited(library: Library, pack: Path) -> None:
    lists = library.store.part(References)
    cited = Reference(1, f"{ROOT.title}", title=ROOT.title, arxiv_id=ROOT.id), Reference(2, "x", title="Unknown to all")
    lists.put(ReferenceList(None, OLD[0].id, "ok", None, "pdf", cited))
    library.store.log.append(Verdict("keep"), OLD[0].id)
    before = said(library, "wanted")
    assert [one["citations"] for one in read(library, "wanted")["wanted"]] == [None, None]
    use(library, pack)
    assert [(one["title"], one["citations"]) for one in read(library, "wanted")["wanted"]] == [
        (ROOT.title, 61),
        ("Unknown to all", None),
    ]
    words = said(library, "wanted")
    assert words != before
    assert "cited by 1 of your keeps, 61 citations from world 2026-06, cut-off" in words
    with page_of(library) as client:
        assert "61 citations from world 2026-06, cut-off" in client.get("/study?wanted=1").text


def test_the_quiz_deals_and_turns_cards_by_the_pack(library: Library, pack: Path) -> None:
    name = f"2024-10/{OLD[0].primary_category}"
    some = [
        DeckPaper(
            p.id, name, p.published.date(), f"Gaits in {n} worlds", "We learn to walk on slopes. " * 20, version=1
        )
        for n, p in enumerate(OLD)
        if p.published
    ]
    library.store.part(Decks).put(name, [replace(one, length=900) for one in some])
    library.store.part(Decks).set_listed(name)
    assert playables(library, name)[0] == ()
    use(library, pack)
    dealt, coverage, why = playables(library, name)
    assert ({one.id for one in dealt}, coverage, why) == ({one.id for one in OLD}, 1.0, None)
    assert "100% of the cohort with a count, from world 2026-06, cut-off" in said(library, "quiz", "deck")
    (card,) = quiz(library, 1, deck=name)
    back = answer_card(library, card.card, 0.5)
    known = {one.id: 60 - n for n, one in enumerate(OLD, 1)}
    assert [one.citations for one in back.papers] == [known[one.id] for one in back.papers]
    words = " ".join(str(row) for row in reveal_lines(back, 200))
    assert f"{back.papers[0].citations:,} citations from world 2026-06, cut-off" in words
    assert [sum(year.citations for year in one.years) for one in back.papers] == [one.citations for one in back.papers]


def test_hindsight_says_where_its_percentiles_are_from(library: Library, pack: Path) -> None:
    library.store.papers.apply([Insert(replace(OLD[1], primary_category=None, categories=()), ())])
    for one in OLD[:2]:
        library.store.log.append(Verdict("skip"), one.id)
    assert read(library, "bet", "review")["queue"] == []
    use(library, pack)
    found = read(library, "bet", "review")["queue"]
    assert [(one["id"], one["counted_from"][:13]) for one in found] == [(one.id, "world 2026-06") for one in OLD[:2]]
    words = said(library, "bet", "review")
    assert "of its month and category" in words
    assert words.count("from world 2026-06, cut-off") == len(found)
    library.store.papers.apply([Insert(ROOT, ())])  # alone in its cohort: a fate and no percentile
    library.store.log.append(Verdict("skip"), ROOT.id)
    found = [one for one in read(library, "bet", "review")["queue"] if one["id"] == ROOT.id]
    assert [(one["percentile"], one["fate"], one["counted_from"][:13]) for one in found] == [
        (None, fate(library, ROOT.id).fate, "world 2026-06")
    ]


def test_a_pack_is_asked_once_for_the_fates_of_the_same_papers(
    library: Library, pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(library, pack)
    asked: list[Sequence[str]] = []
    facts = Pack.facts

    def counted(self: Pack, ids: Sequence[str]) -> dict[str, WorkFacts]:
        asked.append(tuple(ids))
        return facts(self, ids)

    monkeypatch.setattr(Pack, "facts", counted)
    assert fates_without_graph(library, [OLD[2].id, "2401.99999"]).keys() == {OLD[2].id}
    assert fate(library, OLD[0].id).citations == 59
    assert asked == [(OLD[2].id, "2401.99999"), (OLD[0].id,)]


def test_the_ideas_measured_by_a_pack_are_exported(library: Library, pack: Path, tmp_path: Path) -> None:
    """Ideas whose origins the pack knows, and who cites whom among these, though the library knows no citation."""
    for name, origin in {"root": ROOT, "gait": OLD[0], "nowhere": paper(999)}.items():
        said(library, "ideas", "add", name, "--origin", origin.id)
    refused = run_on(library, "literature", "export", str(tmp_path / "ideas.gexf"))  # type: ignore[arg-type]
    assert (refused.code, "uses no pack" in refused.err) == (66, True)
    use(library, pack)
    found = read(library, "literature", "export", str(tmp_path / "ideas.gexf"))
    assert (found["nodes"], found["edges"], found["source"]) == (2, 1, "world 2026-06")
    written = (tmp_path / "ideas.gexf").read_text()
    assert broken_rules(written.encode()) == []
    assert 'source="gait" target="root"' in written
    said(library, "literature", "export", str(tmp_path / "ideas.csv"))
    with (tmp_path / "ideas.nodes.csv").open() as file:
        rows = {row["Id"]: row for row in csv.DictReader(file)}
    assert {name: row["Citations"] for name, row in rows.items()} == {"root": "61", "gait": "59"}
    assert rows["gait"]["Fate"] == fate(library, OLD[0].id).fate


def test_an_idea_is_looked_for_in_the_titles_of_the_pack(library: Library, pack: Path) -> None:
    said(library, "ideas", "add", "gait", "--alias", "gradient")
    assert read(library, "ideas", "show", "gait")["in_titles"] is None
    use(library, pack)
    named = [p for p in (ROOT, *OLD, *NEW) if {"gait", "gradient"} & set(re.findall(r"\w+", (p.title or "").lower()))]
    years = Counter(p.published.year for p in named if p.published)
    found = read(library, "ideas", "show", "gait")["in_titles"]
    assert {one["year"]: one["papers"] for one in found["years"]} == years
    words = said(library, "ideas", "show", "gait")
    assert f"2024: {years[2024]}, 2026: {years[2026]}, from world 2026-06, cut-off" in words

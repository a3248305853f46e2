"""`taste` and `hindsight` on libraries: from an import with dates to a scorecard, and "too few" where it is."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import click
import pytest

from readinglist.citations.graph_import import import_graph
from readinglist.citations.tables.services import Counts
from readinglist.core.log import Bet, BetSettled, Rated, Verdict
from readinglist.core.papers import PaperData
from readinglist.core.references import CitationCount
from readinglist.interface.session import Session
from readinglist.lists import history
from readinglist.shell.library import Library, open_library
from readinglist.taste.critique import record_quick_critique
from readinglist.taste.hindsight import hindsight
from tests.fakes import paper
from tests.harness.arxiv import ScriptedArxiv
from tests.harness.citations import LoopbackCitations, Work
from tests.harness.steps import OK, Status
from tests.integration.store_toys import at, insert
from tests.unit.cli.fake_library import Ran, run_on

NOW = datetime(2026, 11, 24, 6, tzinfo=UTC)
MONTHS = (1, 2, 3)  # of 2024
A_MONTH, KEPT_A_MONTH, RISEN = 200, 100, 16  # papers of a cohort, those kept, and those of the kept at its top


def cohort(month: int) -> list[PaperData]:
    """Papers of cs.LG of a month of 2024; of those kept some more are at the top than of the others."""
    return [
        paper(
            1000 * month + n,
            id=f"24{month:02d}.{n:05d}",
            categories=("cs.LG",),
            primary_category="cs.LG",
            published=datetime(2024, month, n % 28 + 1, 3, tzinfo=UTC),
        )
        for n in range(1, A_MONTH + 1)
    ]


PAPERS = [made for month in MONTHS for made in cohort(month)]


def is_kept(made: PaperData) -> bool:
    return int(made.id[-5:]) <= KEPT_A_MONTH


def citations(made: PaperData) -> int:
    """The first 4 of those that were not kept and the first 16 of the kept are the top tenth."""
    number = (int(made.id[-5:]) - 1) % KEPT_A_MONTH
    if is_kept(made):
        return 100 + number if number < RISEN else number % 7
    return 200 + number if number < A_MONTH // 10 - RISEN else number % 7


def zotero(papers: list[PaperData]) -> str:
    """A Better BibTeX export: the day of addition is known, the category only as Zotero keeps it."""
    items = [
        {
            "itemType": "preprint",
            "title": made.title,
            "creators": [{"creatorType": "author", "firstName": "Ada", "lastName": "Author"}],
            "url": f"http://arxiv.org/abs/{made.id}",
            "extra": f"arXiv:{made.id} [cs]",
            "dateAdded": f"{made.published + timedelta(days=5):%Y-%m-%dT%H:%M:%SZ}",
        }
        for made in papers
        if made.published
    ]
    return json.dumps({"config": {"label": "BetterBibTeX JSON"}, "items": items}, indent=2)


@pytest.fixture(scope="module")
def services() -> Iterator[tuple[ScriptedArxiv, LoopbackCitations]]:
    works = {made.id: Work(made.title or "", count=citations(made)) for made in PAPERS}
    with ScriptedArxiv(PAPERS, today=NOW.date()) as arxiv, LoopbackCitations(works) as counts:
        yield arxiv, counts


def opened(home: Path, services: tuple[ScriptedArxiv, LoopbackCitations] | None = None) -> Library:
    environ = services[0].environ() | services[1].environ("s2") if services else {}
    return open_library(home, environ=environ, clock=at(NOW))


def command(home: Path, *words: str, services: Any = None) -> Ran:
    return run_on(opened(home, services), *words)  # type: ignore[arg-type]  # a real library


def test_from_an_import_with_dates_to_a_scorecard_in_one_command(
    tmp_path: Path, services: tuple[ScriptedArxiv, LoopbackCitations]
) -> None:
    export = tmp_path / "zotero.json"
    export.write_text(zotero([made for made in PAPERS if is_kept(made)]))
    home = tmp_path / "home"
    assert command(home, "import", str(export), "--keep").code == 0
    before = command(home, "taste")
    assert "too few: 0 papers kept within 90 days" in before.out
    assert "left out: 300 verdicts on papers without an arXiv category" in before.out

    picture = tmp_path / "taste.svg"
    ran = command(home, "taste", "--count", "--json", "--plot", str(picture), services=services)
    assert ran.code == 0, ran.err
    told = json.loads(ran.out)
    kept, skipped, drawn, ranked = told["verdicts"]["groups"]
    assert (kept["n"], kept["top"]) == (300, 3 * RISEN)
    assert (skipped["n"], ranked["n"]) == (0, 0)  # nothing was skipped, and no night is here
    assert drawn["n"] == 3 * A_MONTH  # the whole cohorts: five for each kept paper are more than there are
    assert drawn["top"] == 3 * A_MONTH // 10
    assert told["verdicts"]["lift"] == pytest.approx(0.06)
    low, high = told["verdicts"]["lift_interval"]
    assert low < 0.06 < high
    assert told["verdicts"]["verdict"] == "what you kept rose more often than random papers"
    assert (told["verdicts"]["told_by"], told["verdicts"]["coverage"]) == ({"s2": 300}, 1.0)
    assert (told["settled"], told["verdict"]) == (0, None)
    assert "kept: 48 of 300" in picture.read_text()

    asked = len(services[1].log)
    command(home, "taste", "--count", services=services)
    assert len(services[1].log) == asked  # what was counted is not asked again

    queue = json.loads(command(home, "hindsight", "--json").out)["queue"]
    assert {look["kind"] for look in queue} == {"kept, and it faded", "never seen"}
    unseen = [look for look in queue if look["kind"] == "never seen"]
    assert all(look["percentile"] >= 0.99 and look["title"] is None for look in unseen)
    died = queue[0]
    assert died["verdict"] == "keep"
    assert command(home, "hindsight", "cause", died["id"], "gain", "too", "small").code == 0
    after = [look["id"] for look in json.loads(command(home, "hindsight", "--json").out)["queue"]]
    assert died["id"] not in after


def test_a_service_that_fails_on_the_way_leaves_what_was_counted(
    tmp_path: Path, services: tuple[ScriptedArxiv, LoopbackCitations]
) -> None:
    export = tmp_path / "zotero.json"
    export.write_text(zotero([made for made in PAPERS if is_kept(made)]))
    home = tmp_path / "home"
    command(home, "import", str(export), "--keep")
    _, counts = services
    counts.script("s2", OK(), Status(404))
    ran = command(home, "taste", "--count", "--json", services=services)
    told = json.loads(ran.out)["verdicts"]
    assert ran.code == 0
    assert "are left: run the same command again" in ran.err
    assert (told["groups"][0]["n"], len(told["uncounted"])) == (100, 2)


def test_exports_with_hardly_a_date_are_too_few(tmp_path: Path, shared: Path) -> None:
    """Real exports of Zotero and its kin: what no source dated counts as no forecast."""
    folder = shared / "data" / "fixtures" / "zotero"
    with (folder / "index.tsv").open() as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    files = [str(folder / row["file"]) for row in rows if row["kind"] in ("bibtex", "biblatex", "better_bibtex_json")]
    home = tmp_path / "home"
    command(home, "import", *files, "--keep")
    shown = command(home, "taste")
    assert shown.code == 0, shown.err
    assert shown.out.count("too few") >= 2
    told = json.loads(command(home, "taste", "--json").out)
    assert (told["verdict"], told["verdicts"]["verdict"]) == (None, None)
    assert told["verdicts"]["left_out"]["assumed"] > 10


def test_the_keys_of_the_record_come_first_and_in_order(tmp_path: Path) -> None:
    told = json.loads(command(tmp_path, "taste", "--json").out)
    keys = "settled open brier base_rate brier_base skill calibration murphy by_topic verdict".split()
    assert list(told)[: len(keys)] == keys
    assert isinstance(told["murphy"], dict)
    rows = json.loads(command(tmp_path, "taste", "--causes", "--json").out)
    assert [row["rating"] for row in rows] == ["upside", "complexity", "generality", "fragility", "build_on"]


def test_a_picture_is_one_by_its_name_and_a_cause_is_one_of_seven(tmp_path: Path) -> None:
    refused = command(tmp_path, "taste", "--plot", str(tmp_path / "x.gif"))
    assert (refused.code, "use .svg or .png" in refused.err) == (2, True)
    assert command(tmp_path, "taste", "--plot", str(tmp_path / "x.png")).code == 0
    assert (tmp_path / "x.png").read_bytes().startswith(b"\x89PNG")
    assert command(tmp_path, "hindsight", "cause", "1706.03762", "magic").code == 2
    assert command(tmp_path, "hindsight", "cause", "1706.03762", "too").code == 2


NIGHTS = ("2025-03-04", "2025-03-05", "2025-03-06", "2025-03-07")
LISTED = 30  # papers of a night


def kept_by_word(made: PaperData) -> bool:
    return "policy" in (made.abstract or "") or "robot" in (made.abstract or "")


@pytest.fixture
def reader(tmp_path: Path) -> Path:
    """A library of four nights in which papers on two subjects were kept on their days; these rose, and others."""
    with opened(tmp_path / "home") as library:
        published = datetime(2025, 3, 3, 3, tzinfo=UTC)
        listed = [
            (paper(n, id=f"2503.{n:05d}", categories=("cs.LG",), primary_category="cs.LG", published=published), night)
            for n, night in enumerate((night for night in NIGHTS for _ in range(LISTED)), start=1)
        ]
        library.store.papers.apply([insert(made, (night, "new")) for made, night in listed])
        month = datetime(2025, 3, 1, tzinfo=UTC).date()
        library.store.part(Counts).set_cohort(month, "cs.LG", [made.id for made, _ in listed])
        counts = {made.id: 50 + n if kept_by_word(made) and n % 3 == 0 else n % 5 for n, (made, _) in enumerate(listed)}
        library.store.part(Counts).add([CitationCount(i, "s2", NOW, count) for i, count in counts.items()])
        for made, night in listed:
            verdict = "keep" if kept_by_word(made) else "skip" if int(made.id[-1]) == 7 else None
            if verdict:
                library.store.log.append(Verdict(verdict, on=night), made.id)
    return tmp_path / "home"


def test_the_ranking_is_held_to_the_nights_of_what_was_kept(reader: Path) -> None:
    told = json.loads(command(reader, "taste", "--json").out)["verdicts"]
    groups = {group["group"]: group for group in told["groups"]}
    assert told["nights"] == len(NIGHTS)
    assert groups["kept"]["n"] > 30
    first = [n for n in range(1, LISTED + 1) if kept_by_word(paper(n))]
    assert groups["ranked"]["n"] == groups["kept"]["n"] - len(first)  # on the first night there was no ranking yet
    assert groups["ranked"]["top"] > 0
    assert 0 < groups["random"]["n"] <= len(NIGHTS) * LISTED
    assert groups["skipped"]["top"] == 0
    assert "head of the ranking" in command(reader, "taste").out


def test_a_morning_is_ranked_again_only_where_it_was_another_one(reader: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ranked: list[date] = []
    ranking = history.HistoricalRanking

    def counted_ranking(*args: Any) -> Any:
        ranked.append(args[-1])
        return ranking(*args)

    monkeypatch.setattr(history, "HistoricalRanking", counted_ranking)
    with opened(reader) as library:
        first = library.taste()
        assert sorted(ranked) == [date.fromisoformat(night) for night in NIGHTS[1:]]
        assert library.taste() == first
        assert len(ranked) == 3
        library.store.log.append(Verdict("skip", on=NIGHTS[2]), "2503.00001")  # earlier than the last morning alone
        library.taste()
        assert sorted(ranked)[3:] == [date.fromisoformat(NIGHTS[3])]
        (library.places.cache / history.FILE).write_text("[1")
        library.taste()
        assert len(ranked) == 7


def test_bets_stand_beside_the_ranking_of_their_moment(reader: Path) -> None:
    """Ten bets a night, settled by what is known now; of the first night there is no ranking."""
    with opened(reader) as library:
        top = {paper for paper, share in told_now(library).items() if share >= 0.9}
        for night, of_night in enumerate(NIGHTS):
            for n in range(night * LISTED + 1, night * LISTED + 11):
                subject = f"2503.{n:05d}"
                at_night = datetime.fromisoformat(f"{of_night}T02:00:00+00:00")
                placed = library.store.log.append(Bet(0.3, "2026-11-01", top=0.1, source="s2"), subject, at=at_night)
                library.store.log.append(BetSettled("won" if subject in top else "lost", "2026-11-02"), placed.id)
    told = json.loads(command(reader, "taste", "--json").out)
    assert (told["settled"], [row["topic"] for row in told["by_topic"]]) == (40, ["cs.LG"])
    assert told["verdict"] is not None
    (ranking,) = [rival for rival in told["rivals"] if rival["name"] == "ranking"]
    assert (ranking["n"], ranking["rival"], ranking["own_order"]) == (30, None, 0.5)
    assert 0 <= ranking["rival_order"] <= 1
    parts = told["murphy"]
    assert parts["reliability"] - parts["resolution"] + parts["uncertainty"] == pytest.approx(told["brier"], abs=1e-12)


def told_now(library: Library) -> dict[str, float]:
    from readinglist.taste.cohort_percentiles import counted

    found = counted(library, (datetime(2025, 3, 1, tzinfo=UTC).date(), "cs.LG"))
    assert found is not None
    return found.percentiles


def test_what_a_library_holds_because_it_was_kept_is_nobodys_peer(tmp_path: Path) -> None:
    """Sixty kept papers that cite each other: without the others of their month nothing can be told of them."""
    with opened(tmp_path) as library:
        made = cohort(1)[:60]
        library.store.papers.apply([insert(one) for one in made])
        library.store.part(Counts).add([CitationCount(one.id, "s2", NOW, n) for n, one in enumerate(made)])
        for one in made:
            library.store.log.append(Verdict("keep", on="2024-02-01"), one.id)
        report = library.taste().verdicts
        assert report.left_out == {"no counts": 60}
        assert dict(report.uncounted) == {(datetime(2024, 1, 1, tzinfo=UTC).date(), "cs.LG"): 60}


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    """A library with an imported graph: sixty papers of 2022-01, every tenth of which all later papers cite."""
    cited = [f"2201.{n:05d}" for n in range(1, 61)]
    months = [f"{2022 + m // 12}-{m % 12 + 1:02d}" for m in range(1, 48)]
    later = [(f"{month[2:4]}{month[5:]}.{n:05d}", month) for month in months for n in range(1, 26)]
    rows = [(i, "2022-01") for i in cited] + later
    papers, edges = tmp_path / "papers.tsv", tmp_path / "edges.tsv"
    papers.write_text(
        "id\tdate\tcategory\ttitle\tauthors\n" + "".join(f"{i}\t{day}\tcs.LG\tPaper {i}\tA {i}\n" for i, day in rows)
    )
    edges.write_text("citing\tcited\n" + "".join(f"{i}\t{old}\n" for i, _ in later for old in (cited[9::10])))
    with opened(tmp_path / "home") as library:
        for _ in import_graph(library, [Path(edges)], [Path(papers)], "sample"):
            pass
    return tmp_path / "home"


def test_without_a_service_the_graph_tells_with_its_coverage(graph: Path) -> None:
    with opened(graph) as library:
        for n in range(1, 61):
            library.store.log.append(Verdict("keep", on="2022-02-20"), f"2201.{n:05d}")
        for n in range(41, 61):
            record_quick_critique(library, f"2201.{n:05d}", Rated(complexity=1 if n % 10 == 0 else 3, build_on="yes"))
        assert library.taste().verdicts.left_out == {"no counts": 60}  # nothing but kept papers in that month
        for n in range(1, 61):
            library.store.log.append(Verdict(None, on="2022-02-20"), f"2201.{n:05d}")
        for n in range(41, 51):
            library.store.log.append(Verdict("keep", on="2022-02-20"), f"2201.{n:05d}")
        found = library.taste()
        kept = found.verdicts.card.groups[0]
        assert (kept.n, kept.top, found.verdicts.card.verdict) == (10, 1, None)
        assert dict(found.verdicts.counted_by) == {"sample": 10}
        assert found.verdicts.coverage == pytest.approx(1175 / 1235)
        complexity = next(row for row in found.causes if row.rating == "complexity")
        assert [(level.name, level.known, level.top) for level in complexity.levels] == [
            ("low", 2, 2),
            ("middle", 0, 0),
            ("high", 18, 0),
        ]
        assert (complexity.order.share, complexity.verdict) == (0.0, None)
        looks = hindsight(library).looks
        assert [(look.kind, look.percentile) for look, _ in looks] == []  # the others lie in the middle, all alike
    shown = command(graph, "taste", "--causes")
    assert "order 0.000" in shown.out
    assert "too few" in shown.out


def test_on_a_terminal_one_key_gives_the_cause(reader: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another key leaves a paper in the queue; q ends; an undo puts it back."""
    subjects = ["2503.00001", "2503.00002", "2503.00003"]
    with opened(reader) as library:
        for chance, subject in zip((0.99, 0.95, 0.9), subjects, strict=True):
            placed = library.store.log.append(Bet(chance, "2026-11-01", top=0.1, source="s2"), subject)
            library.store.log.append(BetSettled("lost", "2026-11-02", 0.2), placed.id)
        assert [look.id for look, _ in hindsight(library).looks] == subjects
    keys = iter(["x", "2", "q"])
    monkeypatch.setattr(click, "getchar", lambda: next(keys))
    monkeypatch.setattr(Session, "is_read", property(lambda _: True))
    monkeypatch.setattr(Session, "is_asked", property(lambda _: True))
    ran = command(reader, "hindsight")
    assert (ran.code, next(keys, None)) == (0, None)
    assert "I said 99%, it did not come" in ran.out
    assert f"{subjects[1]}: too complicated" in ran.err
    with opened(reader) as library:
        assert [look.id for look, _ in hindsight(library).looks] == [subjects[0], subjects[2]]
        library.undo()
        assert [look.id for look, _ in hindsight(library).looks] == subjects

"""`fate` on a library of seven years whose histories are known."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from readinglist import open_library
from readinglist.citations.tables.references import References
from readinglist.citations.tables.services import Counts
from readinglist.core.errors import NotFound
from readinglist.core.ideas import Idea
from readinglist.core.lines import plain
from readinglist.core.papers import PaperData
from readinglist.core.references import CitationCount, Link, Reference, ReferenceList
from readinglist.ideas.fates import fates
from readinglist.ideas.ideas import add_ideas
from readinglist.ideas.view.fates import fate_lines
from readinglist.shell.library import Library
from readinglist.store.store import Store
from tests.fakes import WORDS
from tests.integration.store_toys import at, insert, open_store
from tests.unit.cli.fake_library import Ran, run_on

KEYS = [
    "id",
    "fate",
    "age_months",
    "percentile",
    "persistent_influence",
    "cd5",
    "sleeping_beauty",
    "burst",
    "citations",
    "independent_groups",
    "resolved_share",
    "citing_coverage",
    "cutoff",
    "source",
]
FIRST, MONTHS, A_MONTH = 12 * 2020, 82, 6  # until 2026-10
LATELY = MONTHS - 24  # the first of the last 24 months, counted from FIRST
REUSED, LABORATORY, FORGOTTEN, ABSORBED, YOUNG = "2101.90001", "2101.90002", "2101.90003", "2101.90004", "2603.90005"
FOCAL = {
    REUSED: "A reused paper",
    LABORATORY: "A paper of one laboratory",
    FORGOTTEN: "Zorblax: forgotten",
    ABSORBED: "Quuxnet: absorbed",
    YOUNG: "A \x1b[31myoung paper",
}


def paper_id(month: int, place: int) -> str:
    year, number = divmod(FIRST + month, 12)
    return f"{year - 2000:02d}{number + 1:02d}.{place:05d}"


def day(month: int) -> datetime:
    return datetime((FIRST + month) // 12, (FIRST + month) % 12 + 1, 5, tzinfo=UTC)


def cited_by(month: int, place: int) -> tuple[list[str], str, str]:
    """(what a paper cites, its author, what its abstract says)."""
    cites, author, text = (
        [],
        f"Author {month} {place}",
        " ".join(WORDS[(month + place * k) % len(WORDS)] for k in range(9)),
    )
    if place == 0 and month >= MONTHS - 3:
        cites.append(REUSED)
    if place == 1 and month >= LATELY:
        cites, author = [LABORATORY], "Lee Laboratory"
    if place == 2 and 13 <= month < LATELY - 24:
        cites, text = [FORGOTTEN], f"{text}. We train with Zorblax."
    if place == 3 and month >= LATELY - 24:
        text = f"{text}. We train with Quuxnet."
        cites += [ABSORBED] if month < LATELY else []
    return cites, author, text


def fill(store: Store, is_known: Callable[[int, int], bool]) -> None:
    """The library; `is_known`: are the references of the paper of this month and place known?"""
    focal = [
        PaperData(i, title, (f"Origin of {i}",), "We show something.", ("cs.LG",), published=born(i))
        for i, title in FOCAL.items()
    ]
    store.papers.apply([insert(one) for one in focal])
    lists = []
    for month in range(MONTHS):
        for place in range(A_MONTH):
            cites, author, text = cited_by(month, place)
            one = PaperData(
                paper_id(month, place), f"Paper {month} {place}", (author,), text, ("cs.LG",), published=day(month)
            )
            store.papers.apply([insert(one)])
            if is_known(month, place):
                lists.append(references(one.id, [*cites, None]))
    with store.transaction():
        for one_list in lists:
            store.part(References).put(one_list)


def born(text: str) -> datetime:
    return datetime(2000 + int(text[:2]), int(text[2:4]), 5, tzinfo=UTC)


def references(citing: str, cites: Iterable[str | None]) -> ReferenceList:
    some = list(cites)
    entries = tuple(Reference(i, f"Entry {i}", title=f"Entry {i} of {citing}") for i in range(1, len(some) + 1))
    links = tuple(Link(cited, 1.0 if cited else 0.0, "arxiv id" if cited else None) for cited in some)
    return ReferenceList(None, citing, "ok", None, "pdf", entries, links)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fates") / "home"
    with open_store(folder) as store:
        fill(store, lambda month, place: True)
    with library(folder) as opened:
        add_ideas(opened, [Idea("Zorblax", FORGOTTEN), Idea("Quuxnet", ABSORBED)])
    return folder


def library(home: Path) -> Library:
    return open_library(home, environ={}, clock=at())


def command(home: Path, *words: str) -> Ran:
    return run_on(library(home), *words)  # type: ignore[arg-type]


def record(home: Path, paper: str) -> dict[str, Any]:
    ran = command(home, "fate", paper, "--json")
    assert ran.code == 0, ran.err
    found: dict[str, Any] = json.loads(ran.out)
    return found


def test_histories_that_are_known_get_their_fates(home: Path) -> None:
    with library(home) as opened:
        told = fates(opened, FOCAL)
        assert told == {
            REUSED: "reused",
            LABORATORY: None,
            FORGOTTEN: "forgotten",
            ABSORBED: "absorbed",
            YOUNG: "too young",
        }
        assert told == {paper: opened.fate(paper).fate for paper in FOCAL}
        everything = fates(opened)
        assert {paper: everything[paper] for paper in FOCAL} == told


def test_the_record_has_the_keys_of_the_contract_and_what_decided(home: Path) -> None:
    told = record(home, f"arXiv:{REUSED}v2")
    assert list(told)[: len(KEYS)] == KEYS
    assert (told["id"], told["fate"], told["age_months"], told["citations"]) == (REUSED, "reused", 70, 3)
    assert (told["independent_groups"], told["citing_coverage"], told["source"]) == (
        3,
        pytest.approx(1, abs=0.05),
        "library",
    )
    assert told["cutoff"] == "2026-11-24"
    assert "months: 3 (3 papers by others)" in told["reasons"][0]
    assert told["resolved_share"] == pytest.approx(0.3, abs=0.2)
    assert sum(year["citations"] for year in told["timeline"]) == 3


def test_forty_papers_of_one_laboratory_are_one_group(home: Path) -> None:
    told = record(home, LABORATORY)
    assert (told["fate"], told["citations"], told["independent_groups"]) == (None, 24, 1)


def test_what_introduced_an_idea_says_how_its_name_fares(home: Path) -> None:
    told = record(home, FORGOTTEN)
    assert told["ideas"] == ["Zorblax"]
    assert "no citation by others in 24 months, and its name is in 0 of" in told["reasons"][0]


def test_the_page_shows_the_years_and_no_escape_of_a_title(home: Path) -> None:
    page = command(home, "fate", ABSORBED).out
    assert "absorbed\n" in page
    assert "\n2023  ████████████████████████████████████████ 12\n" in page
    assert "\x1b" not in command(home, "fate", YOUNG).out


def test_where_too_few_lists_are_known_a_fate_is_unobserved(tmp_path: Path) -> None:
    with open_store(tmp_path / "home") as store:
        fill(store, lambda month, place: place in (0, 1, 2))  # half of the papers
    told = record(tmp_path / "home", REUSED)
    assert told["fate"] == "unobserved"
    assert told["citing_coverage"] == pytest.approx(0.5, abs=0.05)
    assert record(tmp_path / "home", YOUNG)["fate"] == "too young"


def test_where_papers_end_before_the_cut_off_it_is_said_which_months_are_spoken_of(home: Path) -> None:
    assert record(home, REUSED)["last_month"] == "2026-10"
    with library(home) as opened:
        told = opened.fate(REUSED)
    for cutoff, is_said in ((told.cutoff, False), (date(2028, 1, 31), True)):
        page = " ".join(plain(row).strip() for row in fate_lines(replace(told, cutoff=cutoff), 80))
        assert ("the library has papers until 2026-10" in page) == is_said
    page = "\n".join(plain(row) for row in fate_lines(replace(told, persistent_influence=1.0), 80))
    assert "worth 1 paper, itself included" in page  # without citations


def test_the_percentile_comes_from_a_service_where_the_cohort_has_its_counts(home: Path) -> None:
    month = date(2021, 1, 1)
    ids = [f"2101.{number:05d}" for number in range(100, 160)]
    with open_store(home) as store:
        store.part(Counts).set_cohort(month, "cs.LG", [*ids, REUSED])
        assert record(home, REUSED)["percentile"] is None
        counts = [CitationCount(i, "s2", day(80), n) for n, i in enumerate([*ids, REUSED])]
        store.part(Counts).add(counts)
    told = record(home, REUSED)
    assert (told["percentile"], told["percentile_from"]) == (pytest.approx(60.5 / 61), "s2")
    assert told["percentile_coverage"] == pytest.approx(61 / 70, abs=0.01)
    with open_store(home) as store:  # half of the cohort has no count: who knows how these stand
        store.part(Counts).set_cohort(
            month, "cs.LG", [*ids, REUSED, *(f"2101.{number:05d}" for number in range(200, 250))]
        )
    assert record(home, REUSED)["percentile"] is None


def test_a_library_that_looked_at_nothing_knows_ages_alone(tmp_path: Path) -> None:
    with open_store(tmp_path / "home") as store:
        store.papers.apply([insert(PaperData(i, "Old and young")) for i in ("2401.00001", "2604.00001")])
    told = [record(tmp_path / "home", paper) for paper in ("2401.00001", "2604.00001")]
    assert [(one["fate"], one["age_months"], one["cutoff"]) for one in told] == [
        ("unobserved", 34, None),
        ("too young", 7, None),
    ]


def test_a_paper_that_is_not_here_is_no_such_input(home: Path) -> None:
    assert command(home, "fate", "2401.99999").code == 66
    assert command(home, "fate", "nonsense at all").code == 2
    with library(home) as opened, pytest.raises(NotFound):
        fates(opened, ["2401.99999"])

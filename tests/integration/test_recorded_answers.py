"""Every answer of arXiv that was ever recorded is read right or refused clearly; a cut one never passes."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from readinglist.core.errors import ReadingListError, SourceError, TryLater
from readinglist.core.papers import PaperData
from readinglist.core.text import clean
from readinglist.sources.announcements import parse_announcements
from readinglist.sources.arxiv_api import parse_api
from readinglist.sources.blogs import parse_blog
from readinglist.sources.calendar import is_night
from readinglist.sources.oai import OaiPage, parse_oai

CUTS = 50


def _counted(papers: list[PaperData], skipped: int) -> tuple[list[PaperData], int]:
    return papers, len(papers) + skipped


def _oai(body: bytes) -> tuple[list[PaperData], int]:
    page = parse_oai(body)
    return _counted([record.paper for record in page.records], len(page.skipped))


def _rss(body: bytes) -> tuple[list[PaperData], int]:
    feed = parse_announcements(body)
    return _counted([entry.paper for entry in feed.entries], len(feed.skipped))


def _api(body: bytes) -> tuple[list[PaperData], int]:
    page = parse_api(body)
    return _counted(list(page.papers), len(page.skipped))


def _blog(body: bytes) -> tuple[list[PaperData], int]:
    posts, skipped = parse_blog(body, "A Lab")
    return _counted(list(posts), len(skipped))


READERS: dict[str, Callable[[bytes], tuple[list[PaperData], int]]] = {
    "arxiv_oai": _oai,
    "arxiv_rss": _rss,
    "arxiv_api_atom": _api,
    "blogs": _blog,
}
# What is no list of papers is said to be none.
REFUSED = ("Identify", "ListIdentifiers", "ListMetadataFormats", "ListSets", "malformed", "error_400", "blog_article")


def _recorded(shared: Path, service: str) -> list[tuple[str, str, int, bytes]]:
    """File, kind, number of entries and body of each recorded answer."""
    folder = shared / "data" / "fixtures" / service
    with (folder / "index.tsv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if (folder / row["file"]).exists()]
    assert rows
    return [(r["file"], r["kind"], int(r["n_entries"] or 0), (folder / r["file"]).read_bytes()) for r in rows]


@pytest.mark.parametrize("service", READERS)
def test_every_recorded_answer_is_accounted_for(shared: Path, service: str) -> None:
    for name, kind, entries, body in _recorded(shared, service):
        if kind.startswith(REFUSED):
            with pytest.raises(SourceError):
                READERS[service](body)
            continue
        papers, count = READERS[service](body)
        assert count == entries, name
        for paper in papers:
            texts = [paper.id, paper.title, paper.abstract, paper.doi, paper.journal_ref, paper.comment, *paper.authors]
            assert all(text is None or (text and text == clean(text)) for text in texts), name
            assert paper.title, name


@pytest.mark.parametrize("service", READERS)
def test_an_answer_cut_at_any_place_is_refused(shared: Path, service: str) -> None:
    """Fifty places drawn for each file, and the last bytes one by one: there the cut is easily missed."""
    rng = random.Random(1991)
    for name, _, _, body in _recorded(shared, service):
        end = len(body.rstrip())
        places = {rng.randrange(end) for _ in range(CUTS)} | set(range(max(end - 12, 0), end))
        for place in sorted(places):
            try:
                READERS[service](body[:place])
            except TryLater:
                continue
            pytest.fail(f"{name} cut at byte {place} of {end} was taken for whole")


def test_malformed_feeds_end_in_posts_or_in_our_own_error(shared: Path) -> None:
    for name, _, _, body in _recorded(shared, "feeds_malformed"):
        for reader in READERS.values():
            try:
                papers, _ = reader(body)
            except ReadingListError:
                continue
            assert all(paper.title == clean(paper.title or "") for paper in papers), name


def test_the_long_harvest_of_2016_is_read_to_the_second(shared: Path) -> None:
    body = (shared / "data/fixtures/arxiv_oai/arxivraw_harvester_ListRecords.xml").read_bytes()
    page: OaiPage = parse_oai(body)
    assert (len(page.records), page.skipped) == (387, ())
    assert page.token == "1403493|1001"
    first = page.records[0]
    assert (first.paper.id, first.paper.version, first.has_later_version) == ("0803.4354", 6, True)
    assert first.paper.published is not None
    assert first.paper.published.isoformat() == "2008-03-30T23:26:50+00:00"
    assert first.paper.updated is not None
    assert first.paper.updated.isoformat() == "2016-10-20T16:58:38+00:00"
    assert first.datestamp.isoformat() == "2016-10-21"


def test_a_feed_of_2025_is_the_night_of_its_date(shared: Path) -> None:
    feed = parse_announcements((shared / "data/fixtures/arxiv_rss/tidedra_atom_cs_AI_2025-08-20.xml").read_bytes())
    assert str(feed.night) == "2025-08-20"
    assert [entry.type for entry in feed.entries] == ["cross"] * 5 + ["new"] * 2
    assert feed.entries[0].paper.categories == ("cs.CL", "cs.AI")
    assert (feed.entries[0].paper.version, feed.entries[0].paper.published) == (1, None)
    assert (feed.entries[0].paper.abstract or "").startswith("As large language models")


def test_the_weekdays_without_a_list_in_2025_are_no_nights(shared: Path) -> None:
    with (shared / "data/daily/days.tsv").open(newline="") as file:
        days = list(csv.DictReader(file, delimiter="\t"))
    # Some quiet days got a few corrections of the day before: a list has far more.
    listed = {date.fromisoformat(day["date"]): int(day["first_listed"]) > 50 for day in days}
    assert [day for day, has_list in listed.items() if is_night(day) != has_list] == []

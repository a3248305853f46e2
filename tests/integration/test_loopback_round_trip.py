"""What the loopback arXiv serves is what the program reads: each form of it, for any paper."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.core.papers import PaperData
from readinglist.core.text import clean_or_none
from readinglist.demo.loopback_corpus import Holdings
from readinglist.demo.loopback_oai import answer_oai
from readinglist.demo.rendering import build_atom
from readinglist.sources.announcements import parse_announcements
from readinglist.sources.arxiv_api import parse_api
from readinglist.sources.oai import parse_oai
from tests.harness.loopback_api import answer_api, build_rss
from tests.strategies import papers

NIGHT = date(2025, 11, 11)


def facts(paper: PaperData) -> tuple[object, ...]:
    """What every form carries."""
    return (paper.id, clean_or_none(paper.title), clean_or_none(paper.abstract), paper.authors, paper.categories)


def unique(found: list[PaperData]) -> list[PaperData]:
    return list({paper.id: paper for paper in found}.values())


@pytest.mark.parametrize("build", [build_atom, build_rss])
@given(found=st.lists(papers(), min_size=1, max_size=4))
def test_a_feed_is_read_as_it_was_meant(build: object, found: list[PaperData]) -> None:
    holdings = Holdings((), {NIGHT: [(paper, "new") for paper in unique(found)]})
    listed = holdings.nights[NIGHT]
    feed = parse_announcements(build(NIGHT, ["cs.LG"], listed).encode())  # type: ignore[operator]
    assert feed.night == NIGHT
    assert feed.skipped == ()
    assert [facts(entry.paper) for entry in feed.entries] == [facts(paper) for paper, _ in listed]
    assert [entry.paper.version for entry in feed.entries] == [paper.version for paper, _ in listed]


@pytest.mark.parametrize("prefix", ["arXiv", "arXivRaw"])
@given(found=st.lists(papers(), min_size=1, max_size=4))
def test_a_harvest_is_read_as_it_was_meant(prefix: str, found: list[PaperData]) -> None:
    holdings = Holdings((), {NIGHT: [(paper, "new") for paper in unique(found)]})
    held = holdings.on(NIGHT)
    page = parse_oai(answer_oai(holdings, NIGHT, {"verb": "ListRecords", "metadataPrefix": prefix}, 100).encode())
    assert (page.token, page.error, page.skipped) == (None, None, ())
    assert [facts(record.paper) for record in page.records] == [facts(h.paper) for h in held]
    assert [record.datestamp for record in page.records] == [NIGHT] * len(held)
    assert [record.has_later_version for record in page.records] == [h.version > 1 for h in held]


@given(found=st.lists(papers(), min_size=1, max_size=4))
def test_an_answer_of_the_api_is_read_as_it_was_meant(found: list[PaperData]) -> None:
    holdings = Holdings((), {NIGHT: [(paper, "new") for paper in unique(found)]})
    held = {h.paper.id: h for h in holdings.on(NIGHT)}
    status, text = answer_api(holdings, NIGHT, {"id_list": ",".join(held), "max_results": "50"})
    page = parse_api(text.encode())
    assert status == 200
    assert {facts(paper) for paper in page.papers} == {facts(h.paper) for h in held.values()}
    assert {paper.id: paper.published for paper in page.papers} == {i: h.dates[0] for i, h in held.items()}

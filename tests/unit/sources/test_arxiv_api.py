"""The query API by our own pages, with a transport that answers from a function."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from readinglist.core.errors import Incomplete, SourceError, Unexpected
from readinglist.core.papers import PaperData, Skipped
from readinglist.core.settings import Settings
from readinglist.sources import arxiv_api
from readinglist.sources.arxiv_api import by_author, look_up, parse_api, search
from readinglist.sources.transport import Response


def entry(number: int, **fields: str) -> str:
    published = fields.get("published", "2025-11-10T12:00:00Z")
    return (
        f"<entry><id>http://arxiv.org/abs/2511.{number:05}v1</id><title>Paper {number}</title>"
        f"<published>{published}</published><updated>2025-11-10T12:00:00Z</updated><summary>Words.</summary>"
        '<author><name>Ann Lee</name></author><category term="cs.LG"/><category term="I.2.7"/></entry>'
    )


def page(*entries: str, total: object = None) -> bytes:
    claimed = f"<o:totalResults>{len(entries) if total is None else total}</o:totalResults>"
    names = 'xmlns="http://www.w3.org/2005/Atom" xmlns:o="http://a9.com/-/spec/opensearch/1.1/"'
    return f"<feed {names}>{claimed}{''.join(entries)}</feed>".encode()


class Answers:
    """Stands in for a Transport; `give` gets the query's arguments."""

    def __init__(self, give: Callable[[dict[str, str]], bytes]) -> None:
        self.give = give
        self.asked: list[dict[str, str]] = []

    def get(self, url: str, **options: Any) -> Response:
        self.asked.append({name: values[0] for name, values in parse_qs(urlsplit(url).query).items()})
        return Response(url, 200, {}, self.give(self.asked[-1]))


def honest(total: int, claim: object = None) -> Callable[[dict[str, str]], bytes]:
    """A server that has `total` papers and claims `claim` of them."""

    def give(query: dict[str, str]) -> bytes:
        start = int(query["start"])
        numbers = range(start, min(start + int(query["max_results"]), total))
        return page(*map(entry, numbers), total=total if claim is None else claim)

    return give


def found(answers: Answers, most: int = 100) -> list[PaperData]:
    entries = search(answers, Settings(), "cat:cs.LG", max_results=most)  # type: ignore[arg-type]
    return [paper for paper in entries if isinstance(paper, PaperData)]


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of 10, as if arXiv gave no more: its limits are data here, not behaviour."""
    monkeypatch.setattr(arxiv_api, "PAGE_SIZE", 10)


def test_all_pages_are_read_and_no_more() -> None:
    answers = Answers(honest(25))
    assert [paper.id for paper in found(answers)] == [f"2511.{n:05}" for n in range(25)]
    assert [asked["start"] for asked in answers.asked] == ["0", "10", "20"]
    assert answers.asked[0]["sortBy"] == "submittedDate"


def test_no_more_is_asked_for_than_is_wanted() -> None:
    answers = Answers(honest(1000))
    assert len(found(answers, 15)) == 15
    assert len(answers.asked) == 2


def test_a_long_list_goes_on_beyond_the_package_s_own_limit_of_a_hundred() -> None:
    assert len(found(Answers(honest(250)), 300)) == 250


@pytest.mark.parametrize("claim", [0, "NaN", -5, 3])
def test_A15_a_total_that_is_too_small_or_no_number_ends_nothing(claim: object) -> None:
    assert len(found(Answers(honest(25, claim)))) == 25


def test_A15_a_total_without_bounds_is_not_followed_for_ever() -> None:
    answers = Answers(honest(25, 10**9))
    with pytest.raises(Unexpected):
        found(answers)
    assert len(answers.asked) <= 6


def test_A15_an_offset_that_is_ignored_is_noticed() -> None:
    answers = Answers(lambda query: page(*map(entry, range(10)), total=1000))
    with pytest.raises(Unexpected, match="same page"):
        found(answers)
    assert len(answers.asked) == 2


def test_A10_an_empty_page_in_the_middle_is_asked_for_again() -> None:
    empty = iter((True,))

    def give(query: dict[str, str]) -> bytes:
        return page(total=25) if query["start"] == "10" and next(empty, False) else honest(25)(query)

    assert len(found(Answers(give))) == 25


def test_A17_papers_that_come_in_at_the_top_shift_pages_and_are_not_doubled() -> None:
    served: list[int] = []

    def give(query: dict[str, str]) -> bytes:
        start, fresh = int(query["start"]), 3 * len(served)
        served.append(start)
        numbers = [*range(100, 100 + fresh), *range(25)]
        return page(*map(entry, numbers[start : start + 10]), total=len(numbers))

    ids = [paper.id for paper in found(Answers(give))]
    assert len(ids) == len(set(ids))
    assert set(ids) == {f"2511.{n:05}" for n in range(25)}  # those that came later are on top, where it has been


def test_a_bad_entry_is_skipped_alone_and_does_not_shift_the_pages() -> None:
    def give(query: dict[str, str]) -> bytes:
        return honest(25)(query).replace(b"<title>Paper 4</title>", b"").replace(b"2511.00007v1", b"errors")

    entries = list(search(Answers(give), Settings(), "x", max_results=100))  # type: ignore[arg-type]
    assert len([e for e in entries if isinstance(e, PaperData)]) == 23
    assert len([e for e in entries if isinstance(e, Skipped)]) == 2


@pytest.mark.parametrize("date", ["2099-01-01T00:00:00Z", "soon", ""])
def test_B13_a_date_that_cannot_be_refuses_its_entry(date: str) -> None:
    got = parse_api(page(entry(1), entry(2, published=date)))
    assert [paper.id for paper in got.papers] == ["2511.00001"]
    assert [skipped.id for skipped in got.skipped] == ["http://arxiv.org/abs/2511.00002v1"]


def test_B13_a_leap_second_is_no_stumbling_block() -> None:
    got = parse_api(page(entry(1, published="2016-12-31T23:59:60Z")))
    assert str(got.papers[0].published) == "2016-12-31 23:59:59+00:00"


def test_classes_of_other_schemes_are_no_categories() -> None:
    assert parse_api(page(entry(1))).papers[0].categories == ("cs.LG",)


def test_an_error_entry_is_an_error_in_arxiv_s_words() -> None:
    body = page("<entry><id>http://arxiv.org/api/errors#x</id><summary>malformed  query</summary></entry>")
    with pytest.raises(SourceError, match="malformed query"):
        parse_api(body)


@pytest.mark.parametrize("body", [b"<rss/>", b"", page(entry(1))[:-3]])
def test_what_is_no_whole_page_is_refused(body: bytes) -> None:
    with pytest.raises(Incomplete):
        parse_api(body)


def test_ids_are_looked_up_in_the_order_asked_and_unknown_ones_left_out() -> None:
    def give(query: dict[str, str]) -> bytes:
        known = [int(paper_id[5:]) for paper_id in query["id_list"].split(",") if paper_id < "2511.00300"]
        return page(*map(entry, reversed(known)))

    ids = [f"2511.{n:05}" for n in range(310)]
    answers = Answers(give)
    got = look_up(answers, Settings(), ids)  # type: ignore[arg-type]
    assert [paper.id for paper in got] == ids[:300]
    assert [len(asked["id_list"].split(",")) for asked in answers.asked] == [200, 110]


def test_A14_a_query_beyond_arxiv_s_limit_is_split_by_date(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arxiv_api, "QUERY_LIMIT", 20)
    days = {n: f"20{n:02}-06-01T00:00:00Z" for n in range(30)}

    def give(query: dict[str, str]) -> bytes:
        asked = query["search_query"]
        low, high = ("1000", "9999") if "[" not in asked else asked.split("[")[1].rstrip("]").split(" TO ")
        inside = [n for n, day in days.items() if low[:8] <= day[:10].replace("-", "") < high[:8]]
        start = int(query["start"])
        return page(*(entry(n, published=days[n]) for n in inside[start : start + 10]), total=len(inside))

    answers = Answers(give)
    assert {paper.id for paper in found(answers, 1000)} == {f"2511.{n:05}" for n in days}
    assert all(int(asked["start"]) < 20 and int(asked["max_results"]) <= 10 for asked in answers.asked)


def test_A14_a_query_that_stays_too_long_however_short_its_window_comes_to_an_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(arxiv_api, "QUERY_LIMIT", 20)
    answers = Answers(lambda query: page(*map(entry, range(10)), total=30_001))
    with pytest.raises(Unexpected, match="one minute"):
        found(answers, 40_000)
    assert len(answers.asked) < 40


def test_A14_a_refusal_of_deep_pages_is_said_and_what_came_before_is_given() -> None:
    def give(query: dict[str, str]) -> bytes:
        if int(query["start"]) >= 20:
            return page("<entry><id>http://arxiv.org/api/errors#x</id><summary>start too large</summary></entry>")
        return honest(100)(query)

    entries = search(Answers(give), Settings(), "x", max_results=100)  # type: ignore[arg-type]
    got: list[object] = []
    with pytest.raises(SourceError, match="start too large"):
        got.extend(entries)  # extends as it goes
    assert len(got) == 20


def test_the_name_of_an_author_cannot_change_the_query() -> None:
    assert by_author('Ann" OR all:"x (Lee)') == 'au:"Ann OR all x Lee"'
    assert by_author("Jean-Luc O'Neil Jr.") == 'au:"Jean-Luc O\'Neil Jr."'

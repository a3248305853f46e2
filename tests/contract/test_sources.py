"""One suite for every source of papers and for the fake; below, what only the snapshot has: packings and lines."""

from __future__ import annotations

import gzip
import json
import lzma
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

import pytest
import zstandard

from readinglist.core.errors import Blocked, Incomplete, InputError, NotFound, ReadingListError, TryLater
from readinglist.core.papers import PaperData, Skipped
from readinglist.core.settings import Settings
from readinglist.core.subscriptions import Subscription
from readinglist.core.text import clean
from readinglist.demo.loopback_corpus import Holdings
from readinglist.demo.loopback_oai import answer_oai
from readinglist.demo.rendering import build_atom
from readinglist.sources import SOURCES, Source, SourcePage, batched, load_source
from readinglist.sources.snapshot import read_snapshot
from readinglist.sources.transport import Response
from readinglist.store.subscriptions import KINDS
from tests.fakes import FakeSource, paper
from tests.harness.loopback_api import answer_api, build_rss

NIGHT = date(2025, 11, 11)
PAGE_SIZE = 2
SUBMITTED = datetime(2025, 11, 9, 12, 0, tzinfo=UTC)
WEB_PAGE = b"<!doctype html><html><body>Please solve this captcha</body></html>"
_ENTRY = re.compile(rb"<(entry|item|record)\b.*?</\1>|\{\"doi\"[^{}]*\}|\{\"id\".*?\}\}\}", re.S)


def twice(body: bytes) -> bytes:
    """The first entry of an answer, or the first line of a file, a second time."""
    if match := _ENTRY.search(body):
        return body[: match.end()] + (b"," if match[0][:1] == b"{" else b"") + match[0] + body[match.end() :]
    return body.partition(b"\n")[0] + b"\n" + body


# What happens to a body on its way, by name. A paper of 2099 is no fault of the way.
FAULTS: dict[str, Callable[[bytes], bytes]] = {
    "none": bytes,
    "cut early": lambda body: body[: len(body) // 3],
    "cut late": lambda body: body[:-20],
    "web page": lambda body: WEB_PAGE,
    "twice": twice,
}


@dataclass(slots=True)
class Server:
    """Stands in for a Transport: `give` makes a body of the arguments of an address. `refusal` is raised instead."""

    give: Callable[[Mapping[str, str]], str]
    fault: Callable[[bytes], bytes] = bytes
    refusal: ReadingListError | None = None

    def get(self, url: str, **options: Any) -> Response:
        if self.refusal is not None:
            raise self.refusal
        query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        if "/details/" in url:
            query["path"] = urlsplit(url).path
        return Response(url, 200, {}, self.fault(self.give(query).encode()))


Answers = Callable[[Holdings, Mapping[str, str]], str]


def blog(holdings: Holdings, query: Mapping[str, str]) -> str:
    items = (
        f"<item><title>{escape(held.title or '')}</title><link>https://lab.example/{held.id}</link>"
        f"<pubDate>{format_datetime(held.published or SUBMITTED)}</pubDate>"
        f"<description>{escape(escape(held.abstract or ''))}</description></item>"
        for held in (state.paper for state in holdings.on(NIGHT))
    )
    return f"<rss version='2.0'><channel><title>Lab</title>{''.join(items)}</channel></rss>"


def preprints(holdings: Holdings, query: Mapping[str, str]) -> str:
    """As api.biorxiv.org answers `/details/SERVER/FROM/TO/CURSOR/json`."""
    first, last, cursor = query["path"].split("/")[3:6]
    held = [p for p in (state.paper for state in holdings.on(NIGHT)) if first <= NIGHT.isoformat() <= last]
    shown = held[int(cursor) : int(cursor) + PAGE_SIZE]
    collection = [
        {
            "doi": f"10.1101/{p.id}",
            "title": p.title,
            "authors": "; ".join(p.authors),
            "date": (p.published or SUBMITTED).isoformat(),
            "version": "1",
            "category": query["category"],
            "abstract": p.abstract,
            "published": "NA",
        }
        for p in shown
    ]
    message = {"status": "ok", "total": str(len(held))} if shown else {"status": "no posts found"}
    return json.dumps({"messages": [message], "collection": collection})


def notes(holdings: Holdings, query: Mapping[str, str]) -> str:
    """As api2.openreview.net answers `/notes`, with pages of PAGE_SIZE."""
    start = int(query["offset"])
    held = [state.paper for state in holdings.on(NIGHT)]
    changed = int(datetime(NIGHT.year, NIGHT.month, NIGHT.day, tzinfo=UTC).timestamp() * 1000)
    found = [
        {
            "id": p.id.replace(".", "-"),
            "cdate": int((p.published or SUBMITTED).timestamp() * 1000),
            "tmdate": changed,
            "content": {
                "title": {"value": p.title},
                "authors": {"value": list(p.authors)},
                "abstract": {"value": p.abstract},
                "venueid": {"value": query["content.venueid"]},
            },
        }
        for p in held[start : start + PAGE_SIZE]
    ]
    return json.dumps({"notes": found, "count": len(held)})


def lines_of(holdings: Holdings) -> bytes:
    records = []
    for state in holdings.on(NIGHT):
        made = {"version": "v1", "created": format_datetime(state.dates[0])}
        held = state.paper
        records.append(record(1, id=held.id, title=held.title, abstract=held.abstract, versions=[made]))
    return lines(*records)


SERVED: dict[str, tuple[str, Answers]] = {
    "feed, Atom": ("arxiv", lambda holdings, query: build_atom(NIGHT, ["cs.LG"], holdings.nights.get(NIGHT, ()))),
    "feed, RSS": ("arxiv", lambda holdings, query: build_rss(NIGHT, ["cs.LG"], holdings.nights.get(NIGHT, ()))),
    "OAI": ("oai", lambda holdings, query: answer_oai(holdings, NIGHT, query, PAGE_SIZE)),
    "API": ("arxiv-search", lambda holdings, query: answer_api(holdings, NIGHT, query)[1]),
    "blog": ("blog", blog),
    "papers": ("papers", blog),
    "bioRxiv": ("biorxiv", preprints),
    "OpenReview": ("openreview", notes),
}
KINDS_OF_SOURCES = [*SERVED, "snapshot", "fake"]
every_source = pytest.mark.parametrize("kind", KINDS_OF_SOURCES)


def served(
    kind: str,
    papers: Sequence[PaperData],
    folder: Path,
    fault: str = "none",
    refusal: ReadingListError | None = None,
) -> Source[SourcePage]:
    """A source of that kind that holds `papers`, all of them announced or changed on NIGHT."""
    dated = [replace(p, published=p.published or SUBMITTED, version=1) for p in papers]
    holdings = Holdings((), {NIGHT: [(p, "new") for p in dated]} if dated else {})
    if kind == "fake":
        return fake(dated, fault, refusal)
    if kind == "snapshot":
        (folder / "snapshot").write_bytes(FAULTS[fault](lines_of(holdings)))
        return load_source(kind)(folder / "snapshot")
    name, answer = SERVED[kind]
    server = Server(lambda query: answer(holdings, query), FAULTS[fault], refusal)
    asked = Subscription("Lab", name, ("cs.LG",), query="cat:cs.LG", url="https://lab.example/feed")
    return load_source(name)(server, Settings(), asked)


def fake(papers: Sequence[PaperData], fault: str, refusal: ReadingListError | None) -> FakeSource:
    entries = tuple(Skipped(p.id, "date cannot be") if p.published and p.published.year > 2089 else p for p in papers)
    if fault == "twice":
        return FakeSource((entries[0], *entries))
    if fault != "none":
        return FakeSource(entries[: len(entries) // 2], error=Incomplete("the answer was cut"))
    return FakeSource(() if refusal else entries, error=refusal)


def taken(pages: Iterable[SourcePage]) -> list[PaperData]:
    return [found for page in pages for found in page.papers]


def skipped(pages: Iterable[SourcePage]) -> list[Skipped]:
    return [found for page in pages for found in page.skipped]


def titles(papers: Iterable[PaperData]) -> list[str]:
    return sorted(clean(p.title or "") for p in papers)


FIVE = [paper(number) for number in range(1, 6)]


@every_source
def test_every_paper_comes_once_with_its_words_and_nothing_is_skipped(kind: str, tmp_path: Path) -> None:
    pages = list(served(kind, FIVE, tmp_path).pages())
    assert titles(taken(pages)) == titles(FIVE)
    assert {p.abstract for p in taken(pages)} == {p.abstract for p in FIVE}
    assert len({p.id for p in taken(pages)}) == len(FIVE)
    assert skipped(pages) == []
    assert all(page.whole for page in pages)


@every_source
def test_a_token_goes_on_where_its_page_ended_also_in_another_process(kind: str, tmp_path: Path) -> None:
    pages = list(served(kind, FIVE, tmp_path).pages())
    tokens = [page.token for page in pages]
    assert tokens[-1] is None
    if kind in ("OAI", "bioRxiv", "OpenReview", "fake"):
        assert len([token for token in tokens if token]) == (len(FIVE) - 1) // PAGE_SIZE
    for number, token in enumerate(tokens, start=1):
        if token:
            rest = served(kind, FIVE, tmp_path).pages(token=token)
            assert [p.id for p in taken(rest)] == [p.id for p in taken(pages[number:])]


@every_source
def test_what_changed_inside_a_window_is_given(kind: str, tmp_path: Path) -> None:
    assert titles(taken(served(kind, FIVE, tmp_path).pages(since=NIGHT, until=NIGHT))) == titles(FIVE)


@pytest.mark.parametrize("kind", ["OAI", "bioRxiv", "OpenReview", "fake"])
@pytest.mark.parametrize("days", [1, -1])
def test_a_source_that_chooses_by_date_gives_nothing_from_outside_the_window(
    kind: str, days: int, tmp_path: Path
) -> None:
    day = NIGHT + timedelta(days)
    assert taken(served(kind, FIVE, tmp_path).pages(since=day, until=day)) == []


@every_source
def test_an_empty_answer_is_no_error(kind: str, tmp_path: Path) -> None:
    pages = list(served(kind, [], tmp_path).pages())
    assert (taken(pages), skipped(pages)) == ([], [])


@every_source
@pytest.mark.parametrize("fault", ["cut early", "cut late", "web page"])
def test_a_body_that_was_cut_or_is_a_web_page_is_never_taken_for_a_whole_one(
    kind: str, fault: str, tmp_path: Path
) -> None:
    pages: list[SourcePage] = []
    if kind == "snapshot":  # a plain file has no end mark: its last line says so
        pages.extend(served(kind, FIVE, tmp_path, fault).pages())
        assert skipped(pages)
    else:
        with pytest.raises(Incomplete):
            pages.extend(served(kind, FIVE, tmp_path, fault).pages())
    assert len(taken(pages)) < len(FIVE)


@pytest.mark.parametrize("kind", [*SERVED, "fake"])
def test_a_block_is_told_apart_from_an_empty_answer(kind: str, tmp_path: Path) -> None:
    with pytest.raises(Blocked, match="captcha"):
        list(served(kind, FIVE, tmp_path, refusal=Blocked("a captcha came")).pages())


@every_source
def test_moments_are_of_utc_and_a_date_that_cannot_be_costs_its_own_paper_alone(kind: str, tmp_path: Path) -> None:
    wrong = replace(FIVE[2], published=datetime(2099, 1, 1, tzinfo=UTC))
    pages = list(served(kind, [*FIVE[:2], wrong, *FIVE[3:]], tmp_path).pages())
    if kind.startswith("feed"):  # its entries carry the announcement's date only
        assert {p.published for p in taken(pages)} == {None}
        return
    assert titles(taken(pages)) == titles([*FIVE[:2], *FIVE[3:]])
    assert [("2099" in s.why or "cannot be" in s.why) for s in skipped(pages)] == [True]
    assert {p.published for p in taken(pages)} == {SUBMITTED}
    assert all(p.published and p.published.utcoffset() == timedelta(0) for p in taken(pages))


@pytest.mark.parametrize("kind", [*SERVED, "snapshot"])
def test_hostile_text_comes_in_cleaned(kind: str, tmp_path: Path) -> None:
    raw = " Walk\u202eing \t <b>&amp;</b> \x85 on ]]>\n\n legs \u2028 "
    (got,) = taken(served(kind, [replace(FIVE[0], title=raw, abstract=f"Say {raw}")], tmp_path).pages())
    for text in (got.title or "", got.abstract or ""):
        assert text == clean(text)
        assert "Walk" in text
        assert "legs" in text
        assert not set(text) & set("\t\x85\u2028\n")


@every_source
def test_an_entry_that_comes_twice_takes_no_other_out_of_the_list(kind: str, tmp_path: Path) -> None:
    pages = list(served(kind, FIVE, tmp_path, "twice").pages())
    assert {p.title for p in taken(pages)} == {p.title for p in FIVE}
    assert skipped(pages) == []


def test_what_came_before_an_error_is_given_as_a_page(tmp_path: Path) -> None:
    def stream() -> Iterator[PaperData]:
        yield from FIVE[:3]
        raise Incomplete("cut")

    pages: list[SourcePage] = []
    with pytest.raises(TryLater):
        pages.extend(batched(stream(), PAGE_SIZE))
    assert [len(page.papers) for page in pages] == [2, 1]


def test_a_feed_at_arxiv_s_limit_is_not_whole_and_each_category_is_asked_by_itself() -> None:
    entry = "<item><guid>oai:arXiv.org:2511.{:05}v1</guid><title>T</title><announce_type>new</announce_type></item>"

    def answer(query: Mapping[str, str]) -> str:
        return f"<rss><channel>{''.join(entry.format(n) for n in range(1, 2001))}</channel></rss>"

    asked = Subscription("arXiv", "arxiv", ("cs.LG", "cs.CL"))
    pages = list(load_source("arxiv")(Server(answer), Settings(), asked).pages())
    assert [page.whole for page in pages] == [False] * 3


def test_every_kind_that_can_be_followed_has_a_source() -> None:
    assert set(KINDS) - {"seed"} <= SOURCES.keys()
    assert all(callable(load_source(kind)) for kind in SOURCES)


def record(number: int, **fields: Any) -> dict[str, Any]:
    return {
        "id": f"0704.{number:04}",
        "title": f"Paper\n  {number}",
        "authors": "Ann Lee and B. Wu (MIT)",
        "abstract": "  Words about $x<y$.\n",
        "categories": "cs.LG stat.ML",
        "comments": None,
        "doi": None,
        "journal-ref": "J. 1 (2007)",
        "versions": [{"version": "v1", "created": "Mon, 2 Apr 2007 19:18:42 GMT"}],
        "update_date": "2008-11-26",
    } | fields


def lines(*records: dict[str, Any]) -> bytes:
    return b"".join(json.dumps(r).encode() + b"\n" for r in records)


PACKINGS: dict[str, Callable[[bytes], bytes]] = {
    "plain": bytes,
    "gz": gzip.compress,
    "xz": lzma.compress,
    "zst": zstandard.ZstdCompressor().compress,
    "zst in two frames": lambda data: b"".join(
        zstandard.ZstdCompressor().compress(part) for part in (data[:999], data[999:])
    ),
}


def read(tmp_path: Path, data: bytes) -> list[PaperData | Skipped]:
    path = tmp_path / "snapshot"
    path.write_bytes(data)
    return list(read_snapshot(path))


@pytest.mark.parametrize("packing", PACKINGS)
def test_every_packing_gives_the_same_records(tmp_path: Path, packing: str) -> None:
    """More than one block, so that records lie across the borders of blocks."""
    many = [record(n, abstract="word " * 300) for n in range(1, 900)]
    got = read(tmp_path, PACKINGS[packing](lines(*many)))
    assert [paper.id for paper in got] == [r["id"] for r in many]


def test_a_record_is_read_in_full(tmp_path: Path) -> None:
    later = {"version": "v2", "created": "Tue, 24 Jul 2007 20:10:27 GMT"}
    (paper,) = read(tmp_path, lines(record(1, versions=[*record(1)["versions"], later])))
    assert isinstance(paper, PaperData)
    assert (paper.id, paper.title, paper.version) == ("0704.0001", "Paper 1", 2)
    assert paper.authors == ("Ann Lee", "B. Wu")
    assert (paper.abstract, paper.categories) == ("Words about $x<y$.", ("cs.LG", "stat.ML"))
    assert (str(paper.published), str(paper.updated)) == ("2007-04-02 19:18:42+00:00", "2007-07-24 20:10:27+00:00")
    assert (paper.comment, paper.doi, paper.journal_ref) == (None, None, "J. 1 (2007)")


def test_names_in_parts_stand_in_for_an_author_line(tmp_path: Path) -> None:
    parts = [["Lee", "Ann", ""], ["King", "Martin", "Jr."]]
    (paper,) = read(tmp_path, lines(record(1, authors=None, authors_parsed=parts)))
    assert isinstance(paper, PaperData)
    assert paper.authors == ("Ann Lee", "Martin King Jr.")


BAD = [
    (b"not json", "not a record"),
    (b'{"id": 1}', "not a record"),
    (b"[]", "not a record"),
    (b'{"id": "0704.0009", "title": "\xff"}', "not a record"),
    (json.dumps(record(9, id="../../x")).encode(), "not an id"),
    (json.dumps(record(9, versions=[{"version": "v1", "created": "1 Jan 2099 00:00:00 GMT"}])).encode(), "cannot be"),
    (b"[" * 100_000, "not a record"),
]


@pytest.mark.parametrize(("line", "why"), BAD)
def test_a_bad_line_is_skipped_alone(tmp_path: Path, line: bytes, why: str) -> None:
    got = read(tmp_path, lines(record(1)) + line + b"\n\n" + lines(record(2)))
    assert [type(entry) for entry in got] == [PaperData, Skipped, PaperData]
    assert isinstance(got[1], Skipped)
    assert why in got[1].why


def test_signs_that_cannot_be_stored_are_cleaned_at_the_door(tmp_path: Path) -> None:
    line = b'{"id": "0704.0001", "title": "one\\u0000two\\ud800three\\ufffefour", "abstract": "x\\u0007y"}\n'
    (paper,) = read(tmp_path, line)
    assert isinstance(paper, PaperData)
    assert (paper.title, paper.abstract) == ("one two three four", "x y")


@pytest.mark.parametrize("packing", ["gz", "xz", "zst"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_packed_file_that_was_cut_is_never_taken_for_whole(tmp_path: Path, packing: str, share: float) -> None:
    data = PACKINGS[packing](lines(*(record(n, abstract=f"{n * 7919} " * 99) for n in range(1, 900))))
    with pytest.raises(InputError, match="ends early"):
        read(tmp_path, data[: int(len(data) * share)])


def test_a_plain_file_that_was_cut_says_so_of_its_last_line(tmp_path: Path) -> None:
    got = read(tmp_path, lines(record(1), record(2))[:-40])
    assert [type(entry) for entry in got] == [PaperData, Skipped]


def test_a_file_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        list(read_snapshot(tmp_path / "nothing"))
    with pytest.raises(InputError):
        list(read_snapshot(tmp_path))


def test_the_snapshot_of_computer_science_is_read_whole(shared: Path) -> None:
    ids: set[str] = set()
    for entry in read_snapshot(shared / "data" / "arxiv_cs_1993_2016.jsonl.xz"):
        assert isinstance(entry, PaperData)
        assert entry.title
        assert entry.authors
        assert entry.published
        ids.add(entry.id)
    assert len(ids) == 86_420

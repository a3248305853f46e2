"""The arXiv on this machine answers in the form of the real one."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import urlopen

import feedparser
import pytest
from lxml import etree

from readinglist.sources.fields import set_of as oai_set
from tests.fakes import announced, night_of, paper
from tests.harness.loopback import LoopbackArxiv

TUESDAY = date(2025, 11, 11)
SATURDAY = date(2025, 11, 15)


def get(address: str, **query: str) -> bytes:
    with urlopen(f"{address}?{urlencode(query)}" if query else address) as answer:
        body: bytes = answer.read()
    return body


def ids(xml: bytes) -> list[str]:
    """The ids of the records of an OAI page."""
    return [(e.text or "").removeprefix("oai:arXiv.org:") for e in etree.fromstring(xml).iterfind(".//{*}identifier")]


@pytest.mark.parametrize("form", ["atom", "rss"])
def test_a_feed_carries_the_papers_of_its_night_with_text_escaped_once(form: str) -> None:
    hostile = paper(1, title="On $x<y$ & </title> [/INST]", abstract="a < b && c", authors=("Ünal Öz", "A. B. Smith"))
    with LoopbackArxiv((), {TUESDAY: [(hostile, "new")]}) as arxiv:
        feed = feedparser.parse(io.BytesIO(get(f"{arxiv.url()}/{form}/cs.LG")), sanitize_html=False)
    [entry] = feed.entries
    assert not feed.bozo
    assert entry.title == hostile.title
    assert entry.id == f"oai:arXiv.org:{hostile.id}v1"
    assert entry.summary.endswith("Announce Type: new \nAbstract: a < b && c")
    assert entry.author == "Ünal Öz, A. B. Smith"
    assert entry.published.startswith(("2025-11-11T00:00:00-05:00", "Tue, 11 Nov 2025"))


def test_a_feed_has_the_elements_of_the_recorded_one(shared: Path) -> None:
    """Every element that rss.arxiv.org was seen to send is there, and none that it was not."""
    recorded = shared / "data" / "fixtures" / "arxiv_rss" / "tidedra_atom_cs_AI_2025-08-20.xml"
    with LoopbackArxiv((), night_of(TUESDAY, paper(1))) as arxiv:
        ours = etree.fromstring(get(f"{arxiv.url('rss')}/cs.LG"))
    theirs = etree.fromstring(recorded.read_bytes())
    assert {e.tag for e in ours.iter()} == {e.tag for e in theirs.iter()}


def test_an_oai_record_has_the_elements_of_the_recorded_one(shared: Path) -> None:
    folder = shared / "data" / "fixtures" / "arxiv_oai"
    for prefix, name in (
        ("arXiv", "agentgraph_oaipmh_ListRecords_newserver_2026.xml"),
        ("arXivRaw", "fatcat_arxivraw_1810.09584.xml"),
    ):
        full = paper(1, comment="5 pages", journal_ref="Phys. Rev. 1 (2025)", doi="10.1/x", version=2)
        with LoopbackArxiv((), night_of(TUESDAY, full)) as arxiv:
            ours = etree.fromstring(get(arxiv.url("oai"), verb="ListRecords", metadataPrefix=prefix))
        theirs = etree.fromstring((folder / name).read_bytes())
        differing = {e.tag.split("}")[1] for e in ours.iter()} ^ {e.tag.split("}")[1] for e in theirs.iter()}
        assert differing <= {"ListRecords", "GetRecord"}


def test_an_api_answer_has_the_elements_of_the_recorded_one(shared: Path) -> None:
    recorded = shared / "data" / "fixtures" / "arxiv_api_atom" / "arxivpy_q_testing_s0_m10_bc5a6c384fe9_http200.xml"
    full = paper(1, comment="5 pages", journal_ref="Phys. Rev. 1 (2025)", doi="10.1/x")
    with LoopbackArxiv((full,), today=TUESDAY) as arxiv:
        ours = etree.fromstring(get(arxiv.url("api"), search_query="all:paper"))
    assert {e.tag for e in ours.iter()} == {e.tag for e in etree.fromstring(recorded.read_bytes()).iter()}


def test_a_weekend_feed_is_empty_and_of_its_day() -> None:
    with LoopbackArxiv((), night_of(TUESDAY, paper(1)), today=SATURDAY) as arxiv:
        feed = feedparser.parse(io.BytesIO(get(f"{arxiv.url()}/rss/cs.LG")))
    assert feed.entries == []
    assert feed.feed.published == "Sat, 15 Nov 2025 00:00:00 -0500"


def test_a_paper_of_another_first_category_is_a_cross_list() -> None:
    nights = night_of(TUESDAY, paper(1, categories=("cs.CV", "cs.LG")), paper(2))
    with LoopbackArxiv((), nights) as arxiv:
        feed = feedparser.parse(io.BytesIO(get(f"{arxiv.url('rss')}/cs.LG")))
        both = feedparser.parse(io.BytesIO(get(f"{arxiv.url('rss')}/cs.LG+cs.CV")))
    assert [e.arxiv_announce_type for e in feed.entries] == ["cross", "new"]
    assert [e.arxiv_announce_type for e in both.entries] == ["new", "new"]


def test_no_feed_holds_more_than_two_thousand_entries() -> None:
    with LoopbackArxiv((), night_of(TUESDAY, *(paper(n) for n in range(2100)))) as arxiv:
        feed = etree.fromstring(get(f"{arxiv.url('rss')}/cs.LG"))
    assert len(feed.findall("{*}entry")) == 2000


def test_harvesting_by_tokens_gives_every_paper_once() -> None:
    nights = night_of(TUESDAY, *(paper(n) for n in range(25)))
    query = {"verb": "ListRecords", "metadataPrefix": "arXivRaw", "set": "cs:cs:LG", "from": "2025-11-01"}
    seen: list[str] = []
    with LoopbackArxiv((), nights, page_size=10) as arxiv:
        while query:
            page = get(arxiv.url("oai"), **query)
            seen += ids(page)
            token = etree.fromstring(page).findtext(".//{*}resumptionToken")
            query = {"verb": "ListRecords", "resumptionToken": token} if token else {}
    assert sorted(seen) == [paper(n).id for n in range(25)]


def test_a_token_is_no_longer_good_on_the_next_day() -> None:
    with LoopbackArxiv((), night_of(TUESDAY, paper(1), paper(2)), page_size=1) as arxiv:
        first = get(arxiv.url("oai"), verb="ListRecords", metadataPrefix="arXiv")
        token = etree.fromstring(first).findtext(".//{*}resumptionToken")
        assert token
        arxiv.today += timedelta(days=1)
        second = get(arxiv.url("oai"), verb="ListRecords", resumptionToken=token)
    assert b'code="badResumptionToken"' in second


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({}, "badVerb"),
        ({"verb": "ListRecords"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "marc"}, "cannotDisseminateFormat"),
        ({"verb": "ListRecords", "metadataPrefix": "arXiv", "from": "last week"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "arXiv", "from": "2026-01-01"}, "noRecordsMatch"),
        ({"verb": "ListRecords", "metadataPrefix": "arXiv", "set": "cs:cs:XX"}, "noRecordsMatch"),
        ({"verb": "ListRecords", "resumptionToken": "made up"}, "badResumptionToken"),
        ({"verb": "GetRecord", "metadataPrefix": "arXiv", "identifier": "oai:arXiv.org:9999.99999"}, "idDoesNotExist"),
    ],
)
def test_oai_errors_are_those_of_the_protocol(query: dict[str, str], code: str) -> None:
    with LoopbackArxiv((), night_of(TUESDAY, paper(1))) as arxiv:
        page = get(arxiv.url("oai"), **query)
    assert f'<error code="{code}">'.encode() in page


def test_a_replacement_moves_the_datestamp_and_adds_a_version() -> None:
    wednesday = TUESDAY + timedelta(days=1)
    nights = night_of(TUESDAY, paper(1)) | {wednesday: [(paper(1, title="Better"), "replace")]}
    with LoopbackArxiv((), nights, today=TUESDAY) as arxiv:
        query = {"verb": "ListRecords", "metadataPrefix": "arXivRaw", "from": wednesday.isoformat()}
        before = get(arxiv.url("oai"), **query)
        arxiv.today = wednesday
        after = etree.fromstring(get(arxiv.url("oai"), **query))
    assert b"noRecordsMatch" in before
    assert [v.get("version") for v in after.iterfind(".//{*}version")] == ["v1", "v2"]
    assert after.findtext(".//{*}title") == "Better"


def test_the_api_finds_by_author_title_category_and_date() -> None:
    corpus = (
        paper(1, title="Deep locomotion", authors=("John Schulman",), published=datetime(2015, 2, 19, 12, tzinfo=UTC)),
        paper(2, title="Shallow waters", authors=("Jane Roe",), categories=("physics.flu-dyn",)),
    )
    found = {}
    with LoopbackArxiv(corpus, today=TUESDAY) as arxiv:
        for query in (
            "au:schulman",
            "au:schulman_j",
            "cat:physics.*",
            "ti:waters AND au:roe",
            "submittedDate:[20150101 TO 20151231]",
            '(ti:"deep locomotion" OR ti:waters) ANDNOT au:roe',
        ):
            page = etree.fromstring(get(arxiv.url("api"), search_query=query))
            found[query] = [e.findtext("{*}title") for e in page.iterfind("{*}entry")]
    deep, shallow = ["Deep locomotion"], ["Shallow waters"]
    assert list(found.values()) == [deep, deep, shallow, shallow, deep, deep]


def test_the_api_leaves_out_what_was_never_given_and_refuses_what_is_no_id() -> None:
    with LoopbackArxiv((paper(1),), today=TUESDAY) as arxiv:
        page = etree.fromstring(get(arxiv.url("api"), id_list=f"0808.05394,{paper(1).id}"))
        with pytest.raises(OSError, match="400"):
            get(arxiv.url("api"), id_list="abc")
    assert [e.findtext("{*}id") for e in page.iterfind("{*}entry")] == [f"http://arxiv.org/abs/{paper(1).id}v1"]


def test_a_pdf_is_made_up_and_a_withdrawn_paper_has_none() -> None:
    import pymupdf

    withdrawn = paper(2, withdrawn=True)
    with LoopbackArxiv(
        (paper(1), withdrawn), today=TUESDAY, references={paper(1).id: ["Roe. A thing. 2020."]}
    ) as arxiv:
        data = get(f"{arxiv.url('pdf')}/{paper(1).id}")
        with pytest.raises(OSError, match="404"):
            get(f"{arxiv.url('pdf')}/{withdrawn.id}")
    text = pymupdf.open(stream=data).load_page(0).get_text()
    assert paper(1).title in text
    assert "[1] Roe. A thing. 2020." in text


def test_sources_are_made_up_where_references_are_known() -> None:
    from readinglist.references import references_of_sources
    from readinglist.sources.eprint import unpack

    cited = {paper(1).id: ["A. Roe. A thing of 100% & more. 2020.", "B. Doe. Another thing. 2021."]}
    with LoopbackArxiv((paper(1), paper(2)), today=TUESDAY, references=cited, sources=True) as arxiv:
        files = unpack(get(f"{arxiv.url('eprint')}/{paper(1).id}"))
        assert get(f"{arxiv.url('eprint')}/{paper(2).id}").startswith(b"%PDF-")
        with pytest.raises(OSError, match="404"):
            get(f"{arxiv.url('eprint')}/{paper(3).id}")
    assert [reference.raw for reference in references_of_sources(files)] == cited[paper(1).id]


def test_the_sets_of_categories_are_those_of_the_new_server() -> None:
    categories = ("cs.LG", "hep-th", "math.GT", "stat.ML", "astro-ph.CO", "physics.optics", "quant-ph")
    assert [oai_set(c) for c in categories] == [
        "cs:cs:LG",
        "physics:hep-th",
        "math:math:GT",
        "stat:stat:ML",
        "physics:astro-ph:CO",
        "physics:physics:optics",
        "physics:quant-ph",
    ]


def test_requests_are_logged_and_announced_helpers_agree() -> None:
    with LoopbackArxiv((), {TUESDAY: announced(paper(1))}) as arxiv:
        get(f"{arxiv.url('rss')}/cs.LG")
        assert arxiv.peak_requests == 1
        for _ in range(4):
            get(arxiv.url("oai"), verb="Identify")
        assert [request.endpoint for request in arxiv.log] == ["rss", *["oai"] * 4]
        assert arxiv.log[0].at <= arxiv.log[1].at
        assert arxiv.peak_requests <= 2, "one that has been read to its end may not have been counted out yet"
        assert arxiv.after_midnight() == "2025-11-11T05:30:00Z"

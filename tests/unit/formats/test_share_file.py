"""A share: what is written is read again, and what is not as we write it is refused whole, without a word of it."""

from __future__ import annotations

import json
import time
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readinglist.core.errors import InputError
from readinglist.core.log import Rated
from readinglist.core.shared_papers import Share, SharedBet, SharedCritique, SharedPaper
from readinglist.formats import detect
from readinglist.formats.share_file import (
    LONG,
    MOST_BYTES,
    MOST_PAPERS,
    SHORT,
    is_colleague_name,
    read_share,
    read_shared_papers,
    write_share,
)
from readinglist.taste.critique_text import SECTIONS
from tests.strategies import arxiv_ids, texts

SECRET = "zebrafish"  # a word of a critique that nobody may read yet


def document(**paper: Any) -> dict[str, Any]:
    """A share of one paper, as JSON holds it."""
    critique = {"ratings": {"complexity": 2}, "line": SECRET, "sections": [{"heading": "Claim", "text": SECRET}]}
    told = {"id": "2401.00001", "title": "A title", "verdict": "keep", "critique": critique} | paper
    return {"readinglist_share": 1, "on": "2026-11-25", "papers": [told], "name": "Ada"}


def refused(body: bytes | str | dict[str, Any]) -> str:
    """Why it is refused."""
    if isinstance(body, dict):
        body = json.dumps(body)
    with pytest.raises(InputError) as error:
        read_share(body.encode() if isinstance(body, str) else body, "ada.json")
    told = str(error.value)
    assert told.startswith("ada.json")
    assert SECRET not in told
    assert "\n" not in told
    assert told.isprintable()
    assert len(told) < 300
    return told


ANY = st.one_of(
    st.text(max_size=60), st.sampled_from(["<script>", "<img src=x onerror=y>", "[a](javascript:x)", "\x1b"])
)
DAYS = st.one_of(st.none(), st.dates(date(2000, 1, 1), date(2040, 1, 1)).map(date.isoformat))
RATED = st.builds(
    Rated,
    st.sampled_from([None, "10%", "10x"]),
    *[st.sampled_from([None, 1, 2, 3])] * 3,
    st.sampled_from([None, "yes", "maybe", "no"]),
    st.one_of(st.none(), texts()),
)
BETS = st.builds(
    SharedBet,
    st.floats(0, 1),
    st.floats(0.01, 0.99),
    st.just("2028-01-01"),
    st.sampled_from(["open", "won", "lost", "void"]),
    st.sampled_from([None, "s2"]),
)
SHARES = st.builds(
    Share,
    st.sampled_from([None, "Ada", "Zoë K."]),
    st.just("2026-11-25"),
    st.lists(
        st.builds(
            SharedPaper,
            arxiv_ids(),
            st.one_of(st.none(), texts()),
            st.sampled_from([None, "keep", "skip"]),
            DAYS,
            DAYS,
            st.one_of(
                st.none(),
                st.builds(
                    SharedCritique,
                    RATED,
                    st.lists(st.tuples(st.sampled_from([*SECTIONS]), texts()), max_size=3).map(tuple),
                ),
            ),
            st.lists(BETS, max_size=2).map(tuple),
        ),
        max_size=4,
        unique_by=lambda paper: paper.id,
    ).map(tuple),
)


@given(SHARES)
@settings(max_examples=40)
def test_what_is_written_is_read_again(share: Share) -> None:
    body = write_share(share).encode()
    assert read_share(body, "x") == share
    assert detect("ada.json", body[:65_536]) == "share"


@given(ANY, ANY, ANY)
def test_whatever_stands_in_my_notes_my_share_is_no_hostile_one(title: str, heading: str, text: str) -> None:
    critique = SharedCritique(Rated(line=text), ((heading, title + text),), ((heading, text),))
    paper = SharedPaper("2401.00001", title, "keep", critique=critique, because=text, tags=(heading, text), goal=title)
    read = read_share(write_share(Share(None, "2026-11-25", (paper,))).encode(), "x")
    assert read.papers[0].verdict == "keep"


@pytest.mark.parametrize("end", ["<scripty", "<imga", "x" * 10])
def test_long_texts_are_cut_to_what_a_reader_takes(end: str) -> None:
    """Also where the cut makes a tag of a word."""
    for cut in range(9):
        text = "x" * (LONG - cut - 2) + end + "y" * 40
        paper = SharedPaper("2401.00001", "t" * 5_000, critique=SharedCritique(Rated(), (("Claim", text),)))
        read = read_share(write_share(Share(None, "2026-11-25", (paper,))).encode(), "x").papers[0]
        assert len(read.title or "") == SHORT
        assert read.critique is not None
        assert len(read.critique.sections[0][1]) <= LONG


EVIL = "<img src=x>"
BET = {"p": 0.5, "top": 0.1, "by": "2028-01-01", "state": "open"}
EVERYWHERE: tuple[dict[str, Any], ...] = (  # each place of a text
    {"title": EVIL},
    {"because": EVIL},
    {"goal": EVIL},
    {"tags": ["fine", EVIL]},
    {"bets": [BET, BET | {"source": EVIL}]},
    {"bets": [BET | {"because": EVIL}]},
    {"critique": {"line": EVIL}},
    {"critique": {"sections": [{"heading": EVIL, "text": "x"}]}},
    {"critique": {"sections": [{"heading": "x", "text": EVIL}]}},
    {"critique": {"keys": [{"key": EVIL, "value": "x"}]}},
    {"critique": {"keys": [{"key": "x", "value": EVIL}]}},
)


@pytest.mark.parametrize("fields", EVERYWHERE, ids=str)
def test_F25_markup_that_loads_something_is_refused_wherever_it_stands(fields: dict[str, Any]) -> None:
    assert read_share(json.dumps(document(**fields)).replace(EVIL, "fine").encode(), "x")
    with pytest.raises(InputError, match="active markup at"):
        read_share(json.dumps(document(**fields)).encode(), "x")


HOSTILE: dict[str, dict[str, Any] | str | bytes] = {
    "html page": "<html><body>zebrafish</body></html>",
    "script": document(title="<script>alert(1)</script>"),
    "handler": document(title='<b onclick="x()">zebrafish'),
    "picture": document(critique={"sections": [{"heading": "Claim", "text": "zebrafish <img src=http://x/y>"}]}),
    "comment": document(critique={"line": "<!-- zebrafish"}),
    "link": document(critique={"line": "[zebrafish](javascript:alert(1))"}),
    "escape sequence": document(title="\x1b]0;zebrafish\x07"),
    "c1": document(title="zebrafish \x9b31m"),
    "nul": document(because="zebrafish\x00"),
    "path as id": document(id="../../etc/passwd"),
    "path as name": document() | {"name": "../zebrafish"},
    "name of a terminal": document() | {"name": "\x1b[31mAda"},
    "version in id": document(id="2401.00001v2"),
    "another spelling": document(id="arXiv:2401.00001"),
    "no id": {"readinglist_share": 1, "on": "2026-11-25", "papers": [{"title": "zebrafish"}]},
    "huge title": document(title="zebrafish" * 1_000),
    "huge section": document(critique={"sections": [{"heading": "Claim", "text": "x" * (LONG + 1)}]}),
    "many sections": document(critique={"sections": [{"heading": "Claim", "text": "x"}] * 1_000}),
    "number as title": document(title=5),
    "list as title": document(title=["zebrafish"]),
    "text as level": document(critique={"ratings": {"complexity": "zebrafish"}}),
    "level 9": document(critique={"ratings": {"complexity": 9}}),
    "verdict": document(verdict="zebrafish"),
    "bool as chance": document(bets=[{"p": True, "top": 0.1, "by": "2028-01-01", "state": "open"}]),
    "chance 2": document(bets=[{"p": 2, "top": 0.1, "by": "2028-01-01", "state": "open"}]),
    "no date": document(decided="2026-02-31"),
    "date in words": document(read_on="zebrafish"),
    "instant": document(decided="2026-11-25T00:00:00Z"),
    "unknown field": document(zebrafish=1),
    "unknown field on top": document() | {"zebrafish": {}},
    "same paper twice": document() | {"papers": document()["papers"] * 2},
    "newer version": document() | {"readinglist_share": 2},
    "version in words": document() | {"readinglist_share": "zebrafish"},
    "list": "[]",
    "empty": "",
    "cut": json.dumps(document())[:-9],
    "more after it": json.dumps(document()) + "{}",
    "not utf-8": json.dumps(document()).replace("A title", "\xff").encode("latin-1"),
    "byte order mark": b"\xef\xbb\xbf" + json.dumps(document()).encode(),
    "nan": json.dumps(document(bets=[{"p": float("nan"), "top": 0.1, "by": "2028-01-01", "state": "open"}])),
    "infinite": '{"readinglist_share": 1, "on": "2026-11-25", "papers": [], "name": 1e999}',
    "surrogate": json.dumps(document()).replace("A title", "\\ud800"),
    "key twice": json.dumps(document()).replace('"verdict": "keep"', '"verdict": "keep", "verdict": "skip"'),
    "key twice on top": json.dumps(document())[:-1] + ', "name": "Eve"}',
    "deep": '{"readinglist_share": 1, "on": "2026-11-25", "papers": ' + "[" * 200_000,
    "deep before it is known": '{"a": ' + "[" * 200_000,
    "too many papers": document()
    | {"papers": [{"id": f"2401.{n:05d}"} for n in range(1, 99_999)] + [{"id": "2402.00001"}]},
}


@pytest.mark.parametrize("name", HOSTILE)
def test_F25_a_hostile_file_is_refused_with_a_reason(name: str) -> None:
    started = time.process_time()
    refused(HOSTILE[name])
    assert time.process_time() - started < 5


def test_a_file_that_is_too_large_is_not_even_parsed() -> None:
    assert "larger than 32 MB" in refused(b" " * (MOST_BYTES + 1))


def test_many_opening_tags_take_no_time() -> None:
    text = "<a" * (LONG // 2)
    started = time.process_time()
    read_share(json.dumps(document(critique={"sections": [{"heading": "Claim", "text": text}] * 10})).encode(), "x")
    assert time.process_time() - started < 5


def test_more_papers_than_a_share_holds_are_not_written() -> None:
    papers = tuple(SharedPaper(f"2401.{n:05d}") for n in range(1, MOST_PAPERS + 2))
    with pytest.raises(InputError, match="--since"):
        write_share(Share(None, "2026-11-25", papers))


def test_signs_that_mean_nothing_to_a_browser_stay() -> None:
    title = "When p < 0.05, loss < base and <mask> tokens > <s>, x<y: Müller’s $\\alpha$ \U0001f9ea"
    assert read_share(json.dumps(document(title=title)).encode(), "x").papers[0].title == title


def test_text_is_cleaned_at_the_door() -> None:
    told = document(title="  two\n lines ", critique={"sections": [{"heading": " Claim ", "text": " a\t b \n\n c "}]})
    paper = read_share(json.dumps(told).encode(), "x").papers[0]
    assert paper.title == "two lines"
    assert paper.critique is not None
    assert paper.critique.sections == (("Claim", "a b\n\nc"),)


def test_import_takes_ids_and_titles_of_what_was_kept_and_no_word_more() -> None:
    told = document()
    told["papers"] += [{"id": "2401.00002", "verdict": "skip"}, {"id": "doi:10.1000/x", "verdict": "keep"}]
    found = read_shared_papers(json.dumps(told).encode())
    assert [(e.paper.id, e.paper.title, e.paper.doi, e.verdict, e.added) for e in found.entries] == [
        ("2401.00001", "A title", None, None, None),
        ("doi:10.1000/x", None, "10.1000/x", None, None),
    ]
    assert SECRET not in repr(found)


@pytest.mark.parametrize("name", ["", " Ada", "-x", "../x", "a/b", "a\\b", "x" * 41, "A\u202eb", "<b>", "a\nb", "a  b"])
def test_names_that_are_none(name: str) -> None:
    assert not is_colleague_name(name)


@pytest.mark.parametrize("name", ["Ada", "J. O'Neil-Ř", "陳", "lab 7"])
def test_names(name: str) -> None:
    assert is_colleague_name(name)

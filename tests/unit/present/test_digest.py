"""The digest in its forms: complete, literal, and honest when it is empty."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from readinglist.core.ideas import NightUse
from readinglist.core.json_records import to_json
from readinglist.core.log import Bet
from readinglist.core.paper_view import title_of
from readinglist.core.papers import Explore, Paper, Reason, RevisedPaper, Revision, ScoredPaper
from readinglist.night.records import Digest, DueBet
from readinglist.night.view.digest import digest_page, digest_record, subject
from readinglist.night.view.page_formats import Bit, Page, page_html, page_markdown, page_text, row
from readinglist.study.records import QueueLine

NIGHT = date(2026, 11, 24)
PAPER = Paper(
    1, "2611.00001", 1, "Learning to run", ("Ada Lovelace",), "We run.", ("cs.LG",), "cs.LG",
    None, None, NIGHT, None, None, None, False, "arxiv", None,
)  # fmt: skip
SCORED = ScoredPaper(PAPER, 1.5, 1, (Reason("term", "policy gradient", 1.25), Reason("rest", "rest", 0.25)))


def digest(*papers: ScoredPaper, **fields: Any) -> Digest:
    return Digest(NIGHT, None, "night 2026-11-24 is here", papers, len(papers), **fields)


def page(*papers: ScoredPaper, why: str | None = None) -> str:
    return page_markdown(digest_page(digest(*papers, why_empty=why)))


def test_a_paper_stands_with_its_link_its_reasons_and_its_abstract() -> None:
    text = page(SCORED)
    assert "## 1. Learning to run" in text
    assert "[2611.00001](https://arxiv.org/abs/2611.00001)" in text
    assert "policy gradient" in text
    assert "We run." in text


def test_a_night_that_nothing_ranks_has_no_scores_and_says_so() -> None:
    unranked = replace(SCORED, score=0.0, certainty="", reasons=(Reason("rest", "newest first", 0.0),))
    text = page(unranked)
    assert "Score" not in text
    assert "best first" not in text
    assert "not ranked yet: keep papers, or set a goal" in text
    assert "best first" in page(SCORED)
    assert "Score" in page(SCORED)


def test_bets_that_are_due_are_named_above_the_list() -> None:
    due = DueBet("b1", PAPER.id, PAPER.title, Bet(0.3, "2026-11-20", top=0.1))
    text = page_markdown(digest_page(digest(SCORED, bets=(due,))))
    assert "1 bet due: `readinglist bet resolve`" in text.split("## 1.")[0]
    assert "settle" not in page(SCORED)


def test_an_exploration_slot_is_marked() -> None:
    text = page(replace(SCORED, explore=Explore(0.02, "a paper from outside your usual")))
    assert "**picked at random: a paper from outside your usual**" in text
    assert "drawn" not in page(SCORED)


def test_an_empty_night_says_why() -> None:
    assert "Nothing to read: every paper is judged" in page(why="every paper is judged")


def test_outside_text_is_literal_markdown_on_one_line() -> None:
    hostile = replace(PAPER, title="# <script>\x1b[31m [x](javascript:alert) \u202e*b*\nnext")
    lines = page(replace(SCORED, paper=hostile)).splitlines()
    (title,) = [line for line in lines if line.startswith("## 1.")]
    assert title == r"## 1. \# \<script\>\[31m \[x\](javascript:alert) \*b\* next"
    assert "\x1b" not in "".join(lines)


def everything() -> Digest:
    """A night with something in each part, hostile text in all of it."""
    text = "<img src=x onerror=alert(1)> [x](javascript:alert(1)) `a` \x1b]0;t\x07 \u202e & \"'> $\\alpha$"
    hostile = replace(PAPER, title=text, abstract=text, authors=(text,), categories=(text,), comment=text)
    blog = replace(hostile, id="blog:<b>", source="blog", url="javascript:alert(1)")
    scored = ScoredPaper(hostile, 1.5, 1, (Reason("term", text, 1.5), Reason("project", text, 0.0)), text)
    explored = replace(scored, paper=blog, explore=Explore(0.02, text))
    return digest(
        scored,
        explored,
        ideas=(NightUse("2611.00001", text, text, text, "name", text, "used", ("x",)),),
        scoops=(scored,),
        revised=(RevisedPaper(hostile, Revision(PAPER.id, 1, "before", text + " more", NIGHT)),),
        bets=(DueBet("b1", text, None, Bet(0.3, "2026-11-20", "idea")),),
        queue=(QueueLine(text, "textbook", text, "started", NIGHT, 4.0, (Reason("started", text, 4.0),)),),
        back=(blog,),
        caught_up=(date(2026, 11, 23),),
        warning=f"the last fetch failed: {text}",
    )


PARTS = [
    "Someone did this", "Revised papers that you kept", "Put off, and back", "Bets that are due",
    "Study queue for today", "Papers", "Tonight on what you follow",
]  # fmt: skip


class Elements(HTMLParser):
    """What a browser would make of a page; raises where tags do not close in order."""

    VOID = ("meta",)

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


ALLOWED = {
    "html": {"lang"}, "head": set(), "title": set(), "style": set(), "body": set(), "main": set(),
    "meta": {"charset", "http-equiv", "content", "name"}, "a": {"href", "rel"}, "h1": set(), "h2": set(), "h3": set(),
    "p": set(), "ul": set(), "li": set(), "strong": set(), "em": set(), "small": set(), "code": set(), "ins": set(),
    "del": set(),
}  # fmt: skip


def check_html(page: Page) -> Elements:
    """No element, attribute or address but those that we write."""
    found = Elements(page_html(page))
    for tag, attributes in found.seen:
        assert set(attributes) <= ALLOWED[tag], tag
        if tag == "a":
            assert (attributes["href"] or "").startswith(("https://", "http://"))
            assert attributes["rel"] == "noopener noreferrer"
    return found


def test_F4_F5_hostile_text_is_text_in_html_and_only_the_web_is_linked() -> None:
    found = check_html(digest_page(everything()))
    assert [tag for tag, _ in found.seen].count("h2") == len(PARTS)
    assert found.words.count("<img src=x onerror=alert(1)>") > 10
    assert "α" in found.words
    assert not {char for char in found.words if unicodedata.category(char) in ("Cc", "Cf") and char != "\n"}
    policy = next(a["content"] for tag, a in found.seen if tag == "meta" and "http-equiv" in a)
    assert policy == "default-src 'none'; style-src 'unsafe-inline'"
    assert "url(" not in page_html(digest_page(everything()))


@given(st.text(st.sampled_from("<>&\"'/`=[]() \x00\u2028\ud800") | st.characters(exclude_categories=())), st.text())
def test_F4_any_title_and_url_is_text(title: str, url: str) -> None:
    paper = replace(PAPER, id="blog:x", title=title, url=url, abstract=title)
    check_html(digest_page(digest(replace(SCORED, paper=paper), back=(paper,))))


HOSTILE = st.text(st.sampled_from("<>&\"'`*_[]()!#-+=~|\\$:/ \n1.)") | st.characters(), max_size=60)


@given(HOSTILE, HOSTILE)
def test_F4_F5_no_text_is_markup_in_markdown(title: str, abstract: str) -> None:
    """Read by another program, with HTML let through: what stands there is what was written, and our links alone."""
    paper = replace(PAPER, title=title, abstract=abstract, authors=(title, abstract))
    text = page_markdown(digest_page(digest(replace(SCORED, paper=paper), back=(paper,))))
    found = Elements(MarkdownIt("commonmark", {"html": True}).render(text))
    assert {tag for tag, _ in found.seen} <= {"h1", "h2", "p", "ul", "li", "em", "a"}
    assert {a["href"] for tag, a in found.seen if tag == "a"} <= {"https://arxiv.org/abs/2611.00001"}
    assert [tag for tag, _ in found.seen].count("h2") == 3
    assert [tag for tag, _ in found.seen].count("li") == 1
    assert " ".join(title_of(paper).split()) in " ".join(found.words.split())


@pytest.mark.parametrize("href", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//x.org", "/x"])
def test_F5_the_writer_of_html_itself_links_nothing_else_and_lets_no_control_through(href: str) -> None:
    found = check_html(Page("t", (row(Bit("a\x1b\u202eb", href=href)),), ()))
    assert "a" not in [tag for tag, _ in found.seen]
    assert not {"\x1b", "\u202e"} & set(found.words)


def test_every_part_is_in_every_form_and_in_the_same_order() -> None:
    page = digest_page(everything())
    assert [part.title for part in page.parts] == PARTS
    for text in (page_markdown(page), page_text(page), check_html(page).words):
        places = [text.index(title) for title in PARTS]
        assert places == sorted(places)
        assert "Tuesday 24 November 2026" in text
        assert "the last fetch failed" in text
        assert "2026-11-23" in text
        assert "picked at random: " in text.replace("\\", "")


def test_what_waits_stands_only_where_something_waits() -> None:
    assert [part.title for part in digest_page(digest(SCORED)).parts] == ["Papers"]
    none = Digest(None, None, "no night fetched yet: run `readinglist fetch`", why_empty="no night: `fetch` it")
    text = page_markdown(digest_page(none))
    assert text.startswith("# No night yet\n\nNo night fetched yet: run `readinglist fetch`.\n")
    assert "Nothing to read: no night: `fetch` it." in text
    assert "<code>readinglist fetch</code>" in page_html(digest_page(none))


def test_a_long_part_is_cut_and_says_where_the_rest_is() -> None:
    text = page_markdown(digest_page(digest(SCORED, back=(PAPER,) * 25)))
    assert "The first 10; `readinglist triage` tells 15 more." in text
    many_nights = tuple(date(2026, 11, n) for n in range(1, 20))
    assert "19 nights from 2026-11-01 on" in page_markdown(digest_page(digest(SCORED, caught_up=many_nights)))


def test_what_changed_in_a_kept_paper_is_told_word_by_word() -> None:
    item = RevisedPaper(PAPER, Revision(PAPER.id, 1, PAPER.title, "We walk.", NIGHT))
    page = digest_page(digest(SCORED, revised=(item,)))
    assert "abstract: We [-walk.-] {+run.+}" in page_text(page)
    assert "We <del>walk.</del> <ins>run.</ins>" in page_html(page)


def test_a_text_that_was_written_anew_is_cut() -> None:
    new = replace(PAPER, abstract="running " * 2_000)
    page = digest_page(
        digest(SCORED, revised=(RevisedPaper(new, Revision(PAPER.id, 1, PAPER.title, "We walk.", NIGHT)),))
    )
    html = page_html(page)
    assert "<del>We walk.</del> <ins>running running" in html
    assert "running …</ins>" in html
    assert html.count("running") < 200


def test_what_would_begin_a_list_at_the_begin_of_a_line_does_not() -> None:
    for text in ("1. We run.", "- We run.", "+ We run.", "=====", "2) We run."):
        shown = page(replace(SCORED, paper=replace(PAPER, abstract=text))).splitlines()[-1]
        assert shown.replace("\\", "") == text
        assert "\\" in shown


def test_the_subject_tells_what_came() -> None:
    assert subject(digest(SCORED)) == "2026-11-24: 1 paper · Learning to run"
    assert subject(everything()).startswith("2026-11-24: 2 papers · someone did this · 1 on what you follow · ")
    assert subject(digest(why_empty="all judged")) == "2026-11-24: nothing to read"


def test_the_record_has_the_keys_that_scripts_rely_on() -> None:
    record = json.loads(to_json(digest_record(everything())))
    assert set(record) == {
        "night", "taken", "today", "warning", "why_empty", "available", "count", "papers", "ideas", "scoops",
        "followed", "revised", "bets", "queue", "back", "caught_up",
    }  # fmt: skip
    assert (record["night"], record["count"], record["caught_up"]) == ("2026-11-24", 2, ["2026-11-23"])
    assert record["bets"][0]["p"] == 0.3
    assert record["queue"][0]["due"] == "2026-11-24"
    assert record["papers"][1]["explore"]["propensity"] == 0.02

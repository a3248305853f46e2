"""The page that a cron job leaves: complete, literal, and honest when it is empty."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from readinglist.model import Bet, Explore, Paper, Reason, ScoredPaper
from readinglist.model.digest import Digest, DueBet
from readinglist.present.digest import digest_page
from readinglist.present.page_markdown import page_markdown

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


def test_bets_that_are_due_are_named_above_the_list() -> None:
    due = DueBet("b1", PAPER.id, PAPER.title, Bet(0.3, "2026-11-20", top=0.1))
    text = page_markdown(digest_page(digest(SCORED, bets=(due,))))
    assert "1 bet due: `readinglist settle`" in text.split("## 1.")[0]
    assert "settle" not in page(SCORED)


def test_an_exploration_slot_is_marked_with_its_chance() -> None:
    text = page(replace(SCORED, explore=Explore(0.02, "outside of what usually stands on top")))
    assert "**explore" in text
    assert "2 %" in text
    assert "explore" not in page(SCORED)


def test_an_empty_night_says_why() -> None:
    assert "Nothing to read: every paper is judged" in page(why="every paper is judged")


def test_outside_text_is_literal_markdown_on_one_line() -> None:
    hostile = replace(PAPER, title="# <script>\x1b[31m [x](javascript:alert) \u202e*b*\nnext")
    lines = page(replace(SCORED, paper=hostile)).splitlines()
    (title,) = [line for line in lines if line.startswith("## 1.")]
    assert title == r"## 1. \# \<script\>\[31m \[x\](javascript:alert) \*b\* next"
    assert "\x1b" not in "".join(lines)

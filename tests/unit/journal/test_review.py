"""What a review is assembled of, and older entries that are near to it."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from readinglist.core.dates import parse_week
from readinglist.core.managed_text import woven
from readinglist.practice.records import Entry
from readinglist.review.text import (
    LINES,
    QUESTIONS,
    SECTIONS,
    Step,
    WeekFacts,
    WeekSummary,
    blocks_of,
    draft,
    nearest_texts,
    promises_of,
)

WEEK = parse_week("2026-W47")
STEP = Step("ask Ada", WEEK)


def test_questions_rotate_and_none_comes_twice_before_all_came() -> None:
    asked = [blocks_of(WeekFacts(WEEK.before(-n), {}))["question"][0] for n in range(2 * len(QUESTIONS))]
    assert sorted(asked[: len(QUESTIONS)]) == sorted(QUESTIONS)
    assert asked[: len(QUESTIONS)] == asked[len(QUESTIONS) :]


def test_four_weeks_and_what_is_admired_are_there_where_they_are_due() -> None:
    plain = blocks_of(WeekFacts(WEEK, {}))
    assert {name for name, lines in plain.items() if lines} == {"question", "next"}
    summary = WeekSummary(WEEK, {"keep": 3}, 90, ("it is the critic",), (STEP, Step("plot", WEEK, "x")))
    full = blocks_of(WeekFacts(WEEK, {}, four_weeks=(summary,), admired=("the bitter lesson",)))
    assert full["four-weeks"] == [
        "- **2026-W47**: 3 kept; 90 min logged; steps: 1 done, 1 open, 0 dropped",
        "- it is the critic (2026-W47)",
    ]
    assert full["admired"] == ["- the bitter lesson", "Does your plan reach that level?"]


ROWS = st.lists(st.integers(0, 90).map("row {}".format), max_size=90, unique=True).map(tuple)


@given(ROWS, ROWS, ROWS, ROWS, ROWS, ROWS, st.lists(st.sampled_from(["insights", "notes", "code"]), max_size=60))
def test_a_week_has_forty_lines_and_says_how_many_more_there_are(
    papers: tuple[str, ...],
    time: tuple[str, ...],
    projects: tuple[str, ...],
    bets: tuple[str, ...],
    near: tuple[str, ...],
    older: tuple[str, ...],
    notes: list[str],
) -> None:
    entries = tuple(Entry(WEEK.first, section, f"note {n}") for n, section in enumerate(notes))
    facts = WeekFacts(WEEK, {"keep": 80}, entries, papers=papers, time=time, projects=projects, bets=bets, older=older)
    blocks = blocks_of(facts)
    shown = [line for line in draft(facts).splitlines()[3:] if line and not line.startswith("<!--")]
    assert len(shown) + 1 <= LINES  # and where the file is
    for name, rows in (("time", time), ("projects", projects), ("bets", bets), ("decided", ("counts", *papers))):
        *first, last = blocks[name] or ["- **And**: 0 more"]
        cut = last.startswith(("- **And**", "- **In all**"))
        assert len(first) + (int(last.split("**: ")[1].split()[0]) if cut else 1) == len(rows)
        assert bool(rows) == (f"## {SECTIONS[name]}" in shown)


def test_a_step_that_is_open_for_weeks_is_what_the_question_is_about() -> None:
    facts = WeekFacts(WEEK, {}, promised=(Step("ask Ada", WEEK.before(3)), Step("plot it", WEEK.before(1), "x")))
    blocks = blocks_of(facts)
    assert "“ask Ada” is open since 2026-W44" in blocks["question"][0]
    assert blocks["promised"][0] == "- **Of 2**: 1 done, 0 dropped, 1 open"


@given(st.lists(st.text(min_size=1, max_size=40), max_size=5), st.lists(st.text(min_size=1, max_size=40), max_size=5))
def test_any_text_leaves_the_file_whole(notes: list[str], steps: list[str]) -> None:
    """Whatever was written down: assembled again, an untouched draft of the same facts is the same."""
    entries = tuple(Entry(WEEK.first, "notes", note) for note in notes)
    facts = WeekFacts(WEEK, {}, entries, own_steps=tuple(Step(step, WEEK) for step in steps))
    text = draft(facts)
    assert woven(text, blocks_of(facts), SECTIONS) == text
    assert text.count("<!-- end of ") == len(blocks_of(facts))


def test_the_steps_of_a_draft_are_read_again() -> None:
    found = promises_of(draft(WeekFacts(WEEK, {}, promised=(Step("plot", WEEK.before(2)),), own_steps=(STEP,))), WEEK)
    assert found.carried == (Step("plot", WEEK.before(2)),)
    assert found.own == (STEP,)
    assert promises_of(draft(WeekFacts(WEEK, {})), WEEK) == type(found)(WEEK, (), ())


def test_older_entries_are_near_by_rare_words_that_they_share() -> None:
    older = [f"note {n} on reward and policy" for n in range(30)]
    older += ["the critic diverges with frozen gradients", "gradients", date(2026, 1, 1).isoformat()]
    (near,) = nearest_texts("Why critic gradients stay frozen: reward and policy", older)
    assert near.number == 30
    assert set(near.shared) == {"critic", "gradients", "frozen"}
    assert nearest_texts("", older) == ()
    assert nearest_texts("critic gradients", []) == ()


@given(st.lists(st.text("abcdef ", max_size=30), max_size=12), st.text("abcdef ", max_size=40))
def test_nearness_is_a_cosine_and_ordered(older: list[str], asked: str) -> None:
    found = nearest_texts(asked, older)
    assert [near.cosine for near in found] == sorted((near.cosine for near in found), reverse=True)
    assert all(0 < near.cosine <= 1 + 1e-9 for near in found)


def test_older_entries_that_say_the_same_are_listed_once() -> None:
    same = [f"frozen critic seeds diverge on hopper run {n}" for n in range(4)]
    older = [*same, "the critic and an entropy bonus", "walking on stairs"]
    found = nearest_texts("frozen critic seeds diverge, entropy bonus too", older)
    assert [near.number for near in found] == [4, 3]

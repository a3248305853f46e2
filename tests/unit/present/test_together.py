"""Two readers beside each other on a terminal: in columns where there is room, and within it."""

from __future__ import annotations

import pytest

from readinglist.core.lines import plain, width
from readinglist.core.log import Rated
from readinglist.core.shared_papers import Share, SharedBet, SharedCritique, SharedPaper
from readinglist.taste.agreement import Beside, Comparison, Suggestion, agreement, disagreement
from readinglist.together.view import comparison_lines, share_lines

LONG = "a claim that is told at length, " * 12
EVIL = "\x1b[31mred\x1b[0m \u202e深度强化学习 [bold]"


def said(word: str, p: float) -> SharedPaper:
    critique = SharedCritique(
        Rated("10x", 1, 2, 3, "no", f"{word} {EVIL}"), (("Claim", f"{word} {LONG}"), (EVIL, word))
    )
    return SharedPaper(
        "2401.00001", f"A title {EVIL}", "keep", critique=critique, bets=(SharedBet(p, 0.1, "2028-01-01", "open"),)
    )


MINE, THEIRS = said("ours", 0.2), said("theirs", 0.9)
FOUND = Comparison(
    "Zoë",
    "2026-11-25",
    (
        Beside(MINE, THEIRS, disagreement(MINE, THEIRS), False, 0),
        Beside(MINE, SharedPaper("2401.00001"), None, True, 2),
    ),
    (Suggestion("2401.00002", LONG, False),),
    3,
    agreement([(MINE, THEIRS)] * 12),
)


@pytest.mark.parametrize("room", [40, 80, 132, None])
def test_everything_is_there_and_nothing_is_wider_than_the_room(room: int | None) -> None:
    rows = [plain(row) for row in comparison_lines(FOUND, 20, room)]
    text = " ".join(" ".join(rows).split())  # a sentence may be broken
    assert all(
        word in text for word in ("ours", "theirs", "20% by 2028", "90% by 2028", "12 of 12 alike", "2401.00002")
    )
    assert "hidden until you write yours" in text
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert room is None or all(width(row) <= room for row in rows[1:])


def test_both_stand_on_one_line_where_there_is_room() -> None:
    rows = [plain(row) for row in comparison_lines(FOUND, 20, 100)]
    assert any("ours a claim" in row and "theirs a claim" in row for row in rows)
    assert not any(
        "theirs a claim" in row and "ours a claim" in row for row in map(plain, comparison_lines(FOUND, 20, 50))
    )


def test_more_papers_than_asked_for_are_counted() -> None:
    rows = [plain(row) for row in comparison_lines(FOUND, 1, 80)]
    assert "1 more paper: -n 2 shows all" in rows


def test_the_preview_is_safe_to_look_at() -> None:
    text = " ".join(plain(row) for row in share_lines(Share(None, "2026-11-25", (MINE,)), (), None, 60))
    assert "\x1b" not in text
    assert "critique (Claim," in text

"""The queue and the proposals fit into a narrow terminal, with every name whole."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from readinglist.core.lines import plain, width
from readinglist.core.papers import Reason
from readinglist.study.diet import diet_of_days
from readinglist.study.progress import QueueRow
from readinglist.study.proposals import Plan, Proposal
from readinglist.study.records import Item
from readinglist.study.view import done_words, plan_lines, queue_lines

NAME = "message-passing-and-combinatorial-optimization"
TITLE = "Message Passing and 組合せ最適化 Combinatorial Optimization\x1b[31m for every reader of long titles"
NOW = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.mark.parametrize("room", [60, 80, 120])
def test_no_line_is_wider_than_the_terminal_and_names_are_whole(room: int) -> None:
    reasons = tuple(Reason("age", f"reason {n} of several", 1.0) for n in range(5))
    row = QueueRow(
        Item(NAME, "thesis", TITLE, "waiting", NOW, NOW, ("Siamak Ravanbakhsh",), 2015), TITLE, 5.0, reasons, 9, None
    )
    plan = Plan(
        45,
        (Proposal("thesis", NAME, TITLE, "why · " * 40, 45, 1.0),),
        diet_of_days([], date(2026, 11, 24), date(2026, 11, 24)),
        False,
    )
    for lines in (list(queue_lines([row], 2, room)), list(plan_lines(plan, room))):
        texts = [plain(one) for one in lines]
        assert max(map(width, texts)) <= room
        assert any(NAME in text for text in texts)
        assert not any("\x1b" in text for text in texts)


@pytest.mark.parametrize(
    ("queued", "command"),
    [(True, "readinglist study log x 30m --pages N"), (False, "readinglist read x --minutes 30")],
)
def test_the_command_that_records_a_sitting_is_one_that_works(queued: bool, command: str) -> None:
    assert done_words(Proposal("paper", "x", None, "why", 30, 1.0, queued=queued)) == command

"""What comes from other devices: the segments of a shared folder, and the entries in them."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import cache
from typing import Any

from readinglist.core.errors import InputError
from tests.decisions import DECISIONS

from .house import PAPER, TODAY


def segments(body: bytes) -> None:
    from readinglist.sync.folder import decode_lines, missing

    missing([line for line in decode_lines(body) if line is not None])


def log_entries(body: bytes) -> None:
    """What passes the door is folded by everything that folds, and is the same when it is written and read again."""
    from readinglist.core.log import log_data_to
    from readinglist.core.log_validation import parse_entry

    entries = []
    for line in body.split(b"\n"):
        try:
            raw = json.loads(line)
        except (ValueError, RecursionError):
            continue
        with suppress(InputError):
            entry = parse_entry(raw)
            kind, values = log_data_to(entry.data)
            again = {"id": entry.id, "device": entry.device, "kind": kind, "subject": entry.subject, "data": values}
            text = json.dumps(again | {"at": f"{entry.at:%Y-%m-%dT%H:%M:%SZ}"}, allow_nan=False)
            assert parse_entry(json.loads(text)) == entry
            entries.append(entry)
    for fold in _folds():
        fold(entries)


@cache
def _folds() -> tuple[Callable[[Any], object], ...]:
    from readinglist.core.log_view import log_lines
    from readinglist.core.paper_state import fold_paper
    from readinglist.graph.ledger import fold_ideas
    from readinglist.lists.records import fold_colleagues
    from readinglist.practice.project_log import fold_backburner, fold_projects
    from readinglist.study.claims import compare
    from readinglist.study.diet_figures import touches_of
    from readinglist.study.records import fold_queue
    from readinglist.taste.bet_log import fold_bets
    from readinglist.taste.quiz_score import quiz_scores
    from readinglist.taste.verdicts import forecasts

    return (
        *(fold_ideas, fold_backburner, fold_projects, fold_colleagues, fold_paper, fold_queue, fold_bets, quiz_scores),
        lambda entries: list(log_lines(entries, {}, 80)),
        lambda entries: [compare(entries, item) for item in fold_queue(entries)],
        lambda entries: touches_of(entries, fold_queue(entries), None),
        lambda entries: forecasts(entries, {PAPER: date(2024, 1, 1)}, TODAY),
    )


def entry_seeds() -> tuple[bytes, ...]:
    """An entry of each kind, one a line."""
    from readinglist.core.log import Undo, log_data_to

    lines = []
    for number, (data, subject) in enumerate([*DECISIONS, (Undo(), "e1")]):
        kind, values = log_data_to(data)
        whole = {"id": f"e{number}", "at": f"2025-11-{number % 28 + 1:02}T06:00:00Z", "device": "abcd", "kind": kind}
        lines.append(json.dumps({**whole, "subject": subject, "data": values}).encode())
    return (*lines, b"\n".join(lines))


def segment_seeds() -> tuple[bytes, ...]:
    from readinglist.sync.folder import encode_line

    lines = [encode_line("abcd-1", n, "entry", json.loads(one)) for n, one in enumerate(entry_seeds()[:-1], start=1)]
    return (b"".join(lines), lines[0])

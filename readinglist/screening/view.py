"""Piles as people read them and as records: the next papers, how far it is, what may be left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from readinglist.core.json_records import json_fields, scored_record
from readinglist.core.lines import Line, Span, cut, escaped, line, long_day, many, shown
from readinglist.core.paper_view import address, scored_lines, title_of
from readinglist.core.papers import Paper, ScoredPaper
from readinglist.formats import Slot
from readinglist.formats.ics import Event, write_ics

from .records import STOP, ConferenceSession, PileStatus

HOW = "confidence sequence from papers drawn at random, holding at every label at once"


def in_short(status: PileStatus) -> str:
    """`40 of 500 labelled, 12 included · about 3 left (0 to 21)`."""
    pile = status.pile
    remaining = status.remaining
    left = f"left: unknown (0 to {remaining.high:,})"
    if remaining.likeliest is not None:
        left = f"left: about {remaining.likeliest:,} ({remaining.low:,} to {remaining.high:,})"
    labelled = f"{len(pile.labels):,} of {len(pile.ids):,} labelled, {len(pile.included):,} included"
    return f"{labelled} · {left if pile.left else 'done'}"


def next_lines(status: PileStatus, papers: Sequence[ScoredPaper], room: int | None) -> Iterator[Line]:
    """The next papers with reasons, under how far the pile is."""
    yield line(Span(cut(f"Pile {shown(status.pile.name)} · {in_short(status)}", room), "head"))
    if not papers:
        yield line("all papers of the pile have a label")
        return
    yield from scored_lines(papers, room)


def status_lines(statuses: Sequence[PileStatus], room: int | None, rule: str | None = None) -> Iterator[Line]:
    """Each pile in a few lines: where it is from, how far it is, what may be left and how that is known.

    `rule`: of `STOP`, and whether it says that you can stop.
    """
    if not statuses:
        yield line("no piles yet: start one with readinglist pile start NAME --search QUERY")
    for status in statuses:
        pile, left = status.pile, status.remaining
        yield line(Span(shown(pile.name), "title"), Span(f"  {cut(shown(pile.origin), room)}", "dim"))
        aside = f", {len(pile.duplicates):,} set aside" if pile.duplicates else ""
        yield line(f"  {len(pile.labels):,} of {len(pile.ids):,} labelled: {len(pile.included):,} included{aside}")
        if not pile.left:
            yield line(Span("  done: every paper has a label", "good"))
            continue
        if left.likeliest is None:
            yield line(f"  includes left: unknown, between 0 and {left.high:,}; no paper was drawn at random yet")
        else:
            yield line(
                f"  includes left: about {left.likeliest:,}, between {left.low:,} and {left.high:,} "
                f"({left.level:.0%}, from {pile.checks:,} papers drawn at random, "
                f"{status.checks_included:,} of them included)"
            )
        if recall := status.recall:
            about = "unknown" if recall.likeliest is None else f"about {recall.likeliest:.0%}"
            yield line(f"  recall: {about}, between {recall.low:.0%} and {recall.high:.0%}")
        if rule:
            met = status.stops(rule)
            answer = f"  {'you can stop' if met else 'not yet'} by {rule}: {STOP[rule]}"
            yield line(Span(cut(answer, room), "good" if met else "warn"))
        if status.dry:
            yield line(Span(f"  {status.dry:,} of the best in a row without an include", "dim"))


def next_record(status: PileStatus, papers: Sequence[ScoredPaper]) -> dict[str, Any]:
    records = [scored_record(scored) for scored in papers]
    return {"pile": status.pile.name, "count": len(papers), "papers": records, "status": status_record(status)}


def duplicates_lines(name: str, groups: Sequence[Sequence[Paper]], room: int | None) -> Iterator[Line]:
    """Each group: the paper that stays, and the numbered ones that are nearly the same."""
    if not groups:
        yield line(f"no papers of {shown(name)} are nearly the same")
        return
    number = 0
    for stays, *others in groups:
        yield line("     ", Span(shown(stays.id), "id"), f"  {cut(title_of(stays), room)}")
        for paper in others:
            number += 1
            yield line(Span(f"{number:>4} ", "dim"), Span(shown(paper.id), "id"), f"  {cut(title_of(paper), room)}")
    yield line(Span(f"set one aside: readinglist pile label {shown(name)} 1 --duplicate", "dim"))


def plan_markdown(name: str, sessions: Sequence[ConferenceSession]) -> str:
    """The plan of a conference: a heading for each hour and session, then its papers, best first."""
    lines = [f"# {escaped(name)}", ""]
    for session in sessions:
        lines += [f"## {' · '.join(map(escaped, _head(session.slot)))}", ""]
        for scored in session.papers:
            paper = scored.paper
            title, link = escaped(title_of(paper)), address(paper)
            title = f"[{title}]({link.replace('(', '%28').replace(')', '%29')})" if link else title
            names = ", ".join(map(escaped, paper.authors[:3])) + (" et al." if len(paper.authors) > 3 else "")
            lines.append(f"- {title}{f', {names}' if names else ''}")
        lines.append("")
    return "\n".join(lines)


def plan_ics(sessions: Sequence[ConferenceSession], now: datetime) -> str:
    """The sessions of a plan whose hour is known, each an event that names its papers."""
    events = (
        Event(
            slot.starts,
            slot.ends,
            f"{slot.session or 'Session'}: {many(len(session.papers), 'paper')}",
            slot.room,
            tuple(title_of(scored.paper) for scored in session.papers),
        )
        for session in sessions
        if (slot := session.slot).starts is not None
    )
    return write_ics(events, now)


def plan_record(name: str, sessions: Sequence[ConferenceSession]) -> dict[str, Any]:
    found = [json_fields(s.slot, "session", "starts", "ends", "room") | _papers(s.papers) for s in sessions]
    return {"pile": name, "count": sum(len(s.papers) for s in sessions), "sessions": found}


def _papers(papers: Sequence[ScoredPaper]) -> dict[str, Any]:
    return {"papers": [scored_record(scored) for scored in papers]}


def _head(slot: Slot) -> list[str]:
    """The hour in the zone of the program, the session, the room."""
    hours = ""
    if slot.starts:
        ends = f" to {slot.ends.astimezone(slot.starts.tzinfo):%H:%M}" if slot.ends else ""
        hours = f"{long_day(slot.starts.date())}, {slot.starts:%H:%M}{ends} ({slot.starts.tzname()})"
    if not hours and not slot.session:
        return ["No session or hour known"]
    return [part for part in (hours, slot.session, slot.room) if part]


def duplicates_record(name: str, groups: Sequence[Sequence[Paper]]) -> dict[str, Any]:
    return {"pile": name, "count": len(groups), "groups": [[paper.id for paper in group] for group in groups]}


def piles_record(statuses: Sequence[PileStatus], rule: str | None = None) -> dict[str, Any]:
    return {"count": len(statuses), "piles": [status_record(status, rule) for status in statuses]}


def status_record(status: PileStatus, rule: str | None = None) -> dict[str, Any]:
    """`left` papers have no label; `remaining` counts the includes among them, `recall` is what was found of all."""
    pile = status.pile
    return {
        "pile": pile.name,
        **json_fields(pile, "origin", "started"),
        "papers": len(pile.ids),
        "labelled": len(pile.labels),
        "included": len(pile.included),
        "excluded": len(pile.labels) - len(pile.included),
        "left": pile.left,
        "dry": status.dry,
        "checks": pile.checks,
        "checks_included": status.checks_included,
        "remaining": asdict(status.remaining) | {"how": HOW},
        "labels": [
            {"id": one.paper, "label": "include" if one.included else "exclude", "check": one.check}
            for one in pile.labels
        ],
        "duplicates": list(pile.duplicates),
        "recall": None if status.recall is None else asdict(status.recall),
        "stop": None if rule is None else {"rule": rule, "met": status.stops(rule)},
    }

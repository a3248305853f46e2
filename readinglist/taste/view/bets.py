"""Bets and their settling: lists, the records that scripts rely on, and what is asked in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from readinglist.citations.api import SOURCE_NAMES
from readinglist.core.json_records import Record, json_fields
from readinglist.core.lines import Line, Span, cut, line, shown
from readinglist.core.log import ABOUT_IDEA as IDEA
from readinglist.core.log import ABOUT_OWN as OWN
from readinglist.core.log import ABOUT_PAPER as PAPER
from readinglist.core.log import LOST, SHORT, VOID, WON, Bet, BetSettled
from readinglist.core.log_view import percent, short_question
from readinglist.taste.bet_log import BetDetail, CohortPlace, Reading
from readinglist.taste.records import BaseRate, BetJudged, CohortCounted, SettleReport
from readinglist.taste.short_bets import question

STYLE = {WON: "good", LOST: "bad", VOID: "dim", "open": "head", "failed": "bad", "partial": "warn", "ok": "good"}
CERTAIN = "if you are wrong, 0% and 100% cost the most possible (Brier score 1); consider 1% or 99%"


def bet_question(bet: Bet) -> str:
    """What a bet asks, as a sentence of its own."""
    if bet.about == PAPER:
        source = SOURCE_NAMES.get(bet.source or "", shown(bet.source))
        peers = "papers of its primary category and the month of its version 1"
        return f"Is it in the top {percent(bet.top or 0)} of citations among {peers}, by {source} on {bet.by}?"
    if bet.about == IDEA:
        return f"Do at least {bet.groups} independent groups use it in the year before {bet.by}?"
    if bet.about in SHORT:
        return question(bet, f"by {bet.by}")
    return f"Is it so by {bet.by}?" if bet.about == OWN else f"Do its claims reproduce within tolerance by {bet.by}?"


def base_rate_text(rate: BaseRate) -> str:
    """What was usual, for after an answer."""
    known = f"{rate.share:.0%} of {rate.papers:,}" if rate.share is not None else ""
    why = f"no base rate yet, {rate.papers} of the {rate.needed} that are needed are known"
    return f"base rate: {known}, {rate.of}" if known else f"{why}: how many {rate.of}"


def bet_record(detail: BetDetail) -> Record:
    """The keys that scripts rely on, then what explains them."""
    placed, bet, settled = detail.placed, detail.placed.bet, detail.placed.settled
    return {
        "bet": placed.id,
        "paper": placed.subject if bet.about in (PAPER, *SHORT) else None,
        "p": bet.p,
        "question": bet_question(bet),
        "by": bet.by,
        **json_fields(placed, "made", "state"),
        "resolved_on": settled.on if settled else None,
        "about": bet.about,
        "subject": placed.subject,
        "title": detail.title,
        **json_fields(bet, "top", "groups", "source", "because", "visible", "asked"),
        **_outcome_record(settled, None),
        "readings": [
            {**json_fields(reading, "months", "day", "on"), **_outcome_record(reading.found, "not counted in its time")}
            for reading in detail.readings
        ],
    }


def bets_lines(bets: Sequence[BetDetail], room: int | None) -> Iterator[Line]:
    """A row for each bet, newest first, with its readings below it."""
    if not bets:
        yield line("no bets yet. `readinglist bet ID 30` bets, at 30%, that a paper will be among the 10% most cited")
        yield line("of its month and category.")
        return
    yield from _rows(tuple(reversed(bets)), room)
    states = [detail.placed.state for detail in bets]
    counted = [f"{states.count(state)} {state}" for state in ("open", WON, LOST, VOID) if state in states]
    yield line(Span(", ".join(counted), "dim"))


def due_lines(bets: Sequence[BetDetail], following: str | None, room: int | None) -> Iterator[Line]:
    """The bets whose day has come; where there is none, when the next one's does."""
    if bets:
        yield from _rows(bets, room)
        yield line(Span("resolve them with readinglist bet resolve", "dim"))
    else:
        yield line("no bet is due" + (f"; the next one on {following}" if following else ": no bet is open"))


def _rows(bets: Sequence[BetDetail], room: int | None) -> Iterator[Line]:
    names = min(max(len(shown(detail.placed.subject)) for detail in bets), 30)
    asked = max(len(short_question(detail.placed.bet)) for detail in bets)
    for detail in bets:
        placed, bet = detail.placed, detail.placed.bet
        lead = f"{percent(bet.p):>5}  {cut(shown(placed.subject), names):{names}}  {short_question(bet):{asked}}"
        note = " · ".join(part for part in (_came(placed.settled), shown(detail.title), shown(bet.because)) if part)
        text = f"{lead}  {note}".rstrip()
        yield line(
            Span(f"{placed.state:5}", STYLE.get(placed.state, "")), cut(text, None if room is None else room - 5)
        )
        for reading in detail.readings:
            yield line(Span(cut(f"       after {reading.months} months: {_reading(reading)}", room), "dim"))


def _came(settled: BetSettled | None) -> str:
    if settled is None:
        return ""
    if settled.percentile is not None:
        return f"at {percent(settled.percentile)} on {settled.on}"
    return shown(settled.why) or f"told on {settled.on}"


def _reading(reading: Reading) -> str:
    found = reading.found
    if found is None:
        return "not counted in its time"
    if found.percentile is None:
        return shown(found.why)
    return f"at {percent(found.percentile)} of {found.peers:,} papers on {reading.on} (shown, not scored)"


def settle_record(report: SettleReport) -> Record:
    return {
        **json_fields(report, "status", "reason", "dry_run"),
        "bets": [_judged_record(one) for one in report.judged],
        "cohorts": [json_fields(cohort) | {"month": f"{cohort.month:%Y-%m}"} for cohort in report.cohorts],
        **json_fields(report, "requests", "seconds"),
    }


def settle_lines(report: SettleReport, titles: Mapping[str, str | None], room: int | None) -> Iterator[Line]:
    """Status, what each bet came to, and on which cohorts that rests."""
    why = f": {shown(report.reason)}" if report.reason else ": no bet is due" if report.status == "quiet" else ""
    lead = "would be settled" if report.dry_run and report.judged else report.status
    yield line(Span(lead, STYLE.get(report.status, "")), why)
    for one in report.judged:
        state = one.settled.outcome if one.settled else "open"
        note = _came(one.settled) if one.settled else shown(one.why)
        about = " · ".join(part for part in (note, shown(titles.get(one.placed.subject))) if part)
        text = f"  {percent(one.placed.bet.p):>5}  {shown(one.placed.subject)}  {about}".rstrip()
        yield line(Span(f"{state:5}", STYLE.get(state, "")), cut(text, None if room is None else room - 5))
    for cohort in report.cohorts:
        yield line(Span(_cohort(cohort, report.dry_run), "dim"))


def _cohort(cohort: CohortCounted, dry_run: bool) -> str:
    left = f"; {cohort.to_ask:,} {'to be asked for' if dry_run else 'not answered yet'}" if cohort.to_ask else ""
    counts = f"{cohort.with_counts:,} of {cohort.papers:,} papers have a count"
    name = f"{cohort.category} of {cohort.month:%Y-%m}{', a reading' if cohort.for_readings else ''}"
    return f"{name}: {counts} by {SOURCE_NAMES.get(cohort.source, cohort.source)}{left}"


def _judged_record(one: BetJudged) -> Record:
    settled = one.settled
    return {
        "bet": one.placed.id,
        "subject": one.placed.subject,
        **json_fields(one.placed.bet, "about", "p", "by"),
        "state": settled.outcome if settled else "open",
        "resolved_on": settled.on if settled else None,
        **_outcome_record(settled, one.why),
    }


def _outcome_record(found: BetSettled | CohortPlace | None, why: str | None) -> Record:
    """`why`: the reason why nothing was found."""
    if found is None:
        return {"percentile": None, "coverage": None, "why": why}
    return json_fields(found, "percentile", "coverage", "why")

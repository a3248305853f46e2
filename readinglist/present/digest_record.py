"""The digest and its mail as JSON records; the keys only ever grow."""

from __future__ import annotations

from readinglist.model.digest import Digest, DueBet, Mailing, QueueLine

from .bets import question
from .records import Record, day, instant, number, paper_record, revised_record, scored_record
from .tonight import tonight_record


def digest_record(digest: Digest) -> Record:
    """`papers`, `revised` and the lines of `ideas` are those of `top`, `revised` and `tonight`."""
    return {
        "night": day(digest.night),
        "taken": instant(digest.taken),
        "today": digest.today,
        "warning": digest.warning,
        "why_empty": digest.why_empty,
        "available": digest.available,
        "count": len(digest.papers),
        "papers": [scored_record(scored) for scored in digest.papers],
        "ideas": tonight_record(digest.night, digest.ideas)["lines"],
        "scoops": [scored_record(scored) for scored in digest.scoops],
        "revised": revised_record(digest.revised)["papers"],
        "bets": [_bet(due) for due in digest.bets],
        "queue": [_item(line) for line in digest.queue],
        "back": [paper_record(paper) for paper in digest.back],
        "caught_up": [day(night) for night in digest.caught_up],
    }


def mailing_record(mailing: Mailing) -> Record:
    return {
        "night": day(mailing.night),
        "to": mailing.recipient,
        "message_id": mailing.message_id,
        "state": mailing.state,
        "tries": mailing.tries,
        "last_try": instant(mailing.last_try),
        "error": mailing.error,
    }


def _bet(due: DueBet) -> Record:
    return {
        "bet": due.id,
        "subject": due.subject,
        "title": due.title,
        "p": number(due.bet.p),
        "question": question(due.bet),
        "by": due.bet.by,
    }


def _item(line: QueueLine) -> Record:
    return {
        "item": line.item,
        "kind": line.kind,
        "title": line.title,
        "state": line.state,
        "due": day(line.due),
        "urgency": number(line.urgency),
        "reasons": [{"kind": r.kind, "text": r.text, "weight": number(r.weight)} for r in line.reasons],
    }

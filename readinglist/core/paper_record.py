"""The JSON records: their keys are a contract and never change. Times are ISO UTC, missing is None."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from typing import Any

from .log import FetchReport, LogEntry, log_data_to
from .paper_view import telling_sentence
from .papers import Paper, ScoredPaper
from .references import Coverage
from .reports import DoctorReport, ImportReport, RevisedPaper, SearchResult, Status, TopList
from .subscriptions import Subscription
from .tracing import TraceState

Record = dict[str, Any]  # what json.dumps takes


def paper_record(paper: Paper) -> Record:
    """A paper, without anything that a ranking says."""
    return {
        "id": paper.id,
        "version": paper.version,
        "title": paper.title,
        "authors": list(paper.authors),
        "abstract": paper.abstract,
        "categories": list(paper.categories),
        "primary_category": paper.primary_category,
        "published": instant(paper.published),
        "updated": instant(paper.updated),
        "announced": day(paper.announced),
        "doi": paper.doi,
        "journal_ref": paper.journal_ref,
        "comment": paper.comment,
        "withdrawn": paper.withdrawn,
        "verdict": paper.verdict,
        "read_at": instant(paper.read_at),
        "tags": list(paper.tags),
    }


def scored_record(scored: ScoredPaper) -> Record:
    """A paper with its place, score and reasons; the weights sum to the score."""
    explore = scored.explore
    return paper_record(scored.paper) | {
        "rank": scored.rank,
        "score": number(scored.score),
        "explore": {"propensity": number(explore.propensity), "why": explore.why} if explore else None,
        "reasons": [{"kind": r.kind, "text": r.text, "weight": number(r.weight)} for r in scored.reasons],
    }


def top_record(top: TopList) -> Record:
    return {
        "night": day(top.night),
        "goal": top.goal,
        "count": len(top.papers),
        "papers": [scored_record(scored) for scored in top.papers],
    }


def similar_record(paper_id: str, papers: Iterable[ScoredPaper]) -> Record:
    found = [scored_record(scored) for scored in papers]
    return {"id": paper_id, "count": len(found), "papers": found}


def why_record(scored: ScoredPaper, number: int | None) -> Record:
    """`rank`: on the list of its night; `number`: on the list printed last; each null where it is on none.

    `sentence`: the one of the abstract in which the strongest term stands.
    """
    told = {"rank": scored.rank or None, "number": number, "goal": scored.goal}
    return scored_record(scored) | told | {"sentence": telling_sentence(scored)}


def search_record(result: SearchResult) -> Record:
    """`count` is the number of all matches, `papers` the first of them."""
    return {"query": result.query, "count": result.count, "papers": [paper_record(p) for p in result.papers]}


def revised_record(papers: Iterable[RevisedPaper]) -> Record:
    found = [paper_record(item.paper) | {"before": _before(item)} for item in papers]
    return {"count": len(found), "papers": found}


def fetch_record(report: FetchReport) -> Record:
    return {
        "status": report.status,
        "reason": report.reason,
        "from": day(report.from_night),
        "to": day(report.to_night),
        "new": report.new,
        "revised": report.revised,
        "unchanged": report.unchanged,
        "skipped": [{"id": paper_id, "why": why} for paper_id, why in report.skipped],
        "requests": report.requests,
        "seconds": round(report.seconds, 3),
    }


def import_record(report: ImportReport) -> Record:
    return {
        "files": [
            {
                "path": file.path,
                "kind": file.kind,
                "found": file.found,
                "new": file.new,
                "known": file.known,
                "pending": file.pending,
                "skipped": [{"entry": entry, "why": why} for entry, why in file.skipped],
            }
            for file in report.files
        ]
    }


def status_record(status: Status) -> Record:
    return {
        "last_success": instant(status.last_success),
        "watermarks": dict(status.watermarks),
        "papers": status.papers,
        "kept": status.kept,
        "unread": status.unread,
        "failed_since": instant(status.failed_since),
        "gaps": [day(night) for night in status.gaps],
        "warnings": list(status.warnings),
        "trace": status.trace and trace_state_record(status.trace),
        "bets_due": status.bets_due,
    }


def trace_state_record(state: TraceState) -> Record:
    """`last` null: no trace yet."""
    last = state.last
    return {
        "on": state.is_on,
        "sources": list(state.sources),
        "files": list(state.files),
        "last": last
        and {
            "at": instant(last.at),
            "status": last.status,
            "reason": last.reason,
            "lists": last.lists,
            "edges": last.edges,
            "new_edges": last.new_edges,
            "left": last.left,
            "coverage": [coverage_record(month) for month in last.coverage],
        },
    }


def coverage_record(coverage: Coverage) -> Record:
    """`category` null: all of the month."""
    return {
        "month": f"{coverage.month:%Y-%m}",
        "category": coverage.category,
        "papers": coverage.papers,
        "with_references": coverage.with_references,
        "with_counts": coverage.with_counts,
        "citing_coverage": number(coverage.citing_coverage),
    }


def doctor_record(report: DoctorReport) -> Record:
    return {
        "healthy": report.is_healthy,
        "problems": [{"what": p.what, "fix": p.fix, "fixed": p.fixed} for p in report.problems],
        "checked": list(report.checked),
    }


def log_record(entry: LogEntry) -> Record:
    return {
        "id": entry.id,
        "at": instant(entry.at),
        "device": entry.device,
        "kind": entry.kind,
        "subject": entry.subject,
        "data": log_data_to(entry.data)[1],
    }


def subscription_record(subscription: Subscription) -> Record:
    return {
        "name": subscription.name,
        "kind": subscription.kind,
        "categories": list(subscription.categories),
        "query": subscription.query,
        "url": subscription.url,
        "ids": list(subscription.ids),
        "authors": list(subscription.authors),
        "year": subscription.year,
        "shelf": subscription.shelf,
        "weight": number(subscription.weight),
        "why": subscription.why,
        "file": subscription.file or None,
    }


def json_fields(record: object, *names: str) -> Record:
    """These fields of a record (all of a dataclass's where none are named), in that order, as JSON has them."""
    names = names or tuple(field.name for field in fields(record))  # type: ignore[arg-type]  # of a dataclass
    return {name: json_value(getattr(record, name)) for name in names}


def json_value(value: Any) -> Any:  # Any: what a field holds, and what json.dumps takes
    """Tuples as lists, records as objects, days and instants in ISO 8601."""
    if isinstance(value, tuple | list):
        return [json_value(one) for one in value]
    if is_dataclass(value):
        return json_fields(value)
    if isinstance(value, date):
        return instant(value) if isinstance(value, datetime) else value.isoformat()
    return value


def instant(moment: datetime | None) -> str | None:
    """ISO 8601 in UTC, to the second, as in the store."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None


def day(night: date | None) -> str | None:
    return night.isoformat() if night else None


def number(value: float) -> float | None:
    """`value`, or None where it is not defined: JSON has no NaN."""
    return float(value) if math.isfinite(value) else None


def ends(interval: tuple[float, float] | None) -> list[float] | None:
    """An interval as JSON has it."""
    return None if interval is None else list(interval)


def _before(item: RevisedPaper) -> Record:
    old = item.before
    return {
        "version": old.version,
        "title": old.title,
        "abstract": old.abstract,
        "replaced_on": day(old.replaced_on),
    }

"""JSON: how it is written, and the records of what several rooms show.

The keys of a record are a contract and never change. Times are ISO UTC, missing is null. The text is UTF-8 in which
nothing can steer a terminal: every character that is not printable is written as an escape of JSON, so the parsed
value is the same and the bytes are harmless.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import Any

from .clock import iso
from .log import LogEntry, log_data_to
from .paper_links import added_links, paper_links
from .paper_view import strongest_sentence
from .papers import Paper, RevisedPaper, ScoredPaper, SearchResult, TopList
from .references import Coverage

Record = dict[str, Any]  # what json.dumps takes
_OF_PAPER = """id version title authors abstract categories primary_category published updated announced doi journal_ref
    comment withdrawn verdict read_at tags""".split()


def to_json(value: Any, *, indented: bool = False) -> str:  # Any: what JSON holds
    """One JSON document on one line, or indented for people. NaN is an error, not JSON."""
    return _harmless(json.dumps(value, ensure_ascii=False, allow_nan=False, indent=2 if indented else None))


def _harmless(text: str) -> str:
    if text.isprintable():
        return text
    bad = {ord(char): _escape(char) for char in set(text) if not char.isprintable() and char != "\n"}
    return text.translate(bad)


def _escape(char: str) -> str:
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{int.from_bytes(units[i : i + 2]):04x}" for i in range(0, len(units), 2))


def json_fields(record: object, *names: str, **renamed: str) -> Record:
    """These fields of a record (all of a dataclass's where none are named), in that order, as JSON has them.

    `renamed`: key in JSON -> field, after those that keep their name.
    """
    if not names and not renamed:
        names = tuple(field.name for field in fields(record))  # type: ignore[arg-type]  # of a dataclass
    keys = {name: name for name in names} | renamed
    return {key: json_value(getattr(record, name)) for key, name in keys.items()}


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
    return iso(moment) if moment else None


def day(night: date | None) -> str | None:
    return night.isoformat() if night else None


def number(value: float) -> float | None:
    """`value`, or None where it is not defined: JSON has no NaN."""
    return float(value) if math.isfinite(value) else None


def ends(interval: tuple[float, float] | None) -> list[float] | None:
    """An interval as JSON has it."""
    return None if interval is None else list(interval)


def paper_record(paper: Paper) -> Record:
    """A paper, without anything that a ranking says."""
    return json_fields(paper, *_OF_PAPER) | {"links": [json_fields(link) for link in paper_links(paper)]}


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
        "muted": top.muted,
        "papers": [scored_record(scored) for scored in top.papers],
    }


def similar_record(paper_id: str | None, papers: Iterable[ScoredPaper], of: str | None = None) -> Record:
    """`of`: what the papers are similar to: the id, or the set, whose `id` is null."""
    found = [scored_record(scored) for scored in papers]
    return {"id": paper_id, "count": len(found), "papers": found, "of": of or paper_id}


def why_record(scored: ScoredPaper, number: int | None) -> Record:
    """`rank`: on the list of its night; `number`: on the list printed last; each null where it is on none.

    `sentence`: the one of the abstract in which the strongest term stands.
    """
    told = {"rank": scored.rank or None, "number": number, "goal": scored.goal}
    return scored_record(scored) | told | {"sentence": strongest_sentence(scored)}


def search_record(result: SearchResult) -> Record:
    """`count` is the number of all matches, `papers` the first of them."""
    return {"query": result.query, "count": result.count, "papers": [paper_record(p) for p in result.papers]}


def revised_record(papers: Iterable[RevisedPaper]) -> Record:
    names = ("version", "title", "abstract", "replaced_on")
    found = [
        paper_record(item.paper)
        | {
            "before": json_fields(item.before, *names),
            "added_links": json_value(added_links(item)),
            "news": list(item.news),
        }
        for item in papers
    ]
    return {"count": len(found), "papers": found}


def coverage_record(coverage: Coverage) -> Record:
    """`category` null: all of the month."""
    counts = json_fields(coverage, "category", "papers", "with_references", "with_counts")
    return {"month": f"{coverage.month:%Y-%m}", **counts, "citing_coverage": number(coverage.citing_coverage)}


def log_record(entry: LogEntry) -> Record:
    return json_fields(entry, "id", "at", "device", "kind", "subject") | {"data": log_data_to(entry.data)[1]}

"""Published beside obtained numbers, as people read them and as a record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from readinglist.model import Claimed, Obtained
from readinglist.study.claims import Comparison, ReproTable, label

from .history import hours
from .records import instant, number
from .spans import Line, Span, cut, line, shown, width

_STYLE = {"reproduced": "good", "within spread": "warn", "not yet": "bad", None: "dim"}
NOTED = 3  # entries of the notebook that are shown
HOW = "95 % interval of the mean over seeds (Student's t); without seeds, the spread itself"


def repro_lines(table: ReproTable, room: int | None) -> Iterator[Line]:
    """The item, then a row a claim: published, obtained with its interval, how far off, verdict."""
    worked = f"{table.days} day{'s' if table.days != 1 else ''}, {hours(table.minutes)} logged"
    yield line(Span(cut(shown(table.title), room), "title"))
    paper = f"{shown(table.item.paper)} · " if table.item.paper else ""
    yield line(Span(f"{paper}{table.item.state} · {worked}", "dim"))
    if not table.comparisons:
        yield from _links(table, room)
        yield line(f"nothing claimed yet: readinglist repro claim {shown(table.item.name)} METRIC VALUE --tolerance 5%")
        return
    rows = [(label(one.claim), _published(one.claim), _obtained(one), one.verdict) for one in table.comparisons]
    heads = ("claim", "published", "obtained", "verdict")
    widths = [max(width(shown(row[k])) for row in (heads, *rows)) for k in range(3)]
    for row, style in ((heads, "head"), *((row, _STYLE[row[3]]) for row in rows)):
        cells = [f"{shown(text)}{' ' * (widths[k] - width(shown(text)))}  " for k, text in enumerate(row[:3])]
        yield line(*cells, Span(row[3], style))
    for one in table.comparisons:
        told = [part for part in (shown(one.claim.source), _page(one.claim), _notes(one)) if part]
        if told:
            yield line(Span(f"{shown(label(one.claim))}: {' · '.join(told)}", "dim"))
    yield from _links(table, room)
    if len(table.comparisons) > 1:
        yield line("in all: ", Span(table.verdict or "", _STYLE[table.verdict]))


def _links(table: ReproTable, room: int | None) -> Iterator[Line]:
    """Ideas, and the latest of the notebook."""
    if table.ideas:
        yield line(Span(cut(f"ideas: {', '.join(map(shown, table.ideas))}", room), "dim"))
    for day, text in table.noted[-NOTED:]:
        yield line(Span(cut(f"notebook, {day.isoformat()}: {shown(text)}", room), "dim"))
    if len(table.noted) > NOTED:
        yield line(Span(f"and {len(table.noted) - NOTED} older entries of the notebook: --json has them", "dim"))


def repro_record(table: ReproTable) -> dict[str, Any]:
    """`verdict` of the item: the worst of its claims; null: nothing was claimed."""
    return {
        "item": table.item.name,
        "title": table.title,
        "paper": table.item.paper,
        "state": table.item.state,
        "verdict": table.verdict,
        "days": table.days,
        "minutes": table.minutes,
        "how": HOW,
        "ideas": list(table.ideas),
        "journal": [{"day": day.isoformat(), "text": text} for day, text in table.noted],
        "claims": [_record(one) for one in table.comparisons],
    }


def _record(one: Comparison) -> dict[str, Any]:
    claim = one.claim
    return {
        "metric": claim.metric,
        "data": claim.data or None,
        "published": number(claim.value),
        "tolerance": number(claim.tolerance),
        "spread": claim.spread,
        "seeds": claim.seeds,
        "source": claim.source,
        "page": claim.page,
        "claimed": instant(one.claimed),
        "verdict": one.verdict,
        "off": one.off,
        "interval": list(one.interval) if one.interval else None,
        "results": [
            {
                "at": instant(result.at),
                "value": number(result.obtained.value),
                "seeds": result.obtained.seeds,
                "spread": result.obtained.spread,
                "commit": result.obtained.commit,
                "notes": result.obtained.notes,
            }
            for result in one.results
        ],
    }


def _published(claim: Claimed) -> str:
    spread = f", spread {claim.spread:g}" if claim.spread is not None else ""
    return f"{claim.value:g} ± {claim.tolerance:g}{spread}"


def _obtained(one: Comparison) -> str:
    latest = one.latest
    if latest is None:
        return "no result yet"
    low_high = f" ({one.interval[0]:.4g} to {one.interval[1]:.4g})" if one.interval else ""
    return f"{latest.value:g}{low_high}, {one.off:+.3g}"


def _page(claim: Claimed) -> str:
    return f"page {shown(claim.page)}" if claim.page else ""


def _notes(one: Comparison) -> str:
    latest = one.latest
    if latest is None:
        return ""
    count = f"result {len(one.results)}, the latest counts" if len(one.results) > 1 else ""
    return " · ".join(part for part in (count, _seeds(latest), shown(latest.commit), shown(latest.notes)) if part)


def _seeds(latest: Obtained) -> str:
    return f"{latest.seeds} seed{'s' if latest.seeds != 1 else ''}" if latest.seeds else ""

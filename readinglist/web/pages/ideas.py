"""The ledger of ideas, and the story of one: as they were worked out last, because the whole takes minutes once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from readinglist.model import Idea, IdeaRecord
from readinglist.present.idea_story import by_text, story_facts
from readinglist.web.asking import Ask, Page
from readinglist.web.places import MOST_PAGES, ROWS, page_numbers

if TYPE_CHECKING:
    from readinglist.workflows.library import Library

USED, UP, DOWN = "uses", "up", "down"
# What the ledger may be ordered by, and which way first. None stands last either way.
ORDERS: Mapping[str, tuple[str, str, Callable[[IdeaRecord], Any]]] = {  # any: numbers or words, of one column alike
    "name": ("idea", UP, lambda record: record.idea.name.lower()),
    "fate": ("fate", UP, lambda record: record.fate.fate if record.fate else None),
    USED: ("uses", DOWN, lambda record: record.uses),
    "groups": ("groups", DOWN, lambda record: record.independent_groups),
    "status": ("status", UP, lambda record: record.status),
    "peak": ("peak", DOWN, lambda record: record.peak),
}
USES = 30  # papers that are shown of an idea
LISTED = ("what", "uses", "groups", "displaced", "fate")  # of the lines of a story; the others are shown with links


def ledger(library: Library, ask: Ask) -> Page:
    """All ideas, a page of fifty. Raises UsageError for a column that is none."""
    by = ask.choice("sort", (USED, *ORDERS))
    way = ask.choice("order", (ORDERS[by][1], UP, DOWN))
    page = ask.number("page", 1, MOST_PAGES)
    then = library.ideas_then()
    records = in_order(then.value, by, way) if then else ()
    some = records[(page - 1) * ROWS : page * ROWS]
    late = [] if then else [idea.name for idea in library.idea_names()]
    shown = {
        "then": then,
        "rows": [(record, library.curve_of(record, small=True)) for record in some],
        "count": len(records),
        "columns": [_column(name, by, way) for name in ORDERS],
        "titles": library.titles([record.idea.origin for record in some if record.idea.origin]),
        "names": late,
        "pages": [(n, _address(by, way, n), n == page) for n in page_numbers(page, -(-len(records) // ROWS))],
    }
    return Page("ideas.html", "Ideas", "ideas", shown)


def in_order(records: tuple[IdeaRecord, ...], by: str, way: str) -> tuple[IdeaRecord, ...]:
    """`records` by a column, then by name; what has no value there stands last."""
    value = ORDERS[by][2]
    named = sorted(records, key=lambda record: record.idea.name.lower())
    known = sorted((r for r in named if value(r) is not None), key=value, reverse=way == DOWN)
    return (*known, *(r for r in named if value(r) is None))


def idea(library: Library, ask: Ask) -> Page:
    """One idea. Raises NotFound."""
    found = library.idea_named(ask.path["name"])
    then = library.ideas_then()
    record = next((record for record in then.value if record.idea.name == found.name), None) if then else None
    uses = library.newest_uses(found.name, USES)
    origin = library.origin_of(found)
    shown = {
        "idea": found,
        "then": then,
        "record": record,
        "origin": origin,
        "facts": _facts(found, record, origin),
        "picture": library.curve_of(record) if record else None,
        "builds_on": [(edge, by_text(edge.by)) for edge in record.builds_on] if record else [],
        "uses": uses,
        "titles": library.titles([use.paper for use in uses]),
    }
    return Page("idea.html", found.name, "ideas", shown)


def _facts(found: Idea, record: IdeaRecord | None, origin: Any) -> list[tuple[str, str]]:  # any: a Paper or None
    facts = [(label, text) for label, text in story_facts(record, origin) if label in LISTED] if record else []
    return [("also called", ", ".join(found.aliases)), *facts] if found.aliases else facts


def _column(name: str, by: str, way: str) -> tuple[str, str, str]:
    """Its word, where a click on it leads, and how it is sorted now, for those who do not see it."""
    word, first, _ = ORDERS[name]
    other = {UP: DOWN, DOWN: UP}[way]
    told = {UP: "ascending", DOWN: "descending"}[way] if name == by else "none"
    return word, _address(name, other if name == by else first), told


def _address(by: str, way: str, page: int = 1) -> str:
    parts = {"sort": by, "order": way} | ({"page": str(page)} if page > 1 else {})
    return f"/ideas?{urlencode(parts)}"

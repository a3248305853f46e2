"""The ledger of ideas, and the story of one: as they were worked out last, because the whole takes minutes once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from readinglist.core.graph_export import GraphNode
from readinglist.core.ideas import Idea
from readinglist.ideas.view.ideas import by_text, fate_sources, story_facts
from readinglist.interface.web.asking import MOST_PAGES, ROWS, Ask, Page, page_numbers, with_query
from readinglist.interface.web.render import idea_path, paper_path

from .graph_files import FATES, MOST, MapFilters
from .records import IdeaRecord

if TYPE_CHECKING:
    from readinglist.context import Context


USED, UP, DOWN = "uses", "up", "down"
# What the ledger may be ordered by, and which way first. None stands last either way.
ORDERS: Mapping[str, tuple[str, str, Callable[[IdeaRecord], Any]]] = {  # any: numbers or words, of one column alike
    "name": ("idea", UP, lambda record: record.idea.name.lower()),
    "fate": ("fate", UP, lambda record: record.fate.fate if record.fate else None),
    USED: ("uses", DOWN, lambda record: record.uses),
    "groups": ("groups", DOWN, lambda record: record.independent_groups),
    "status": ("status", UP, lambda record: record.direction),
    "peak": ("peak", DOWN, lambda record: record.peak),
}
USES = 30  # papers that are shown of an idea
LISTED = ("uses", "groups", "displaced", "fate")  # of the lines of a story; the others are shown with links


def ledger(library: Context, ask: Ask) -> Page:
    """All ideas, a page of fifty. Raises UsageError for a column that is none."""
    from readinglist.ideas.canon import canon_papers
    from readinglist.ideas.ideas import ledger_ideas
    from readinglist.ideas.ledger import curve_of, last_ledger
    from readinglist.papers.api import titles

    by = ask.choice("sort", (USED, *ORDERS))
    way = ask.choice("order", (ORDERS[by][1], UP, DOWN))
    page = ask.number("page", 1, MOST_PAGES)
    then = last_ledger(library)
    records = in_order(then.value, by, way) if then else ()
    some = records[(page - 1) * ROWS : page * ROWS]
    late = [] if then else [idea.name for idea in ledger_ideas(library)]
    shown = {
        "then": then,
        "rows": [(record, curve_of(record, small=True)) for record in some],
        "count": len(records),
        "fates": fate_sources(records) if records else "",
        "columns": [_column(name, by, way) for name in ORDERS],
        "canon": canon_papers(),
        "titles": titles(library, [record.idea.origin for record in some if record.idea.origin]),
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


def idea(library: Context, ask: Ask) -> Page:
    """One idea. Raises NotFound."""
    from readinglist.formats.idea_map import in_words
    from readinglist.ideas.canon import canon_papers, load_canon
    from readinglist.ideas.ideas import get_idea, origin_of
    from readinglist.ideas.ledger import curve_of, last_ledger
    from readinglist.ideas.names import newest_uses
    from readinglist.papers.api import titles

    found = get_idea(library, ask.path["name"])
    then = last_ledger(library)
    record = next((record for record in then.value if record.idea.name == found.name), None) if then else None
    uses = newest_uses(library, get_idea(library, found.name), USES)
    origin, landmark = origin_of(library, found), canon_papers().get(found.origin or "")
    shown = {
        "idea": found,
        "then": then,
        "record": record,
        "origin": origin,
        "what": (record.what if record else None) or (landmark.summary if landmark else None),
        "origin_title": landmark.title if landmark else None,
        "lately": in_words(record.lately) if record and record.lately else "",
        "canon_uses": [paper for paper in load_canon() if landmark and landmark.id in paper.cites][::-1],
        "facts": _facts(found, record, origin),
        "picture": curve_of(record) if record else None,
        "builds_on": [(edge, by_text(edge.by)) for edge in record.builds_on] if record else [],
        "uses": uses,
        "titles": titles(library, [use.paper for use in uses]),
    }
    return Page("idea.html", found.name, "ideas", shown)


def _facts(found: Idea, record: IdeaRecord | None, origin: Any) -> list[tuple[str, str]]:  # any: a Paper or None
    facts = [(label, text) for label, text in story_facts(record, origin) if label in LISTED] if record else []
    return [("also called", ", ".join(found.aliases)), *facts] if found.aliases else facts


def _column(name: str, by: str, way: str) -> tuple[str, str, str]:
    """Its word, where a click on it leads, and how it is sorted now, for those who do not see it."""
    word, first, _ = ORDERS[name]
    other = {UP: DOWN, DOWN: UP}[way]
    sorting = {UP: "ascending", DOWN: "descending"}[way] if name == by else "none"
    return word, _address(name, other if name == by else first), sorting


def _address(by: str, way: str, page: int = 1) -> str:
    return with_query("/ideas", {"sort": by, "order": way, "page": str(page) if page > 1 else ""})


# The map of ideas, drawn into the page, with the same as a table below it.


LAST_YEAR = 9999
LONGEST = 200  # characters of a name or an id


def idea_map(library: Context, ask: Ask) -> Page:
    """The ideas that the filters let through, at most 300. Raises UsageError for a filter that is none."""
    from readinglist.formats.idea_map import PLOT, legend, shows_fates
    from readinglist.ideas.graph_files import last_map
    from readinglist.ideas.ideas import ledger_ideas
    from readinglist.ideas.ledger import last_ledger

    since, until = ask.number("from", 0, LAST_YEAR) or None, ask.number("to", 0, LAST_YEAR) or None
    chosen = ask.choice("fate", ("", *FATES)), ask.choice("kept", ("", "1")) == "1", since, until
    filters = MapFilters(*chosen, ask.choice("view", ("", "fate")) == "fate")
    wanted, paper = (ask.query.get(name, "")[:LONGEST] for name in ("idea", "paper"))
    then = last_ledger(library)
    drawn = last_map(library, filters, page_of, wanted, paper)
    nodes = drawn.nodes if drawn else ()
    signs = {"kept": any(node.verdict == "keep" for node in nodes), "read": any(node.is_read for node in nodes)}
    shown = {
        "then": then,
        "names": not then and ledger_ideas(library),
        "drawn": drawn,
        "legend": list(legend(nodes, filters.by_fate)),
        "by_fate": shows_fates(nodes, filters.by_fate),
        "plot": PLOT,
        "told_until": min((node.lately.until for node in nodes if node.lately), default=None),
        "signs": [sign for sign, holds in signs.items() if holds],
        "wanted": wanted or paper,
        "sought": wanted,
        "filters": filters,
        "fates": FATES,
        "most": MOST,
    }
    return Page("map.html", "Map of ideas", "map", shown)


def page_of(node: GraphNode) -> str:
    """Where a dot leads: to the paper that introduced the idea, or to the idea's own page."""
    return paper_path(node.paper) if node.paper else idea_path(node.id)

"""The map of ideas, drawn into the page, with the same as a table below it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from readinglist.model.graph_export import GraphNode
from readinglist.web.asking import Ask, Page
from readinglist.web.render import idea_path, paper_path
from readinglist.workflows.graph_map import FATES, MOST, NO_FATE, MapFilters

if TYPE_CHECKING:
    from readinglist.workflows.library import Library

LAST_YEAR = 9999
LONGEST = 200  # characters of a name or an id


def idea_map(library: Library, ask: Ask) -> Page:
    """The ideas that the filters let through, at most 300. Raises UsageError for a filter that is none."""
    since, until = ask.number("from", 0, LAST_YEAR) or None, ask.number("to", 0, LAST_YEAR) or None
    filters = MapFilters(ask.choice("fate", ("", *FATES)), ask.choice("kept", ("", "1")) == "1", since, until)
    wanted, paper = (ask.query.get(name, "")[:LONGEST] for name in ("idea", "paper"))
    drawn = library.map_then(filters, page_of, wanted, paper)
    counts = Counter(node.fate or NO_FATE for node in drawn.nodes) if drawn else Counter()
    shown = {
        "then": library.ideas_then(),
        "drawn": drawn,
        "legend": [(fate, counts[fate]) for fate in FATES if counts[fate]],
        "signs": _signs(drawn.nodes if drawn else ()),
        "wanted": wanted or paper,
        "filters": filters,
        "fates": FATES,
        "most": MOST,
    }
    return Page("map.html", "Map of ideas", "map", shown)


def _signs(nodes: tuple[GraphNode, ...]) -> list[str]:
    """The signs of mine that stand on the map."""
    is_there = {"kept": any(node.verdict == "keep" for node in nodes), "read": any(node.is_read for node in nodes)}
    return [sign for sign, holds in is_there.items() if holds]


def page_of(node: GraphNode) -> str:
    """Where a dot leads: to the paper that introduced the idea, or to the idea's own page."""
    return paper_path(node.paper) if node.paper else idea_path(node.id)

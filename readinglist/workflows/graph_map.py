"""The map of ideas: as a file (SVG as it was drawn, or the same drawing as a PNG), and drawn for a page at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from readinglist.errors import NotFound
from readinglist.formats.palette import FATE_COLOURS
from readinglist.ids import month_of
from readinglist.model import IdeaRecord, Paper
from readinglist.model.graph_export import BUILDS_ON, IDEAS, GraphEdge, GraphExport, GraphNode

from .graph_papers import start_of
from .home import Home
from .ledger import ledger_then
from .pictures import png_of

NO_FATE = "none"
FATES = (*(fate for fate in FATE_COLOURS if fate), NO_FATE)  # by which a map may be filtered
MOST = 300  # ideas on one sheet: more of them cannot be told apart


def picture_of(export: GraphExport, kind: str, title: str = "Map of ideas") -> bytes:
    """The ideas of `export` as a file of `kind` (`pictures.PICTURES`). Raises NotFound where none has a date."""
    from readinglist.formats.idea_map import idea_map

    if not any(node.start for node in export.nodes):
        raise NotFound("no idea with a date to draw: readinglist ideas add --canon puts landmark ideas into the ledger")
    if kind == "svg":
        return idea_map(export, title).encode()
    return png_of(idea_map(export, title, flat=True))


@dataclass(frozen=True, slots=True)
class MapFilters:
    """Which ideas are drawn. `fate`: one of `FATES`, or "" for any; years are of the origin, both included."""

    fate: str = ""
    kept: bool = False
    since: int | None = None
    until: int | None = None

    def let_through(self, node: GraphNode) -> bool:
        year = node.start.year if node.start else None
        is_in_time = year is None or ((self.since or year) <= year <= (self.until or year))
        is_of_fate = not self.fate or (node.fate or NO_FATE) == self.fate
        return is_in_time and is_of_fate and (not self.kept or node.verdict == "keep")


@dataclass(frozen=True, slots=True)
class MapDrawn:
    """A map with what is on it, most used first; `svg` None where none of `nodes` has a date.

    `marked` are the ideas that were asked for; `left_out`: those that the filters let through and that found no room.
    """

    svg: str | None
    nodes: tuple[GraphNode, ...]
    builds_on: Mapping[str, tuple[str, ...]]  # idea -> ideas of the map
    marked: tuple[str, ...] = ()
    left_out: int = 0


def map_then(
    lib: Home, filters: MapFilters, page: Callable[[GraphNode], str | None], idea: str = "", paper: str = ""
) -> MapDrawn | None:
    """The map of the ledger as it was made last; None where it never was.

    The `idea` of this name, and those that `paper` introduced, are marked. Drawn once for a state of the library.
    """
    then = ledger_then(lib)
    if then is None:
        return None
    marked = tuple(record.idea.name for record in then.value if _is_meant(record, idea, paper))
    state = then.at, lib.store.log.last_seq(), filters, marked
    return lib.once("map", state, lambda: draw_map(lib, then.value, filters, page, marked))


def _is_meant(record: IdeaRecord, name: str, paper: str) -> bool:
    names = [one.casefold() for one in record.idea.names]
    return bool(name and name.casefold() in names) or bool(paper and record.idea.origin == paper)


def draw_map(
    lib: Home,
    records: Sequence[IdeaRecord],
    filters: MapFilters,
    page: Callable[[GraphNode], str | None],
    marked: Sequence[str] = (),
) -> MapDrawn:
    """The map of `records` (most used first) with what I kept and read by now; `marked` ideas are never left out."""
    from readinglist.formats.idea_map import idea_map

    origins = lib.store.papers.find_many({record.idea.origin for record in records if record.idea.origin})
    nodes = [_node(record, origins.get(record.idea.origin or "")) for record in records]
    wanted = [node for node in nodes if filters.let_through(node) or node.id in marked]
    room = [node.id for node in wanted if node.id not in marked][: max(MOST - len(marked), 0)]
    chosen = {*marked, *room}
    shown = tuple(node for node in wanted if node.id in chosen)
    names = {node.id for node in shown}
    pairs = {
        (step.later, step.earlier): step
        for record in records
        for step in record.builds_on
        if step.later in names and step.earlier in names
    }
    edges = tuple(
        GraphEdge(later, earlier, BUILDS_ON, None, 1, step.evidence) for (later, earlier), step in pairs.items()
    )
    told = next((record.fate for record in records if record.fate), None)
    source, cutoff = (told.source or "library", told.cutoff) if told else ("library", None)
    export = GraphExport(IDEAS, shown, edges, source, cutoff, None, told.resolved_share if told else None)
    is_dated, quick = any(node.start for node in shown), filters != MapFilters()  # the whole map is drawn ahead
    drawn = idea_map(export, "Map of ideas", page=page, marked=marked, quick=quick) if is_dated else None
    builds_on: dict[str, tuple[str, ...]] = {}
    for later, earlier in pairs:
        builds_on[later] = (*builds_on.get(later, ()), earlier)
    return MapDrawn(drawn, shown, builds_on, tuple(marked), len(wanted) - len(shown))


def _node(record: IdeaRecord, origin: Paper | None) -> GraphNode:
    """An idea as the map shows it; where it stands in an export is not told."""
    idea = record.idea
    start = (start_of(origin) if origin else None) or (month_of(idea.origin) if idea.origin else None)
    return GraphNode(
        idea.name,
        idea.name,
        origin.title if origin else None,
        origin.authors if origin else (),
        start,
        origin.primary_category if origin else None,
        record.fate.fate if record.fate else None,
        reuse=record.uses,
        paper=origin.id if origin else None,
        verdict=origin.verdict if origin else None,
        is_read=origin is not None and origin.read_at is not None,
    )

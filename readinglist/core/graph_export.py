"""A graph as it leaves the library: nodes and edges with everything that a file of it shows.

One record for every format and for the picture. How it looks (colour, size) follows from what is known and is
not stored; the place on the sheet is, because it is told from the whole library and not from what was chosen.
"""

from __future__ import annotations

from datetime import date

from .frozen import Frozen
from .ideas import LastYear

PAPERS, IDEAS = "papers", "ideas"  # what the nodes are
BUILDS_ON = "builds on"  # the kind of an edge between ideas; between papers it is one of CITATION_KINDS


class GraphFilters(Frozen):
    """Which part of the graph is wanted. Dates are taken by their month, both ends included.

    `ego` is the id of a paper or the name of an idea; `hops` how far its neighbourhood goes, against and along
    citations (None: 1). With `kept` and without `ego`, `hops` is counted from what was kept (None: 0).
    """

    since: date | None = None
    until: date | None = None
    ideas: bool = False  # the graph of ideas instead of that of papers
    packed: bool = False  # of the ideas those that the pack of the library knows, by its figures and citations
    ego: str | None = None
    hops: int | None = None
    kept: bool = False
    min_citations: int = 0  # for an idea: uses


class GraphNode(Frozen):
    """A paper, or an idea with what its origin says. `x` is a day and `y` a height, in units of a day; y grows upwards.

    `reuse` counts the papers that lead to a paper over at most two citations, or those that use an idea.
    """

    id: str  # of the paper, or the idea's name
    label: str  # short, to be drawn
    title: str | None = None
    authors: tuple[str, ...] = ()
    start: date | None = None  # of the first version
    category: str | None = None
    fate: str | None = None
    percentile: float | None = None  # 0 to 1, of citations among papers of the same month and category
    influence: float | None = None
    citations: int = 0
    reuse: int = 0
    idea: str | None = None  # what the paper introduced; several joined by "; "
    paper: str | None = None  # the paper behind the node: itself, or an idea's origin
    verdict: str | None = None
    is_read: bool = False
    x: float = 0.0
    y: float = 0.0
    lately: LastYear | None = None


class GraphEdge(Frozen):
    """`citing` cites `cited`, or builds on it: ids of nodes. It exists from `start` on, when both do.

    `weight` counts the places that cite, at least 1; `evidence` is the sentence that says most.
    """

    citing: str
    cited: str
    kind: str = "unknown"
    start: date | None = None
    weight: int = 1
    evidence: str | None = None


class GraphExport(Frozen):
    """Nodes and edges between them, and what was looked at to know them.

    `coverage` is the share of the papers of the months shown whose references are known; `resolved_share` that of
    their references which were found here; `cutoff` the newest day on which a list was taken.
    """

    kind: str  # PAPERS | IDEAS
    nodes: tuple[GraphNode, ...] = ()
    edges: tuple[GraphEdge, ...] = ()
    source: str = "library"
    cutoff: date | None = None
    coverage: float | None = None
    resolved_share: float | None = None

"""The map of ideas as a picture: where an idea stands in time, how much it is used, and how it fares now.

Time runs to the right, reuse upwards on a scale of logarithms. Colour and size are one scale: what the use did in the
last twelve months; in a second view they are the fate and all uses. SVG text: nothing in it runs or is loaded.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from readinglist.core.frozen import Frozen
from readinglist.core.graph_export import GraphEdge, GraphExport, GraphNode
from readinglist.core.ideas import LastYear
from readinglist.core.ids import page_of
from readinglist.formats import svg
from readinglist.formats.graphs import about
from readinglist.formats.label_placement import PAD, Box, Spot, place
from readinglist.formats.svg import (
    ARC,
    COURSE_COLOURS,
    COURSE_RADII,
    FAINT,
    FATE_COLOURS,
    INK,
    LINE,
    PAPER,
    Rgb,
    fate_colour,
    fitted,
    hex_of,
    text_width,
)

WIDTH, HEIGHT = 1600, 1000
PLOT_LEFT, PLOT_RIGHT, PLOT_TOP, PLOT_BOTTOM = 76, WIDTH - 36, 128, HEIGHT - 84
UNUSED = 46  # height of the row below the scale, for ideas that nobody used: a logarithm has no 0
_HEADROOM = 1.25  # of the largest count
_TICKS = 12  # years that are named at most
_EDGE = 0.02  # of the time shown, free on both sides
_HALF_A_YEAR = 183  # days: the least of it


PLOT = Box(PLOT_LEFT, PLOT_TOP, PLOT_RIGHT, PLOT_BOTTOM)


class Axes(Frozen):
    """The scales of one picture: `first` and `last` day shown, the largest count, whether there is a row for 0."""

    first: date
    last: date
    most: int
    has_unused: bool

    def x(self, day: date) -> float:
        return PLOT_LEFT + (PLOT_RIGHT - PLOT_LEFT) * (day - self.first).days / (self.last - self.first).days

    def y(self, uses: int) -> float:
        """The place of a count: 1 on the base line, 0 in the row below it."""
        if uses < 1:
            return PLOT_BOTTOM - UNUSED / 2
        return self.base - (self.base - PLOT_TOP) * math.log(uses) / math.log(max(self.most, 2) * _HEADROOM)

    @property
    def base(self) -> float:
        """Where a count of 1 lies."""
        return PLOT_BOTTOM - (UNUSED if self.has_unused else 16)

    def counts(self) -> Iterator[int]:
        """1, 2, 5, 10, 20, ... up to the largest count; 0 first where there is a row for it."""
        if self.has_unused:
            yield 0
        scale = 1
        while scale <= self.most:
            yield from (scale * step for step in (1, 2, 5) if scale * step <= self.most)
            scale *= 10

    def days(self) -> Iterator[tuple[date, str]]:
        """The days that are named: years at an even distance, quarters where less than three years are shown."""
        years = range(self.first.year, self.last.year + 1)
        if len(years) <= 3:
            found = [(date(year, month, 1), f"{year}-{month:02}") for year in years for month in (1, 4, 7, 10)]
        else:
            step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 1000, 10_000) if len(years) / step <= _TICKS * 1.5)
            found = [(date(year, 1, 1), str(year)) for year in years if year % step == 0]
        return ((day, name) for day, name in found if self.first <= day <= self.last)


def axes_of(nodes: Iterable[GraphNode]) -> Axes:
    """Scales on which all of `nodes` with a date lie, a year wide at least. Raises ValueError where none has one."""
    nodes = tuple(node for node in nodes if node.start is not None)
    days = [node.start.toordinal() for node in nodes if node.start is not None]
    edge = max(round((max(days) - min(days)) * _EDGE), _HALF_A_YEAR)
    first, last = max(min(days) - edge, date.min.toordinal()), min(max(days) + edge, date.max.toordinal())
    uses = [node.reuse for node in nodes]
    return Axes(date.fromordinal(first), date.fromordinal(last), max(uses), min(uses) < 1)


NAMED = 30  # of the first, whose names are dark
_LARGE = 10  # of these, set larger
_SIZES = (15.0, 13.0, 11.0)  # points: the largest, the dark, the others
NOT_COUNTED = "not counted"  # the course of what nobody counted
_ROOM = 190.0  # points that a name takes at most; all of it stands where the dot is pointed at
_SMALLEST, _GROWTH = 3.2, 9.0  # radius of a dot of no use, and what the most used one has more
_RAISED, _HIGHEST = 0.16, 90.0  # how far an arc rises, by its width, and at most
_RING, _HOLE = 3.2, 0.42  # of kept: outside of the dot; of read: share of its radius
_AUTHORS = 3
_ABOVE = 0.2  # of its width: a name that is no more to the side of its dot is centred
_STACKED = 3  # names at one dot, where it is not among the largest


class _Dot(NamedTuple):
    """The nodes at one place, and whether one of them is among the first."""

    nodes: tuple[GraphNode, ...]
    spot: Spot
    is_first: bool


def course_of(node: GraphNode) -> str | None:
    return node.lately.course if node.lately else None


def shows_fates(nodes: Iterable[GraphNode], by_fate: bool = False) -> bool:
    """Whether colours tell fates: where that is asked for, and where nothing is known of the last twelve months."""
    return by_fate or not any(node.lately for node in nodes)


def arxiv_page(node: GraphNode) -> str | None:
    """Where an idea's dot leads in a file: the page of its origin at arXiv."""
    return page_of(node.paper) if node.paper else None


def idea_map(
    export: GraphExport,
    title: str,
    *,
    flat: bool = False,
    page: Callable[[GraphNode], str | None] = arxiv_page,
    marked: Collection[str] = (),
    by_fate: bool = False,
) -> str:
    """The ideas of `export` as an SVG: time to the right, reuse upwards, arcs for what builds on what.

    `flat` leaves out the links, for renderers that do not draw what stands in one; `page` tells where a dot leads.
    `marked` ideas, by id, and their arcs have the class "marked". `by_fate`: the second view. Nodes without a
    date are left out, and counted. Raises ValueError where no node has one.
    """
    nodes = sorted((n for n in export.nodes if n.start is not None), key=lambda n: (-n.reuse, n.start, n.id))
    by_fate = shows_fates(nodes, by_fate)
    axes = axes_of(nodes)
    dots = _dots(nodes, axes, by_fate)
    frame = Box(PLOT.left, PLOT.top - 8, WIDTH - 8, PLOT.bottom)
    boxes = place([dot.spot for dot in dots], frame)
    named = [(dot, box) for dot, box in zip(dots, boxes, strict=True) if box is not None]
    at = {node.id: dot for dot in dots for node in dot.nodes}
    edges = [e for e in export.edges if e.citing in at and e.cited in at]
    parts = [
        '<g class="scales">',
        *_scales(axes),
        "</g>",
        f'<g class="links" fill="none" stroke="{hex_of(ARC)}" stroke-opacity="{_faintness(len(edges)):.2f}">',
        *(_arc(edge, at[edge.cited].spot, at[edge.citing].spot, marked) for edge in edges),
        "</g>",
        '<g class="dots">',
        *(_drawn(node, at[node.id], None if flat else page, marked, by_fate) for node in _by_rank(nodes)[::-1]),
        '</g><g class="names">',
        *(text for dot, box in named for text in _names(dot, box)),
        '</g><g class="heading">',
        *_heading(title, nodes, len(edges), by_fate),
        '</g><g class="foot">',
        *_foot(export, len(export.nodes) - len(nodes)),
        "</g>",
    ]
    return svg.document(WIDTH, HEIGHT, title, "idea-map", parts, role="img" if flat else "group")


def _by_rank(nodes: Sequence[GraphNode]) -> list[GraphNode]:
    """What prospers first, then what is not counted, of these the most used first; `nodes` come most used first."""
    order = list(COURSE_COLOURS)
    return sorted(nodes, key=lambda node: order.index(course_of(node)))


def _dots(nodes: Sequence[GraphNode], axes: Axes, by_fate: bool) -> list[_Dot]:
    """Nodes of one day and one count share a dot, whose names stand below each other; the first to be named first."""
    groups = [tuple(group) for _, group in groupby(nodes, key=lambda node: (node.start, node.reuse))]
    ranked = list(nodes) if by_fate else _by_rank(nodes)
    place_of = {node.id: number for number, node in enumerate(ranked)}
    found: list[_Dot] = []
    for some in sorted(groups, key=lambda group: min(place_of[node.id] for node in group)):
        first = [node for node in some if place_of[node.id] < NAMED]
        size = _SIZES[0] if len(found) < _LARGE else _SIZES[1] if first else _SIZES[2]
        shown = (first or some)[:_STACKED]
        names = [fitted(svg.plain(node.label) or "?", size, _ROOM) for node in shown]
        names += [f"and {len(some) - len(shown):,} more"] if len(some) > len(shown) else []
        reuse, start = some[0].reuse, some[0].start
        share = (reuse / axes.most) ** 0.5 if axes.most else 0.0
        radius = _SMALLEST + _GROWTH * share if by_fate else max(COURSE_RADII[course_of(node)] for node in some)
        assert start is not None
        found.append(_Dot(some, Spot(axes.x(start), axes.y(reuse), radius, tuple(names), size), bool(first)))
    return found


def _scales(axes: Axes) -> Iterator[str]:
    """The grid and what its lines mean."""
    days = [(axes.x(day), name) for day, name in axes.days()]
    counts = [(axes.y(count), f"{count:,}") for count in axes.counts()]
    yield from (svg.line(x, PLOT.top, x, PLOT.bottom, LINE) for x, _ in days)
    yield from (svg.line(PLOT.left, y, PLOT.right, y, LINE) for y, _ in counts)
    yield '</g><g class="years">'
    yield from (svg.text(x, PLOT.bottom + 20, name, 13, "middle", FAINT) for x, name in days)
    yield '</g><g class="counts">'
    yield from (svg.text(PLOT.left - 10, y + 13 * svg.BASELINE, name, 13, "end", FAINT) for y, name in counts)
    yield '</g><g class="scales">'
    yield svg.text(16, PLOT.top - 14, "papers that use it (logarithmic)", 13, colour=FAINT)
    yield svg.text(PLOT.right, PLOT.bottom + 42, "first version of the paper that introduced it", 13, "end", FAINT)


def _arc(edge: GraphEdge, start: Spot, end: Spot, marked: Collection[str]) -> str:
    """From the earlier idea to the one that builds on it, rising a little on its way."""
    middle = (start.x + end.x) / 2
    height = max((start.y + end.y) / 2 - min(_HIGHEST, _RAISED * abs(end.x - start.x) + 8) * 2, PLOT.top - 20)
    way = f"M{start.x:.1f} {start.y:.1f}Q{middle:.1f} {height:.1f} {end.x:.1f} {end.y:.1f}"
    evidence = f": {edge.evidence}" if edge.evidence else ""
    words = svg.safe(f"{edge.citing} builds on {edge.cited}{evidence}")
    kind = ' class="marked"' if edge.citing in marked or edge.cited in marked else ""
    ends = f'data-from="{svg.safe(edge.cited)}" data-to="{svg.safe(edge.citing)}"'
    return f'<path{kind} {ends} d="{way}"><title>{words}</title></path>'


def _faintness(arcs: int) -> float:
    """How much of an arc is seen: many of them together are no darker than a few."""
    return min(0.5, max(0.15, 5 / math.sqrt(arcs + 1)))


def _drawn(
    node: GraphNode,
    dot: _Dot,
    page: Callable[[GraphNode], str | None] | None,
    marked: Collection[str],
    by_fate: bool,
) -> str:
    """A node as its dot; `page` None: without a link, and without what is said of it."""
    spot, course = dot.spot, course_of(node)
    fill = fate_colour(node.fate) if by_fate else COURSE_COLOURS[course]
    rim = tuple(part * 2 // 3 for part in fill)
    circles = [
        svg.circle(spot.x, spot.y, spot.radius, f'fill="{hex_of(fill)}" stroke="{hex_of((rim[0], rim[1], rim[2]))}"')
    ]
    circles += _marks(spot, kept=node.verdict == "keep", read=node.is_read)
    if page is None:
        return "".join(circles)
    states = ["idea", f"fate-{(node.fate or 'none').replace(' ', '-')}", *([course] if course else [])]
    states += [
        word
        for word, holds in (("kept", node.verdict == "keep"), ("read", node.is_read), ("marked", node.id in marked))
        if holds
    ]
    about_it = f"<title>{svg.safe(_about(node, dot))}</title>"
    drawn = f'<g class="{" ".join(states)}" data-idea="{svg.safe(node.id)}">{about_it}{"".join(circles)}</g>'
    address = page(node)
    return f'<a href="{svg.safe(address)}">{drawn}</a>' if address else drawn


def _marks(spot: Spot, *, kept: bool, read: bool) -> Iterator[str]:
    """What I did with it: a ring where I kept it, a hole where I read it."""
    if kept:
        yield svg.circle(spot.x, spot.y, spot.radius + _RING, f'fill="none" stroke="{hex_of(INK)}" stroke-width="1.6"')
    if read:
        yield svg.circle(spot.x, spot.y, max(spot.radius * _HOLE, 1.6), f'fill="{hex_of(PAPER)}" stroke="none"')


def _about(node: GraphNode, dot: _Dot) -> str:
    """What is shown where a dot is pointed at."""
    assert node.start is not None
    more = f" and {len(node.authors) - _AUTHORS} more" if len(node.authors) > _AUTHORS else ""
    origin = [node.title or "", ", ".join(node.authors[:_AUTHORS]) + more]
    facts = f"{node.start:%Y-%m}, used by {node.reuse:,} papers, {node.fate or 'no fate'}"
    year = in_words(node.lately) if node.lately else ""
    known = [word for word, holds in (("kept", node.verdict == "keep"), ("read", node.is_read)) if holds]
    others = ", ".join(other.label for other in dot.nodes if other is not node)
    here = f"in the same place: {others}" if others else ""
    return "\n".join(part for part in (node.label, *origin, ", ".join([facts, *known]), year, here) if part)


def in_words(lately: LastYear) -> str:
    """
    >>> in_words(LastYear("rising", 39, 12, date(2023, 8, 31), "arxiv_2023_cs"))
    'rising: 39 papers in the 12 months to 2023-08, 12 in those before (arxiv_2023_cs)'
    """
    span = f"in the 12 months to {lately.until:%Y-%m}, {lately.before:,} in those before"
    return f"{lately.course}: {lately.used:,} papers {span} ({lately.source})"


def _names(dot: _Dot, box: Box) -> Iterator[str]:
    """The names on a light ground, so that no arc runs through their letters."""
    left, top, right, bottom = box
    yield f'<g data-of="{svg.safe(dot.nodes[0].id)}">'
    yield (
        f'<rect x="{left:.1f}" y="{top:.1f}" width="{right - left:.1f}" height="{bottom - top:.1f}" rx="3" '
        f'fill="{hex_of(PAPER)}" fill-opacity="0.72"/>'
    )
    aside = ((left + right) / 2 - dot.spot.x) / (right - left)
    x, anchor = (right - PAD, "end") if aside < 0 else (left + PAD, "start")
    if abs(aside) < _ABOVE:
        x, anchor = (left + right) / 2, "middle"
    size, height = dot.spot.size, (bottom - top) / len(dot.spot.names)
    for number, name in enumerate(dot.spot.names):
        y = top + (number + 0.5) * height + size * svg.BASELINE
        yield svg.text(x, y, name, size, anchor, INK if dot.is_first else FAINT, "name")
    yield "</g>"


def legend(nodes: Sequence[GraphNode], by_fate: bool) -> Iterator[tuple[str, int, Rgb, float]]:
    """(word, ideas, colour, radius) of each colour that is on the map, in the order of its scale."""
    if shows_fates(nodes, by_fate):
        counts = Counter(node.fate if node.fate in FATE_COLOURS else None for node in nodes)
        scale = [(fate, fate or "no fate", colour, 7.0) for fate, colour in FATE_COLOURS.items()]
    else:
        counts = Counter(course_of(node) for node in nodes)
        scale = [(one, one or NOT_COUNTED, colour, COURSE_RADII[one]) for one, colour in COURSE_COLOURS.items()]
    return ((word, counts[value], colour, radius) for value, word, colour, radius in scale if counts[value])


def _heading(title: str, nodes: Sequence[GraphNode], links: int, by_fate: bool) -> Iterator[str]:
    """The title, and the legend in one row: colours with their numbers, then the marks."""
    yield svg.text(16, 40, fitted(svg.plain(title), 26, WIDTH - 32), 26)
    x, y = 24.0, 74.0
    if not by_fate:
        yield svg.text(16, y + 14 * svg.BASELINE, "last 12 months:", 14, colour=FAINT)
        x += 10 + text_width("last 12 months:", 14)
    for word, count, colour, radius in legend(nodes, by_fate):
        yield svg.circle(x, y, radius, f'fill="{hex_of(colour)}" stroke="{hex_of(FAINT)}"')
        yield svg.text(x + 13, y + 14 * svg.BASELINE, f"{word} {count:,}", 14)
        x += 40 + text_width(f"{word} {count:,}", 14)
    for mark, holds in (("kept", any(n.verdict == "keep" for n in nodes)), ("read", any(n.is_read for n in nodes))):
        if holds:
            spot = Spot(x, y, 5, (), 0)
            yield svg.circle(x, y, 5, f'fill="{hex_of(fate_colour(None))}" stroke="none"')
            yield from _marks(spot, kept=mark == "kept", read=mark == "read")
            yield svg.text(x + 14, y + 14 * svg.BASELINE, f"{mark} by me", 14)
            x += 40 + text_width(f"{mark} by me", 14)
    if links:
        way = f"M{x:.1f} {y + 5:.1f}Q{x + 15:.1f} {y - 12:.1f} {x + 30:.1f} {y + 5:.1f}"
        yield f'<path d="{way}" fill="none" stroke="{hex_of(ARC)}"/>'
        yield svg.text(x + 38, y + 14 * svg.BASELINE, f"builds on {links:,}", 14)


def _foot(export: GraphExport, undated: int) -> Iterator[str]:
    """What the figures rest on."""
    facts = about(export) + (f"; {undated:,} without a date not drawn" if undated else "")
    yield svg.text(16, HEIGHT - 18, fitted(facts, 12, WIDTH - 32), 12, colour=FAINT)

"""Graphs for the tests of their formats: invented, hostile, of any size."""

from __future__ import annotations

from datetime import date, timedelta

from readinglist.core.graph_export import GraphEdge, GraphExport, GraphNode
from readinglist.formats.svg import FATE_COLOURS

TITLES = (
    "Walking \x00\x01\x08\x0b\x1b[31m robots\x7f\x85",
    "a ]]> b <![CDATA[ c ]]> &amp; &#0; &nbsp;",
    "<script>alert('x')</script> \"quoted\" & 'single'",
    "👩‍🔬 learns 🧪 \U0001f1eb\U0001f1f7 \U0001d4d0\U0001d4d1",
    "\u202eright to left\u202c שלום \u2066isolated\u2069 العربية",
    "lone \ud800 surrogate, \ufffe and \uffff, \U0001ffff",
    "Erd\\H{o}s at $\\gtrsim 100\\times$",
    "line\nbreak\ttab\rreturn\u2028separator",
    '=HYPERLINK("http://x", "y"); +1; \uff1dA1, @SUM(1)',
    "",
    "\x0c\u200b",
    "z\u0310\u0311\u0312\u0313\u0314\u0315\u0316\u0317algo",
)
FATES = tuple(FATE_COLOURS)
BORN = date(1991, 8, 14)


def hostile_graph(papers: int, citations: int = 0) -> GraphExport:
    """`papers` nodes with hostile titles, each fifth without a date, each seventh without any number."""
    nodes = tuple(_node(n) for n in range(papers))
    ends = [(1 + n % (papers - 1), (n * 7919) % (1 + n % (papers - 1))) for n in range(citations)] if papers > 1 else []
    edges = tuple(
        GraphEdge(
            nodes[citing].id,
            nodes[cited].id,
            ("used", "compared", "mentioned", "unknown")[n % 4],
            nodes[citing].start,
            n % 3,
            TITLES[n % len(TITLES)] if n % 4 == 0 else None,
        )
        for n, (citing, cited) in enumerate(dict.fromkeys(ends))
    )
    return GraphExport("papers", nodes, edges, "library\x00", date(2026, 11, 25), 0.625, 0.5)


def _node(n: int) -> GraphNode:
    title = TITLES[n % len(TITLES)]
    number = float("nan") if n % 7 == 0 else n / 13
    return GraphNode(
        f"2401.{n:05}" if n % 3 else f'doi:10.1000/"<{n}>&',
        title[:20],
        title or None,
        ("Ada \x00A", "Bo <B>") if n % 2 else (),
        None if n % 5 == 0 else BORN + timedelta(days=n),
        ("cs.LG", "hep-th", None)[n % 3],
        FATES[n % len(FATES)],
        number,
        None if n % 7 == 1 else number,
        n % 100,
        n % 1000,
        "Ideas & more" if n % 11 == 0 else None,
        None,
        ("keep", "skip", None)[n % 3],
        n % 4 == 0,
        x=n * 3.5,
        y=-n / 3,
    )

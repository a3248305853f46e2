"""GEXF: what Gephi's importer demands, whatever stands in a title; and two other readers take it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from datetime import date
from pathlib import Path

import networkx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from readinglist.core.graph_export import GraphEdge, GraphExport, GraphNode
from readinglist.formats.graphs import gexf
from readinglist.formats.svg import fate_colour

from .gexf_rules import GEXF, VIZ, broken_rules
from .hostile import hostile_graph

# Any code point, the forbidden ones more often.
text = st.text(st.characters() | st.sampled_from("\x00\x0b\x1f\x85\ufffe\uffff\u202e<>&\"'\ud800"), max_size=20)
nodes = st.builds(
    GraphNode,
    id=st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=9),
    label=text,
    title=st.none() | text,
    authors=st.lists(text, max_size=2).map(tuple),
    start=st.none() | st.dates(),
    category=st.none() | text,
    fate=st.none() | text | st.just("reused"),
    percentile=st.none() | st.floats(),
    influence=st.none() | st.floats(),
    citations=st.integers(0, 10**9),
    reuse=st.integers(0, 10**9),
    x=st.floats(-1e6, 1e6),
    y=st.floats(-1e6, 1e6),
)


def written(export: GraphExport) -> bytes:
    return "".join(gexf(export)).encode()


@given(st.lists(nodes, min_size=1, max_size=5, unique_by=lambda node: node.id), st.data())
def test_no_rule_is_broken_whatever_the_nodes_say(some: list[GraphNode], data: st.DataObject) -> None:
    ends = st.sampled_from([node.id for node in some])
    edges = data.draw(st.lists(st.builds(GraphEdge, ends, ends, kind=text, weight=st.integers(-3, 3), evidence=text)))
    dated = GraphNode("a date", "so that something moves", start=date(2020, 1, 1))
    assert broken_rules(written(GraphExport("papers", (*some, dated), tuple(edges)))) == []


def test_F17_five_thousand_hostile_papers_break_no_rule() -> None:
    assert broken_rules(written(hostile_graph(5_000, 20_000))) == []


def test_a_node_tells_what_is_known_and_nothing_else() -> None:
    node = GraphNode(
        "1706.03762",
        "Transformer",
        "Attention Is All You Need",
        ("Ashish Vaswani", "Noam Shazeer"),
        date(2017, 6, 12),
        fate="building block",
        percentile=1.0,
        is_read=True,
        reuse=9,
        x=1.0,
        y=2.0,
    )
    root = etree.fromstring(written(GraphExport("papers", (node,))))
    found = root.find(f".//{{{GEXF}}}node")
    assert found is not None
    assert (found.get("id"), found.get("label"), found.get("start")) == ("1706.03762", "Transformer", "2017-06-12")
    assert {value.get("for"): value.get("value") for value in found.iter(f"{{{GEXF}}}attvalue")} == {
        "title": "Attention Is All You Need",
        "authors": "Ashish Vaswani; Noam Shazeer",
        "year": "2017",
        "fate": "building block",
        "percentile": "1.0",
        "citations": "0",
        "reuse": "9",
        "read": "true",
    }
    colour = found.find(f"{{{VIZ}}}color")
    assert colour is not None
    assert tuple(int(colour.get(part) or "") for part in "rgb") == fate_colour("building block")


def test_the_names_of_a_large_collaboration_are_cut() -> None:
    crowd = GraphNode("a", "a", authors=tuple(f"Author {n}" for n in range(3_000)))
    assert 'Author 24; and 2975 more"' in "".join(gexf(GraphExport("papers", (crowd,))))


def test_the_description_tells_source_and_coverage() -> None:
    root = etree.fromstring(written(hostile_graph(10)))
    told = root.findtext(f".//{{{GEXF}}}description") or ""
    assert "from library" in told
    assert "as of 2026-11-25" in told
    assert "62% of the papers" in told


def test_an_edge_to_no_node_is_an_error() -> None:
    with pytest.raises(KeyError):
        written(GraphExport("papers", (GraphNode("a", "a"),), (GraphEdge("a", "b"),)))


GOOD = written(
    GraphExport(
        "papers",
        (GraphNode("a", "a", start=date(2020, 1, 1), percentile=0.5), GraphNode("b", "b")),
        (GraphEdge("b", "a", start=date(2020, 1, 1)),),
    )
).decode()
BROKEN = {
    "the root": ('version="1.3"', 'version="1.2"'),
    "graph without mode": ('mode="dynamic"', 'mode="static"'),
    "timeformat": ('timeformat="date"', 'timeformat="integer"'),
    "not a date": ('start="2020-01-01"', 'start="2020"'),
    "nothing has a start": (' start="2020-01-01"', ""),
    "open intervals": ('start="2020-01-01"', 'start="2020-01-01" startopen="true"'),
    "timestamps": ('start="2020-01-01"', 'start="2020-01-01" timestamp="2020-01-01"'),
    "an end before": ('start="2020-01-01"', 'start="2020-01-01" end="2019-01-01"'),
    "intervals that overlap": (
        "<attvalues>",
        '<spells><spell start="2020-01-01"/><spell start="2020-02-01"/></spells><attvalues>',
    ),
    "start and end are ignored": ("<attvalues>", '<spells><spell start="2020-01-01"/></spells><attvalues>'),
    "type": ('type="boolean"', 'type="bool"'),
    "no column": ('id="read"', 'id="seen"'),
    "an empty value": ('value="0.5"', 'value=""'),
    "is no double": ('value="0.5"', 'value="None"'),
    "is no number": ('value="0.5"', 'value="nan"'),
    "changes in time": ('for="read"', 'for="read" start="2020-01-01"'),
    "two nodes": ('<node id="b"', '<node id="a"'),
    "pid": ('<node id="b"', '<node id="b" pid="a"'),
    "an edge to a node": ('target="a"', 'target="c"'),
    "an edge of weight 0": ('weight="1"', 'weight="0"'),
    "a size": ('<viz:size value="', '<viz:size size="'),
    "a colour": (' r="', ' r="#'),
    "a position": (' z="0.0"', ""),
    "viz:shape": ("<viz:size", '<viz:shape value="disc"/><viz:size'),
    "parts of the graph": ("<edges>", "<attributes/><edges>"),
    "a column named weight": ('<attribute id="kind"', '<attribute id="weight"'),
    "not XML": ('label="a"', 'label="\x0b"'),
}


@pytest.mark.parametrize("rule", BROKEN)
def test_the_checker_sees_each_broken_rule(rule: str) -> None:
    old, new = BROKEN[rule]
    assert old in GOOD
    assert any(told.startswith(rule) or rule in told for told in broken_rules(GOOD.replace(old, new).encode()))


def test_networkx_reads_all_of_it_again(tmp_path: Path) -> None:
    export = hostile_graph(5_000, 20_000)
    path = tmp_path / "graph.gexf"
    path.write_bytes(written(export))
    graph = networkx.read_gexf(path)
    assert graph.is_directed()
    assert set(graph) == {node.id for node in export.nodes}
    assert set(graph.edges) == {(edge.citing, edge.cited) for edge in export.edges}
    for node in export.nodes:
        told = graph.nodes[node.id]
        assert told["fate"] == node.fate if node.fate else "fate" not in told
        assert told.get("year") == (node.start.year if node.start else None)
        assert told["read"] is node.is_read


ASK = """
const { DirectedGraph } = require('graphology');
const gexf = require('graphology-gexf');
const text = require('fs').readFileSync(process.argv[1], 'utf8');
const graph = gexf.parse(DirectedGraph, text);
console.log(JSON.stringify({
    nodes: graph.nodes(),
    edges: graph.edges().map(edge => graph.extremities(edge)),
    titles: graph.nodes().map(node => graph.getNodeAttribute(node, 'title') ?? null),
    colours: graph.nodes().map(node => graph.getNodeAttribute(node, 'color')),
    reads: graph.nodes().map(node => graph.getNodeAttribute(node, 'read')),
}));
"""


def test_graphology_reads_all_of_it_again(tmp_path: Path) -> None:
    """Needs node, and `npm install graphology graphology-gexf` in a folder that $NODE_PATH names."""
    node = shutil.which("node")
    probe = ["-e", "require('graphology'); require('graphology-gexf')"]
    if node is None or subprocess.run([node, *probe], capture_output=True, env=os.environ).returncode:
        pytest.skip("node with graphology-gexf is not there: npm install it and set NODE_PATH")
    export = hostile_graph(5_000, 20_000)
    path = tmp_path / "graph.gexf"
    path.write_bytes(written(export))
    done = subprocess.run([node, "-e", ASK, str(path)], capture_output=True, text=True, check=True)
    told = json.loads(done.stdout)
    assert told["nodes"] == [node.id for node in export.nodes]
    assert {tuple(edge) for edge in told["edges"]} == {(edge.citing, edge.cited) for edge in export.edges}
    assert told["reads"] == [node.is_read for node in export.nodes]
    assert sum(title is None for title in told["titles"]) == sum(
        not (n.title or "").strip("\x0c\u200b") for n in export.nodes
    )
    assert "#4a5fd3" in told["colours"] or "rgb(74,95,211)" in told["colours"]

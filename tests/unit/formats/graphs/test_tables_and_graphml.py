"""GraphML and CSV tell the same as GEXF; no cell of a table is run by a spreadsheet."""

from __future__ import annotations

import csv
import re
from io import StringIO
from pathlib import Path

import networkx
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from readinglist.core.graph_export import GraphExport, GraphNode
from readinglist.formats.csv_table import harmless
from readinglist.formats.graphs import GEXF, GRAPHML, edge_table, gexf, graphml, node_table, sizes

from .hostile import hostile_graph

EXPORT = hostile_graph(300, 900)
SIGNS = "=+-@\uff1d\uff0b\uff0d\uff20"


def restored(cell: str) -> str:
    """A cell without the apostrophes that were put before signs."""
    return re.sub(rf"(^|[;,|\t\r\n])((?:[^\S\t\r\n]|[\"'])*)'([{re.escape(SIGNS)}])", r"\1\2\3", cell)


def rows(pieces: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(pieces, newline="")))


def test_every_format_tells_the_same_of_a_node() -> None:
    root = etree.fromstring("".join(graphml(EXPORT)).encode())
    names = {key.get("id"): key.get("attr.name") for key in root.iter(f"{{{GRAPHML}}}key")}
    told = [
        {str(names[data.get("key")]): data.text or "" for data in node.iter(f"{{{GRAPHML}}}data")}
        for node in root.iter(f"{{{GRAPHML}}}node")
    ]
    other = [
        {str(value.get("for")): value.get("value") or "" for value in node.iter(f"{{{GEXF}}}attvalue")}
        for node in etree.fromstring("".join(gexf(EXPORT)).encode()).iter(f"{{{GEXF}}}node")
    ]
    table = rows("".join(node_table(EXPORT, raw=True)))
    assert len(told) == len(other) == len(table) == 300
    for one, two, three in zip(told, other, table, strict=True):
        assert two.items() <= one.items()
        assert two == {name.lower(): text for name, text in three.items() if text and name.lower() in two}


def test_networkx_reads_graphml_again(tmp_path: Path) -> None:
    path = tmp_path / "graph.graphml"
    path.write_text("".join(graphml(EXPORT)), encoding="utf-8")
    graph = networkx.read_graphml(path)
    assert set(graph.edges) == {(edge.citing, edge.cited) for edge in EXPORT.edges}
    assert [graph.nodes[node.id]["read"] for node in EXPORT.nodes] == [node.is_read for node in EXPORT.nodes]
    assert all(graph.nodes[node.id]["x"] == node.x for node in EXPORT.nodes)


def test_a_table_of_edges_names_its_ends_as_gephi_asks() -> None:
    found = rows("".join(edge_table(EXPORT)))
    assert [(row["Source"], row["Target"], row["Type"]) for row in found] == [
        (edge.citing, edge.cited, "Directed") for edge in EXPORT.edges
    ]
    assert all(int(row["Weight"]) >= 1 for row in found)


def test_F16_no_cell_of_a_table_is_a_formula_unless_it_is_wanted_raw() -> None:
    tables = "".join(node_table(EXPORT)), "".join(edge_table(EXPORT))
    for delimiter in ",;\t":  # as a spreadsheet of another country cuts it
        for table in tables:
            for row in csv.reader(StringIO(table, newline=""), delimiter=delimiter):
                assert not any(cell.strip(' "')[:1] in tuple("=@\uff1d") for cell in row)
    assert "=HYPERLINK" in rows("".join(node_table(EXPORT, raw=True)))[8]["Title"][:10]
    assert rows("".join(node_table(EXPORT)))[8]["Title"].startswith("'=HYPERLINK")


@given(st.text(st.sampled_from(SIGNS + ";,'\" \tab")))
def test_a_cell_is_restored_exactly(cell: str) -> None:
    assert restored(harmless(cell)) == cell


@given(st.text(st.sampled_from(SIGNS + ";,'\" ab")))
def test_no_part_of_a_cell_begins_with_a_sign(cell: str) -> None:
    for part in harmless(cell).replace(",", ";").split(";"):
        assert part.strip(' "')[:1] not in tuple(SIGNS)


def test_size_grows_with_reuse_and_shrinks_where_many_share_the_sheet() -> None:
    few = [GraphNode(str(n), "", reuse=n, x=n * 400.0) for n in range(5)]
    many = [GraphNode(str(n), "", reuse=n, x=(n % 5) * 400.0) for n in range(5_000)]
    assert sizes(few) == sorted(sizes(few))
    assert len(set(sizes(few))) == 5
    assert all(small < large for small, large in zip(sizes(many), sizes(few), strict=False))
    assert sizes([]) == []


def test_an_empty_graph_is_a_file_with_heads_alone() -> None:
    empty = GraphExport("papers")
    assert rows("".join(node_table(empty))) == rows("".join(edge_table(empty))) == []
    assert "".join(node_table(empty)).startswith("Id,Label,")
    etree.fromstring("".join(graphml(empty)).encode())

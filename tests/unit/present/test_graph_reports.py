"""What is told of a graph fits into the terminal, whatever stands in titles and names."""

from __future__ import annotations

from datetime import date

import pytest

from readinglist.citations.records import GraphFile, GraphImport, GraphStats, Leader, YearCoverage
from readinglist.citations.view.graph import import_lines, stats_lines
from readinglist.core.graph_export import GraphExport, GraphNode
from readinglist.core.lines import plain, width
from readinglist.ideas.records import GraphWritten
from readinglist.ideas.view.fates import export_lines

LONG = "深度学习 with a \x1b[31mvery long title " * 9
DAY = date(2023, 8, 31)
STATS = GraphStats(
    1_000_000,
    10_000_000,
    without_month=5_622,
    later=7_952,
    inside=735,
    known=900_000,
    resolved_share=None,
    coverage=tuple(YearCoverage(year, 1_000, 900) for year in range(2000, 2024)),
    source=LONG,
    cutoff=DAY,
    measured=DAY,
    leaders=(("citations", (Leader("some-graph:key-9", LONG, 4_000.0), Leader("2401.00001", None, 3.0))),),
)
FILE = GraphFile("edges.tsv", "edges", 10, 1, (("line 3", LONG),))
CAME = GraphImport("few", (FILE,), 1, 1, 1, 10, 1, 2, 3, 3, 1, 1, False, DAY)
NODES = tuple(GraphNode(str(n), LONG, LONG, fate=f"fate {n}") for n in range(9))
WRITTEN = GraphWritten(("a.gexf",), "gexf", GraphExport("papers", NODES, (), LONG, DAY, 0.5, None))


@pytest.mark.parametrize("room", [60, 80, 120])
def test_every_line_fits(room: int) -> None:
    told = (*stats_lines(STATS, room), *import_lines(CAME, room), *export_lines(WRITTEN, room))
    rows = [plain(row) for row in told]
    assert all(width(row) <= room for row in rows)
    assert not any("\x1b" in row for row in rows)
    assert any(row.endswith("some-graph:key-9") for row in rows)  # what one types next is whole
    assert "few: 1 citation by 1 paper" in rows


def test_an_import_that_told_nothing_has_no_cut_off() -> None:
    empty = GraphImport("few", (FILE,), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, False, DAY)
    assert not any("cut-off" in plain(row) for row in import_lines(empty, None))

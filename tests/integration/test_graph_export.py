"""`graph export` on a library: what a file tells of papers and ideas, what filters leave, what a failure leaves."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from readinglist import open_library
from readinglist.citations.lookup import settle_kind
from readinglist.citations.tables.references import References
from readinglist.core.errors import StoreError
from readinglist.core.events import Progress
from readinglist.core.graph_export import GraphFilters
from readinglist.core.ideas import Idea
from readinglist.core.papers import PaperData
from readinglist.core.references import CitingPlace, Link, Reference, ReferenceList
from readinglist.ideas.graph_files import export_graph, graph_of
from readinglist.ideas.ideas import add_ideas, drop_idea, merge_ideas
from readinglist.ideas.records import GraphWritten
from readinglist.shell.library import Library
from tests.integration.store_toys import NOW, at, insert, open_store
from tests.unit.cli.fake_library import Ran, run_on
from tests.unit.formats.graphs.gexf_rules import GEXF, broken_rules

LORA, DORA, THIRD, ALONE, UNDATED = "2106.09685", "2402.09353", "2405.00001", "2406.00002", "blog:undated"
TITLES = {
    LORA: "LoRA: Low-Rank Adaptation",
    DORA: "DoRA: Weight-Decomposed Low-Rank Adaptation",
    THIRD: "A third ]]> paper \u202e with \U0001f916",
    ALONE: "Nobody cites it",
    UNDATED: "Without a date",
}
BORN = {
    LORA: datetime(2021, 6, 17, 17, 37, tzinfo=UTC),
    DORA: datetime(2024, 2, 14, 17, 59, tzinfo=UTC),
    THIRD: datetime(2024, 5, 1, tzinfo=UTC),
}
USED = CitingPlace("3 Method", "We build on LoRA [1].", "used")
MENTIONED = CitingPlace("1 Introduction", "LoRA [1] is known.", "mentioned")
CITES: dict[str, list[tuple[str, tuple[CitingPlace, ...]]]] = {
    DORA: [(LORA, (MENTIONED, USED))],
    THIRD: [(LORA, ()), (DORA, (CitingPlace(None, "As in [2].", "unknown"),))],
    UNDATED: [(THIRD, ())],
}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("template") / "home"
    with open_store(home) as store:
        store.papers.apply(
            [
                insert(PaperData(i, title, (f"Author of {i}",), "We show.", ("cs.LG",), published=BORN.get(i)))
                for i, title in TITLES.items()
            ]
        )
        with store.transaction():
            for citing, cited in CITES.items():
                store.part(References).put(_list(citing, cited))
    with open_library(home, environ={}, clock=at(NOW)) as opened:
        opened.keep(LORA)
        opened.read(DORA)
        add_ideas(opened, [Idea("LoRA", LORA), Idea("DoRA", DORA)])
        graph_of(opened, GraphFilters())  # what is kept of it is there for all tests
    return home


@pytest.fixture
def library(template: Path, tmp_path: Path) -> Iterator[Library]:
    shutil.copytree(template, tmp_path / "home")
    with open_library(tmp_path / "home", environ={}, clock=at(NOW)) as opened:
        yield opened


def _list(citing: str, cited: list[tuple[str, tuple[CitingPlace, ...]]]) -> ReferenceList:
    entries = tuple(
        Reference(n, f"Entry {n}", title=TITLES[i], contexts=places) for n, (i, places) in enumerate(cited, 1)
    )
    return ReferenceList(None, citing, "ok", None, "pdf", entries, tuple(Link(i, 1.0, "title") for i, _ in cited))


def exported(library: Library, file: Path, **filters: Any) -> list[dict[str, str]]:
    """The nodes of a CSV as written with these filters."""
    for _ in export_graph(library, Path(file), GraphFilters(**filters), False):
        pass
    return table(file.with_suffix(".nodes.csv"))


def table(file: Path) -> list[dict[str, str]]:
    with file.open(newline="", encoding="utf-8") as opened:
        return list(csv.DictReader(opened))


def run(library: Library, *words: str) -> Ran:
    return run_on(library, "graph", "export", *words)  # type: ignore[arg-type]  # the real one has all of the fake's methods


def test_a_gexf_knows_what_i_kept_and_read_and_what_the_texts_say(library: Library, tmp_path: Path) -> None:
    ran = run(library, str(tmp_path / "papers.gexf"))
    assert (ran.code, ran.err) == (0, "")
    body = (tmp_path / "papers.gexf").read_bytes()
    assert broken_rules(body) == []
    root = etree.fromstring(body)
    elements: list[etree._Element] = [*root.iter(f"{{{GEXF}}}node"), *root.iter(f"{{{GEXF}}}edge")]
    told = {e.get("id"): {v.get("for"): v.get("value") for v in e.iter(f"{{{GEXF}}}attvalue")} for e in elements}
    assert {paper_id: told[paper_id].get("verdict") for paper_id in TITLES} == dict.fromkeys(TITLES) | {LORA: "keep"}
    assert [paper_id for paper_id in TITLES if told[paper_id]["read"] == "true"] == [DORA]
    assert (told[LORA]["idea"], told[LORA]["citations"], told[LORA]["reuse"]) == ("LoRA", "2", "3")
    edges = {(e.get("source"), e.get("target")): e for e in root.iter(f"{{{GEXF}}}edge")}
    assert set(edges) == {(citing, cited) for citing, some in CITES.items() for cited, _ in some}
    strongest = edges[DORA, LORA]
    assert (strongest.get("weight"), strongest.get("start")) == ("2", "2024-02-14")
    assert told[strongest.get("id")] == {"kind": "used", "evidence": "We build on LoRA [1]."}
    assert edges[UNDATED, THIRD].get("start") == "2024-05-01"


def test_a_kind_that_i_settled_is_that_of_the_edge(library: Library) -> None:
    settle_kind(library, DORA, LORA, "compared")
    settle_kind(library, THIRD, LORA, "mentioned")  # which no text tells
    kinds = {(edge.citing, edge.cited): edge.kind for edge in graph_of(library, GraphFilters()).edges}
    assert (kinds[DORA, LORA], kinds[THIRD, LORA], kinds[THIRD, DORA]) == ("compared", "mentioned", "unknown")


def test_an_idea_that_was_taken_off_the_ledger_is_on_no_edge(library: Library) -> None:
    add_ideas(library, [Idea("LoRA", builds_on=("adapters",)), Idea("adapters")])
    assert {edge.cited for edge in graph_of(library, GraphFilters(ideas=True)).edges} == {"LoRA", "adapters"}
    drop_idea(library, "adapters")
    assert {edge.cited for edge in graph_of(library, GraphFilters(ideas=True)).edges} == {"LoRA"}
    merge_ideas(library, "DoRA", "LoRA")
    assert graph_of(library, GraphFilters(ideas=True)).edges == ()


def test_an_idea_is_a_node_and_what_it_builds_on_an_edge_with_its_sentence(library: Library) -> None:
    export = graph_of(library, GraphFilters(ideas=True))
    nodes = {node.id: node for node in export.nodes}
    assert set(nodes) == {"LoRA", "DoRA"}
    lora = nodes["LoRA"]
    assert (lora.paper, lora.start, lora.verdict, lora.title) == (LORA, date(2021, 6, 17), "keep", TITLES[LORA])
    assert nodes["DoRA"].is_read
    assert lora.x < nodes["DoRA"].x
    [edge] = export.edges
    assert (edge.citing, edge.cited, edge.kind, edge.start) == ("DoRA", "LoRA", "builds on", date(2024, 2, 14))
    assert edge.evidence == "We build on LoRA [1]."


@pytest.mark.parametrize(
    ("filters", "left"),
    [
        ({}, {LORA, DORA, THIRD, ALONE, UNDATED}),
        ({"since": date(2024, 1, 1)}, {DORA, THIRD, ALONE}),
        ({"until": date(2024, 2, 1)}, {LORA, DORA}),
        ({"min_citations": 1}, {LORA, DORA, THIRD}),
        ({"kept": True}, {LORA}),
        ({"kept": True, "hops": 1}, {LORA, DORA, THIRD}),
        ({"ego": "arXiv:2106.09685v2"}, {LORA, DORA, THIRD}),
        ({"ego": LORA, "hops": 2}, {LORA, DORA, THIRD, UNDATED}),
        ({"ego": LORA, "hops": 2, "since": date(2024, 4, 1)}, {LORA, THIRD}),
        ({"ideas": True, "ego": "dora"}, {"LoRA", "DoRA"}),
        ({"ideas": True, "kept": True}, {"LoRA"}),
        ({"ideas": True, "min_citations": 99}, set()),
    ],
)
def test_filters_narrow_each_other(library: Library, tmp_path: Path, filters: dict[str, Any], left: set[str]) -> None:
    assert {node["Id"] for node in exported(library, tmp_path / "some.csv", **filters)} == left
    ends = {end for edge in table(tmp_path / "some.edges.csv") for end in (edge["Source"], edge["Target"])}
    assert ends <= left


def test_a_paper_stands_at_one_place_whatever_else_is_shown(library: Library, tmp_path: Path) -> None:
    whole = {node["Id"]: (node["X"], node["Y"]) for node in exported(library, tmp_path / "a.csv")}
    some = exported(library, tmp_path / "b.csv", ego=DORA)
    assert all((node["X"], node["Y"]) == whole[node["Id"]] for node in some)
    assert float(whole[LORA][0]) < float(whole[DORA][0]) < float(whole[THIRD][0])
    assert whole[DORA][0] == "8810.0", "days since 2000"


def test_a_month_that_the_id_alone_tells_is_a_beginning_too(library: Library) -> None:
    nodes = {node.id: node for node in graph_of(library, GraphFilters()).nodes}
    assert nodes[ALONE].start == date(2024, 6, 1)
    assert nodes[UNDATED].start is None
    assert nodes[THIRD].x - 31 < nodes[UNDATED].x < nodes[THIRD].x + 31, "it cites that one"


def test_json_tells_what_was_written_and_on_what(library: Library, tmp_path: Path) -> None:
    ran = run(library, str(tmp_path / "x.csv"), "--from", "2024", "--to", "2024-05", "--json")
    record = json.loads(ran.out)
    assert record["files"] == [str(tmp_path / "x.nodes.csv"), str(tmp_path / "x.edges.csv")]
    assert (record["format"], record["kind"], record["nodes"], record["edges"]) == ("csv", "papers", 2, 1)
    assert (record["from"], record["to"], record["kept"], record["read"]) == ("2024-02-14", "2024-05-01", 0, 1)
    assert record["citing_coverage"] == 1.0
    assert record["source"] == "library"


@pytest.mark.parametrize("name", ["map.svg", "map.png"])
def test_a_picture_is_one_of_ideas(library: Library, tmp_path: Path, name: str) -> None:
    ran = run(library, str(tmp_path / name), "--json")
    assert json.loads(ran.out)["kind"] == "ideas"
    head = (tmp_path / name).read_bytes()[:400]
    assert b"<svg" in head or head.startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["graph.pdf"], 2, ".gexf, .graphml, .csv, .svg, .png"),
        (["graph"], 2, "the file ending selects the format"),
        ([".gexf"], 2, "the file ending selects the format"),
        (["a.gexf", "--from", "24"], 2, "not a month"),
        (["a.gexf", "--to", "2024-13"], 2, "not a month"),
        (["a.gexf", "--to", "2024-02-30"], 2, "not a month"),
        (["a.gexf", "--hops", "-1"], 2, "not a whole number"),
        (["a.gexf", "--hops", "2"], 2, "--ego ID or --kept"),
        (["a.gexf", "--ego", "2401.99999"], 66, "not in the library"),
        (["a.gexf", "--ideas", "--ego", "Nothing"], 66, "no idea"),
    ],
)
def test_what_cannot_be_written_is_told_in_one_line(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], code: int, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = run(library, *words)
    assert ran.code == code
    assert said in ran.err.splitlines()[-1]
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


def test_an_export_that_is_stopped_leaves_the_old_file(library: Library, tmp_path: Path) -> None:
    file = tmp_path / "papers.gexf"
    file.write_text("old")
    steps = export_graph(library, Path(file), GraphFilters(), False)
    for event in steps:
        if isinstance(event, Progress) and event.stage.startswith("writing"):
            break
    steps.close()  # type: ignore[attr-defined]  # a generator: what Ctrl-C does to it
    assert file.read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home", "papers.gexf"]


def test_a_folder_in_the_place_of_the_file_is_an_error_of_one_line(library: Library, tmp_path: Path) -> None:
    (tmp_path / "papers.gexf").mkdir()
    with pytest.raises(StoreError, match=r"papers\.gexf cannot be written"):
        list(export_graph(library, Path(tmp_path / "papers.gexf"), GraphFilters(), False))


def test_a_library_without_papers_gives_a_file_without_nodes(tmp_path: Path) -> None:
    with open_library(tmp_path / "home", environ={}, clock=at(NOW)) as empty:
        *_, written = export_graph(empty, Path(tmp_path / "none.gexf"), GraphFilters(), False)
    assert isinstance(written, GraphWritten)
    assert (written.export.nodes, written.export.edges) == ((), ())
    etree.fromstring((tmp_path / "none.gexf").read_bytes())

"""`graph` on the command line: records, exit codes, and what a person reads."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from readinglist.shell.process import run

HEAD = "id\tdate\tcategory\ttitle\treferences\n"
PAPERS = HEAD + "".join(f"2001.{n:05d}\t2020-01\tcs.LG\tPaper {n}\x1b[31m\t{n + 2}\n" for n in range(1, 8))
EDGES = "citing\tcited\n" + "".join(f"2001.{n:05d}\t2001.{m:05d}\n" for n in range(1, 8) for m in range(1, n)) + "bad\n"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "cut").mkdir()
    (tmp_path / "cut" / "papers.tsv").write_text(PAPERS)
    (tmp_path / "cut" / "edges.tsv").write_text(EDGES)
    monkeypatch.setenv("READINGLIST_NOW", "2026-11-24T06:00:00Z")
    monkeypatch.chdir(tmp_path / "cut")
    return tmp_path / "home"


@pytest.fixture
def start(home: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    def begin(*words: str) -> tuple[int, str, str]:
        code = run(["--home", str(home), *words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return begin


IMPORT = ("graph", "import", "edges.tsv", "--papers", "papers.tsv")


def test_import_build_and_stats_are_records(start: Any) -> None:
    code, out, err = start(*IMPORT, "--json")
    record = json.loads(out)
    assert (code, err) == (0, "")
    assert record["name"] == "cut"
    assert [(file["kind"], file["rows"], file["skipped"]) for file in record["files"]] == [
        ("papers", 7, 0),
        ("edges", 21, 1),
    ]
    assert record["files"][1]["examples"] == [{"entry": "line 23", "why": "not two ids: bad"}]
    assert record["papers"] == {"found": 7, "new": 7, "without_month": 0}
    assert record["citations"] == {"rows": 21, "linked": 21, "itself": 0, "unresolved": 0, "strangers": 0}
    assert record["lists"] == {"known": 7, "changed": 7, "told": True}
    assert record["cutoff"] == "2020-01-31"
    built = {"papers": 7, "citations": 21, "papers_read": 7, "whole": True, "source": "cut", "cutoff": "2020-01-31"}
    assert json.loads(start("graph", "build", "--json")[1]) == built
    assert json.loads(start("graph", "build", "--json")[1]) == built | {"papers_read": 0, "whole": False}
    code, out, err = start("graph", "stats", "-n", "2", "--json")
    stats = json.loads(out)
    assert (code, err) == (0, "")
    assert (stats["papers"], stats["citations"], stats["lists_known"], stats["source"]) == (7, 21, 7, "cut")
    assert stats["resolved_share"] == pytest.approx(21 / sum(n + 2 for n in range(1, 8)))
    assert stats["circles"] == {"later": 0, "inside": 0}
    assert stats["citing_coverage"] == [{"year": 2020, "papers": 7, "known": 7, "share": 1.0}]
    assert [leader["id"] for leader in stats["top"]["citations"]] == ["2001.00001", "2001.00002"]
    assert stats["top"]["beauty"] == []  # no figure below twenty citations
    assert (stats["cutoff"], stats["measured"]) == ("2020-01-31", "2026-11-24")


def test_a_person_reads_what_came_and_what_did_not(start: Any) -> None:
    code, out, _ = start(*IMPORT)
    assert code == 0
    assert "21 citations by 7 papers" in out
    assert "1 line could not be used" in out
    assert "line 23: not two ids: bad" in out
    assert "7 papers, 21 citations: all measured" in start("graph", "build")[1]
    assert "7 papers, 21 citations: up to date" in start("graph", "build")[1]
    text = start("graph", "stats")[1]
    assert "7 papers, 21 citations among them" in text
    assert "2020: references of 7 of 7 papers (100%)" in text
    assert "\x1b" not in text
    assert "Paper 1" in text


def test_an_empty_library_has_a_graph_too(start: Any) -> None:
    code, out, _ = start("graph", "stats", "--json")
    assert (code, json.loads(out)["papers"], json.loads(out)["resolved_share"], json.loads(out)["cutoff"]) == (
        0,
        0,
        None,
        None,
    )
    assert start("graph", "build")[0] == 0
    assert "nothing was checked" in start("graph", "stats")[1]


def test_errors_are_one_line_with_the_exit_code_of_their_kind(start: Any) -> None:
    Path("notes.txt").write_text("a text\n")
    for words, code, what in (
        (("graph", "import", "nothing.tsv"), 66, "nothing.tsv"),
        (("graph", "import", "notes.txt"), 65, "citing and cited"),
        (("graph", "import", "edges.tsv"), 65, "--papers"),
        (("graph", "import"), 2, "EDGES"),
        (("graph", "import", "papers.tsv", "--papers", "edges.tsv"), 65, "not a table of papers"),
    ):
        found, _, err = start(*words)
        assert found == code, words
        assert what in err
        assert len(err.strip().splitlines()) <= 3

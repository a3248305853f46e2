"""Fates of ideas on a library whose citations were imported: whose origin who cites, whose name who uses."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from readinglist import open_library
from readinglist.citations.graph_import import import_graph
from readinglist.core.ideas import Idea
from readinglist.ideas.ideas import add_ideas
from readinglist.ideas.view.ideas import ledger_record
from readinglist.shell.library import Library
from tests.integration.store_toys import at

MONTHS, A_MONTH = 60, 21  # from 2020-01
LAST = datetime(2025, 1, 1, tzinfo=UTC)
IDEAS = (
    Idea("AlphaNet", "2001.00001"),
    Idea("BetaNet", "2001.00002"),
    Idea("GammaNet", "2001.00003"),
    Idea("DeltaNet", "2001.00004"),
    Idea("OmegaNet", "1901.00001"),
    Idea("NoNet"),
)
# Of each idea: from which month to which a paper a month cites its origin, and from which to which one names it.
HISTORY = {"AlphaNet": ((1, 60), (1, 60)), "BetaNet": ((1, 36), (1, 60)), "GammaNet": ((1, 36), (1, 36))}


def tables(folder: Path, known: float) -> tuple[Path, Path]:
    """Edges and papers; `known` of the papers of a month have a list of references, which begins with a filler."""
    papers, edges = ["id\tdate\tcategory\ttitle\tauthors"], ["citing\tcited"]
    for month in range(MONTHS):
        for n in range(1, A_MONTH + 1):
            paper = f"{20 + month // 12}{month % 12 + 1:02d}.{n:05d}"
            names = [
                idea for i, (idea, (_, named)) in enumerate(HISTORY.items()) if i + 8 == n and month in range(*named)
            ]
            title = f"On {names[0] if names else 'nothing'} in month {month}, part {n}"
            author = "One Head" if n == 15 or (month, n) == (0, 4) else f"Writer {month} {n}"
            papers.append(f"{paper}\t20{paper[:2]}-{paper[2:4]}\tcs.LG\t{title}\t{author}")
            if n > A_MONTH * known or month == 0:
                continue
            edges.append(f"{paper}\t2001.00020")
            cited = [i for i, (cites, _) in enumerate(HISTORY.values()) if i + 8 == n and month in range(*cites)]
            edges += [f"{paper}\t{IDEAS[i].origin}" for i in cited]
            edges += [f"{paper}\t2001.00004"] if n == 15 else []
    places = folder / "edges.tsv", folder / "papers.tsv"
    for place, rows in zip(places, (edges, papers), strict=True):
        place.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return places


def imported(folder: Path, known: float) -> Library:
    edges, papers = tables(folder, known)
    opened = open_library(folder / "home", environ={}, clock=at(LAST))
    for _ in import_graph(opened, [Path(edges)], [Path(papers)], None):
        pass
    add_ideas(opened, IDEAS)
    return opened


def test_the_fate_of_an_idea_is_told_from_its_origin_and_its_name(tmp_path: Path) -> None:
    with imported(tmp_path, 1.0) as opened:
        told = {record.idea.name: record for record in opened.ideas()}
        assert {name: record.fate.fate for name, record in told.items() if record.fate} == {
            "AlphaNet": "reused",
            "BetaNet": "absorbed",
            "GammaNet": "fading",
            "DeltaNet": None,
            "OmegaNet": "unobserved",
            "NoNet": "unobserved",
        }
        record = ledger_record(told["BetaNet"])
        assert (record["fate"], record["citing_coverage"], record["cutoff"]) == ("absorbed", 1.0, "2024-12-31")
        assert record["source"]
        assert "citations fall" in record["fate_reasons"][0]
        assert "searched in titles" in record["fate_reasons"][-1]
        assert told["DeltaNet"].fate is not None
        assert "its origin 1901.00001 is not in the library" in ledger_record(told["OmegaNet"])["fate_reasons"][0]
        assert "--origin" in ledger_record(told["NoNet"])["fate_reasons"][0]


def test_where_too_few_lists_are_known_no_idea_has_a_fate(tmp_path: Path) -> None:
    with imported(tmp_path, 0.57) as opened:
        assert {record.fate.fate for record in opened.ideas() if record.fate} == {"unobserved"}

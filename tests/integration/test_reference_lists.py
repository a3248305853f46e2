"""Reference lists of real papers, read out of their PDFs as `pdf refs` does: found, whole, and in time.

A sample of the papers that `make bench-refs` measures in full, of every set and kind of list.
"""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from bench.refs_score import Found, judge
from bench.refs_text import printed_form
from bench.refs_truth import Paper, papers
from readinglist.references import extract
from readinglist.sources.pdf import read_document

# Hanging indent; white between entries; neither; numbers in two columns; parts under subheadings; back matter
# behind the list; dashes for authors; names alone in two columns; numbers of lines in the margin.
SAMPLE = {
    "excite": ("39095", "34008", "19468", "24631", "11218", "2713"),
    "jose": ("10.21105.jose.00027", "10.21105.jose.00240"),
    "juliacon": ("10.21105.jcon.00058", "10.21105.jcon.00186"),
    "latex": ("acl-version__acl_latex__e1aaefe9", "icml2025__paper__2550931c"),
}
NAMES = [(kind, name) for kind, names in SAMPLE.items() for name in names]


@pytest.fixture(scope="session")
def sampled(shared: Path) -> dict[str, Paper]:
    wanted = {name for _, name in NAMES}
    return {paper.name: paper for paper in papers(shared / "data" / "pdf_refs") if paper.name in wanted}


@pytest.mark.parametrize(("kind", "name"), NAMES)
def test_nearly_all_entries_are_found_and_are_entries(
    sampled: dict[str, Paper], tmp_path: Path, kind: str, name: str
) -> None:
    paper = sampled[name]
    path = tmp_path / "paper.pdf"
    path.write_bytes(paper.pdf)
    document = read_document(path)
    started = time.process_time()
    references = extract(document)
    assert time.process_time() - started < 5
    found = tuple(Found(one.raw, one.title, one.year, one.doi, one.arxiv_id) for one in references)
    printed = printed_form("\n".join(line.text for page in document.pages for line in page.lines))
    score = judge(paper, found, printed).score
    assert score.recall is not None
    assert score.recall >= 0.84
    assert kind == "juliacon" or (score.precision or 0) >= 0.9

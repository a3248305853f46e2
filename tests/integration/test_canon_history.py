"""The counts that come with the canon, derived again from the data that they were counted in."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from bench.canon_history import cited, history
from readinglist.core.lazy import read_data
from readinglist.ideas.canon import HISTORY, canon_ideas
from readinglist.ideas.witnesses import canon_history

WHOLE = os.environ.get("READINGLIST_TEST_WHOLE") == "1"


def entries() -> dict[str, dict[str, Any]]:
    found = json.loads(read_data("readinglist.ideas", HISTORY))["ideas"]
    return {entry["idea"]: entry for entry in found}


def test_each_idea_of_the_canon_has_counts_with_source_and_cutoff() -> None:
    assert [(i.name, i.origin) for i in canon_ideas()] == [(one.idea, one.origin) for one in canon_history().ideas]
    assert canon_history().citations.source == "arxiv_2023_cs"
    assert str(canon_history().citations.cutoff) == "2023-08-31"
    assert str(canon_history().names.cutoff) == "2025-09-30"
    assert len(read_data("readinglist.ideas", HISTORY)) < 300_000


def test_citations_by_year_and_evidence_are_those_of_the_graph(shared: Path) -> None:
    again = json.loads(json.dumps(cited(shared / "data")))
    parts = ("years", "lately", "evidence")
    known = {name: {part: entry[part] for part in parts if part in entry} for name, entry in entries().items()}
    assert {name: entry for name, entry in known.items() if entry} == again


@pytest.mark.skipif(not WHOLE, reason="reads 41,281 abstracts: READINGLIST_TEST_WHOLE=1")
def test_the_file_is_what_it_would_be_made_as(shared: Path) -> None:
    assert read_data("readinglist.ideas", HISTORY) == history(shared / "data")

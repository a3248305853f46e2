"""Answers of Semantic Scholar and OpenAlex as they were recorded are read right or refused clearly."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from readinglist.core.errors import SourceError
from readinglist.sources import openalex, semantic_scholar
from readinglist.sources.citation_services import STATUSES, read_json
from readinglist.sources.transport import Response

Row = dict[str, str]


@pytest.fixture
def fixtures(shared: Path) -> Path:
    return shared / "data" / "fixtures"


def index(fixtures: Path, service: str) -> list[Row]:
    with (fixtures / service / "index.tsv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def response(file: Path, status: int = 200) -> Response:
    return Response("https://example.org/", status, {}, file.read_bytes())


def test_every_batch_of_semantic_scholar_is_read_paper_by_paper(fixtures: Path) -> None:
    rows = [
        row
        for row in index(fixtures, "semantic_scholar")
        if row["kind"].startswith("batch") and "paper/batch" in row["note"]
    ]
    assert rows
    for row in rows:
        papers = read_json(response(fixtures / "semantic_scholar" / row["file"]), "Semantic Scholar", "")
        found = [semantic_scholar.parse(paper) for paper in papers]
        assert [answer is None for answer in found] == [paper is None for paper in papers]
        counts = [paper.get("citationCount") for paper in papers if paper]
        assert [answer.count for answer in found if answer] == counts


def test_references_of_semantic_scholar_keep_their_ids_authors_and_years(fixtures: Path) -> None:
    cited = json.loads((fixtures / "semantic_scholar" / "s2py_Reference.json").read_bytes())["citedPaper"]
    found = semantic_scholar.parse({"citationCount": 3, "references": [cited]})
    assert found is not None
    assert found.references is not None
    (reference,) = found.references
    assert (reference.arxiv_id, reference.title) == ("1402.0030", cited["title"])
    assert reference.year == cited["year"]
    assert reference.authors == tuple(author["name"] for author in cited["authors"])
    assert cited["title"] in reference.raw


def test_works_of_openalex_are_read_with_their_references(fixtures: Path) -> None:
    rows = [row for row in index(fixtures, "openalex") if "/works" in row["note"] and row["kind"] in KINDS]
    assert rows
    seen = 0
    for row in rows:
        for work in works(json.loads((fixtures / "openalex" / row["file"]).read_bytes())):
            cited = work.get("referenced_works")
            if cited is None:
                continue
            found = openalex._found([work], {})
            assert found is not None
            assert found.count == work.get("cited_by_count")
            assert len(found.references or ()) == len(set(cited))
            described = openalex._reference(work, work["id"])
            assert described is not None
            assert described.doi == (work["doi"] or "").removeprefix("https://doi.org/").lower() or described.arxiv_id
            seen += len(cited)
    assert seen > 50


KINDS = ("single_with_refs", "single_no_refs", "list", "list_cursor")


def works(answer: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = answer.get("results", [answer])
    return found


@pytest.mark.parametrize("service", ["semantic_scholar", "openalex"])
def test_a_refusal_is_told_in_the_services_own_words(fixtures: Path, service: str) -> None:
    rows = [row for row in index(fixtures, service) if row["kind"].startswith("error_")]
    assert rows
    for row in rows:
        status = int(row["kind"].removeprefix("error_"))
        if status not in STATUSES:  # the transport has its own sentence for these
            continue
        with pytest.raises(SourceError) as raised:
            read_json(response(fixtures / service / row["file"], status), service, "key")
        assert len(str(raised.value)) < 400
        assert "\n" not in str(raised.value)


@pytest.mark.parametrize("service", ["semantic_scholar", "openalex"])
def test_what_is_cut_never_passes(fixtures: Path, service: str) -> None:
    for row in index(fixtures, service)[:40]:
        whole = (fixtures / service / row["file"]).read_bytes().rstrip()
        for part in (whole[: len(whole) // 2], whole[:-1]):
            with pytest.raises(SourceError):
                read_json(Response("https://example.org/", 200, {}, part), service, "")

"""The two graphs of citations among the shared data, as the mappings that `forecast` takes."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from .records import shared_data

MONTHS = 12


def arxiv_cs(folder: Path) -> dict[str, Any]:
    """A sample of arXiv's computer science; papers that have only a year are without a month."""
    papers = arxiv_cs_papers(folder)
    with gzip.open(folder / "citations/arxiv_2023_cs/edges.tsv.gz", "rt", encoding="utf-8") as file:
        edges = [line.rstrip("\n").split("\t") for line in file][1:]
    index = {paper[0]: number for number, paper in enumerate(papers)}
    months = [int(day[:4]) * MONTHS + int(day[5:7]) - 1 if len(day) >= 7 else -1 for _, day, *_ in papers]
    return {
        "n": len(papers),
        "citing": np.array([index[a] for a, _ in edges]),
        "cited": np.array([index[b] for _, b in edges]),
        "month": np.array(months),
        "category": [paper[2] for paper in papers],
        "titles": [paper[3] for paper in papers],
        "authors": None,
    }


def arxiv_cs_papers(folder: Path) -> list[list[str]]:
    """The rows of its papers: id, date as YYYY-MM or YYYY, category, title, and two columns more."""
    with gzip.open(folder / "citations/arxiv_2023_cs/papers.tsv.gz", "rt", encoding="utf-8") as file:
        return [line.rstrip("\n").split("\t") for line in file][1:]


def paperscape(folder: Path) -> dict[str, Any]:
    """arXiv's first years, with the references among themselves."""
    rows = []
    for path in sorted((folder / "citations/paperscape_1991_1996").glob("*.csv.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as file:
            rows += [line.rstrip("\n").split(";", 6) for line in file if not line.startswith("#")]
    index = {row[0]: number for number, row in enumerate(rows)}
    edges = [(index[row[0]], index[name]) for row in rows for name in row[4].split(",") if name in index]
    return {
        "n": len(rows),
        "citing": np.array([a for a, _ in edges]),
        "cited": np.array([b for _, b in edges]),
        "month": np.array([month_of(row[0]) for row in rows]),
        "category": [row[1].split(",")[0] for row in rows],
        "titles": [row[6] for row in rows],
        "authors": [row[5].split(",") if row[5] else None for row in rows],
    }


def month_of(name: str) -> int:
    """The month in an old arXiv id, hep-th/9112001."""
    found = re.search(r"(?:/|^)(\d\d)(\d\d)\d", name)
    if found is None:
        raise ValueError(f"no month in {name}")
    year = int(found[1])
    return (year + (1900 if year > 50 else 2000)) * MONTHS + int(found[2]) - 1


GRAPHS: dict[str, Callable[[Path], dict[str, Any]]] = {"arxiv_2023_cs": arxiv_cs, "paperscape": paperscape}


def read(name: str) -> dict[str, Any]:
    return GRAPHS[name](shared_data())

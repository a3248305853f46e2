"""25 real curated lists: the distinct ids are exactly those that were counted by hand of another program."""

from __future__ import annotations

import csv
import lzma
from pathlib import Path

from readinglist.formats import HEAD_BYTES, detect, read_markdown_list


def _lists(shared: Path) -> dict[str, tuple[int, Path]]:
    folder = shared / "data" / "lists"
    with (folder / "summary.tsv").open() as file:
        rows = {row["list"]: int(row["n_ids"]) for row in csv.DictReader(file, delimiter="\t")}

    def path_of(name: str) -> Path:
        repository, _, page = name.partition(":")
        stem = repository.replace("/", "__") + (f"__{page.removesuffix('.md').replace('/', '_')}" if page else "")
        return folder / "markdown" / f"{stem}.md"

    return {name: (count, path_of(name)) for name, count in rows.items()}


def test_every_list_gives_exactly_its_ids(shared: Path) -> None:
    with lzma.open(shared / "data" / "lists" / "labels.tsv.xz", "rt") as file:
        labels: dict[str, set[str]] = {}
        for row in csv.DictReader(file, delimiter="\t"):
            labels.setdefault(row["list"], set()).add(row["arxiv_id"])
    lists = _lists(shared)
    assert len(lists) == 25
    for name, (count, path) in lists.items():
        bibliography = read_markdown_list(path.read_bytes())
        ids = [entry.paper.id for entry in bibliography.entries]
        assert (name, len(ids), len(set(ids))) == (name, count, count)
        assert set(ids) == labels[name]
        assert all(entry.label for entry in bibliography.entries)


def test_every_list_is_recognised_by_its_content_alone(shared: Path) -> None:
    kinds = {path.name: detect("list", path.read_bytes()[:HEAD_BYTES]) for _, path in _lists(shared).values()}
    assert set(kinds.values()) == {"markdown"}

"""A made snapshot in OpenAlex's published layout: `python -m bench.literature_world FOLDER --works 1000000`.

Seeded, and written part by part, so that its size is bounded by the disk alone. It has what the real one has: citations
by a power law with hubs, references that lead nowhere or are given twice, empty lists, works without a date, works that
were merged into others (in chains) or deleted, and works that an older `updated_date` still holds as they were.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

DELETED = 4285719527  # works that were merged into this one are deleted
PRIME = 2_147_483_647  # spreads ids, so that no part holds a range of them
CATEGORIES = ("Artificial Intelligence", "Computer Vision and Pattern Recognition", "Signal Processing", "Surgery")
NOWHERE = 9_000_000_000  # numbers from here on lead to no work
FIRST_YEAR, MONTHS = 2005, 240
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class World:
    """What is made. `seed` decides everything; `changed`: the share of works of a last part, as a later release has."""

    works: int
    seed: int = 0
    parts: int = 4
    citations: float = 10.0  # on average, of each work
    changed: float = 0.0
    form: str = "parquet"  # or jsonl; s2ag: as Semantic Scholar publishes it, in a folder named by the release


def write_world(folder: Path, world: World) -> int:
    """Write the snapshot; returns its number of records."""
    if world.form == "s2ag":
        return _write_s2ag(folder, world)
    root = folder / "data" / world.form / "works"
    entries: list[dict[str, Any]] = []
    step = -(-world.works // world.parts)
    pieces = ((f"2026-0{1 + n % 8}-1{n % 9}", n, _part(world, n, step)) for n in range(world.parts))
    older = (("2025-12-01", world.parts, _older(world)) for _ in range(1))
    last = (("2026-09-01", world.parts + 1, _newer(world)) for _ in range(bool(world.changed)))
    for day, number, columns in chain(pieces, older, last):
        name = f"updated_date={day}/part_{number:04d}.{'parquet' if world.form == 'parquet' else 'gz'}"
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        records = _write(path, columns, f"{day}T0{number % 9}:00:00.000000")
        url = f"s3://openalex/data/{world.form}/works/{name}"
        entries.append({"url": url, "meta": {"content_length": path.stat().st_size, "record_count": records}})
    (root.parent / "manifest.json").write_text(json.dumps({"date": "2026-09-02", "entities": {"works": entries}}))
    _write_merged(folder / "data" / "merged_ids" / "works" / "2026-08-01.csv.gz", world)
    return sum(int(entry["meta"]["record_count"]) for entry in entries)


def number_of(index: Ints) -> Ints:
    """The OpenAlex number of each work by its place in time."""
    return 1_000_000 + (index * PRIME) % 4_000_000_007


@dataclass(frozen=True)
class _Columns:
    index: Ints
    references: tuple[Ints, Ints]  # (how many of each work, their numbers one after the other)
    authors: tuple[Ints, Ints]
    month: Ints  # since FIRST_YEAR; -1: no date
    title: str


def _part(world: World, part: int, step: int) -> _Columns:
    index = np.arange(part * step, min(world.works, (part + 1) * step))
    return _columns(world, index, np.random.default_rng([world.seed, part]), "A study of idea")


def _older(world: World) -> _Columns:
    """A fiftieth of the works as they were: other references, another title."""
    index = np.arange(0, world.works, 50)
    return _columns(world, index, np.random.default_rng([world.seed, 1000]), "A draft of idea")


def _newer(world: World) -> _Columns:
    """Of the works that changed, one of four has other references and authors; the others have another title."""
    rng = np.random.default_rng([world.seed, 2000])
    index = np.sort(rng.choice(world.works, int(world.works * world.changed), replace=False))
    other = rng.random(len(index)) < 0.25
    title, step = "A revision of idea", -(-world.works // world.parts)
    kept = [_taken(_part(world, part, step), index[~other]) for part in range(world.parts)]
    every = [*kept, _columns(world, index[other], rng, title)]
    references, authors = (
        (np.concatenate([pair[0] for pair in pairs]), np.concatenate([pair[1] for pair in pairs]))
        for pairs in ([one.references for one in every], [one.authors for one in every])
    )
    index, month = (np.concatenate([getattr(one, name) for one in every]) for name in ("index", "month"))
    return _Columns(index, references, authors, month, title)


def _taken(columns: _Columns, index: Ints) -> _Columns:
    """These works of a part, as they are."""
    here = np.isin(columns.index, index)
    lists = [
        (number[here], values[np.repeat(here, number)]) for number, values in (columns.references, columns.authors)
    ]
    return _Columns(columns.index[here], lists[0], lists[1], columns.month[here], columns.title)


def _columns(world: World, index: Ints, rng: np.random.Generator, title: str) -> _Columns:
    n = len(index)
    month = np.where(
        _hashed(index, 101) < 0.03, -1, index * MONTHS // world.works
    )  # of a work, whichever release holds it
    wanted = rng.pareto(1.7, n) * world.citations * 0.85
    number = np.where(rng.random(n) < 0.15, 0, np.minimum(wanted, 300).astype(np.int64))
    total = int(number.sum())
    citing = np.repeat(index, number)
    # A share of the references goes to few works (hubs), the rest to works of any age, newer ones more often.
    back = np.where(rng.random(total) < 0.35, rng.random(total) ** 2.5, 1 - rng.power(3.0, total) * rng.random(total))
    cited = np.minimum((citing * np.clip(back, 0, 1)).astype(np.int64), world.works - 1)
    later = rng.random(total) < 0.004  # cites what appeared after it
    cited = np.where(later, np.minimum(cited + rng.integers(1, world.works // 4 + 2, total), world.works - 1), cited)
    numbers = np.where(rng.random(total) < 0.05, NOWHERE + cited, number_of(cited))  # leads nowhere
    twice = rng.random(total) < 0.02
    numbers[1:] = np.where(twice[1:], numbers[:-1], numbers[1:])
    people = np.minimum(1 + rng.pareto(1.5, n) * 2, 60).astype(np.int64)
    authors = 5_000_000_000 + (np.repeat(index, people) + rng.integers(0, 40, int(people.sum()))) // 3
    return _Columns(index, (number, numbers), (people, authors), month, title)


def _hashed(index: Ints, salt: int) -> NDArray[np.float64]:
    """A number of [0, 1) for each work."""
    mixed = (index.astype(np.uint64) + np.uint64(salt)) * np.uint64(0x9E3779B97F4A7C15)
    return np.asarray((mixed >> np.uint64(40)).astype(np.float64) / 2**24)


def _write(path: Path, columns: _Columns, updated: str) -> int:
    if path.suffix == ".parquet":
        _write_parquet(path, columns, updated)
    else:
        with gzip.open(path, "wt", compresslevel=1, encoding="utf-8") as file:
            file.writelines(json.dumps(record) + "\n" for record in _records(columns, updated))
    return len(columns.index)


def _day(month: int) -> str | None:
    return None if month < 0 else f"{FIRST_YEAR + month // 12}-{month % 12 + 1:02d}-15"


def _arxiv(index: int, month: int) -> str | None:
    """Two of five works have an arXiv id, of their own month."""
    if month < 0 or index % 5 > 1 or FIRST_YEAR + month // 12 < 2015:
        return None
    return f"{(FIRST_YEAR + month // 12) % 100:02d}{month % 12 + 1:02d}.{index % 100_000:05d}"


def _records(columns: _Columns, updated: str) -> Iterator[dict[str, Any]]:
    cut = [np.split(values, np.cumsum(number)[:-1]) for number, values in (columns.references, columns.authors)]
    numbers = number_of(columns.index)
    for place, index in enumerate(columns.index.tolist()):
        arxiv = _arxiv(index, int(columns.month[place]))
        url = f"https://arxiv.org/abs/{arxiv}" if arxiv else f"https://example.org/{index}"
        yield {
            "id": f"https://openalex.org/W{numbers[place]}",
            "doi": f"https://doi.org/10.1234/{index}",
            "title": f"{columns.title} {index % 97} for task {index % 31}",
            "publication_date": _day(int(columns.month[place])),
            "updated_date": updated,
            "referenced_works": [f"https://openalex.org/W{number}" for number in cut[0][place]],
            "authorships": [{"author": {"id": f"https://openalex.org/A{number}"}} for number in cut[1][place]],
            "locations": [{"landing_page_url": url, "pdf_url": None}],
            "primary_topic": {"subfield": {"display_name": CATEGORIES[index % 4]}},
        }


def _write_parquet(path: Path, columns: _Columns, updated: str) -> None:
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    def named(prefix: str, values: Ints) -> Any:
        return pc.binary_join_element_wise(f"https://openalex.org/{prefix}", pa.array(values).cast(pa.string()), "")

    def listed(number: Ints, values: Any) -> Any:
        return pa.ListArray.from_arrays(pa.array(np.append(0, np.cumsum(number)), type=pa.int32()), values)

    index = columns.index.tolist()
    arxiv = [_arxiv(one, int(month)) for one, month in zip(index, columns.month, strict=True)]
    urls = [f"https://arxiv.org/abs/{one}" if one else f"https://example.org/{n}" for n, one in enumerate(arxiv)]
    places = pa.StructArray.from_arrays(
        [pa.array(urls), pa.nulls(len(urls), pa.string())], ["landing_page_url", "pdf_url"]
    )
    person = pa.StructArray.from_arrays([named("A", columns.authors[1])], ["id"])
    field = pa.StructArray.from_arrays([pa.array([CATEGORIES[one % 4] for one in index])], ["display_name"])
    table = pa.table(
        {
            "id": named("W", number_of(columns.index)),
            "doi": pa.array([f"https://doi.org/10.1234/{one}" for one in index]),
            "title": pa.array([f"{columns.title} {one % 97} for task {one % 31}" for one in index]),
            "publication_date": pa.array([_day(int(month)) for month in columns.month]),
            "updated_date": pa.array([updated] * len(index)),
            "referenced_works": listed(columns.references[0], named("W", columns.references[1])),
            "authorships": listed(columns.authors[0], pa.StructArray.from_arrays([person], ["author"])),
            "locations": listed(np.ones(len(index), dtype=np.int64), places),
            "primary_topic": pa.StructArray.from_arrays([field], ["subfield"]),
        }
    )
    pq.write_table(table, path, row_group_size=50_000)


def _merged(world: World) -> Iterator[tuple[int, int]]:
    """(old, new) of ids that are others now: one in 400, in chains of two; one in 2,000 is deleted."""
    for index in range(13, world.works - 2, 400):
        old, mid, new = number_of(np.array([index, index + 1, index + 2])).tolist()
        yield old, mid
        if index % 800 == 13:
            yield mid, new
    for index in range(57, world.works, 2000):
        yield int(number_of(np.array([index]))[0]), DELETED


def _write_merged(path: Path, world: World) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write("merge_date,id,merge_into_id\n")
        file.writelines(f"2026-08-01,W{old},W{new}\n" for old, new in _merged(world))


def _write_s2ag(folder: Path, world: World) -> int:
    """The works as they are now, in files of papers and of citations: merged ids are followed, references that lead
    nowhere have no number.
    """
    new, records, step = dict(_merged(world)), 0, -(-world.works // world.parts)

    def follow(work: int) -> int:
        while work in new:
            work = new[work]
        return work

    for name in ("papers", "citations"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for part in range(world.parts):
        at = f"20260901_part_{part:05d}.gz"
        with (
            gzip.open(folder / "papers" / at, "wt", compresslevel=1, encoding="utf-8") as papers,
            gzip.open(folder / "citations" / at, "wt", compresslevel=1, encoding="utf-8") as citations,
        ):
            for record in _records(_part(world, part, step), ""):
                work = int(record["id"].rpartition("W")[2])
                if work in new:
                    continue
                refs = {follow(int(ref.rpartition("W")[2])) for ref in record["referenced_works"]} - {work, DELETED}
                arxiv = record["locations"][0]["landing_page_url"].partition("arxiv.org/abs/")[2]
                people = [one["author"]["id"].rpartition("A")[2] for one in record["authorships"]]
                day = record["publication_date"]
                paper = {
                    "corpusid": work,
                    "externalids": {"DOI": record["doi"], "ArXiv": arxiv or None, "CorpusId": str(work)},
                    "title": record["title"],
                    "authors": [{"authorId": one, "name": f"A. {one}"} for one in people],
                    "year": int(day[:4]) if day else None,
                    "publicationdate": day,
                    "referencecount": len(refs),
                    "s2fieldsofstudy": [{"category": record["primary_topic"]["subfield"]["display_name"]}],
                }
                papers.write(json.dumps(paper) + "\n")
                for ref in sorted(refs):
                    cited = ref if ref < NOWHERE else None
                    citations.write(json.dumps({"citingcorpusid": work, "citedcorpusid": cited}) + "\n")
                records += 1
    return records


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--works", type=int, default=10_000)
    parser.add_argument("--parts", type=int, default=4)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--changed", type=float, default=0.0)
    parser.add_argument("--form", choices=["parquet", "jsonl", "s2ag"], default="parquet")
    given = parser.parse_args()
    made = World(given.works, given.seed, given.parts, changed=given.changed, form=given.form)
    print(f"{write_world(given.folder, made):,} records")

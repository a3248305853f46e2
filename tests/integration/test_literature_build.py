"""A pack of a made snapshot holds what a reading record by record finds, however often the build was stopped."""

from __future__ import annotations

import csv
import gzip
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bench.literature_world import DELETED, World, number_of, write_world
from readinglist.core.clock import Clock
from readinglist.core.errors import DiskFull, InputError, NotFound
from readinglist.graph.fate_evidence import evidence_of, survey
from readinglist.graph.fates import fate_of
from readinglist.graph.known import KnownGraph
from tests.citation_arrays import arrays_of

pytest.importorskip("duckdb")

from readinglist.literature.records import Built
from readinglist.literature.tables import build as building
from readinglist.literature.tables import engine
from readinglist.literature.tables.build import build_pack
from readinglist.literature.tables.pack import Pack, opened
from readinglist.literature.tables.work import Choice

WHOLE = bool(os.environ.get("READINGLIST_TEST_WHOLE"))


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("snapshot")
    write_world(folder, World(2_000, seed=4, form="jsonl"))
    return folder


@pytest.fixture(scope="module")
def pack(snapshot: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pack]:
    folder = tmp_path_factory.mktemp("pack")
    built(snapshot, folder)
    with opened(folder) as found:
        yield found


def built(snapshot: Path, folder: Path, choice: Choice | None = None) -> Built:
    *_, last = build_pack(snapshot, folder, choice or Choice(), Clock())
    assert isinstance(last, Built)
    return last


def rows_hash(folder: Path) -> str:
    """Of all rows of all tables, whatever files they are in."""
    with opened(folder) as pack:
        rows = {
            name: sorted(map(repr, pack.rows(f"select * from {name}")))
            for name in ("works", "authors", "by_target", "by_source", "figures", "cohorts", "months", "ids")
        }
    return sha256(repr(rows).encode()).hexdigest()


def by_hand(snapshot: Path) -> tuple[dict[int, dict[str, Any]], set[tuple[int, int]]]:
    """(the newest record of each work, citations), with merged ids followed, in plain Python."""
    merged: dict[int, int] = {}
    for path in snapshot.glob("data/merged_ids/works/*"):
        with gzip.open(path, "rt") as file:
            merged |= {int(row["id"][1:]): int(row["merge_into_id"][1:]) for row in csv.DictReader(file)}

    def follow(work: int) -> int:
        while work in merged:
            work = merged[work]
        return work

    records: dict[int, dict[str, Any]] = {}
    for path in snapshot.glob("data/jsonl/works/*/*"):
        with gzip.open(path, "rt") as file:
            for record in map(json.loads, file):
                number = int(record["id"].rpartition("W")[2])
                work = follow(number)
                rank = (number == work, record["updated_date"])
                if work != DELETED and (work not in records or rank > records[work]["rank"]):
                    records[work] = record | {"rank": rank}
    pairs = {
        (work, cited)
        for work, record in records.items()
        for ref in record["referenced_works"]
        if (cited := follow(int(ref.rpartition("W")[2]))) in records and cited != work
    }
    return records, pairs


def test_works_and_citations_are_those_of_a_reading_by_hand(snapshot: Path, pack: Pack) -> None:
    records, pairs = by_hand(snapshot)
    titles = {work: record["title"] for work, record in records.items()}
    assert dict(pack.rows("select work, title from works")) == titles
    assert set(pack.rows("select citing, cited from by_source")) == pairs
    assert pack.rows("select citing, cited from by_target order by cited, citing") == sorted(
        pairs, key=lambda pair: pair[::-1]
    )
    wrote = {
        (work, int(one["author"]["id"].rpartition("A")[2]))
        for work, record in records.items()
        for one in record["authorships"]
    }
    assert set(pack.rows("select work, author from authors")) == wrote
    assert (pack.info.works, pack.info.citations) == (len(records), len(pairs))
    assert pack.info.dangling > 0


def test_fates_and_figures_are_those_of_the_arrays(snapshot: Path, pack: Pack) -> None:
    pairs = by_hand(snapshot)[1]
    works = pack.rows('select work, id, month, dated, category, "references", known from works order by work')
    numbers = [row[0] for row in works]
    place = {work: n for n, work in enumerate(numbers)}
    ids = tuple(row[1] or f"x:{row[0]}" for row in works)
    arrays = arrays_of(
        ids,
        ([place[a] for a, _ in pairs], [place[b] for _, b in pairs]),
        np.array([row[2] for row in works]),
        tuple(row[4] for row in works),
        np.array([row[5] for row in works], dtype=float),
        np.array([row[6] for row in works]),
        dated=np.array([row[3] for row in works]),
        cutoff=pack.info.cutoff,
    )
    known, facts = KnownGraph(arrays), list(pack.facts([i for i in ids if i[0] != "x"]).values())
    assert len(facts) > 300
    people: dict[int, list[str]] = {}
    for work, author in pack.rows("select work, author from authors"):
        people.setdefault(place[work], []).append(f"a{author}")
    asked = [place[one.work] for one in facts]
    expected = evidence_of(survey(known), known.figures, asked, people, {})
    found = pack.evidence(facts)
    for one, mine, theirs in zip(facts, found, expected, strict=True):
        if theirs.citations < 20:  # where beauty is noise it is not computed
            theirs = _without_beauty(theirs)
        assert fate_of(mine) == fate_of(theirs), one
    for name in ("percentile", "cd5", "reuse2"):
        values = np.array([getattr(one, name) for one in facts], dtype=float)
        np.testing.assert_allclose(values, getattr(known.figures, name)[asked], rtol=0, atol=1e-9, err_msg=name)


def _without_beauty(evidence: Any) -> Any:
    return replace(evidence, beauty=None, awakening=None, seen=replace(evidence.seen, sleep=None))


def test_a_build_that_is_stopped_goes_on_and_ends_the_same(
    snapshot: Path, pack: Pack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped before the nth file from here gets its name; nothing is cleaned up."""
    left, replace = [0], os.replace

    def stopping(old: Path, new: Path) -> None:
        left[0] -= 1
        if left[0] == 0:
            raise KeyboardInterrupt
        replace(old, new)

    monkeypatch.setattr(engine.os, "replace", stopping)
    for point in (2, 7, 6):
        left[0] = point
        with pytest.raises(KeyboardInterrupt):
            built(snapshot, tmp_path)
    monkeypatch.undo()
    built(snapshot, tmp_path)
    assert rows_hash(tmp_path) == rows_hash(pack.path)


@pytest.mark.skipif(not WHOLE, reason="READINGLIST_TEST_WHOLE=1 kills a process after each file")
def test_a_process_that_is_killed_after_each_file_ends_the_same(snapshot: Path, pack: Pack, tmp_path: Path) -> None:
    code = (
        "import os, signal, sys; from pathlib import Path; from readinglist.core.clock import Clock;"
        "from readinglist.literature.tables import build, engine; left = [2]; replace = os.replace\n"
        "def dying(a, b):\n left[0] -= 1\n if left[0] == 0: os.kill(os.getpid(), signal.SIGKILL)\n replace(a, b)\n"
        "engine.os.replace = dying\n"
        "for _ in build.build_pack(Path(sys.argv[1]), Path(sys.argv[2]), build.Choice(), Clock()): pass"
    )
    words = [sys.executable, "-W", "ignore", "-c", code, str(snapshot), str(tmp_path)]
    codes = [subprocess.run(words, timeout=300).returncode for _ in range(20)]
    assert set(codes) <= {-9, 0}
    assert codes.count(-9) >= 16
    built(snapshot, tmp_path)
    assert rows_hash(tmp_path) == rows_hash(pack.path)


def test_a_part_cut_in_half_and_a_manifest_that_lies_are_named(snapshot: Path, pack: Pack, tmp_path: Path) -> None:
    here = tmp_path / "snapshot"
    shutil.copytree(snapshot, here)
    part = sorted(here.glob("data/jsonl/works/*/*"))[2]
    whole = part.read_bytes()
    part.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InputError, match=rf"{part.name} has [\d,]+ bytes where the manifest says"):
        built(here, tmp_path / "p")
    manifest = here / "data" / "jsonl" / "manifest.json"
    said = manifest.read_text()
    manifest.unlink()
    with pytest.raises(InputError, match=part.name):  # without a manifest: the part itself does not end
        built(here, tmp_path / "p")
    part.write_bytes(whole)
    manifest.write_text(said.replace('"record_count": 500', '"record_count": 501', 1))
    with pytest.raises(InputError, match="holds 500 works where the manifest says 501"):
        built(here, tmp_path / "q")  # nothing of it was read before
    manifest.write_text(said)
    built(here, tmp_path / "p")
    assert rows_hash(tmp_path / "p") == rows_hash(pack.path)


def test_a_full_disk_is_told_and_a_build_in_four_buckets_goes_on_to_the_same_rows(
    snapshot: Path, pack: Pack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls, copy = [0], engine.Engine.copy

    def full(self: Any, sql: str, path: Path, row_group: int = 1) -> None:
        calls[0] += 1
        if calls[0] == 7:
            raise DiskFull(f"{path}: the disk is full")
        copy(self, sql, path, 100_000)

    monkeypatch.setattr(building, "BUCKET", 500)
    monkeypatch.setattr(engine.Engine, "copy", full)
    with pytest.raises(DiskFull):
        built(snapshot, tmp_path)
    monkeypatch.setattr(engine.Engine, "copy", copy)
    built(snapshot, tmp_path)
    assert len(list(tmp_path.glob("tables-*/works/*"))) == 4
    assert rows_hash(tmp_path) == rows_hash(pack.path)


@pytest.mark.parametrize("only_arxiv", [False, True])
def test_an_update_is_the_build_of_the_new_release(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, only_arxiv: bool
) -> None:
    """Works that changed, came, were merged, are no longer merged, or deleted; a new month; updates of updates."""
    monkeypatch.setattr(building, "BUCKET", 800)
    if only_arxiv and not WHOLE:
        pytest.skip("READINGLIST_TEST_WHOLE=1 updates a choice of works too")
    choice = Choice(only_arxiv=only_arxiv)
    here, pack = tmp_path / "snapshot", tmp_path / "pack"
    write_world(here, World(1_500, form="jsonl"))
    base = built(here, pack, choice)
    read = {path.name for path in pack.glob(".work/read/*")}
    write_world(here, World(1_500, form="jsonl", changed=0.02))
    first = built(here, pack, choice)
    (changes,) = pack.glob("tables-*-on-*")
    replaced, touched = (_numbers(changes / f"{name}.parquet") for name in ("replaced", "touched"))
    assert replaced - touched  # another title changes no figure
    assert touched - replaced  # another reference changes those of what it cites
    _merge_and_add(here)
    second = built(here, pack, choice)
    assert (base.parts, first.read, second.read) == (5, 1, 1)
    assert (base_of_update := first.info.base) == second.info.base != base.info.base
    assert read < {path.name for path in pack.glob(".work/read/*")}
    assert len([*pack.glob("tables-*")]) == 2
    fresh = built(here, tmp_path / "fresh", choice).info
    assert replace(second.info, base="") == fresh
    assert rows_hash(pack) == rows_hash(tmp_path / "fresh")
    _take_away(here)
    third = built(here, pack, choice)
    assert third.info.base == base_of_update
    assert third.info.works == fresh.works - 1
    built(here, tmp_path / "fresh", choice)
    assert rows_hash(pack) == rows_hash(tmp_path / "fresh")
    for part in ("part_0001", "part_0002"):  # the month is new to the first, and to the figures of the base in both
        _add_later(here, part)
        later = built(here, pack, choice)
    assert (later.info.base, later.info.now) == (base_of_update, base.info.now + 3)
    assert later.info.now == built(here, tmp_path / "fresh", choice).info.now
    assert rows_hash(pack) == rows_hash(tmp_path / "fresh")


def _numbers(path: Path) -> set[int]:
    import duckdb

    return {work for (work,) in duckdb.connect().execute(f"select work from '{path}'").fetchall()}


def _add_later(snapshot: Path, part: str) -> None:
    """A work of a month after all others."""
    new = snapshot / "data" / "jsonl" / "works" / "updated_date=2026-09-02"
    record = json.loads(gzip.decompress((new / "part_0000.gz").read_bytes()).splitlines()[0])
    record |= {"id": f"https://openalex.org/W8{part[-4:]}", "publication_date": "2025-03-20"}
    (new / f"{part}.gz").write_bytes(gzip.compress(json.dumps(record).encode()))


def _take_away(snapshot: Path) -> None:
    """A part that lacks a work which others cite, and of which no other part tells anything."""
    parts = {
        path: [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]
        for path in sorted(snapshot.glob("data/jsonl/works/*/*"))
    }
    records = [record for some in parts.values() for record in some]
    often = Counter(record["id"] for record in records)
    cited = Counter(ref for record in records for ref in record["referenced_works"])
    merged = gzip.decompress(next(snapshot.glob("data/merged_ids/works/*")).read_bytes()).decode()
    path, gone = next(
        (path, record["id"])
        for path, some in parts.items()
        for record in some
        if often[record["id"]] == 1 and cited[record["id"]] > 2 and record["id"].rpartition("/")[2] not in merged
    )
    left = [json.dumps(record) for record in parts[path] if record["id"] != gone]
    path.write_bytes(gzip.compress("\n".join(left).encode()))
    manifest = snapshot / "data" / "jsonl" / "manifest.json"
    said = json.loads(manifest.read_bytes())
    meta = {"content_length": path.stat().st_size, "record_count": len(left)}
    (entry,) = (one for one in said["entities"]["works"] if one["url"].endswith(f"{path.parent.name}/{path.name}"))
    entry["meta"] = meta
    manifest.write_text(json.dumps(said))


def _merge_and_add(snapshot: Path) -> None:
    """Other merged ids, and a part with two works that others cite already."""
    path = next(snapshot.glob("data/merged_ids/works/*"))
    lines = gzip.decompress(path.read_bytes()).decode().splitlines()
    ids = [f"W{number}" for number in number_of(np.array([1400, 1401, 1450])).tolist()]
    lines[-2:-1] = [f"2026-08-20,{ids[0]},{ids[1]}", f"2026-08-20,{ids[2]},W{DELETED}"]
    path.write_bytes(gzip.compress("\n".join(lines).encode()))
    part = next(snapshot.glob("data/jsonl/works/updated_date=2026-09-01/*"))
    records = [json.loads(line) for line in gzip.decompress(part.read_bytes()).splitlines()[:2]]
    others = [
        json.loads(line)
        for path in snapshot.glob("data/jsonl/works/*/*")
        for line in gzip.decompress(path.read_bytes()).splitlines()
    ]
    cited = Counter(ref for record in others for ref in record["referenced_works"])
    nowhere = [ref for ref, _ in cited.most_common() if int(ref.rpartition("W")[2]) > 9_000_000_000]
    new = part.parent.with_name("updated_date=2026-09-02") / "part_0000.gz"
    new.parent.mkdir()
    rows = [record | {"id": ref, "updated_date": "2026-09-02"} for record, ref in zip(records, nowhere, strict=False)]
    new.write_bytes(gzip.compress("\n".join(map(json.dumps, rows)).encode()))


def near_arxiv(pack: Pack) -> set[int]:
    """Works with an arXiv id, whom they cite, and who cites them."""
    arxiv = {work for (work,) in pack.rows("select work from works where id is not null")}
    pairs = pack.rows("select citing, cited from by_source")
    return arxiv | {a for a, b in pairs if b in arxiv} | {b for a, b in pairs if a in arxiv}


def test_only_arxiv_and_samples(snapshot: Path, pack: Pack, tmp_path: Path) -> None:
    built(snapshot, tmp_path / "a", Choice(only_arxiv=True))
    near = near_arxiv(pack)
    with opened(tmp_path / "a") as found:
        kept = {work for (work,) in found.rows("select work from works")}
        assert near <= kept
        assert len(kept - near) < 0.1 * len(near)  # stale records cited or were cited too
        assert found.info.choice == "only arxiv"
    sampled = built(snapshot, tmp_path / "s", Choice(sample=8)).info
    assert 150 < sampled.works < 350


def test_the_same_world_as_semantic_scholar_publishes_it_gives_the_same_rows(pack: Pack, tmp_path: Path) -> None:
    snapshot = tmp_path / pack.info.release
    write_world(snapshot, World(2_000, seed=4, form="s2ag"))
    info = built(snapshot, tmp_path / "p").info
    assert (info.label, info.cutoff) == (f"Semantic Scholar {pack.info.release[:7]}", pack.info.cutoff)
    assert (info.works, info.citations, info.authors) == (pack.info.works, pack.info.citations, pack.info.authors)
    assert rows_hash(tmp_path / "p") == rows_hash(pack.path)
    built(snapshot, tmp_path / "a", Choice(only_arxiv=True))
    with opened(tmp_path / "a") as found:
        kept = {work for (work,) in found.rows("select work from works")}
    assert kept == near_arxiv(pack)
    snapshot.rename(tmp_path / "papers")
    with pytest.raises(InputError, match="name the folder by its release"):
        built(tmp_path / "papers", tmp_path / "q")
    shutil.rmtree(tmp_path / "papers" / "citations")
    with pytest.raises(InputError, match="papers and citations"):
        built(tmp_path / "papers", tmp_path / "q")


def test_what_is_no_snapshot_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="holds no works"):
        built(tmp_path, tmp_path / "p")

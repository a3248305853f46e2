"""A snapshot made into a pack: read part by part, sorted into tables, measured bucket by bucket.

Each file is written whole or not at all, and one that is there is not made again: a build that was killed goes on where
it was. What was read of a part is kept for the next release, which reads the parts that are new. Buckets are ranges of
work numbers of about two million works, so that memory does not grow with the literature. A pack's tables are in a
folder of their own that `pack.json` names last: until then the old ones are used.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np

from readinglist.citations.api import known_graph
from readinglist.context import Context
from readinglist.core.citations import CitationArrays
from readinglist.core.clock import Clock
from readinglist.core.errors import InputError, UsageError
from readinglist.core.events import Event, Noted, Progress
from readinglist.graph.fate_evidence import coded
from readinglist.graph.measures.structure import pointers
from readinglist.literature.records import VERSION, Built, PackInfo, Part
from readinglist.store.files import make_folder, write_text_atomically
from readinglist.store.locks import held

from .engine import duckdb_engine, engine_errors, quoted
from .figures import measure
from .pack import read_info
from .snapshot import merged_ids, parts_of, write_part
from .work import Choice, Work, files, is_there

BUCKET = 2_000_000  # works
LARGEST = 10  # percent of all works that an update may replace; more are built anew


def build_pack(snapshot: Path, pack: Path, choice: Choice, clock: Clock) -> Generator[Event | Built, None, None]:
    """Build or update the pack; the last event is Built. Raises NotFound, InputError, DiskFull, StoreError, Locked."""
    parts = parts_of(snapshot)
    release = max(part.day for part in parts)
    names = [
        _digest(part.table, part.day, Path(part.path).name, Path(part.path).stat().st_size, part.records, choice.sample)
        for part in parts
    ]

    def read(work: Work) -> Iterator[Event]:
        yield from _read_parts(work, parts, names, choice, clock)
        every = list(zip(parts, work.reads, strict=True))
        work.reads = [path for part, path in every if part.table != "citations"]
        work.cites = [path for part, path in every if part.table == "citations"]
        merged_ids(work.engine, snapshot)
        yield from _kept(work, choice)

    source = "OpenAlex" if parts[0].table == "works" else "Semantic Scholar"
    said = source, release, date.fromisoformat(release)
    yield from build_tables(pack, read, said, choice, clock, (*names, *_sizes(snapshot)), len(parts))


def build_from_library(lib: Context, pack: Path, choice: Choice) -> Generator[Event | Built, None, None]:
    """A pack of the library's own graph, as `graph import` brought it. Raises InputError where it has no citation."""
    arrays = known_graph(lib).arrays
    if not arrays.m:
        raise InputError("your library has no citations to build a pack of: readinglist graph import, or trace")
    titles = {paper: title for paper, title, _ in lib.store.papers.titles()}
    authors = lib.store.papers.authors(range(1, arrays.n + 1))
    cutoff = arrays.cutoff or lib.clock.now().date()

    def read(work: Work) -> Iterator[Event]:
        yield Progress("reading the library", 0)
        work.reads = [work.pack / ".work" / "read" / f"{work.key}.parquet"]
        work.engine.con.con.register("library", _rows_of(arrays, titles, authors))
        work.engine.copy("select * from library", work.reads[0])
        work.fresh = 1
        work.sql("create or replace temp table merged (old bigint, new bigint)")
        yield from _kept(work, choice)

    said = arrays.source, cutoff.isoformat(), cutoff
    made_from = arrays.n, arrays.m, cutoff, arrays.source, lib.store.papers.count(), int(arrays.citing.sum())
    yield from build_tables(pack, read, said, choice, lib.clock, made_from, 1)


def _rows_of(arrays: CitationArrays, titles: Mapping[str, str], authors: Mapping[int, Sequence[str]]) -> Any:
    """The papers of a library as rows of works, numbered by place."""
    import pyarrow as pa

    length, code = coded(arrays.n, {row - 1: names for row, names in authors.items()})
    cited = pa.ListArray.from_arrays(
        pa.array(pointers(np.bincount(arrays.citing, minlength=arrays.n)), pa.int32()), arrays.cited
    )
    here = np.bincount(arrays.citing, minlength=arrays.n)
    return pa.table(
        {
            "work": np.arange(arrays.n),
            "updated": pa.array([""] * arrays.n),
            "id": pa.array(arrays.ids),
            "title": pa.array([titles.get(paper) for paper in arrays.ids], pa.string()),
            "month": arrays.month,
            "dated": arrays.dated,
            "category": pa.array(arrays.category),
            "refs": cited,
            "authors": pa.ListArray.from_arrays(pa.array(pointers(length), pa.int32()), code),
            "references": np.maximum(np.nan_to_num(arrays.references), here).astype(np.int64),
            "known": arrays.known,
            "described": arrays.described,
        }
    )


def build_tables(
    pack: Path,
    read: Callable[[Work], Iterator[Event]],
    said: tuple[str, str, date],  # source, release, cut-off
    choice: Choice,
    clock: Clock,
    made_from: Sequence[object],
    parts: int,
) -> Generator[Event | Built, None, None]:
    """The tables of a pack from what `read` brings: rows of works in `work.reads`, and the table `merged`."""
    began = clock.monotonic()
    make_folder(pack)
    options = _digest(VERSION, choice.only_arxiv, choice.sample, *_stamp(choice.arxiv))
    key = "tables-" + _digest(options, *made_from)
    spill = pack / ".work" / "spill"
    with (
        held(pack / ".work.lock", clock, "literature build"),
        duckdb_engine(spill, choice.memory, choice.threads) as on,
    ):
        work = Work(pack, on, key)
        if (info := _finished(pack, key)) is None:
            base = None if choice.master else _base_of(pack, options)
            yield from read(work)
            if base is not None and not work.cites and _few_replaced(work, base, choice):
                work.base, work.tables = base, pack / f"{key}-on-{base.name.removeprefix('tables-')}"
                work.base_now = _made(base)["now"]
                work.engine.copy("select work from replaced order by work", work.tables / "replaced.parquet")
            yield from _sort(work, choice)
            info = yield from measure(work, said, choice)
            for spare in work.tables.glob("tmp-*"):
                shutil.rmtree(spare) if spare.is_dir() else spare.unlink()
            if work.base is None:
                reads_of = [path.name for path in work.reads]
                kept = json.dumps({"options": options, "reads": reads_of, "now": info.now})
                write_text_atomically(work.tables / "made.json", kept)
            said_of = {"folder": work.tables.name, **_plain(info)}
            write_text_atomically(pack / "pack.json", json.dumps(said_of, indent=1) + "\n")
        reads = {path.name for path in (*work.reads, *work.cites)} | set(
            _made(pack / (info.base or work.tables.name))["reads"]
        )
        for read_before in (pack / ".work" / "read").glob("*.parquet"):
            if work.reads and read_before.name not in reads:
                read_before.unlink()
        for old in pack.glob("tables-*"):
            if not old.name.startswith(key) and old.name != info.base:
                shutil.rmtree(old, ignore_errors=True)
    shutil.rmtree(spill, ignore_errors=True)
    size = sum(file.stat().st_size for file in pack.rglob("*") if file.is_file())
    yield Built(str(pack), info, parts, work.fresh, round(clock.monotonic() - began, 1), size)


def _read_parts(
    work: Work, parts: Sequence[Part], names: Sequence[str], choice: Choice, clock: Clock
) -> Iterator[Event]:
    folder, began, read = work.pack / ".work" / "read", clock.monotonic(), 0
    make_folder(folder)
    sizes = [Path(part.path).stat().st_size for part in parts]
    work.reads = [folder / f"{name}.parquet" for name in names]
    for number, (part, path) in enumerate(zip(parts, work.reads, strict=True)):
        yield Progress("reading parts", number, len(parts))
        if path.exists():
            continue
        write_part(work.engine, part, path, choice.sample)
        read += sizes[number]
        work.fresh += 1
        left = sum(size for size, later in zip(sizes, work.reads, strict=True) if not later.exists())
        if left:
            seconds = (clock.monotonic() - began) / read * left
            yield Noted(f"{number + 1:,} of {len(parts):,} parts read; the others take about {_duration(seconds)}")


def _kept(work: Work, choice: Choice) -> Iterator[Event]:
    """What `--only arxiv` keeps, as a table of numbers: works with an arXiv id, whom they cite, and who cites them."""
    if choice.only_arxiv:
        yield Progress("choosing works", 0)
        work.sql(f"""create or replace temp table of_arxiv as
            select distinct work from {files(work.reads)} where id is not null""")
        work.sql(f"""create or replace temp table kept as select work from of_arxiv
            union select cited from {work.edges()} semi join of_arxiv using (work)
            union select work from {work.edges()} semi join of_arxiv on cited = of_arxiv.work""")


def _sort(work: Work, choice: Choice) -> Iterator[Event]:
    """The tables works, authors, by_target and by_source."""
    make_folder(work.tables)
    _find_bounds(work)
    reads = files(work.reads)
    if work.base is None:
        work.engine.copy("from merged", work.tables / "merged.parquet")
        if choice.only_arxiv:
            work.engine.copy("select work from kept order by work", work.tables / "kept.parquet")
    else:
        work.sql(f"""create or replace temp table reread as select r.* from {reads} as r semi join (
            from replaced union select old from merged semi join replaced on new = work) as x on r.work = x.work""")
        reads = "reread"
    own = 'work, updated, id, title, month, dated, category, refs, authors, "references", known, described'
    work.sql(f"""create or replace temp table strays as select merged.new as work, {own.removeprefix("work, ")}
        from {reads} as r join merged on r.work = merged.old where merged.new is not null""")
    arxiv = _arxiv_table(work, choice)
    raw = work.tables / "tmp-raw"
    for bucket in work.buckets("works", "works"):
        if not isinstance(bucket, int):
            yield bucket
            continue
        kept = "semi join kept on r.work = kept.work" if choice.only_arxiv else ""
        kept += " semi join replaced on r.work = replaced.work" if work.base else ""
        here = work.within("r.work", bucket)
        work.sql(f"""create or replace temp table bucket as
            select r.work, r.id, title, coalesce(a.month, r.month) as month, dated or a.month is not null as dated,
                coalesce(a.category, r.category) as category, refs, authors,
                "references", known, described
            from (
                select {own}, true as own from {reads} as r anti join merged on r.work = merged.old where {here}
                union all select {own}, false from strays as r where {here}
            ) as r {kept} left join {arxiv} as a on r.id = a.id
            qualify row_number() over (
                partition by r.work order by own desc, updated desc, len(refs) desc, title) = 1""")
        pairs = "select work, unnest(refs) as ref, month from bucket"
        if work.cites:
            pairs += f""" union all select work, cited, month from {files(work.cites)} join bucket on citing = work
                where {work.within("citing", bucket)}"""
        mapped = "case when merged.old is null then p.ref else merged.new end"
        work.engine.copy(
            f"""select distinct p.work as citing, {mapped} as cited, p.month
            from ({pairs}) as p left join merged on p.ref = merged.old
            where {mapped} is not null and {mapped} <> p.work order by cited, citing""",
            raw / f"{bucket:05d}.parquet",
            50_000,
        )
        work.engine.copy(
            """select work, unnest(list_distinct(authors)) as author from bucket -- without nulls
            order by work, author""",
            work.file("authors", bucket),
        )
        work.engine.copy(
            f"""select work, id, title, month, dated, category, known, described,
                coalesce("references", number, 0) as "references"
            from bucket left join (
                select citing as work, count(*) as number from {files([raw / f"{bucket:05d}.parquet"])}
                group by citing) using (work) order by work""",
            work.file("works", bucket),
        )
    if work.base:
        work.engine.copy(
            f"from replaced except select work from {files([work.tables / 'works'])}", work.tables / "gone.parquet"
        )
    for bucket in work.buckets("citations", "by_target"):
        if not isinstance(bucket, int):
            yield bucket
            continue
        listed = f"""(select cited, citing, month from read_parquet('{quoted(raw)}/*.parquet')
            where {work.within("cited", bucket)})"""
        works = f"(select work from {work.rows('works')} where {work.within('work', bucket)})"
        order = "order by r.cited, r.citing"
        citations = f"select r.* from {listed} as r semi join {works} as w on r.cited = w.work"
        if work.base is None:
            nowhere = f"select r.* from {listed} as r anti join {works} as w on r.cited = w.work"
            work.engine.copy(f"{nowhere} {order}", work.file("dangling", bucket))
        else:  # what led nowhere may lead to a new work
            citations += f""" union all select r.* from {files([work.base / "dangling"])} as r
                semi join {files([work.file("works", bucket)])} as w on r.cited = w.work
                anti join replaced on r.citing = replaced.work"""
            order = "order by cited, citing"
        work.engine.copy(f"{citations} {order}", work.file("by_target", bucket))
    if not is_there(work.file("by_source", 0)):
        yield Progress("citations by source", 0)
        work.engine.copy(
            f"select citing, cited from {files([work.tables / 'by_target'])} order by citing, cited",
            work.file("by_source", 0),
        )


def _find_bounds(work: Work) -> None:
    """Where each bucket begins, once for a build: what is there already was cut at these."""
    path = (work.base or work.tables) / "bounds.json"
    if not path.exists():
        works = work.one(f"select count(*) from {files(work.reads)}")
        buckets = max(1, round(works / BUCKET))
        shares = [number / buckets for number in range(1, buckets)]
        cuts = work.one(f"select approx_quantile(work, {shares}) from {files(work.reads)}") if shares else []
        write_text_atomically(path, json.dumps([0, *sorted({int(cut) for cut in cuts}), 1 << 62]))
    work.bounds = json.loads(path.read_bytes())


def _arxiv_table(work: Work, choice: Choice) -> str:
    """(id, month, category) of arXiv's metadata file; nothing where none is given."""
    if choice.arxiv is None:
        return "(select null::varchar as id, null::bigint as month, null::varchar as category where false)"
    columns = "columns = {id: 'varchar', categories: 'varchar', versions: 'struct(created varchar)[]'}"
    created = "try_strptime(versions[1].created, ['%a, %d %b %Y %H:%M:%S GMT', '%Y-%m-%d'])"
    with engine_errors(Path(choice.arxiv)):
        work.sql(f"""create or replace temp table arxiv as select id,
            coalesce(12 * year({created}) + month({created}) - 1, null)::bigint as month,
            split_part(categories, ' ', 1) as category
            from read_json('{quoted(choice.arxiv)}', format = 'newline_delimited', {columns})""")
    return "arxiv"


def _finished(pack: Path, key: str) -> PackInfo | None:
    found = read_info(pack)
    return found[1] if found is not None and found[0].startswith(key) else None


def _base_of(pack: Path, options: str) -> Path | None:
    """The tables of the last whole build, where what it read is kept and was chosen as now."""
    if (found := read_info(pack)) is not None:
        base = pack / (found[1].base or found[0])
        with suppress(OSError, ValueError, KeyError):
            made = _made(base)
            read = all((pack / ".work" / "read" / name).exists() for name in made["reads"])
            if read and made["options"] == options and "now" in made:
                return base
    return None


def _made(base: Path) -> dict[str, Any]:
    """How a whole build was made: its options, what it read, and the last month of its figures."""
    found: dict[str, Any] = json.loads((base / "made.json").read_bytes())
    return found


def _few_replaced(work: Work, base: Path, choice: Choice) -> bool:
    """Whether an update is worth it; the table `replaced` then has the works whose rows may be others now.

    That is: what only one of the two releases says, what merged ids name, and who cites these.
    """
    before = {work.pack / ".work" / "read" / name for name in _made(base)["reads"]}
    old, new = sorted(before - {*work.reads}), sorted({*work.reads} - before)
    changed = [_only(a, b) for a, b in ((old, new), (new, old)) if a]
    was = f"read_parquet('{quoted(base / 'merged.parquet')}')"
    work.sql(f"""create or replace temp table remerged as
        (from merged except from {was}) union all (from {was} except from merged)""")
    moved = "select old as work from remerged union select new from remerged where new is not null"
    work.sql(f"""create or replace temp table found as {" union ".join([*changed, moved])}""")
    cites = f"(select citing, cited from {{}} union all select citing, cited from {files([base / 'dangling'])})"
    work.sql(f"""insert into found select distinct citing from {cites.format(files([base / "by_target"]))}
        semi join ({moved}) as m on cited = m.work""")
    if choice.only_arxiv:
        kept = f"read_parquet('{quoted(base / 'kept.parquet')}')"
        work.sql(f"insert into found (from kept except from {kept}) union all (from {kept} except from kept)")
    work.sql("""create or replace temp table replaced as select work from found
        union select new from merged semi join found on old = work where new is not null""")
    few, every = (work.one(f"select count(*) from {table}") for table in ("replaced", files([base / "works"])))
    return bool(100 * few <= LARGEST * every)


def _only(these: Sequence[Path], others: Sequence[Path]) -> str:
    """Works of which one side of a change says what the other doesn't."""
    rows = f"from {files(these)}"
    return f"select work from ({rows} except all from {files(others)})" if others else f"select work {rows}"


def _stamp(path: str | None) -> tuple[object, ...]:
    """What tells a file from another one of its name."""
    return () if path is None else (Path(path).name, Path(path).stat().st_size)


def _sizes(snapshot: Path) -> list[object]:
    return [(file.name, file.stat().st_size) for file in sorted(snapshot.rglob("merged_ids/works/*"))]


def _plain(info: PackInfo) -> dict[str, Any]:
    return asdict(info) | {"cutoff": info.cutoff.isoformat()}


def _digest(*values: object) -> str:
    return blake2b(repr(values).encode(), digest_size=8).hexdigest()


def _duration(seconds: float) -> str:
    minutes = seconds / 60
    return f"{seconds:.0f} s" if minutes < 2 else f"{minutes:.0f} minutes" if minutes < 120 else f"{minutes / 60:.1f} h"


def parse_sample(text: str) -> int:
    """`1/64` as 64. Raises UsageError."""
    one, _, of = text.partition("/")
    if one != "1" or not (of.isascii() and of.isdigit() and 0 < len(of) < 7 and int(of)):
        raise UsageError(f"--sample takes one work of so many, as 1/64, not {text[:20]!r}")
    return int(of)

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
from readinglist.core.dates import NO_MONTH, month_number
from readinglist.core.errors import InputError, UsageError
from readinglist.core.events import Event, Noted, Progress
from readinglist.core.frozen import Frozen
from readinglist.graph.fate_evidence import coded
from readinglist.graph.fates import WINDOW
from readinglist.graph.measures.structure import pointers
from readinglist.literature import measures
from readinglist.literature.records import VERSION, Built, PackInfo, Part
from readinglist.store.files import make_folder, write_text_atomically
from readinglist.store.locks import held

from .engine import Engine, duckdb_engine, engine_errors, files_of, quoted, spark_engine
from .pack import months_of, read_info, rows_of
from .snapshot import merged_ids, parts_of, write_part

BUCKET = 2_000_000  # works
MOST = 25_000_000  # citations whose arrays fit beside the engine: 2 GB with what is computed of them
LARGEST = 10  # percent of all works that an update may replace; more are built anew


class Choice(Frozen):
    """How a pack is built. `sample`: one work of so many; `arxiv`: arXiv's metadata file, for categories and months."""

    only_arxiv: bool = False
    sample: int = 1
    arxiv: str | None = None
    memory: str = "4GB"
    threads: int = 1
    master: str | None = None  # of Spark, which then measures; None: DuckDB

    @property
    def words(self) -> str:
        chosen = (["only arxiv"] if self.only_arxiv else []) + ([f"sample 1/{self.sample}"] if self.sample > 1 else [])
        return ", ".join(chosen)


class _Work:
    """The folders of one build."""

    def __init__(self, pack: Path, engine: Engine, key: str) -> None:
        self.pack, self.engine, self.key = pack, engine, key
        self.tables = pack / key
        self.reads: list[Path] = []  # of works
        self.cites: list[Path] = []  # of citations, where works don't list theirs
        self.bounds: list[int] = []
        self.fresh = 0  # parts that were read now
        self.base: Path | None = None  # the tables of the build that is updated

    def sql(self, query: str) -> Any:
        with engine_errors(self.pack):
            return self.engine.con.con.execute(query)

    def one(self, query: str) -> Any:
        """The first value of the first row."""
        return self.sql(query).fetchone()[0]

    def file(self, table: str, bucket: int) -> Path:
        return self.tables / table / f"{bucket:05d}.parquet"

    def edges(self) -> str:
        """Who cites whom, as it was read: (work, cited)."""
        more = f" union all select citing, cited from {_files(self.cites)}" if self.cites else ""
        return f"(select work, unnest(refs) as cited from {_files(self.reads)}{more})"

    def rows(self, table: str, base: bool = False) -> str:
        """All rows of a table, `base`: as they were before the update."""
        return f"({rows_of(table, self.base if base and self.base else self.tables, None if base else self.base)})"

    def read(self, on: Engine, table: str, bucket: int | None = None) -> Any:
        """A table, or a bucket of it, for the measures; of an update only what belongs to works that it touches."""
        if self.base is None:
            return on.read(self.tables / table if bucket is None else self.file(table, bucket))
        if bucket is None:
            self.sql(f"create or replace temp view all_{table} as {self.rows(table)[1:-1]}")
            return on.con.table(f"all_{table}")
        key = "cited" if table == "by_target" else "work"
        name = f"touched_{table}"
        self.sql(f"""create or replace temp table {name} as select t.* from {self.rows(table)} as t
            semi join touched on t.{key} = touched.work where {self.within(f"t.{key}", bucket)}""")
        return on.con.table(name)

    def within(self, column: str, bucket: int) -> str:
        return f"{column} >= {self.bounds[bucket]} and {column} < {self.bounds[bucket + 1]}"

    def buckets(self, stage: str, table: str) -> Iterator[Event | int]:
        """The buckets of a table that are not there yet, each with its progress."""
        most = len(self.bounds) - 1
        for bucket in range(most):
            yield Progress(stage, bucket, most)
            if not is_there(self.file(table, bucket)):
                yield bucket


def build_pack(snapshot: Path, pack: Path, choice: Choice, clock: Clock) -> Generator[Event | Built, None, None]:
    """Build or update the pack; the last event is Built. Raises NotFound, InputError, DiskFull, StoreError, Locked."""
    parts = parts_of(snapshot)
    release = max(part.day for part in parts)
    names = [
        _digest(part.table, part.day, Path(part.path).name, Path(part.path).stat().st_size, choice.sample)
        for part in parts
    ]

    def read(work: _Work) -> Iterator[Event]:
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

    def read(work: _Work) -> Iterator[Event]:
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
    read: Callable[[_Work], Iterator[Event]],
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
        work = _Work(pack, on, key)
        if (info := _finished(pack, key)) is None:
            base = None if choice.master else _base_of(pack, options)
            yield from read(work)
            if base is not None and not work.cites and _few_replaced(work, base, choice):
                work.base, work.tables = base, pack / f"{key}-on-{base.name.removeprefix('tables-')}"
                work.engine.copy("select work from replaced order by work", work.tables / "replaced.parquet")
            yield from _sort(work, choice)
            info = yield from _measure(work, said, choice)
            for spare in work.tables.glob("tmp-*"):
                shutil.rmtree(spare) if spare.is_dir() else spare.unlink()
            if work.base is None:
                kept = json.dumps({"options": options, "reads": [path.name for path in work.reads]})
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
    work: _Work, parts: Sequence[Part], names: Sequence[str], choice: Choice, clock: Clock
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


def _kept(work: _Work, choice: Choice) -> Iterator[Event]:
    """What `--only arxiv` keeps, as a table of numbers: works with an arXiv id, whom they cite, and who cites them."""
    if choice.only_arxiv:
        yield Progress("choosing works", 0)
        work.sql(f"""create or replace temp table of_arxiv as
            select distinct work from {_files(work.reads)} where id is not null""")
        work.sql(f"""create or replace temp table kept as select work from of_arxiv
            union select cited from {work.edges()} semi join of_arxiv using (work)
            union select work from {work.edges()} semi join of_arxiv on cited = of_arxiv.work""")


def _sort(work: _Work, choice: Choice) -> Iterator[Event]:
    """The tables works, authors, by_target and by_source."""
    make_folder(work.tables)
    _find_bounds(work)
    reads = _files(work.reads)
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
            pairs += f""" union all select work, cited, month from {_files(work.cites)} join bucket on citing = work
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
            """select work, id, title, month, dated, category, known, described,
                coalesce("references", len(list_distinct(refs)), 0) as "references" from bucket order by work""",
            work.file("works", bucket),
        )
    if work.base:
        work.engine.copy(
            f"from replaced except select work from {_files([work.tables / 'works'])}", work.tables / "gone.parquet"
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
            citations += f""" union all select r.* from {_files([work.base / "dangling"])} as r
                semi join {_files([work.file("works", bucket)])} as w on r.cited = w.work
                anti join replaced on r.citing = replaced.work"""
            order = "order by cited, citing"
        work.engine.copy(f"{citations} {order}", work.file("by_target", bucket))
    if not is_there(work.file("by_source", 0)):
        yield Progress("citations by source", 0)
        work.engine.copy(
            f"select citing, cited from {_files([work.tables / 'by_target'])} order by citing, cited",
            work.file("by_source", 0),
        )


def _find_bounds(work: _Work) -> None:
    """Where each bucket begins, once for a build: what is there already was cut at these."""
    path = (work.base or work.tables) / "bounds.json"
    if not path.exists():
        works = work.one(f"select count(*) from {_files(work.reads)}")
        buckets = max(1, round(works / BUCKET))
        shares = [number / buckets for number in range(1, buckets)]
        cuts = work.one(f"select approx_quantile(work, {shares}) from {_files(work.reads)}") if shares else []
        write_text_atomically(path, json.dumps([0, *sorted({int(cut) for cut in cuts}), 1 << 62]))
    work.bounds = json.loads(path.read_bytes())


def _arxiv_table(work: _Work, choice: Choice) -> str:
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


def _measure(work: _Work, said: tuple[str, str, date], choice: Choice) -> Generator[Event, None, PackInfo]:
    """The figures of all works, by the engine that was chosen; what the pack is."""
    with _measuring(work, choice) as on:
        works = work.read(on, "works")
        monthly = on.read(_written(on, measures.by_month(works), work.tables / "months.parquet"))
        months = months_of(monthly.to_pyarrow().to_pydict(), month_number(said[2]))
        lately = _written(on, _authors_of_late(work, on, months.now), work.tables / "tmp-lately.parquet")
        cited = work.read(on, "by_target").select(work="cited").distinct()
        cited = on.read(_written(on, cited, work.tables / "tmp-cited.parquet"))
        if work.base:
            _touched(work, months.now)
        for bucket in work.buckets("fates and histories", "figures"):
            if not isinstance(bucket, int):
                yield bucket
                continue
            table, citations, own = (work.read(on, name, bucket) for name in ("works", "by_target", "authors"))
            late = citations.filter((citations.month > months.now - WINDOW) & (citations.month <= months.now))
            late = late.inner_join(table.select(cited=table.work, own=table.month), "cited")
            late = on.keep(late.filter((late.own != NO_MONTH) & (late.month >= late.own)).select("citing", "cited"))
            parts = [
                measures.groups(on, late, on.read(lately), own),
                measures.cited_citers(citations, cited),
                measures.beauty(table, citations),
                own.select("work").distinct().mutate(authored=True),
            ]
            counted = measures.counts(table, citations, months.now)
            on.write(measures.joined(counted, parts).order_by("work"), work.file("figures", bucket))
        yield Progress("cohorts", 0)
        _written(on, measures.cohorts(work.read(on, "figures")), work.tables / "cohorts.parquet")
        totals = work.one(f"select count(*) from {work.rows('by_target')}")
        yield Progress("influence and reuse", 0)
        left_out = _wide(work, on, totals)
        yield Progress("ids", 0)
        by_citations = "id order by citations desc, work"
        work.engine.copy(
            f"""select id, work from (select w.id, w.work, f.citations from {work.rows("works")} as w
            join {work.rows("figures")} as f using (work) where w.id is not null)
            qualify row_number() over (partition by {by_citations}) = 1 order by id""",
            work.tables / "ids.parquet",
        )
    made, people = (work.one(f"select count(*) from {work.rows(table)}") for table in ("works", "authors"))
    listed = work.one(f"select count(*) from {_files([work.tables / 'tmp-raw'])}")
    if work.base:
        listed += sum(
            work.one(f"select count(*) from {_files([work.base / table])} anti join replaced on citing = work")
            for table in ("by_target", "dangling")
        )
    source, release, cutoff = said
    base = work.base.name if work.base else ""
    return PackInfo(
        VERSION,
        source,
        release,
        cutoff,
        months.now,
        made,
        totals,
        listed - totals,
        people,
        choice.words,
        left_out,
        base,
    )


def _touched(work: _Work, now: int) -> None:
    """The table `touched`, and its file: works whose figures may be others than before the update, and the replaced.

    A figure hangs on the citations of a work with their months, on the authors of who cites it, on which of these are
    cited themselves, and on the last month.
    """
    before = read_info(work.pack)
    if before is None or before[1].now != now:
        work.sql(f"create or replace temp table touched as select work from {work.rows('works')} union from replaced")
    else:
        pairs = [f"select citing, cited, month from {work.rows('by_target', base)} semi join replaced on citing = work"
                 for base in (True, False)]  # fmt: skip
        people = [f"select work, author from {work.rows('authors', base)} semi join replaced using (work)"
                  for base in (True, False)]  # fmt: skip
        work.sql(f"create or replace temp table pairs_before as {pairs[0]}")
        work.sql(f"create or replace temp table pairs_after as {pairs[1]}")
        work.sql(f"create or replace temp table wrote_before as {people[0]}")
        work.sql(f"create or replace temp table wrote_after as {people[1]}")
        work.sql("""create or replace temp table others as
            (from wrote_before except from wrote_after) union all (from wrote_after except from wrote_before)""")
        work.sql("""create or replace temp table touched as from replaced
            union select cited from (from pairs_before except from pairs_after)
            union select cited from (from pairs_after except from pairs_before)
            union select cited from pairs_after semi join others on citing = work""")
        cited = [f"select distinct cited from {work.rows('by_target', base)} semi join touched on cited = work"
                 for base in (True, False)]  # fmt: skip
        work.sql(f"create or replace temp table cited_before as {cited[0]}")
        work.sql(f"create or replace temp table cited_after as {cited[1]}")
        work.sql(f"""insert into touched select distinct cited from {work.rows("by_target")} semi join (
            (from cited_before except from cited_after) union all (from cited_after except from cited_before)) as x
            on citing = x.cited""")
    work.engine.copy("select distinct work from touched order by work", work.tables / "touched.parquet")


def _wide(work: _Work, on: Engine, citations: int) -> tuple[str, ...]:
    """Figures that reach over many works, as `wide.parquet`; what was left out.

    Influence and PageRank go round after round over all citations: arrays do that in seconds where they fit. So do
    they the CD index and reuse, whose joins grow with the square of a hub's citations; a cluster computes these two.
    """
    path = work.tables / "wide.parquet"
    if work.engine is not on:
        works, edges = (on.read(work.tables / name) for name in ("works", "by_target"))
        missing = dict.fromkeys(("influence", "influence_percentile", "pagerank"), measures.null("float64"))
        both = measures.joined(works.select("work"), [measures.disruption(works, edges), measures.reuse(edges)])
        _written(on, both.mutate(**missing), path)
        return ("influence", "pagerank")
    if citations > MOST:
        empty = "select 0::bigint as work, null::double as cd5, null::bigint as reuse2, null::double as influence"
        work.engine.copy(f"{empty}, null::double as influence_percentile, null::double as pagerank limit 0", path)
        return ("influence", "pagerank", "cd5", "reuse2")
    if not is_there(path):
        work.engine.con.con.register("wide", _by_arrays(work))
        work.engine.copy("select * from wide order by work", path)
    return ()


def _by_arrays(work: _Work) -> Any:
    """What `CitationGraph` says of each work, as an Arrow table."""
    import pyarrow as pa

    from readinglist.graph.measures.figures import influence_percentile
    from readinglist.graph.measures.graph import CitationGraph

    works = work.sql(f"""select work, month, dated and month >= 0 and category <> '' as peer,
        case when peer then category else '' end as category, "references" from {work.rows("works")}
        order by work""").fetchnumpy()
    pairs = work.sql(f"select citing, cited from {work.rows('by_source')} order by citing, cited").fetchnumpy()
    number = works["work"]
    citing, cited = (np.searchsorted(number, pairs[name]) for name in ("citing", "cited"))
    category = np.unique(works["category"].astype(str), return_inverse=True)[1]
    graph = CitationGraph(len(number), citing, cited, works["month"], category, works["references"])
    influence = graph.influence()
    share = np.where(works["peer"], influence_percentile(graph, influence), np.nan)
    found = {
        "cd5": graph.cd_index(window=measures.CD_MONTHS),
        "reuse2": graph.reuse(hops=2),
        "influence": influence,
        "influence_percentile": share,
        "pagerank": graph.pagerank(),
    }
    table = {name: pa.array(values, from_pandas=True) for name, values in found.items()}  # NaN: null
    return pa.table({"work": number, **table, "reuse2": table["reuse2"].cast(pa.int64())})


def _authors_of_late(work: _Work, on: Engine, now: int) -> Any:
    """(work, author) of the works of the last 24 months: who may have used a work lately."""
    works, authors = work.read(on, "works"), work.read(on, "authors")
    late = works.filter((works.month > now - WINDOW) & (works.month <= now))
    return authors.semi_join(late, "work")


def _measuring(work: _Work, choice: Choice) -> Any:
    from contextlib import nullcontext

    return spark_engine(work.pack / ".work" / "spill", choice.master) if choice.master else nullcontext(work.engine)


def _written(on: Engine, expression: Any, path: Path) -> Path:
    if not is_there(path):
        on.write(expression, path)
    return path


def is_there(path: Path) -> bool:
    """A file, or a folder that Spark has finished."""
    return path.is_file() or (path / "_SUCCESS").exists()


def _finished(pack: Path, key: str) -> PackInfo | None:
    found = read_info(pack)
    return found[1] if found is not None and found[0].startswith(key) else None


def _base_of(pack: Path, options: str) -> Path | None:
    """The tables of the last whole build, where what it read is kept and was chosen as now."""
    if (found := read_info(pack)) is not None:
        base = pack / (found[1].base or found[0])
        with suppress(OSError, ValueError, KeyError):
            made = _made(base)
            if made["options"] == options and all((pack / ".work" / "read" / name).exists() for name in made["reads"]):
                return base
    return None


def _made(base: Path) -> dict[str, Any]:
    """How a whole build was made: its options, and what it read."""
    found: dict[str, Any] = json.loads((base / "made.json").read_bytes())
    return found


def _few_replaced(work: _Work, base: Path, choice: Choice) -> bool:
    """Whether an update is worth it; the table `replaced` then has the works whose rows may be others now.

    That is: what only one of the two releases says, what merged ids name, and who cites these.
    """
    before = [work.pack / ".work" / "read" / name for name in _made(base)["reads"]]
    old, new = (
        _files(files) if files else None for files in (set(before) - set(work.reads), set(work.reads) - set(before))
    )
    both = [
        f"select work from (select * from {a} except all select * from {b})"
        for a, b in ((old, new), (new, old))
        if a and b
    ]
    one = [f"select work from {a}" for a, b in ((old, new), (new, old)) if a and not b]
    was = f"read_parquet('{quoted(base / 'merged.parquet')}')"
    work.sql(f"""create or replace temp table remerged as
        (from merged except from {was}) union all (from {was} except from merged)""")
    moved = "select old as work from remerged union select new from remerged where new is not null"
    work.sql(f"""create or replace temp table found as {" union ".join([*both, *one, moved])}""")
    cites = f"(select citing, cited from {{}} union all select citing, cited from {_files([base / 'dangling'])})"
    work.sql(f"""insert into found select distinct citing from {cites.format(_files([base / "by_target"]))}
        semi join ({moved}) as m on cited = m.work""")
    if choice.only_arxiv:
        kept = f"read_parquet('{quoted(base / 'kept.parquet')}')"
        work.sql(f"insert into found (from kept except from {kept}) union all (from {kept} except from kept)")
    work.sql("""create or replace temp table replaced as select work from found
        union select new from merged semi join found on old = work where new is not null""")
    return bool(
        100 * work.one("select count(*) from replaced")
        <= LARGEST * work.one(f"select count(*) from {_files([base / 'works'])}")
    )


def _stamp(path: str | None) -> tuple[object, ...]:
    """What tells a file from another one of its name."""
    return () if path is None else (Path(path).name, Path(path).stat().st_size)


def _files(paths: Sequence[Path]) -> str:
    names = files_of(paths)
    if not names:
        raise InputError("a table of the pack is empty: build it again")
    return f"read_parquet([{', '.join(repr(name) for name in names)}])"


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

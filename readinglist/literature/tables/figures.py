"""The figures of all works: measured bucket by bucket, of an update only where they may have changed."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import nullcontext
from datetime import date
from typing import Any

import numpy as np

from readinglist.core.dates import NO_MONTH, month_number
from readinglist.core.events import Event, Progress
from readinglist.graph.fates import WINDOW
from readinglist.literature import measures
from readinglist.literature.records import VERSION, PackInfo

from .engine import Engine, spark_engine
from .pack import months_of, read_info
from .work import Choice, Work, files, is_there, written

MOST = 25_000_000  # citations whose arrays fit beside the engine: 2 GB with what is computed of them


def measure(work: Work, said: tuple[str, str, date], choice: Choice) -> Generator[Event, None, PackInfo]:
    """The figures of all works, by the engine that was chosen; what the pack is."""
    with _measuring(work, choice) as on:
        works = work.read(on, "works")
        monthly = on.read(written(on, measures.by_month(works), work.tables / "months.parquet"))
        months = months_of(monthly.to_pyarrow().to_pydict(), month_number(said[2]))
        lately = written(on, _authors_of_late(work, on, months.now), work.tables / "tmp-lately.parquet")
        cited = work.read(on, "by_target").select(work="cited").distinct()
        cited = on.read(written(on, cited, work.tables / "tmp-cited.parquet"))
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
        written(on, measures.cohorts(work.read(on, "figures")), work.tables / "cohorts.parquet")
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
    listed = work.one(f"select count(*) from {files([work.tables / 'tmp-raw'])}")
    if work.base:
        listed += sum(
            work.one(f"select count(*) from {files([work.base / table])} anti join replaced on citing = work")
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


def _touched(work: Work, now: int) -> None:
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


def _wide(work: Work, on: Engine, citations: int) -> tuple[str, ...]:
    """Figures that reach over many works, as `wide.parquet`; what was left out.

    Influence and PageRank go round after round over all citations: arrays do that in seconds where they fit. So do
    they the CD index and reuse, whose joins grow with the square of a hub's citations; a cluster computes these two.
    """
    path = work.tables / "wide.parquet"
    if work.engine is not on:
        works, edges = (on.read(work.tables / name) for name in ("works", "by_target"))
        missing = dict.fromkeys(("influence", "influence_percentile", "pagerank"), measures.null("float64"))
        both = measures.joined(works.select("work"), [measures.disruption(works, edges), measures.reuse(edges)])
        written(on, both.mutate(**missing), path)
        return ("influence", "pagerank")
    if citations > MOST:
        empty = "select 0::bigint as work, null::double as cd5, null::bigint as reuse2, null::double as influence"
        work.engine.copy(f"{empty}, null::double as influence_percentile, null::double as pagerank limit 0", path)
        return ("influence", "pagerank", "cd5", "reuse2")
    if not is_there(path):
        work.engine.con.con.register("wide", _by_arrays(work))
        work.engine.copy("select * from wide order by work", path)
    return ()


def _by_arrays(work: Work) -> Any:
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


def _authors_of_late(work: Work, on: Engine, now: int) -> Any:
    """(work, author) of the works of the last 24 months: who may have used a work lately."""
    works, authors = work.read(on, "works"), work.read(on, "authors")
    late = works.filter((works.month > now - WINDOW) & (works.month <= now))
    return authors.semi_join(late, "work")


def _measuring(work: Work, choice: Choice) -> Any:
    return spark_engine(work.pack / ".work" / "spill", choice.master) if choice.master else nullcontext(work.engine)

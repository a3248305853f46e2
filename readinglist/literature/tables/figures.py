"""The figures of all works: measured bucket by bucket, of an update only where they may have changed."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from readinglist.core.dates import NO_MONTH, month_number
from readinglist.core.events import Event, Progress
from readinglist.graph.fates import WINDOW
from readinglist.literature import measures
from readinglist.literature.records import VERSION, PackInfo

from .engine import Engine, spark_engine
from .pack import months_of
from .work import Choice, Work, files, is_there, written

MOST = 25_000_000  # citations whose arrays fit beside the engine: 2 GB with what is computed of them


def measure(work: Work, said: tuple[str, str, date], choice: Choice) -> Generator[Event, None, PackInfo]:
    """The figures of all works, by the engine that was chosen; what the pack is."""
    with _measuring(work, choice) as on:
        works = work.read(on, "works")
        monthly = on.read(written(on, measures.by_month(works), work.tables / "months.parquet"))
        months = months_of([[*row.values()] for row in on.rows(monthly)], month_number(said[2]))
        lately = written(on, _authors_of_late(work, on, months.now), work.tables / "tmp-lately.parquet")
        path = work.tables / "tmp-cited.parquet"
        if work.base:
            _touched(work, work.base, months.now, path)
        cited = on.read(written(on, work.read(on, "by_target").select(work="cited").distinct(), path))
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
        totals = int(work.one(f"select sum(citations) from {work.rows('figures')}"))
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
        listed += work.one(f"""select (select count(*) from {files([work.base / "by_target"])})
            - (select count(*) from was)
            + (select count(*) from {files([work.base / "dangling"])} anti join replaced on citing = work)""")
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


def _touched(work: Work, base_of: Path, now: int, cited: Path) -> None:
    """The table `touched`, and its file: works whose figures may be others than in the base; and the file `cited`.

    A figure hangs on the month, the category and the authors of a work, on its citations with their months, on the
    authors of who cites it, on which of these are cited themselves, and on the last month. Only rows of replaced works
    differ, and the base's figures say how often each work was cited, so nothing is counted anew to know who is cited.
    """
    base, own = (
        {name: files([tables / name]) for name in ("works", "by_target", "authors")}
        for tables in (base_of, work.tables)
    )
    figures, cohort = files([base_of / "figures"]), "select work, month, dated, category from"
    work.sql(f"create or replace temp table was as from {base['by_target']} semi join replaced on citing = work")
    work.sql(f"create or replace temp table wrote as from {base['authors']} semi join replaced using (work)")
    work.sql(f"create or replace temp table said as {cohort} {base['works']} semi join replaced using (work)")
    work.sql(f"""create or replace temp table others as
        (from wrote except from {own["authors"]}) union all (from {own["authors"]} except from wrote)""")
    work.sql(f"""create or replace temp table touched as select work from others
        union select work from ((from said except {cohort} {own["works"]}) union all
            ({cohort} {own["works"]} except from said))
        union select cited from ((from was except from {own["by_target"]}) union all
            (from {own["by_target"]} except from was))
        union select cited from {own["by_target"]} semi join others on citing = work""")
    work.sql(f"""create or replace temp table turned as
        select work, sum(number) > 0 as cited from (
            select work, citations as before, citations as number from {figures} semi join touched using (work)
            union all select cited, 0, -1 from was
            union all select cited, 0, 1 from {own["by_target"]})
        group by work having (sum(before) > 0) <> (sum(number) > 0)""")
    if work.base_now == now:
        work.sql(f"""insert into touched select distinct cited
            from (from {base["by_target"]} union all from {own["by_target"]}) semi join turned on citing = work""")
    else:
        work.sql(f"insert into touched select work from {work.rows('works')}")
    work.engine.copy("select distinct work from touched order by work", work.tables / "touched.parquet")
    work.engine.copy(
        f"""select work from {figures} anti join turned using (work) where citations > 0
        union all select work from turned where cited""",
        cited,
    )


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

    works = work.sql(f"""select work, month, dated and month >= 0 and category <> '' as peer, "references",
        dense_rank() over (order by case when peer then category else '' end) - 1 as category
        from {work.rows("works")} order by work""").fetchnumpy()
    number = works["work"]
    place = f"(select work, row_number() over (order by work) - 1 as place from {work.rows('works')})"
    pairs = work.sql(f"""select a.place as citing, b.place as cited from {work.rows("by_source")} as pair
        join {place} as a on pair.citing = a.work join {place} as b on pair.cited = b.work order by all""").fetchnumpy()
    graph = CitationGraph(
        len(number), pairs["citing"], pairs["cited"], works["month"], works["category"], works["references"]
    )
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
    if choice.master is None:
        return nullcontext(work.engine)
    return spark_engine(work.pack / ".work" / "spill", choice.master, choice.memory)

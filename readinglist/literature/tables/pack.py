"""A pack asked: what it knows of some papers, of whole cohorts, and any query. Nothing is loaded whole."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import date
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from readinglist.citations.api import Wanted, wanted
from readinglist.context import Context
from readinglist.core.dates import month_day, month_number
from readinglist.core.errors import InputError, NotFound, ReadingListError, UsageError
from readinglist.core.files import real
from readinglist.core.frozen import Frozen
from readinglist.graph.fates import Evidence
from readinglist.literature import measures
from readinglist.literature.records import VERSION, CitedBy, CitingWork, CitingYear, InTitles, PackInfo, WorkFacts
from readinglist.store.files import write_text_atomically

from .engine import INSTALL, Engine, engine_errors, files_of, quoted

if TYPE_CHECKING:
    from readinglist.graph.fate_evidence import Months

Answer = TypeVar("Answer")
MEMORY = "1GB"
MOST_CITING = 5  # works that are named of those who cite one
TABLES = ("works", "authors", "by_target", "by_source", "cohorts", "months", "ids", "figures")


def rows_of(name: str, tables: Path, base: Path | None) -> str:
    """A query for the rows of a table. After an update they are those of `tables`, and of the build `base` those that
    the update did not replace: by citing work, and no citation of a work that is gone.
    """
    own = files_of([tables / name]) or files_of([tables / f"{name}.parquet"])
    if base is None or (tables / f"{name}.parquet").exists():
        return f"select * from read_parquet({own})"
    key = "citing" if name.startswith("by_") else "work"
    replaced = "touched" if name == "figures" else "replaced"
    below = f"""select b.* from read_parquet({files_of([base / name])}) as b
        anti join read_parquet('{quoted(tables / replaced)}.parquet') as r on b.{key} = r.work"""
    if key == "citing":
        below += f" anti join read_parquet('{quoted(tables / 'gone')}.parquet') as g on b.cited = g.work"
    return f"{below} union all by name select * from read_parquet({own})"


def read_info(pack: Path) -> tuple[str, PackInfo] | None:
    """(the folder of its tables, what it is); None where there is none that this program can read."""
    try:
        said = json.loads((pack / "pack.json").read_bytes())
        folder = said.pop("folder")
        said |= {"cutoff": date.fromisoformat(said["cutoff"]), "left_out": tuple(said["left_out"])}
        info = PackInfo(**said)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None
    return (folder, info) if info.version == VERSION and (pack / folder).is_dir() else None


class Pack:
    """A pack that was built. Raises NotFound where there is none, UsageError where DuckDB is not installed."""

    def __init__(self, path: Path) -> None:
        found = read_info(path)
        if found is None:
            raise NotFound(f"{path} holds no pack of this version: build one with `readinglist literature build`")
        self.path, self.info = path, found[1]
        self._tables = path / found[0]
        self._base = path / found[1].base if found[1].base else None

    @cached_property
    def _con(self) -> Any:
        try:
            import duckdb
        except ImportError:
            raise UsageError(INSTALL) from None
        con = duckdb.connect(config={"memory_limit": MEMORY, "threads": 1})
        with engine_errors(self.path):
            for name in TABLES:
                rows = rows_of(name, self._tables, self._base)
                if name == "figures":
                    rows = f"""select f.*, c.percentile, c.newman_z, w.* exclude (work) from ({rows}) as f
                        left join cohorts as c using (category, month, citations, dated)
                        left join ({rows_of("wide", self._tables, None)}) as w using (work)"""
                con.execute(f"create view {name} as {rows}")
        return con

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of a query. Raises InputError where the pack is damaged."""
        con = self._con
        with engine_errors(self.path):
            found: list[tuple[Any, ...]] = con.execute(sql, list(values)).fetchall()
        return found

    def query(self, sql: str, most: int) -> tuple[list[str], list[tuple[Any, ...]]]:
        """(columns, at most so many rows) of a reader's query, which sees the pack and no other file."""
        self.rows(f"set allowed_directories = ['{quoted(self.path)}']")
        self.rows("set enable_external_access = false")
        import duckdb

        try:
            answer = self._con.execute(sql)
            return [column[0] for column in answer.description or ()], answer.fetchmany(most)
        except duckdb.Error as error:
            raise InputError(str(error).strip().splitlines()[0][:300]) from None

    @cached_property
    def months(self) -> Months:
        """How much was looked through, month by month."""
        return months_of(self.rows("select month, papers, known from months"), month_number(self.info.cutoff))

    def facts(self, ids: Sequence[str]) -> dict[str, WorkFacts]:
        """What is known of these papers; those that the pack does not hold are left out."""
        rows = self.rows(
            """select i.id, work, month, category, citations, percentile, cd5, reuse2, beauty, awakening, influence,
            influence_percentile, now, before, coalesce(groups, 0), coalesce(others, 0), coalesce(cited_citers, 0),
            coalesce(authored, false) and coalesce(unknown, 0) = 0
            from ids as i join figures using (work) where i.id in (select unnest(?::varchar[]))""",
            [list(ids)],
        )
        return {row[0]: WorkFacts(*row) for row in rows}

    def cohorts_of(self, ids: Sequence[str]) -> dict[str, tuple[date, str]]:
        """The first day of the month and the category of these papers, as far as both are known."""
        rows = self.rows(
            """select i.id, f.month, f.category from ids as i join figures as f using (work)
            where i.id in (select unnest(?::varchar[])) and f.dated and f.category <> ''""",
            [list(ids)],
        )
        return {paper: (month_day(month), category) for paper, month, category in rows}

    def cohort(self, month: date, category: str) -> dict[str, tuple[int, float | None]]:
        """(citations, percentile) of each paper of a month and category that has an id of the library's."""
        rows = self.rows(
            """select i.id, f.citations, f.percentile from figures as f join ids as i using (work)
            where f.month = ? and f.category = ? and f.dated""",
            [month_number(month), category],
        )
        return {paper: (citations, share) for paper, citations, share in rows}

    def years(self, works: Sequence[int]) -> dict[int, tuple[tuple[int, int], ...]]:
        """(year, citations) of these works, years ascending."""
        found: dict[int, tuple[tuple[int, int], ...]] = {}
        for work, year, count in self.rows(
            """select cited, month // 12, count(*) from by_target
            where cited in (select unnest(?::bigint[])) and month >= 0 group by all order by all""",
            [list(works)],
        ):
            found[work] = (*found.get(work, ()), (int(year), int(count)))
        return found

    def citations_among(self, works: Sequence[int]) -> list[tuple[int, int]]:
        """(citing, cited) of these works, sorted."""
        sql = """select citing, cited from by_source where citing in (select unnest($1::bigint[]))
            and cited in (select unnest($1::bigint[])) order by all"""
        return self.rows(sql, [list(works)])

    def cited_by(self, paper: str) -> CitedBy | None:
        """Who cites a paper, None where it is not in the pack. The measures are computed now, for it alone."""
        import ibis

        if (one := self.facts([paper]).get(paper)) is None:
            return None
        with closing(self._con.cursor()) as cursor, engine_errors(self.path):
            on = Engine(ibis.duckdb.from_connection(cursor), self.path)
            by_target, authors = on.con.table("by_target"), on.con.table("authors")
            citing = on.keep(by_target.filter(by_target.cited == one.work))
            dated = citing.filter(citing.month >= 0).mutate(year=lambda row: (row.month // 12).cast("int64"))
            named = on.keep(authors.filter(authors.work.isin(citing.citing) | (authors.work == one.work)))
            by_year = {row["year"]: row["groups"] for row in on.rows(measures.groups(on, dated, named, key="year"))}
            top = measures.top_citing(citing, on.con.table("figures"), MOST_CITING)
            works, ids = on.con.table("works").select("work", "title"), on.con.table("ids")
            top = top.drop("work").join(works, top.citing == works.work).left_join(ids, "work").order_by("place")
            found = tuple(
                CitingWork(row["id"], row["title"], month_day(month) if (month := row["month"]) >= 0 else None,
                           row["citations"])
                for row in on.rows(top)
            )  # fmt: skip
        years = self.years([one.work]).get(one.work, ())
        by_year_too = tuple(CitingYear(year, count, by_year.get(year, 0)) for year, count in years)
        return CitedBy(self.info.origin, one.citations, one.percentile, by_year_too, found)

    def in_titles(self, names: Sequence[str]) -> InTitles:
        """The use of an idea of these names. Titles that have all words of a name are looked at closer."""
        import ibis

        parts = [words for name in names if (words := re.findall("[a-z0-9]+", name.lower()))]
        with closing(self._con.cursor()) as cursor, engine_errors(self.path):
            on = Engine(ibis.duckdb.from_connection(cursor), self.path)
            works = on.con.table("works")
            title = works.title.lower()
            some = works.filter(ibis.or_(*(ibis.and_(*map(title.contains, words)) for words in parts)))
            cursor.execute("create temp table phrases as select '' as idea, unnest(?::varchar[]) as phrase", [[*names]])
            rows = on.rows(measures.adoption(some, on.con.table("phrases")).order_by("year"))
        return InTitles(self.info.origin, tuple((row["year"], row["papers"]) for row in rows))

    def evidence(self, facts: Sequence[WorkFacts]) -> list[Evidence]:
        """What the rules of fates decide on, in the order of `facts`: as `graph.fate_evidence` counts it."""
        import numpy as np

        from readinglist.graph.fate_evidence import Circles, evidence_from, survey_of
        from readinglist.graph.measures.figures import Figures

        def column(name: str, kind: type = float) -> Any:
            values = [getattr(one, name) for one in facts]
            return np.array([np.nan if value is None else value for value in values], dtype=kind)

        month = column("month", int)
        until = month_number(self.info.cutoff)
        counted = survey_of(
            self.months, until, month, column("now", int), column("before", int), column("awakening"),
            column("cited_citers", int),
        )  # fmt: skip
        nothing = np.full(len(facts), np.nan)
        figures = Figures(
            citations=column("citations"),
            percentile=column("percentile"),
            newman_z=nothing,
            influence=nothing,
            influence_percentile=column("influence_percentile"),
            reuse2=nothing,
            cd5=column("cd5"),
            beauty=column("beauty"),
            awakening=column("awakening"),
            pagerank=nothing,
        )
        by_whom = Circles(column("groups", int), column("others", int), column("authors_known", bool))
        return evidence_from(counted, figures, by_whom, range(len(facts)), {})

    def known(self, ids: Sequence[str]) -> dict[str, Known]:
        """What is known of these papers; those that the pack does not hold are left out."""
        facts = list(self.facts(ids).values())
        years = self.years([one.work for one in facts])
        counted = zip(facts, self.evidence(facts), strict=True)
        return {one.id: Known(self.info, one, evidence, years.get(one.work, ())) for one, evidence in counted}

    def close(self) -> None:
        if "_con" in self.__dict__:
            self._con.close()


def months_of(monthly: Sequence[Sequence[int]], latest: int) -> Months:
    """How much was looked through, month by month, from the rows of `months.parquet`: month, papers, known."""
    import numpy as np

    from readinglist.graph.fate_evidence import observed_months

    month, papers, known = np.array(monthly, dtype=np.int64).reshape(-1, 3).T
    every = np.repeat(month, papers)
    listed = np.concatenate([np.arange(count) < full for count, full in zip(papers, known, strict=True)] or [[]])
    return observed_months(every, np.ones(len(every), dtype=bool), listed.astype(bool), latest)


@contextmanager
def opened(path: Path) -> Iterator[Pack]:
    pack = Pack(path)
    try:
        yield pack
    finally:
        with suppress(Exception):
            pack.close()


# The pack of a library: which one it uses, and what it tells. Without one nothing is imported and nothing changes.


FILE = "literature.json"  # in the library's folder: the pack that it uses


def use_pack(lib: Context, path: Path | None) -> PackInfo | None:
    """Use the pack of this folder from now on, None: none. Raises NotFound, UsageError."""
    file = lib.places.data / FILE
    if path is None:
        file.unlink(missing_ok=True)
        lib.memory.put("literature", None, None)
        return None
    pack = Pack(real(path))
    pack.rows("select 1")
    write_text_atomically(file, json.dumps({"pack": str(pack.path)}) + "\n")
    lib.memory.put("literature", str(pack.path), pack)
    return pack.info


def pack_path(lib: Context) -> Path | None:
    """The folder of the pack that the library uses, whether or not it is there; None where it uses none."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        return Path(json.loads((lib.places.data / FILE).read_bytes())["pack"])
    return None


def pack_of(lib: Context) -> Pack | None:
    """The pack of the library, None where it has none that can be read now, or its cut-off is yet to come."""
    path = pack_path(lib)
    if path is None or find_spec("duckdb") is None or read_info(path) is None:
        return None
    with suppress(NotFound):  # built anew in this moment
        pack: Pack = lib.memory.once("literature", str(path), lambda: Pack(path))
        return pack if pack.info.cutoff <= lib.clock.now().date() else None
    return None


class Known(Frozen):
    """What a pack knows of a paper: its figures, what fates are decided on, and its citations by year."""

    info: PackInfo
    facts: WorkFacts
    evidence: Evidence
    years: tuple[tuple[int, int], ...]


def ask_pack(lib: Context, question: Callable[[Pack], Answer]) -> Answer | None:
    """What the pack of the library answers; None without one, where its files cannot be read, or Ibis is not here."""
    if (pack := pack_of(lib)) is not None:
        with suppress(ReadingListError, ImportError):
            return question(pack)
    return None


def known_works(lib: Context, ids: Sequence[str]) -> dict[str, Known]:
    """What the pack of the library knows of these papers; nothing where it cannot be asked."""
    return (ask_pack(lib, lambda pack: pack.known(ids)) if ids else None) or {}


def wanted_in_pack(lib: Context) -> tuple[Wanted, ...]:
    """What kept papers cite and the library lacks, with how often the pack counts it cited."""
    works = wanted(lib)
    packed = known_works(lib, [one.arxiv_id for one in works if one.arxiv_id])
    found = ((one, packed.get(one.arxiv_id or "")) for one in works)
    return tuple(
        replace(one, citations=work.facts.citations, citations_from=work.info.origin) if work else one
        for one, work in found
    )

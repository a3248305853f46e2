"""The folders of one build, and the tables in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from readinglist.core.errors import InputError
from readinglist.core.events import Event, Progress
from readinglist.core.frozen import Frozen

from .engine import Engine, engine_errors, files_of
from .pack import rows_of


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


class Work:
    """The folders of one build."""

    def __init__(self, pack: Path, engine: Engine, key: str) -> None:
        self.pack, self.engine, self.key = pack, engine, key
        self.tables = pack / key
        self.reads: list[Path] = []  # of works
        self.cites: list[Path] = []  # of citations, where works don't list theirs
        self.bounds: list[int] = []
        self.fresh = 0  # parts that were read now
        self.base: Path | None = None  # the tables of the build that is updated
        self.base_now = -1  # the last month of its figures

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
        more = f" union all select citing, cited from {files(self.cites)}" if self.cites else ""
        return f"(select work, unnest(refs) as cited from {files(self.reads)}{more})"

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
        name, columns = f"touched_{table}", "work, month, dated, category" if table == "works" else "t.*"
        self.sql(f"""create or replace temp table {name} as select {columns} from {self.rows(table)} as t
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


def files(paths: Sequence[Path]) -> str:
    names = files_of(paths)
    if not names:
        raise InputError("a table of the pack is empty: build it again")
    return f"read_parquet([{', '.join(repr(name) for name in names)}])"


def is_there(path: Path) -> bool:
    """A file, or a folder that Spark has finished."""
    return path.is_file() or (path / "_SUCCESS").exists()


def written(on: Engine, expression: Any, path: Path) -> Path:
    if not is_there(path):
        on.write(expression, path)
    return path

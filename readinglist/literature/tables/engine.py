"""What computes: DuckDB on this machine, Spark on a cluster. Both take the same Ibis expressions.

Neither is imported before a command of this room, or a library with a pack, asks for it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from readinglist.core.errors import DiskFull, InputError, StoreError, UsageError
from readinglist.store.files import disk_errors

INSTALL = 'this needs DuckDB and Ibis: pip install "readinglist[scale]"'
INSTALL_SPARK = "Spark needs Java 17 and PySpark: pip install pyspark"
FULL = ("No space left", "max_temp_directory_size")


class Engine:
    """A place where expressions are computed. `keep` holds a result, `write` makes it a file, both whole or not."""

    def __init__(self, con: Any, folder: Path) -> None:
        self.con = con
        self.folder = folder
        self._names = (f"kept{number}" for number in count())

    def read(self, *paths: Path) -> Any:
        """The rows of Parquet files and folders of them as one table."""
        return self.con.read_parquet(files_of(paths))

    def rows(self, expression: Any) -> list[dict[str, Any]]:
        """The rows of an expression, without Ibis's own converters: those load pandas."""
        with engine_errors(self.folder):
            answer = self.con.con.execute(self.con.compile(expression))
            names = [column[0] for column in answer.description]
            return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]

    def keep(self, expression: Any) -> Any:
        """The rows of an expression, computed now."""
        name = next(self._names)
        with engine_errors(self.folder):
            self.con.con.execute(f"create temp table {name} as {self.con.compile(expression)}")
        return self.con.table(name)

    def drop(self, table: Any) -> None:
        """Let go of what was kept."""
        self.con.con.execute(f"drop table {table.get_name()}")

    def write(self, expression: Any, path: Path) -> None:
        """The rows as one Parquet file."""
        self.copy(self.con.compile(expression), path)

    def copy(self, sql: str, path: Path, row_group: int = 122_880) -> None:
        """The rows of a query in DuckDB's SQL as one Parquet file, which is there whole or not at all."""
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        with engine_errors(path), disk_errors(path):
            self.con.con.execute(
                f"copy ({sql}) to '{quoted(draft)}' (format parquet, compression snappy, row_group_size {row_group})"
            )
            os.replace(draft, path)


class SparkEngine(Engine):
    """Spark: what is kept is a folder of Parquet, so that a plan does not grow from round to round."""

    def read(self, *paths: Path) -> Any:
        name = next(self._names)
        self.con._session.read.parquet(*files_of(paths)).createOrReplaceTempView(name)  # Ibis reads one path alone
        return self.con.table(name)

    def rows(self, expression: Any) -> list[dict[str, Any]]:
        return [row.asDict() for row in self.con._session.sql(self.con.compile(expression)).collect()]

    def keep(self, expression: Any) -> Any:
        path = self.folder / next(self._names)
        self.write(expression, path)
        return self.read(path)

    def drop(self, table: Any) -> None:
        pass  # the folder goes when the work is done

    def write(self, expression: Any, path: Path) -> None:
        self.con._session.sql(self.con.compile(expression)).write.mode("overwrite").parquet(str(path))


@contextmanager
def duckdb_engine(folder: Path, memory: str = "4GB", threads: int = 1) -> Iterator[Engine]:
    """DuckDB with a limit of memory that spills into `folder`. Raises UsageError where it is not installed."""
    try:
        import duckdb
        import ibis
    except ImportError:
        raise UsageError(INSTALL) from None
    folder.mkdir(parents=True, exist_ok=True)
    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": memory,
        "threads": threads,
        "temp_directory": str(folder),
        "preserve_insertion_order": False,  # else a result is held in memory to be put back into its order
    }
    try:
        con = duckdb.connect(config=settings)
    except duckdb.Error as error:
        raise UsageError(f"DuckDB does not take these settings: {_first_line(error)}") from None
    try:
        yield Engine(ibis.duckdb.from_connection(con), folder)
    finally:
        con.close()


@contextmanager
def spark_engine(folder: Path, master: str = "local[2]", memory: str = "4GB") -> Iterator[Engine]:
    """Spark at `master`; `memory` limits one on this machine. Raises UsageError where PySpark or Java is missing."""
    try:
        import ibis
        from pyspark.sql import SparkSession
    except ImportError:
        raise UsageError(INSTALL_SPARK) from None
    builder = SparkSession.builder.master(master).appName("readinglist")
    local = {
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.memory": memory.strip().lower().removesuffix("b").removesuffix("i"),  # 4GB as Java writes it: 4g
        "spark.sql.shuffle.partitions": "4",
    }
    for key, value in {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.adaptive.skewJoin.enabled": "true",  # works that a million others cite
        "spark.sql.session.timeZone": "UTC",
        **(local if "local" in master else {}),
    }.items():
        builder = builder.config(key, value)
    try:
        session = builder.getOrCreate()
    except Exception as error:  # no Java: py4j and PySpark each raise something of their own
        raise UsageError(f"{INSTALL_SPARK} ({_first_line(error)})") from None
    try:
        yield SparkEngine(ibis.pyspark.connect(session), folder)
    finally:
        session.stop()


@contextmanager
def engine_errors(what: Path) -> Iterator[None]:
    """DuckDB's errors as ours, with the file in the message."""
    import duckdb

    try:
        yield
    except duckdb.Error as error:
        text = _first_line(error)
        if any(sign in str(error) for sign in FULL):
            raise DiskFull(f"{what}: the disk is full; what is done is kept. Free some and run this again") from error
        if isinstance(error, duckdb.OutOfMemoryException):
            raise StoreError(f"{what}: {text}; give more with --memory") from error
        if isinstance(error, duckdb.IOException | duckdb.InvalidInputException | duckdb.ConversionException):
            raise InputError(f"{what}: {text}") from error
        raise


def files_of(paths: Sequence[Path]) -> list[str]:
    """The Parquet files of these paths, folders opened."""
    found = [file for path in paths for file in (sorted(path.rglob("*.parquet")) if path.is_dir() else [path])]
    return [str(file) for file in found if not file.name.startswith(".") and file.is_file()]


def quoted(value: object) -> str:
    """A value inside of quotes of SQL."""
    return str(value).replace("'", "''")


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0][:300] if str(error).strip() else type(error).__name__

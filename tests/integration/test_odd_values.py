"""Values that another program put into the database: `doctor` tells of each, and no command takes one for a bug."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from readinglist import open_library
from readinglist.core.errors import Damaged
from readinglist.store.connection import Database
from readinglist.store.values import CHOICES, DAYS, INSTANTS, JSON, odd_values
from tests.fakes import paper
from tests.harness.command import Command
from tests.integration.store_toys import insert, open_store

ID = paper(1).id
NIGHT = "2026-11-05"


@pytest.fixture
def home(home: Path) -> Path:
    with open_store(home) as store:
        store.papers.apply([insert(paper(n), (NIGHT, "new")) for n in range(1, 4)])
        store.nights.record([date.fromisoformat(NIGHT)], ["cs.LG"], "rss")
    with open_library(home, environ={}) as library:
        library.keep(ID)
        library.top(n=3)
    return home


def change(home: Path, sql: str, value: object = None) -> None:
    """One statement of a program that checks nothing."""
    with closing(sqlite3.connect(home / "library.db", isolation_level=None)) as other:
        for (name,) in other.execute("select name from sqlite_schema where type = 'trigger'").fetchall():
            other.execute(f"drop trigger {name}")
        assert other.execute(sql, () if value is None else (value,)).rowcount


@pytest.fixture
def database(home: Path) -> Iterator[Database]:
    """A copy in memory, of which each change is taken back."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as copy:
        with closing(sqlite3.connect(home / "library.db")) as source:
            source.backup(copy)
        for (name,) in copy.execute("select name from sqlite_schema where type = 'trigger'").fetchall():
            copy.execute(f"drop trigger {name}")
        yield Database(copy, home / "library.db", backup=None)


def test_a_sound_library_has_no_odd_value(database: Database) -> None:
    assert list(odd_values(database)) == []


def test_every_column_is_looked_at(database: Database) -> None:
    """Bytes where text belongs, text where a number does; and in known columns what is no day, moment, word or JSON."""
    columns = database.rows("""select m.name, c.name, upper(c.type) from sqlite_schema m, pragma_table_info(m.name) c
        where m.type = 'table' and m.sql like 'create table%' and m.name not like '%~_fts~_%' escape '~'
        and m.name not like '%terms%' and m.name not like 'sqlite%' and m.name not like '~_%' escape '~'
        and not (c.pk and upper(c.type) = 'INTEGER')""")
    tried = 0
    for table, column, kind in columns:
        place = f"{table}.{column}"
        values: list[object] = [b"\xff\x00" if kind == "TEXT" else "many"]
        values += ["2026-13-45"] if place in DAYS | INSTANTS else ["banana"] if place in CHOICES else []
        values += ["null", "[[[1]]]", "[" * 2000] if place in JSON else []
        for value in values:
            database.run("begin")
            changed = database.connection.execute(f"update or ignore {table} set [{column}] = ?", (value,)).rowcount
            told = [sentence.partition(" ")[0] for sentence in odd_values(database)]
            database.run("rollback")
            assert not changed or place in told, (place, value)
            tried += bool(changed)
    assert tried > 40


ODD = (
    ("update papers set authors = 'null'", None, ("show", ID)),
    ("update papers set authors = '[1]'", None, ("show", ID)),
    ("update papers set title = cast(x'ff' as text)", None, ("top",)),
    ("update papers set title = ?", b"\xff", ("top",)),
    ("update papers set published = 'soon', categories = x'00'", None, ("show", ID)),
    ("update state set tags = '[1]'", None, ("show", ID)),
    ("update log set data = 'null'", None, ("log",)),
    ("update log set kind = 'future'", None, ("log",)),
    ("update scores set score = 'high'", None, ("top", "--json")),
    ("update scores set reasons = '[[1]]'", None, ("top",)),
)


@pytest.mark.parametrize(("sql", "value", "words"), ODD)
def test_a_command_that_stumbles_over_one_says_where_it_is(
    home: Path, tmp_path: Path, sql: str, value: object, words: tuple[str, ...]
) -> None:
    change(home, sql, value)
    run = Command(home, tmp_path)
    outcome = run(*words)
    assert outcome.code == 65, outcome
    assert "library.db" in outcome.error
    assert len(outcome.err.strip().splitlines()) <= 3
    doctor = run("doctor")
    assert (doctor.code, "another program" in doctor.out or "damaged" in doctor.out) == (65, True), doctor


def test_scores_that_are_odd_are_made_again(home: Path, tmp_path: Path) -> None:
    change(home, "update scores set reasons = '[[1]]'")
    run = Command(home, tmp_path)
    run("doctor", "--fix")
    assert "scores" not in run("doctor").out
    assert run("top").code == 0


def test_a_bug_stays_a_bug_where_the_database_is_sound(home: Path) -> None:
    with open_library(home, environ={}) as library:
        assert library.top(n=1)
        assert library.blamed(ValueError("mine")) is None
    change(home, "update papers set authors = '{'")
    with pytest.raises(Damaged, match=r"papers\.authors"), open_library(home, environ={}) as library:
        library.paper(ID)

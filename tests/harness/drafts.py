"""New libraries from one that was made before: the steps of the schema take the processor 25 ms, its copy one.

What the steps do to a file is tested where they are called by name, and by the libraries of earlier versions.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
from functools import cache

from readinglist.store import migrations, opening

STEPS = migrations.MIGRATIONS


@cache
def _made() -> sqlite3.Connection:
    """An empty library in memory, as the steps make it."""
    connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    connection.execute(f"pragma application_id = {migrations.APPLICATION_ID}")
    migrations.migrate(connection)
    return connection


def migrate(connection: sqlite3.Connection) -> None:
    """As `migrations.migrate`; a library without any tables is a copy, with a device of its own.

    Not where a fault is played: it may strike between two steps.
    """
    has_tables = connection.execute("select count(*) from sqlite_master").fetchone()[0]
    if has_tables or migrations.MIGRATIONS is not STEPS or any(name.startswith("FAULT_") for name in os.environ):
        migrations.migrate(connection)
        return
    _made().backup(connection)
    connection.execute("delete from library where key = 'device'")
    connection.execute("insert into library (key, value) values ('device', ?)", (secrets.token_hex(4),))


def copy_drafts() -> None:
    """From now on, in this process and those that it forks."""
    _made()
    opening.migrate = migrate

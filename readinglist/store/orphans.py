"""Rows that belong to rows which are not there: left by another program, or by a file that was damaged and mended.

Such a row says nothing to anybody, and would say it of another paper once its number is given again. No decision and
no word of the user is among them: the log knows papers by their ids.
"""

from __future__ import annotations

from dataclasses import dataclass

from .connection import Database

MOST_ROUNDS = 8  # a row that goes may have had rows of its own; the schema is four deep


@dataclass(frozen=True, slots=True)
class _Reference:
    """`column` of `table` names a row of `parent`."""

    table: str
    column: str
    parent: str
    key: str
    may_be_empty: bool

    @property
    def where(self) -> str:
        known = f"exists (select 1 from {self.parent} p where p.{self.key} = {self.table}.{self.column})"
        return f"{self.column} is not null and not {known}"


def count_orphans(db: Database) -> dict[str, int]:
    """The number of such rows by table."""
    sql = 'select "table", count(*) from pragma_foreign_key_check group by 1 order by 1'
    return {table: int(count) for table, count in db.rows(sql)}


def remove_orphans(db: Database) -> None:
    """Take them out, or empty the column where it may be; inside the caller's transaction."""
    db.run("pragma defer_foreign_keys = on")  # until the transaction ends: a row may go before those that it had
    for _ in range(MOST_ROUNDS):
        tables = count_orphans(db)
        if not tables:
            return
        for one in (reference for table in tables for reference in _references(db, table)):
            if one.may_be_empty:
                db.run(f"update {one.table} set {one.column} = null where {one.where}")
            else:
                db.run(f"delete from {one.table} where {one.where}")


def _references(db: Database, table: str) -> list[_Reference]:
    """What the schema says; every name in it is ours."""
    columns = db.rows("select name, [notnull], pk from pragma_table_info(:table)", {"table": table})
    may_be_empty = {name for name, is_needed, key in columns if not is_needed and not key}
    keys: dict[str, str] = dict(
        db.rows("select m.name, i.name from sqlite_schema m, pragma_table_info(m.name) i where i.pk = 1")
    )
    found = db.rows('select "from", "table", "to" from pragma_foreign_key_list(:table)', {"table": table})
    return [
        _Reference(table, column, parent, key or keys[parent], column in may_be_empty) for column, parent, key in found
    ]

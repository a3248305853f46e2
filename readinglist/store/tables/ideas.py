"""The tables of where ideas are named, and of what a night says of them.

Written once, by the migration that adds them; a later change is a later migration.
"""

from __future__ import annotations

IDEAS = (
    """create table name_uses (
        name text not null,
        n integer not null references papers,
        primary key (name, n)
    ) without rowid""",
    "create index name_uses_n on name_uses (n)",
    "create table names_seen (name text primary key, rules integer not null, seen_to integer not null) without rowid",
    """create table tonight (
        night text not null,
        position integer not null,
        record text not null,
        primary key (night, position)
    ) without rowid""",
    "create table tonights (night text primary key, stamp text not null) without rowid",
)

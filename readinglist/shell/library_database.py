"""Looking into the database, as methods: the part of `Library` that concerns queries of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readinglist.context import Home
from readinglist.core.errors import UsageError

if TYPE_CHECKING:
    from readinglist.upkeep.records import DatabaseDescription, Table, Value


class DatabaseLibrary(Home):
    """The database of one user, for reading."""

    def database(self) -> DatabaseDescription:
        """Where the database lies, its tables and views with a sentence each, and named queries."""
        from readinglist.upkeep.tables import describe

        return describe(self.store.db)

    def database_metadata(self) -> str:
        """The same sentences and queries as a metadata file of datasette, YAML."""
        from readinglist.upkeep.tables import metadata_text

        return metadata_text()

    def query(self, sql: str, **values: Value) -> Table:
        """The rows of a SELECT (or of a named query), with `:name` filled by `values`. Nothing can be changed by it.

        >>> lib.query("select id, title from v_papers where verdict = :v", v="keep")  # doctest: +SKIP

        Raises UsageError where the query cannot be answered.
        """
        from readinglist.upkeep.tables import look, named_queries

        named = {query.name: query.sql for query in named_queries()}
        if sql.isidentifier() and sql not in named:
            raise UsageError(
                f"the query cannot be answered (none is named {sql[:40]!r}; `readinglist database` lists them)"
            )
        return look(self.store.db.path, named.get(sql, sql), values)

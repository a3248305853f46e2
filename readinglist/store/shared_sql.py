"""Pieces of SQL that several statements share: the cohort of a paper, and which entries of the log hold."""

from __future__ import annotations

# The month of v1 and the primary category of a paper: its cohort. Where no date is known the id tells the month.
_YEAR = "case when substr(id, instr(id, '/') + 1, 2) > '90' then '19' else '20' end"
_NUMBER = "substr(id, instr(id, '/') + 1)"
MONTH = f"""coalesce(substr(published, 1, 7),
    case when id glob '[0-9][0-9][0-1][0-9].[0-9]*' then '20' || substr(id, 1, 2) || '-' || substr(id, 3, 2)
        when id glob '*/[0-9][0-9][0-1][0-9]*' and instr(id, ':') = 0
            then {_YEAR} || substr({_NUMBER}, 1, 2) || '-' || substr({_NUMBER}, 3, 2)
        else substr(announced, 1, 7) end)"""
CATEGORY = "coalesce(primary_category, substr(categories, 1, instr(categories || ' ', ' ') - 1))"


def not_undone(entry: str) -> str:
    """That the entry of the log in the row called `entry` was not taken back, as `core.log.effective` has it."""
    return f"not exists (select 1 from log u where u.subject = {entry}.id and u.kind = 'undo')"

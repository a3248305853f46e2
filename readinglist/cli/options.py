"""Options and types that commands share, so that one word means one thing everywhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

import click

_Command = TypeVar("_Command", bound=Callable[..., Any])
_MOST = 10**9  # "no upper limit", and still a number that every database takes


class Night(click.ParamType):  # type: ignore[type-arg]  # generic from click 8.4 on, a plain class before
    """A date as arXiv names its nights, 2026-11-24."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:  # Any: click's
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value[:40]!r} is not a date such as 2026-11-24", param, ctx)


class Count(click.ParamType):  # type: ignore[type-arg]  # as above
    """A whole number from 0 (or `least`) on, without an upper limit."""

    name = "number"

    def __init__(self, least: int = 0) -> None:
        self.least = least

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:  # Any: click's
        if isinstance(value, int):
            return value
        if not (value.isascii() and value.isdigit()) or int(value[:20]) < self.least:
            self.fail(f"{value[:40]!r} is not a whole number from {self.least} on", param, ctx)
        return min(int(value[:20]), _MOST)


def number_option(default: int, of: str = "papers") -> Callable[[_Command], _Command]:
    return click.option("-n", "number", type=Count(), default=default, show_default=True, help=f"How many {of}.")


def json_option(command: _Command) -> _Command:
    return click.option("--json", "as_json", is_flag=True, help="One JSON document, for programs.")(command)


def jsonl_option(command: _Command) -> _Command:
    return click.option("--jsonl", "as_jsonl", is_flag=True, help="One JSON object a line.")(command)


def goal_option(command: _Command) -> _Command:
    return click.option("--goal", metavar="NAME", help="For this goal alone.")(command)


def night_option(command: _Command) -> _Command:
    return click.option("--night", type=Night(), metavar="DATE", help="The night of this date.")(command)


def dry_run_option(command: _Command) -> _Command:
    return click.option("--dry-run", is_flag=True, help="Tell what would happen, change nothing.")(command)


def yes_option(command: _Command) -> _Command:
    return click.option("--yes", is_flag=True, help="Do not ask.")(command)


def id_argument(command: _Command) -> _Command:
    return click.argument("paper", metavar="ID")(command)


def ids_argument(command: _Command) -> _Command:
    return click.argument("papers", metavar="ID...", nargs=-1, required=True)(command)

"""What Tab offers behind a command: files, and the names that the library holds.

It makes no library, and what cannot be read offers nothing: a shell has no place for an error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import click

from readinglist.errors import ReadingListError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from readinglist.workflows.library import Library

Complete = Callable[[click.Context, click.Parameter, str], "list[CompletionItem]"]


def _on_disk(kind: str) -> Complete:
    """What the shell itself knows: "file" or "dir"."""

    def complete(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        return [CompletionItem(incomplete, type=kind)]

    return complete


def _of_library(find: Callable[[Library], Iterable[str]]) -> Complete:
    """Names of one word, in any case: bash takes what has spaces for several."""

    def complete(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        from .session import open_real_library

        options = ctx.find_root().params
        try:
            with open_real_library(options.get("home"), feeds=options.get("feeds")) as library:
                names = tuple(find(library)) if library.places.database.exists() else ()
        except (ReadingListError, OSError):
            return []
        begun = incomplete.lower()
        return [CompletionItem(name) for name in names if name.lower().startswith(begun) and len(name.split()) == 1]

    return complete


def _goals(library: Library) -> Iterable[str]:
    return (goal.name for goal in library.goals())


def _ideas(library: Library) -> Iterable[str]:
    from readinglist.workflows.ideas import ledger_ideas

    return (name for idea in ledger_ideas(library) for name in (idea.name, *idea.aliases))


def _piles(library: Library) -> Iterable[str]:
    from readinglist.workflows.piles import pile_names

    return pile_names(library)


def _queries(library: Library) -> Iterable[str]:
    return (query.name for query in library.database().queries)


a_file, a_folder = _on_disk("file"), _on_disk("dir")
a_goal, an_idea, a_pile, a_query = map(_of_library, (_goals, _ideas, _piles, _queries))

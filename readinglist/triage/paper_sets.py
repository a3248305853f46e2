"""Sets of papers as a query: what you kept, papers with a tag, those of a goal, a pile."""

from __future__ import annotations

from readinglist.context import Context
from readinglist.core.errors import NotFound
from readinglist.core.papers import ScoredPaper, Selection
from readinglist.exchange.api import rows_of
from readinglist.papers.api import similar_to_set
from readinglist.practice.api import list_goals
from readinglist.screening.api import get_pile


def nearest_to_set(
    lib: Context, selection: Selection, pile: str | None, n: int, *, newest: bool
) -> tuple[str, tuple[ScoredPaper, ...]]:
    """What a set is called, and the `n` papers nearest to it. Raises NotFound where it is empty or there is none.

    Of a goal: its keeps, its seeds and its text. Of a pile: what you included, and before that all of it.
    """
    text, members = "", list[str]()
    rows = rows_of(lib, selection) if pile is None else []
    if pile is not None:
        found = get_pile(lib, pile)
        name, members = f"pile {found.name}", list(found.included or found.ids)
    elif selection.goal is not None:
        goal = next(overview.goal for overview in list_goals(lib) if overview.goal.name == selection.goal)
        name, text, members = f"goal {goal.name}", "\n".join([goal.text, *goal.also]), list(goal.seeds)
    else:
        name = f"tag {selection.tag}" if selection.tag is not None else "what you kept"
    rows += [paper.row for paper in lib.store.papers.find_many(members).values()]
    if not rows and not text.strip():
        raise NotFound(f"no paper is in the set: {name}")
    return name, similar_to_set(lib, sorted(set(rows)), n, text, newest=newest)

"""Which function answers at which address. An id may hold slashes, so it comes last in an address."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from .asking import Answer, Ask
from .pages import health, idea_map, ideas, notebook, paper, search, study, taste, tonight, writes

if TYPE_CHECKING:
    from readinglist.workflows.library import Library

PageFunction = Callable[["Library", Ask], Answer]
READ = ("GET",)
WRITE = ("POST",)

PAGES: tuple[tuple[str, tuple[str, ...], PageFunction], ...] = (
    ("/", READ, tonight.tonight),
    ("/search", READ, search.search),
    ("/paper/{id:path}", READ, paper.paper),
    ("/seen-rest", READ, writes.ask_seen_rest),
    ("/seen-rest", WRITE, writes.seen_rest),
    ("/judge", WRITE, writes.judge),
    ("/read", WRITE, writes.read),
    ("/bet", WRITE, writes.bet),
    ("/tag", WRITE, writes.tag),
    ("/critique", WRITE, writes.critique),
    ("/undo", WRITE, writes.undo),
    ("/rank", WRITE, writes.rank),
    ("/shown", WRITE, writes.shown),
    ("/ideas", READ, ideas.ledger),
    ("/idea/{name:path}", READ, ideas.idea),
    ("/map", READ, idea_map.idea_map),
    ("/taste", READ, taste.taste),
    ("/taste", WRITE, taste.work_out),
    ("/study", READ, study.study),
    ("/study/move", WRITE, study.move),
    ("/study/log", WRITE, study.log),
    ("/notebook", READ, notebook.notebook),
    ("/notebook", WRITE, notebook.write),
    ("/notebook/{day}", READ, notebook.day),
    ("/review/{week}", READ, notebook.review),
    ("/health", READ, health.health),
)

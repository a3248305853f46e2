"""One paper: its short facts for a row, and the whole of it."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote, urlsplit

from readinglist.ids import page_of, pdf_of
from readinglist.model import Paper

from .spans import Line, Span, cut, line, shown, wrap
from .times import day_of, local_minute

PENDING = "(no title yet: a fetch will fill it in)"
UNTITLED = "(no title)"
_TEXT_WIDTH = 88  # longer lines of prose are hard to read
_AUTHORS_IN_FULL = 20
_LONGEST_TITLE = 1000  # cells; no title of arXiv is as long


def title_of(paper: Paper) -> str:
    """The title on one line, or what stands for it; one of a megabyte is cut for display."""
    return cut(shown(paper.title, PENDING if paper.title is None else UNTITLED), _LONGEST_TITLE)


def authors_of(paper: Paper, most: int = 3) -> str:
    """The first `most` authors, and how many more there are."""
    names = [shown(name, "?") for name in paper.authors[:most]]
    more = len(paper.authors) - len(names)
    return ", ".join(names) + (f" and {more} more" if more > 0 else "")


def facts_of(paper: Paper) -> str:
    """Id, categories and authors: the second line of a row."""
    parts = [shown(paper.id), shown(" ".join(paper.categories[:4])), authors_of(paper)]
    if paper.withdrawn:
        parts.insert(1, "withdrawn")
    return " · ".join(part for part in parts if part)


def address(paper: Paper) -> str | None:
    """The paper's page: http(s) only, every byte that is not plain ASCII escaped."""
    page = page_of(paper.id)
    if page is None and paper.url and _is_web(paper.url):
        return quote(paper.url, safe="/:?#[]@!$&'()*+,;=%~")
    return page


def _is_web(url: str) -> bool:
    try:
        return urlsplit(url).scheme in ("http", "https")
    except ValueError:  # a bracket that is never closed
        return False


def paper_lines(paper: Paper, room: int | None) -> Iterator[Line]:
    """Everything that is known of a paper."""
    cells = min(room or _TEXT_WIDTH, _TEXT_WIDTH)
    for text in wrap(title_of(paper), cells):
        yield line(Span(text, "title"))
    for text in wrap(authors_of(paper, _AUTHORS_IN_FULL) or "(no authors)", cells):
        yield line(text)
    yield line("")
    for name, text, style in _facts(paper):
        for number, part in enumerate(wrap(text, cells, " " * 12)):
            yield line(Span(name.ljust(12) if number == 0 else " " * 12, "dim"), Span(part[12:], style))
    yield line("")
    for text in wrap(shown(paper.abstract, "(no abstract)"), cells):
        yield line(text)


def _facts(paper: Paper) -> Iterator[tuple[str, str, str]]:
    """(name, text, style) of what is known, nothing for what is not."""
    yield "id", f"{shown(paper.id)} version {paper.version}", "id"
    if paper.categories:
        yield "categories", shown(" ".join(paper.categories)), ""
    dates = [
        f"submitted {day_of(paper.published)}" if paper.published else "",
        f"updated {day_of(paper.updated)}" if paper.updated and paper.updated != paper.published else "",
        f"announced {paper.announced}" if paper.announced else "",
    ]
    if any(dates):
        yield "dates", ", ".join(date for date in dates if date), ""
    for name, value in (("doi", paper.doi), ("journal", paper.journal_ref), ("comment", paper.comment)):
        if value:
            yield name, shown(value), ""
    if paper.withdrawn:
        yield "withdrawn", "by its authors", "bad"
    published = page_of(f"doi:{paper.doi}") if paper.doi else None
    links = {address(paper): "page", pdf_of(paper.id): "pdf"}
    for url, name in ({published: "published"} | links).items():
        if url:
            yield name, url, ""
    if paper.verdict:
        yield "verdict", paper.verdict, "good" if paper.verdict == "keep" else ""
    if paper.read_at:
        yield "read", local_minute(paper.read_at), ""
    if paper.tags:
        yield "tags", shown(" ".join(paper.tags)), ""

"""The routes of the page, and what an error looks like."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from readinglist.core.errors import Locked, NotFound, ReadingListError, UsageError
from readinglist.ideas import pages as idea_map
from readinglist.ideas import pages as ideas
from readinglist.interface.web.asking import Answer, Ask, Download, Page, Redirect
from readinglist.interface.web.render import STATIC, render, static
from readinglist.review import pages as notebook
from readinglist.study import pages as study
from readinglist.taste import pages as taste
from readinglist.triage.pages import paper, tonight, writes
from readinglist.triage.pages import paper as search
from readinglist.upkeep import pages as health

from .guard import Asgi, Door, Guard

if TYPE_CHECKING:
    from readinglist.context import Context

    from .desk import Desk


# Which function answers at which address. An id may hold slashes, so it comes last in an address.


PageFunction = Callable[["Context", Ask], Answer]
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


MOST_FIELDS = 200  # of a query or a form
STATUS_OF: Mapping[type[ReadingListError], int] = {UsageError: 400, NotFound: 404, Locked: 503}
PART = "x-part"  # the header with which the script asks for the changed part alone


def build_app(desk: Desk, door: Door) -> Asgi:
    """The page of the library at `desk`, for whom `door` lets in."""
    routes = [Route("/static/{version}/{name}", _static, methods=["GET"])]
    for address, methods, page in PAGES:
        routes.append(Route(address, _endpoint(desk, page), methods=list(methods)))
    app = Starlette(routes=routes, exception_handlers={HTTPException: _no_page, Exception: _bug})
    return Guard(app, door)


def _endpoint(desk: Desk, page: PageFunction) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        try:
            ask = await _ask(request)
            return await desk.ask(lambda library: _response(page(library, ask)))
        except ReadingListError as error:
            status = next((code for kind, code in STATUS_OF.items() if isinstance(error, kind)), 500)
            return _response(_error_page(str(error), status))

    return endpoint


async def _ask(request: Request) -> Ask:
    """The request as a value. Raises UsageError for fields beyond number or not in UTF-8."""
    form = None
    query_string = request.scope["query_string"].decode("ascii", "replace")
    try:
        query = dict(parse_qsl(query_string, keep_blank_values=True, max_num_fields=MOST_FIELDS))
        if request.method == "POST":
            text = (await request.body()).decode("ascii")
            form = dict(
                parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict", encoding="utf-8")
            )
    except ValueError as error:
        raise UsageError("the form or the address cannot be read") from error
    return Ask(dict(request.path_params), query, form, PART in request.headers)


def _response(answer: Answer) -> Response:
    if isinstance(answer, Redirect):
        return Response(status_code=303, headers={"location": _inside(answer.to)})
    if isinstance(answer, Download):
        headers = {"content-disposition": f'attachment; filename="{_file_name(answer.name)}"'} if answer.name else {}
        return Response(answer.content, media_type=answer.kind, headers=headers)
    return Response(render(answer), status_code=answer.status, media_type="text/html")


def _inside(path: str) -> str:
    """`path` where it is one of ours, else the first page: an answer never leads to another host."""
    is_ours = path.startswith("/") and not path.startswith("//") and path.isascii() and path.isprintable()
    return path if is_ours and not set(path) & set(" \\") else "/"


def _file_name(name: str) -> str:
    """`name` with nothing that a header could be ended by."""
    return "".join(sign if sign.isascii() and (sign.isalnum() or sign in ".-_") else "_" for sign in name)[:120]


async def _static(request: Request) -> Response:
    name = request.path_params["name"]
    content = static(name)
    if content is None:
        raise HTTPException(404)
    forever = {"cache-control": "private, max-age=31536000, immutable"}
    return Response(content, headers=forever, media_type=STATIC[name])


async def _no_page(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 404
    return _response(_error_page({404: "there is no such page"}.get(status, HTTPStatus(status).phrase), status))


async def _bug(request: Request, error: Exception) -> Response:
    return _response(_error_page(f"this is a bug of readinglist ({type(error).__name__}): please report it", 500))


def _error_page(message: str, status: int) -> Page:
    return Page("error.html", "Not found" if status == 404 else "Not done", shown={"message": message}, status=status)

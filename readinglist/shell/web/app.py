"""The routes of the page, and what an error looks like."""

from __future__ import annotations

import asyncio
import errno
import socket
from collections.abc import Awaitable, Callable, Mapping
from functools import cache
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl
from zipfile import ZIP_DEFLATED, ZipFile

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from uvicorn.protocols.http.h11_impl import H11Protocol

from readinglist.core.errors import Locked, NotFound, ReadingListError, UsageError
from readinglist.ideas import pages as idea_map
from readinglist.ideas import pages as ideas
from readinglist.interface.web.asking import Answer, Ask, Download, Page, Redirect
from readinglist.interface.web.render import STATIC, render, static
from readinglist.review import pages as notebook
from readinglist.shell.web.guard import Asgi, Door, Guard
from readinglist.shell.web.jobs import Jobs
from readinglist.study import pages as study
from readinglist.taste import pages as taste
from readinglist.triage.pages import paper, tonight
from readinglist.triage.pages import paper as search
from readinglist.upkeep import pages as health

if TYPE_CHECKING:
    from readinglist.context import Context
    from readinglist.shell.web.worker import PageWorker


# Which function answers at which address. An id may hold slashes, so it comes last in an address.


PageFunction = Callable[["Context", Ask], Answer]
READ = ("GET",)
WRITE = ("POST",)

PAGES: tuple[tuple[str, tuple[str, ...], PageFunction], ...] = (
    ("/", READ, tonight.tonight),
    ("/search", READ, search.search),
    ("/paper/{id:path}", READ, paper.paper),
    ("/similar/{id:path}", READ, paper.similar),
    ("/seen-rest", READ, tonight.ask_seen_rest),
    ("/seen-rest", WRITE, tonight.seen_rest),
    ("/judge", WRITE, tonight.judge),
    ("/read", WRITE, tonight.read),
    ("/bet", WRITE, tonight.bet),
    ("/tag", WRITE, tonight.tag),
    ("/critique", WRITE, tonight.critique),
    ("/undo", WRITE, tonight.undo),
    ("/shown", WRITE, tonight.shown),
    ("/ideas", READ, ideas.ledger),
    ("/idea/{name:path}", READ, ideas.idea),
    ("/map", READ, idea_map.idea_map),
    ("/taste", READ, taste.taste),
    ("/study", READ, study.study),
    ("/study/add", WRITE, study.add),
    ("/study/move", WRITE, study.move),
    ("/study/log", WRITE, study.log),
    ("/notebook", READ, notebook.notebook),
    ("/notebook", WRITE, notebook.write),
    ("/notebook/{day}", READ, notebook.day),
    ("/review/{week}", READ, notebook.review),
    ("/health", READ, health.health),
)


LONG = frozenset({paper.similar, ideas.ledger, ideas.idea, idea_map.idea_map})
LONG_PARTS = ("similar", "fate", "wanted")  # what an address may ask for beside, and takes as long
MOST_FIELDS = 200  # of a query or a form
STATUS_OF: Mapping[type[ReadingListError], int] = {UsageError: 400, NotFound: 404, Locked: 503}
PART = "x-part"  # the header with which the script asks for the changed part alone


def build_app(worker: PageWorker, door: Door) -> Asgi:
    """The page of the library at `worker`, for whom `door` lets in."""
    jobs = Jobs(worker.apart)
    routes = [Route("/static/{version}/{name}", _static, methods=["GET"]), Route("/source", _source, methods=["GET"])]
    for address, methods, page in PAGES:
        routes.append(Route(address, _endpoint(worker, page, jobs), methods=list(methods)))
    routes.append(Route("/job", _job(jobs), methods=["GET", "POST"]))
    app = Starlette(routes=routes, exception_handlers={HTTPException: _no_page, Exception: _bug})
    return Guard(app, door)


def _job(jobs: Jobs) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        """How far the work is that a page has started, or the start of it."""
        try:
            ask = await _ask(request)
            return _response(
                Page("_job.html", "", shown={"job": jobs.last}) if ask.form is None else await jobs.start(ask)
            )
        except ReadingListError as error:
            return _refused(error)

    return endpoint


def _endpoint(worker: PageWorker, page: PageFunction, jobs: Jobs) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        try:
            ask = await _ask(request)
            is_long = page in LONG or any(ask.query.get(part) for part in LONG_PARTS)
            return await (worker.beside if is_long else worker).ask(lambda library: _response(page(library, ask), jobs))
        except ReadingListError as error:
            return _refused(error)

    return endpoint


def _refused(error: ReadingListError) -> Response:
    status = next((code for kind, code in STATUS_OF.items() if isinstance(error, kind)), 500)
    return _response(_error_page(str(error), status))


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


def _response(answer: Answer, jobs: Jobs | None = None) -> Response:
    if isinstance(answer, Redirect):
        return Response(status_code=303, headers={"location": _inside(answer.to)})
    if isinstance(answer, Download):
        return Response(answer.content, media_type=answer.kind)
    job = jobs.taken() if jobs is not None and answer.title else None  # a part of a page has no title
    return Response(render(answer, job=job), status_code=answer.status, media_type="text/html")


def _inside(path: str) -> str:
    """`path` where it is one of ours, else the first page: an answer never leads to another host."""
    is_ours = path.startswith("/") and not path.startswith("//") and path.isascii() and path.isprintable()
    return path if is_ours and not set(path) & set(" \\") else "/"


async def _static(request: Request) -> Response:
    name = request.path_params["name"]
    content = static(name)
    if content is None:
        raise HTTPException(404)
    forever = {"cache-control": "private, max-age=31536000, immutable"}
    return Response(content, headers=forever, media_type=STATIC[name])


def _source(request: Request) -> Response:
    """The program as it runs here: whom it answers over a network is owed it (AGPL 13)."""
    return _response(Download(_packed_source(), "application/zip"))


@cache
def _packed_source() -> bytes:
    package, packed = Path(__file__).parents[2], BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for path in sorted(package.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                archive.write(path, path.relative_to(package.parent))
    return packed.getvalue()


async def _no_page(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 404
    return _response(_error_page({404: "there is no such page"}.get(status, HTTPStatus(status).phrase), status))


async def _bug(request: Request, error: Exception) -> Response:
    return _response(_error_page(f"this is a bug of readinglist ({type(error).__name__}): please report it", 500))


def _error_page(message: str, status: int) -> Page:
    return Page("error.html", "Not found" if status == 404 else "Not done", shown={"message": message}, status=status)


IDLE_SECONDS = 15.0  # without a whole request: a connection that says nothing, or says it one byte at a time
MOST_HEADERS = 32 * 1024  # bytes of a request before its body


class PatientProtocol(H11Protocol):
    """HTTP/1.1 that hangs up on whoever does not bring a request to its end.

    uvicorn's own time limit begins after the first answer and ends with the first byte of the next request, so that a
    connection which never asks, or asks one byte at a time, stays for ever.
    """

    idle_s = IDLE_SECONDS
    _last: object = None  # the request at the last look; `_BUSY` while one was being answered

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.loop.call_later(self.idle_s, self._look)

    def _look(self) -> None:
        if self.transport.is_closing():
            return
        is_busy = self.cycle is not None and not self.cycle.response_complete
        if not is_busy and self.cycle is self._last:
            self.transport.close()
            return
        self._last = _BUSY if is_busy else self.cycle
        self.loop.call_later(self.idle_s, self._look)


_BUSY = object()


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens on `host` and `port` (0: a free one). Raises Locked, UsageError."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except OSError as error:
        raise UsageError(f"{host!r} is not an address of this machine ({error.strerror})") from error
    opened = socket.socket(family, kind, protocol)  # asyncio sends at once only where it knows that this is TCP
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        opened.bind(address)
        opened.listen(512)
    except OSError as error:
        opened.close()
        if error.errno == errno.EADDRINUSE:
            raise Locked(
                f"port {port} of {host} is taken: if `readinglist serve` is running, open its page in the browser, "
                "otherwise choose another with --port"
            ) from error
        raise Locked(
            f"port {port} of {host} is not available ({error.strerror}); choose another with --port"
        ) from error
    return opened


def build_server(app: Asgi, on_ready: Callable[[], None], idle_s: float = IDLE_SECONDS) -> uvicorn.Server:
    """A server of `app`; its `run(sockets=[...])` serves until a signal ends it. `on_ready`: requests are answered."""
    config = uvicorn.Config(
        app,
        http=type("Protocol", (PatientProtocol,), {"idle_s": idle_s}),
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=int(IDLE_SECONDS),
        timeout_graceful_shutdown=3,
        h11_max_incomplete_event_size=MOST_HEADERS,
    )

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            on_ready()

    return Server(config)

"""An arXiv on this machine: feeds, OAI-PMH and PDF files of a corpus, over plain HTTP.

It serves what the real services would serve, byte for byte in their form, so that the demo runs the real fetch code;
for the tests a subclass serves the rest. What day it is there is set by `today`; nothing reads a clock, and
nothing but the loopback address is ever bound.
"""

from __future__ import annotations

import gzip
import sys
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, unquote, urlsplit

from readinglist.core.frozen import Frozen
from readinglist.core.ids import find_arxiv_id
from readinglist.core.papers import PaperData
from readinglist.demo.rendering import build_atom, midnight

from .loopback_corpus import Held, Holdings, Schedule, build_pdf
from .loopback_oai import answer_oai

HOST = "127.0.0.1"
NO_ENTRIES = b"""<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">
  <opensearch:totalResults>0</opensearch:totalResults>
</feed>
"""
PATHS = {"rss": "/atom", "oai": "/oai", "api": "/api/query", "pdf": "/pdf", "eprint": "/e-print"}


class Request(Frozen):
    """One request as it came in; `at` in seconds of the monotonic clock."""

    at: float
    endpoint: str  # a key of PATHS, or "" for anything else
    path: str  # with the query
    query: Mapping[str, str]
    headers: Mapping[str, str]  # names in lower case


class Answer(Frozen):
    status: int
    type: str
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()


class LoopbackArxiv:
    """A server of `corpus` and `nights`; `start()` it, or use it as a context manager.

    `today` is the day that its feeds show, also where that is no night; it may be set at any
    time. `page_size` is that of OAI. `references` are printed into the PDF of the paper, `related` are
    sentences before them.
    """

    def __init__(
        self,
        corpus: Iterable[PaperData] = (),
        nights: Schedule | None = None,
        *,
        today: date | None = None,
        page_size: int = 1000,
        references: Mapping[str, Sequence[str]] | None = None,
        related: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self.holdings = Holdings(corpus, nights or {})
        self.today = today or max(self.holdings.nights, default=date(2026, 11, 24))
        self.page_size = page_size
        self.references = references or {}
        self.related = related or {}
        self.log: list[Request] = []
        self._server: _Server | None = None
        self._pdfs: dict[str, bytes] = {}

    # Running it

    def start(self) -> Self:
        """Serve on a free port until `stop()`."""
        self._server = _Server(self)
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def stop(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def port(self) -> int:
        if self._server is None:
            raise RuntimeError("the loopback arXiv is not started")
        return int(self._server.server_address[1])

    def url(self, endpoint: str = "") -> str:
        """Base address of an endpoint (a key of PATHS), or of the server."""
        return f"http://{HOST}:{self.port}{PATHS.get(endpoint, '')}"

    def environ(self) -> dict[str, str]:
        """The environment that makes readinglist ask this server for everything."""
        addresses = {f"READINGLIST_ARXIV_{name.upper()}": self.url(name) for name in PATHS}
        return addresses | {"READINGLIST_NETWORK_ALLOW_PRIVATE": HOST}

    def after_midnight(self) -> str:
        """Half past midnight of `today` in New York, for READINGLIST_NOW."""
        moment = midnight(self.today).astimezone(UTC) + timedelta(minutes=30)
        return f"{moment:%Y-%m-%dT%H:%M:%SZ}"

    # What it answers: a subclass may answer otherwise

    def answer(self, request: Request) -> Answer:
        """The honest answer to a request."""
        path = unquote(urlsplit(request.path).path)
        if request.endpoint == "rss":
            categories = path.rsplit("/", 1)[1].replace(" ", "+").split("+")
            text = build_atom(self.today, categories, self.holdings.listed(self.today, categories))
            return Answer(200, "application/atom+xml", text.encode())
        if request.endpoint == "oai":
            text = answer_oai(self.holdings, self.today, request.query, self.page_size)
            return Answer(200, "text/xml; charset=UTF-8", text.encode())
        if request.endpoint == "api":  # which knows nothing that its lists do not say
            return Answer(200, "application/atom+xml", NO_ENTRIES)
        if request.endpoint == "pdf":
            return self.pdf(path.removeprefix("/pdf/").removesuffix(".pdf"))
        return NOT_FOUND

    def respond(self, handler: BaseHTTPRequestHandler, request: Request) -> None:
        """Send an answer over `handler`; here the honest one, gzipped where that was asked for."""
        send(handler, self.answer(request), request)

    def held(self, name: str) -> Held | None:
        arxiv = find_arxiv_id(name)
        held = self.holdings.find(arxiv.value, self.today, arxiv.version) if arxiv else None
        return None if held is None or held.paper.withdrawn else held

    def pdf(self, name: str) -> Answer:
        held = self.held(name)
        if held is None:
            return NOT_FOUND
        key = f"{held.paper.id}v{held.version}"
        if key not in self._pdfs:
            self._pdfs[key] = build_pdf(
                held.paper, self.references.get(held.paper.id, ()), self.related.get(held.paper.id, ())
            )
        return Answer(200, "application/pdf", self._pdfs[key])


NOT_FOUND = Answer(404, "text/html; charset=utf-8", b"<!DOCTYPE html>\n<html><body><h1>Not found</h1></body></html>\n")


def send(handler: BaseHTTPRequestHandler, answer: Answer, request: Request) -> None:
    """Write one answer, gzipped where the request allows it."""
    body, headers = answer.body, list(answer.headers)
    if "gzip" in request.headers.get("accept-encoding", "") and len(body) > 500 and answer.type != "application/pdf":
        body = gzip.compress(body, 5, mtime=0)
        headers.append(("Content-Encoding", "gzip"))
    handler.send_response(answer.status)
    handler.send_header("Content-Type", answer.type)
    handler.send_header("Content-Length", str(len(body)))
    for name, value in headers:
        handler.send_header(name, value)
    handler.end_headers()
    if handler.command != "HEAD":
        handler.wfile.write(body)


class LoopbackServer(ThreadingHTTPServer):
    """On a free port of this machine, each client in a thread; it ends at once, whatever its clients do."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__((HOST, 0), handler)
        self.socket.settimeout(1.0)  # a client that went away before it was accepted must not hold up the end

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is its own business; a mistake of ours is shown."""
        if not isinstance(sys.exc_info()[1], ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class _Server(LoopbackServer):
    def __init__(self, arxiv: LoopbackArxiv) -> None:
        self.arxiv = arxiv
        super().__init__(_Handler)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "loopback-arxiv", ""
    server: _Server
    disable_nagle_algorithm = True
    wbufsize = -1  # one packet for head and body

    def do_GET(self) -> None:
        request = _read(self)
        self.server.arxiv.log.append(request)
        try:
            self.server.arxiv.respond(self, request)
            self.wfile.flush()
        except (ConnectionError, TimeoutError):
            self.close_connection = True

    do_HEAD = do_GET

    def log_message(self, format: str, *args: object) -> None:  # the name is the base class's
        """Requests are kept in `log`, not printed."""


def _read(handler: BaseHTTPRequestHandler) -> Request:
    parts = urlsplit(handler.path)
    endpoint = next(
        (name for name, path in PATHS.items() if parts.path == path or parts.path.startswith(f"{path}/")), ""
    )
    headers = {name.lower(): value for name, value in handler.headers.items()}
    return Request(time.monotonic(), endpoint, handler.path, dict(parse_qsl(parts.query)), headers)

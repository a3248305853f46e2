"""Loopback Semantic Scholar and OpenAlex: a small graph served in their forms, with a script of faults."""

from __future__ import annotations

import json
import threading
import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from http.server import BaseHTTPRequestHandler
from typing import Any, Self
from urllib.parse import parse_qsl, unquote, urlsplit

from readinglist.demo.loopback import Answer, LoopbackServer, Request

from .steps import OK, Step

HOST = "127.0.0.1"
MOST_IDS = 500
MOST_VALUES = 100


@dataclass(frozen=True, slots=True)
class Work:
    """A paper as the services know it: `cites` are arXiv ids of other works, or titles of unknown ones."""

    title: str
    authors: tuple[str, ...] = ("Ada Author",)
    year: int = 2025
    cites: tuple[str, ...] = ()
    count: int = 0
    doi: str | None = None
    by_year: tuple[tuple[int, int], ...] = ()  # (year, citations), as OpenAlex tells
    date: str | None = None  # of publication


@dataclass(frozen=True, slots=True)
class Question:
    """One request: the service, the ids it asked about, and the headers (names in lower case)."""

    service: str  # s2 | citing (Semantic Scholar, who cites a paper) | openalex
    ids: tuple[str, ...]
    references: bool
    at: float
    path: str
    headers: Mapping[str, str]


@dataclass
class LoopbackCitations:
    """Serves `works`, by arXiv id; `hidden` services know nothing of a paper, by (service, id)."""

    works: Mapping[str, Work]
    hidden: set[tuple[str, str]] = field(default_factory=set)
    log: list[Question] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._queues: dict[str, deque[Step]] = {}
        self._standing: dict[str, Step] = {}
        self._server: _Server | None = None
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        self._server = _Server(self)
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.shutdown()
        self._server.server_close()

    def url(self, service: str) -> str:
        assert self._server is not None
        base = f"http://{HOST}:{self._server.server_address[1]}"
        return f"{base}/graph/v1" if service == "s2" else f"{base}/openalex"

    def environ(self, *services: str) -> dict[str, str]:
        """What makes readinglist ask here, and its trace ask `services`."""
        return {
            "READINGLIST_CITATIONS_S2": self.url("s2"),
            "READINGLIST_CITATIONS_OPENALEX": self.url("openalex"),
            "READINGLIST_TRACE_SOURCES": ",".join(services),
            "READINGLIST_NETWORK_ALLOW_PRIVATE": HOST,
            "READINGLIST_ARXIV_REQUEST_INTERVAL": "0",
        }

    def script(self, service: str, *steps: Step) -> None:
        with self._lock:
            self._queues.setdefault(service, deque()).extend(steps)

    def always(self, service: str, step: Step | None) -> None:
        with self._lock:
            self._standing.pop(service, None)
            if step is not None:
                self._standing[service] = step

    def asked(self, service: str, references: bool = True) -> list[str]:
        """The ids that a service was asked about, in order, each as often as it was."""
        return [i for q in list(self.log) if q.service == service and q.references == references for i in q.ids]

    def next_step(self, service: str) -> Step:
        with self._lock:
            queue = self._queues.get(service)
            return queue.popleft() if queue else self._standing.get(service, OK())

    # Answers

    def s2(self, ids: Sequence[str], fields: str) -> Answer:
        if len(ids) > MOST_IDS:
            return _json({"error": f"Cannot process more than {MOST_IDS} ids"}, 400)
        found = [self._s2(name.removeprefix("ARXIV:"), "references" in fields) for name in ids]
        return _json(found) if any(found) else _json({"error": "No valid paper ids given"}, 400)

    def _s2(self, paper_id: str, references: bool) -> dict[str, Any] | None:
        work = self.works.get(paper_id)
        if work is None or ("s2", paper_id) in self.hidden:
            return None
        answer: dict[str, Any] = {"paperId": paper_id, "citationCount": work.count}
        return answer | ({"references": [self._s2_cited(cited) for cited in work.cites]} if references else {})

    def _s2_cited(self, cited: str) -> dict[str, Any]:
        work = self.works.get(cited)
        if work is None:
            return {"paperId": None, "title": cited, "year": None, "externalIds": None, "authors": [], "venue": ""}
        authors = [{"authorId": None, "name": name} for name in work.authors]
        ids = {"ArXiv": cited} | ({"DOI": work.doi} if work.doi else {})
        return {"paperId": cited, "title": work.title, "year": work.year, "externalIds": ids, "authors": authors}

    def citing(self, paper_id: str, query: Mapping[str, str]) -> Answer:
        """Who cites a paper, the newest first, a page of them."""
        if paper_id not in self.works or ("s2", paper_id) in self.hidden:
            return _json({"error": f"Paper with id {paper_id} not found"}, 404)
        begin = int(query.get("offset", "0"))
        end = begin + int(query.get("limit", "100"))
        citing = self._citing.get(paper_id, [])
        data = [{"citingPaper": self._s2_cited(i) | {"publicationDate": self.works[i].date}} for i in citing[begin:end]]
        return _json({"offset": begin, "data": data} | ({"next": end} if end < len(citing) else {}))

    @cached_property
    def _citing(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for paper_id in sorted(self.works, key=lambda i: (self.works[i].date or str(self.works[i].year), i))[::-1]:
            for cited in self.works[paper_id].cites:
                found.setdefault(cited, []).append(paper_id)
        return found

    def openalex(self, filter_: str) -> Answer:
        name, _, text = filter_.partition(":")
        values = text.split("|")
        if len(values) > MOST_VALUES or name not in ("doi", "openalex"):
            return _json({"error": "Invalid query parameters error.", "message": "too many values"}, 400)
        ids = [v.removeprefix("10.48550/arxiv.") if name == "doi" else self._id_of(v) for v in values]
        found = [self._openalex(i) for i in ids if i in self.works and ("openalex", i) not in self.hidden]
        return _json({"meta": {"count": len(found), "per_page": MOST_VALUES}, "results": found})

    def _openalex(self, paper_id: str) -> dict[str, Any]:
        work = self.works[paper_id]
        return {
            "id": self._address(paper_id),
            "doi": f"https://doi.org/10.48550/arxiv.{paper_id}",
            "title": work.title,
            "publication_year": work.year,
            "cited_by_count": work.count,
            "counts_by_year": [{"year": year, "cited_by_count": count} for year, count in reversed(work.by_year)],
            "authorships": [{"author": {"display_name": name}} for name in work.authors],
            "referenced_works": [self._address(cited) for cited in work.cites if cited in self.works],
        }

    def _address(self, paper_id: str) -> str:
        return f"https://openalex.org/W{100 + sorted(self.works).index(paper_id)}"

    def _id_of(self, name: str) -> str:
        known = sorted(self.works)
        number = int(name.removeprefix("W")) - 100
        return known[number] if 0 <= number < len(known) else ""


def _json(value: object, status: int = 200) -> Answer:
    return Answer(status, "application/json", json.dumps(value).encode())


class _Server(LoopbackServer):
    def __init__(self, citations: LoopbackCitations) -> None:
        self.citations = citations
        super().__init__(_Handler)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server
    wbufsize = -1

    def do_GET(self) -> None:
        self._answer("citing" if self.path.startswith("/graph/") else "openalex", b"")

    def do_POST(self) -> None:
        self._answer("s2", self.rfile.read(int(self.headers.get("content-length", "0"))))

    def _answer(self, service: str, body: bytes) -> None:
        citations = self.server.citations
        query = dict(parse_qsl(urlsplit(self.path).query))
        headers = {name.lower(): value for name, value in self.headers.items()}
        paper_id = unquote(urlsplit(self.path).path).removeprefix("/graph/v1/paper/").removesuffix("/citations")
        paper_id = paper_id.removeprefix("ARXIV:").replace("DOI:", "doi:")
        request = Request(time.monotonic(), service, self.path, query, headers)
        if service == "s2":
            ids = json.loads(body)["ids"]
            references = "references" in query.get("fields", "")
            asked = tuple(name.removeprefix("ARXIV:") for name in ids)
        elif service == "citing":
            ids, references, asked = [], False, (paper_id,)
        else:
            ids, references = [], "referenced_works" in query.get("select", "")
            name, _, values = unquote(query.get("filter", "")).partition(":")
            asked = tuple(v.removeprefix("10.48550/arxiv.") for v in values.split("|")) if name == "doi" else ()
        citations.log.append(Question(service, asked, references, request.at, self.path, headers))

        def honest() -> Answer:
            fields = query.get("fields", "")
            if service == "citing":
                return citations.citing(paper_id, query)
            return citations.s2(ids, fields) if service == "s2" else citations.openalex(query.get("filter", ""))

        citations.next_step(service).play(self, request, honest)
        self.wfile.flush()

    def log_message(self, format: str, *args: object) -> None:
        """Requests are kept in `log`."""

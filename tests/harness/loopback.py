"""The loopback arXiv of the demo, with what only tests ask: RSS, the query interface, sources, how many at once."""

from __future__ import annotations

import gzip
import io
import tarfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import unquote, urlsplit

from readinglist.core.papers import PaperData
from readinglist.core.text import readable
from readinglist.demo import loopback
from readinglist.demo.loopback import NOT_FOUND, PATHS, Answer, Request

from .loopback_api import answer_api, build_rss

_SIGNS = str.maketrans({sign: f"\\{sign}" for sign in "#$%&_{}"} | {"\\": "", "~": " ", "^": " "})


def build_eprint(paper: PaperData, references: Sequence[str]) -> bytes:
    """A tar.gz with `main.tex`, which cites each of `references` once, and `main.bbl`, which lists them."""
    cited = " ".join(f"Related work is in \\cite{{r{n}}}." for n in range(1, len(references) + 1))
    main = (
        "\\documentclass{article}\n\\begin{document}\n"
        f"\\title{{{_escaped(paper.title)}}}\n\\begin{{abstract}}{_escaped(paper.abstract)}\\end{{abstract}}\n"
        f"\\section{{Introduction}}\n{cited}\n\\bibliography{{refs}}\n\\end{{document}}\n"
    )
    items = "\n\n".join(f"\\bibitem{{r{n}}} {_escaped(text)}" for n, text in enumerate(references, 1))
    listed = f"\\begin{{thebibliography}}{{{len(references)}}}\n{items}\n\\end{{thebibliography}}\n"
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, text in (("main.tex", main), ("main.bbl", listed)):
            body = text.encode()
            member = tarfile.TarInfo(name)
            member.size = len(body)
            archive.addfile(member, io.BytesIO(body))
    return gzip.compress(buffer.getvalue(), mtime=0)


def _escaped(text: str | None) -> str:
    return readable(text or "").translate(_SIGNS)


class LoopbackArxiv(loopback.LoopbackArxiv):
    """`sources`: papers with references have sources too. `peak_requests`: the most that were answered at once."""

    def __init__(self, *args: Any, sources: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        self.sources = sources
        self.peak_requests = self._requests = 0
        self._counting = threading.Lock()

    def answer(self, request: Request) -> Answer:
        path = unquote(urlsplit(request.path).path)
        if path.startswith("/rss/"):
            categories = path.rsplit("/", 1)[1].replace(" ", "+").split("+")
            text = build_rss(self.today, categories, self.holdings.listed(self.today, categories))
            return Answer(200, "application/rss+xml", text.encode())
        if request.endpoint == "api":
            status, text = answer_api(self.holdings, self.today, request.query)
            return Answer(status, "application/atom+xml; charset=utf-8", text.encode())
        if request.endpoint == "eprint":
            return self._eprint(path.removeprefix(f"{PATHS['eprint']}/"))
        return super().answer(request)

    def respond(self, handler: BaseHTTPRequestHandler, request: Request) -> None:
        with self.counted():
            super().respond(handler, request)

    @contextmanager
    def counted(self) -> Iterator[None]:
        with self._counting:
            self._requests += 1
            self.peak_requests = max(self.peak_requests, self._requests)
        try:
            yield
        finally:
            with self._counting:
                self._requests -= 1

    def _eprint(self, name: str) -> Answer:
        """The sources of a paper whose references are known; the others sent a PDF."""
        held = self.held(name)
        if held is None or not self.sources:
            return NOT_FOUND
        references = self.references.get(held.paper.id, ())
        if not references:
            return self.pdf(name)
        return Answer(200, "application/gzip", build_eprint(held.paper, references))

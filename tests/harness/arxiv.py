"""The loopback arXiv with a script: for each endpoint a queue of faults, then honest answers."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterable
from datetime import date
from http.server import BaseHTTPRequestHandler
from itertools import pairwise

from readinglist.core.papers import PaperData
from readinglist.demo.loopback import Answer, Request
from readinglist.demo.loopback_corpus import Schedule

from .loopback import LoopbackArxiv
from .steps import OK, Step


class ScriptedArxiv(LoopbackArxiv):
    """`script("oai", Reset(), OK(), Status(503))` queues steps; `always` repeats one for ever.

    `repeat_page` makes the API ignore `start`, as it does at times.
    """

    def __init__(
        self,
        corpus: Iterable[PaperData] = (),
        nights: Schedule | None = None,
        *,
        today: date | None = None,
        page_size: int = 1000,
    ) -> None:
        super().__init__(corpus, nights, today=today, page_size=page_size)
        self.repeat_page = False
        self._lock = threading.Lock()
        self._queues: dict[str, deque[Step]] = {}
        self._standing: dict[str, Step] = {}

    def script(self, endpoint: str, *steps: Step) -> None:
        """Put `steps` at the end of the queue of `endpoint`; one is taken for each request."""
        with self._lock:
            self._queues.setdefault(endpoint, deque()).extend(steps)

    def always(self, endpoint: str, step: Step | None) -> None:
        """Play `step` for every request that finds its queue empty; None: honest again."""
        with self._lock:
            if step is None:
                self._standing.pop(endpoint, None)
            else:
                self._standing[endpoint] = step

    def heal(self) -> None:
        """Honest from here on."""
        with self._lock:
            self._queues.clear()
            self._standing.clear()
        self.repeat_page = False

    def asked(self, endpoint: str | None = None) -> list[Request]:
        """The requests so far, of one endpoint or of all."""
        return [r for r in list(self.log) if endpoint is None or r.endpoint == endpoint]

    def gaps(self) -> list[float]:
        """Seconds between the starts of requests that followed each other."""
        times = [request.at for request in list(self.log)]
        return [later - earlier for earlier, later in pairwise(times)]

    def answer(self, request: Request) -> Answer:
        if self.repeat_page and request.endpoint == "api":
            query = {key: value for key, value in request.query.items() if key != "start"}
            request = Request(request.at, request.endpoint, request.path, query, request.headers)
        return super().answer(request)

    def respond(self, handler: BaseHTTPRequestHandler, request: Request) -> None:
        with self._lock:
            queue = self._queues.get(request.endpoint)
            step = queue.popleft() if queue else self._standing.get(request.endpoint, OK())
        with self.counted():
            step.play(handler, request, lambda: self.answer(request))

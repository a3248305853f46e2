"""Those who use the library while the night goes on: somebody at the page, somebody at triage in a terminal."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING

from tests.harness.terminal import Terminal

if TYPE_CHECKING:
    from .year import Year

PAST = {"y": ("keep", "kept"), "x": ("skip", "skipped"), "l": ("later", "put off for a week")}
NEW_SERVER = 40  # nights after which the page is started anew: its day stands still


def drawn_verdict(rng: Random) -> str:
    """Few are put off: what is comes back night after night, and a night is as long as its list."""
    return rng.choices(("keep", "skip", "later"), (4, 4, 1))[0]


@dataclass(slots=True)
class PageReader:
    """Asks the page each night and decides there, each paper at most once; kills the server now and then."""

    year: Year
    judged: set[str] = field(default_factory=set)
    server: subprocess.Popen[bytes] | None = None
    address: str = ""

    def visit(self, place: int, rng: Random) -> None:
        if self.server is None or place % NEW_SERVER == 0:
            self.close()
            self._start()
        for path in ("/", "/health", "/search?q=policy"):
            self._ask(path)
        for _ in range(rng.randrange(0, 3)):
            paper = self.year.known_paper(place, rng, of_page=True)
            if paper not in self.judged:
                self._judge(paper, drawn_verdict(rng), kill=rng.random() < 0.12)

    def close(self) -> None:
        if self.server is not None:
            self.server.kill()
            self.server.communicate()
            self.server = None

    def _start(self) -> None:
        command = self.year.command
        self.server = command.start("serve", "--port", 0, arxiv=self.year.arxiv)
        assert self.server.stdout is not None
        self.address = self.server.stdout.readline().decode().strip().rstrip("/")
        assert self.address.startswith("http://127.0.0.1:"), self.server.communicate()

    def _ask(self, path: str, form: dict[str, str] | None = None) -> int:
        """The status of an answer; 0 where the connection broke."""
        body = None if form is None else urllib.parse.urlencode(form).encode()
        origin = f"http://{urllib.parse.urlsplit(self.address).netloc}"  # the address has the token behind it
        headers = {"Origin": origin, "Sec-Fetch-Site": "same-origin"}
        request = urllib.request.Request(self.address + path, body, headers if form else {})
        try:
            with _OPENER.open(request, timeout=60) as answer:
                status = int(answer.status)
        except urllib.error.HTTPError as error:
            status = error.code
            if status not in (303, 404, 503):
                self.year.told.append(f"page {path} {form}: {status} {error.read()[:300]!r}")
        except OSError:
            status = 0
            if self.server is not None and self.server.poll() is None:
                self.year.told.append(f"page {path} {form}: no answer")
        return status

    def _judge(self, paper: str, verdict: str, kill: bool) -> None:
        self.judged.add(paper)
        form = {"id": paper, "verdict": verdict, "at": "/"}
        if kill and self.server is not None:
            trigger = subprocess.Popen(["sh", "-c", f"sleep 0.0{len(self.judged) % 10}; kill -9 {self.server.pid}"])
            status = self._ask_dying(form)
            trigger.wait()
            self.year.faults["kill"] += 1
            self.close()
        else:
            status = self._ask("/judge", form)
        if status in (0, 303):
            self.year.memory.note(("verdict", paper, verdict), status == 303)

    def _ask_dying(self, form: dict[str, str]) -> int:
        """As `_ask`, of a server that is about to be killed: a broken connection is no fault of it."""
        before = len(self.year.told)
        status = self._ask("/judge", form)
        del self.year.told[before:]
        return status


@dataclass(slots=True)
class TriageReader:
    """Sits down at triage on some nights, on a terminal; half of the time the terminal is killed."""

    year: Year

    def sit(self, place: int, rng: Random) -> None:
        if rng.random() > 0.1:
            return
        command, year = self.year.command, self.year
        environ = {**os.environ, **year.arxiv.environ(), "READINGLIST_NOW": year.arxiv.after_midnight()}
        words = [sys.executable, "-m", "readinglist", "--home", str(command.home), "triage"]
        with Terminal(words, environ) as terminal:
            try:
                terminal.wait_for("q quit", seconds=60)
            except AssertionError:
                if terminal.process.poll() != 0:  # a night without papers ends at once, and says why
                    year.told.append(f"triage: {terminal.text()[-500:]}")
                return
            key = rng.choice("yxl")
            verdict, told = PAST[key]
            since = len(terminal.raw)
            terminal.send(key)
            if rng.random() < 0.5:
                terminal.last_byte_after("", quiet=rng.uniform(0, 0.05), seconds=rng.uniform(0, 0.05))
                terminal.kill(signal.SIGKILL)
                year.faults["kill"] += 1
            else:
                terminal.last_byte_after("q", quiet=0.3)
                terminal.end()
            found = re.findall(rf"{told}: (\d{{4}}\.\d{{5}})", terminal.text(since))
            for paper in found[:1]:
                year.memory.note(("verdict", paper, verdict), certain=True)
            if not found:
                year.memory.note_unseen(verdict)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:  # type: ignore[override]
        return None


_OPENER = urllib.request.build_opener(_NoRedirect)

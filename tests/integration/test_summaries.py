"""The user's language model: one sentence in the cache, and a wrong, slow or hostile server costs nothing but that."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from readinglist import open_library
from readinglist.core.clock import Clock
from readinglist.core.papers import Insert
from readinglist.demo.loopback import LoopbackServer
from readinglist.papers.summaries import summaries
from tests.fakes import paper
from tests.integration.store_toys import NOW, at
from tests.unit.cli.fake_library import run_on

ID = paper(1).id
CLOCK = Clock(frozen_at=NOW, sleep=lambda _: None)


class Model(LoopbackServer):
    """Answers with `body`, as JSON where it is none of `raw`; `questions` are what was asked."""

    def __init__(self) -> None:
        self.questions: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.body, self.kind, self.status = said("It walks."), "application/json", 200
        super().__init__(Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


class Handler(BaseHTTPRequestHandler):
    server: Model

    def do_POST(self) -> None:
        assert self.path == "/v1/chat/completions"
        self.server.questions.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.server.keys.append(self.headers["Authorization"])
        self.send_response(self.server.status)
        self.send_header("Content-Type", self.server.kind)
        self.send_header("Content-Length", str(len(self.server.body)))
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, format: str, *args: object) -> None:  # the name is the base class's
        pass


def said(text: str) -> bytes:
    return json.dumps({"choices": [{"message": {"content": text}}]}).encode()


@pytest.fixture
def model() -> Iterator[Model]:
    with Model() as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with open_library(tmp_path, environ={}, clock=CLOCK) as library:
        made = (paper(n, abstract=f"Robots fall. We propose FallNet {n}, a model of falls.") for n in (1, 2, 3))
        library.store.papers.apply(map(Insert, made))
    return tmp_path


def opened(home: Path, model: Model | None, **more: str) -> Any:
    named = {"READINGLIST_LLM_BASE_URL": model.url, "READINGLIST_LLM_MODEL": "small-1"} if model else {}
    return open_library(home, environ=named | more, clock=CLOCK)


def test_show_asks_once_and_says_which_model_and_when(home: Path, model: Model) -> None:
    ran = run_on(opened(home, model, READINGLIST_LLM_KEY="s3cret"), "show", ID)
    assert ran.code == 0, ran.err
    shown = ran.out
    assert "It walks. (by small-1, 2026-" in " ".join(shown.split())
    (question,) = model.questions
    assert (question["model"], model.keys) == ("small-1", ["Bearer s3cret"])
    assert "FallNet 1" in question["messages"][0]["content"]
    assert run_on(opened(home, model), "show", ID).out == shown
    assert len(model.questions) == 1  # it is in the cache
    assert "It walks" not in run_on(opened(home, None), "show", ID).out  # no longer set up


HOSTILE = [
    (b"\x1b[2J not json", "application/json", 200),
    (b"<html><script>alert(1)</script></html>", "text/html", 200),
    (b"[" * 100_000, "application/json", 200),
    (b'{"choices": []}', "application/json", 200),
    (b'{"choices": [{"message": {"content": 7}}]}', "application/json", 200),
    (b'{"error": {"message": "no"}}', "application/json", 401),
    (b"", "application/json", 500),
    (said("x" * 10_000_000), "application/json", 200),
]


@pytest.mark.parametrize("answer", HOSTILE, ids=lambda answer: repr(answer[0][:12]))
def test_a_wrong_server_costs_the_line_alone(home: Path, model: Model, answer: tuple[bytes, str, int]) -> None:
    before = run_on(opened(home, None), "show", ID)
    model.body, model.kind, model.status = answer
    assert run_on(opened(home, model), "show", ID) == before
    assert "We propose FallNet 1, a model of falls." in " ".join(before.out.split())


def test_a_slow_server_costs_the_line_alone(home: Path, model: Model) -> None:
    with open_library(
        home, environ={"READINGLIST_LLM_BASE_URL": model.url, "READINGLIST_LLM_MODEL": "m"}, clock=at()
    ) as (library):  # each look at this stopwatch is a second later: the time is up before the answer is there
        assert summaries(library, [library.store.papers.get(ID)], 2.0) == {}


def test_hostile_text_is_text(home: Path, model: Model) -> None:
    model.body = said("\x1b[31mred\x07 <script>alert(1)</script>\n\u202edekcah " + "long " * 1000)
    with opened(home, model) as library:
        told = summaries(library, [library.store.papers.get(ID)], 10.0)[ID]
    assert "<script>" in told
    assert len(told) < 500
    out = run_on(opened(home, model), "show", ID).out
    assert not {"\x1b", "\x07", "\u202e"} & {*out}


def test_the_first_failure_ends_the_asking_and_what_only_reads_asks_nothing(home: Path, model: Model) -> None:
    with opened(home, model) as library:
        papers = library.store.papers.find_many(paper(n).id for n in (1, 2, 3)).values()
        assert summaries(library, papers) == {}
        assert model.questions == []
        model.status = 404
        assert summaries(library, papers, 10.0) == {}
        assert len(model.questions) == 1
        model.status = 200
        assert len(summaries(library, papers, 10.0)) == 3
    assert "It walks" not in run_on(opened(home, model), "show", ID, "--json").out


def test_nothing_is_sent_without_the_setting(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a connection was made")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    for named in ({}, {"READINGLIST_LLM_MODEL": "m"}, {"READINGLIST_LLM_BASE_URL": "http://127.0.0.1:9"}):
        assert "new" in run_on(opened(home, None, **named), "show", ID).out


def test_an_address_that_is_none_is_a_setting_that_is_refused(home: Path) -> None:
    with pytest.raises(Exception, match=r"\[llm\] base_url is not an http address"):
        open_library(home, environ={"READINGLIST_LLM_BASE_URL": "ftp://x"})

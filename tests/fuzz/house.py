"""What is attacked with a whole library behind it: search, queries in SQL, the page.

The library is made once in each process. What the page is sent changes it, so an input to the page is the same
whenever it is asked for again, and the library that it meets is not.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, quote_from_bytes

from readinglist import open_library
from readinglist.core.work_entries import QueueChanged
from readinglist.ideas.ideas import add_ideas
from readinglist.night.digest import write_digest
from readinglist.practice.notebook import note
from readinglist.shell.web.app import PART
from readinglist.study.queue import add
from readinglist.taste.critique import rate
from readinglist.upkeep.tables import query as query_in
from tests.fakes import paper
from tests.integration.store_toys import at, insert, open_store

from .target import scratch

if TYPE_CHECKING:
    from readinglist.shell.library import Library
    from readinglist.shell.web.guard import Asgi

PORT = 8377
TODAY = date(2025, 11, 10)
MORNING = datetime(2025, 11, 10, 9, tzinfo=UTC)
PAPER = paper(1).id


@cache
def library(name: str) -> Library:
    """A library of its own for each use: a night of forty papers, a goal, a queue, an idea, a note, a few decisions."""
    from readinglist.core.ideas import Idea
    from readinglist.core.log import Rated

    home = scratch() / name
    with open_store(home, MORNING) as store:
        store.papers.apply([insert(paper(number), (TODAY.isoformat(), "new")) for number in range(1, 41)])
        store.nights.record([TODAY], ["cs.LG"], "rss")
    opened = open_library(home, environ={}, clock=at(MORNING))
    opened.add_goal("walk", "robots that walk")
    add_ideas(opened, [Idea("attention", PAPER, ("self-attention",))])
    add(opened, "A Book", QueueChanged("add", kind="textbook"), "a-book")
    opened.keep(paper(2).id, goal="walk", because="why not")
    rate(opened, paper(2).id, Rated(line="good"))
    note(opened, f"a word on @paper({PAPER})", "experiments", ())
    write_digest(opened)
    return opened


def search(body: bytes) -> None:
    library("searched").search(body.decode("utf-8", "surrogateescape"), n=3)


def query(body: bytes) -> None:
    query_in(library("queried"), body.decode("utf-8", "surrogateescape"))


# The page


@cache
def _page() -> Asgi:
    from readinglist.shell.web.app import build_app
    from readinglist.shell.web.desk import Desk
    from readinglist.shell.web.guard import Door, hosts_of

    library("served").close()
    home = scratch() / "served"
    desk = Desk(lambda: open_library(home, environ={}, clock=at(MORNING)))
    return build_app(desk, Door(hosts_of("127.0.0.1", PORT), PORT))


def page(body: bytes) -> None:
    """The first line is an address and its query, what follows a form; every other length is asked by the script."""
    target, is_sent, form = body.partition(b"\n")
    path, _, words = target.partition(b"?")
    status = asyncio.run(_ask("POST" if is_sent else "GET", path, words, form))
    assert 200 <= status < 500 or status == 503, f"the page answered {status}"


async def _ask(method: str, path: bytes, words: bytes, form: bytes) -> int:
    told: list[int] = []
    address = f"127.0.0.1:{PORT}".encode()
    headers = [(b"host", address), (b"origin", b"http://" + address), (b"sec-fetch-site", b"same-origin")]
    if len(form) % 2:
        headers.append((PART.encode(), b"1"))
    if method == "POST":
        headers += [
            (b"content-type", b"application/x-www-form-urlencoded"),
            (b"content-length", str(len(form)).encode()),
        ]
    scope = {
        "type": "http",
        "method": method,
        "path": path.decode("utf-8", "replace"),
        "raw_path": quote_from_bytes(path).encode(),
        "query_string": quote_from_bytes(words, safe=b"&=%+").encode(),
        "headers": headers,
        "http_version": "1.1",
        "scheme": "http",
        "server": ("127.0.0.1", PORT),
        "client": ("127.0.0.1", 50_000),
    }

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": quote_from_bytes(form, safe=b"&=%+").encode(), "more_body": False}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            told.append(message["status"])

    await _page()(scope, receive, send)
    return told[0]


def page_seeds() -> tuple[bytes, ...]:
    """Every address of the page, with what its forms are sent."""
    one, night = f"id={PAPER}&at={quote(f'/paper/{PAPER}')}", f"id={PAPER}&at=%2F%3Fnight%3D2025-11-10%26page%3D1"
    forms = (
        *(f"/judge\n{night}&verdict={verdict}" for verdict in ("keep", "skip", "later")),
        *(f"/read\n{one}", f"/bet\n{night}&p=7&visible=score+forecast", f"/tag\n{one}&tags=a+b+-c"),
        f"/critique\n{one}&line=good&complexity=3&upside=10x&surprise=2&stands_out=no&build_on=yes",
        *(f"/undo\n{night}", "/undo\nat=%2Fsearch%3Fq%3Da", "/rank\nat=%2F", "/seen-rest\nat=%2F", "/taste\n"),
        *("/shown\nat=%2F&to=3", f"/shown\n{one}&what=why+fate"),
        *("/study/move\nitem=a-book&do=start", "/study/log\nitem=a-book&minutes=30&pages=3&note=a+line"),
        "/notebook\ntext=a+word+%40paper%281706.03762%29&section=experiments",
    )
    reads = (
        *("/", "/?page=2&goal=walk&night=2025-11-10", "/search?q=policy+au%3Asmith&page=1", "/seen-rest?at=%2F"),
        *(f"/paper/{PAPER}?similar=1", f"/paper/{PAPER}?fate=1", "/paper/hep-th/9901001v2", "/idea/attention"),
        *("/ideas?sort=name&order=up&page=1", "/map?fate=&kept=1&from=2010&to=2020&idea=a&paper=b", "/health"),
        *("/taste?show=open&page=1", "/study?minutes=45", "/notebook?page=1", "/notebook/2025-11-10"),
        *("/review/2025-W46", "/static/1/page.css", "/static/../../x"),
    )
    return tuple(text.encode() for text in (*reads, *forms))

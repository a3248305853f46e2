"""What is attacked with a whole library behind it: search, queries in SQL, the page.

The library is made once in each process. What the page is sent changes it, so an input to the page is the same
whenever it is asked for again, and the library that it meets is not. A request takes one to two milliseconds.
"""

from __future__ import annotations

import asyncio
import sqlite3
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, quote_from_bytes, unquote

from readinglist import open_library
from readinglist.core.work_entries import QueueChanged
from readinglist.ideas.ideas import add_ideas
from readinglist.night.digest import write_digest
from readinglist.practice.notebook import note
from readinglist.shell.web.app import PART
from readinglist.study.queue import add_item
from readinglist.taste.critique import record_quick_critique
from readinglist.upkeep.tables import query as query_in
from tests.fakes import paper
from tests.integration.store_toys import at, insert, open_store

from .target import scratch

if TYPE_CHECKING:
    from readinglist.shell.library import Library
    from readinglist.shell.web.guard import Asgi

PORT = 8377
HOST, TOKEN = f"127.0.0.1:{PORT}".encode(), "a-token-that-nobody-guesses"
FORM = b"application/x-www-form-urlencoded"
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
    add_item(opened, "A Book", QueueChanged("add", kind="textbook"), "a-book")
    opened.keep(paper(2).id, goal="walk", because="why not")
    record_quick_critique(opened, paper(2).id, Rated(line="good"))
    note(opened, f"a word on @paper({PAPER})", "experiments", ())
    write_digest(opened)
    return opened


def search(body: bytes) -> None:
    library("searched").search(body.decode("utf-8", "surrogateescape"), n=3)


def query(body: bytes) -> None:
    query_in(library("queried"), body.decode("utf-8", "surrogateescape"))


# The page


@cache
def _page(token: str | None = None) -> Asgi:
    from readinglist.shell.web.app import build_app
    from readinglist.shell.web.guard import Door, hosts_of
    from readinglist.shell.web.worker import PageWorker

    name = _name(token)
    library(name).close()
    desk = PageWorker(lambda: open_library(scratch() / name, environ={}, clock=at(MORNING)))
    return build_app(desk, Door(hosts_of("127.0.0.1", PORT), PORT, token=token))


def _name(token: str | None) -> str:
    """Of the library behind the door with this token."""
    return "served" if token is None else "guarded"


@cache
def _log(name: str) -> sqlite3.Connection:
    return sqlite3.connect(scratch() / name / "library.db", isolation_level=None)


def _entries(token: str | None) -> int:
    """What grows with each entry of the log."""
    _page(token)
    return int(_log(_name(token)).execute("select max(rowid) from log").fetchone()[0])


def page(body: bytes) -> None:
    """The first line is an address and its query, what follows a form; every other length is asked by the script."""
    target, is_sent, form = body.partition(b"\n")
    path, _, words = target.partition(b"?")
    headers = [(b"host", HOST), (b"origin", b"http://" + HOST), (b"sec-fetch-site", b"same-origin")]
    if len(form) % 2:
        headers.append((PART.encode(), b"1"))
    if is_sent:
        headers += [(b"content-type", FORM), (b"content-length", str(len(form)).encode())]
    asked = Asked(
        "POST" if is_sent else "GET",
        path.decode("utf-8", "replace"),
        quote_from_bytes(words, safe=b"&=%+").encode(),
        tuple(headers),
        quote_from_bytes(form, safe=b"&=%+").encode(),
    )
    before = _entries(None)
    asyncio.run(_answer(asked))
    assert is_sent or _entries(None) == before, "a GET has changed the log"


def request(body: bytes) -> None:
    """A request as it is written: a method and an address, headers by lines, an empty line, a form.

    The log changes by a POST alone that carries the token, and that no other site has sent.
    """
    head, _, form = body.partition(b"\n\n")
    first, *lines = head.split(b"\n")
    method, _, address = first.partition(b" ")
    path, _, words = address.partition(b"?")
    headers = tuple((name.lower(), value.strip(b" \t")) for name, _, value in (line.partition(b":") for line in lines))
    asked = Asked(method.decode("latin-1"), unquote(path.decode("ascii", "replace")), words, headers, form)
    before = _entries(TOKEN)
    asyncio.run(_answer(asked, TOKEN))
    if _entries(TOKEN) != before:
        assert method == b"POST", "a method that reads has changed the log"
        assert TOKEN in unquote(head.decode("latin-1")), "the log has changed without the token"
        ours = {b"origin": b"http://" + HOST, b"sec-fetch-site": b"same-origin", b"host": HOST}
        assert all(value.lower() == ours.get(name, value.lower()) for name, value in headers), (
            "another site has written"
        )


@dataclass(frozen=True, slots=True)
class Asked:
    method: str
    path: str
    words: bytes
    headers: tuple[tuple[bytes, bytes], ...]
    form: bytes


async def _answer(asked: Asked, token: str | None = None) -> None:
    """Ask the page; it answers once, with no error of its own, and in headers that are each a line."""
    told: list[Any] = []
    scope = {
        "type": "http",
        "method": asked.method,
        "path": asked.path,
        "raw_path": quote(asked.path).encode(),
        "query_string": asked.words,
        "headers": list(asked.headers),
        "http_version": "1.1",
        "scheme": "http",
        "server": ("127.0.0.1", PORT),
        "client": ("127.0.0.1", 50_000),
    }

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": asked.form, "more_body": False}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            told.append(message)

    await _page(token)(scope, receive, send)
    status = told[0]["status"]
    assert len(told) == 1, "the page answered twice"
    assert 200 <= status < 500 or status == 503, f"the page answered {status}"
    steering = [one for one in told[0]["headers"] if set(b"\r\n\0") & {*one[0], *one[1]}]
    assert not steering, f"headers of the answer: {steering}"


def request_seeds() -> tuple[bytes, ...]:
    """The seeds of `page` as requests: with the token in each of its three places, without it, and from elsewhere."""
    cookie = f"cookie: readinglist-{PORT}={TOKEN}\norigin: http://{HOST.decode()}\nsec-fetch-site: same-origin"
    bearer, browser = f"authorization: Bearer {TOKEN}", "accept: text/html\nsec-fetch-site: cross-site"
    ways = (
        *(("", cookie), ("", bearer), (f"/{TOKEN}", "x-part: 1"), (f"/{TOKEN}", browser), ("", "accept: */*")),
        *(("", f"{cookie}x\norigin: null"), ("", f"{bearer}\norigin: http://elsewhere.example")),
    )
    made = []
    for number, seed in enumerate((*page_seeds(), b"/?token=" + TOKEN.encode())):
        address, is_sent, form = seed.decode().partition("\n")
        ahead, headers = ways[number % len(ways)]
        sent = f"\ncontent-type: {FORM.decode()}\ncontent-length: {len(form)}" if is_sent else ""
        made.append(
            f"{'POST' if is_sent else 'GET'} {ahead}{address}\nhost: {HOST.decode()}{sent}\n{headers}\n\n{form}"
        )
    return tuple(text.encode() for text in made)


def page_seeds() -> tuple[bytes, ...]:
    """Every address of the page, with what its forms are sent."""
    one, night = f"id={PAPER}&at={quote(f'/paper/{PAPER}')}", f"id={PAPER}&at=%2F%3Fnight%3D2025-11-10%26page%3D1"
    forms = (
        *(f"/judge\n{night}&verdict={verdict}" for verdict in ("keep", "skip", "later")),
        *(f"/read\n{one}", f"/bet\n{night}&p=7&visible=score+forecast", f"/tag\n{one}&tags=a+b+-c"),
        f"/critique\n{one}&line=good&complexity=3&upside=10x&surprise=2&stands_out=no&build_on=yes",
        *(
            f"/undo\n{night}",
            "/undo\nat=%2Fsearch%3Fq%3Da",
            "/job\nname=rank&at=%2F",
            "/seen-rest\nat=%2F",
            "/job\nname=taste&at=%2Ftaste",
        ),
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

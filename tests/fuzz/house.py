"""What is attacked with a whole library behind it: search, queries in SQL, the page, and what travels between devices.

The library is made once in each process. What the page is sent changes it, so an input to the page is the same
whenever it is asked for again, and the library that it meets is not.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import UTC, date, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, quote_from_bytes
from zipfile import ZipFile

from readinglist import open_library
from readinglist.errors import InputError
from readinglist.web.app import PART
from tests.decisions import DECISIONS
from tests.fakes import paper
from tests.integration.store_toys import at, insert, open_store

from .target import scratch

if TYPE_CHECKING:
    from readinglist.web.guard import Asgi
    from readinglist.workflows.library import Library

PORT = 8377
TODAY = date(2025, 11, 10)
MORNING = datetime(2025, 11, 10, 9, tzinfo=UTC)
PAPER = paper(1).id


@cache
def library(name: str) -> Library:
    """A library of its own for each use: a night of forty papers, a goal, a queue, an idea, a note, a few decisions."""
    from readinglist.model import Idea, QueueChanged, Rated

    home = scratch() / name
    with open_store(home, MORNING) as store:
        store.papers.apply([insert(paper(number), (TODAY.isoformat(), "new")) for number in range(1, 41)])
        store.nights.record([TODAY], ["cs.LG"], "rss")
    opened = open_library(home, environ={}, clock=at(MORNING))
    opened.add_goal("walk", "robots that walk")
    opened.add_ideas([Idea("attention", PAPER, ("self-attention",))])
    opened.queue_add("A Book", QueueChanged("add", kind="textbook"), "a-book")
    opened.keep(paper(2).id, goal="walk", because="why not")
    opened.quick_critique(paper(2).id, Rated(line="good"))
    opened.note(f"a word on @paper({PAPER})", "experiments")
    opened.rank_tonight()
    return opened


def search(body: bytes) -> None:
    library("searched").search(body.decode("utf-8", "surrogateescape"), n=3)


def query(body: bytes) -> None:
    library("queried").query(body.decode("utf-8", "surrogateescape"))


# The page


@cache
def _page() -> Asgi:
    from readinglist.web.app import build_app
    from readinglist.web.desk import Desk
    from readinglist.web.guard import Door, hosts_of

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


# What travels: the segments of a shared folder, and the entries in them


def segments(body: bytes) -> None:
    from readinglist.store.segments import decode_lines, missing

    missing([line for line in decode_lines(body) if line is not None])


def log_entries(body: bytes) -> None:
    """What passes the door is folded by everything that folds, and is the same when it is written and read again."""
    from readinglist.model import log_data_to
    from readinglist.model.log_door import parse_entry

    entries = []
    for line in body.split(b"\n"):
        try:
            raw = json.loads(line)
        except (ValueError, RecursionError):
            continue
        with suppress(InputError):
            entry = parse_entry(raw)
            kind, values = log_data_to(entry.data)
            again = {"id": entry.id, "device": entry.device, "kind": kind, "subject": entry.subject, "data": values}
            text = json.dumps(again | {"at": f"{entry.at:%Y-%m-%dT%H:%M:%SZ}"}, allow_nan=False)
            assert parse_entry(json.loads(text)) == entry
            entries.append(entry)
    for fold in _folds():
        fold(entries)


@cache
def _folds() -> tuple[Callable[[Any], object], ...]:
    from readinglist.graph.ledger import fold_ideas
    from readinglist.journal.projects import fold_backburner, fold_projects
    from readinglist.model.sharing import fold_colleagues
    from readinglist.model.state import fold_paper
    from readinglist.present.history import log_lines
    from readinglist.study.claims import compare
    from readinglist.study.diet import touches_of
    from readinglist.study.items import fold_queue
    from readinglist.taste.bets import fold_bets
    from readinglist.taste.quiz_score import quiz_scores
    from readinglist.taste.verdicts import forecasts

    return (
        *(fold_ideas, fold_backburner, fold_projects, fold_colleagues, fold_paper, fold_queue, fold_bets, quiz_scores),
        lambda entries: list(log_lines(entries, {}, 80)),
        lambda entries: [compare(entries, item) for item in fold_queue(entries)],
        lambda entries: touches_of(entries, fold_queue(entries), None),
        lambda entries: forecasts(entries, {PAPER: date(2024, 1, 1)}, TODAY),
    )


def entry_seeds() -> tuple[bytes, ...]:
    """An entry of each kind, one a line."""
    from readinglist.model import Undo, log_data_to

    lines = []
    for number, (data, subject) in enumerate([*DECISIONS, (Undo(), "e1")]):
        kind, values = log_data_to(data)
        whole = {"id": f"e{number}", "at": f"2025-11-{number % 28 + 1:02}T06:00:00Z", "device": "abcd", "kind": kind}
        lines.append(json.dumps({**whole, "subject": subject, "data": values}).encode())
    return (*lines, b"\n".join(lines))


def segment_seeds() -> tuple[bytes, ...]:
    from readinglist.store.segments import encode_line

    lines = [encode_line("abcd-1", n, "entry", json.loads(one)) for n, one in enumerate(entry_seeds()[:-1], start=1)]
    return (b"".join(lines), lines[0])


# Files that others may have damaged: Zotero's database, our own cache


def zotero_database(body: bytes) -> None:
    from readinglist.formats import read_items
    from readinglist.store.zotero import read_zotero

    path = scratch() / "zotero.sqlite"
    path.write_bytes(body)
    found = read_zotero(path)
    read_items(found.items, found.collections)


def zotero_items(body: bytes) -> None:
    """What Zotero's own API answers, item by item."""
    from readinglist.formats import read_items

    with suppress(ValueError, RecursionError):
        found = json.loads(body)
        read_items(found if isinstance(found, list) else [found], {"SHELF": {"name": "a", "parent": "SHELF"}})


ITEM = {
    "itemType": "preprint",
    "title": "Attention",
    "archiveID": "arXiv:1706.03762",
    "creators": [{"creatorType": "author", "firstName": "Ada", "lastName": "Lovelace"}],
    "date": "2017-06-12",
    "tags": [{"tag": "a"}],
    "collections": ["SHELF"],
}


def database_seeds() -> Iterator[bytes]:
    from tests.harness.zotero import write_database

    path = write_database(scratch() / "seed.sqlite", [ITEM], {"SHELF": {"name": "a", "parent": None}})
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("pragma page_size = 512; vacuum")  # as small as an input is
    yield path.read_bytes()


def cache_files(body: bytes) -> None:
    """Every file of the cache that is read whole: whatever it holds, it counts as missing or as what it says."""
    from readinglist.store.cache_files import damaged_files
    from readinglist.store.features import FeatureShards
    from readinglist.store.graph_cache import GraphCache
    from readinglist.store.sync_state import load_state
    from readinglist.store.vectors import StoredVectors
    from readinglist.workflows.kept import read_kept

    cache = scratch() / "cache"
    for name in ("vectors.npz", "graph/known.npz", "features/lengths.json", "sync/abc.json", "kept.json"):
        path = cache / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
    StoredVectors(cache, "1").load()
    GraphCache(cache).load()
    FeatureShards(cache, 1).is_sound()
    load_state(cache, "abc")
    read_kept(cache / "kept.json")
    list(damaged_files(cache))
    with ZipFile(cache / "vectors.npz", "w") as whole:  # sums that are right around an array that is not
        whole.writestr("vectors.npy", body)
    StoredVectors(cache, "1").load()


def cache_seeds() -> tuple[bytes, ...]:
    import numpy as np

    arrays, plain, one = BytesIO(), BytesIO(), BytesIO()
    rows = np.arange(3)
    np.savez(arrays, version=np.array("1"), rows=rows, revisions=rows, vectors=np.ones((3, 2), np.float32))
    np.savez_compressed(plain, facts=np.frombuffer(b'{"version": 1}', np.uint8), ids=rows)
    np.save(one, np.ones((3, 2), np.float32))
    lengths = {"version": 1, "generation": "g1", "papers": 3, "terms": 9}
    state = {"place": {"writer": "a", "lines": 1}, "files": {"notes/a.md": {"sha": "x", "version": "y"}}}
    return (
        arrays.getvalue(),
        plain.getvalue(),
        *(json.dumps(one).encode() for one in (lengths, state, {"k": ["s", 1]})),
    )


# Tables of citations and lists of ideas that the user imports


def citation_table(body: bytes) -> None:
    from readinglist.sources.citation_files import layout_of, read_edges, read_papers

    path: Path = scratch() / "table.csv"
    path.write_bytes(body)
    layout = layout_of(path)
    list(read_edges(path, layout) if layout.kind == "edges" else read_papers(path, layout, "graph"))


def idea_list(body: bytes) -> None:
    from readinglist.formats.idea_list import parse_ideas

    parse_ideas(body.decode("utf-8", "surrogateescape"), "ideas.json")

"""A night on which everything that costs too much comes at once: two feeds, a search that fails, a long revision.

The short form is a test (`tests/e2e/test_hostile_night.py`), the whole one a part of `make soak`.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler
from random import Random

from readinglist.demo.loopback import Request
from tests.fakes import paper

from .command import Outcome
from .invariant import stored_ids
from .scene import TUESDAY, WEDNESDAY, Scene, subscribe
from .steps import Body, ErrorEntry, Honest, Status

RSS = "application/rss+xml"
KEPT = paper(3)


@dataclass(frozen=True, slots=True)
class Pages:
    """Another site than arXiv: bodies by their paths."""

    bodies: dict[str, Body]

    def play(self, handler: BaseHTTPRequestHandler, request: Request, honest: Honest) -> None:
        self.bodies.get(request.path, Status(404)).play(handler, request, honest)


@dataclass(frozen=True, slots=True)
class Size:
    """How much of each there is."""

    author: int  # characters of an author whose address feedparser looks for in quadratic time
    items: int
    words: int  # of the abstract that is revised


SHORT = Size(400_000, 60_000, 120)
WHOLE = Size(400_000, 950_000, 2_000)


def rss(*items: str) -> bytes:
    return f"<rss version='2.0'><channel><title>t</title>{''.join(items)}</channel></rss>".encode()


def item(number: int, author: str = "") -> str:
    more = f"<author>{author}</author>" if author else ""
    return f"<item><title>Post {number}</title><link>https://b.example/{number}</link>{more}</item>"


def good() -> Body:
    return Body(rss(item(1), item(2)), RSS)


def endless(size: Size) -> Body:
    return Body(rss(item(1, "a-" * (size.author // 2))), RSS)


def crowded(size: Size) -> Body:
    body = rss(*["<item><title>x</title><link>http://b.example/</link></item>"] * size.items)
    return Body(gzip.compress(body, 6), RSS, (("Content-Encoding", "gzip"),))


def in_five_letters(seed: int, words: int) -> str:
    draw = Random(seed)
    return " ".join(draw.choice("abcde") for _ in range(words))


def lie_ahead(scene: Scene, size: Size) -> None:
    """Tuesday is over, and revised a paper that is kept; on Wednesday all of it comes."""
    for night, version in ((TUESDAY, 2), (WEDNESDAY, 3)):
        scene.announce(
            night, replace(KEPT, abstract=in_five_letters(version, size.words), version=version), type="replace"
        )
    scene.open()
    scene.run("keep", KEPT.id, arxiv=scene.arxiv, check=True)
    scene.run("fetch", arxiv=scene.arxiv, check=True)
    scene.arxiv.today = WEDNESDAY
    scene.arxiv.always("", Pages({"/endless": endless(size), "/crowded": crowded(size), "/good": good()}))
    scene.arxiv.always("api", ErrorEntry())
    for name in ("endless", "crowded", "good"):
        subscribe(scene.home, name, "blog", url=f"{scene.arxiv.url()}/{name}")
    subscribe(scene.home, "search", "arxiv-search", query="au:author1")


def wrongs(scene: Scene, outcome: Outcome) -> list[str]:
    """What is not as it must be after that night; empty where all is."""
    page = (scene.home / "exports" / "tonight.md").read_text()
    warned = str(scene.status()["warnings"])
    there = stored_ids(scene.home)
    checks = {
        "the night is partial, and no failure": (outcome.code, outcome.json["status"]) == (0, "partial"),
        "arXiv's papers are stored": scene.due() <= there,
        "and ranked": all(f"{entry.title}" in page for entry, kind in scene.nights[WEDNESDAY] if kind == "new"),
        "the posts of the good feed are stored": sum(known.startswith("blog:good-") for known in there) == 2,
        "the revision is named": str(KEPT.title) in page,
    }
    for name in ("endless", "crowded", "search"):
        checks[f"{name} is named by the report and by status"] = f"{name}" in outcome.err and name in warned
    return [sentence for sentence, holds in checks.items() if not holds]

"""`make screens`: every page in a browser, at two sizes, light and dark.

All screens are in `build/screens` afterwards, those that the documentation shows in docs/pictures. These are of the
demo's library; the library, its clock and the window are always the same, so that a picture changes only where the
page does. With the shared data, a library after three real nights is there too (`real-...`), and never in docs.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from pathlib import Path
from typing import Literal

import numpy as np
import pymupdf
from playwright.sync_api import Browser

from bench.records import daily_records
from bench.tonight import lived_nights
from readinglist import open_library
from readinglist.core.clock import Clock, iso, parse_instant
from readinglist.core.log import Rated
from readinglist.demo.story import LAST_NIGHT, run_demo
from readinglist.ideas.canon import canon_ideas
from readinglist.ideas.ideas import add_ideas
from readinglist.ideas.ledger import ledger
from readinglist.taste.bets import bet_on_paper
from readinglist.taste.critique import record_quick_critique
from tests.harness.browser import chromium
from tests.harness.served import Site

ROOT = Path(__file__).parents[1]
ALL = ROOT / "build" / "screens"
KEPT = ROOT / "docs" / "pictures"
NOW = f"{LAST_NIGHT}T12:00:00Z"
TRPO = "1502.05477"
SIZES = ((1280, 800), (390, 844))
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
READER, LAST_REAL = "hymie122/RAG-Survey", date(2025, 12, 10)
LARGEST = 100_000  # bytes of a picture in docs


@dataclass(frozen=True, slots=True)
class Screen:
    """A page; `keys` are pressed before it is taken, `kept` are those of the documentation."""

    name: str
    path: str
    keys: tuple[str, ...] = ()
    kept: tuple[tuple[int, str], ...] = ()


SCREENS = (
    Screen("tonight", "/", ("j", "y", "x", "l"), ((1280, "light"), (390, "dark"))),
    Screen("help", "/", ("?",)),
    Screen("paper", f"/paper/{TRPO}", kept=((1280, "light"), (390, "light"))),
    Screen("fate", f"/paper/{TRPO}?fate=1&similar=1#fate"),
    Screen("search", "/search?q=policy", kept=((1280, "dark"),)),
    Screen("seen-rest", "/seen-rest?at=/"),
    Screen("error", "/nowhere"),
    Screen("ideas", "/ideas", kept=((1280, "light"),)),
    Screen("idea", "/idea/TRPO"),
    Screen("map", f"/map?paper={TRPO}", kept=((1280, "light"), (1280, "dark"), (390, "dark"))),
    Screen("taste", "/taste"),
    Screen("study", "/study"),
    Screen("notebook", "/notebook"),
    Screen("health", "/health"),
)


REAL = (
    Screen("real-tonight", "/"),
    Screen("real-tonight-used", "/", ("j", "y", "x", "l", "j", "c", "2", "1")),
    Screen("real-tonight-alike", "/", ("j", "m")),
    Screen("real-tonight-filter", "/", ("/", "a", "g", "e", "n", "t")),
    Screen("real-help", "/", ("?",)),
    Screen("real-paper", "/paper/{0}"),
    Screen("real-paper-more", "/paper/{0}?fate=1&similar=1#fate"),
    Screen("real-search", "/search?q=reasoning"),
    Screen("real-search-none", "/search?q=zzzz"),
    Screen("real-ideas", "/ideas"),
    Screen("real-idea", "/idea/GRPO"),
    Screen("real-map", "/map"),
    Screen("real-taste", "/taste"),
    Screen("real-study", "/study"),
    Screen("real-notebook", "/notebook"),
    Screen("real-health", "/health"),
    Screen("real-seen-rest", "/seen-rest?at=/"),
    Screen("real-error", "/nowhere"),
)
FIRST_DAY = (  # of a library with nothing in it
    Screen("new", "/"),
    Screen("new-ideas", "/ideas"),
    Screen("new-map", "/map"),
    Screen("new-taste", "/taste"),
    Screen("new-study", "/study"),
    Screen("new-notebook", "/notebook"),
    Screen("new-search", "/search?q=policy"),
    Screen("new-health", "/health"),
)
CANON = (
    Screen("map-canon", "/map", kept=((1280, "light"), (390, "light"), (390, "dark"))),
    Screen("map-canon-idea", "/map?idea=LoRA", kept=((1280, "dark"),)),
)


def main() -> None:
    shutil.rmtree(ALL, ignore_errors=True)
    ALL.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        home.mkdir()
        _lived(home)
        canon = Path(folder) / "canon"
        with open_library(canon, environ={}) as library:  # the first day: nothing but what came with the program
            add_ideas(library, canon_ideas())
            ledger(library)
        real, new = _real_nights(Path(folder) / "real"), Path(folder) / "new"
        new.mkdir()
        with chromium() as browser:
            for size, scheme in product(SIZES, SCHEMES):
                _take(browser, home, size, scheme, SCREENS, NOW)
                _take(browser, canon, size, scheme, CANON, None)
                _take(browser, new, size, scheme, FIRST_DAY, None)
                if real is not None:
                    _take(browser, real.home, size, scheme, real.screens, real.now)
    for path in sorted(KEPT.glob("page-*.png")):
        print(f"{path.name}: {path.stat().st_size // 1024} kB")
        if path.stat().st_size > LARGEST:
            sys.exit(f"{path.name} is larger than {LARGEST // 1000} kB")


def _lived(home: Path) -> None:
    """The demo, and a little of what a reader does beside it."""
    for _ in run_demo(home=home):
        pass
    with open_library(home, environ={}, clock=Clock(frozen_at=parse_instant(NOW))) as library:
        rated = Rated(upside="10x", complexity=2, generality=3, fragility=1, build_on="yes", line="steps with a bound")
        record_quick_critique(library, TRPO, rated)
        bet_on_paper(library, "1509.02971", 0.8, None, because=None)


@dataclass(frozen=True, slots=True)
class Real:
    """A library after three real nights, and its pages."""

    home: Path
    now: str
    screens: tuple[Screen, ...]


def _real_nights(home: Path) -> Real | None:
    """Three nights of a reader of a curated list, who skips some of the first rows and keeps some."""
    try:
        records = daily_records()
    except SystemExit:
        return None
    for night, library in lived_nights(READER, records, home, 3):
        ids = [one.paper.id for one in library.top()]
        if night == LAST_REAL:
            return Real(home, iso(library.clock.now()), tuple(replace(s, path=s.path.format(ids[0])) for s in REAL))
        library.keep(*ids[:4])
        library.skip(*ids[4:12])
    return None


def _take(
    browser: Browser,
    home: Path,
    size: tuple[int, int],
    scheme: Literal["light", "dark"],
    screens: tuple[Screen, ...],
    now: str | None,
) -> None:
    """These pages at one size in one scheme, of a library of their own: some of them are decided upon."""
    with tempfile.TemporaryDirectory() as folder:
        own = Path(shutil.copytree(home, Path(folder) / "home"))
        with Site(own, now=now) as site:
            for screen in screens:
                for name, png in _shots(browser, site, screen, size, scheme):
                    (ALL / name).write_bytes(png)
                    if (size[0], scheme) in screen.kept:
                        (KEPT / name).write_bytes(png)


def _shots(
    browser: Browser, site: Site, screen: Screen, size: tuple[int, int], scheme: Literal["light", "dark"]
) -> Iterator[tuple[str, bytes]]:
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(site.url + screen.path)
    for key in screen.keys:
        page.keyboard.press(key)
        page.wait_for_timeout(400)
    page.wait_for_load_state("networkidle")
    yield f"page-{screen.name}-{size[0]}-{scheme}.png", small(page.screenshot())
    context.close()


def small(png: bytes) -> bytes:
    """The picture with at most 256 colours, in a palette: a page has few."""
    pixmap = pymupdf.Pixmap(pymupdf.csRGB, pymupdf.Pixmap(png))
    if pixmap.alpha:
        pixmap = pymupdf.Pixmap(pixmap, 0)
    pixels = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height * pixmap.width, 3).astype(np.uint32)
    exact, index, count = np.unique(pixels @ (1 << 16, 1 << 8, 1), return_inverse=True, return_counts=True)
    for bits in range(8, 2, -1):
        mask = 0x010101 * (0xFF << (8 - bits) & 0xFF)
        alike, bucket = np.unique(exact & mask, return_inverse=True)
        if len(alike) <= 256:
            break
    colours = np.zeros(len(alike), np.uint32)
    colours[bucket[np.argsort(count, kind="stable")]] = exact[np.argsort(count, kind="stable")]  # the commonest stays
    palette = np.stack([colours >> 16, colours >> 8 & 0xFF, colours & 0xFF], axis=1).astype(np.uint8)
    rows = bucket[index].reshape(pixmap.height, pixmap.width).astype(np.uint8)
    raw = np.hstack([np.zeros((pixmap.height, 1), np.uint8), rows]).tobytes()
    header = pixmap.width.to_bytes(4, "big") + pixmap.height.to_bytes(4, "big") + bytes([8, 3, 0, 0, 0])
    parts = ((b"IHDR", header), (b"PLTE", palette.tobytes()), (b"IDAT", zlib.compress(raw, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")


if __name__ == "__main__":
    main()

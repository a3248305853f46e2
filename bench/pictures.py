"""`make pictures`: SVG files in docs/pictures from the canon of the demo: screens of triage, and graphs.

The screens are Textual's own screenshots, made smaller and free of addresses: no font is loaded from anywhere, and
blanks are positions.
"""

from __future__ import annotations

import asyncio
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from readinglist import open_library
from readinglist.clock import Clock, parse_instant
from readinglist.demo.story import LAST_NIGHT, run_demo
from readinglist.tui.app import TriageApp
from readinglist.tui.desk import Desk, Outside
from readinglist.tui.keys import build_keymap
from readinglist.workflows.triage import open_triage

from .graph_pictures import graph_pictures

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
_CELL = 12.2  # width of a cell in the screenshots
_BLANK = "&#160;"


@dataclass(frozen=True, slots=True)
class Picture:
    name: str
    size: tuple[int, int]
    keys: Sequence[str] = ()
    colour: bool = True
    blind: bool = False


MORNING = ("j", "x", "s", "home")  # the cursor on a paper that waits, with an abstract
PICTURES = (
    *(
        Picture(f"{w}x{h}{'' if colour else '-plain'}", (w, h), MORNING, colour)
        for w, h in ((80, 24), (120, 40), (60, 20))
        for colour in (True, False)
    ),
    Picture("quick", (80, 24), (*MORNING, "c", "2", "1", "3")),
    Picture("help", (80, 32), ("?",)),
    Picture("blind", (80, 24), MORNING, blind=True),
)


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for picture in PICTURES:
        with tempfile.TemporaryDirectory() as folder:
            home = Path(folder)
            for _ in run_demo(home=home):
                pass
            svg = asyncio.run(_shot(picture, home))
        path = FOLDER / f"triage-{picture.name}.svg"
        path.write_text(lean(svg), encoding="utf-8")
        print(f"{path.name}: {path.stat().st_size // 1024} kB")
    for path in graph_pictures(FOLDER):
        print(f"{path.name}: {path.stat().st_size // 1024} kB")


async def _shot(picture: Picture, home: Path) -> str:
    clock = Clock(frozen_at=parse_instant(f"{LAST_NIGHT}T12:00:00Z"))
    with open_library(home, environ={}, clock=clock) as library:
        desk = Desk(library, Outside(browse=lambda _: False, edit=lambda _: 0))
        app = TriageApp(desk, open_triage(library), build_keymap(), blind=picture.blind, colour=picture.colour)
        async with app.run_test(size=picture.size) as pilot:
            await pilot.press(*picture.keys)
            await pilot.pause()
            svg = app.export_screenshot(title="readinglist triage")
        desk.flush()
    if app.bug is not None:
        raise app.bug
    return svg


def lean(svg: str) -> str:
    """The picture without fonts from elsewhere, its texts where they stand, its names always the same."""
    svg = re.sub(r"@font-face\s*\{.*?\}\s*", "", svg, flags=re.S).replace("Fira Code", "DejaVu Sans Mono")
    svg = re.sub(r"terminal-\d+", "triage", svg)
    svg = re.sub(r"<!--.*?-->\s*", "", svg, flags=re.S)
    text = re.compile(r'(<text [^>]*?x=")([\d.]+)("[^>]*?textLength=")([\d.]+)("[^>]*>)(.*?)</text>')
    return "\n".join(line.rstrip() for line in text.sub(_placed, svg).splitlines() if line.strip()) + "\n"


def _placed(match: re.Match[str]) -> str:
    """A text without the blanks around it, moved to where its first letter stands; "" where it is blank."""
    head, x, middle, length, close, words = match.groups()
    leading = 0
    while words.startswith(_BLANK):
        words, leading = words.removeprefix(_BLANK), leading + 1
    trailing = 0
    while words.endswith(_BLANK):
        words, trailing = words.removesuffix(_BLANK), trailing + 1
    if not words:
        return ""
    start = float(x) + leading * _CELL
    return f"{head}{start:g}{middle}{float(length) - (leading + trailing) * _CELL:g}{close}{words}</text>"


if __name__ == "__main__":
    main()

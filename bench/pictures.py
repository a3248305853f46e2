"""`make pictures`: SVG files in docs/pictures: screens of triage and the quiz, graphs, a scorecard, a review."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from readinglist import open_library
from readinglist.core.clock import Clock, parse_instant
from readinglist.demo.story import LAST_NIGHT, run_demo
from readinglist.triage.night_list import open_triage
from readinglist.triage.screen.app import Outside, ScreenActions, TriageApp
from readinglist.triage.view import PLAIN, build_keymap

from .graph_pictures import graph_pictures
from .printed_pictures import printed_pictures
from .quiz_pictures import quiz_pictures
from .screens import screenshot
from .taste_pictures import taste_pictures

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"


@dataclass(frozen=True, slots=True)
class Picture:
    name: str
    size: tuple[int, int]
    keys: Sequence[str] = ()
    colour: bool = True
    blind: bool = False


MORNING = ("j", "x", "y", "home")  # the cursor on a paper that waits, with an abstract
PICTURES = (
    *(
        Picture(f"{w}x{h}{'' if colour else '-plain'}", (w, h), MORNING, colour)
        for w, h in ((80, 24), (120, 40), (60, 20))
        for colour in (True, False)
    ),
    Picture("quick", (80, 24), (*MORNING, "c", "2", "1", "3")),
    Picture("bet", (80, 24), (*MORNING, "b")),
    Picture("help", (80, 42), ("?",)),
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
        path.write_text(svg, encoding="utf-8")
        print(f"{path.name}: {path.stat().st_size // 1024} kB")
    drawn = graph_pictures, taste_pictures, quiz_pictures, printed_pictures
    for path in (path for draw in drawn for path in draw(FOLDER)):
        print(f"{path.name}: {path.stat().st_size // 1024} kB")


async def _shot(picture: Picture, home: Path) -> str:
    clock = Clock(frozen_at=parse_instant(f"{LAST_NIGHT}T12:00:00Z"))
    with open_library(home, environ={}, clock=clock) as library:
        desk = ScreenActions(library, Outside(browse=lambda _: False, edit=lambda _: 0))
        app = TriageApp(
            desk, open_triage(library), build_keymap(scheme=PLAIN), blind=picture.blind, colour=picture.colour
        )
        svg = await screenshot(app, picture.size, picture.keys)
        desk.flush()
    return svg


if __name__ == "__main__":
    main()

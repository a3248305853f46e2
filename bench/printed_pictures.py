"""Pictures of what commands print: the curve of the quiz and its lesson, the end of a session, the review of a week.

The quiz is played by a simulated reader whose chance of being right rises; the review is that of the demo.
"""

from __future__ import annotations

import asyncio
import io
import tempfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.text import Text

from readinglist import open_library
from readinglist.core.clock import Clock, parse_instant
from readinglist.core.lines import Line
from readinglist.core.log import Rated, Read, Verdict
from readinglist.core.papers import LISTED
from readinglist.demo.story import LAST_NIGHT, run_demo
from readinglist.interface.echo import STYLES
from readinglist.practice.notebook import note
from readinglist.review.review import review
from readinglist.review.view import review_lines
from readinglist.shell.library import Library
from readinglist.taste.bets import bet_on_own
from readinglist.taste.quiz import answer_card, quiz, quiz_skill
from readinglist.taste.quiz_decks import put_sample
from readinglist.taste.screen.app import QuizApp
from readinglist.taste.tables import Decks
from readinglist.taste.view.quiz import skill_lines

from .screens import lean, screenshot

SESSIONS, CARDS, WIDTH = 12, 10, 100
FIRST = datetime(2025, 9, 1, 7, tzinfo=UTC)
PLAYER = 24  # seed


def printed_pictures(folder: Path) -> Iterator[Path]:
    """The pictures, written into `folder`."""
    with tempfile.TemporaryDirectory() as place:
        home = Path(place) / "quiz"
        draw = np.random.default_rng(PLAYER)
        for number, right in enumerate(np.linspace(0.5, 0.85, SESSIONS)):
            clock = Clock(frozen_at=FIRST + timedelta(days=3 * number))
            with open_library(home, environ={}, clock=clock) as library:
                put_sample(library)
                for card in quiz(library, CARDS, rng=draw):
                    outcome = library.store.part(Decks).card(card.card).outcome
                    p = float(draw.choice([0.6, 0.7, 0.9]))
                    answer_card(library, card.card, p if (draw.random() < right) == outcome else 1 - p)
        with open_library(home, environ={}, clock=Clock(frozen_at=FIRST + timedelta(days=60))) as library:
            yield _printed(folder / "quiz-skill.svg", "readinglist quiz skill", skill_lines(*quiz_skill(library)))
            app = QuizApp(library, quiz(library, 3, rng=draw))
            keys = [key for _ in range(3) for key in ("8", "1", "enter")]
            path = folder / "quiz-end.svg"
            path.write_text(asyncio.run(screenshot(app, (WIDTH, 22), keys)), encoding="utf-8")
            yield path
        for _ in run_demo(home=Path(place) / "demo"):
            pass
        clock = Clock(frozen_at=parse_instant(f"{LAST_NIGHT}T12:00:00Z"))
        with open_library(Path(place) / "demo", environ={}, clock=clock) as library:
            _week(library)
            lines = list(review_lines(review(library)))[:-1]  # the last line names a folder of this machine
            yield _printed(folder / "review.svg", "readinglist review", lines)


def _week(library: Library) -> None:
    """What the reader of the demo does in its last week."""
    night = library.store.nights.latest()
    papers = [paper for paper in library.store.papers.on_night(night, types=LISTED) if night][:3] if night else []
    for paper, why in zip(
        papers, ("one network for all tasks?", "cheap to try on the walker", "no seeds given"), strict=False
    ):
        keep = Verdict("keep", "locomotion", why)
        library.store.log.append(keep, paper.id)
    for paper in papers[:2]:
        library.store.log.append(Read(minutes=35), paper.id)
    library.store.log.append(Rated("10x", 1, 3, 2, "yes", "try it with a smaller critic"), papers[0].id)
    note(library, "3 of 5 seeds walk; the others have a dead critic @locomotion", "experiments")
    note(library, "restart the critic where its value stands still", "next")
    bet_on_own(library, "All five seeds walk", 0.4, library.clock.now().date() + timedelta(days=9))


def _printed(path: Path, command: str, lines: Iterable[Line]) -> Path:
    text = "\n".join(
        "".join(f"\x1b[{STYLES[one.style]}m{one.text}\x1b[0m" if one.style else one.text for one in row)
        for row in lines
    )
    console = Console(record=True, width=WIDTH, file=io.StringIO())
    console.print(Text.from_ansi(f"$ {command}\n{text}"))
    path.write_text(lean(console.export_svg(title=command)), encoding="utf-8")
    return path

"""The quiz as a value: `step` takes a key and says what is asked for, `turned` what stood on the back of the card.

Each card is three keys: the chance, how familiar it is, and after the reveal the cause (which may be left out). `paint`
gives lines of spans, so that every picture can be made and tested without a terminal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from readinglist.core.frozen import Frozen
from readinglist.core.lines import Line, Span, cut, filled, fitted, line, pad, paragraph, width
from readinglist.core.log import CAUSE_KEYS
from readinglist.taste.records import QuizCard, QuizReveal
from readinglist.taste.view.quiz import PLOT_ROWS, back_lines, face_lines, outcome_lines

ASK, FAMILIAR, BACK, END = "ask", "familiar", "back", "end"
# What the digits mean: of a pair how likely A is the one, else how likely the paper is at the top.
PAIR = {str(n): n / 10 for n in range(1, 10)}
ALONE = {"1": 0.01, "2": 0.03, "3": 0.05, "4": 0.1, "5": 0.2, "6": 0.35, "7": 0.5, "8": 0.7, "9": 0.9}
FAMILIARITY = {"1": "never seen", "2": "vaguely", "3": "heard of it", "4": "know it", "5": "read it"}
NARROW = 70  # cells below which the two papers of a pair stand one under the other
GAP = " │ "
Column = Callable[[int], list[Line]]  # the lines of one paper in so many cells
GO_ON = frozenset({"enter", " ", "space"})
DOWN, UP = frozenset({"j", "down", "pagedown"}), frozenset({"k", "up", "pageup"})
LEAVE = frozenset({"q", "escape"})


class Answer(Frozen):
    card: str
    p: float
    familiar: int


class Cause(Frozen):
    card: str
    cause: str


class Leave(Frozen):
    """The session is over."""


Ask = Answer | Cause | Leave


class Quiz(Frozen):
    """All that the screen is drawn from. `done`: the answers of this session."""

    cards: tuple[QuizCard, ...]
    at: int = 0
    phase: str = ASK
    p: float = 0.5
    scroll: int = 0  # pages of the text
    done: tuple[QuizReveal, ...] = ()
    message: str = ""
    lesson: str = ""  # after the last answer

    @property
    def card(self) -> QuizCard:
        return self.cards[self.at]

    @property
    def unseen(self) -> tuple[str, ...]:
        """The cards after the one that is shown."""
        return tuple(card.card for card in self.cards[self.at + 1 :])

    @property
    def scale(self) -> dict[str, float]:
        return ALONE if self.card.b is None else PAIR


def step(quiz: Quiz, key: str) -> tuple[Quiz, tuple[Ask, ...]]:
    """What a key does."""
    quiz = replace(quiz, message="")
    if key in LEAVE or (quiz.phase == END and key in GO_ON):
        return quiz, (Leave(),)
    if quiz.phase == ASK and key in quiz.scale:
        return replace(quiz, p=quiz.scale[key], phase=FAMILIAR), ()
    if quiz.phase == FAMILIAR:
        if key == "backspace":
            return replace(quiz, phase=ASK), ()
        if key in FAMILIARITY:
            return quiz, (Answer(quiz.card.card, quiz.p, int(key)),)
    if quiz.phase == BACK:
        if key in CAUSE_KEYS:
            return _next(quiz), (Cause(quiz.card.card, CAUSE_KEYS[key]),)
        if key in GO_ON:
            return _next(quiz), ()
    if key in DOWN | UP:
        return replace(quiz, scroll=max(quiz.scroll + (1 if key in DOWN else -1), 0)), ()
    return quiz, ()


def turned(quiz: Quiz, back: QuizReveal) -> Quiz:
    """The card with its back up."""
    return replace(quiz, phase=BACK, scroll=0, done=(*quiz.done, back))


def say(quiz: Quiz, message: str) -> Quiz:
    return replace(quiz, message=message)


def _next(quiz: Quiz) -> Quiz:
    if quiz.at + 1 == len(quiz.cards):
        return replace(quiz, phase=END, scroll=0)
    return replace(quiz, at=quiz.at + 1, phase=ASK, scroll=0)


def paint(quiz: Quiz, cells: int, rows: int) -> tuple[Line, ...]:
    """`rows` lines, each of `cells` cells: a header, the card or its back, the keys."""
    keys = tuple(_keys(quiz, cells))
    room = max(rows - 1 - len(keys), 1)
    body = _paged(_body(quiz, cells), room, quiz.scroll)
    return tuple(fitted(row, cells) for row in [_header(quiz, cells), *filled(body, room), *keys][:rows])


def _header(quiz: Quiz, cells: int) -> Line:
    card = quiz.card
    kind = "Which of the two rose?" if card.b is not None else f"At the top? {card.base_rate:.0%} of these are"
    left = f"{kind} · {card.category}" + ("" if card.is_scored else " · not scored")
    right = f"{min(quiz.at + 1, len(quiz.cards))}/{len(quiz.cards)}"
    left = cut(left, max(cells - width(right) - 1, 0))
    return line(Span(pad(left, cells - width(right)) + right, "bar"))


def _body(quiz: Quiz, cells: int) -> list[Line]:
    if quiz.phase == END:
        return list(_end(quiz, cells))
    if quiz.phase == BACK:
        return list(_back(quiz.done[-1], cells))
    a, b = quiz.card.a, quiz.card.b
    if b is None:
        return [line(""), *face_lines(a, min(cells, 100))]
    return _beside(
        lambda room: [line(Span("A", "key")), *face_lines(a, room)],
        lambda room: [line(Span("B", "key")), *face_lines(b, room)],
        cells,
    )


def _back(back: QuizReveal, cells: int) -> Iterator[Line]:
    yield from outcome_lines(back, cells)
    yield line("")
    if len(back.papers) == 1:
        yield from back_lines(back.papers[0], "", cells)
    else:
        a, b = back.papers
        rows = PLOT_ROWS if cells >= NARROW else PLOT_ROWS // 2
        yield from _beside(
            lambda room: [*back_lines(a, "A", room, rows)], lambda room: [*back_lines(b, "B", room, rows)], cells
        )


def _end(quiz: Quiz, cells: int) -> Iterator[Line]:
    """What this session came to, without a claim: twenty answers carry none."""
    scored = [back for back in quiz.done if back.unscored is None]
    yield line("")
    yield line(Span(f"answers: {len(quiz.done)}, scored: {len(scored)}", "head"))
    if scored:
        cost = sum((back.forecast - back.outcome) ** 2 for back in scored) / len(scored)
        base = sum((back.base_rate - back.outcome) ** 2 for back in scored) / len(scored)
        name = "even chances" if quiz.card.b is not None else "the base rate"
        yield line(f"cost (Brier score) {cost:.3f}; always forecasting {name} would have cost {base:.3f}")
    if quiz.lesson:
        yield from paragraph(f"Lesson: {quiz.lesson}", cells)
    text = "This is one session. Your curve: readinglist quiz skill. For your accuracy, run readinglist taste."
    yield from paragraph(text, cells, "dim")


def _keys(quiz: Quiz, cells: int) -> Iterator[Line]:
    """What can be typed now, in at most three lines; a message stands in their place."""
    if quiz.message:
        yield line(Span(cut(quiz.message, cells), "bad"))
    if quiz.phase == ASK:
        what = "chance that A is the one" if quiz.card.b is not None else "chance that it is at the top"
        yield line(Span(cut(f"{what}; down: more text, q: leave", cells), "dim"))
        yield from _hints([(key, f"{p:.0%}") for key, p in quiz.scale.items()], cells)
    elif quiz.phase == FAMILIAR:
        said = f"{quiz.p:.0%}. How familiar? From 3 on it is not scored; backspace: another chance"
        yield line(Span(cut(said, cells), "dim"))
        yield from _hints(list(FAMILIARITY.items()), cells)
    elif quiz.phase == BACK:
        if not quiz.done[-1].asks_cause:
            yield from _hints([("Enter", "go on")], cells)
            return
        yield line(Span(cut(f"{_why(quiz)} Enter: go on without a cause", cells), "dim"))
        yield from _hints(list(CAUSE_KEYS.items()), cells)
    else:
        yield from _hints([("Enter", "leave")], cells)


def _why(quiz: Quiz) -> str:
    if quiz.card.b is None:
        return "Why did it rise?" if quiz.done[-1].outcome else "Why did it not rise?"
    top, low = ("A", "B") if quiz.done[-1].outcome else ("B", "A")
    return f"Why did {top} rise, or {low} not?"


def _hints(hints: Sequence[tuple[str, str]], cells: int) -> Iterator[Line]:
    """Keys and words, in as many lines as they need."""
    row: list[Span] = []
    used = 0
    for key, word in hints:
        need = width(key) + width(word) + 3
        if row and used + need > cells:
            yield tuple(row)
            row, used = [], 0
        row += [Span(key, "key"), Span(f" {word}  ")]
        used += need
    if row:
        yield tuple(row)


def _beside(left: Column, right: Column, cells: int) -> list[Line]:
    """Two columns; one under the other where there is no room."""
    if cells < NARROW:
        return [*left(cells), line(""), *right(cells)]
    room = (cells - len(GAP)) // 2
    one, other = left(room), right(room)
    rows = max(len(one), len(other))
    return [
        (*fitted(a, room), Span(GAP, "dim"), *b) for a, b in zip(filled(one, rows), filled(other, rows), strict=True)
    ]


def _paged(lines: Sequence[Line], rows: int, scroll: int) -> Sequence[Line]:
    """The page of `lines` that fits; the last page ends with the last line."""
    if len(lines) <= rows or rows < 2:
        return lines[:rows]
    start = min(scroll * (rows - 2), len(lines) - rows + 1)
    end = start + rows - 1
    more = "down: more below" if end < len(lines) else "up: what is above"
    return [*lines[start:end], line(Span(more, "dim"))]

"""Cards of the quiz and their backs, as people read them and as records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from readinglist.citations.api import SOURCE_NAMES
from readinglist.core.json_records import Record, json_fields
from readinglist.core.lines import Line, Span, cut, line, pad, paragraph, short_of, shown
from readinglist.core.references import YearOfCitations
from readinglist.taste.records import DeckReport, Face, QuizCard, QuizReveal, Revealed
from readinglist.taste.skill import LEAST_ANSWERS, LEAST_SESSIONS, Lesson, Skill

COLUMNS = " ▁▂▃▄▅▆▇█"  # eighths of a cell, upwards
PLOT_ROWS = 4
WIDEST_YEAR = 5  # cells


def session_record(cards: Sequence[QuizCard]) -> Record:
    """The cards that were handed out: pairs with a and b, else title and abstract."""
    return {
        "session": cards[0].session if cards else None,
        "kind": "pairs" if cards and cards[0].b is not None else "base rate",
        "cards": [_card_record(card) for card in cards],
    }


def _card_record(card: QuizCard) -> Record:
    faces = json_fields(card.a) if card.b is None else json_fields(card, "a", "b")
    return {"card": card.card, **faces, "category": card.category, "scored": card.is_scored}


def reveal_record(back: QuizReveal) -> Record:
    """The keys that scripts rely on, then what explains them."""
    return {
        **json_fields(back, "outcome", "percentile", "forecast", "base_rate", "opponent"),
        "scored": back.unscored is None,
        "asks_cause": back.asks_cause,
        "unscored": back.unscored,
        "papers": [
            json_fields(paper, "id", "title", "published", top="is_top")
            | json_fields(paper, "percentile", "citations", "counted_on", "source")
            | {"timeline": [json_fields(year, "year", "citations") for year in paper.years]}
            for paper in back.papers
        ],
    }


SHOWN_SESSIONS = 12


def skill_lines(skill: Skill, lesson: Lesson | None) -> Iterator[Line]:
    """The newest sessions against chance, what they show, and the lesson."""
    for one in skill.sessions[-SHOWN_SESSIONS:]:
        low, high = one.interval
        bar = "█" * round(one.chance * 20)
        yield line(
            f"  {one.right:4.3g} of {one.n:2} right  ",
            Span(f"{bar:<20}", "score"),
            f" {one.chance:.0%} ({low:.0%} to {high:.0%})",
        )
    if skill.verdict == "too few":
        short = short_of(skill.answers, "answers on papers you did not know", LEAST_ANSWERS, "readinglist quiz")
        yield line(f"no trend yet, {LEAST_SESSIONS} sessions at least; {short}")
    else:
        low, high = skill.interval
        change = f"log odds {skill.change:+.1f}, 90% interval {low:+.1f} to {high:+.1f}"
        chance = "better" if skill.is_above_chance else "not yet shown to be better"
        yield line(f"{skill.verdict} from the first to the last session ({change}); {chance} than guessing")
    yield line(lesson_text(skill, lesson))


def lesson_text(skill: Skill, lesson: Lesson | None) -> str:
    """The lesson, or that there is none."""
    return lesson.text if lesson else f"nothing in common among your errors on {skill.answers} answers"


def skill_record(skill: Skill, lesson: Lesson | None) -> Record:
    return {
        "sessions": [json_fields(one, "session", "n", "right", "chance", "interval") for one in skill.sessions],
        **json_fields(skill, "answers", "change", "interval", "verdict", above_chance="is_above_chance"),
        "lesson": lesson and {**json_fields(lesson, "sign", "said", "came", "n", sure="is_sure"), "text": lesson.text},
    }


def deck_record(deck: DeckReport) -> Record:
    names = ("papers", "first_texts", "dealable", "top", "coverage", "why", "counted_from")
    return json_fields(deck, deck="name") | json_fields(deck, *names)


def deck_lines(decks: Sequence[DeckReport]) -> Iterator[Line]:
    """Each deck in two lines: what can be dealt, or what is missing."""
    if not decks:
        yield line("no decks yet: make one with readinglist quiz deck cs.LG 2023-05")
    for deck in decks:
        yield line(Span(shown(deck.name), "title"), f"  {deck.papers:,} papers")
        counted = "" if deck.coverage is None else f", {deck.coverage:.0%} of the cohort with a count"
        counted += f", from {shown(deck.counted_from)}" if deck.counted_from else ""
        yield line(Span(f"  {deck.first_texts:,} with a text of version 1{counted}", "dim"))
        if deck.why:
            yield line(Span(f"  cannot be dealt: {deck.why}", "warn"))
        else:
            yield line(f"  {deck.dealable:,} can be dealt, {deck.top:,} of them at the top")


def face_lines(face: Face, cells: int) -> Iterator[Line]:
    """A paper as the player sees it."""
    yield from paragraph(shown(face.title), cells, "title")
    if face.abstract is not None:
        yield line("")
        yield from paragraph(shown(face.abstract), cells)


def outcome_text(back: QuizReveal) -> str:
    """What came of it, in a sentence."""
    if len(back.papers) == 2:
        place = "in the top tenth" if back.percentile is not None else "that became a landmark"
        return f"{'A' if back.outcome else 'B'} is the one {place}"
    return "It is in the top tenth" if back.outcome else "It is not in the top tenth"


def forecast_text(back: QuizReveal) -> str:
    """Everybody's chance for it, each with what it cost: (p - outcome)², 0 is best."""
    about = "A" if len(back.papers) == 2 else "it"
    parts = [f"you said {back.forecast:.0%} for {about} (cost {_cost(back.forecast, back.outcome)})"]
    if back.opponent is not None:
        parts.append(f"the text alone {back.opponent:.0%} ({_cost(back.opponent, back.outcome)})")
    name = "chance" if len(back.papers) == 2 else "base rate"
    parts.append(f"{name} {back.base_rate:.0%} ({_cost(back.base_rate, back.outcome)})")
    return " · ".join(parts)


def _cost(p: float, outcome: bool) -> str:
    return f"{(p - outcome) ** 2:.2f}".removeprefix("0")


def outcome_lines(back: QuizReveal, cells: int) -> Iterator[Line]:
    """What came of it and what was said of it, above the papers on the back of a card."""
    yield line(Span(outcome_text(back), "head"))
    yield from paragraph(forecast_text(back), cells)
    if back.unscored:
        yield line(Span(f"not scored: {back.unscored}", "warn"))


def reveal_lines(back: QuizReveal, cells: int) -> Iterator[Line]:
    """The back of a card."""
    yield from outcome_lines(back, cells)
    for name, paper in zip("AB", back.papers, strict=False):
        yield line("")
        yield from back_lines(paper, name if len(back.papers) == 2 else "", cells)


def back_lines(paper: Revealed, name: str, cells: int, rows: int = PLOT_ROWS) -> Iterator[Line]:
    """Who a paper was, where it stands, and its citations by year in a plot of so many rows."""
    mark = Span("at the top" if paper.is_top else "not at the top", "good" if paper.is_top else "dim")
    yield line(*([Span(f"{name}  ", "key")] if name else []), mark)
    yield from paragraph(shown(paper.title), cells, "title")
    yield line(Span(cut(f"{shown(paper.id)}  {paper.published}", cells), "id"))
    is_packed = paper.source is not None and paper.source not in SOURCE_NAMES
    by = (
        f"from {shown(paper.source)}, cut-off {paper.counted_on}"
        if is_packed
        else f"({paper.source}, {paper.counted_on})"
    )
    cited = [] if paper.citations is None else [f"{paper.citations:,} citations {by}"]
    stood = [] if paper.percentile is None else [f"above {paper.percentile:.0%} of its peers"]
    yield from paragraph(", ".join([*cited, *stood]), cells)
    yield from plot_lines(paper.years, cells, rows, by_few=paper.by_few)


def plot_lines(
    years: Sequence[YearOfCitations], cells: int, rows: int = PLOT_ROWS, *, by_few: bool = False
) -> Iterator[Line]:
    """Citations by year as columns; nothing without a year. The newest years where there is no room for all.

    The highest column tells its number; the years below are those of the ends. `by_few`: they are not what the
    outcome rests on.
    """
    if not years:
        return
    step = max(min(cells // len(years), WIDEST_YEAR), 2)
    years = years[-max(cells // step, 1) :]
    most = max(year.citations for year in years)
    heights = [round(year.citations / most * rows * 8) if most else 0 for year in years]
    heights = [max(height, 1) if year.citations else 0 for height, year in zip(heights, years, strict=True)]
    yield line(
        Span(cut(f"citations {'by the few papers here ' if by_few else ''}by year, {most:,} at most", cells), "dim")
    )
    for row in reversed(range(rows)):
        columns = (COLUMNS[min(max(height - row * 8, 0), 8)] * (step - 1) + " " for height in heights)
        yield line(Span("".join(columns).rstrip(), "score"))
    first, last = str(years[0].year), str(years[-1].year)
    room = max(step * len(years) - 1, 4)
    ends = pad(first, room - len(last)) + last if room >= len(first) + len(last) + 1 else first
    yield line(Span(cut(ends, cells), "dim"))

"""Cards of the quiz and their backs, as people read them and as records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from readinglist.core.json_records import Record
from readinglist.core.lines import Line, Span, cut, line, pad, shown, wrap
from readinglist.core.references import YearOfCitations
from readinglist.taste.records import DeckReport, Face, QuizCard, QuizReveal, Revealed

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
    faces = _face_record(card.a) if card.b is None else {"a": _face_record(card.a), "b": _face_record(card.b)}
    return {"card": card.card, **faces, "category": card.category, "scored": card.is_scored}


def _face_record(face: Face) -> Record:
    return {"title": face.title, "abstract": face.abstract}


def reveal_record(told: QuizReveal) -> Record:
    """The keys that scripts rely on, then what explains them."""
    return {
        "outcome": told.outcome,
        "percentile": told.percentile,
        "forecast": told.forecast,
        "base_rate": told.base_rate,
        "opponent": told.opponent,
        "scored": told.unscored is None,
        "unscored": told.unscored,
        "papers": [
            {
                "id": paper.id,
                "title": paper.title,
                "published": paper.published.isoformat(),
                "top": paper.is_top,
                "percentile": paper.percentile,
                "citations": paper.citations,
                "counted_on": paper.counted_on.isoformat() if paper.counted_on else None,
                "source": paper.source,
                "timeline": [{"year": year.year, "citations": year.citations} for year in paper.years],
            }
            for paper in told.papers
        ],
    }


def deck_record(deck: DeckReport) -> Record:
    return {
        "deck": deck.name,
        "papers": deck.papers,
        "first_texts": deck.first_texts,
        "dealable": deck.dealable,
        "top": deck.top,
        "coverage": deck.coverage,
        "why": deck.why,
    }


def deck_lines(decks: Sequence[DeckReport]) -> Iterator[Line]:
    """Each deck in two lines: what can be dealt, or what is missing."""
    if not decks:
        yield line("no deck yet: readinglist quiz deck cs.LG 2023-05 makes one")
    for deck in decks:
        yield line(Span(shown(deck.name), "title"), f"  {deck.papers:,} papers")
        counted = "" if deck.coverage is None else f", {deck.coverage:.0%} of the cohort with a count"
        yield line(Span(f"  {deck.first_texts:,} with a text of version 1{counted}", "dim"))
        if deck.why:
            yield line(Span(f"  cannot be dealt: {deck.why}", "warn"))
        else:
            yield line(f"  {deck.dealable:,} can be dealt, {deck.top:,} of them at the top")


def face_lines(face: Face, cells: int) -> Iterator[Line]:
    """A paper as the player sees it."""
    yield from (line(Span(text, "title")) for text in wrap(shown(face.title), cells))
    if face.abstract is not None:
        yield line("")
        yield from (line(text) for text in wrap(shown(face.abstract), cells))


def outcome_text(told: QuizReveal) -> str:
    """What came of it, in a sentence."""
    if len(told.papers) == 2:
        place = "in the top tenth" if told.percentile is not None else "that became a landmark"
        return f"{'A' if told.outcome else 'B'} is the one {place}"
    return "It is in the top tenth" if told.outcome else "It is not in the top tenth"


def forecast_text(told: QuizReveal) -> str:
    """Everybody's chance for it, each with what it cost: (p - outcome)², 0 is best."""
    about = "A" if len(told.papers) == 2 else "it"
    parts = [f"you said {told.forecast:.0%} for {about} (cost {_cost(told.forecast, told.outcome)})"]
    if told.opponent is not None:
        parts.append(f"the text alone {told.opponent:.0%} ({_cost(told.opponent, told.outcome)})")
    name = "chance" if len(told.papers) == 2 else "base rate"
    parts.append(f"{name} {told.base_rate:.0%} ({_cost(told.base_rate, told.outcome)})")
    return " · ".join(parts)


def _cost(p: float, outcome: bool) -> str:
    return f"{(p - outcome) ** 2:.2f}".removeprefix("0")


def reveal_lines(told: QuizReveal, cells: int) -> Iterator[Line]:
    """The back of a card."""
    yield line(Span(outcome_text(told), "head"))
    yield from (line(text) for text in wrap(forecast_text(told), cells))
    if told.unscored:
        yield line(Span(f"not scored: {told.unscored}", "warn"))
    for name, paper in zip("AB", told.papers, strict=False):
        yield line("")
        yield from back_lines(paper, name if len(told.papers) == 2 else "", cells)


def back_lines(paper: Revealed, name: str, cells: int, rows: int = PLOT_ROWS) -> Iterator[Line]:
    """Who a paper was, where it stands, and its citations by year in a plot of so many rows."""
    mark = Span("at the top" if paper.is_top else "not at the top", "good" if paper.is_top else "dim")
    yield line(*([Span(f"{name}  ", "key")] if name else []), mark)
    yield from (line(Span(text, "title")) for text in wrap(shown(paper.title), cells))
    yield line(Span(cut(f"{shown(paper.id)}  {paper.published}", cells), "id"))
    facts = []
    if paper.citations is not None:
        facts.append(f"{paper.citations:,} citations ({paper.source}, {paper.counted_on})")
    if paper.percentile is not None:
        facts.append(f"above {paper.percentile:.0%} of its month")
    yield from (line(text) for text in wrap(", ".join(facts), cells) if text)
    yield from plot_lines(paper.years, cells, rows, by_few=paper.by_few)


def plot_lines(
    years: Sequence[YearOfCitations], cells: int, rows: int = PLOT_ROWS, *, by_few: bool = False
) -> Iterator[Line]:
    """Citations by year as columns; nothing without a year. The newest years where there is no room for all.

    The highest column tells its number; the years below are those of the ends. `by_few`: they are not what the
    outcome was told from.
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

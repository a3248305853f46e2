"""Decks of the quiz: texts of old papers, and the cards that were dealt from them.

A deck can be made again; a card is remembered so that its answer is judged by what was dealt, and so that its papers
rest. What was answered is in the log.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from readinglist.store.store import Store


import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from readinglist.core.clock import iso
from readinglist.core.errors import NotFound
from readinglist.core.text import clean
from readinglist.store.connection import Row

from .records import DealtCard, DeckPaper

PAPER = "id, cohort, published, title, abstract, authors, version, asked, length, is_top, cited"
CARD = (
    "card, session, deck, a, b, outcome, percentile, other_percentile, base_rate, opponent, is_scored, dealt, answered"
)


class Decks:
    def __init__(self, store: Store) -> None:
        self._db = store.db
        self._clock = store.clock

    # Decks

    def put(self, deck: str, papers: Iterable[DeckPaper]) -> None:
        """Add papers to a deck, each in the place of what was known of it there."""
        values = ", ".join("?" * (PAPER.count(",") + 2))
        with self._db.transaction():
            self._db.run("insert or ignore into decks (name) values (:name)", {"name": deck})
            self._db.run_many(
                f"insert or replace into deck_papers (deck, {PAPER}) values ({values})",
                [(deck, *_row(paper)) for paper in papers],
            )

    def set_listed(self, deck: str) -> None:
        """All papers of the deck are there."""
        sql = "insert or replace into decks (name, listed) values (:name, :now)"
        self._db.run(sql, {"name": deck, "now": iso(self._clock.now())})

    def listed(self, deck: str) -> datetime | None:
        """When all papers of a deck were there; None: they are not."""
        found = self._db.value("select listed from decks where name = :name", {"name": deck})
        return datetime.fromisoformat(found) if found else None

    def names(self) -> tuple[str, ...]:
        return tuple(name for (name,) in self._db.rows("select name from decks order by name"))

    def papers(self, deck: str, ids: Sequence[str] | None = None) -> tuple[DeckPaper, ...]:
        """The papers of a deck by id; of `ids` only, where they are given."""
        sql = f"""select {PAPER} from deck_papers where deck = :deck
            and (:ids is null or id in (select value from json_each(:ids))) order by id"""
        values = {"deck": deck, "ids": None if ids is None else json.dumps(list(ids))}
        return tuple(_paper(row) for row in self._db.rows(sql, values))

    # Cards

    def deal(self, cards: Iterable[DealtCard]) -> None:
        values = ", ".join("?" * (CARD.count(",") + 1))
        rows = [
            (
                *(c.card, c.session, c.deck, c.a, c.b, int(c.outcome), c.percentile, c.other_percentile),
                *(c.base_rate, c.opponent, int(c.is_scored), iso(c.dealt), iso(c.answered) if c.answered else None),
            )
            for c in cards
        ]
        self._db.run_many(f"insert into quiz_cards ({CARD}) values ({values})", rows)

    def card(self, name: str) -> DealtCard:
        """A card that was dealt. Raises NotFound."""
        row = self._db.row(f"select {CARD} from quiz_cards where card = :name", {"name": clean(name)})
        if row is None:
            raise NotFound(f"no card {name[:40]!r} was dealt: `readinglist quiz --json` deals some")
        return _card(row)

    def is_dealt(self, name: str) -> bool:
        return self._db.value("select 1 from quiz_cards where card = :name", {"name": name}) is not None

    def set_answered(self, name: str) -> None:
        sql = "update quiz_cards set answered = :now where card = :name"
        self._db.run(sql, {"name": name, "now": iso(self._clock.now())})

    def take_back(self, names: Iterable[str]) -> None:
        """Forget cards that nobody has seen, so that their papers need not rest."""
        self._db.run_many("delete from quiz_cards where card = ? and answered is null", [(name,) for name in names])

    def shown_since(self, moment: datetime) -> frozenset[str]:
        """The papers of all cards that were dealt at an instant or later."""
        rows = self._db.rows("select a, b from quiz_cards where dealt >= :moment", {"moment": iso(moment)})
        return frozenset(paper for row in rows for paper in row if paper is not None)


def _row(paper: DeckPaper) -> tuple[object, ...]:
    top = None if paper.is_top is None else int(paper.is_top)
    authors, cited = (json.dumps(list(some), ensure_ascii=False) for some in (paper.authors, paper.cited))
    return (
        *(paper.id, paper.cohort, paper.published.isoformat(), paper.title, paper.abstract, authors),
        *(paper.version, int(paper.asked), paper.length, top, cited),
    )


def _paper(row: Row) -> DeckPaper:
    name, cohort, published, title, abstract, authors, version, asked, length, top, cited = row
    return DeckPaper(
        name,
        cohort,
        date.fromisoformat(published),
        title,
        abstract,
        tuple(json.loads(authors)),
        version,
        bool(asked),
        length,
        None if top is None else bool(top),
        tuple((year, count) for year, count in json.loads(cited)),
    )


def _card(row: Row) -> DealtCard:
    card, session, deck, a, b, outcome, percentile, other_percentile, base_rate, opponent, *rest = row
    is_scored, dealt, answered = rest
    return DealtCard(
        card,
        session,
        deck,
        a,
        b,
        bool(outcome),
        percentile,
        other_percentile,
        base_rate,
        opponent,
        bool(is_scored),
        datetime.fromisoformat(dealt),
        datetime.fromisoformat(answered) if answered else None,
    )

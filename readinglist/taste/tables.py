"""Decks of the quiz: texts of old papers, and the cards that were dealt from them.

A deck can be made again; a card is remembered so that its answer is judged by what was dealt, and so that its papers
rest. What was answered is in the log.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import datetime
from typing import TypeVar

import msgspec

from readinglist.core.clock import iso
from readinglist.core.errors import NotFound
from readinglist.core.json_records import json_fields
from readinglist.core.text import clean
from readinglist.store.connection import Row, Tables
from readinglist.taste.records import DealtCard, DeckPaper

T = TypeVar("T")
PAPER, CARD = ([field.name for field in fields(kind)] for kind in (DeckPaper, DealtCard))  # columns


class Decks(Tables):
    # Decks

    def put(self, deck: str, papers: Iterable[DeckPaper]) -> None:
        """Add papers to a deck, each in the place of what was known of it there."""
        with self._db.transaction():
            self._db.run("insert or ignore into decks (name) values (:name)", {"name": deck})
            self._db.run_many(
                f"insert or replace into deck_papers (deck, {', '.join(PAPER)}) values (?{', ?' * len(PAPER)})",
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
        sql = f"""select {", ".join(PAPER)} from deck_papers where deck = :deck
            and (:ids is null or id in (select value from json_each(:ids))) order by id"""
        values = {"deck": deck, "ids": None if ids is None else json.dumps(list(ids))}
        return tuple(_record(DeckPaper, PAPER, row) for row in self._db.rows(sql, values))

    # Cards

    def deal(self, cards: Iterable[DealtCard]) -> None:
        sql = f"insert into quiz_cards ({', '.join(CARD)}) values ({', '.join('?' * len(CARD))})"
        self._db.run_many(sql, [_row(card) for card in cards])

    def card(self, name: str) -> DealtCard:
        """A card that was dealt. Raises NotFound."""
        row = self._db.row(f"select {', '.join(CARD)} from quiz_cards where card = :name", {"name": clean(name)})
        if row is None:
            raise NotFound(f"no card {name[:40]!r} was dealt: `readinglist quiz --json` deals some")
        return _record(DealtCard, CARD, row)

    def answered(self) -> tuple[DealtCard, ...]:
        """The cards with an answer, by its time."""
        rows = self._db.rows(f"select {', '.join(CARD)} from quiz_cards where answered is not null order by answered")
        return tuple(_record(DealtCard, CARD, row) for row in rows)

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


def _row(record: DeckPaper | DealtCard) -> tuple[object, ...]:
    """Its values in the order of its fields, as SQLite holds them: instants and days in ISO 8601, lists as JSON."""
    values = json_fields(record).values()
    return tuple(json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value for value in values)


def _record(kind: type[T], columns: Sequence[str], row: Row) -> T:
    values = dict(zip(columns, row, strict=True))
    values |= {key: json.loads(values[key]) for key in ("authors", "cited") if key in values}
    return msgspec.convert(values, kind, strict=False)

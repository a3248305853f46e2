"""A tournament: the same cards in the same order for two readers, played apart, opened together."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from readinglist import open_library
from readinglist.core.errors import InputError, UsageError
from readinglist.taste.quiz import answer_card
from readinglist.together.tournament import CARDS, deal_tournament, open_tournament, save_tournament


def play(home: Path, right: int, known: int = 0) -> list[tuple[str, str]]:
    """Answers all cards: the first `right` of them rightly, the last `known` as known; the faces in their order."""
    with open_library(home, environ={}) as library:
        cards = deal_tournament(library, "Spring  games")
        for number, card in enumerate(cards):
            back = library.store.db.row("select outcome from quiz_cards where card = :card", {"card": card.card})
            assert back is not None
            p = 0.8 if bool(back[0]) == (number < right) else 0.2
            answer_card(library, card.card, p, 5 if number >= CARDS - known else 1)
        assert deal_tournament(library, "spring games") == ()
        save_tournament(library, "spring games", home.parent / f"{home.name}.json", home.name.title())
        return [(card.a.title, card.b.title if card.b else "") for card in cards]


def test_two_readers_get_the_same_cards_and_open_them_together(tmp_path: Path) -> None:
    theirs = tmp_path / "ben.json"
    assert play(tmp_path / "ben", 10, known=2) == (faces := play(tmp_path / "ada", 20))
    assert len({title for pair in faces for title in pair}) == 2 * CARDS
    with open_library(tmp_path / "ada", environ={}) as library:
        found = open_tournament(library, "spring games", theirs)
        assert (found.other, len(found.matches), round(found.mine or 9, 2)) == ("Ben", CARDS - 2, 0.04)
        assert round(found.theirs or 9, 3) == round((10 * 0.04 + 8 * 0.64) / 18, 3)
        assert found.gain_interval is not None
        assert found.gain_interval[0] > 0
        with pytest.raises(UsageError, match="20 of 20 cards are left"):
            open_tournament(library, "autumn", theirs)
        changed = json.loads(theirs.read_text()) | {"readinglist_tournament": "tournament-autumn"}
        (tmp_path / "odd.json").write_text(json.dumps(changed))
        with pytest.raises(InputError, match="of other cards"):
            open_tournament(library, "spring games", tmp_path / "odd.json")
        (tmp_path / "odd.json").write_text(theirs.read_text().replace('"p": 0.8', '"p": 8'))
        with pytest.raises(InputError, match="refused"):
            open_tournament(library, "spring games", tmp_path / "odd.json")


def test_their_answers_stay_closed_until_all_cards_are_answered(tmp_path: Path) -> None:
    play(tmp_path / "ben", 10)
    with open_library(tmp_path / "ada", environ={}) as library:
        answer_card(library, deal_tournament(library, "spring games")[0].card, 0.5)
        for what in (open_tournament, save_tournament):
            with pytest.raises(UsageError, match="19 of 20 cards are left"):
                what(library, "spring games", tmp_path / "ben.json")

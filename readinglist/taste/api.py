"""What other rooms may use of taste: critiques, bets, the quiz, the scorecard.

Names are imported when they are first asked for; a new one is a line of the block below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from readinglist.core.lazy import lazy_names

if TYPE_CHECKING:
    from .agreement import LEAST as LEAST
    from .agreement import Agreement as Agreement
    from .agreement import Beside as Beside
    from .agreement import Comparison as Comparison
    from .agreement import Suggestion as Suggestion
    from .agreement import agreement as agreement
    from .agreement import disagreement as disagreement
    from .agreement import same_bets as same_bets
    from .bet_log import OPEN as OPEN
    from .bet_log import BetTold as BetTold
    from .bet_log import PlacedBet as PlacedBet
    from .bet_log import fold_bets as fold_bets
    from .bet_log import is_paper_bet as is_paper_bet
    from .bets import BLIND as BLIND
    from .bets import asked_papers as asked_papers
    from .bets import bet_on_idea as bet_on_idea
    from .bets import bet_on_paper as bet_on_paper
    from .bets import bet_on_repro as bet_on_repro
    from .bets import due_bets as due_bets
    from .bets import next_bet_day as next_bet_day
    from .bets import placed_bets as placed_bets
    from .bets import some_bets as some_bets
    from .bets import told_bets as told_bets
    from .causes import give_cause as give_cause
    from .causes import give_cause_of_card as give_cause_of_card
    from .critique import find_critique as find_critique
    from .critique import follow as follow
    from .critique import get_critique as get_critique
    from .critique import intention as intention
    from .critique import last_bets as last_bets
    from .critique import list_critiques as list_critiques
    from .critique import missing_critiques as missing_critiques
    from .critique import open_critique as open_critique
    from .critique import rate as rate
    from .critique import refresh_critiques as refresh_critiques
    from .critique import search_critiques as search_critiques
    from .critique import take_back as take_back
    from .critique_text import RATINGS as RATINGS
    from .critique_text import SECTIONS as SECTIONS
    from .critique_text import UNRATED as UNRATED
    from .critique_text import Critique as Critique
    from .critique_text import CritiqueFile as CritiqueFile
    from .critique_text import Written as Written
    from .critique_text import facts_of as facts_of
    from .critique_text import refresh as refresh
    from .hindsight import hindsight as hindsight
    from .hindsight import telling_hindsight as telling_hindsight
    from .notes import Notes as Notes
    from .notes import free_name as free_name
    from .notes import hash_of as hash_of
    from .notes import is_copy as is_copy
    from .notes import replace_text as replace_text
    from .notes import written_from as written_from
    from .quiz import answer as answer
    from .quiz import deal as deal
    from .quiz import decks as decks
    from .quiz import quiz as quiz
    from .quiz import return_cards as return_cards
    from .quiz_decks import make_deck as make_deck
    from .quiz_decks import put_deck as put_deck
    from .records import QuizCard as QuizCard
    from .settle import settle as settle
    from .taste import last_taste as last_taste
    from .taste import taste as taste
    from .taste import taste_picture as taste_picture
    from .taste import telling_taste as telling_taste
    from .verdict_forecasts import count_cohorts as count_cohorts
    from .view.bets import question as question
    from .view.critique import QUESTIONS as QUESTIONS
    from .view.critique import rated_from as rated_from

__all__, __getattr__ = lazy_names(__name__, __file__)

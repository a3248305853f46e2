"""What other rooms may use of taste: critiques and their files, bets, the quiz, the scorecard.

Names are imported when they are first asked for; a new one is a line of the block below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from readinglist.core.lazy import lazy_names

if TYPE_CHECKING:
    from .agreement import LEAST_IN_COMMON as LEAST_IN_COMMON
    from .agreement import Agreement as Agreement
    from .agreement import Beside as Beside
    from .agreement import Comparison as Comparison
    from .agreement import Leaning as Leaning
    from .agreement import Suggestion as Suggestion
    from .agreement import agreement as agreement
    from .agreement import disagreement as disagreement
    from .agreement import leanings as leanings
    from .agreement import reasons_apart as reasons_apart
    from .agreement import same_bets as same_bets
    from .agreement import words_apart as words_apart
    from .bet_log import OPEN_BET as OPEN_BET
    from .bet_log import BetDetail as BetDetail
    from .bet_log import PlacedBet as PlacedBet
    from .bet_log import bets_due_by as bets_due_by
    from .bet_log import fold_bets as fold_bets
    from .bet_log import is_paper_bet as is_paper_bet
    from .bets import EVIDENCE as EVIDENCE
    from .bets import bet_on_idea as bet_on_idea
    from .bets import bet_on_paper as bet_on_paper
    from .bets import bet_on_repro as bet_on_repro
    from .bets import bet_prompts as bet_prompts
    from .bets import describe_bets as describe_bets
    from .bets import due_bets as due_bets
    from .bets import next_bet_day as next_bet_day
    from .bets import placed_bets as placed_bets
    from .cards import Playable as Playable
    from .cards import deal_pairs as deal_pairs
    from .causes import give_cause as give_cause
    from .causes import give_cause_of_card as give_cause_of_card
    from .commands.quiz import play_cards as play_cards
    from .critique import add_quotes as add_quotes
    from .critique import find_critique as find_critique
    from .critique import get_critique as get_critique
    from .critique import intention as intention
    from .critique import last_bets as last_bets
    from .critique import list_critiques as list_critiques
    from .critique import missing_critiques as missing_critiques
    from .critique import open_critique as open_critique
    from .critique import record_quick_critique as record_quick_critique
    from .critique import refresh_critiques as refresh_critiques
    from .critique import search_critiques as search_critiques
    from .critique import undo_in_critique_files as undo_in_critique_files
    from .critique import update_critique_files as update_critique_files
    from .critique_text import CRITIQUE_SECTIONS as CRITIQUE_SECTIONS
    from .critique_text import RATINGS as RATINGS
    from .critique_text import UNRATED as UNRATED
    from .critique_text import Critique as Critique
    from .critique_text import CritiqueFile as CritiqueFile
    from .critique_text import Written as Written
    from .critique_text import critique_facts as critique_facts
    from .critique_text import refresh_front_matter as refresh_front_matter
    from .hindsight import hindsight as hindsight
    from .notes import Notes as Notes
    from .notes import free_note_name as free_note_name
    from .notes import hash_of_note as hash_of_note
    from .notes import is_conflict_copy as is_conflict_copy
    from .notes import replace_note as replace_note
    from .notes import written_from as written_from
    from .plot import taste_picture as taste_picture
    from .quiz import FAMILIAR as FAMILIAR
    from .quiz import answer_card as answer_card
    from .quiz import decks as decks
    from .quiz import quiz as quiz
    from .quiz import return_cards as return_cards
    from .quiz_decks import SAMPLE as SAMPLE
    from .quiz_decks import make_deck as make_deck
    from .quiz_decks import put_deck as put_deck
    from .quiz_decks import put_sample as put_sample
    from .quiz_decks import sample_playables as sample_playables
    from .quiz_decks import sample_rows as sample_rows
    from .records import DealtCard as DealtCard
    from .records import Face as Face
    from .records import QuizCard as QuizCard
    from .scores import bootstrap as bootstrap
    from .settle import settle_bets as settle_bets
    from .tables import Decks as Decks
    from .taste import last_taste as last_taste
    from .taste import taste as taste
    from .verdict_forecasts import count_cohorts as count_cohorts
    from .view.bets import bet_question as bet_question
    from .view.critique import RATING_QUESTIONS as RATING_QUESTIONS
    from .view.critique import rated_from_keys as rated_from_keys
    from .view.quiz import session_record as session_record
else:
    __all__, __getattr__ = lazy_names(__name__, __file__)

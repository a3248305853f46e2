"""A paper of the night as the screen and the page hold it, and the keys of triage. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from readinglist.core.errors import ConfigError
from readinglist.core.frozen import Frozen
from readinglist.core.ids import pdf_of
from readinglist.core.lines import cut, shown
from readinglist.core.log_view import percent
from readinglist.core.package_data import package_table
from readinglist.core.paper_links import paper_links
from readinglist.core.paper_state import PaperState
from readinglist.core.paper_view import (
    AGAINST,
    CLOSE,
    address,
    authors_of,
    explored,
    in_words,
    new_of,
    notices,
    reasons_told,
    title_of,
)
from readinglist.core.papers import Night, Paper, Reason, ScoredPaper
from readinglist.core.text import fold
from readinglist.interface.web.asking import anchor


class Row(Frozen):
    """A paper with its score and reasons, and what was decided about it up to now.

    `returned`: a `later` that came back, undecided again until it gets a new verdict.
    """

    scored: ScoredPaper
    verdict: str | None = None  # keep | skip | later
    seen: bool = False
    read: bool = False
    rated: bool = False
    tags: tuple[str, ...] = ()
    returned: bool = False
    bets: tuple[float, ...] = ()  # the chances that were given to it, oldest first
    asks: bool = False  # drawn at random: what is its chance?

    @property
    def id(self) -> str:
        return self.scored.paper.id

    @property
    def is_decided(self) -> bool:
        return self.verdict is not None or self.seen


def rows_of(night: Night) -> tuple[Row, ...]:
    """The rows of a night in the order in which they are shown."""
    first_returned = len(night.papers) if night.returned_from is None else night.returned_from
    bets: dict[str, tuple[float, ...]] = {}
    for paper_id, p in night.bets:
        bets[paper_id] = (*bets.get(paper_id, ()), p)
    return tuple(
        Row(
            scored,
            verdict=None if k >= first_returned else scored.paper.verdict,
            seen=scored.paper.id in night.seen,
            read=scored.paper.read_at is not None,
            tags=scored.paper.tags,
            returned=k >= first_returned,
            bets=bets.get(scored.paper.id, ()),
            asks=scored.paper.id in night.asks,
        )
        for k, scored in enumerate(night.papers)
    )


def undecided(rows: Iterable[Row]) -> tuple[str, ...]:
    """The ids of the night that wait for a decision, in order; papers that came back are not of the night."""
    return tuple(row.id for row in rows if not row.is_decided and not row.returned)


def as_decided(row: Row, state: PaperState) -> Row:
    """The row after an undo: what the log says of its paper now."""
    is_back = row.returned and state.verdict == "later"  # the new verdict was taken back, the old `later` stands
    return replace(
        row,
        verdict=None if is_back else state.verdict,
        seen=state.seen,
        read=state.read_at is not None,
        rated=state.rated,
        tags=state.tags,
    )


def decided_words(row: Row, without: Collection[str] = ()) -> str:
    """What is decided about it, in words: no colour is needed to know it. `without`: words that stand elsewhere."""
    parts = [
        row.verdict or ("seen" if row.seen else ""),
        "read" if row.read else "",
        "critique" if row.rated else "",
        f"bet {percent(row.bets[-1])}" if row.bets else "",
        f"tags {shown(' '.join(row.tags))}" if row.tags else "",
        "back again: you had put it off" if row.returned and not row.is_decided else "",
    ]
    return " · ".join(part for part in parts if part and part not in without)


def tags_typed(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The tags that `text` adds, and those that it takes off with a minus.

    >>> tags_typed("gait, #robots -old")
    (('gait', 'robots'), ('old',))
    """
    words = [word.strip("#") for word in text.replace(",", " ").split()]
    add = tuple(dict.fromkeys(word for word in words if word.strip("-#") and not word.startswith("-")))
    remove = tuple(dict.fromkeys(word.lstrip("-#") for word in words if word.startswith("-") and word.strip("-#")))
    return add, remove


def folded(rows: Iterable[Row]) -> tuple[tuple[str, str], ...]:
    """Of each row what a filter looks in, folded once: its text, and what a blind list hides."""
    return tuple((fold(row.scored.paper.text), _facts(row)) for row in rows)


def matching(
    rows: Sequence[Row], texts: Sequence[tuple[str, str]], query: str, *, among: Iterable[int], blind: bool
) -> tuple[int, ...]:
    """The positions, of those `among`, whose rows hold every word of `query`; `texts` as `folded` made them.

    In a blind list words of an undecided paper's authors and categories find nothing: they would give it away.
    """
    wanted = fold(query).split()
    found = []
    for k in among:
        text, facts = texts[k]
        row = rows[k]
        if blind and not row.is_decided:
            facts = ""
        tags = " ".join(row.tags).casefold()
        if all(word in text or word in facts or word in tags for word in wanted):
            found.append(k)
    return tuple(found)


def _facts(row: Row) -> str:
    paper = row.scored.paper
    return fold(" ".join((paper.id, *paper.authors, *paper.categories)))


# A row of a list as words: what a template puts on the page, and nothing left to decide there.


CHANCES = tuple(range(1, 10))  # tenths
CATEGORIES = 4
MINUS = "\N{MINUS SIGN} "  # before a phrase that lowers the score
MARKS = 4  # phrases of a row's reasons as marks: the row leaves out those that have no room
LONGEST_MARK = 24  # letters
_MOST_TERMS = 12  # whose places in a text are marked
_WORD = re.compile(r"\w+")


def term_places(text: str, reasons: Sequence[Reason]) -> Iterator[tuple[int, int, bool]]:
    """(begin, end, whether it speaks for the paper) of each place in `text` of a term of `reasons`.

    The strongest come last: of places that overlap, the later one counts.
    """
    terms = sorted((r for r in reasons if r.kind == "term" and r.weight), key=lambda reason: abs(reason.weight))
    if not terms:
        return
    lower = text.lower()
    if len(lower) != len(text):  # of a letter that is longer when it is small
        lower = text
    for reason in terms[-_MOST_TERMS:]:
        words = _WORD.findall(reason.text.lower())
        at = lower.find(words[0]) if words else -1
        while at >= 0:
            end = _end_of_term(lower, at, words)
            if end:
                yield at, end, reason.weight > 0
            at = lower.find(words[0], end or at + 1)


def _end_of_term(text: str, at: int, words: Sequence[str]) -> int:
    """Where the term of `words` ends that begins at `at`, whole words with anything but letters between; 0: no such."""
    if at and _WORD.match(text[at - 1]):
        return 0
    for k, word in enumerate(words):
        while k and at < len(text) and not _WORD.match(text[at]):
            at += 1
        if not text.startswith(word, at) or _WORD.match(text[at + len(word) : at + len(word) + 1]):
            return 0
        at += len(word)
    return at


def _marks(reasons: Sequence[Reason]) -> list[tuple[str, str]]:
    """(kind, phrase) of the strongest reasons, a phrase once; a minus before what lowers the score."""
    phrases: dict[str, str] = {}
    for kind, text in reasons_told(reasons):
        short = text.replace(AGAINST, MINUS, 1) if kind == "against" else text.removeprefix(CLOSE).removesuffix(")")
        for phrase in short.split(", "):
            phrases.setdefault(phrase, kind)
    return [(kind, cut(phrase, LONGEST_MARK)) for phrase, kind in phrases.items()][:MARKS]


def marked_runs(text: str, reasons: Sequence[Reason]) -> Iterator[tuple[str, str]]:
    """`text` in pieces: (piece, "for" | "against" | "")."""
    at, end = 0, 0
    found = sorted(term_places(text, reasons), key=lambda place: (place[0], -place[1]))
    for start, end, is_for in found:
        if start >= at:
            yield text[at:start], ""
            yield text[start:end], "for" if is_for else "against"
            at = end
    yield text[at:], ""


def year_of(paper: Paper) -> str:
    """The year of its first version, or of its announcement."""
    day = paper.published or paper.announced
    return str(day.year) if day else ""


def snippet(abstract: str, query: str) -> str:
    """The abstract from the sentence on that holds a word of `query` first.

    >>> snippet("We study cats. Dogs walk by policies.", "ti:walk -cats")
    'Dogs walk by policies.'
    """
    words = [word for word in query.lower().split() if not word.startswith("-")]
    wanted = [word for text in words for word in _WORD.findall(text.rpartition(":")[2]) if len(word) > 2]
    text = abstract.lower()
    at = min((found for word in wanted if (found := text.find(word)) >= 0), default=0)
    return abstract[abstract.rfind(". ", 0, at) + 2 if ". " in abstract[:at] else 0 :]


PRESSED = ("keep", "skip", "later", "read")  # what the buttons of a row say themselves


def view_of(
    row: Row,
    number: int | None = None,
    *,
    hides: bool = False,
    cited: Sequence[tuple[str, str]] = (),
    query: str | None = None,
) -> dict[str, Any]:
    """A row as a template shows it, in words ("" where there is nothing to say).

    `number`: its place on the list; None where the page is no list of a night, which shows no score either. `hides`:
    what speaks for the paper is left out. `cited`: (what it takes up, the sentence that says so). `query`: what the row
    was found by; it shows where.
    """
    paper, scored = row.scored.paper, row.scored
    reasons = scored.reasons if number is not None and not hides else ()
    return {
        "id": paper.id,
        "anchor": anchor(paper.id),
        "number": number,
        "title": title_of(paper),
        "authors": authors_of(paper),
        "categories": shown(" ".join(paper.categories[:CATEGORIES])),
        "year": "" if query is None else year_of(paper),
        "snippet": "" if query is None else snippet(shown(paper.abstract), query),
        "is_withdrawn": paper.withdrawn,
        "new": new_of(paper),
        "abstract": list(marked_runs(shown(paper.abstract, "(no abstract)"), reasons)),
        "links": paper_links(paper),
        "page_url": address(paper),
        "pdf_url": pdf_of(paper.id),
        "cited": cited,
        "verdict": row.verdict or "",
        "is_decided": row.is_decided,
        "is_read": row.read,
        "asks": row.asks,
        "decided": decided_words(row, PRESSED),  # beside what pressed buttons say
        "state": decided_words(row) or ("picked at random: bet on it?" if row.asks else ""),
        "score": scored.readable_score if reasons else "",
        "reasons": in_words(reasons),
        "marks": _marks(reasons),
        "explored": (explored(scored) or "") if reasons else "",
        "scoops": tuple(notices(scored)) if reasons else (),
    }


class Action(Frozen):
    """What a key does: its name in `[keys]`, its key at first, a word for the footer, a line for the help.

    `page`: the line for the help of the page, where a browser has another one. `classic`: its key in that scheme, where
    it is another one.
    """

    name: str
    key: str
    word: str
    help: str
    page: str = ""
    also: str = ""  # each letter does the same, in the scheme `PLAIN`
    classic: str = ""


_TABLES = package_table(__package__, "keys.toml")
ACTIONS = tuple(Action(name, **texts) for name, texts in _TABLES["action"].items())
FIXED: Mapping[str, str] = _TABLES["fixed"]
PLAIN, CLASSIC = "plain", "classic"  # schemes of keys: of a library made now, and of those made before there were two
MISTAKEN, UNSURE = "s", "unsure"  # keeps in `CLASSIC` and sounds like skip; in `PLAIN` it says so and does nothing
NAMES = {"space": " ", "tab": "tab", "backspace": "backspace", "delete": "delete", "insert": "insert"}
NAMES |= {f"f{number}": f"f{number}" for number in range(1, 13)}


class Keymap(Frozen):
    """Which key does what; made by `build_keymap`."""

    actions: Mapping[str, str]  # key -> name of the action
    keys: Mapping[str, str]  # name of the action -> key

    def action_of(self, key: str) -> str | None:
        return self.actions.get(key)

    def key_of(self, action: str) -> str:
        """The key of an action as it is printed."""
        return text_of(self.keys[action])

    def keys_of(self, action: str) -> str:
        """All keys of an action as they are printed, the first one first."""
        also = next(one.also for one in ACTIONS if one.name == action)
        return " ".join([self.key_of(action), *(key for key in also if self.actions.get(key) == action)])

    def told_unsure(self) -> str:
        return f"{MISTAKEN} decides nothing here: {self.key_of('keep')} keeps, {self.key_of('skip')} skips"


def build_keymap(chosen: Mapping[str, str] | None = None, config: str = "config.toml", scheme: str = CLASSIC) -> Keymap:
    """The keys of `scheme`, or of the one that `[keys]` of the file `config` names, as it changes them.

    Raises ConfigError, which names the file, for a scheme or an action that is not known, for what is no key, and for
    two actions on one key.
    """
    chosen = dict(chosen or {})
    scheme = chosen.pop("scheme", scheme)
    if scheme not in (PLAIN, CLASSIC):
        raise ConfigError(f"{config}: [keys] scheme = {scheme!r}; there are {PLAIN!r} and {CLASSIC!r}")
    is_plain = scheme == PLAIN
    keys = {action.name: action.key if is_plain else action.classic or action.key for action in ACTIONS}
    for name, text in chosen.items():
        if name not in keys:
            raise ConfigError(f"{config}: [keys] has no action {name!r}; there are {', '.join(keys)}")
        keys[name] = _key(text, f"{config}: [keys] {name}")
    actions: dict[str, str] = {}
    for name, key in keys.items():
        if key in actions:
            raise ConfigError(
                f"{config}: [keys] gives {text_of(key)!r} to {actions[key]} and to {name}: choose another"
            )
        actions[key] = name
    also = {key: action.name for action in ACTIONS for key in action.also} if is_plain else {}
    unsure = {MISTAKEN: UNSURE} if is_plain else {}
    return Keymap({**FIXED, **unsure, **also, **actions}, keys)


def text_of(key: str) -> str:
    """A key as it is written in config.toml."""
    return "space" if key == " " else key


def _key(text: str, where: str) -> str:
    key = NAMES.get(text.lower(), text) if len(text) > 1 else text
    if key not in NAMES.values() and not (len(key) == 1 and key.isprintable()):
        raise ConfigError(f"{where} = {text!r} is not a key: use one character, or one of {', '.join(NAMES)}")
    return key


# The keys of the page: those of triage, with the words that are right in a browser.


NOT_HERE = frozenset({"quit"})  # the browser has its own


def keys_shown(keymap: Keymap) -> dict[str, Any]:
    """What a page with keys shows: the map as JSON for the script, and (keys, meaning) for the help.

    Any: what a template shows.
    """
    here = [action for action in ACTIONS if action.name not in NOT_HERE]
    keys = {keymap.keys[action.name]: action.name for action in here}
    others = {key: name for key, name in keymap.actions.items() if key not in FIXED and name not in NOT_HERE}
    return {
        "keymap": json.dumps(keys | others),
        "told_unsure": keymap.told_unsure(),
        "key_help": [(keymap.keys_of(action.name), action.page or action.help) for action in here],
        "keys": {action.name: keymap.key_of(action.name) for action in ACTIONS},
    }

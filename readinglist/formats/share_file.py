"""A share as a file: JSON of one fixed shape, written with care and read with suspicion.

The shape stands in docs/together.md. A file is taken whole or not at all: a field that no share has, a value of
another kind or size, an id that is none, markup that loads or runs something, and nothing of it is used. What is
refused is said by its place, never by its words: they may be what nobody shall read yet.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

import msgspec

from readinglist.core.errors import UNREADABLE, InputError
from readinglist.core.ids import doi_of, find_id, source_of_id
from readinglist.core.log import Rated
from readinglist.core.papers import PaperData
from readinglist.core.shared_papers import Share, SharedBet, SharedCritique, SharedPaper
from readinglist.core.text import clean, clean_or_none
from readinglist.formats.described import Bibliography, Entry

VERSION = 1
MOST_BYTES = 32 << 20
MOST_PAPERS = 20_000
MOST_SECTIONS, MOST_BETS, MOST_TAGS = 60, 50, 100
NAME, SHORT, LONG = 40, 1_000, 50_000  # characters of a name, a title or line, a section

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_ACTIVE = re.compile(
    r"(?i)<(?=/?(?:script|style|i?frame|frameset|object|embed|applet|img|image|svg|math|video|audio|source|track|"
    r"picture|link|meta|base|form|input|button|textarea|select|template|html|head|body|title)\b"
    r"|[!?]|[a-z][^<>]{0,999}?[\s/'\"](?:on[a-z]{1,30}|style|href|src)\s*=)"
)
_LINK = re.compile(r"(?i)\](?=\(\s*(?:javascript|vbscript|data|file)\s*:)")
_NAME = re.compile(r"[^\W_][\w .'-]*")

Short = Annotated[str, msgspec.Meta(max_length=SHORT)]
Long = Annotated[str, msgspec.Meta(max_length=LONG)]
Chance = Annotated[float, msgspec.Meta(ge=0, le=1)]
Level = Annotated[int, msgspec.Meta(ge=1, le=3)]


class _Struct(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    pass


class _Section(_Struct):
    heading: Short
    text: Long


class _Key(_Struct):
    key: Short
    value: Long


class _Ratings(_Struct):
    upside: Literal["10%", "10x"] | None = None
    complexity: Level | None = None
    generality: Level | None = None
    fragility: Level | None = None
    build_on: Literal["yes", "maybe", "no"] | None = None


class _Critique(_Struct):
    ratings: _Ratings = msgspec.field(default_factory=_Ratings)
    line: Short | None = None
    sections: Annotated[list[_Section], msgspec.Meta(max_length=MOST_SECTIONS)] = []
    keys: Annotated[list[_Key], msgspec.Meta(max_length=MOST_SECTIONS)] = []


class _Bet(_Struct):
    p: Chance
    top: Chance
    by: date
    state: Literal["open", "won", "lost", "void"]
    source: Annotated[str, msgspec.Meta(max_length=NAME)] | None = None
    because: Short | None = None


class _Paper(_Struct):
    id: Annotated[str, msgspec.Meta(max_length=400)]
    title: Short | None = None
    verdict: Literal["keep", "skip"] | None = None
    decided: date | None = None
    read_on: date | None = None
    critique: _Critique | None = None
    bets: Annotated[list[_Bet], msgspec.Meta(max_length=MOST_BETS)] = []
    because: Short | None = None
    tags: Annotated[list[Short], msgspec.Meta(max_length=MOST_TAGS)] = []
    goal: Short | None = None


class _File(_Struct):
    readinglist_share: int
    on: date
    papers: Annotated[list[_Paper], msgspec.Meta(max_length=MOST_PAPERS)]
    name: Annotated[str, msgspec.Meta(max_length=NAME)] | None = None


class _Version(msgspec.Struct):
    readinglist_share: int


class TournamentAnswer(_Struct):
    """The chance that a rose and not b, and how well a reader knew them, 1 to 5."""

    a: Annotated[str, msgspec.Meta(max_length=NAME)]
    b: Annotated[str, msgspec.Meta(max_length=NAME)]
    p: Chance
    familiar: Annotated[int, msgspec.Meta(ge=1, le=5)] = 1


class _Tournament(_Struct):
    readinglist_tournament: Annotated[str, msgspec.Meta(max_length=SHORT)]
    answers: Annotated[list[TournamentAnswer], msgspec.Meta(max_length=MOST_BETS)]
    name: Annotated[str, msgspec.Meta(max_length=NAME)] | None = None


def write_tournament(tournament: str, name: str | None, answers: list[TournamentAnswer]) -> str:
    """The text of a file that `read_tournament` takes. Raises InputError for a name that is none."""
    if name is not None and not is_colleague_name(name):
        raise InputError(f"--name {name[:20]!r}: write letters, digits, blanks, at most {NAME}")
    return msgspec.json.format(msgspec.json.encode(_Tournament(tournament, answers, name)), indent=1).decode() + "\n"


def read_tournament(body: bytes, name: str) -> tuple[str, str | None, list[TournamentAnswer]]:
    """(tournament, its player, answers) of a file. Raises InputError, which quotes nothing of it."""
    try:
        file = msgspec.json.decode(body, type=_Tournament)
    except UNREADABLE as error:
        raise _refused(name, _without_words(str(error))) from None
    if file.name is not None and not is_colleague_name(file.name):
        raise _refused(name, "its player's name is none")
    return file.readinglist_tournament, file.name, file.answers


def is_colleague_name(name: str) -> bool:
    """Whether a person may be called so: letters, digits, blanks and - . ' up to 40, a letter or digit first."""
    return len(name) <= NAME and clean(name) == name and _NAME.fullmatch(name) is not None


def write_share(share: Share) -> str:
    """The text of a share, which `read_share` takes: longer texts are cut, markup that is active stands as text.

    Raises InputError where there are more papers than a share may hold.
    """
    if len(share.papers) > MOST_PAPERS:
        raise InputError(
            f"{len(share.papers):,} papers are more than a share holds ({MOST_PAPERS:,}): "
            "narrow it by --tag, --kept or --since"
        )
    papers = [_paper_to(paper) for paper in share.papers]
    file = _File(VERSION, date.fromisoformat(share.on), papers, share.name)
    return msgspec.json.format(msgspec.json.encode(file), indent=1).decode() + "\n"


def read_share(body: bytes, name: str) -> Share:
    """The share in a file, its text cleaned. Raises InputError, which says what `name` has and where."""
    if len(body) > MOST_BYTES:
        raise InputError(f"{name} is larger than {MOST_BYTES >> 20} MB: it is not a share")
    try:
        body.decode("utf-8")
        version = msgspec.json.decode(body, type=_Version).readinglist_share
    except UNREADABLE:
        raise InputError(f"{name} is not a share: ask for a file written by `readinglist share`") from None
    if version != VERSION:
        raise InputError(f"{name} is a share of version {version}, which is not known here: update readinglist")
    try:
        file = msgspec.json.decode(body, type=_File)
        json.loads(body, object_pairs_hook=_once)
    except (*UNREADABLE, _Twice) as error:
        raise _refused(name, _without_words(str(error))) from None
    if file.name is not None and not is_colleague_name(file.name):
        raise _refused(name, "its owner's name is none")
    for place, text in _texts(file):
        if _CONTROL.search(text):
            raise _refused(name, f"control characters at {place}")
        if _ACTIVE.search(text) or _LINK.search(text):
            raise _refused(name, f"active markup at {place}")
    papers, seen = [], set[str]()
    for number, paper in enumerate(file.papers):
        if (known := find_id(paper.id)) is None or known != (paper.id, None):
            raise _refused(name, f"an id that is none at $.papers[{number}]")
        if paper.id in seen:
            raise _refused(name, f"a paper for the second time at $.papers[{number}]")
        seen.add(paper.id)
        papers.append(_paper_from(paper))
    return Share(file.name, file.on.isoformat(), tuple(papers))


def read_shared_papers(body: bytes) -> Bibliography:
    """The papers that the owner of a share kept, as `import` takes them: by id and title, undecided.

    What else they say of them is left where it is. Raises InputError.
    """
    kept = [paper for paper in read_share(body, "the file").papers if paper.verdict == "keep"]
    entries = (Entry(_as_data(paper), None, paper.title or paper.id) for paper in kept)
    return Bibliography("share", tuple(entries), ())


def _as_data(paper: SharedPaper) -> PaperData:
    source = source_of_id(paper.id)
    return PaperData(paper.id, paper.title, source=source, doi=doi_of(paper.id) if source == "doi" else None)


class _Twice(ValueError):
    """A key that an object has twice."""


def _once(pairs: list[tuple[str, object]]) -> None:
    if len({key for key, _ in pairs}) < len(pairs):
        raise _Twice("Object has a field twice")


def _refused(name: str, why: str) -> InputError:
    return InputError(f"{name} is refused: {why}; ask for a new one")


def _without_words(message: str) -> str:
    """The message of a decoder without what it quotes from the file."""
    message = re.sub(r"unknown field `.*?`", "an unknown field", message, flags=re.S)
    message = re.sub(r"\A(?>(.*?value) ').*'(?= - at|$)", r"\1", message, flags=re.S)
    return clean(message)[:160]


def _texts(file: _File) -> Iterator[tuple[str, str]]:
    """Every text of a file with its place."""
    for n, paper in enumerate(msgspec.to_builtins(file)["papers"]):
        for name in ("title", "because", "goal", "tags", "bets", "critique"):
            place = f"$.papers[{n}]" + (f".{name}" if name in ("bets", "critique") else "")
            yield from ((place, text) for text in _strings(paper.get(name)))


def _strings(value: object) -> Iterator[str]:
    """All texts in lists and objects of JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _strings(inner)


def _paper_from(paper: _Paper) -> SharedPaper:
    critique = paper.critique
    return SharedPaper(
        paper.id,
        clean_or_none(paper.title),
        paper.verdict,
        _day(paper.decided),
        _day(paper.read_on),
        _critique_from(critique) if critique else None,
        tuple(map(_bet_from, paper.bets)),
        clean_or_none(paper.because),
        tuple(tag for text in paper.tags if (tag := clean(text))),
        clean_or_none(paper.goal),
    )


def _bet_from(bet: _Bet) -> SharedBet:
    source, because = clean_or_none(bet.source), clean_or_none(bet.because)
    return SharedBet(bet.p, bet.top, bet.by.isoformat(), bet.state, source, because)


def _critique_from(critique: _Critique) -> SharedCritique:
    rated = Rated(**msgspec.structs.asdict(critique.ratings), line=clean_or_none(critique.line))
    sections = ((clean(section.heading), _paragraphs(section.text)) for section in critique.sections)
    keys = ((clean(key.key), _paragraphs(key.value)) for key in critique.keys)
    return SharedCritique(rated, tuple(pair for pair in sections if pair[1]), tuple(pair for pair in keys if pair[0]))


def _paper_to(paper: SharedPaper) -> _Paper:
    critique = paper.critique
    return _Paper(
        paper.id,
        _out(paper.title),
        paper.verdict,  # type: ignore[arg-type]  # the record has no other words
        _date(paper.decided),
        _date(paper.read_on),
        None if critique is None else _critique_to(critique),
        [
            _Bet(b.p, b.top, date.fromisoformat(b.by), b.state, _out(b.source, NAME), _out(b.because))  # type: ignore[arg-type]  # as above
            for b in paper.bets[-MOST_BETS:]
        ],
        _out(paper.because),
        [text for tag in paper.tags[:MOST_TAGS] if (text := _out(tag))],
        _out(paper.goal),
    )


def _critique_to(critique: SharedCritique) -> _Critique:
    ratings = critique.ratings
    return _Critique(
        _Ratings(**{name: getattr(ratings, name) for name in _Ratings.__struct_fields__}),
        _out(ratings.line),
        [_Section(_out(head) or "", _out(text, LONG) or "") for head, text in critique.sections[:MOST_SECTIONS]],
        [_Key(_out(key) or "", _out(value, LONG) or "") for key, value in critique.keys[:MOST_SECTIONS]],
    )


def _out(text: str | None, most: int = SHORT) -> str | None:
    """A text as a reader takes it: no control characters, active markup as text, at most so long."""
    if not text:
        return None
    text = _CONTROL.sub(" ", text)
    text = _LINK.sub("] ", _ACTIVE.sub("&lt;", text))
    return text if len(text) <= most else _ACTIVE.sub("", text[: most - 1]) + "…"  # cut short, a word may become a tag


def _paragraphs(text: str) -> str:
    return "\n".join(clean(row) for row in text.split("\n")).strip()


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _date(day: str | None) -> date | None:
    return None if day is None else date.fromisoformat(day)

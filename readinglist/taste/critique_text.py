"""The critique of a paper: the Markdown file in which the user says what it is worth.

A critique begins with front matter that programs read and goes on with sections that people write.
The file is the user's. Of what we write there we remember each value (`Written`); a value that no
longer is the one we wrote, or that is gone, was changed by the user and is never touched again.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from readinglist.core.errors import UsageError
from readinglist.core.front_matter import (
    Value,
    changed,
    entry,
    read_values,
    replaceable,
    split,
    with_newlines,
    without_comments,
)
from readinglist.core.frozen import Frozen
from readinglist.core.ids import find_id, month_of
from readinglist.core.log import LEVELS, Rated
from readinglist.core.package_data import package_table
from readinglist.core.papers import Paper
from readinglist.core.text import clean, readable

# heading -> the question that it asks
CRITIQUE_SECTIONS: dict[str, str] = package_table(__package__, "sections.toml")
# rating -> its values and what each is called, from low to high
SCALES: Mapping[str, dict[str, str] | dict[int, str]] = {
    "upside": {"10%": "10%", "10x": "10x"},
    "complexity": LEVELS,
    "generality": LEVELS,
    "fragility": LEVELS,
    "build_on": {"no": "no", "maybe": "maybe", "yes": "yes"},
}
RATINGS = tuple(SCALES)
DATES = ("created", "updated")
UNRATED = Rated()

MAX_AUTHORS, MAX_NAME, MAX_TITLE = 100, 200, 1_000  # in the file; the library has them whole
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(?P<heading>.*)$", re.M)
_NOT_IN_TAG = re.compile(r"[^\w/-]+")

# What we wrote for each key, the last one last (two while a file is being written); None: the user's for ever.
Written = Mapping[str, tuple[Value, ...] | None]


class Critique(Frozen):
    """What a file says. `sections` are those with text, in their order; text before the first has heading ""."""

    id: str | None
    title: str | None
    ratings: Rated
    sections: tuple[tuple[str, str], ...]

    @property
    def line(self) -> str | None:
        return self.ratings.line

    @property
    def is_quick(self) -> bool:
        """Ratings or a line, and nothing written below them."""
        return not self.sections and self.ratings != UNRATED

    @property
    def says_something(self) -> bool:
        """Whether there is more than the empty form."""
        return bool(self.sections) or self.ratings != UNRATED


class CritiqueFile(Frozen):
    """A critique, and the file that it stands in."""

    paper_id: str
    path: Path
    critique: Critique


def new_critique(paper: Paper, quick: Rated | None, now: datetime, bet: str = "") -> str:
    """The file of a first critique: with the questions, or, for a quick one, its front matter alone."""
    front = "".join(entry(key, value) for key, value in critique_facts(paper, quick, now, bet).items())
    return f"---\n{front}---\n" + ("" if quick is not None else questions())


def questions(line_end: str = "\n") -> str:
    """The sections, each with its question as a comment, which no reader of Markdown shows."""
    return "".join(f"{line_end}## {name}{line_end}<!-- {ask} -->{line_end}" for name, ask in CRITIQUE_SECTIONS.items())


def critique_facts(paper: Paper, rated: Rated | None, now: datetime, bet: str = "") -> dict[str, Value]:
    """All keys that we write, in their order, with what they say now; `bet` is the last one in words."""
    rated, today = rated or UNRATED, now.date().isoformat()
    title = _cut(clean(readable(paper.title or "")), MAX_TITLE)
    return {
        "id": paper.id,
        "title": title,
        "authors": _authors(paper.authors),
        "year": _year(paper),
        "categories": paper.categories,
        "tags": obsidian_tags(paper.tags),
        "aliases": (title,) if title else (),
        "verdict": paper.verdict or "",
        "status": "read" if paper.read_at else "unread",
        "bet": bet,
        "created": today,
        "updated": today,
        **{name: "" if (value := getattr(rated, name)) is None else str(value) for name in RATINGS},
        "line": clean(rated.line or ""),
    }


def refresh_front_matter(
    text: str, facts: Mapping[str, Value], written: Written, add: Iterable[str] = ()
) -> tuple[str, dict[str, tuple[Value, ...] | None]]:
    """`text` with our own values brought up to `facts`, and what we have written there then.

    Only a value that is still the last one we wrote is replaced. Keys of `add` that were never there are
    added. `created` stays; `updated` moves where something else did. Raises InputError for broken YAML.
    """
    front = split(text).front
    values, free = read_values(front), replaceable(front)
    after: dict[str, tuple[Value, ...] | None] = {}
    for key, ours in written.items():
        is_ours = ours is not None and key in free and values.get(key) in ours
        after[key] = (values[key],) if is_ours else None
    new = {key: facts[key] for key, ours in after.items() if ours and key in facts and key not in DATES}
    new = {key: value for key, value in new.items() if value != values[key]}
    added = {key: facts[key] for key in add if key not in written and key not in values and facts.get(key)}
    if not new and not added:
        return text, after
    if after.get("updated"):
        new["updated"] = facts["updated"]
    result = changed(text, {**new, **added}, add=added)
    got = read_values(split(result).front)
    return result, after | {key: (got[key],) for key in (*new, *added) if key in got and result != text}


def expand(text: str) -> str:
    """`text` with the questions at its end, or as it is where one of them stands there already."""
    parts = split(text)
    if any(_named(match) in CRITIQUE_SECTIONS for match in _HEADING.finditer(with_newlines(parts.body))):
        return text
    end = parts.line_end if parts.tail else ("\r\n" if "\r\n" in text else "\n")
    gap = end if text and not text.endswith(("\n", "\r")) else ""
    return text + gap + questions(end)


def read_critique(text: str) -> Critique:
    """What a file says, whoever wrote it. Raises InputError for broken front matter."""
    parts = split(text)
    values = read_values(parts.front)
    spelled = find_id(_text(values, "id"))
    given = {name: _rating(name, _text(values, name)) for name in RATINGS}
    ratings = Rated(**given, line=_text(values, "line") or None)  # type: ignore[arg-type]  # of the type of their name
    title = _text(values, "title") or None
    return Critique(spelled[0] if spelled else None, title, ratings, _sections(parts.body))


def parse_quick(text: str) -> Rated:
    """The ratings that a user typed: `10x 2 3 1 yes: one line`; `-` for one that is not given.

    Upside, complexity, generality and fragility (1 to 3, or low, middle, high), would I build on it. Two words or more
    without a colon that begin with no rating are the line. Raises UsageError.

    >>> parse_quick("10x low - 1 maybe: wait for code").complexity
    1
    """
    head, colon, line = text.partition(":")
    words = re.sub(r"(?<=10) +%", "%", head).lower().split()
    if (
        not colon
        and len(words) > 1
        and all(w != "-" and _rating(n, w) is None for n, w in zip(RATINGS, words[:2], strict=False))
    ):
        return Rated(line=clean(text))
    if len(words) > len(RATINGS):
        raise UsageError(f"{len(words)} ratings instead of five: {_FORM}")
    values: dict[str, object] = {}
    for name, word in zip(RATINGS, words, strict=False):
        if word != "-":
            values[name] = _rating(name, word)
            if values[name] is None:
                raise UsageError(f"{word[:20]!r} is no {name.replace('_', ' ')}: {_FORM}")
    rated = Rated(**values, line=clean(line) or None)  # type: ignore[arg-type]  # of the type of their name
    if rated == UNRATED:
        raise UsageError(f"nothing is rated: {_FORM}")
    return rated


_FORM = 'write "UPSIDE COMPLEXITY GENERALITY FRAGILITY BUILD: LINE", such as "10x 2 3 1 yes: scales, few parts"'


def merged(rated: Sequence[Rated]) -> Rated:
    """What several ratings of one paper come to: of each the last that was given."""
    last = UNRATED
    for one in rated:
        given = {name: value for name in (*RATINGS, "line") if (value := getattr(one, name)) is not None}
        last = replace(last, **given)
    return last


def obsidian_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Tags as Obsidian takes them: no blanks, no sign but - _ /, never a digit first.

    >>> obsidian_tags(["3d vision", "rl/locomotion"])
    ('_3d-vision', 'rl/locomotion')
    """
    found = (_NOT_IN_TAG.sub("-", clean(tag)).strip("-/") for tag in tags)
    return tuple(dict.fromkeys(f"_{tag}" if tag[0].isdigit() else tag for tag in found if tag))


def _authors(names: Sequence[str]) -> tuple[str, ...]:
    shown = tuple(_cut(clean(readable(name)), MAX_NAME) for name in names[:MAX_AUTHORS])
    more = (f"and {len(names) - MAX_AUTHORS} more",) if len(names) > MAX_AUTHORS else ()
    return (*(name for name in shown if name), *more)


def _year(paper: Paper) -> str:
    """Of v1, or what the id says of it."""
    moment = paper.published or month_of(paper.id)
    return str(moment.year) if moment else ""


def _cut(text: str, chars: int) -> str:
    return text if len(text) <= chars else text[: chars - 1] + "…"


def _text(values: Mapping[str, Value], key: str) -> str:
    value = values.get(key, "")
    return clean(value) if isinstance(value, str) else ""


def _rating(name: str, text: str) -> object:
    """The value that a word means, None where it means none."""
    word = text.lower().replace(" ", "")
    return next((value for value, called in SCALES[name].items() if word in (str(value), called)), None)


def _sections(body: str) -> tuple[tuple[str, str], ...]:
    """(heading, text) of what is written below each heading, comments left out."""
    body = without_comments(with_newlines(body))
    found, heading, start = [], "", 0
    for match in _HEADING.finditer(body):
        found.append((heading, body[start : match.start()].strip()))
        heading, start = _named(match), match.end()
    found.append((heading, body[start:].strip()))
    own = ((name, _without_quotes(text) if name == QUOTES else text) for name, text in found)
    return tuple((name, text) for name, text in own if text)


def _without_quotes(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if not line.startswith("> ")).strip()


def _named(match: re.Match[str]) -> str:
    return match["heading"].strip().rstrip("#").rstrip()


# What a paper concludes of itself, and what reimplementations of it taught, is added as a comment at the end: it is no
# judgement of the user's, is seen in an editor, shown by no reader of Markdown, and counts as nothing written. The text
# is the paper's: hostile, perhaps.

QUOTES = "Quotations"  # the section of what was marked and noted elsewhere; a line `> ...` each is no judgement either
OPENING = "<!-- What the paper says about itself; use or delete it."
TAUGHT = "<!-- What you learned from reimplementing it; use or delete it."
WIDTH = 100  # columns of a file
INDENT = "    "  # so that no line of it is a heading or a fence
MOST = 4_000  # characters of each part


def with_own_words(text: str, conclusion: str | None, future_work: str | None) -> str:
    """`text` with the paper's own words at its end, as it is where there are none or they stand there.

    So too where a comment in it has no end: ours would end it, and hide what the user wrote.

    >>> print(with_own_words("Mine.\\n", "It walks.", None))
    Mine.
    <BLANKLINE>
    <!-- What the paper says about itself; use or delete it.
    <BLANKLINE>
    Conclusion:
        It walks.
    -->
    <BLANKLINE>
    """
    parts = [("Conclusion", conclusion), ("Future work", future_work if future_work != conclusion else None)]
    return text if OPENING in text else _with_comment(text, OPENING, parts)


def with_lessons(text: str, lessons: Iterable[str]) -> str:
    """`text` with what the user's reimplementations taught at its end, in the same way."""
    return _with_comment(text, TAUGHT, [("Lesson", lesson) for lesson in lessons])


def with_quotes(text: str, quotes: Iterable[str]) -> str:
    """`text` with each quote that it lacks at the top of the section of quotations, made at its end where missing.

    >>> print(with_quotes("Mine.\\n", ["A *bold* claim (p. 3)"]))
    Mine.
    <BLANKLINE>
    ## Quotations
    <BLANKLINE>
    > A *bold* claim (p. 3)
    <BLANKLINE>
    """
    body = split(text).body
    lines = {line.strip() for line in with_newlines(body).split("\n")}
    new = [line for line in dict.fromkeys(f"> {_inert(quote)}" for quote in quotes) if line not in lines]
    if not new or "<!--" in without_comments(body):
        return text
    end = "\r\n" if "\r\n" in text else "\n"
    added = "".join(f"{end}{line}{end}" for line in new)
    headings = _HEADING.finditer(text, len(text) - len(body))
    if match := next((match for match in headings if _named(match) == QUOTES), None):
        place = match.end() - match[0].endswith("\r")
        return text[:place] + end + added.removesuffix(end) + text[place:]
    gap = "" if not text or text.endswith(("\n", "\r")) else end
    return f"{text}{gap}{end}## {QUOTES}{end}{added}"


def _inert(quote: str) -> str:
    """One line in which nothing begins a tag, a comment, a picture or a link of another note."""
    text = re.sub(r"<(?=[A-Za-z/!?])", "&lt;", clean(readable(quote)))
    return text.replace("[[", r"\[\[").replace("![", r"!\[")


def _with_comment(text: str, opening: str, parts: Iterable[tuple[str, str | None]]) -> str:
    said = [f"{name}:\n{shown}" for name, words in parts if words and (shown := _shown(words))]
    if not said or "<!--" in without_comments(split(text).body):
        return text
    end = "\r\n" if "\r\n" in text else "\n"
    comment = "\n".join((opening, *("\n" + words for words in said)))
    gap = "" if not text or text.endswith(("\n", "\r")) else end
    return f"{text}{gap}{end}{comment.replace(chr(10), end)}{end}-->{end}"


def _shown(words: str) -> str:
    """Paragraphs in lines; nothing in them ends a comment."""
    paragraphs = [clean(readable(part)).replace("--", "–").replace("<!", "< !") for part in words[:MOST].split("\n\n")]
    rows = [textwrap.wrap(part, WIDTH, initial_indent=INDENT, subsequent_indent=INDENT) for part in paragraphs if part]
    return "\n\n".join("\n".join(row) for row in rows)

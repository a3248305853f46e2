"""The running text of a paper's TeX: paragraphs below their headings, and where they cite.

Every `\\cite` comes with its section and its sentence. What is set apart (figures, tables, footnotes) is read after the
text around it, as in a PDF. Code and pictures are passed over, and so are formulas that stand on lines of their own.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence

from readinglist.core.frozen import Frozen
from readinglist.core.package_data import package_table
from readinglist.core.references import CitingPlace, Reference
from readinglist.core.text import clean
from readinglist.references.citing.kinds import kind_of
from readinglist.references.citing.places import by_sentence, own_names, shown_part
from readinglist.references.entry import Run
from readinglist.references.layout.reading import TextLine
from readinglist.references.tex.text import Handler, TexReader, plain
from readinglist.references.tex.tokens import Tokens

_OPEN, _SHUT, _HEAD = "\ue000", "\ue001", "\ue002"  # private characters: no text holds them
# A citation: "t" where the names are part of the sentence, then the numbers of its keys.
CALL = re.compile(f"{_OPEN}(t?)([^{_OPEN}{_SHUT}]*){_SHUT}")
_CITE = re.compile(
    r"(?i)\\(?!nocite|citestyle|citenamefont|defcite|citetalias|citepalias|declarecite)[a-z]{0,14}cite[a-z]{0,14}\*?"
)
_NAMING = re.compile(r"(?i)\\(?:citet|textcite|citeauthor|newcite|shortcite|citealt|citea(?![a-z]))")
_PARAGRAPH = re.compile(r"\n[ \t]*\n\s*")
_ENVIRONMENTS = package_table(__package__, "macros.toml")["environments"]
_PASSED, _ASIDE, _TABULAR = (frozenset(_ENVIRONMENTS[kind]) for kind in ("passed", "aside", "tabular"))
_ARGUMENTS = dict.fromkeys(_TABULAR, 1) | _ENVIRONMENTS["arguments"]
_LEVELS = _ENVIRONMENTS["levels"]
_DEFINES = frozenset(("\\newcommand", "\\newcommand*", "\\renewcommand", "\\providecommand", "\\def"))
_LONGEST_MACRO = 200  # signs that a command of the paper's own may stand for
_LONGEST_OPTIONS = 100  # tokens before the keys
_MOST_MACROS = 500
_MOST_PASSAGES = 20_000


class Paragraph(Frozen):
    """`section` is the heading above it, `within` that of the section around that."""

    section: str | None
    within: str | None
    text: str
    cited: tuple[str, ...] = ()  # the keys of the whole text, which marks count

    def keys(self, call: re.Match[str]) -> tuple[str, ...]:
        return tuple(self.cited[int(number)] for number in call[2].split(",") if number)


def iter_paragraphs(tokens: Tokens) -> Iterator[Paragraph]:
    """The paragraphs of the document, those that stand apart after the text around them."""
    body = _Body(tokens)
    waiting = deque([_Passage(_start_of(tokens), len(tokens), None, None)])
    for _ in range(_MOST_PASSAGES):
        if not waiting:
            return
        passage = waiting.popleft()
        yield from body.paragraphs(passage)
        waiting.extend(body.apart)
        body.apart = []


def title_of(tokens: Tokens) -> str:
    """The paper's title; empty where it names none."""
    at = next((index for index, token in enumerate(tokens.texts) if token == "\\title"), None)
    group = tokens.group(tokens.after_option(at + 1)) if at is not None else None
    return plain(tokens.argument(group)[:1000]) if group else ""


def cited_keys(tokens: Tokens) -> tuple[str, ...]:
    """The keys in the order in which they are first cited, `\\nocite` included; `*` stands for all."""
    keys: dict[str, None] = {}
    for index, token in enumerate(tokens.texts):
        if token == "\\nocite" or _CITE.fullmatch(token):
            for key in _keys_after(tokens, index)[0]:
                keys.setdefault(key)
    return tuple(keys)


class _Passage(Frozen):
    """Tokens that are read as one text, and the headings that they stand below."""

    start: int
    end: int
    section: str | None
    within: str | None


class _Body:
    """Reads passages of one document, and collects those that they set `apart`."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.apart: list[_Passage] = []
        self._headings: list[tuple[str | None, str | None]] = []  # each with the one around it
        self._now: tuple[str | None, str | None] = (None, None)
        self._top: str | None = None
        self._tables = 0  # in which the text stands
        self._cited: dict[str, int] = {}
        self._ends = _environments(tokens)
        self._macros = _macros(tokens)
        cites = {token[1:].rstrip("*") for token in tokens.texts if _CITE.fullmatch(token)}
        self._handlers: dict[str, Handler] = {
            **dict.fromkeys(cites, self._cite),
            **dict.fromkeys(_LEVELS, self._heading),
            **dict.fromkeys(_ENVIRONMENTS["notes"], self._note),
            "begin": self._begin,
            "end": self._end,
            "\\": self._row,
        }

    def paragraphs(self, passage: _Passage) -> Iterator[Paragraph]:
        section, within = self._now = passage.section, passage.within
        self._tables = 0
        reader = TexReader(self.tokens, self._handlers, self._macros).read(passage.start, passage.end)
        cited = tuple(self._cited)
        for text in _PARAGRAPH.split(reader.text()):
            if text.startswith(_HEAD):
                section, within = self._headings[int(text[1:])]
            elif text := clean(text):
                yield Paragraph(section, within, text, cited)

    def _cite(self, reader: TexReader, after: int) -> int:
        keys, end = _keys_after(self.tokens, after - 1)
        numbers = ",".join(str(self._cited.setdefault(key, len(self._cited))) for key in keys)
        naming = "t" if _NAMING.match(self.tokens.texts[after - 1]) else ""
        if numbers:
            reader.emit(f"{_OPEN}{naming}{numbers}{_SHUT}", as_it_is=True)
        return end

    def _heading(self, reader: TexReader, after: int) -> int:
        level = _LEVELS[self.tokens.texts[after - 1][1:].rstrip("*")]
        source, end = reader.raw_group(after)
        heading = plain(source[:500]).rstrip(".:") or None
        if level == 1:
            self._top = heading
        self._head(reader, heading, self._top if level > 1 else None)
        return end

    def _head(self, reader: TexReader, heading: str | None, within: str | None) -> None:
        self._now = (heading, within)
        self._headings.append(self._now)
        reader.emit(f"\n\n{_HEAD}{len(self._headings) - 1}\n\n", as_it_is=True)

    def _note(self, reader: TexReader, after: int) -> int:
        group = self.tokens.group(self.tokens.after_option(after))
        if group is None:
            return after
        self.apart.append(_Passage(*group, *self._now))
        return group[1] + 1

    def _begin(self, reader: TexReader, after: int) -> int:
        name, inside = reader.raw_group(after)
        end = self._ends.get(after - 1)
        base = name.strip().rstrip("*")
        if end is not None and base in _PASSED:
            reader.swallow_space()
            return reader.skip_group(end + 1)
        inside = self.tokens.after_option(inside)
        for _ in range(_ARGUMENTS.get(base, 0)):
            inside = reader.skip_group(inside)
        if end is not None and base in _ASIDE:
            self.apart.append(_Passage(inside, end, *self._now))
            reader.swallow_space()
            return reader.skip_group(end + 1)
        if base in _TABULAR:
            self._tables += 1
        elif base == "abstract":
            self._head(reader, "Abstract", None)
        reader.emit("\n\n")
        return inside

    def _end(self, reader: TexReader, after: int) -> int:
        name, after = reader.raw_group(after)
        base = name.strip().rstrip("*")
        if base == "abstract":
            self._head(reader, None, None)
        elif base in _TABULAR:
            self._tables = max(0, self._tables - 1)
        if base not in _PASSED:
            reader.emit("\n\n")
        return after

    def _row(self, reader: TexReader, after: int) -> int:
        """A row of a table is a text of its own."""
        reader.emit("\n\n" if self._tables else " ")
        return self.tokens.after_option(after)


def _start_of(tokens: Tokens) -> int:
    """Where the document begins, behind its preamble."""
    for index, token in enumerate(tokens.texts):
        if token == "\\begin" and (group := tokens.group(index + 1)) and tokens.argument(group) == "document":
            return group[1] + 1
    return 0


def _environments(tokens: Tokens) -> dict[int, int]:
    """For each `\\begin` the `\\end` of the same name."""
    opened: dict[str, list[int]] = {}
    ends: dict[int, int] = {}
    for index, token in enumerate(tokens.texts):
        if token in ("\\begin", "\\end") and (group := tokens.group(index + 1)) and group[1] - group[0] < 4:
            name = tokens.source(*group)
            if token == "\\begin":
                opened.setdefault(name, []).append(index)
            elif opened.get(name):
                ends[opened[name].pop()] = index
    return ends


def _macros(tokens: Tokens) -> dict[str, str]:
    """Commands of the paper's own that stand for a text: `\\newcommand{\\method}{\\textsc{Foo}\\xspace}`."""
    found: dict[str, str] = {}
    for index, token in enumerate(tokens.texts):
        if token not in _DEFINES or len(found) >= _MOST_MACROS:
            continue
        first = tokens.after_space(index + 1)
        named = tokens.group(first)
        name = tokens.argument(named).strip() if named else "".join(tokens.texts[first : first + 1])
        body = tokens.group(named[1] + 1 if named else first + 1)
        if body is None or body[1] - body[0] > _LONGEST_MACRO or not re.fullmatch(r"\\[A-Za-z]{2,40}", name):
            continue
        source = tokens.source(*body)
        if len(source) <= _LONGEST_MACRO and "#" not in source and "cite" not in source and (text := plain(source)):
            found.setdefault(name[1:], text)
    return found


def _keys_after(tokens: Tokens, index: int) -> tuple[list[str], int]:
    """The keys of the `\\cite` at `index`, and what follows its arguments; of `\\cites` those of every group."""
    many = tokens.texts[index].rstrip("*").lower().endswith("cites")
    keys: list[str] = []
    after = index + 1
    while True:
        first, option = tokens.after_option(after), after
        while first != option and first - after < _LONGEST_OPTIONS:
            first, option = tokens.after_option(first), first
        group = tokens.group(first)
        if group is None:
            return keys, after
        keys += [key for key in (clean(key) for key in tokens.argument(group).split(",")) if key]
        after = group[1] + 1
        if not many:
            return keys, after


_PER_REFERENCE = 200  # places; a text that cites one work more often is none
_EARLY = 40  # paragraphs in which a paper says what it presents


def places_of(
    tokens: Tokens, keys: Mapping[str, int], references: Sequence[Reference]
) -> tuple[tuple[CitingPlace, ...], ...]:
    """For each of `references` the places in the TeX that cite it, in the order of the text.

    `keys` say which reference (from 0) a key means. A sentence that cites one twice is one place.
    """
    paragraphs = list(iter_paragraphs(tokens))
    own = _own_names(title_of(tokens), paragraphs)
    places: list[dict[tuple[int, int], CitingPlace]] = [{} for _ in references]
    for number, paragraph in enumerate(paragraphs):
        calls = list(CALL.finditer(paragraph.text))
        section, within = paragraph.section, paragraph.within
        for start, end, inside in by_sentence(paragraph.text, calls, re.Match.start):
            for call in inside:
                for index in {keys[key] for key in paragraph.keys(call) if key in keys}:
                    if (number, start) not in places[index] and len(places[index]) < _PER_REFERENCE:
                        said, at = _shown(paragraph, (start, end), call.start(), keys, references)
                        kind = kind_of(section, said, within=within, at=at, own=own)
                        places[index][number, start] = CitingPlace(section, said, kind)
    return tuple(tuple(found.values()) for found in places)


def _shown(
    paragraph: Paragraph, sentence: tuple[int, int], call: int, keys: Mapping[str, int], references: Sequence[Reference]
) -> tuple[str, int]:
    """A sentence as a numbered style prints it, and where in it the citation that begins at `call` stands."""
    start, end = shown_part(*sentence, call)
    pieces: list[str] = []
    position, at = start, 0
    for found in CALL.finditer(paragraph.text, start, end):
        pieces.append(paragraph.text[position : found.start()])
        numbers = [keys.get(key) for key in paragraph.keys(found)]
        first = references[numbers[0]] if numbers and numbers[0] is not None else None
        if found[1] and first and (name := _called(first)):
            pieces.append(f"{name} ")
        if found.start() == call:
            at = sum(map(len, pieces))
        pieces.append("[" + ", ".join("?" if number is None else str(number + 1) for number in numbers) + "]")
        position = found.end()
    pieces.append(paragraph.text[position:end])
    return "".join(pieces), at


def _called(reference: Reference) -> str:
    """What a text calls a work by: surnames of one or two authors, or of the first and "et al."."""
    surnames = [name.split(",")[0].split()[-1] for name in reference.authors if name.split(",")[0].split()]
    if len(surnames) > 2:
        return f"{surnames[0]} et al."
    return " and ".join(surnames)


def _own_names(title: str, paragraphs: Sequence[Paragraph]) -> tuple[str, ...]:
    """What the paper calls its own, by its title and by what it says first."""
    texts = [title, *(paragraph.text for paragraph in paragraphs[:_EARLY])]
    sizes = [20.0] + [10.0] * len(paragraphs)
    return own_names(
        [TextLine((Run(text),), 1, 0, 0.0, 0.0, 0.0, 0.0, size) for text, size in zip(texts, sizes, strict=False)]
    )

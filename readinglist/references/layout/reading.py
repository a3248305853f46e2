"""The text of a document in the order of reading, line by line, with what its layout says of each line.

Running heads, feet, page numbers and numbers of lines are gone (`pages`). Ligatures and accents are letters as a person
reads them: typesetters draw `Gödel` as G, a diaeresis, odel, and of two neighbours the one carries an accent that does
so in living languages. Pieces of a line are put together: some producers draw word by word, some leave wide gaps.

Hyphens at the ends of lines are there until `join` makes running text of lines: words that were parted are made whole,
addresses have no spaces. Whether a hyphen belongs to its word is asked of the document: its own words, as they stand
inside of lines, are the dictionary. Every step is linear.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from readinglist.core.frozen import Frozen
from readinglist.core.references import Document, Line, Span
from readinglist.references.entry import Run
from readinglist.references.layout.pages import Column, body_lines, find_gutter, in_columns

# accent as a sign of its own -> (combining sign, letters that carry it in European languages)
_ACCENTS = {
    "´": ("\u0301", "aeiouyAEIOUYcnszCNSZlrLR"), "`": ("\u0300", "aeiouAEIOU"), "¨": ("\u0308", "aeiouyAEIOUY"),
    "ˆ": ("\u0302", "aeiouAEIOU"), "˜": ("\u0303", "anoANO"), "ˇ": ("\u030c", "cszrendtlCSZRENDTL"),
    "˘": ("\u0306", "agAGeiou"), "˚": ("\u030a", "auAU"), "¸": ("\u0327", "cstCST"), "˛": ("\u0328", "aeAE"),
    "˝": ("\u030b", "ouOU"), "¯": ("\u0304", "aeiuAEIU"), "˙": ("\u0307", "zZeEIgG"),
}  # fmt: skip
_SIGNS = "".join(_ACCENTS)  # white alone, which is in any text, joins what is before it as well
_LONE = re.compile(r"(\w?)([´`¨ˆ˜ˇ˘˚¸˛˝¯˙])( ?)(\w?)")
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_LIGATURE = re.compile("[ﬀ-ﬆ]")
_TORN_LIGATURE = re.compile(r"([ﬀ-ﬄ]) (?=[a-z])")
_APOSTROPHE = re.compile(r"[a-z]´s\b|s´ ")
_DOTLESS_MARKED = re.compile("ı(?=[\u0300-\u036f])")
_DOTLESS = {"ı": "i", "ȷ": "j"}
_ODD_SPACES = re.compile(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\t]")


class GlyphHabits(Frozen):
    """How one document uses signs that are ambiguous: learnt once, over all of its lines."""

    torn_ligatures: bool = False  # a space is drawn after every ligature
    acute_is_apostrophe: bool = False


def glyph_habits(lines: Iterable[str]) -> GlyphHabits:
    ligatures = torn = apostrophes = 0
    for line in lines:
        if _LIGATURE.search(line):
            ligatures += len(_LIGATURE.findall(line))
            torn += len(_TORN_LIGATURE.findall(line))
        apostrophes += len(_APOSTROPHE.findall(line)) if "´" in line else 0
    return GlyphHabits(torn_ligatures=torn > ligatures / 2, acute_is_apostrophe=apostrophes > 0)


def compose(text: str, habits: GlyphHabits = GlyphHabits()) -> str:
    """`text` in composed letters, ligatures undone, all spaces plain.

    >>> compose("G¨odel, Erd˝os, Fran¸cois, Ruszczy´nski, C¸ elebi: ﬁrst")
    'Gödel, Erdős, François, Ruszczyński, Çelebi: first'
    """
    if text.isascii():
        return text.replace("\t", " ") if "`" not in text else _LONE.sub(_put_together, text)
    if habits.torn_ligatures:
        text = _TORN_LIGATURE.sub(r"\1", text)
    text = _LIGATURE.sub(lambda found: _LIGATURES[found[0]], text)
    if habits.acute_is_apostrophe:
        text = text.replace("´", "’")
    text = _DOTLESS_MARKED.sub("i", text)
    return unicodedata.normalize("NFC", _LONE.sub(_put_together, _ODD_SPACES.sub(" ", text)))


def _put_together(found: re.Match[str]) -> str:
    before, accent, space, after = found.groups()
    mark, carriers = _ACCENTS[accent]
    if accent == "`" and not (before and after and not space):  # an opening quote, more often than not
        return found[0]
    before_base, after_base = _DOTLESS.get(before, before), _DOTLESS.get(after, after)
    fits_before, fits_after = before_base in carriers and before != "", after_base in carriers and after != ""
    if fits_after and not (space and (fits_before or not before)):
        return before + unicodedata.normalize("NFC", after_base + mark)
    if fits_before:
        return unicodedata.normalize("NFC", before_base + mark) + ("" if accent in "¸˛" else space) + after
    return found[0]


_WITHIN_WORDS = 0.7  # of the height of a line: less white than this parts words, not columns


def rows(lines: Iterable[Line]) -> list[list[Line]]:
    """Pieces on one base line, left to right; rows from top to bottom."""
    found: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: (line.y0 + line.y1) / 2):
        if found and _beside(found[-1][0], line):
            found[-1].append(line)
        else:
            found.append([line])
    return [sorted(row, key=lambda piece: piece.x0) for row in found]


def whole_lines(lines: Sequence[Line]) -> Iterator[Line]:
    """`lines` with those joined that only a space parts."""
    for row in rows(lines):
        joined: list[Line] = []
        for piece in row:
            if joined and _touch(joined[-1], piece):
                joined[-1] = _together(joined[-1], piece)
            else:
                joined.append(piece)
        yield from joined


def _beside(one: Line, other: Line) -> bool:
    overlap = min(one.y1, other.y1) - max(one.y0, other.y0)
    return overlap > 0.6 * min(one.y1 - one.y0, other.y1 - other.y0)


def _touch(one: Line, other: Line) -> bool:
    height = min(one.y1 - one.y0, other.y1 - other.y0)
    return -height < other.x0 - one.x1 <= _WITHIN_WORDS * height


def _together(one: Line, other: Line) -> Line:
    x0, y0 = min(one.x0, other.x0), min(one.y0, other.y0)
    return Line(one.spans + other.spans, x0, y0, max(one.x1, other.x1), max(one.y1, other.y1))


_WORDS = re.compile(r"[^\W\d_]+(?:[-‐][^\W\d_]+)*")
_LAST_TOKEN = re.compile(r"\S+$")
_LAST_PART = re.compile(r"[^\W\d_]{1,60}[-‐\u00ad]$")
_FIRST_PART = re.compile(r"[^\W\d_]+")
_ADDRESS = re.compile(r"(?i)(?:https?:|www\.|ftp:|doi\.org|doi:|10\.\d{4,5}/)")
_SIGN_INSIDE = re.compile(r"\w[/_=%&?#~.-]\w|\d[a-z]|[a-z]\d|\d{5}")
_YEAR_OR_NUMBER = re.compile(r"\A\W*\d{1,4}(?:[a-z]|[-–]\d{1,4})?\W*")
_YEAR = re.compile(r"\A\W*(?:19|20)\d\d[a-z]?\W*")
_DOI = re.compile(r"10\.\d{4,5}/")
_NAME = re.compile(r"[^\W\d_a-z][\w’'-]*[,;.]?$")
_ARXIV_ENDS = re.compile(r"(?i)(?:arxiv[:.]|\b\d{4}\.)$")


class Vocabulary(Frozen):
    """Words of a document, small letters, and how often each stands inside of a line."""

    counts: Counter[str]

    def keeps_hyphen(self, first: str, second: str) -> bool:
        """Whether `first-second` is written with its hyphen: not where the document knows the whole word."""
        whole, parted = self.counts[(first + second).lower()], self.counts[f"{first}-{second}".lower()]
        return parted > whole


def vocabulary(lines: Iterable[TextLine]) -> Vocabulary:
    counts: Counter[str] = Counter()
    for line in lines:
        words = _WORDS.findall(line.text.replace("‐", "-").lower())
        counts.update(words[:-1] if line.text.endswith(("-", "‐", "\u00ad")) else words)
    return Vocabulary(counts)


def join(lines: Sequence[TextLine], words: Vocabulary) -> tuple[Run, ...]:
    """The runs of `lines` as one line of text."""
    joined: list[Run] = []
    for line in lines:
        for number, run in enumerate(line.runs):
            if number == 0 and joined:
                tail = "".join(run.text for run in joined[-3:])
                head, glue = _seam(tail, line.text, words)
                cut = len(tail) - len(head)
                if cut:
                    joined[-1] = replace(joined[-1], text=joined[-1].text[:-cut])
                run = replace(run, text=glue + run.text)
            if joined and replace(joined[-1], text="") == replace(run, text=""):
                joined[-1] = replace(run, text=joined[-1].text + run.text)
            else:
                joined.append(run)
    return tuple(run for run in joined if run.text)


def _seam(before: str, after: str, words: Vocabulary) -> tuple[str, str]:
    """What stays of `before`, and what goes between it and `after`."""
    found = _LAST_TOKEN.search(before[-200:])
    token = found[0] if found else ""
    in_address = bool(_ADDRESS.search(token))
    if before.endswith(("-", "‐", "\u00ad")) and not before[-2:-1].isspace():
        return _hyphen_seam(before, after, words, in_address)
    if in_address and _address_goes_on(token, after):
        return before, ""
    if token.endswith("–") and len(token) > 1 and token[-2].isdigit() and after[:1].isdigit():
        return before, ""
    if _ARXIV_ENDS.search(token) and after[:1].isdigit() and "arxiv" in before[-30:].lower():
        return before, ""
    return before, " "


def _hyphen_seam(before: str, after: str, words: Vocabulary, in_address: bool) -> tuple[str, str]:
    first, second = _LAST_PART.search(before[-60:]), _FIRST_PART.match(after)
    if in_address or first is None or second is None:
        return before, ""
    stays = second[0][0].isupper() or words.keeps_hyphen(first[0][:-1], second[0])
    return before if stays and not before.endswith("\u00ad") else before[:-1], ""


def _address_goes_on(token: str, after: str) -> bool:
    """Whether the address at the end of a line is finished by the first word of the next."""
    more = after.split(maxsplit=1)[0] if after.strip() else ""
    if token.endswith(("/", "_", "=", "?", "&", "#", "%", ":", "~", "@", "+")) or more[:1] in "/_=?&#%~.":
        return bool(more)
    if token.endswith("."):
        return _goes_on_after_a_dot(token, more)
    if token.endswith((">", "]", ",", ";")) or _YEAR_OR_NUMBER.fullmatch(more):
        return False
    return _SIGN_INSIDE.search(more) is not None and not _NAME.match(more) and not _ADDRESS.match(more)


def _goes_on_after_a_dot(token: str, more: str) -> bool:
    """A dot at the end of the line is that of the address where no sentence could begin, or a DOI has a number next."""
    if _ADDRESS.match(more) or _YEAR.fullmatch(more):
        return False
    in_doi = _DOI.search(token) is not None
    return _SIGN_INSIDE.search(more) is not None or (in_doi and (more[:1].islower() or more[:1].isdigit()))


_SPACES = re.compile(r" {2,}")
_WORD_GAP = 0.12  # of the size of the font: white wider than this parts words


class TextLine(Frozen):
    """One printed line of one column. Points from the top left; `size` and `bold` of most of its letters.

    `column` counts from 0, left to right; a line across two columns is in column 0.
    """

    runs: tuple[Run, ...]
    page: int  # from 1
    column: int
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    bold: bool = False

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


def read(document: Document) -> tuple[TextLine, ...]:
    """All lines of the text, in the order of reading; none where the document has no text."""
    pages = body_lines(document.pages)
    habits = glyph_habits(line.text for lines in pages for line in lines)
    pages = tuple(tuple(whole_lines(lines)) for lines in pages)
    gutters = [find_gutter(lines) for lines in pages]
    known = _usual(gutters)
    read_lines: list[TextLine] = []
    for page, lines, gutter in zip(document.pages, pages, gutters, strict=True):
        if gutter is None and known is not None:
            gutter = find_gutter(lines, known)
        for column in in_columns(lines, gutter):
            read_lines += _text_lines(column, page.number, habits)
    return tuple(read_lines)


def _usual(gutters: Sequence[float | None]) -> float | None:
    """The gutter of the document: of most pages that have one, where many have."""
    found = [round(gutter) for gutter in gutters if gutter is not None]
    return float(Counter(found).most_common(1)[0][0]) if len(found) > 0.3 * len(gutters) else None


def _text_lines(column: Column, page: int, habits: GlyphHabits) -> Iterator[TextLine]:
    for pieces in rows(column.lines):
        spans = [span for piece in pieces for span in piece.spans if span.text]
        runs = tuple(_runs(spans, habits))
        if not runs:
            continue
        inked = [span for span in spans if span.text.strip()]
        size, bold = _usual_style(inked)
        yield TextLine(
            runs,
            page,
            column.number,
            x0=min(span.x0 for span in inked),
            y0=min(piece.y0 for piece in pieces),
            x1=max(span.x1 for span in inked),
            y1=max(piece.y1 for piece in pieces),
            size=size,
            bold=bold,
        )


def _runs(spans: Sequence[Span], habits: GlyphHabits) -> Iterator[Run]:
    """Runs of one style: spaces where white parts words, none doubled, none at the ends."""
    joined: list[Run] = []
    for number, span in enumerate(spans):
        gap = number > 0 and _parted(spans[number - 1], span)
        text = (" " if gap else "") + span.text
        style = Run("", span.italic, span.bold, span.raised)
        last = joined[-1] if joined else None
        if last and (replace(last, text="") == style or last.text[-1:] in _SIGNS or text.lstrip()[:1] in _SIGNS):
            joined[-1] = replace(last, text=last.text + text)
        else:
            joined.append(replace(style, text=text))
    before = " "
    for number, run in enumerate(joined):
        text = _SPACES.sub(" ", compose(run.text, habits))
        text = text.lstrip() if before.endswith(" ") else text
        text = text.rstrip() if number == len(joined) - 1 else text
        if text:
            before = text
            yield replace(run, text=text)


def _parted(before: Span, after: Span) -> bool:
    """White between two spans that no space stands for."""
    if before.text.endswith(" ") or after.text.startswith(" "):
        return False
    return not -2 * after.size < after.x0 - before.x1 <= _WORD_GAP * min(before.size, after.size)


def usual_size(lines: Iterable[TextLine], steps: int = 10) -> float:
    """The size of most letters in points, to one of `steps` parts of a point; 0 without letters."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(steps * line.size) / steps] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _usual_style(spans: Sequence[Span]) -> tuple[float, bool]:
    """Size and weight of most letters."""
    sizes: Counter[float] = Counter()
    bold = 0
    for span in spans:
        letters = len(span.text.strip())
        sizes[round(span.size, 1)] += letters
        bold += letters if span.bold else 0
    return sizes.most_common(1)[0][0], 2 * bold > sizes.total()

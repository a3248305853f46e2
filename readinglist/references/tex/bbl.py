"""Entries of a bibliography in TeX: what BibTeX's styles write, and what authors write by hand.

`\\bibitem{key}` with or without a label, natbib's `\\bibitem[Doe(2010)]{key}`, `\\harvarditem`, and
amsrefs' `\\bib`; biblatex's `.bbl` is `biblatex`'s. Where a style marks its parts (`\\newblock`,
`\\bibinfo`), they are believed before what the text looks like.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from readinglist.model.references import Reference
from readinglist.name_lists import split_names
from readinglist.references.entry import Entry, Run
from readinglist.references.fields.entry_fields import parse_fields
from readinglist.references.fields.identifiers import identifiers
from readinglist.text import clean, fold

from .biblatex import biblatex_entries, is_biblatex
from .cited import Cited, from_fields
from .text import TexReader, plain
from .tokens import Tokens

BLOCK = "\ue004"  # private: where a style begins a new part of an entry
_STARTS = frozenset(("\\bibitem", "\\harvarditem", "\\bib", "\\bib*"))
_MOST = 20_000  # entries
_LONGEST = 5_000  # tokens of an entry
_LABEL_YEAR = re.compile(r"[(,\s](1[4-9]\d\d|20\d\d)[a-z]?\s*[)}]?")
_SHORT_LABEL = re.compile(r"[A-Za-zÀ-ž]{1,10}\+?\d{2}[a-z]?|\d{1,4}[a-z]?|[A-Z][A-Za-z+]{0,5}\d{0,4}")
_NO_TITLE = re.compile(
    r"(?:in:?\s|https?:|www\.|url\b|doi\b|accessed|available|arxiv\b|technical report|preprint|\[|\(?\d{4}\)?$"
    r"|edited by|eds?\.|editors?\b|phd thesis|volume\b|vol\.|pages?\b|pp\.)",
    re.IGNORECASE,
)
_LAST_DATE = re.compile(
    r"[,.]?\s(?:\(?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s)?\(?(?:1[4-9]|20)\d\d[a-z]?\)?\.?$",
    re.IGNORECASE,
)
# Signs behind what a style left empty.
_LOOSE = re.compile(r"\s?\(\s?\)(?=[,.;\s])|(?<!\s)\s+([,.;])(?=\s|$)")
_IN_ORDER = 0.8  # of neighbours, from which on a list stands in the order of names
_ABOVE = re.compile(r"[—–_-]{2,12}(?=[\s.,:(])|—")
_AMSREFS = re.compile(r"([A-Za-z]{1,30})\s{0,20}=\s{0,20}$")
_NAMED = 80  # signs before a value in which its name stands


def bbl_entries(source: str) -> Iterator[Cited]:
    """Every entry of the bibliographies in `source`, a `.bbl` or a text with them inside, in its order."""
    return biblatex_entries(source) if is_biblatex(source) else entries_in(Tokens(source, by_program=True))


def entries_in(tokens: Tokens) -> Iterator[Cited]:
    """Every entry of the lists in the text that `tokens` are of, biblatex's excepted."""
    starts, ends = _places(tokens)
    items = (_item(tokens, start, end) for start, end in zip(starts, ends, strict=True))
    return iter(_with_names_above([cited for cited in items if cited is not None]))


def _places(tokens: Tokens) -> tuple[list[int], list[int]]:
    """Where entries start, and where each ends: at the next, or with its list."""
    starts: list[int] = []
    ends: list[int] = []
    for index, token in enumerate(tokens.texts):
        if token in _STARTS and len(starts) < _MOST:
            ends += [index] * (len(starts) - len(ends))
            starts.append(index)
        elif token in ("\\end", "\\endthebibliography", "\\enddocument") and len(ends) < len(starts):
            group = tokens.group(index + 1)
            name = tokens.source(*group) if group and group[1] - group[0] == 1 else ""
            if token != "\\end" or name in ("thebibliography", "document", "biblist", "bibdiv", "references"):
                ends.append(index)
    ends += [len(tokens)] * (len(starts) - len(ends))
    return starts, ends


def _item(tokens: Tokens, start: int, end: int) -> Cited | None:
    """The entry between two tokens; None where it has no key, as in the definition of a command."""
    command, after = tokens.texts[start], start + 1
    first = tokens.after_option(after, end - after)
    label = tokens.source(after, first).strip().removeprefix("[").removesuffix("]")
    groups: list[str] = []
    for _ in range(3 if command == "\\harvarditem" else 1):
        group = tokens.group(first)
        if group is None or group[1] > end:
            return None
        groups.append(tokens.argument(group))
        first = group[1] + 1
    if command == "\\harvarditem":
        label = f"{groups[0]}({groups[1]})"
    key = clean(groups[-1])
    if command in ("\\bib", "\\bib*"):
        return _amsrefs(tokens, key, first, end)
    end = min(end, first + _LONGEST)
    reader = TexReader(tokens, {"newblock": _new_block}).read(first, end)
    return Cited(key, _reference(reader, label))


def _new_block(reader: TexReader, after: int) -> int:
    reader.emit(f" {BLOCK} ")
    return after


def _reference(reader: TexReader, label: str) -> Reference:
    runs = reader.runs()
    whole = tuple(replace(run, text=run.text.replace(BLOCK, " ")) for run in runs)
    whole = tuple(replace(run, text=_LOOSE.sub(r"\1", run.text)) for run in whole)
    reference = parse_fields(Entry(whole, _printed_label(label)))
    links = identifiers(" ".join(reader.addresses))
    year = _first_year(*reader.fields.get("year", ()), label if "(" in label or "," in label else "")
    return replace(
        reference,
        title=_title(reader, runs) or reference.title,
        authors=tuple(map(_first_last, reader.fields.get("author", ()))) or reference.authors,
        year=year or reference.year,
        venue=next(iter(reader.fields.get("venue", ())), reference.venue),
        arxiv_id=reference.arxiv_id or links.arxiv_id,
        doi=reference.doi or links.doi,
        url=reference.url or links.url,
    )


def _with_names_above(entries: list[Cited]) -> list[Cited]:
    """The entries with the names of the one above for a dash, where the list stands in the order of names."""
    dashes = [_ABOVE.match(cited.reference.raw) for cited in entries]
    if not any(dashes):
        return entries
    surnames = [fold(_surname(cited)) for cited, dash in zip(entries, dashes, strict=True) if not dash]
    ordered = sum(one <= two for one, two in pairwise(surnames))
    if ordered < _IN_ORDER * (len(surnames) - 1):
        return entries
    above: tuple[str, ...] = ()
    completed: list[Cited] = []
    for cited, dash in zip(entries, dashes, strict=True):
        if dash and above:
            raw = ", ".join(above) + cited.reference.raw[dash.end() :]
            cited = replace(cited, reference=replace(cited.reference, authors=above, raw=raw))
        above = cited.reference.authors
        completed.append(cited)
    return completed


def _surname(cited: Cited) -> str:
    name = cited.reference.authors[0] if cited.reference.authors else cited.reference.raw[:20]
    return name.split()[-1] if name.split() else ""


def _printed_label(label: str) -> str | None:
    """The label where it is what the list prints: `Abc+99`, not natbib's names with a year."""
    shown = plain(label[:2000]) if label else ""
    return shown if _SHORT_LABEL.fullmatch(shown) else None


def _first_last(name: str) -> str:
    last, comma, first = name.partition(",")
    return clean(f"{first} {last}") if comma and "," not in first else name


def _first_year(*texts: str) -> int | None:
    for text in texts:
        if match := _LABEL_YEAR.search(f"({text})"):
            return int(match[1])
    return None


def _title(reader: TexReader, runs: Sequence[Run]) -> str | None:
    """The title as the style marks it: by a command, or as the second block; None where it does not."""
    for field in ("title", "book"):
        if marked := reader.fields.get(field):
            return marked[0].strip(' .,“”"') or None
    blocks = _blocks(runs)
    if len(blocks) < 2:
        return None
    text = clean("".join(run.text for run in blocks[1]))
    if not text or _NO_TITLE.match(text):
        return None
    if quoted := re.match(r"“([^”]{3,500})”", text):
        return quoted[1].strip(" .,")
    first = next((run for run in blocks[1] if run.text.strip()), None)
    if first and first.italic and len(first.text.strip()) > 3:
        return clean(first.text).strip(" .,") or None
    return _LAST_DATE.sub("", text.rstrip(" .")).strip(" .,") or None


def _blocks(runs: Sequence[Run]) -> list[list[Run]]:
    blocks: list[list[Run]] = [[]]
    for run in runs:
        first, *more = run.text.split(BLOCK)
        blocks[-1].append(replace(run, text=first))
        blocks += [[replace(run, text=text)] for text in more]
    return [block for block in blocks if any(run.text.strip() for run in block)]


def _amsrefs(tokens: Tokens, key: str, first: int, end: int) -> Cited | None:
    """`\\bib{key}{article}{author={Doe, J.}, author={...}, title={...}}`."""
    kind = tokens.group(first)
    body = tokens.group(kind[1] + 1) if kind and kind[1] < end else None
    if body is None or body[1] > end:
        return None
    fields: dict[str, str] = {}
    authors: list[str] = []
    index = body[0]
    while index < body[1]:
        closing = tokens.closing.get(index, index) if tokens.texts[index] == "{" else index
        named = _AMSREFS.search(tokens.texts[index - 1][-_NAMED:]) if closing > index else None
        if named and named[1].lower() == "author":
            authors += split_names(tokens.source(index + 1, closing), plain)
        elif named:
            fields.setdefault(named[1].lower(), tokens.source(index + 1, closing))
        index = closing + 1
    fields["year"] = fields.get("year") or fields.get("date", "")
    return from_fields(key, fields, tuple(authors))

"""Entries of a bibliography in TeX: what BibTeX's styles, biber and biblatex write, what authors write by hand, `.bib`.

`\\bibitem{key}` with or without a label, natbib's `\\bibitem[Doe(2010)]{key}`, `\\harvarditem`, and amsrefs' `\\bib`.
Where a style marks its parts (`\\newblock`, `\\bibinfo`), they are believed before what the text looks like.

Of a `.bib` file (what a paper cites where nobody ran BibTeX over it) only what a reference needs is read: entries,
their fields, `@string`; a broken entry ends at the next. The bibliographies that a user imports are read by `formats`,
which says what is wrong with an entry.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from readinglist.core import ids
from readinglist.core.bibtex import read_value, verbatim
from readinglist.core.frozen import Frozen
from readinglist.core.name_lists import split_names
from readinglist.core.references import Reference
from readinglist.core.text import clean, clean_or_none, fold
from readinglist.references.entry import Entry, Run
from readinglist.references.fields.entry_fields import parse_fields
from readinglist.references.fields.identifiers import identifiers
from readinglist.references.tex.text import TexReader, plain
from readinglist.references.tex.tokens import Tokens

# What biber and biblatex write: names and fields, each in a command of its own.
#
# \entry{key}{article}{}
# \name{author}{2}{}{ {{hash=..}{family={Doe}, given={Jane}}} {..} }   (older: {{hash}{Doe}{D.}{Jane}{J.}..})
# \field{title}{...}  \list{publisher}{1}{ {..} }  \verb{doi} \verb 10.1000/1 \endverb
# \endentry
_ENTRY = re.compile(r"\\entry\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_VERB = re.compile(r"\\verb\s*\{(\w+)\}\s*\\verb\s([^\n]{0,2000})")
_KEYED = re.compile(r"\b(family|given|prefix|suffix)\s*=\s*$")
_MOST = 20_000  # entries
_LONGEST_BIBLATEX = 200_000  # signs of an entry


def is_biblatex(source: str) -> bool:
    """Whether a `.bbl` is biblatex's."""
    return "\\endentry" in source and _ENTRY.search(source) is not None


def biblatex_entries(source: str) -> Iterator[Cited]:
    """The entries in their order, each key once: every list of the file repeats those that it shows."""
    seen: set[str] = set()
    for start in _ENTRY.finditer(source):
        key = start[1].strip()
        if key in seen or start[2].strip() in ("set", "xdata"):
            continue
        seen.add(key)
        end = source.find("\\endentry", start.end())
        end = len(source) if end < 0 else end
        yield _entry(key, source[start.end() : min(end, start.end() + _LONGEST_BIBLATEX)])
        if len(seen) >= _MOST:
            return


def _entry(key: str, body: str) -> Cited:
    fields = {match[1]: match[2].strip() for match in _VERB.finditer(body)}
    authors: tuple[str, ...] = ()
    tokens = Tokens(_VERB.sub("", body))
    index = 0
    while index < len(tokens):
        command = tokens.texts[index]
        index += 1
        if command == "\\field":
            (name, value), index = _arguments(tokens, index, 2)
            fields.setdefault(name, value)
        elif command == "\\list":
            (name, _, value), index = _arguments(tokens, index, 3)
            fields.setdefault(name, " ".join(_inner(value)))
        elif command == "\\name":
            (name,), index = _arguments(tokens, index, 1)
            people, index = _people(tokens, index)
            if name == "author" or (name == "editor" and not authors):
                authors = people
    return from_fields(key, fields, authors)


def _arguments(tokens: Tokens, index: int, count: int) -> tuple[list[str], int]:
    """The next arguments, empty where there are none, and what follows them."""
    found: list[str] = []
    for _ in range(count):
        group = tokens.group(index)
        found.append(tokens.source(*group).strip() if group else "")
        index = group[1] + 1 if group else index
    return found, index


def _inner(value: str) -> Iterator[str]:
    """The groups of a list."""
    tokens = Tokens(value)
    index = 0
    while group := tokens.group(index):
        yield tokens.source(*group)
        index = group[1] + 1


def _people(tokens: Tokens, index: int) -> tuple[tuple[str, ...], int]:
    """The names of a list: its last argument holds a group for each."""
    last = ""
    while (group := tokens.group(index)) is not None:
        last, index = tokens.source(*group), group[1] + 1
    names = [_person(group) for group, _ in zip(_inner(last), range(MOST_NAMES), strict=False)]
    return tuple(name for name in names if name), index


def _person(source: str) -> str:
    """One name: `{hash=..}{family={Doe}, given={Jane}}`, or nine groups by place."""
    groups = list(_inner(source))
    if len(groups) >= 4 and "=" not in groups[1]:  # hash, last, its initial, first, .., prefix, .., suffix
        prefix = groups[5] if len(groups) > 5 else ""
        return _joined(groups[3], prefix, groups[1])
    tokens = Tokens(groups[1] if len(groups) > 1 else source)
    parts: dict[str, str] = {}
    for index, token in enumerate(tokens.texts):
        if token == "{" and index and (named := _KEYED.search(tokens.texts[index - 1])):
            parts.setdefault(named[1], tokens.source(index + 1, tokens.closing[index]))
    return _joined(parts.get("given", ""), parts.get("prefix", ""), parts.get("family", ""))


def _joined(given: str, prefix: str, family: str) -> str:
    return plain(f"{given} {prefix} {family}")


_START = re.compile(r"@\s{0,9}([A-Za-z]{2,30})\s{0,9}[{(]")
_NAME = re.compile(r"[\s,]{0,200}([A-Za-z][\w:.+-]{0,60})\s{0,60}=\s*")
_KEY = re.compile(r"\A\s*([^\s,{}=]{1,300})\s*,?")
_NO_ENTRIES = frozenset(("comment", "preamble", "string"))
_INHERITED = ("year", "date", "publisher", "editor")
_MACRO = 1000  # signs that an @string may stand for
_MOST_BIB = 50_000  # entries


def bib_entries(source: str, wanted: Collection[str] | None = None) -> Iterator[Cited]:
    """The entries of a `.bib` file in its order, or those with the keys `wanted`. Linear in its length."""
    entries = dict(_raw_entries(source))
    for key, fields in entries.items():
        if wanted is None or key in wanted:
            fields = _with_parent(fields, entries)
            yield from_fields(key, fields, split_names(fields.get("author") or fields.get("editor") or "", plain))


def _raw_entries(source: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Keys and fields in lower case, values in LaTeX."""
    macros: dict[str, str] = {}
    starts = list(_START.finditer(source))[:_MOST_BIB]
    for start, following in zip(starts, [*starts[1:], None], strict=True):
        body = source[start.end() : following.start() if following else len(source)]
        kind = start[1].lower()
        if kind == "string":
            macros.update({name: value[:_MACRO] for name, value in _fields(body, 0, macros).items()})
        elif kind not in _NO_ENTRIES and (key := _KEY.match(body)):
            yield key[1], _fields(body, key.end(), macros)


def _fields(body: str, position: int, macros: Mapping[str, str]) -> dict[str, str]:
    fields: dict[str, str] = {}
    while name := _NAME.match(body, position):
        value, position = read_value(body, name.end(), lambda macro: macros.get(macro.lower(), macro))
        fields.setdefault(name[1].lower(), " ".join(value.split()))
    return fields


def _with_parent(fields: dict[str, str], entries: Mapping[str, dict[str, str]]) -> dict[str, str]:
    """The fields with what a `crossref` hands down; its own win."""
    parent = entries.get(fields.get("crossref", "").strip())
    if parent is None or parent is fields:
        return fields
    handed = {name: parent[name] for name in _INHERITED if name in parent}
    if "title" in parent:
        handed["booktitle"] = parent["title"]
    return handed | fields


_YEAR = re.compile(r"(?<!\d)(1[4-9]\d\d|20\d\d)(?!\d)")
_WHERE = ("journaltitle", "journal", "booktitle", "maintitle", "series", "publisher", "institution", "school")
_CORR = re.compile(r"(?i)(?:corr|arxiv)")
_LONGEST_FIELD = 4000  # signs of a field
MOST_NAMES = 500


class Cited(Frozen):
    """A reference with the key by which the source's `\\cite` commands call it."""

    key: str
    reference: Reference


def from_fields(key: str, fields: Mapping[str, str], authors: tuple[str, ...]) -> Cited:
    """The reference that LaTeX values of BibTeX's and biblatex's fields make; `authors` readable, "First Last".

    Its `raw` is what a plain style prints: authors, title, where, when, ids.
    """
    authors = authors[:MOST_NAMES]
    shown = {name: plain(value[:_LONGEST_FIELD]) for name, value in fields.items() if name not in _ADDRESSES}
    title, subtitle = shown.get("title") or shown.get("booktitle"), shown.get("subtitle")
    title = f"{title}: {subtitle}" if title and subtitle else title
    venue = next((shown[name] for name in _WHERE if shown.get(name) and shown[name] != title), None)
    year = _YEAR.search(shown.get("year") or shown.get("date") or "")
    address = clean_or_none(_address(fields, "url"))
    doi = ids.find_doi(_address(fields, "doi")) or ids.find_doi(address or "")
    arxiv = _arxiv_id(fields)
    raw = _as_printed(authors, title, venue, shown, _ids(arxiv, doi.value if doi else None, address))
    reference = Reference(
        index=0,
        raw=raw,
        title=clean_or_none(title),
        authors=authors,
        year=int(year[1]) if year else None,
        venue=venue,
        arxiv_id=arxiv or identifiers(raw).arxiv_id,
        doi=doi.value if doi else None,
        url=address,
    )
    if raw and not title:  # such an entry says what it says as a text: in `note`, mostly
        reference = parse_fields(Entry((Run(raw),)))
    return Cited(key, reference)


_ADDRESSES = frozenset(("url", "doi", "eprint", "file", "abstract", "keywords", "author", "editor"))


def _as_printed(
    authors: tuple[str, ...], title: str | None, venue: str | None, shown: Mapping[str, str], ids: str
) -> str:
    """One line as a plain style would print it."""
    volume, number, pages = shown.get("volume", ""), shown.get("number", ""), shown.get("pages", "")
    issue = volume + (f"({number})" if number else "") + (f":{pages}" if pages else "")
    where = ", ".join(part for part in (venue, issue, shown.get("year") or shown.get("date")) if part)
    parts = (_listed(authors), title, where, shown.get("howpublished"), shown.get("note"))
    sentences = [part if part[-1] in ".?!" else f"{part}." for part in parts if part]
    return clean(" ".join([*sentences, ids]))


def _ids(arxiv: str | None, doi: str | None, address: str | None) -> str:
    said = [f"arXiv:{arxiv}" if arxiv else "", f"doi: {doi}" if doi else ""]
    return " ".join(part for part in said if part) or address or ""


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names) if len(names) < 3 else ", ".join(names[:-1]) + f", and {names[-1]}"


def _arxiv_id(fields: Mapping[str, str]) -> str | None:
    """The arXiv id of an entry that has one in a field, not in its text."""
    archive = f"{fields.get('eprinttype', '')} {fields.get('archiveprefix', '')}".strip().lower()
    group = fields.get("primaryclass", fields.get("eprintclass", "")).strip()
    spellings = [fields.get("arxivid", ""), fields.get("arxiv", "")]
    if not archive or "arxiv" in archive:
        eprint = _address(fields, "eprint")
        spellings += [eprint, f"{group}/{eprint}"]
    if _CORR.search(fields.get("journal", fields.get("journaltitle", ""))):
        spellings.append(_address(fields, "volume").removeprefix("abs/"))
    spellings += [_address(fields, "url"), _address(fields, "doi")]
    found = (ids.find_arxiv_id(spelling) for spelling in spellings if spelling)
    return next((arxiv.value for arxiv in found if arxiv), None)


def _address(fields: Mapping[str, str], name: str) -> str:
    return verbatim(fields.get(name, "")[:_LONGEST_FIELD])


BLOCK = "\ue004"  # private: where a style begins a new part of an entry
_STARTS = frozenset(("\\bibitem", "\\harvarditem", "\\bib", "\\bib*"))
_LONGEST_ITEM = 5_000  # tokens of an entry
_LABEL_YEAR = re.compile(r"[(,\s](1[4-9]\d\d|20\d\d)[a-z]?\s*[)}]?")
_SHORT_LABEL = re.compile(r"[A-Za-zÀ-ž]{1,10}\+?\d{2}[a-z]?|\d{1,4}[a-z]?|[A-Z][A-Za-z+]{0,5}\d{0,4}")
_NO_TITLE = re.compile(
    r"(?i)(?:in:?\s|https?:|www\.|url\b|doi\b|accessed|available|arxiv\b|technical report|preprint|\[|\(?\d{4}\)?$"
    r"|edited by|eds?\.|editors?\b|phd thesis|volume\b|vol\.|pages?\b|pp\.)"
)
_LAST_DATE = re.compile(
    r"(?i)[,.]?\s(?:\(?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s)?\(?(?:1[4-9]|20)\d\d[a-z]?\)?\.?$"
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
    end = min(end, first + _LONGEST_ITEM)
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
    return next((int(match[1]) for text in texts if (match := _LABEL_YEAR.search(f"({text})"))), None)


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

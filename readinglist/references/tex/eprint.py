"""From a paper's sources to its references: better than its PDF, as nothing has to be guessed from a layout.

The `.bbl` that its author's BibTeX or biber wrote is its list; where none came along, the list inside
its text; where there is none, the entries of its `.bib` that it cites.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from itertools import chain

from readinglist.model.references import Reference

from .bbl import bbl_entries, entries_in
from .bib import bib_entries
from .body import cited_keys
from .cited import Cited
from .main_file import decode, expand, find_main, stem
from .places import places_of
from .tokens import Tokens


def references_of_sources(files: Mapping[str, bytes]) -> tuple[Reference, ...]:
    """The references of the paper whose sources are `files` (name to bytes), in the order of its list.

    Each carries the places that cite it where there is a text. A `.bbl` or `.bib` alone gives every
    entry. Empty where there is no bibliography. Never raises for what is in a file; linear in its size.
    """
    texts = {name: decode(body) for name, body in files.items()}
    main = find_main(texts)
    tokens = Tokens(expand(main, texts)) if main is not None else None
    cited = _entries(texts, main, tokens)
    keys: dict[str, int] = {}
    for index, entry in enumerate(cited):
        keys.setdefault(entry.key, index)
    references = tuple(replace(entry.reference, index=index) for index, entry in enumerate(cited, start=1))
    if tokens is None or not references:
        return references
    places = places_of(tokens, keys, references)
    return tuple(reference.cited_in(found) for reference, found in zip(references, places, strict=True))


def _entries(texts: Mapping[str, str], main: str | None, tokens: Tokens | None) -> list[Cited]:
    """The list of the paper, with what its `.bib` knows better."""
    lists = [bbl_entries(texts[name]) for name in _bbl_names(texts, main)]
    found = list(chain.from_iterable(lists))
    if not found and tokens is not None:
        found = list(entries_in(tokens))
    if found:
        in_bib = _bib_entries(texts, {entry.key for entry in found})
        return [_completed(entry, in_bib.get(entry.key)) for entry in found]
    wanted = cited_keys(tokens) if tokens is not None else ("*",)
    in_bib = _bib_entries(texts, None if "*" in wanted else set(wanted))
    return list(in_bib.values()) if "*" in wanted else [in_bib[key] for key in wanted if key in in_bib]


def _bbl_names(texts: Mapping[str, str], main: str | None) -> list[str]:
    """The `.bbl` of the main file where it has one, else all that hold entries, in their order."""
    names = [name for name in texts if name.lower().endswith(".bbl")]
    if main is not None:
        own = f"{stem(main)}.bbl"
        if own in texts:
            return [own]
    return names


def _bib_entries(texts: Mapping[str, str], wanted: Collection[str] | None) -> dict[str, Cited]:
    """The entries of all `.bib` files by key, of two with one key the first; only `wanted` ones, None: all."""
    found: dict[str, Cited] = {}
    for name, text in texts.items():
        if name.lower().endswith(".bib"):
            for entry in bib_entries(text, wanted):
                found.setdefault(entry.key, entry)
    return found


def _completed(entry: Cited, in_bib: Cited | None) -> Cited:
    """An entry with the fields of the `.bib` that made it: the printed text stays."""
    if in_bib is None:
        return entry
    printed, known = entry.reference, in_bib.reference
    return replace(
        entry,
        reference=replace(
            printed,
            title=known.title or printed.title,
            authors=known.authors or printed.authors,
            year=known.year or printed.year,
            venue=known.venue or printed.venue,
            arxiv_id=known.arxiv_id or printed.arxiv_id,
            doi=known.doi or printed.doi,
            url=printed.url or known.url,
        ),
    )

"""From a paper's sources to its references: better than its PDF, as nothing has to be guessed from a layout.

The `.bbl` that its author's BibTeX or biber wrote is its list; where none came along, the list inside
its text; where there is none, the entries of its `.bib` that it cites.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from itertools import chain, islice

from readinglist.core.references import Reference
from readinglist.references.tex.bbl import Cited, bbl_entries, bib_entries, entries_in
from readinglist.references.tex.body import cited_keys, places_of
from readinglist.references.tex.tokens import Tokens

TEX = (".tex", ".ltx", ".latex")
_CLASS = re.compile(r"^[^%\n]{0,200}\\document(?:class|style)\b", re.MULTILINE)
_INPUT = re.compile(
    r"\\(?:input|include|subfile|subfileinclude)\s{0,9}(?:\{\s{0,9}([^{}\n]{1,300})\}|([^\s{}\\%]{1,300}))"
    r"|\\(?:sub)?(?:import|inputfrom)\*?\s{0,9}\{([^{}\n]{0,300})\}\s{0,9}\{([^{}\n]{1,300})\}"
)
_CITES = re.compile(r"\\[A-Za-z]{0,12}cite")
_USUAL = ("main", "ms", "paper", "article", "manuscript", "root", "template")
_DEPTH = 12  # of files in files
_MOST_INPUTS = 2_000
_LONGEST = 6_000_000  # signs of the whole text


def decode(body: bytes) -> str:
    """Bytes as text: UTF-8, or what TeX had before. Private characters, which are ours, are taken out."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = body.decode("latin-1")
    return re.sub(r"[\ue000-\ue00f\0]", "", text.replace("\r\n", "\n").replace("\r", "\n"))


def find_main(texts: Mapping[str, str]) -> str | None:
    """The name of the file that TeX is run on; None where none of `texts` is TeX.

    One that names a class of document and is taken in by no other; of several the usual name, then
    the one that cites most, then the longest.
    """
    names = [name for name in texts if name.lower().endswith(TEX)]
    classed = [name for name in names if _CLASS.search(texts[name])]
    taken = {found for name in classed for found in _taken_in(name, texts) if found != name}
    candidates = [name for name in classed if name not in taken] or classed or names
    if not candidates:
        return None
    cites = {name: len(_CITES.findall(expand(name, texts))) if len(candidates) > 1 else 0 for name in candidates[:20]}

    def rank(name: str) -> tuple[bool, bool, int, int]:
        usual = stem(name).rpartition("/")[2].lower() in _USUAL
        return "\\begin{document}" in texts[name], usual, cites[name], len(texts[name])

    return max(cites, key=rank)


def expand(name: str, texts: Mapping[str, str]) -> str:
    """The text of the file `name` with the files that it takes in where it does; no file inside itself."""
    pieces: list[str] = []
    left = _LONGEST
    for piece in _pieces(name, texts, (), iter(range(_MOST_INPUTS))):
        pieces.append(piece[:left])
        left -= len(pieces[-1])
    return "".join(pieces)


def _pieces(name: str, texts: Mapping[str, str], around: tuple[str, ...], allowed: Iterator[object]) -> Iterator[str]:
    """The text of a file inside of those `around` it, in pieces; as many files are taken in as `allowed` has items."""
    text, position = texts[name], 0
    if (end := text.find("\n\\endinput")) >= 0:
        text = text[:end]
    for match in _INPUT.finditer(text):
        if next(allowed, None) is None or len(around) > _DEPTH:
            break
        found = _resolve(match, name, texts)
        if found is None or found == name or found in around or _is_commented(text, match.start()):
            continue
        yield text[position : match.start()]
        yield from _pieces(found, texts, (*around, name), allowed)
        position = match.end()
    yield text[position:]


def _taken_in(name: str, texts: Mapping[str, str]) -> list[str]:
    matches = islice(_INPUT.finditer(texts[name]), _MOST_INPUTS)
    found = [_resolve(match, name, texts) for match in matches if not _is_commented(texts[name], match.start())]
    return [path for path in found if path]


def _is_commented(text: str, at: int) -> bool:
    line = text[max(text.rfind("\n", max(0, at - 500), at), at - 500, 0) : at]
    return re.search(r"(?<!\\)%", line) is not None


def _resolve(match: re.Match[str], within: str, texts: Mapping[str, str]) -> str | None:
    """The file that an \\input means: from the root of the sources or from beside the file, with or without ending."""
    path = match[1] or match[2] or f"{match[3]}/{match[4]}"
    path = re.sub(r"/{2,}", "/", path.strip().strip('"').removeprefix("./"))
    folder = within.rpartition("/")[0]
    for base in ("", f"{folder}/" if folder else ""):
        for ending in ("", *TEX, ".bbl"):
            found = f"{base}{path}{ending}"
            if found in texts and not found.lower().endswith(".bib"):
                return found
    return None


def stem(name: str) -> str:
    """A name of a file without its ending."""
    folder, slash, last = name.rpartition("/")
    return folder + slash + (last.rpartition(".")[0] or last)


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
    """The list of the paper, with what its `.bib` knows better.

    The list is in the `.bbl` of the main file where it has one, else in all that hold entries, in their order.
    """
    own = f"{stem(main)}.bbl" if main is not None else ""
    names = [own] if own in texts else [name for name in texts if name.lower().endswith(".bbl")]
    found = list(chain.from_iterable(bbl_entries(texts[name]) for name in names))
    if not found and tokens is not None:
        found = list(entries_in(tokens))
    if found:
        in_bib = _bib_entries(texts, {entry.key for entry in found})
        return [_completed(entry, in_bib.get(entry.key)) for entry in found]
    wanted = cited_keys(tokens) if tokens is not None else ("*",)
    in_bib = _bib_entries(texts, None if "*" in wanted else set(wanted))
    return list(in_bib.values()) if "*" in wanted else [in_bib[key] for key in wanted if key in in_bib]


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
    names = ("title", "authors", "year", "venue", "arxiv_id", "doi")
    known = {name: value for name in names if (value := getattr(in_bib.reference, name))}
    return replace(entry, reference=replace(entry.reference, url=entry.reference.url or in_bib.reference.url, **known))

"""How well and how fast references are linked: readinglist beside two simple rules, among near titles.

    python -m bench.linking                        # the half that rules were made on, printed
    python -m bench.linking --held-out --speed     # the other half and the speed, into README.md

**The measurement.** Tagged reference strings (anystyle, parscit, GROBID) are written into a .bbl and read as
`pdf refs` reads one; then each is linked against a store of all natural titles (`linking_data.natural_titles`),
the true titles of the strings with the surnames and the year of their tags, and near titles made from these. A
quarter of the true titles is left out, their near titles are not. Strings whose title another tagged or natural
title nearly equals are set aside: there the tags do not say what is right.

The same strings are linked once more *worn*: a third each with typing errors (a letter in 80), with words broken as
at the end of a line, and with blanks missing.

precision = right links / links; recall = right links / strings whose paper is there; linked although absent =
links / strings whose paper was left out. The tags themselves are wrong in about one string of a hundred.
A subtitle is dropped behind a colon, a dash, or the end of a sentence ("A. B. Journal"), which no rule tells from a
venue for certain: links to such a first sentence are shown for themselves as well.

**Peers**, with the same fields and candidates: *exact title*, the parsed title's letters equal to those of one
title; *partial ratio*, the title of the highest `rapidfuzz.fuzz.partial_ratio` to the string, from 92 on, with a
surname in print and a printed year at most one from the paper's.

**Speed**: `link` with the titles in a library on disk of 100,000 and 1,000,000 papers, in a new process that
opens it, references parsed before; where the natural titles are used up, each again with two words of another.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice

from rapidfuzz.fuzz import partial_ratio

from readinglist.core.papers import Insert, PaperData
from readinglist.core.references import Known, Reference
from readinglist.core.text import title_key
from readinglist.core.title_terms import query_terms
from readinglist.references import link, references_of_sources
from readinglist.references.linking.linker import Weighing
from readinglist.references.linking.printed import TitleIndex

from . import work
from .child import measure
from .linking_data import SEED, Case, Tagged, build_store, natural_titles, tagged_strings, worn
from .linking_table import write_results
from .machine import machine

STRINGS_TIMED = 2_000
SIZES = (100_000, 1_000_000)
_SPECIAL = re.compile(r"[%&#_$]")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--held-out", action="store_true", help="the half that no rule was made on")
    parser.add_argument("--speed", action="store_true", help="also how fast, at each size of the library")
    parser.add_argument("--sample", type=int, help="only so many strings")
    options = parser.parse_args()
    titles, cases, aside = build_store(tagged_strings())
    cases = [case for case in cases if case.tagged.held_out == options.held_out]
    random.Random(SEED).shuffle(cases)
    cases = cases[: options.sample]
    told = {"titles": len(titles), "strings": len(cases), "aside": aside, "methods": compare(titles, cases)}
    if options.speed:
        told["speed"] = {str(size): speed(size) for size in SIZES}
    print(json.dumps(told, indent=1))
    if options.held_out and not options.sample:
        run = {"date": f"{datetime.now(UTC):%Y-%m-%d}", "machine": machine()}
        command = f"python -m bench.linking --held-out{' --speed' * options.speed}"
        write_results(told | {"run": run | {"command": command}})


def compare(titles: Sequence[Known], cases: Sequence[Case]) -> dict[str, dict[str, float]]:
    """The measures of every method on the same references."""
    index = TitleIndex(titles)
    references = read_strings(case.tagged.raw for case in cases)
    ours = [found.paper for found in link(references, index)]
    by_key: dict[str, str] = {}
    for known in titles:
        by_key.setdefault(_letters(known.title), known.id)
    exact = [by_key.get(_letters(reference.title)) if reference.title else None for reference in references]
    partial = [partial_title(reference, index) for reference in references]
    rng = random.Random(SEED)
    spoilt = [found.paper for found in link(read_strings(worn(case.tagged.raw, rng) for case in cases), index)]
    methods = {
        "readinglist": ours,
        "partial ratio": partial,
        "exact title": exact,
        "readinglist, the strings worn": spoilt,
    }
    names = {known.id: known.title for known in titles}
    return {name: scores(found, cases, names) for name, found in methods.items()}


def scores(found: Sequence[str | None], cases: Sequence[Case], titles: Mapping[str, str]) -> dict[str, float]:
    """Precision, recall, and how many strings were linked although their paper is absent.

    `sentences`: those of them that were linked to the first of several sentences of their title.
    """
    pairs = [(paper, case.paper) for paper, case in zip(found, cases, strict=True)]
    links = sum(paper is not None for paper, _ in pairs)
    right = sum(paper is not None and paper == true for paper, true in pairs)
    absent = [paper for paper, true in pairs if true is None]
    heads = [
        case.tagged.title.startswith((f"{titles[paper]}. ", f"{titles[paper]}? "))
        for paper, case in zip(found, cases, strict=True)
        if paper is not None and case.paper is None
    ]
    return {
        "precision": right / max(links, 1),
        "recall": right / max(len(pairs) - len(absent), 1),
        "absent": sum(paper is not None for paper in absent) / max(len(absent), 1),
        "sentences": sum(heads) / max(len(absent), 1),
    }


def read_strings(strings: Iterable[str]) -> list[Reference]:
    """The references of a .bbl that holds these strings, in their order."""
    items = []
    for number, text in enumerate(strings):
        plain = re.sub(r"[\\{}~]", " ", text)
        items.append(f"\\bibitem{{k{number}}} {_SPECIAL.sub(lambda sign: chr(92) + sign[0], plain)}\n")
    text = "\\begin{thebibliography}{9}\n" + "\n".join(items) + "\\end{thebibliography}\n"
    references = references_of_sources({"strings.bbl": text.encode()})
    assert len(references) == len(items), f"{len(references)} of {len(items)} strings were read"
    return list(references)


def partial_title(reference: Reference, index: TitleIndex) -> str | None:
    """The peer that asks for likeness, a surname and a year."""
    raw, weighing = title_key(reference.raw), Weighing(reference)
    best, paper = 92.0, None
    for known in index.sharing(query_terms(f"{reference.title or ''} | {reference.raw}"), 30):
        score = partial_ratio(title_key(known.title), raw)
        years = weighing.years_apart(known)
        if score >= best and weighing.authors(known) != "none" and (years is None or years <= 1):
            best, paper = score, known.id
    return paper


def _letters(title: str) -> str:
    return title_key(title).replace(" ", "")


def speed(size: int) -> dict[str, float]:
    """Strings a second with a library of `size` papers."""
    with work.claimed():
        folder = str(work.library_folder("linking"))
        made = measure("bench.linking:make_library", folder=folder, size=size)
        linked = measure("bench.linking:link_with_library", folder=folder)
    told: dict[str, float] = linked.result
    return told | {"process": linked.process, "import": made.seconds, "peak": linked.peak}


def make_library(folder: str, size: int) -> int:
    """A library of `size` papers, the true titles of the strings that are timed among them."""
    from readinglist import open_library

    papers = (Insert(_paper(number, known)) for number, known in enumerate(islice(_titles(), size)))
    with open_library(folder, environ={}) as lib:
        lib.store.papers.apply(papers)
        return lib.store.papers.count()


def link_with_library(folder: str) -> dict[str, float]:
    """Link the strings; `first` is the time to the first answer, opening included."""
    from readinglist import open_library

    references = read_strings(string.raw for string in _timed())
    started = time.perf_counter()
    with open_library(folder, environ={}) as lib:
        link(references[:1], lib.store.titles)
        first = time.perf_counter() - started
        links = link(references, lib.store.titles)
        seconds = time.perf_counter() - started
    linked = sum(found.paper is not None for found in links)
    return {"seconds": seconds, "first": first, "linked": linked, "per_second": len(references) / seconds}


def _timed() -> list[Tagged]:
    strings = tagged_strings()
    random.Random(SEED).shuffle(strings)
    return strings[:STRINGS_TIMED]


def _titles() -> Iterator[Known]:
    for string in _timed():
        yield Known("", string.title, string.authors, string.year)
    natural = list(natural_titles())
    yield from natural
    rng = random.Random(SEED)
    while True:
        known, other = rng.choice(natural), rng.choice(natural).title.split()
        words = known.title.split()
        yield Known("", " ".join([*words, *other[:2]]), known.authors, known.year)


def _paper(number: int, known: Known) -> PaperData:
    month, rest = divmod(number, 90_000)
    published = datetime(known.year if known.year and known.year > 1900 else 2000, 1, 1, tzinfo=UTC)
    paper_id = f"{15 + month // 12:02}{month % 12 + 1:02}.{10_000 + rest:05}"
    return PaperData(id=paper_id, title=known.title, abstract="", authors=known.authors, published=published)


if __name__ == "__main__":
    main()

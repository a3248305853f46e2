"""Reference strings whose title, date and ids are marked, in two halves: one to learn from, one to measure on.

The strings are those of anystyle, ParsCit and GROBID in the shared data, and the entries that are cut
out of the PDFs whose references are known. Which half a string is in, its hash says (that of its
paper's name, where it stands in a PDF), once and for all.
"""

from __future__ import annotations

import hashlib
import io
import pickle
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from lxml import etree

from readinglist.references.entry import Entry, Run

from .records import shared_data

_SPACE = re.compile(r"\s+")
_ITALIC = re.compile(r"(</?italic>)", re.I)
_TAG = re.compile(r"</?[a-zA-Z]+>")
_OTHER_SCRIPTS = ("_zh", "_ja", "_kr")
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S*[^\s.,;]")


@dataclass(frozen=True, slots=True)
class Sample:
    """An entry and what is known of it; `held_out`: not to be learned from."""

    set: str
    entry: Entry
    title: str | None
    years: tuple[str, ...]
    doi: str | None
    arxiv_id: str | None
    held_out: bool


def samples(cache: Path | None = None) -> list[Sample]:
    """All samples; kept in the file `cache`, because reading the PDFs takes a minute."""
    if cache and cache.is_file():
        return list(pickle.loads(cache.read_bytes()))
    found = list(_samples())
    if cache:
        cache.write_bytes(pickle.dumps(found))
    return found


def _samples() -> Iterator[Sample]:
    """Every string once a set."""
    seen: set[tuple[str, str]] = set()
    for reader in (_anystyle, _parscit, _grobid):
        for sample in reader():
            known = (sample.set.split(" ")[0], sample.entry.text)
            if len(sample.entry.text) >= 10 and known not in seen:
                seen.add(known)
                yield sample
    yield from _printed()


def _sample(
    name: str, text: str, title: str | None, dates: list[str], doi: str | None = None, arxiv: str | None = None
) -> Sample:
    years = tuple(year for date in dates for year in re.findall(r"(?<!\d)(?:1[4-9]|20)\d\d(?!\d)", date))
    digits = _DOI.search(_SPACE.sub("", doi)) if doi else None
    plain = _TAG.sub("", title) if title else None
    return Sample(name, _entry(text), plain, years, digits and digits[0].lower(), arxiv, _held_out(text))


def _entry(text: str) -> Entry:
    """Some of anystyle's strings mark italics."""
    runs, italic = [], False
    for piece in _ITALIC.split(text):
        if _ITALIC.fullmatch(piece):
            italic = not piece.startswith("</")
        elif piece:
            runs.append(Run(_TAG.sub("", piece), italic))
    return Entry(tuple(runs))


def _held_out(key: str) -> bool:
    return hashlib.sha256(f"C:{key}".encode()).digest()[0] < 128


def _archive(name: str) -> zipfile.ZipFile:
    return zipfile.ZipFile(shared_data() / "pdf_refs" / name)


def _flat(element: etree._Element) -> str:
    return _SPACE.sub(" ", "".join(map(str, element.itertext()))).strip()


def _anystyle() -> Iterator[Sample]:
    archive = _archive("anystyle_tagged.zip")
    for name in ("core", "gold", "good", "bad", "ugly"):
        for row in etree.parse(io.BytesIO(archive.read(f"res/parser/{name}.xml"))).getroot():
            text = " ".join(_flat(part) for part in row if part.tag != "citation-number")
            told = {tag: [_flat(part) for part in row.iter(tag)] for tag in ("title", "date", "doi")}
            yield _sample(f"anystyle {name}", text, _first(told["title"]), told["date"], _first(told["doi"]))


def _parscit() -> Iterator[Sample]:
    archive = _archive("parscit_tagged.zip")
    for name in sorted(name for name in archive.namelist() if name.endswith(".tagged.txt")):
        for line in archive.read(name).decode(errors="replace").splitlines():
            parts = re.findall(r"<([a-z]+)>(.*?)</\1>", line)
            told = {tag: [value.strip() for key, value in parts if key == tag] for tag in ("title", "date")}
            text = re.sub(r" +([,.;])", r"\1", _SPACE.sub(" ", re.sub(r"</?[a-z]+>", "", line)).strip())
            yield _sample(
                f"parscit {PurePosixPath(name).name.split('.')[0]}", text, _first(told["title"]), told["date"]
            )


def _grobid() -> Iterator[Sample]:
    archive = _archive("grobid_citation_tei.zip")
    for name in sorted(archive.namelist()):
        stem = PurePosixPath(name).name
        if not re.match(r"citation/.*\.xml$", name) or "header" in stem or any(mark in stem for mark in _OTHER_SCRIPTS):
            continue
        root = etree.parse(io.BytesIO(archive.read(name)), etree.XMLParser(recover=True)).getroot()
        if root is None:
            continue
        kind = "citations" if stem == "citations.xml" else "kisti" if "kisti" in stem else "papers"
        for bibl in root.iter("{*}bibl"):
            titles = [(part.get("level", "m"), _flat(part)) for part in bibl.iter("{*}title")]
            title = _first(
                [text for level, text in titles if level == "a"] + [t for level, t in titles if level == "m"]
            )
            numbers = [(part.get("type", "").lower(), _flat(part)) for part in bibl.iter("{*}idno")]
            yield _sample(
                f"grobid {kind}",
                _flat(bibl),
                title,
                [_flat(part) for part in bibl.iter("{*}date")],
                _first([text for kind, text in numbers if kind == "doi"]),
                _first([text for kind, text in numbers if kind.startswith("arxiv")]),
            )


def _first(values: list[str]) -> str | None:
    return next(iter(values), None)


def _printed() -> Iterator[Sample]:
    """The entries of the PDFs that were matched with a true one."""
    from readinglist.references.layout.reading import read as read_lines
    from readinglist.references.layout.reading import vocabulary
    from readinglist.references.listing.entries import find_entries

    from .refs_ours import read
    from .refs_score import Found, match
    from .refs_truth import papers

    for paper in papers(shared_data() / "pdf_refs", None):
        lines = read_lines(read(paper))
        entries = find_entries(lines, vocabulary(lines))
        # The half was drawn over the names of the files that hold the truth.
        held_out = _held_out(f"{paper.name}.refs_segmented.xmlx" if paper.set == "excite" else paper.name)
        for true, found, _ in match(paper.entries, tuple(Found(entry.text) for entry in entries)):
            known = paper.entries[true]
            years = (str(known.year),) if known.year else ()
            yield Sample(f"pdf {paper.set}", entries[found], known.title, years, known.doi, known.arxiv_id, held_out)

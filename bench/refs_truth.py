"""The true references of the 92 papers of `pdf_refs`, read from what stands beside each PDF.

| set | truth | printed order | fields |
|---|---|---|---|
| excite | one string a line, the same string tagged | yes | title, year from the tags |
| jose, juliacon | deposit: a DOI, fields joined by commas, or the printed string with fields | the last | of the last |
| latex | `.bbl` (text) and `.bib` (fields by key) | yes | title, year, DOI from the `.bib` |

The `.bbl` is read here by pylatexenc and not by `readinglist.references`, which is measured by it.
"""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from lxml import etree
from pylatexenc.latex2text import LatexNodes2Text
from rapidfuzz import fuzz, process

from readinglist.core.ids import iter_arxiv_ids
from readinglist.formats.bibtex_syntax import RawEntry, iter_raw_entries

from .refs_text import doi_key, squeezed

SETS = {
    "excite": "excite_english_50.zip",
    "jose": "jose_pdf_crossref.zip",
    "juliacon": "juliacon_pdf_crossref.zip",
    "latex": "latex_papers_pdf_bbl.zip",
}


@dataclass(frozen=True, slots=True)
class TrueEntry:
    """One true reference; `text` is empty for a deposit that is only a DOI.

    `printed`: the parts of `text` stand in the order of the PDF.
    """

    text: str
    printed: bool = True
    title: str | None = None
    year: int | None = None
    doi: str | None = None
    arxiv_id: str | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    set: str
    name: str
    pdf: bytes
    entries: tuple[TrueEntry, ...]


def papers(folder: Path, only: str | None = None) -> Iterator[Paper]:
    """The papers of `folder` (pdf_refs) in the order of sets and names."""
    for name, archive in SETS.items():
        if only in (None, name):
            with zipfile.ZipFile(folder / archive) as files:
                yield from _READERS[name](name, files)


def _excite(name: str, files: zipfile.ZipFile) -> Iterator[Paper]:
    for pdf in _named(files, ".pdf"):
        stem = pdf.removesuffix(".pdf")
        strings = _lines(files.read(f"{stem}.refs.csv"))
        tagged = _lines(files.read(f"{stem}.refs_segmented.xml"))
        plain = {index: squeezed(_untagged(line)) for index, line in enumerate(tagged)}
        entries = []
        for string in strings:
            best = process.extractOne(squeezed(string), plain, scorer=fuzz.ratio, score_cutoff=90)
            entries.append(_excite_entry(string, tagged[best[2]] if best else ""))
        yield Paper(name, PurePosixPath(stem).name, files.read(pdf), tuple(entries))


def _excite_entry(string: str, tagged: str) -> TrueEntry:
    title = re.search(r"<title>(.*)</title>", tagged)  # from the first to the last: a subtitle may be tagged alone
    year = re.search(r"<year>[^<]*?(\d{4})", tagged)
    return _with_ids(
        TrueEntry(string, title=_untagged(title[1]) if title else None, year=int(year[1]) if year else None), string
    )


def _deposits(name: str, files: zipfile.ZipFile) -> Iterator[Paper]:
    for pdf in _named(files, ".pdf"):
        stem = pdf.removesuffix(".pdf")
        root = etree.fromstring(files.read(f"{stem}.crossref.xml"))
        citations = root.iter("{*}citation")
        yield Paper(name, stem, files.read(pdf), tuple(_deposit(node) for node in citations))


def _deposit(node: etree._Element) -> TrueEntry:
    fields = {etree.QName(child).localname: _deposited(child.text or "") for child in node}
    text = fields.get("unstructured_citation", "")
    title = fields.get("article_title") or fields.get("volume_title")
    year = re.search(r"\d{4}", fields.get("cYear", ""))
    doi = fields.get("doi")
    entry = TrueEntry(
        text,
        printed=title is not None,
        title=title,
        year=int(year[0]) if year else None,
        doi=doi_key(doi) if doi else None,
    )
    return _with_ids(entry, text)


def _deposited(text: str) -> str:
    """A value of a deposit: some were escaped once more as an address, some hold LaTeX's macros."""
    text = unquote(text) if "%20" in text else text
    return re.sub(r"\s+", " ", re.sub(r"\\url(?=http)", "", html.unescape(text))).strip()


def _latex(name: str, files: zipfile.ZipFile) -> Iterator[Paper]:
    for pdf in _named(files, ".pdf"):
        folder = str(PurePosixPath(pdf).parent)
        bbl = files.read(pdf.removesuffix(".pdf") + ".bbl").decode("utf-8", "replace")
        fields: dict[str, dict[str, str]] = {}
        for bib in _named(files, ".bib"):
            if bib.startswith(folder + "/"):
                for raw in iter_raw_entries(files.read(bib).decode("utf-8", "replace")):
                    if isinstance(raw, RawEntry):
                        fields.setdefault(raw.key, raw.fields)
        entries = tuple(_bibitem(key, body, fields.get(key, {})) for key, body in _bibitems(bbl))
        yield Paper(name, folder, files.read(pdf), entries)


_BIBITEM = re.compile(r"\\bibitem\s*(?:\[(?:[^\[\]{}]|\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\})*\])?[%\s]*\{([^{}]*)\}")
# What is not printed, or printed otherwise than pylatexenc has it.
_UNPRINTED = (
    (re.compile(r"(?<!\\)%.*\n\s*"), ""),
    (re.compile(r"\\urldef\\tempurl\s*\\url\{([^{}]*)\}\s*\\showURL\{\s*\\tempurl\}"), r"\1"),
    (re.compile(r"\\href\s*\{[^{}]*\}\s*"), ""),
    (re.compile(r"\\show(?:ISSN|ISBNx+|ISBNxiii|CODEN|LCCN)\s*\{[^{}]*\}"), ""),
    (re.compile(r"\\showeprint(?:\[[^\]]*\])?"), "arXiv:"),
    (re.compile(r"\\bibinfo\s*\{[^{}]*\}|\\bibfield\s*\{[^{}]*\}"), ""),
    (re.compile(r"\\(?:newblock|show\w+|natexlab|nolinkurl|url|doi|penalty\d*|mbox)(?![A-Za-z])"), " "),
    (re.compile(r"~"), " "),
)


def _bibitems(bbl: str) -> Iterator[tuple[str, str]]:
    """Key and body of every \\bibitem."""
    body = bbl.split("\\end{thebibliography}")[0]
    found = list(_BIBITEM.finditer(body))
    for match, after in zip(found, [*found[1:], None], strict=True):
        yield match[1], body[match.end() : after.start() if after else len(body)]


def _bibitem(key: str, body: str, fields: dict[str, str]) -> TrueEntry:
    dois = re.search(r"doi\.org/([^\s{}]+)", body)
    doi = fields.get("doi") or (dois[1] if dois else None)
    source = body
    for pattern, instead in _UNPRINTED:
        body = pattern.sub(instead, body)
    year = re.search(r"\d{4}", fields.get("year", "") or fields.get("date", ""))
    entry = TrueEntry(
        _plain(body),
        title=_plain(fields["title"]) if "title" in fields else None,
        year=int(year[0]) if year else None,
        doi=doi_key(doi) if doi else None,
    )
    return _with_ids(entry, f"{source} {fields.get('eprint', '')}")


def _plain(latex: str) -> str:
    return re.sub(r"\s+", " ", LatexNodes2Text(math_mode="text", keep_comments=True).latex_to_text(latex)).strip()


def _with_ids(entry: TrueEntry, source: str) -> TrueEntry:
    """The entry with the ids that its source spells; arXiv's own DOI is an arXiv id."""
    doi = entry.doi
    if doi is None and (match := re.search(r"10\.\d{4,9}/[^\s,;<>\"{}]+", source)):
        doi = doi_key(match[0])
    arxiv = next((str(found.value) for _, found in iter_arxiv_ids(f"{source} {doi and 'doi.org/' + doi}")), None)
    if arxiv is None and re.search(r"arxiv|corr\b|abs/", source, re.I):
        match = re.search(r"(?<![\d.])\d{4}\.\d{4,5}(?!\d)", source)
        arxiv = match[0] if match else None
    return replace(entry, doi=doi, arxiv_id=arxiv)


def _named(files: zipfile.ZipFile, ending: str) -> list[str]:
    return sorted(name for name in files.namelist() if name.endswith(ending))


def _lines(body: bytes) -> list[str]:
    return [line for line in body.decode("utf-8-sig").splitlines() if line.strip()]


def _untagged(line: str) -> str:
    return html.unescape(re.sub(r"<[^<>]*>", "", line)).strip()


_READERS = {"excite": _excite, "jose": _deposits, "juliacon": _deposits, "latex": _latex}

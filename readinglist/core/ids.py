"""Names of papers: arXiv ids, DOIs, and `source:key` for what has neither.

Nothing else in the package takes an id apart. Inside, a paper's id is the canonical text that
`parse_id` gives; the version never is part of it.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from functools import total_ordering
from shlex import quote as quoted
from urllib.parse import quote

from .errors import NotFound, UsageError
from .frozen import Frozen

# Archives of the old scheme (1991 to March 2007), sub-classes dropped: math.GT/0309136 = math/0309136.
ARCHIVES = frozenset(
    """acc-phys adap-org alg-geom ao-sci astro-ph atom-ph bayes-an chao-dyn chem-ph cmp-lg comp-gas
    cond-mat cs dg-ga econ eess funct-an gr-qc hep-ex hep-lat hep-ph hep-th math math-ph mtrl-th nlin
    nucl-ex nucl-th patt-sol physics plasm-ph q-alg q-bio q-fin quant-ph solv-int stat supr-con""".split()
)

# Archives that hold categories and are none themselves.
GROUPS = frozenset(("cs", "econ", "eess", "math", "nlin", "physics", "q-bio", "q-fin", "stat"))

NEW_STYLE = r"[0-9]{2}(?:0[1-9]|1[0-2])\.[0-9]{4,5}"
OLD_STYLE = r"[a-z]{1,12}(?:-[a-z]{1,12})?(?:\.[a-z]{2})?/[0-9]{2}(?:0[1-9]|1[0-2])[0-9]{3}"
VERSION = r"v[1-9][0-9]{0,3}"

# The addresses that end in an id, without scheme and host prefix. Repetitions are bounded, so that a
# search through hostile text stays linear.
_PAGES = (
    r"(?:arxiv\.org/{1,4}(?:abs|pdf|html|format|src|e-print|ps)|alphaxiv\.org(?:/{1,4}[a-z]{1,12})?"
    r"|(?:huggingface|hf)\.co/{1,4}papers|ar5iv\.org(?:/{1,4}(?:abs|pdf|html))?)/{1,4}"
)
_ID = rf"(?P<id>{NEW_STYLE}|{OLD_STYLE})(?P<version>{VERSION})?"
_ARXIV = re.compile(_ID, re.A | re.I)
_ARXIV_PREFIX = re.compile(
    rf"\A(?:oai:arxiv\.org:|arxiv:\s?|(?:https?://)?(?:[a-z0-9-]+\.){{0,4}}{_PAGES})", re.A | re.I
)
_MENTION = re.compile(
    rf"(?:{_PAGES}|10\.48550(?:/{{1,4}}|%2f)arxiv\.|(?<![a-z])arxiv(?::\s{{0,3}}|\s{{1,3}}))(?:arxiv:)?{_ID}(?![0-9])"
    # The old tree of files: /ftp/arxiv/papers/2304/2304.12986.pdf, /ftp/cs/papers/0701/0701123.pdf
    r"|arxiv\.org/{1,4}ftp/{1,4}(?P<archive>[a-z-]{2,9})/{1,4}papers/{1,4}[0-9]{4}/{1,4}"
    r"(?P<file>[0-9]{4}\.?[0-9]{3,5})(?![0-9])",
    re.A | re.I,
)
_CATEGORY = re.compile(r"[a-z]+(?:-[a-z]+)?(?:\.(?:[A-Z]{2}|[a-z-]{2,12}))?", re.A)
_DOI = re.compile(r"\A10\.[0-9]{4,9}(?:\.[0-9]+)*/[\x21-\x7e]{1,300}", re.A)
_DOI_PREFIX = re.compile(r"(?:doi:\s?|(?:https?://)?(?:dx\.)?doi\.org/)", re.A | re.I)
_ARXIV_DOI = re.compile(r"10\.48550/arxiv\.", re.A | re.I)
_KEYED = re.compile(r"(?P<source>[a-z][a-z0-9-]{1,30}):(?P<key>[\x21-\x7e]{1,200})", re.A)


@total_ordering
class ArxivId(Frozen):
    """An arXiv id without its version, and the version where one was said.

    Ordered by announcement era, then number, then version (unsaid first).
    """

    value: str
    version: int | None = None

    def __str__(self) -> str:
        return self.value if self.version is None else f"{self.value}v{self.version}"

    def __lt__(self, other: ArxivId) -> bool:
        return self._order() < other._order()

    def _order(self) -> tuple[int, str, str, int]:
        archive, _, number = self.value.rpartition("/")
        year = int(number[:2])
        century = 1900 if archive and year > 90 else 2000
        return (century + year, number, archive, self.version or 0)


class Doi(Frozen):
    """A DOI in lower case, without prefix."""

    value: str

    def __str__(self) -> str:
        return f"doi:{self.value}"


def find_arxiv_id(text: str) -> ArxivId | None:
    """The arXiv id that `text` is, in any spelling people use, or None.

    >>> find_arxiv_id("https://arxiv.org/pdf/math.GT/0309136v2.pdf")
    ArxivId(value='math/0309136', version=2)
    >>> find_arxiv_id("2401.00001v0") is None
    True
    """
    if not text.isascii():
        return None
    body = _ARXIV_PREFIX.sub("", text)
    if body != text:
        body = re.sub(r"(?:\.pdf|[?#].*|/)$", "", body)
    doi = _DOI_PREFIX.sub("", body, count=1) if _DOI_PREFIX.match(body) else body
    if _ARXIV_DOI.match(doi):
        body = _ARXIV_DOI.sub("", doi, count=1)
    match = _ARXIV.fullmatch(body)
    if match is None:
        return None
    value = _canonical(match["id"].lower())
    if value is None:
        return None
    return ArxivId(value, int(match["version"][1:]) if match["version"] else None)


def iter_arxiv_ids(text: str) -> Iterator[tuple[int, ArxivId]]:
    """The arXiv ids that `text` mentions and where each mention starts, in their order.

    A mention is a link to arXiv (any page or file of a paper), alphaXiv, Hugging Face papers or
    ar5iv, arXiv's DOI, or `arXiv:ID` and `arXiv ID`; a bare number is none. Linear in the length.

    >>> [str(found) for _, found in iter_arxiv_ids("[x](http://arxiv.org/pdf/1706.03762v5), arXiv cs/0701001")]
    ['1706.03762v5', 'cs/0701001']
    """
    for match in _MENTION.finditer(text):
        spelled = match["id"]
        if spelled is None:
            archive = match["archive"].lower()
            spelled = match["file"] if archive == "arxiv" else f"{archive}/{match['file']}"
            if not _ARXIV.fullmatch(spelled):
                continue
        if value := _canonical(spelled.lower()):
            yield match.start(), ArxivId(value, int(match["version"][1:]) if match["version"] else None)


def find_doi(text: str) -> Doi | None:
    """The DOI that `text` is, with or without prefix or resolver, or None."""
    body = _DOI_PREFIX.sub("", text, count=1) if _DOI_PREFIX.match(text) else text
    return Doi(body.lower()) if _DOI.fullmatch(body) else None


def find_id(text: str) -> tuple[str, int | None] | None:
    """The canonical id that `text` spells and the version it names, or None."""
    if arxiv := find_arxiv_id(text):
        return arxiv.value, arxiv.version
    if doi := find_doi(text):
        return str(doi), None
    keyed = _KEYED.fullmatch(text)
    if keyed and keyed["source"] not in ("arxiv", "doi", "http", "https", "file"):
        return text, None
    return None


def parse_id(text: str) -> tuple[str, int | None]:
    """As `find_id`, for what a user typed. Raises UsageError with the forms that are understood."""
    found = find_id(text)
    if found is None:
        raise UsageError(
            f"{text[:80]!r} is not an id: write 2401.00001, arXiv:2401.00001v2, hep-th/9901001, "
            "an arxiv.org address, a DOI, source:key, or #n of the last list"
        )
    return found


def not_here(paper_id: str) -> NotFound:
    """The error that tells of a paper which the library does not hold, and what imports it.

    >>> str(not_here("1707.06347"))
    '1707.06347 is not in the library: `readinglist import 1707.06347` imports it'
    """
    if source_of_id(paper_id) in ("arxiv", "doi"):
        return NotFound(f"{paper_id} is not in the library: `readinglist import {quoted(paper_id)}` imports it")
    return NotFound(f"{paper_id} is not in the library: import the file, or follow the feed, that has it")


def is_arxiv(paper_id: str) -> bool:
    """Whether a canonical id is arXiv's."""
    return _ARXIV.fullmatch(paper_id) is not None


def source_of_id(paper_id: str) -> str:
    """Where a canonical id comes from: "arxiv", else what stands before its colon ("doi" for a DOI).

    >>> [source_of_id(one) for one in ("1706.03762", "hep-th/9901001", "doi:10.1000/182", "blog:post:2")]
    ['arxiv', 'arxiv', 'doi', 'blog']
    """
    return "arxiv" if is_arxiv(paper_id) else paper_id.partition(":")[0]


def doi_of(paper_id: str) -> str | None:
    """The DOI that a canonical id tells, without prefix: its own, or the one that arXiv gives each of its papers.

    >>> doi_of("doi:10.1000/182"), doi_of("1706.03762"), doi_of("blog:post")
    ('10.1000/182', '10.48550/arXiv.1706.03762', None)
    """
    if is_arxiv(paper_id):
        return f"10.48550/arXiv.{paper_id}"
    return paper_id[4:] if paper_id.startswith("doi:") else None


def page_of(paper_id: str) -> str | None:
    """The address of the paper's page, where its canonical id tells one; every byte that is not plain is escaped.

    >>> page_of("1706.03762"), page_of("blog:post")
    ('https://arxiv.org/abs/1706.03762', None)
    """
    if is_arxiv(paper_id):
        return f"https://arxiv.org/abs/{paper_id}"
    doi = doi_of(paper_id)
    return f"https://doi.org/{quote(doi, safe='/()')}" if doi is not None else None


def pdf_of(paper_id: str) -> str | None:
    """The address of the paper's PDF, where its canonical id tells one.

    >>> pdf_of("1706.03762"), pdf_of("doi:10.1000/182")
    ('https://arxiv.org/pdf/1706.03762', None)
    """
    return f"https://arxiv.org/pdf/{paper_id}" if is_arxiv(paper_id) else None


def is_category(text: str) -> bool:
    """Whether `text` has the form of one arXiv category: `cs.LG`, `math.AG`, `hep-th`, not the bare group `cs`."""
    return _CATEGORY.fullmatch(text) is not None and text.split(".")[0] in ARCHIVES and text not in GROUPS


def month_of(paper_id: str) -> date | None:
    """The first day of the month in which arXiv gave this id, None for other papers' ids.

    >>> month_of("hep-th/9901001")
    datetime.date(1999, 1, 1)
    """
    if not is_arxiv(paper_id):
        return None
    archive, _, number = paper_id.rpartition("/")
    return date((1900 if archive and number[:2] > "90" else 2000) + int(number[:2]), int(number[2:4]), 1)


def key_for(text: str) -> str:
    """`text` as the key of a `source:key` id: at most 100 signs of ASCII, never empty.

    Accents are dropped and every other sign outside `[A-Za-z0-9._+:-]` becomes `-`, with a short
    hash of the text where something was lost, so that two texts keep two keys.

    >>> key_for("Vaswani:2017"), key_for("Kühne 2006")
    ('Vaswani:2017', 'Kuhne-2006-936b5e94')
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    key = re.sub(r"[^A-Za-z0-9._+:-]+", "-", plain)[:100].strip("-")
    return key if key and key == text else f"{key}-{_short_hash(text)}".lstrip("-")


def file_stem(paper_id: str, *, hashed: bool = False) -> str:
    """The name of a paper's files, without ending: no byte outside `[A-Za-z0-9.-]` but `_`, and not dots alone.

    `hashed` adds eight hex digits: for the second of two ids that would share a name, also on
    file systems that ignore case. arXiv ids never need it.

    >>> file_stem("hep-th/9901001"), file_stem("doi:10.1000/a(b)")
    ('hep-th_9901001', 'doi_10.1000_a_b_')
    """
    stem = re.sub(rb"[^A-Za-z0-9.-]", b"_", paper_id.encode()).decode()
    if len(stem) > 120 or not stem.strip("."):
        hashed, stem = True, stem[:120]
    if not hashed:
        return stem
    return f"{stem}-{_short_hash(paper_id)}"


def _short_hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:8]


def _canonical(value: str) -> str | None:
    """Sub-class dropped and digits checked, or None where arXiv never gave such an id."""
    archive, slash, number = value.rpartition("/")
    if not slash:
        month, serial = number.split(".")
        four_digits = month < "1501"
        return value if month >= "0704" and len(serial) == (4 if four_digits else 5) else None
    archive = archive.split(".")[0]
    old_era = number[:2] >= "91" or number[:4] <= "0703"
    return f"{archive}/{number}" if archive in ARCHIVES and old_era else None

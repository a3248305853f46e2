"""Addresses of code, data, models and project pages that a paper names in abstract, comment or on its first page.

An address that is broken over two lines, or that names no repository, says too little and is left out; so are
publishers and venues. Whether a repository is the authors' own is not known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from .papers import Paper, RevisedPaper
from .references import PaperLink
from .text import web_parts

MOST = 5  # of a paper
_ADDRESS = re.compile(
    r"""(?:https?://(?:www\.)?|\bwww\.|(?<![\w./@-])(?=(?:github|gitlab|huggingface|zenodo)\.(?:com|co|org)/\w))
        (?:(?!https?://)[!#%&()*+,\-./:;=?@\\~\w])+""",
    re.VERBOSE | re.ASCII,
)
_ESCAPED = re.compile(r"\\([_%#&~-])")
_GLUED = re.compile(r"\.(?=[A-Z][a-z]).*")  # the sentence after a full stop without a space
_KINDS = (
    (
        "code",
        r"(?:(?:github|bitbucket|gitee)\.(?:com|org)|gitlab(?:\.[\w-]{1,63}){1,9}|codeberg\.org|git\.[\w.-]{1,99})/[\w-]+/[\w.-]+",
    ),
    ("code", r"anonymous\.4open\.science/r/[\w.-]+|pypi\.org/project/[\w.-]+"),
    (
        "data",
        r"(?:huggingface|hf)\.co/datasets/[\w.-]+|kaggle\.com/(?:datasets|competitions|c)/\w|ieee-dataport\.org/\w",
    ),
    (
        "data",
        r"zenodo\.org/\w|(?:dx\.)?doi\.org/10\.5281/zenodo\.\d|osf\.io/\w|(?:[\w-]{1,63}\.)?figshare\.com/\w|dataverse\.[\w.-]{1,99}/\w",
    ),
    ("model", r"(?:huggingface|hf)\.co/(?!papers/|blog/|docs/|datasets/|spaces/|collections/|join)[\w-]+/[\w.-]+"),
    ("page", r"[\w-]{1,63}\.github\.io(?:/|$)|sites\.google\.com/\w|(?:huggingface|hf)\.co/(?:spaces|collections)/\w"),
)
_KNOWN = tuple((kind, re.compile(pattern, re.ASCII | re.IGNORECASE)) for kind, pattern in _KINDS)
_NO_OWNER = re.compile(r"(?:www\.)?github\.com/(?:features|topics|orgs|marketplace|sponsors|about)/", re.IGNORECASE)
_NO_PAGE = re.compile(
    r"""(?:^|\.)(?:github|gitlab|huggingface|hf|bitbucket|kaggle|doi|arxiv|openreview|ieee|acm|springer|springernature
        |sciencedirect|elsevier|nature|wiley|mdpi|aclanthology|aclweb|neurips|nips|icml|iclr|thecvf|aaai|researchr
        |wikipedia|youtube|youtu|biorxiv|medrxiv|ssrn|researchgate|hal|science|pnas|jmlr|mlr|ceur-ws)\.[\w.]+$
        |^(?:proceedings|papers|link)\.""",
    re.VERBOSE | re.IGNORECASE,
)
_SAYS_PAGE = re.compile(
    r"(?:project|home|web|demo)[ -]?(?:page|site|website|webpage)?s?(?: (?:is|are|at|on|can|be|found|available|here))*"
    r"[ :(]*(?:\\(?:url|href))?[{(]?$",
    re.IGNORECASE,
)
_SAYS_CODE = re.compile(r"\bcodes?\b(?!.*\bdata)[^.]*$", re.IGNORECASE)
_OF_VENUE = re.compile(r"^[^/]*(?:workshop|conference)", re.IGNORECASE)


def paper_links(paper: Paper) -> tuple[PaperLink, ...]:
    """The links of abstract, comment and first page, each once, in their order."""
    return links_in(f"{paper.abstract or ''}\n{paper.comment or ''}\n{paper.addresses}")


def address_lines(links: Iterable[PaperLink]) -> str:
    """`links` as text in which `links_in` finds them, a line each."""
    return "\n".join(f"{link.name}: {link.url}" for link in links)


def added_links(item: RevisedPaper) -> tuple[PaperLink, ...]:
    """The links that the abstract of a revised paper has, and had not before; of earlier comments nothing is known."""
    before = links_in(item.before.abstract or "")
    return tuple(link for link in links_in(item.paper.abstract or "") if link not in before)


def links_in(text: str) -> tuple[PaperLink, ...]:
    """The first `MOST` links of a text.

    >>> links_in(r"Code: \\url{https://github.com/a/b\\_c}. Published at https://doi.org/10.1145/1")
    (PaperLink(kind='code', url='https://github.com/a/b_c'),)
    """
    found: dict[str, PaperLink] = {}
    for link in _links(text):
        found.setdefault(_without_scheme(link.url).rstrip("/").lower(), link)
        if len(found) == MOST:
            break
    return tuple(found.values())


def _links(text: str) -> Iterator[PaperLink]:
    for match in _ADDRESS.finditer(text):
        url = _whole(match[0])
        bare = _without_scheme(url)
        parts = web_parts(url)
        if parts is None or parts.hostname is None or url.endswith(("-", "_")) or _NO_OWNER.match(bare):
            continue
        kind = next((kind for kind, pattern in _KNOWN if pattern.match(bare)), None)
        before = text[max(0, match.start() - 60) : match.start()]
        if kind == "data" and _SAYS_CODE.search(before):
            kind = "code"
        if kind == "page" and (_OF_VENUE.search(bare) or bare.endswith(".pdf")):
            continue
        if kind is None and re.search(r"\.[a-z]{2,}$", parts.hostname) and not _NO_PAGE.search(parts.hostname):
            kind = "page" if _SAYS_PAGE.search(before) else None
        if kind is not None:
            yield PaperLink(kind, url)


def _whole(written: str) -> str:
    """The address without LaTeX, and without what ends the sentence around it."""
    url = _ESCAPED.sub(r"\1", written).split("\\")[0]
    scheme, _, rest = (url if url.startswith("http") else f"https://{url}").partition("://")
    host, slash, path = rest.partition("/")
    url = f"{scheme}://{host}{slash}{_GLUED.sub('', path)}"
    while url[-1] in ".,;:!?*&" or (url[-1] == ")" and url.count("(") < url.count(")")):
        url = url[:-1]
    return url


def _without_scheme(url: str) -> str:
    return url.split("://", 1)[-1].removeprefix("www.")

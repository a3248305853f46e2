"""Which paper an entry is: the id among what its fields say, and the fields every format shares."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta
from itertools import chain, islice
from urllib.parse import unquote

from readinglist.core.frozen import Frozen
from readinglist.core.ids import (
    find_arxiv_id,
    find_doi,
    find_id,
    is_category,
    iter_arxiv_ids,
    key_for,
    month_of,
    source_of_id,
)
from readinglist.core.papers import PaperData
from readinglist.core.text import title_key, web_parts
from readinglist.formats.dates import PartialDate

_BRACKETED = re.compile(r"\[([^\[\]]{1,200})\]")
_CATEGORY_BREAK = re.compile(r"[\s,;]+")


class Clues(Frozen):
    """What an entry says of its identity, best first within each field, as plain text.

    `eprints` are bare ids in a field made for them; `links` addresses of the paper itself; `notes`
    free text that may begin with an id; `key` the entry's own name in its file; `own` the id that we
    gave it in an export.
    """

    own: str = ""
    eprints: tuple[str, ...] = ()
    dois: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    key: str = ""


def find_arxiv_clue(clues: Clues) -> tuple[str, int | None] | None:
    """The arXiv id that the clues name and its version, or None.

    Free text counts where it begins with the id ("arXiv preprint arXiv:1412.4006 [quant-ph]"): a
    note may well speak of another paper later on.
    """
    bare = (find_arxiv_id(text.strip()) for text in (*clues.eprints, *clues.dois))
    linked = (found for text in clues.links for _, found in islice(iter_arxiv_ids(text), 1))
    noted = (found for text in clues.notes for start, found in islice(iter_arxiv_ids(text), 1) if start <= 24)
    found = next(filter(None, chain(bare, linked, noted)), None)
    return (found.value, found.version) if found else None


def find_doi_clue(clues: Clues) -> str | None:
    """The DOI without prefix, in lower case; arXiv's own DOIs are not meant."""
    for text in (*clues.dois, *clues.links):
        found = find_doi(unquote(text.strip()).rstrip(".,;"))
        if found and not found.value.startswith("10.48550/arxiv."):
            return found.value
    return None


def choose_id(clues: Clues, scheme: str, title: str | None) -> tuple[str, int | None, str] | None:
    """The id of an entry, the version it names, and the source; None where it has no name at all.

    Ours, else arXiv's id, else the DOI, else `scheme:key`, else `scheme:` and a name made of the title.
    """
    if own := find_id(clues.own):
        return *own, source_of_id(own[0])
    if arxiv := find_arxiv_clue(clues):
        return *arxiv, "arxiv"
    if doi := find_doi_clue(clues):
        return f"doi:{doi}", None, "doi"
    key = clues.key.strip() or (title_key(title).replace(" ", "-") if title else "")
    return (f"{scheme}:{key_for(key)}", None, scheme) if key else None


def distinct(paper: PaperData, taken: dict[str, str]) -> str:
    """The paper's id, with a mark where another paper of the file has the same `scheme:key`.

    `taken` maps the ids given so far to title keys, and is added to.
    """
    if source_of_id(paper.id) in ("arxiv", "doi"):
        return paper.id
    title = title_key(paper.title or "")
    if taken.setdefault(paper.id, title) == title:
        return paper.id
    scheme, _, key = paper.id.partition(":")
    return f"{scheme}:{key_for(f'{key} {title}')}"


def find_categories(texts: Iterable[str]) -> tuple[str, ...]:
    """arXiv's categories in fields such as `cs.LG`, `cs, eess` or `arXiv:1410.5093 [hep-ph]`.

    Bare groups (`cs`) say no category and are left out.
    """
    found: dict[str, None] = {}
    for text in texts:
        bracketed = _BRACKETED.search(text)
        for word in _CATEGORY_BREAK.split(bracketed[1] if bracketed else text[:200]):
            name = word.rpartition(":")[2]  # `physics:hep-ex`, OAI's spelling of a set
            if is_category(name):
                found[name] = None
    return tuple(found)


def is_plausible_v1(paper_id: str, when: PartialDate | None) -> bool:
    """Whether `when` can be the day of the paper's first version.

    An arXiv paper's entry often carries the journal's date instead; its id tells the month.
    """
    first = month_of(paper_id)
    moment = when.as_instant() if when else None
    if moment is None:
        return False
    return first is None or first - timedelta(days=31) <= moment.date() < first + timedelta(days=31)


def web_address(text: str) -> str | None:
    """`text` where it is an http(s) address that can be followed, else None."""
    text = text.strip()
    return text if text.isprintable() and " " not in text and len(text) <= 2000 and web_parts(text) else None

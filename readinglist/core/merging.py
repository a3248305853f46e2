"""What an incoming description of a paper means for what is already known: pure, before any writing.

The rules, in one place:
a missing value never erases a known one; an older version never replaces a newer text; a description
by a third party (a .bib file) only fills gaps; the same words in another spelling are no revision;
a withdrawal keeps the text that it withdraws.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, time
from typing import Any

from .papers import Change, Insert, Listing, Paper, PaperData, Revise, Unchanged, changed_texts
from .text import title_key

# Fields in which a later description of the same or a newer version wins where it says something.
_LATEST = ("doi", "journal_ref", "comment", "url")
_COMPARED = tuple(name for name in PaperData.__dataclass_fields__ if name not in ("id", "source"))


def plan(
    known: Paper | None, incoming: PaperData, listings: tuple[Listing, ...] = (), *, fill_only: bool = False
) -> Change:
    """The change that `incoming` asks for. `fill_only` is for sources that are no authority."""
    return _change(known, (incoming,), listings, fill_only)


def plan_all(
    known: Mapping[str, Paper],
    incoming: Iterable[tuple[PaperData, tuple[Listing, ...]]],
    *,
    fill_only: bool = False,
) -> list[Change]:
    """One change per paper for a batch that may describe a paper several times.

    The descriptions of one paper count in their order, as they would one batch after the other; its
    listings are joined.
    """
    heard: dict[str, list[PaperData]] = {}
    lists: dict[str, tuple[Listing, ...]] = {}
    for data, listings in incoming:
        heard.setdefault(data.id, []).append(data)
        lists[data.id] = tuple(dict.fromkeys((*lists.get(data.id, ()), *listings)))
    return [_change(known.get(i), tuple(some), lists[i], fill_only) for i, some in heard.items()]


def plan_again(known: Paper, change: Insert | Revise) -> Change:
    """The change that the same descriptions ask for, of the paper as it is `known` now."""
    return _change(known, change.heard or (change.paper,), change.listings, change.fill_only)


def _change(
    known: Paper | None, heard: tuple[PaperData, ...], listings: tuple[Listing, ...], fill_only: bool
) -> Change:
    after = _after(known, heard[0], fill_only)
    for data in heard[1:]:
        after = _after(_as_paper(after), data, fill_only)
    if known is None:
        return Insert(after, listings, heard, fill_only)
    changed = tuple(name for name in _COMPARED if getattr(after, name) != getattr(known, name))
    if not changed:
        return Unchanged(known, listings)
    keeps_text = known.title is not None and known.abstract is not None and bool(changed_texts(known, after))
    return Revise(known, after, changed, keeps_text, listings, heard, fill_only)


def _after(known: Paper | None, incoming: PaperData, fill_only: bool) -> PaperData:
    """The paper as it is to be kept once `incoming` was heard."""
    if known is None:
        return _first(incoming)
    return _fill(known, incoming) if fill_only else _merge(known, incoming)


def _first(data: PaperData) -> PaperData:
    """A paper as it is first kept: version and primary category are settled."""
    later = data.updated and data.published and data.updated.date() > data.published.date()
    return replace(
        data,
        version=data.version or (2 if later else 1),
        primary_category=data.primary_category or (data.categories[0] if data.categories else None),
    )


def _merge(known: Paper, new: PaperData) -> PaperData:
    """All of `known` overlaid with what an authority says in `new`."""
    version = max(new.version or 0, known.version)
    if known.title is not None and new.version is not None and new.version < known.version:
        return _fill(known, new)
    advances = version > known.version or known.title is None
    withdraws = new.withdrawn and known.abstract is not None
    return replace(
        _as_data(known),
        title=known.title if withdraws else _text(known.title, new.title, advances),
        abstract=known.abstract if withdraws else _text(known.abstract, new.abstract, advances),
        authors=new.authors if new.authors and (advances or not known.authors) else known.authors,
        categories=_categories(known.categories, new.categories),
        primary_category=_primary(known, new),
        version=version,
        published=_instant(known.published, new.published),
        updated=new.updated if new.updated and (advances or not known.updated) else known.updated,
        withdrawn=new.withdrawn or (known.withdrawn and not advances),
        source=known.source,
        **{name: getattr(new, name) or getattr(known, name) for name in _LATEST},
    )


def _fill(known: Paper, new: PaperData) -> PaperData:
    """`known` with its gaps filled from `new`; nothing that is there changes."""
    return replace(
        _as_data(known),
        title=known.title or new.title,
        abstract=known.abstract or new.abstract,
        authors=known.authors or new.authors,
        categories=known.categories or new.categories,
        primary_category=known.primary_category
        or new.primary_category
        or (new.categories[0] if new.categories and not known.categories else None),
        published=_instant(known.published, new.published),
        **{name: getattr(known, name) or getattr(new, name) for name in _LATEST},
    )


def _as_data(paper: Paper) -> PaperData:
    return PaperData(**_shared(paper))


def _as_paper(data: PaperData) -> Paper:
    """A paper of this batch that no store has yet."""
    return Paper(row=0, announced=None, **_shared(data))


def _shared(record: Paper | PaperData) -> dict[str, Any]:
    return {name: getattr(record, name) for name in PaperData.__dataclass_fields__}


def _text(known: str | None, new: str | None, advances: bool) -> str | None:
    """The newer text; within one version only where its words differ, not their spelling."""
    if new is None or known is None:
        return known if new is None else new
    if new == known or (not advances and title_key(new) == title_key(known)):
        return known
    return new


def _categories(known: tuple[str, ...], new: tuple[str, ...]) -> tuple[str, ...]:
    return known if not new or set(new) == set(known) else new


def _primary(known: Paper, new: PaperData) -> str | None:
    if new.primary_category:
        return new.primary_category
    return known.primary_category or (new.categories[0] if new.categories else None)


def _instant(known: datetime | None, new: datetime | None) -> datetime | None:
    """The known instant, unless it is only a day and `new` says the time of that day."""
    if known is None or new is None:
        return known or new
    is_day = known.time() == time(0)
    return new if is_day and new.date() == known.date() else known

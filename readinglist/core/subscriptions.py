"""What is followed: an entry of a `feeds/*.toml` file, and how its source answered."""

from __future__ import annotations

from .frozen import Frozen

# The fields of an entry, in the order in which they are written.
FIELDS = ("name", "kind", "categories", "query", "url", "ids", "authors", "year", "shelf", "weight", "why")


class Subscription(Frozen):
    """What is followed. Which fields are set depends on `kind`; `weight` 0 is dormant: listed, not asked."""

    name: str
    kind: str  # one of KINDS in store/subscriptions.py
    categories: tuple[str, ...] = ()  # arxiv, biorxiv, medrxiv
    query: str | None = None  # arxiv-search, openreview
    url: str | None = None  # blog, papers
    ids: tuple[str, ...] = ()  # seed
    shelf: str | None = None
    weight: float = 1.0
    why: str | None = None
    file: str = ""  # the file that it stands in, for messages
    authors: tuple[str, ...] = ()  # seed: of a book or thesis, which may have no id
    year: int | None = None  # seed


class FeedCheck(Frozen):
    """One subscription and what is to be said of it: `warning` None where all is well."""

    subscription: Subscription
    warning: str | None = None

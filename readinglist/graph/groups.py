"""Independent groups: forty uses from one laboratory are one group."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from readinglist.text import words


def independent_groups(papers: Iterable[Sequence[str]], origin: Sequence[str] = ()) -> int | None:
    """How many groups of authors wrote `papers`: connected components of their co-authorship.

    A paper is given by its authors' names. Papers that share an author with the origin are left out.
    None where no author is known, or where there are papers but none of them has authors.

    >>> independent_groups([["Ada A", "Bo B"], ["B B", "Cy C"], ["Di D"]])
    3
    >>> independent_groups([["Ada A", "Bo B"], ["Bo B", "Cy C"], ["Di D"]], ["Di D"])
    1
    """
    own = {author_key(name) for name in origin}
    known = [{author_key(name) for name in authors} for authors in papers]
    written = [authors for authors in known if authors]
    if known and not written:
        return None
    return _components([authors for authors in written if not authors & own])


def author_key(name: str) -> str:
    """What two spellings of an author share: folded words, in their order."""
    return " ".join(words(name))


def _components(papers: Sequence[set[str]]) -> int:
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        while parent.setdefault(name, name) != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    for authors in papers:
        first, *others = sorted(authors)
        for other in others:
            parent[root(other)] = root(first)
        root(first)
    return len({root(name) for name in parent})

"""The graph of citations with its figures as it was measured last: one file under `cache/graph`.

All of it can be read and measured again, so what cannot be read, or is of another version, is not there.
The file is replaced whole: who reads it has one state, never parts of two.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from readinglist.errors import UNREADABLE
from readinglist.model.citation_arrays import CitationArrays

from .array_files import load_arrays
from .citation_arrays import GraphState
from .files import new_files

VERSION = 1  # of the file, and of what its figures mean
FIGURE = "figure-"  # begins the name of each array of figures
PLAIN = ("citing", "cited", "month", "dated", "references", "known", "described")
SMALL = {"citing": np.int32, "cited": np.int32, "month": np.int32}  # in the file


@dataclass(frozen=True, slots=True, eq=False)
class CachedGraph:
    """A graph of a state of the store; `figures` by name, (n,) each; `whole`: the day all was measured anew."""

    arrays: CitationArrays
    figures: Mapping[str, NDArray[np.float64]]
    state: GraphState
    whole: date


class GraphCache:
    """The file of one library."""

    def __init__(self, cache: Path) -> None:
        self.path = cache / "graph" / "known.npz"

    def load(self) -> CachedGraph | None:
        """What was saved last; None where nothing was, or nothing that can be used."""
        stored = load_arrays(self.path)
        try:
            return None if stored is None else _unpacked(stored)
        except (KeyError, TypeError, IndexError, AttributeError, OverflowError, *UNREADABLE):
            return None

    def save(self, graph: CachedGraph) -> None:
        """Put a graph in the place of the last one. Raises DiskFull, StoreError."""
        with new_files([self.path]) as (file,):
            np.savez(file, allow_pickle=False, **_packed(graph))

    def forget(self) -> None:
        """Drop what was saved: it may be of another database."""
        self.path.unlink(missing_ok=True)


def _packed(graph: CachedGraph) -> dict[str, Any]:
    a, state = graph.arrays, graph.state
    names = sorted(set(a.category))
    codes = {name: code for code, name in enumerate(names)}
    facts = {
        "version": VERSION,
        "papers": state.papers,
        "change": state.change,
        "cutoff": state.cutoff.isoformat() if state.cutoff else None,
        "source": state.source,
        "whole": graph.whole.isoformat(),
        "categories": names,
    }
    plain = {name: getattr(a, name).astype(SMALL.get(name, getattr(a, name).dtype), copy=False) for name in PLAIN}
    return {
        "facts": _bytes(json.dumps(facts)),
        "ids": _bytes("\n".join(a.ids)),
        "category": np.fromiter((codes[name] for name in a.category), dtype=np.int32, count=a.n),
        **plain,
        **{FIGURE + name: values for name, values in graph.figures.items()},
    }


def _unpacked(file: Mapping[str, NDArray[Any]]) -> CachedGraph | None:
    facts = json.loads(file["facts"].tobytes())
    if facts["version"] != VERSION:
        return None
    cutoff = date.fromisoformat(facts["cutoff"]) if facts["cutoff"] else None
    ids = tuple(file["ids"].tobytes().decode().split("\n")) if len(file["ids"]) else ()
    names = facts["categories"]
    plain: dict[str, Any] = {name: file[name].astype(np.int64) if name in SMALL else file[name] for name in PLAIN}
    category = tuple(map(names.__getitem__, file["category"].tolist()))
    arrays = CitationArrays(ids=ids, category=category, cutoff=cutoff, source=facts["source"], **plain)
    figures = {name.removeprefix(FIGURE): values for name, values in file.items() if name.startswith(FIGURE)}
    state = GraphState(facts["papers"], facts["change"], cutoff, facts["source"])
    fits = len(ids) == state.papers and all(len(values) == arrays.n for values in (*figures.values(), arrays.month))
    return CachedGraph(arrays, figures, state, date.fromisoformat(facts["whole"])) if fits else None


def _bytes(text: str) -> NDArray[np.uint8]:
    return np.frombuffer(text.encode(), dtype=np.uint8)

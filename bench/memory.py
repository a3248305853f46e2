"""(d) Peak memory: collected from all parts, since every measurement is a process of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def peaks(results: dict[str, Any]) -> Iterator[tuple[str, float, float | None]]:
    """What was measured, MB that its process held at most, and MB of them that no file stands behind."""
    for name, told in _measured(results):
        if told.get("peak"):
            yield name, told["peak"], told.get("anonymous")


def _measured(results: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every process that was measured, in the order of the parts."""
    if "bulk" in results:
        told = results["bulk"]
        yield "bulk import of 86,420 records", told["first"]
        yield "the same import again", told["second"]
        yield "ranking all of them", told["ranking"]
    if "triage" in results:
        yield f"triage of {results['triage']['papers']:,} papers", results["triage"]
    for size, told in sorted(results.get("nightly", {}).items(), key=lambda item: int(item[0])):
        yield f"import of {int(size):,} records", told["import"]
        yield f"nightly update at {int(size):,}", told
        yield f"the best of all of {int(size):,}", told["all"]
        if "peer" in told:
            yield f"arxiv-sanity-lite's recipe at {int(size):,}", told["peer"]
    if "startup" in results:
        yield "300 searches", results["startup"]["search"]

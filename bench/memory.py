"""(d) Peak memory: collected from all parts, since every measurement is a process of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def peaks(results: dict[str, Any]) -> Iterator[tuple[str, float]]:
    """What was measured, and MB that its process held at most, in the order of the parts."""
    if "bulk" in results:
        told = results["bulk"]
        yield "bulk import of 86,420 records", told["first"]["peak"]
        yield "the same import again", told["second"]["peak"]
        yield "ranking all of them", told["ranking"]["peak"]
    if results.get("triage", {}).get("peak"):
        yield f"triage of {results['triage']['papers']:,} papers", results["triage"]["peak"]
    for size, told in sorted(results.get("nightly", {}).items(), key=lambda item: int(item[0])):
        yield f"import of {int(size):,} records", told["import"]["peak"]
        yield f"nightly update at {int(size):,}", told["peak"]
        if "peer" in told:
            yield f"arxiv-sanity-lite's recipe at {int(size):,}", told["peer"]["peak"]
    if "startup" in results:
        yield "300 searches", results["startup"]["search"]["peak"]

"""`make bench`: runs the parts, keeps their results in results.json, writes the tables of README.md and,
of `served`, that of docs/page.md.

Parts: `bulk`, `startup`, `triage`, `served`, `exchange`, `growth` (nights at 10,000, 100,000 and 1,000,000 papers,
the first two with the peer), `all` of them; alone: `nightly` (100,000 papers), `million` (the peer on a million
papers), or a number of papers for one more size of `nightly`.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from . import work
from .bulk import bulk, row
from .child import measure
from .exchange import exchange, matching
from .machine import machine
from .nightly import nightly
from .served import served
from .startup import startup
from .table import write_page
from .triage import triage

RESULTS = Path(__file__).parent / "results.json"
PARTS = ("bulk", "startup", "triage", "served", "exchange", "growth")
ALONE = ("nightly", "million")  # part of the others, or too long for a usual run
MILLION = 1_000_000
WITH_PEER = (10_000, 100_000)  # at a million the peer's recipe is a part of its own


def main(words: list[str]) -> None:
    asked = words[0] if words else "all"
    if asked != "all" and asked not in (*PARTS, *ALONE) and not asked.isdigit():
        raise SystemExit(f"no part {asked!r}: there are {', '.join((*PARTS, *ALONE))}, all, or a number of papers")
    with work.claimed():
        for part in PARTS if asked == "all" else (asked,):
            run_part(part, asked)


def run_part(part: str, asked: str) -> None:
    """Measure one part and store it at once, so that a later part that fails loses nothing."""
    results = read()
    command = "make bench" if asked == "all" else f"make bench PART={asked}"
    told = {"date": f"{datetime.now(UTC):%Y-%m-%d}", "machine": machine(), "command": command}
    if part == "bulk":
        results["bulk"] = bulk() | {"run": told}
    elif part == "startup":
        results["startup"] = startup() | {"run": told}
    elif part == "triage":
        results["triage"] = triage() | {"run": told}
    elif part == "served":
        results["served"] = served() | {"run": told}
    elif part == "exchange":
        results["exchange"] = exchange() | {"run": told}
        results["matching"] = matching()
    elif part == "million":
        results["million"] = row(measure("bench.nightly:run_peer", size=MILLION)) | {"run": told}
        beside_the_peer(results)
    else:
        sizes = {"nightly": (100_000,), "growth": (10_000, 100_000, MILLION)}.get(part) or (int(part),)
        for size in sizes:
            measured = nightly(size, with_peer=size in WITH_PEER)
            results.setdefault("nightly", {})[str(size)] = measured | {"run": told}
            beside_the_peer(results)
            print(f"{size:,} papers: {measured['seconds']} s, {measured['cpu']} s of the processor", flush=True)
            RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    write_page(results)
    print(f"{part}: done, see bench/README.md", flush=True)


def beside_the_peer(results: dict[str, Any]) -> None:
    """Put the peer's night at a million papers, which is measured apart, beside ours."""
    ours, peer = results.get("nightly", {}).get(str(MILLION)), results.get("million")
    if ours and peer:
        ours |= {"peer": peer, "factor": round(peer["cpu_seconds"] / ours["cpu"], 1)}


def read() -> dict[str, Any]:
    """The results so far, of this and of earlier runs."""
    if not RESULTS.is_file():
        return {}
    results: dict[str, Any] = json.loads(RESULTS.read_text(encoding="utf-8"))
    return results


if __name__ == "__main__":
    main(sys.argv[1:])

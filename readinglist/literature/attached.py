"""The pack of a library: which one it uses, and what it tells. Without one nothing is imported and nothing changes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from importlib.util import find_spec
from pathlib import Path

from readinglist.context import Context
from readinglist.core.errors import NotFound, ReadingListError
from readinglist.core.files import real
from readinglist.core.frozen import Frozen
from readinglist.graph.fates import Evidence
from readinglist.store.files import write_text_atomically

from .pack import Pack, read_info
from .records import PackInfo, WorkFacts

FILE = "literature.json"  # in the library's folder: the pack that it uses


def use_pack(lib: Context, path: Path | None) -> PackInfo | None:
    """Use the pack of this folder from now on, None: none. Raises NotFound, UsageError."""
    file = lib.places.data / FILE
    if path is None:
        file.unlink(missing_ok=True)
        lib.memory.put("literature", None, None)
        return None
    pack = Pack(real(path))
    pack.rows("select 1")
    write_text_atomically(file, json.dumps({"pack": str(pack.path)}) + "\n")
    lib.memory.put("literature", str(pack.path), pack)
    return pack.info


def pack_path(lib: Context) -> Path | None:
    """The folder of the pack that the library uses, whether or not it is there; None where it uses none."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        return Path(json.loads((lib.places.data / FILE).read_bytes())["pack"])
    return None


def pack_of(lib: Context, today: date | None = None) -> Pack | None:
    """The pack of the library, None where it has none that can be read now, or none yet on a day that is replayed."""
    path = pack_path(lib)
    if path is None or find_spec("duckdb") is None or read_info(path) is None:
        return None
    with suppress(NotFound):  # built anew in this moment
        pack: Pack = lib.memory.once("literature", str(path), lambda: Pack(path))
        return pack if today is None or pack.info.cutoff <= today else None
    return None


class Known(Frozen):
    """What a pack knows of a paper: its figures, what fates are decided on, and its citations by year."""

    facts: WorkFacts
    evidence: Evidence
    years: tuple[tuple[int, int], ...]


def known_works(pack: Pack | None, ids: Sequence[str]) -> dict[str, Known]:
    """What a pack knows of these papers; nothing without one, or where its files cannot be read."""
    if pack is not None and ids:
        with suppress(ReadingListError):
            facts = list(pack.facts(ids).values())
            years = pack.years([one.work for one in facts])
            counted = zip(facts, pack.evidence(facts), strict=True)
            return {one.id: Known(one, evidence, years.get(one.work, ())) for one, evidence in counted}
    return {}

"""What a pack is, and what is told of it."""

from __future__ import annotations

from datetime import date

from readinglist.core.frozen import Frozen

VERSION = 2  # of the tables of a pack; a pack of another one is built again


class Part(Frozen):
    """A file of a snapshot. `size` and `records` are what the manifest says; None: it does not say."""

    path: str
    day: str  # updated_date of its folder
    size: int | None = None
    records: int | None = None
    table: str = "works"  # or papers, citations: of Semantic Scholar's data sets


class PackInfo(Frozen):
    """`pack.json`. `now`: the last month with papers, counted from year 0; `left_out`: measures that were too large."""

    version: int
    source: str
    release: str  # of the snapshot: its newest updated_date
    cutoff: date
    now: int
    works: int
    citations: int
    dangling: int  # references to works that the snapshot does not hold
    authors: int
    choice: str = ""  # what of the snapshot is in it: "only arxiv", "sample 1/64"
    left_out: tuple[str, ...] = ()
    base: str = ""  # the folder of the build that this is an update of

    @property
    def label(self) -> str:
        """`OpenAlex 2026-09`, as it stands beside each figure, with the cut-off."""
        return f"{self.source} {self.release[:7]}"

    @property
    def origin(self) -> str:
        """`OpenAlex 2026-09, cut-off 2026-09-01`: where a figure is from."""
        return f"{self.label}, cut-off {self.cutoff}"


class Built(Frozen):
    """A pack is there. `read`: the parts that were read now; `bytes`: on the disk, with what an update needs."""

    path: str
    info: PackInfo
    parts: int
    read: int
    seconds: float
    bytes: int


class CitingWork(Frozen):
    """A work that cites a paper. `id`: arXiv's; `month`: its first day, None: not known; `citations`: its own."""

    id: str | None
    title: str | None
    month: date | None
    citations: int


class CitingYear(Frozen):
    """Who cited a paper in a year: works, and groups of them that share no author, nor one with the paper."""

    year: int
    citations: int
    groups: int


class CitedBy(Frozen):
    """Who cites a paper, as a pack of this `PackInfo.origin` knows it. `top_citing`: the most cited first."""

    citations_from: str
    citations: int
    percentile: float | None
    years: tuple[CitingYear, ...]
    top_citing: tuple[CitingWork, ...]


class InTitles(Frozen):
    """How many works of a pack name an idea in their titles, by year; `titles_from`: `PackInfo.origin`."""

    titles_from: str
    years: tuple[tuple[int, int], ...]


class WorkFacts(Frozen):
    """What a pack knows of one paper; None: not known or not defined."""

    id: str
    work: int
    month: int
    category: str
    citations: int
    percentile: float | None
    cd5: float | None
    reuse2: int | None
    beauty: float | None
    awakening: int | None
    influence: float | None
    influence_percentile: float | None
    now: int
    before: int
    groups: int
    others: int
    cited_citers: int
    authors_known: bool

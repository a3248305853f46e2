"""`init`, the first ten minutes: settings and feeds are written, seeds and a goal are taken, the last nights come.


Everything can be repeated: files that exist are left alone, papers that are known stay, a harvest that was interrupted
goes on. So Ctrl-C costs nothing.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from itertools import product, zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

from readinglist.context import Context
from readinglist.core.errors import Incomplete, SourceError, Unexpected, UsageError
from readinglist.core.events import Event, FeedFailed, FetchReport, Progress, Warned
from readinglist.core.frozen import Frozen
from readinglist.core.ids import find_id, is_category
from readinglist.core.log import Verdict
from readinglist.core.merging import plan_all
from readinglist.core.papers import Insert, PaperData
from readinglist.core.policy import WINDOW_DAYS
from readinglist.core.settings import TABLES
from readinglist.core.text import clean, words
from readinglist.exchange.api import import_files
from readinglist.night.intake import Gap, Harvest, Intake, fill, forget, last_nights, place
from readinglist.practice.api import add_goal, admire, admired, list_goals
from readinglist.sources import calendar
from readinglist.store.files import write_text_atomically
from readinglist.subscriptions.api import refuse_unknown

from .digest import write_digest

if TYPE_CHECKING:
    from readinglist.sources.transport import Transport


HEAD = """\
# Settings of readinglist. Every line that is commented out shows the default; the environment
# variable READINGLIST_<TABLE>_<KEY> wins over this file.
"""


def commented_settings(chosen: Mapping[tuple[str, str], object] | None = None) -> str:
    """A config.toml that explains everything and sets what was `chosen`: (table, setting) -> value."""
    given = chosen or {}
    parts = [HEAD]
    for name, cls in TABLES.items():
        lines = [f"[{name}]"]
        for setting in fields(cls):
            default = list(setting.default) if isinstance(setting.default, tuple) else setting.default
            is_given = (name, setting.name) in given
            value = given[name, setting.name] if is_given else default
            lines += [
                f"# {setting.metadata['help']}",
                f"{'' if is_given else '# '}{setting.name} = {json.dumps(value)}",
            ]
        parts.append("\n".join(lines) + "\n")
    parts.append('[keys]\n# keys of triage: action = "key"\n')
    return "\n".join(parts)


FIRST_NIGHTS = 14
TRACED: dict[tuple[str, str], object] = {("trace", "sources"): ["s2"], ("trace", "pdfs"): True, ("trace", "history"): 5}


class InitOptions(Frozen):
    """Answers of the user. `seeds` are ids or paths of .bib files; `author` a name whose papers are seeds.

    `admire`: ids or words; `because`: what makes the first of them stand out, the second and so on; "" says nothing.
    """

    goal: str | None = None
    seeds: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    author: str | None = None
    admire: tuple[str, ...] = ()
    audit: bool | None = None  # whether one night in 20 may measure the ranking; None: not asked
    trace: bool | None = None  # whether the nightly trace may ask and download; None: not asked, which lets it
    canon: bool = False  # whether `tonight` tells of all ideas of the canon
    because: tuple[str, ...] = ()
    backfill: bool = True  # let the next nights fill in the rest of the ranking's window


def initialise(lib: Context, options: InitOptions) -> Iterator[Event]:
    """Set the library up as `options` say; ends when the last `FIRST_NIGHTS` nights are stored and ranked.

    Raises UsageError for seeds or categories that are none and for a reason too many, and the source's error where
    arXiv does not give the nights; what was set up until then stays.
    """
    check(options)
    seeds, seed_files = _sort_seeds(options.seeds)
    yield from _write_config(lib, options)
    _write_categories(lib, options.categories)
    files = [Path(path) for path in (*options.files, *seed_files)]
    if files:
        yield from import_files(lib, files, keep=True)
    with lib.store.writer_lock("init"), lib.transport() as transport:
        found = yield from _take_seeds(lib, transport, seeds, options.author)
        yield from _set_goal(lib, options.goal, found)
        _note_admired(lib, options)
        if options.backfill:
            oldest = last_nights(calendar.latest_night(lib.clock.now()), WINDOW_DAYS)[0]
            lib.store.feed_state.set("backfill", "until", oldest.isoformat())
        yield from _take_nights(lib, transport)
        yield from _unknown(lib, seeds)
        yield Progress("ranking", 0)
    write_digest(lib)


def check(options: InitOptions) -> None:
    """Raises UsageError for categories and seeds that are none, and for a reason too many: before anything is done."""
    refuse_unknown(options.categories)
    _sort_seeds(options.seeds)
    if options.goal and all(is_category(word) or find_id(word) for word in options.goal.replace(",", " ").split()):
        raise UsageError(f"{options.goal[:40]!r} is not a goal: say in words what you want to be able to do")
    if len(options.because) > len(options.admire):
        raise UsageError("each --because belongs to one --admire: there are more --because than --admire")


def _sort_seeds(seeds: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """Seeds that are ids (canonical), and seeds that are files. Raises UsageError for neither."""
    ids, files = [], []
    for seed in seeds:
        if found := find_id(seed):
            ids.append(found[0])
        elif Path(seed).is_file():
            files.append(seed)
        else:
            raise UsageError(f"seed {seed!r} is neither an id nor a file: give an arXiv id, a DOI or a .bib file")
    return ids, files


def _write_config(lib: Context, options: InitOptions) -> Iterator[Event]:
    """A commented config.toml, where there is none or the one of earlier answers; what the user edited is left.

    What it lets the trace do holds when the library is opened the next time.
    """

    path = lib.places.config
    asked = (options.audit, options.canon or None, options.trace)
    written = {_config(*before): before for before in product((None, True, False), (None, True), (False, True))}
    before = written.get(path.read_text(encoding="utf-8")) if path.exists() else (None, None, True)
    if before is not None:  # nobody has edited it
        audit, canon, trace = (new if new is not None else old for new, old in zip(asked, before, strict=True))
        write_text_atomically(path, _config(audit, canon, trace))
        rank, ideas = lib.settings.rank, lib.settings.ideas
        lib.settings = replace(
            lib.settings,
            rank=rank if audit is None else replace(rank, audit=audit),
            ideas=replace(ideas, canon=True) if canon else ideas,
        )
        return
    audit, canon, trace = asked
    if canon and not lib.settings.ideas.canon:
        yield _yours(path, "canon = true", "ideas")
    if audit is not None and audit != lib.settings.rank.audit:
        yield _yours(path, f"audit = {str(audit).lower()}", "rank")
    if trace is not None and trace != bool(lib.settings.trace.sources or lib.settings.trace.pdfs):
        yield _yours(path, 'sources = ["s2"]` and `pdfs = true' if trace else "nightly = false", "trace")


def _config(audit: bool | None, canon: bool | None, trace: bool | None) -> str:
    """The config.toml of these answers; None: not given."""
    chosen: dict[tuple[str, str], object] = {} if audit is None else {("rank", "audit"): audit}
    return commented_settings(chosen | ({("ideas", "canon"): True} if canon else {}) | (TRACED if trace else {}))


def _yours(path: Path, setting: str, table: str) -> Warned:
    return Warned(f"you edited {path}, so it was left as it is: write `{setting}` there, below [{table}]")


def _write_categories(lib: Context, categories: tuple[str, ...]) -> None:
    """The library's own arxiv.toml for the chosen categories, where it has no feeds yet."""
    if not categories:
        return
    from readinglist.sources.fields import canonical_category
    from readinglist.store.subscriptions import set_categories

    set_categories(lib.places.feeds, tuple(dict.fromkeys(canonical_category(c) for c in categories)))
    lib.forget_feeds()


def _take_seeds(
    lib: Context, transport: Transport, ids: list[str], author: str | None
) -> Generator[Event, None, list[str]]:
    """Look the seeds up, keep them, and return their ids. What arXiv does not know or not answer stays pending."""
    from readinglist.sources import arxiv_api

    papers = [PaperData(paper_id, None) for paper_id in ids]
    try:
        unknown = [i for i in ids if i not in lib.store.papers.find_many(ids)]
        if unknown:
            yield Progress("looking up seeds", 0, len(unknown))
            papers.extend(arxiv_api.look_up(transport, lib.settings, [i for i in unknown if ":" not in i]))
        if author:
            yield Progress(f"looking for papers of {author}", 0)
            found_by_name = arxiv_api.search(transport, lib.settings, arxiv_api.by_author(author), max_results=50)
            papers.extend(entry for entry in found_by_name if isinstance(entry, PaperData))
    except SourceError as error:
        yield Warned(f"seeds are kept; the next fetch adds their titles and abstracts ({error})")
    found = list(dict.fromkeys(data.id for data in papers))
    known = lib.store.papers.find_many(found)
    with lib.store.transaction():
        lib.store.papers.apply(plan_all(known, [(data, ()) for data in papers]))
        fresh = [i for i in found if i not in known or known[i].verdict is None]
        lib.store.log.append_many([(_seed_verdict(lib, paper_id), paper_id) for paper_id in fresh])
    return found


def _unknown(lib: Context, seeds: Sequence[str]) -> Iterator[Event]:
    """Seeds that neither arXiv's API nor the nights knew: a typing error, or a paper of another source."""
    pending = set(lib.store.papers.pending())
    for paper_id in (seed for seed in seeds if seed in pending):
        yield Warned(f"seed {paper_id} is not known to arXiv: check the id; the next fetch looks it up again")


def _seed_verdict(lib: Context, paper_id: str) -> Verdict:
    """A seed counts from the paper's own date, which is assumed: the user did not keep it that day."""
    paper = lib.store.papers.find(paper_id)
    on = paper.published.date().isoformat() if paper is not None and paper.published else None
    return Verdict("keep", because="seed", on=on, assumed=True)


def _set_goal(lib: Context, text: str | None, seeds: list[str]) -> Iterator[Event]:
    """A goal of the user's sentence with the seeds, unless it is there already; says which others there are."""
    if not text:
        return
    name = "-".join(words(text)[:3]) or "goal"
    others = [overview.goal.name for overview in list_goals(lib)]
    if name not in others:
        add_goal(lib, name, text, seeds, ())
        if others:
            yield Warned(
                f"{name} was added to your other goals ({', '.join(others)}): `readinglist goal close NAME` ends one"
            )


def _note_admired(lib: Context, options: InitOptions) -> None:
    """The achievements that the user admires most, each once, and why: the exercise that opens the guide."""
    there = {one.name for one in admired(lib)}
    for what, why in zip_longest(options.admire, options.because, fillvalue=""):
        found = find_id(what)
        name = found[0] if found else clean(what)
        if name and name not in there:
            there.add(admire(lib, name, why.strip() or None).subject)


def _take_nights(lib: Context, transport: Transport) -> Iterator[Event]:
    """The last announcement nights that are not here yet, by OAI, category by category.

    A category that arXiv does not give is reported and left to the next fetch; raises its SourceError
    only where no night came at all.
    """
    nights = last_nights(calendar.latest_night(lib.clock.now()), FIRST_NIGHTS)
    new = 0
    failed: list[tuple[str, SourceError]] = []
    for category in lib.categories():
        covered = lib.store.nights.covered(category)
        missing = tuple(night for night in nights if night not in covered)
        if not missing:
            continue
        harvest = Harvest(Gap(category, missing, since=missing[0], watched_since=missing[0]))
        yield Progress(f"asking arXiv for {category}", 0)
        try:
            yield from fill(harvest, transport, lib.settings, lib.clock, lib.places.cache)
        except SourceError as error:
            failed.append((category, error))
            if isinstance(error, Incomplete | Unexpected):
                continue  # this answer was bad; the next category may come
            break
        new += _store_night(lib, harvest)
        forget(harvest, lib.clock, lib.places.cache)
        yield Progress(f"stored {category}", len(harvest.records), len(harvest.records))
    is_empty = lib.store.nights.latest() is None
    for category, why in failed[:-1] if is_empty else failed:  # the last one is the error then
        yield FeedFailed(category, str(why))
    if failed and is_empty:
        yield Warned("your answers are saved, but there is no list yet: run `readinglist fetch` to continue")
        raise failed[-1][1]
    warnings = tuple(f"{category}: {why}" for category, why in failed)
    status = "partial" if warnings else "ok"
    lib.store.runs.add(
        FetchReport(status, "init", nights[0], nights[-1], new, requests=transport.requests, warnings=warnings)
    )


def _store_night(lib: Context, harvest: Harvest) -> int:
    """Store what one category's harvest brought; how many papers were not known."""
    intake = Intake()
    place(harvest, lib, intake)
    known = lib.store.papers.find_many([data.id for data, _ in intake.harvested])
    changes = plan_all(known, intake.harvested)
    with lib.store.transaction():
        lib.store.papers.apply(changes)
        lib.store.nights.record(harvest.gap.nights, [harvest.gap.category], "oai")
    return sum(1 for change in changes if isinstance(change, Insert))

"""The measures of a whole literature as relational definitions, written once and computed by DuckDB or by Spark.

Tables: `works` (work, month, dated, category, title), `citations` (citing, cited, month: that of the citing work), each
pair once and none of a work with itself, `authors` (work, author). Months count from year 0, -1: not known. Each is
what `graph/measures` computes from arrays, to the last row; the two are held to each other by tests.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from readinglist.core.dates import NO_MONTH
from readinglist.core.policy import PEERS
from readinglist.graph.fates import CITED, WINDOW

AGES = (6, 12, 24, 36)  # months
NEAR = 6  # months about a paper's own, of Newman's z
CD_MONTHS, LEAST = 60, 5  # window of the CD index; references and citations below which it is undefined
OF_COHORT = ("category", "month", "citations", "dated")  # what a paper shares with its row of `cohorts`
ROUNDS = 64  # of joins until groups are connected; chains of authors are far shorter
DIGITS = 9


def counts(works: Any, citations: Any, now: int) -> Any:
    """Citations of each work: all, within so many months (null before these have passed), in the last 24 and before.

    `now`: the last month with papers. Citations by works dated before what they cite are in no window.
    """
    own = citations.join(works.select(cited=works.work, own=works.month), "cited")
    known = (own.month != NO_MONTH) & (own.own != NO_MONTH)
    dated = (own.month >= own.own) & (own.month <= now) & known
    found = own.group_by("cited").agg(
        citations=own.count(),
        now=own.count(where=dated & (own.month > now - WINDOW)),
        before=own.count(where=dated & (own.month <= now - WINDOW) & (own.month > now - 2 * WINDOW)),
        **{f"c{age}": own.count(where=known & (own.month <= own.own + age)) for age in AGES},
    )
    all_works = works.select("work", "month", "dated", "category").left_join(found, works.work == found.cited)
    passed = {age: (all_works.month != NO_MONTH) & (all_works.month + age <= now) for age in AGES}
    return all_works.select(
        "work",
        "month",
        "dated",
        "category",
        **{name: all_works[name].fill_null(0) for name in ("citations", "now", "before")},
        **{f"c{age}": passed[age].ifelse(all_works[f"c{age}"].fill_null(0), null()) for age in AGES},
    )


def cited_citers(citations: Any, cited: Any) -> Any:
    """(work, cited_citers): of those who cite a work, how many are cited themselves. `cited` (work): who is cited."""
    some = citations.semi_join(cited, citations.citing == cited.work)
    return some.group_by(work=some.cited).agg(cited_citers=some.count())


def cohorts(counted: Any) -> Any:
    """By `OF_COHORT`: papers, percentile, newman_z, which is what a number of citations is worth in a cohort.

    One row for each number that occurs: a cohort's peers differ only in it. Percentiles are mid-rank shares, null below
    50 peers. z is in standard deviations from the mean of the category's papers at most six months away.
    """
    peers = counted.filter(counted.dated & (counted.month != NO_MONTH) & (counted.category != ""))
    sizes = peers.group_by(["category", "month", "citations"]).agg(papers=peers.count())
    sums = sizes.group_by(["category", "month"]).agg(
        total=sizes.papers.sum(),
        first=(sizes.papers * sizes.citations).sum(),
        second=(sizes.papers * sizes.citations * sizes.citations).sum(),
    )
    near = sums.select(near="category", at="month", n="total", one="first", two="second")
    both = sums.join(near, [sums.category == near.near, (sums.month - near["at"]).abs() <= NEAR])
    around = both.group_by(["category", "month", "total"]).agg(n=both.n.sum(), one=both.one.sum(), two=both.two.sum())
    row = sizes.join(around, ["category", "month"])
    running = row.papers.sum().over(group_by=["category", "month"], order_by="citations", rows=(None, 0))
    # n^2 times the variance, as whole numbers of any size: equal counts leave no rest that looks like a deviation
    wide = {name: row[name].cast("decimal(18, 0)") for name in ("n", "one")}
    spread = (wide["n"] * row.two.cast("decimal(20, 0)")).cast("decimal(38, 0)") - (wide["one"] * wide["one"]).cast(
        "decimal(38, 0)"
    )
    n = row.n.cast("float64")
    deviation = spread.cast("float64").sqrt() / n
    z = (row.citations.cast("float64") - row.one.cast("float64") / n) / deviation.nullif(0)
    share = (running.cast("float64") - row.papers.cast("float64") / 2) / row.total.cast("float64")
    return row.select(
        "category",
        "month",
        "citations",
        "papers",
        dated=True,
        percentile=(row.total >= PEERS).ifelse(share, null("float64")),
        newman_z=z.round(DIGITS),
    )


def beauty(works: Any, citations: Any) -> Any:
    """(work, beauty, awakening) of works with at least 20 citations and a month (Ke and others, 2015).

    A year without citations adds its height of the line to B, so only the years with some are walked through; the
    awakening may be in a year without, so for it all years to the best one are.
    """
    own = citations.join(works.select(cited=works.work, own=works.month).filter(works.month != NO_MONTH), "cited")
    often = own.group_by("cited").agg(n=own.count())
    often = often.filter(often.n >= CITED)
    own = own.semi_join(often, "cited")
    own = own.filter(own.month >= own.own)
    own = own.mutate(year=((own.month - own.own) // 12).cast("int64"))
    yearly = own.group_by(["cited", "year"]).agg(c=own.count())
    top = yearly.group_by("cited").agg(most=yearly.c.max(), c_0=yearly.c.sum(where=yearly.year == 0).fill_null(0))
    at_most = yearly.join(top, "cited")
    at_most = at_most.filter(at_most.c == at_most.most)
    peak = at_most.group_by(["cited", "most", "c_0"]).agg(peak=at_most.year.min())
    years = peak.mutate(year=_range(peak.peak + 1).unnest())
    filled = years.left_join(yearly, ["cited", "year"])
    c, t, t_m, c_0, most = (
        filled[name].fill_null(0).cast("float64") if name == "c" else filled[name].cast("float64")
        for name in ("c", "year", "peak", "c_0", "most")
    )
    rise = most - c_0
    line = rise * t / _at_least_1(t_m) + c_0
    filled = filled.select(
        "cited", "year", late=(line - c) / _at_least_1(c), far=(rise * t - t_m * c + t_m * c_0).abs()
    )
    furthest = filled.group_by("cited").agg(beauty=filled.late.sum(), most=filled.far.max())
    there = filled.join(furthest, "cited")
    there = there.filter(there.far == there.most)
    found = there.group_by(["cited", "beauty"]).agg(awakening=there.year.min())
    asleep = found.join(peak.select("cited", "peak"), "cited")
    late = (asleep.peak == 0).ifelse(0.0, asleep.beauty).round(DIGITS)
    found = asleep.select(work=asleep.cited, beauty=late, awakening=asleep.awakening)
    every = often.select(work="cited").left_join(found, "work")  # none: all who cite it are dated before it
    return every.select("work", beauty=every.beauty.fill_null(0.0), awakening=every.awakening.fill_null(0))


def disruption(works: Any, citations: Any, months: int = CD_MONTHS) -> Any:
    """(work, cd5): the CD index over the months after a work, of works with five references and five citations."""
    here, citing = citations.select("cited"), citations.select("citing")
    cited_often = here.group_by("cited").agg(n=here.count())
    citing_often = citing.group_by("citing").agg(n=citing.count())
    focal = works.filter(works.month != NO_MONTH).select(focal="work", own="month")
    focal = focal.semi_join(cited_often.filter(cited_often.n >= LEAST), focal.focal == cited_often.cited)
    focal = focal.semi_join(citing_often.filter(citing_often.n >= LEAST), focal.focal == citing_often.citing)
    listed = citations.select(focal="citing", base="cited").join(focal, "focal")
    later = citations.select(by="citing", base="cited", at="month")
    direct = focal.join(later, focal.focal == later.base)
    direct = direct.select("focal", "own", "by", "at", one=1, two=0)
    through = listed.join(later, "base").select("focal", "own", "by", "at", one=0, two=1)
    pairs = direct.union(through)
    pairs = pairs.filter((pairs["at"] > pairs.own) & (pairs["at"] <= pairs.own + months))
    each = pairs.group_by(["focal", "by"]).agg(one=pairs.one.max(), two=pairs.two.max())
    sums = each.group_by(work=each.focal).agg(
        i=each.one.sum(), j=each.count(where=(each.one == 1) & (each.two == 1)), all=each.count()
    )
    return sums.select("work", cd5=(sums.i - 2 * sums.j) / sums["all"].cast("float64"))


def reuse(citations: Any) -> Any:
    """(work, reuse2): distinct works that lead to a work over at most two citations; absent where there is none."""
    first = citations.select(work="cited", by="citing")
    further = citations.select(step="cited", far="citing")
    second = first.join(further, first.by == further.step).select("work", by="far")
    reached = first.union(second).distinct()
    reached = reached.filter(reached.by != reached.work)
    return reached.group_by("work").agg(reuse2=reached.count())


def groups(engine: Any, citations: Any, authors: Any, own_authors: Any = None, key: str | None = None) -> Any:
    """(work, groups, others, unknown) of those who cite a work, by `key` where one is named (a column: the year).

    `others`: citing works that share no author with it; `groups`: these, connected where they share authors; one
    without known authors is a group of its own, and `unknown` counts such works. Connected by joins: each takes the
    smallest number that an author of its has, until none changes. `own_authors`: of the cited works, where `authors`
    are of the citing ones alone. `engine`: an `Engine`, which keeps what a round found.
    """
    own_authors = authors if own_authors is None else own_authors
    of = ["cited", *([key] if key else [])]
    pairs = citations.select(*of, "citing").distinct()
    people = authors.select(citing="work", author="author")
    wrote = pairs.join(people, "citing")
    own = wrote.semi_join(own_authors, [wrote.cited == own_authors.work, wrote.author == own_authors.author])
    own = own.select(*of, "citing").distinct()
    others = engine.keep(pairs.anti_join(own, [*of, "citing"]))
    known = others.join(people, "citing")
    members = engine.keep(known.select(*of, "citing", "author", label=known.citing))
    for _ in range(ROUNDS):
        by_author = members.group_by([*of, "author"]).agg(low=members.label.min())
        offered = members.join(by_author, [*of, "author"])
        lowest = offered.group_by([*of, "citing"]).agg(low=offered.low.min())
        moved = members.join(lowest, [*of, "citing"])
        before, members = members, engine.keep(moved.select(*of, "citing", "author", label=moved.low, was=moved.label))
        engine.drop(before)
        if not engine.rows(members.filter(members.label != members.was).limit(1)):
            break
    connected = members.group_by(of).agg(groups=members.label.nunique())
    nameless = others.anti_join(people, "citing")
    alone = nameless.group_by(of).agg(unknown=nameless.count())
    all_of = others.group_by(of).agg(others=others.count())
    found = all_of.left_join(connected, of).left_join(alone, of)
    unknown = found.unknown.fill_null(0)
    return found.select(
        work=found.cited,
        **({key: found[key]} if key else {}),
        groups=found.groups.fill_null(0) + unknown,
        others=found.others,
        unknown=unknown,
    )


def top_citing(citations: Any, counted: Any, most: int) -> Any:
    """(work, place, citing, month, citations): the `most` most cited of those who cite each work, from place 0 on.

    Of equals the one with the lower number is first. `counted` (work, citations): how often each citing one is cited.
    """
    import ibis

    often = counted.select(citing="work", citations="citations")
    place = ibis.row_number().over(group_by="cited", order_by=[ibis.desc("citations"), "citing"])
    placed = citations.join(often, "citing").mutate(place=place)
    return placed.filter(placed.place < most).select("place", "citing", "month", "citations", work="cited")


def adoption(works: Any, names: Any) -> Any:
    """(idea, year, papers): works of each year whose title has a phrase of an idea. `names`: (idea, phrase).

    Phrases and titles are compared as lower-case words; the first word of a phrase finds its candidates.
    """
    dated = works.filter(works.month != NO_MONTH)
    spaced = dated.title.fill_null("").lower().re_replace("[^a-z0-9]+", " ").strip()
    read = dated.select("work", year=(dated.month // 12).cast("int64"), text=spaced)
    words = read.mutate(word=read.text.split(" ").unnest()).distinct()
    phrase = names.phrase.lower().re_replace("[^a-z0-9]+", " ").strip()
    said = names.select("idea", phrase=phrase, word=phrase.split(" ")[0])
    both = words.join(said, "word")
    named = (
        both.filter((" " + both.text + " ").contains(" " + both.phrase + " ")).select("idea", "work", "year").distinct()
    )
    return named.group_by(["idea", "year"]).agg(papers=named.count())


def by_month(works: Any) -> Any:
    """(month, papers, known): described works of each month, and those whose references are known."""
    here = works.filter(works.described & (works.month != NO_MONTH))
    return here.group_by("month").agg(papers=here.count(), known=here.count(where=here.known))


def joined(works: Any, figures: Sequence[Any]) -> Any:
    """The figures of each work side by side; null where one has none."""
    for figure in figures:
        works = works.left_join(figure, "work").drop("work_right")
    return works


def null(kind: str = "int64") -> Any:
    """Nothing, of a type."""
    import ibis

    return ibis.null(kind)


def _range(end: Any) -> Any:
    import ibis

    return ibis.range(0, end)


def _at_least_1(values: Any) -> Any:
    return (values > 1).ifelse(values, 1.0)

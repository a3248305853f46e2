"""Views for people: one row a thing, columns named as in the JSON of the commands, what holds now.

What the log says is folded here where SQL can do it as the program does (tests hold the two together); what only the
program can fold (the names of merged ideas, urgencies, verdicts on numbers) is not claimed. Written once, by the
migration that adds them: a later change drops a view and creates it again.
"""

from __future__ import annotations

from .later import MONTH


def not_undone(entry: str) -> str:
    """That the entry of the log in the row called `entry` was not taken back, as `model.effective` has it."""
    return f"not exists (select 1 from log u where u.subject = {entry}.id and u.kind = 'undo')"


def _said(kind: str, subject: str, field: str, since: str = "") -> str:
    """The last word on `field` in standing entries of this kind and subject; null where nobody said."""
    value = f"json_extract(k.data, '$.{field}')"
    return f"""(select {value} from log k where k.subject = {subject} and k.kind = '{kind}' and {not_undone("k")}
        and {value} is not null {since} order by k.at desc, k.id desc limit 1)"""


def _kept(value: str) -> str:
    """What was taken away ('' or 0 or []) is null."""
    return f"nullif(nullif(nullif({value}, ''), 0), '[]')"


def _columns(kind: str, subject: str, fields: str, since: str = "") -> str:
    """Such columns of several fields."""
    return ",\n        ".join(f"{_kept(_said(kind, subject, field, since))} as {field}" for field in fields.split())


def _list(text: str) -> str:
    """Words separated by blanks as a JSON list."""
    return f"""case {text} when '' then '[]' else '["' || replace({text}, ' ', '","') || '"]' end"""


_STANDS = not_undone("l")
_LATEST = "order by l.at desc, l.id desc limit 1"
_TITLE = "coalesce(r.title, p.title)"
_READABLE = "left join readable_text r on r.n = p.n"

PAPERS = (
    f"""create view v_papers as
    select p.id, {_TITLE} as title, s.verdict, p.announced, p.primary_category, p.authors,
        coalesce(r.abstract, p.abstract) as abstract, {_list("p.categories")} as categories, s.read_at,
        coalesce(s.tags, '[]') as tags, p.version, p.published, p.updated, p.doi, p.journal_ref, p.comment,
        p.withdrawn, p.source, coalesce(p.url, case when p.id like 'doi:%' then 'https://doi.org/' || substr(p.id, 5)
            when p.id not like '%:%' then 'https://arxiv.org/abs/' || p.id end) as url, p.n
    from papers p {_READABLE} left join state s on s.id = p.id""",
    f"""create view v_verdicts as
    select s.id, {_TITLE} as title, s.verdict, s.verdict_on as "on", s.verdict_at as at, s.assumed, s.goal,
        (select json_extract(l.data, '$.because') from log l
            where l.subject = s.id and l.kind = 'verdict' and {_STANDS} {_LATEST}) as because,
        s.read_at, s.minutes, s.laters, s.back_at
    from state s left join papers p on p.id = s.id {_READABLE} where s.verdict is not null""",
    f"""create view v_tags as
    select t.value as tag, s.id, {_TITLE} as title, s.verdict
    from state s join json_each(s.tags) t left join papers p on p.id = s.id {_READABLE}""",
    f"""create view v_critiques as
    select s.id, {_TITLE} as title,
        {_columns("critique", "s.id", "upside complexity generality fragility build_on line")},
        (select l.at from log l where l.subject = s.id and l.kind = 'critique' and {_STANDS} {_LATEST}) as rated_at,
        s.verdict, (select f.path from notes f where f.id = s.id and not f.copy limit 1) as file
    from state s left join papers p on p.id = s.id {_READABLE} where s.rated""",
    f"""create view v_log as
    select l.id, l.at, l.device, l.kind, l.subject, {_TITLE} as title, l.data, not ({_STANDS}) as undone
    from log l left join papers p on p.id = l.subject {_READABLE}""",
)

NIGHTS = (
    """create view v_nights as
    select night, sum(type in ('new', 'cross')) as new, sum(type like 'replace%') as revised,
        sum(listed and s.verdict is 'keep') as kept, sum(listed and s.verdict is 'skip') as skipped,
        sum(listed and s.verdict is 'later') as later, sum(listed and s.read_at is not null) as read,
        sum(listed and s.verdict is null and coalesce(s.seen, 0)) as seen
    from (select night, n, type, type in ('new', 'cross') as listed from listings) x
    join papers p on p.n = x.n left join state s on s.id = p.id group by night""",
    f"""create view v_scores as
    select nullif(x.night, '') as night, nullif(x.goal, '') as goal, x.rank, p.id, {_TITLE} as title, x.score,
        x.explore, x.reasons, x.is_old as decided
    from scores x join papers p on p.n = x.n {_READABLE}""",
    """create view v_runs as
    select kind, started, finished, status, reason, json_extract(report, '$.new') as new,
        json_extract(report, '$.revised') as revised, json_extract(report, '$.unchanged') as unchanged,
        json_extract(report, '$.requests') as requests, json_extract(report, '$.seconds') as seconds
    from runs""",
)

TASTE = (
    # What a bet came to is said once, and nothing takes it back: of several settlements the first stands.
    f"""create view v_bets as
    select l.id as bet, case json_extract(l.data, '$.about') when 'paper' then l.subject end as paper,
        json_extract(l.data, '$.p') as p, json_extract(l.data, '$.by') as "by", l.at as made,
        coalesce(json_extract(s.data, '$.outcome'), 'open') as state, json_extract(s.data, '$.on') as resolved_on,
        json_extract(l.data, '$.about') as about, l.subject, {_TITLE} as title, json_extract(l.data, '$.top') as top,
        json_extract(l.data, '$.groups') as groups, json_extract(l.data, '$.source') as source,
        json_extract(l.data, '$.because') as because, json_extract(l.data, '$.visible') as visible,
        coalesce(json_extract(l.data, '$.asked'), 0) as asked, json_extract(s.data, '$.percentile') as percentile,
        json_extract(s.data, '$.coverage') as coverage, json_extract(s.data, '$.why') as why
    from log l
        left join log s on s.seq = (select x.seq from log x where x.subject = l.id and x.kind = 'settled'
            order by x.at, x.id limit 1)
        left join papers p on p.id = l.subject {_READABLE}
    where l.kind = 'bet' and (s.seq is not null or {_STANDS})""",
    f"""create view v_quiz as
    select json_extract(l.data, '$.session') as session, l.at as answered, l.subject as paper, {_TITLE} as title,
        json_extract(l.data, '$.other') as other, json_extract(l.data, '$.p') as p,
        coalesce(json_extract(l.data, '$.outcome'), 0) as outcome, json_extract(l.data, '$.base_rate') as base_rate,
        json_extract(l.data, '$.opponent') as opponent, json_extract(l.data, '$.familiar') as familiar,
        not coalesce(json_extract(l.data, '$.unscored'), 0) as scored,
        json_extract(l.data, '$.percentile') as percentile
    from log l left join papers p on p.id = l.subject {_READABLE} where l.kind = 'quiz' and {_STANDS}""",
)

IDEAS = (
    f"""create view v_ideas as
    select s.name as idea, {_said("idea", "s.name", "origin")} as origin,
        (select count(*) from name_uses u where u.name = s.name) as named_in,
        (select min({MONTH}) from name_uses u join papers p on p.n = u.n where u.name = s.name) as first_named,
        (select max({MONTH}) from name_uses u join papers p on p.n = u.n where u.name = s.name) as last_named
    from names_seen s""",
    f"""create view v_uses as
    select u.name as idea, p.id, {_TITLE} as title, (select {MONTH} from papers where n = u.n) as month,
        p.primary_category, s.verdict
    from name_uses u join papers p on p.n = u.n {_READABLE} left join state s on s.id = p.id""",
    f"""create view v_idea_changes as
    select l.at, l.subject as idea, json_extract(l.data, '$.change') as change,
        json_extract(l.data, '$.origin') as origin, json_extract(l.data, '$.aliases') as aliases,
        json_extract(l.data, '$.builds_on') as builds_on, json_extract(l.data, '$.into') as "into"
    from log l where l.kind = 'idea' and {_STANDS}""",
)


def _cites(kind: str, confidence: str, raw: str, said: str) -> str:
    """One half of `v_citations`, whole in itself, so that a question about one paper reaches its indexes."""
    return f"""select c.id as citing, coalesce(x.title, c.title) as citing_title, d.id as cited,
        coalesce(y.title, d.title) as cited_title, t.origin, coalesce((select json_extract(l.data, '$.kind') from log l
            where l.subject = c.id and l.kind = 'kind' and json_extract(l.data, '$.cited') = d.id and {_STANDS}
            {_LATEST}), {kind}) as kind, {confidence} as confidence, {raw} as raw
    from {said} join papers c on c.n = t.n join papers d on d.n = i.cited
        left join readable_text x on x.n = c.n left join readable_text y on y.n = d.n
    where t.status = 'ok' and t.entries > 0"""


_READ = _cites("i.kind", "i.confidence", "i.raw", "reference_lists t join refs i on i.list = t.k")
_IMPORTED = _cites("'unknown'", "1.0", "null", "imported_citations i join reference_lists t on t.n = i.citing")

CITATIONS = (
    # One row for each source that says so; the reader's word on the kind goes before what was read.
    f"""create view v_citations as
    {_READ} and i.cited is not null and i.cited <> t.n
    union all
    {_IMPORTED} and t.origin = 'import'""",
    f"""create view v_counts as
    select c.id, {_TITLE} as title, c.source, c.asked, c.count
    from citation_counts c left join papers p on p.id = c.id {_READABLE}
    where c.asked = (select max(o.asked) from citation_counts o where o.id = c.id and o.source = c.source)""",
)

# The last move of an item that no other device's `add` or sitting can outrun, and the first `add` after it.
_STRONG = f"""select l.subject as item, json_extract(l.data, '$.change') as change, l.at, l.id,
        row_number() over (partition by l.subject order by l.at desc, l.id desc) as place
    from log l where l.kind = 'queue' and json_extract(l.data, '$.change') in ('start', 'wait', 'done', 'drop')
        and {_STANDS}"""
_ADDED = f"l.kind = 'queue' and json_extract(l.data, '$.change') = 'add' and {_STANDS}"
_BEGUN = f"l.kind = 'time' and json_extract(l.data, '$.starts') and {_STANDS}"
_DETAILS = "authors year parts paper goal due blocks priority because"


def _sittings(figure: str) -> str:
    """A figure over the sittings with an item."""
    return f"(select {figure} from log l where l.kind = 'time' and l.subject = i.item and {_STANDS})"


STUDY = (
    f"""create view v_queue as
    with items as (select l.subject as item, min(l.at) as added from log l where {_ADDED} group by l.subject),
    moves as (
        select i.item, i.added, m.change,
            case when m.change in ('done', 'drop') then (
                select min(l.at || ' ' || l.id) from log l
                where l.subject = i.item and {_ADDED} and (l.at, l.id) > (m.at, m.id)
            ) else coalesce(m.at || ' ' || m.id, '') end as since
        from items i left join ({_STRONG}) m on m.item = i.item and m.place = 1
    )
    select i.item, coalesce({_kept(_said("queue", "i.item", "kind"))}, 'paper') as kind,
        coalesce({_kept(_said("queue", "i.item", "title"))}, {_TITLE}, i.item) as title,
        case when i.change = 'start' then 'started'
            when i.since is null then case i.change when 'done' then 'done' else 'dropped' end
            when exists (select 1 from log l where l.subject = i.item and {_BEGUN} and l.at || ' ' || l.id > i.since)
            then 'started' else 'waiting' end as state,
        coalesce({_sittings("sum(json_extract(l.data, '$.minutes'))")}, 0) as minutes,
        coalesce({_sittings("sum(json_extract(l.data, '$.pages'))")}, 0) as pages,
        {_kept(_said("queue", "i.item", "pages"))} as pages_in_all,
        {_sittings("max(json_extract(l.data, '$.chapter'))")} as chapter,
        {_kept(_said("queue", "i.item", "chapters"))} as of_chapters,
        coalesce({_sittings("sum(json_extract(l.data, '$.exercises'))")}, 0) as exercises,
        {_kept(_said("queue", "i.item", "exercises"))} as of_exercises,
        {_columns("queue", "i.item", _DETAILS)}, i.added
    from moves i left join papers p on p.id = i.item {_READABLE}""",
    f"""create view v_time as
    select coalesce(json_extract(l.data, '$.on'), substr(l.at, 1, 10)) as "on",
        case l.kind when 'read' then 'paper'
            else coalesce({_kept(_said("queue", "l.subject", "kind"))}, 'paper') end as kind,
        l.subject, coalesce({_kept(_said("queue", "l.subject", "title"))}, {_TITLE}) as title,
        json_extract(l.data, '$.minutes') as minutes, json_extract(l.data, '$.pages') as pages,
        json_extract(l.data, '$.exercises') as exercises, json_extract(l.data, '$.chapter') as chapter,
        json_extract(l.data, '$.part') as part, json_extract(l.data, '$.note') as note
    from log l left join papers p on p.id = l.subject {_READABLE} where l.kind in ('read', 'time') and {_STANDS}""",
    # Of two claims on the same the later one holds; of several results the latest counts, not the best.
    f"""create view v_results as
    with claims as (
        select l.*, json_extract(l.data, '$.metric') as metric, coalesce(json_extract(l.data, '$.data'), '') as task,
            row_number() over (partition by l.subject, json_extract(l.data, '$.metric'),
                coalesce(json_extract(l.data, '$.data'), '') order by l.at desc, l.id desc) as place
        from log l where l.kind = 'claim' and {_STANDS}
    )
    select c.subject as item, c.metric, c.task as data, json_extract(c.data, '$.value') as published,
        json_extract(c.data, '$.tolerance') as tolerance, json_extract(c.data, '$.source') as source,
        json_extract(c.data, '$.page') as page, json_extract(o.data, '$.value') as obtained,
        json_extract(o.data, '$.value') - json_extract(c.data, '$.value') as off,
        json_extract(o.data, '$.seeds') as seeds, json_extract(o.data, '$.spread') as spread, o.at as obtained_at
    from claims c left join log o on o.seq = (
        select l.seq from log l where l.kind = 'result' and l.subject = c.subject
            and json_extract(l.data, '$.metric') = c.metric and coalesce(json_extract(l.data, '$.data'), '') = c.task
            and {_STANDS} {_LATEST})
    where c.place = 1""",
)

_SINCE = "and k.at || ' ' || k.id >= b.since"

PRACTICE = (
    f"""create view v_projects as
    with begun as (
        select l.subject as project, min(l.at) as begun, min(l.at || ' ' || l.id) as since
        from log l where l.kind = 'project' and json_extract(l.data, '$.change') = 'add' and {_STANDS}
        group by l.subject
    ),
    states as (
        select b.*, (
            select l.seq from log l where l.subject = b.project and l.kind = 'project' and {_STANDS}
                and json_extract(l.data, '$.state') is not null and l.at || ' ' || l.id >= b.since {_LATEST}
        ) as last from begun b
    )
    select b.project, {_columns("project", "b.project", "text goal source upside complexity repo", _SINCE)},
        coalesce(json_extract(s.data, '$.state'), 'active') as state, json_extract(s.data, '$.because') as because,
        json_extract(s.data, '$.instead') as instead, b.begun, coalesce(s.at, b.begun) as changed,
        (select count(*) from log l where l.subject = b.project and l.kind = 'increment' and {_STANDS}
            and l.at || ' ' || l.id >= b.since) as increments
    from states b left join log s on s.seq = b.last""",
    f"""create view v_backburner as
    select l.subject as idea, l.at, coalesce({_kept("json_extract(l.data, '$.text')")}, l.subject) as text,
        json_extract(l.data, '$.source') as source
    from log l where l.kind = 'backburner' and json_extract(l.data, '$.change') = 'add' and l.seq = (
        select x.seq from log x where x.subject = l.subject and x.kind = 'backburner' and {not_undone("x")}
            order by x.at desc, x.id desc limit 1)""",
)

VIEWS = (*PAPERS, *NIGHTS, *TASTE, *IDEAS, *CITATIONS, *STUDY, *PRACTICE)

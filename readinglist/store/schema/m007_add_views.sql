-- Views for people: one row a thing, columns named as in the JSON of the commands, what holds now. What the log says is
-- folded here where SQL can do it as the program does (tests hold the two together); what only the program can fold
-- (the names of merged ideas, urgencies, verdicts on numbers) is not claimed.

create view v_papers as
    select p.id, coalesce(r.title, p.title) as title, s.verdict, p.announced, p.primary_category, p.authors,
        coalesce(r.abstract, p.abstract) as abstract, case p.categories when '' then '[]' else '["' || replace(p.categories, ' ', '","') || '"]' end as categories, s.read_at,
        coalesce(s.tags, '[]') as tags, p.version, p.published, p.updated, p.doi, p.journal_ref, p.comment,
        p.withdrawn, p.source, coalesce(p.url, case when p.id like 'doi:%' then 'https://doi.org/' || substr(p.id, 5)
            when p.id not like '%:%' then 'https://arxiv.org/abs/' || p.id end) as url, p.n
    from papers p left join readable_text r on r.n = p.n left join state s on s.id = p.id;

create view v_verdicts as
    select s.id, coalesce(r.title, p.title) as title, s.verdict, s.verdict_on as "on", s.verdict_at as at, s.assumed, s.goal,
        (select json_extract(l.data, '$.because') from log l
            where l.subject = s.id and l.kind = 'verdict' and not exists (select 1 from log u where u.subject = l.id and u.kind = 'undo') order by l.at desc, l.id desc limit 1) as because,
        s.read_at, s.minutes, s.laters, s.back_at
    from state s left join papers p on p.id = s.id left join readable_text r on r.n = p.n where s.verdict is not null;

create view v_tags as
    select t.value as tag, s.id, coalesce(r.title, p.title) as title, s.verdict
    from state s join json_each(s.tags) t left join papers p on p.id = s.id left join readable_text r on r.n = p.n;

create view v_critiques as
    select s.id, coalesce(r.title, p.title) as title,
        nullif(nullif(nullif((select json_extract(k.data, '$.upside') from log k where k.subject = s.id and k.kind = 'critique' and not exists (select 1 from log u where u.subject = k.id and u.kind = 'undo')
        and json_extract(k.data, '$.upside') is not null  order by k.at desc, k.id desc limit 1), ''), 0), '[]') as upside,
        nullif(nullif(nullif((select json_extract(k.data, '$.complexity') from log k where k.subject = s.id and k.kind = 'critique' and not exists (select 1 from log u where u.subject = k.id and u.kind = 'undo')
        and json_extract(k.data, '$.complexity') is not null  order by k.at desc, k.id desc limit 1), ''), 0), '[]') as complexity,
        nullif(nullif(nullif((select json_extract(k.data, '$.generality') from log k where k.subject = s.id and k.kind = 'critique' and not exists (select 1 from log u where u.subject = k.id and u.kind = 'undo')
        and json_extract(k.data, '$.generality') is not null  order by k.at desc, k.id desc limit 1), ''), 0), '[]') as generality,
        nullif(nullif(nullif((select json_extract(k.data, '$.fragility') from log k where k.subject = s.id and k.kind = 'critique' and not exists (select 1 from log u where u.subject = k.id and u.kind = 'undo')
        and json_extract(k.data, '$.fragility') is not null  order by k.at desc, k.id desc limit 1), ''), 0), '[]') as fragility,
        nullif(nullif(nullif((select json_extract(k.data, '$.build_on') from log k where k.subject = s.id and k.kind = 'critique' and not exists (select 1 from log u where u.subject = k.id and u.kind = 'undo')
        and json_extract(k.data, '$.build_on') is not null  order by k.at desc, k.id desc limit 1), ''), 0), '[]') as build_on,
        nullif(nullif(nullif((select json_extract(k.data, '$.line') from log k where k.subject = s.id and k.kind = 'critique' and not exists (select 1 from log u where u.subject = k.id and u.kind = 'undo')
        and json_extract(k.data, '$.line') is not null  order by k.at desc, k.id desc limit 1), ''), 0), '[]') as line,
        (select l.at from log l where l.subject = s.id and l.kind = 'critique' and not exists (select 1 from log u where u.subject = l.id and u.kind = 'undo') order by l.at desc, l.id desc limit 1) as rated_at,
        s.verdict, (select f.path from notes f where f.id = s.id and not f.copy limit 1) as file
    from state s left join papers p on p.id = s.id left join readable_text r on r.n = p.n where s.rated;

create view v_log as
    select l.id, l.at, l.device, l.kind, l.subject, coalesce(r.title, p.title) as title, l.data, not (not exists (select 1 from log u where u.subject = l.id and u.kind = 'undo')) as undone
    from log l left join papers p on p.id = l.subject left join readable_text r on r.n = p.n;

create view v_nights as
    select night, sum(type in ('new', 'cross')) as new, sum(type like 'replace%') as revised,
        sum(listed and s.verdict is 'keep') as kept, sum(listed and s.verdict is 'skip') as skipped,
        sum(listed and s.verdict is 'later') as later, sum(listed and s.read_at is not null) as read,
        sum(listed and s.verdict is null and coalesce(s.seen, 0)) as seen
    from (select night, n, type, type in ('new', 'cross') as listed from listings) x
    join papers p on p.n = x.n left join state s on s.id = p.id group by night;

create view v_scores as
    select nullif(x.night, '') as night, nullif(x.goal, '') as goal, x.rank, p.id, coalesce(r.title, p.title) as title, x.score,
        x.explore, x.reasons, x.is_old as decided
    from scores x join papers p on p.n = x.n left join readable_text r on r.n = p.n;

create view v_runs as
    select kind, started, finished, status, reason, json_extract(report, '$.new') as new,
        json_extract(report, '$.revised') as revised, json_extract(report, '$.unchanged') as unchanged,
        json_extract(report, '$.requests') as requests, json_extract(report, '$.seconds') as seconds
    from runs;

create view v_bets as
    select l.id as bet, case json_extract(l.data, '$.about') when 'paper' then l.subject end as paper,
        json_extract(l.data, '$.p') as p, json_extract(l.data, '$.by') as "by", l.at as made,
        coalesce(json_extract(s.data, '$.outcome'), 'open') as state, json_extract(s.data, '$.on') as resolved_on,
        json_extract(l.data, '$.about') as about, l.subject, coalesce(r.title, p.title) as title, json_extract(l.data, '$.top') as top,
        json_extract(l.data, '$.groups') as groups, json_extract(l.data, '$.source') as source,
        json_extract(l.data, '$.because') as because, json_extract(l.data, '$.visible') as visible,
        coalesce(json_extract(l.data, '$.asked'), 0) as asked, json_extract(s.data, '$.percentile') as percentile,
        json_extract(s.data, '$.coverage') as coverage, json_extract(s.data, '$.why') as why
    from log l
        left join log s on s.seq = (select x.seq from log x where x.subject = l.id and x.kind = 'settled'
            order by x.at, x.id limit 1)
        left join papers p on p.id = l.subject left join readable_text r on r.n = p.n
    where l.kind = 'bet' and (s.seq is not null or not exists (select 1 from log u where u.subject = l.id and u.kind = 'undo'));

create view v_quiz as
    select json_extract(l.data, '$.session') as session, l.at as answered, l.subject as paper, coalesce(r.title, p.title) as title,
        json_extract(l.data, '$.other') as other, json_extract(l.data, '$.p') as p,
        coalesce(json_extract(l.data, '$.outcome'), 0) as outcome, json_extract(l.data, '$.base_rate') as base_rate,
        json_extract(l.data, '$.opponent') as opponent, json_extract(l.data, '$.familiar') as familiar,
        not coalesce(json_extract(l.data, '$.unscored'), 0) as scored,
        json_extract(l.data, '$.percentile') as percentile
    from log l left join papers p on p.id = l.subject left join readable_text r on r.n = p.n where l.kind = 'quiz' and not exists (select 1 from log u where u.subject = l.id and u.kind = 'undo');

create view v_ideas as
    select s.name as idea, (select json_extract(k.data, '$.origin') from log k where k.subject = s.name and k.kind = 'idea' and not exists (select 1 from log u where u.subject = k.id and u.kind = 'undo')
        and json_extract(k.data, '$.origin') is not null  order by k.at desc, k.id desc limit 1) as origin,
        (select count(*) from name_uses u where u.name = s.name) as named_in,
        (select min(coalesce(substr(published, 1, 7),
    case when id glob '[0-9][0-9][0-1][0-9].[0-9]*' then '20' || substr(id, 1, 2) || '-' || substr(id, 3, 2)
        when id glob '*/[0-9][0-9][0-1][0-9]*' and instr(id, ':') = 0
            then case when substr(id, instr(id, '/') + 1, 2) > '90' then '19' else '20' end || substr(substr(id, instr(id, '/') + 1), 1, 2) || '-' || substr(substr(id, instr(id, '/') + 1), 3, 2)
        else substr(announced, 1, 7) end)) from name_uses u join papers p on p.n = u.n where u.name = s.name) as first_named,
        (select max(coalesce(substr(published, 1, 7),
    case when id glob '[0-9][0-9][0-1][0-9].[0-9]*' then '20' || substr(id, 1, 2) || '-' || substr(id, 3, 2)
        when id glob '*/[0-9][0-9][0-1][0-9]*' and instr(id, ':') = 0
            then case when substr(id, instr(id, '/') + 1, 2) > '90' then '19' else '20' end || substr(substr(id, instr(id, '/') + 1), 1, 2) || '-' || substr(substr(id, instr(id, '/') + 1), 3, 2)
        else substr(announced, 1, 7) end)) from name_uses u join papers p on p.n = u.n where u.name = s.name) as last_named
    from names_seen s;

create view v_uses as
    select u.name as idea, p.id, coalesce(r.title, p.title) as title, (select coalesce(substr(published, 1, 7),
    case when id glob '[0-9][0-9][0-1][0-9].[0-9]*' then '20' || substr(id, 1, 2) || '-' || substr(id, 3, 2)
        when id glob '*/[0-9][0-9][0-1][0-9]*' and instr(id, ':') = 0
            then case when substr(id, instr(id, '/') + 1, 2) > '90' then '19' else '20' end || substr(substr(id, instr(id, '/') + 1), 1, 2) || '-' || substr(substr(id, instr(id, '/') + 1), 3, 2)
        else substr(announced, 1, 7) end) from papers where n = u.n) as month,
        p.primary_category, s.verdict
    from name_uses u join papers p on p.n = u.n left join readable_text r on r.n = p.n left join state s on s.id = p.id;

create view v_idea_changes as
    select l.at, l.subject as idea, json_extract(l.data, '$.change') as change,
        json_extract(l.data, '$.origin') as origin, json_extract(l.data, '$.aliases') as aliases,
        json_extract(l.data, '$.builds_on') as builds_on, json_extract(l.data, '$.into') as "into"
    from log l where l.kind = 'idea' and not exists (select 1 from log u where u.subject = l.id and u.kind = 'undo');

create view v_citations as
    select c.id as citing, coalesce(x.title, c.title) as citing_title, d.id as cited,
        coalesce(y.title, d.title) as cited_title, t.origin, coalesce((select json_extract(l.data, '$.kind') from log l
            where l.subject = c.id and l.kind = 'kind' and json_extract(l.data, '$.cited') = d.id and not exists (select 1 from log u where u.subject = l.id and u.kind = 'undo')
            order by l.at desc, l.id desc limit 1), i.kind) as kind, i.confidence as confidence, i.raw as raw
    from reference_lists t join refs i on i.list = t.k join papers c on c.n = t.n join papers d on d.n = i.cited
        left join readable_text x on x.n = c.n left join readable_text y on y.n = d.n
    where t.status = 'ok' and t.entries > 0 and i.cited is not null and i.cited <> t.n
    union all
    select c.id as citing, coalesce(x.title, c.title) as citing_title, d.id as cited,
        coalesce(y.title, d.title) as cited_title, t.origin, coalesce((select json_extract(l.data, '$.kind') from log l
            where l.subject = c.id and l.kind = 'kind' and json_extract(l.data, '$.cited') = d.id and not exists (select 1 from log u where u.subject = l.id and u.kind = 'undo')
            order by l.at desc, l.id desc limit 1), 'unknown') as kind, 1.0 as confidence, null as raw
    from imported_citations i join reference_lists t on t.n = i.citing join papers c on c.n = t.n join papers d on d.n = i.cited
        left join readable_text x on x.n = c.n left join readable_text y on y.n = d.n
    where t.status = 'ok' and t.entries > 0 and t.origin = 'import';

create view v_counts as
    select c.id, coalesce(r.title, p.title) as title, c.source, c.asked, c.count
    from citation_counts c left join papers p on p.id = c.id left join readable_text r on r.n = p.n
    where c.asked = (select max(o.asked) from citation_counts o where o.id = c.id and o.source = c.source);

create view v_queue as
    with items as (select l.subject as item, min(l.at) as added from log l where l.kind = 'queue' and json_extract(l.data, '$.change') = 'add' and not exists (select 1 from log u where u.subject = l.id and u.kind = 'undo') group by l.subject),
    moves as (
        select i.item, i.added, m.change,
            case when m.change in ('done', 'drop') then (
                select min(l.at || ' ' || l.id) from log l
                where l.subject = i.item and l.kind = 'queue' and json_extract(l.data, '$.change') = 'add' and not exists (select 1 from log u where u.subject = l.id and u.kind = 'undo') and (l.at, l.id) > (m.at, m.id)
            ) else coalesce(m.at || ' ' || m.id, '') end as since
        from items i left join (select l.subject as item, json_extract(l.data, '$.change') as change, l.at, l.id,
        row_number() over (partition by l.subject order by l.at desc, l.id desc) as place
    from log l where l.kind = 'queue' and json_extract(l.data, '$.change') in ('start', 'wait', 'done', 'drop')
        and not exists (select 1 from log u where u.subject = l.id and u.kind = 'undo')) m on m.item = i.item and m.place = 1
    )
    select i.item, coalesce(nullif(nullif(nullif((select json_extract(k.data, '$.kind') from log k where k.subject = i.item and k.kind = 'queue' and not exists (select 1 from log u where u.subject = k.id and u.kind = 'undo')
        and json_extract(k.data, '$.kind') is not null  order by k.at desc, k.id desc limit 1), ''), 0), '[]'), 'paper') as kind,
        coalesce(nullif(nullif(nullif((select json_extract(k.data, '$.title') from log k where k.subject = i.item and k.kind = 'queue' and not exists (select 1 from log u where u.subject = k.id and u.kind = 'undo')
        and json_extract(k.data, '$.title') is not null  order by k.at desc, k.id desc limit 1), ''), 0), '[]'), coalesce(r.title, p.title), i.item) as title,
        case when i.change = 'start' then 'started'
            when i.since is null then case i.change when 'done' then 'done' else 'dropped' end
            when exists (select 1 from log l where l.subject = i.item and l.kind = 'time' and json_extract(l.data, '$.starts') and not exists (select 1 from log u where u.subject = l.id and u.kind = 'undo') and l.at || ' ' || l.id > i.since)
            then 'started' else 'waiting' end as state,
        coalesce((select sum(json_extract(l.data, '$.minutes')) from log l where l.kind = 'time' and l.subject = i.item and not exists (select 1 from log u where u.subject = l.id and u.kind = 'undo')), 0) as minutes,
        coalesce((select sum(json_extract(l.data, '$.pages')) from log l where l.kind = 'time' and l.subject = i.item and not exists (select 1 from log u where u.subject = l.id and u.kind = 'undo')), 0) as pages,
        nullif(nullif(nullif((select json_extract(k.data, '$.pages') from log k where k.subject = i.item and k.kind = 'queue' and not exists (select 1 from log u where u.subject = k.id and u.kind = 'undo')
        and json_extract(k.data, '$.pages') is not null  order by k.at desc, k.id desc limit 1), ''), 0), '[]') as pages_in_all,
        (select max(json_extract(l.data, '$.chapter')) from log l where l.kind = 'time' and l.subject = i.item and not exists (select 1 from log u where u.subject = l.id and u.kind = 'undo')) as chapter,
        nullif(nullif(nullif((select json_extract(k.data, '$.chapters') from log k where k.subject = i.item and k.kind = 'queue' and not exists (select 1 from log u where u.subject = k.id and u.kind = 'undo')
        and json_extract(k.data, '$.chapters') is not null  order by k.at desc, k.id desc limit 1), ''), 0), '[]') as of_chapters,
        coalesce((select sum(json_extract(l.data, '$.exercises')) from log l where l.kind = 'time' and l.subject = i.item and not exists (select 1 from log u where u.subject = l.id and u.kind = 'undo')), 0) as exercises,
        nullif(nullif(nullif((select json_extract(k.data, '$.exercises') from log k where k.subject = i.item and k.kind = 'queue' and not exists (select 1 from log u where u.subject = k.id and u.kind = 'undo')
        and json_extract(k.data, '$.exercises') is not null  order by k.at desc, k.id desc limit 1), ''), 0), '[]') as of_exercises,
        nullif(nullif(nullif((select json_extract(k.data, '$.authors') from log k where k.subject = i.item and k.kind = 'queue' and not exists (select 1 from log u where u.subject = k.id and u.kind = 'undo')
        and json_extract(k.data, '$.authors') is not null  order by k.at desc, k.id desc limit 1), ''), 0), '[]') as authors,
        nullif(nullif(nullif((select json_extract(k.data, '$.year') from log k where k.subject = i.item and k.kind = 'queue' and not exists (select 1 from log u where u.subject = k.id and u.kind = 'undo')
        and json_extract(k.data, '$.year') is not null  order by k.at desc, k.id desc limit 1), ''), 0), '[]') as year,
        nullif(nullif(nullif((select json_extract(k.data, '$.parts') from log k where k.subject = i.item and k.kind = 'queue' and not exists (select 1 from log u where u.subject = k.id and u.kind = 'undo')
        and json_extract(k.data, '$.parts') is not null  order by k.at desc, k.id desc limit 1), ''), 0), '[]') as parts,
        nullif(nullif(nullif((select json_extract(k.data, '$.paper') from log k where k.subject = i.item and k.kind = 'queue' and not exists (select 1 from log u where u.subject = k.id and u.kind = 'undo')
        and json_extract(k.data, '$.paper') is not null  order by k.at desc, k.id desc limit 1), ''), 0), '[]') as paper,
        nullif(nullif(nullif((select json_extract(k.data, '$.goal') from log k where k.subject = i.item and k.kind = 'queue' and not exists (select 1 from log u where u.subject = k.id and u.kind = 'undo')
        and json_extract(k.data, '$.goal') is not null  order by k.at desc, k.id desc limit 1), ''), 0), '[]') as goal,
        nullif(nullif(nullif((select json_extract(k.data, '$.due') from log k where k.subject = i.item and k.kind = 'queue' and not exists (select 1 from log u where u.subject = k.id and u.kind = 'undo')
        and json_extract(k.data, '$.due') is not null  order by k.at desc, k.id desc limit 1), ''), 0), '[]') as due,
        nullif(nullif(nullif((select json_extract(k.data, '$.blocks') from log k where k.subject = i.item and k.kind = 'queue' and not exists (select 1 from log u where u.subject = k.id and u.kind = 'undo')
        and json_extract(k.data, '$.blocks') is not null  order by k.at desc, k.id desc limit 1), ''), 0), '[]') as blocks,
        nullif(nullif(nullif((select json_extract(k.data, '$.priority') from log k where k.subject = i.item and k.kind = 'queue' and not exists (select 1 from log u where u.subject = k.id and u.kind = 'undo')
        and json_extract(k.data, '$.priority') is not null  order by k.at desc, k.id desc limit 1), ''), 0), '[]') as priority,
        nullif(nullif(nullif((select json_extract(k.data, '$.because') from log k where k.subject = i.item and k.kind = 'queue' and not exists (select 1 from log u where u.subject = k.id and u.kind = 'undo')
        and json_extract(k.data, '$.because') is not null  order by k.at desc, k.id desc limit 1), ''), 0), '[]') as because, i.added
    from moves i left join papers p on p.id = i.item left join readable_text r on r.n = p.n;

create view v_time as
    select coalesce(json_extract(l.data, '$.on'), substr(l.at, 1, 10)) as "on",
        case l.kind when 'read' then 'paper'
            else coalesce(nullif(nullif(nullif((select json_extract(k.data, '$.kind') from log k where k.subject = l.subject and k.kind = 'queue' and not exists (select 1 from log u where u.subject = k.id and u.kind = 'undo')
        and json_extract(k.data, '$.kind') is not null  order by k.at desc, k.id desc limit 1), ''), 0), '[]'), 'paper') end as kind,
        l.subject, coalesce(nullif(nullif(nullif((select json_extract(k.data, '$.title') from log k where k.subject = l.subject and k.kind = 'queue' and not exists (select 1 from log u where u.subject = k.id and u.kind = 'undo')
        and json_extract(k.data, '$.title') is not null  order by k.at desc, k.id desc limit 1), ''), 0), '[]'), coalesce(r.title, p.title)) as title,
        json_extract(l.data, '$.minutes') as minutes, json_extract(l.data, '$.pages') as pages,
        json_extract(l.data, '$.exercises') as exercises, json_extract(l.data, '$.chapter') as chapter,
        json_extract(l.data, '$.part') as part, json_extract(l.data, '$.note') as note
    from log l left join papers p on p.id = l.subject left join readable_text r on r.n = p.n where l.kind in ('read', 'time') and not exists (select 1 from log u where u.subject = l.id and u.kind = 'undo');

create view v_results as
    with claims as (
        select l.*, json_extract(l.data, '$.metric') as metric, coalesce(json_extract(l.data, '$.data'), '') as task,
            row_number() over (partition by l.subject, json_extract(l.data, '$.metric'),
                coalesce(json_extract(l.data, '$.data'), '') order by l.at desc, l.id desc) as place
        from log l where l.kind = 'claim' and not exists (select 1 from log u where u.subject = l.id and u.kind = 'undo')
    )
    select c.subject as item, c.metric, c.task as data, json_extract(c.data, '$.value') as published,
        json_extract(c.data, '$.tolerance') as tolerance, json_extract(c.data, '$.source') as source,
        json_extract(c.data, '$.page') as page, json_extract(o.data, '$.value') as obtained,
        json_extract(o.data, '$.value') - json_extract(c.data, '$.value') as off,
        json_extract(o.data, '$.seeds') as seeds, json_extract(o.data, '$.spread') as spread, o.at as obtained_at
    from claims c left join log o on o.seq = (
        select l.seq from log l where l.kind = 'result' and l.subject = c.subject
            and json_extract(l.data, '$.metric') = c.metric and coalesce(json_extract(l.data, '$.data'), '') = c.task
            and not exists (select 1 from log u where u.subject = l.id and u.kind = 'undo') order by l.at desc, l.id desc limit 1)
    where c.place = 1;

create view v_projects as
    with begun as (
        select l.subject as project, min(l.at) as begun, min(l.at || ' ' || l.id) as since
        from log l where l.kind = 'project' and json_extract(l.data, '$.change') = 'add' and not exists (select 1 from log u where u.subject = l.id and u.kind = 'undo')
        group by l.subject
    ),
    states as (
        select b.*, (
            select l.seq from log l where l.subject = b.project and l.kind = 'project' and not exists (select 1 from log u where u.subject = l.id and u.kind = 'undo')
                and json_extract(l.data, '$.state') is not null and l.at || ' ' || l.id >= b.since order by l.at desc, l.id desc limit 1
        ) as last from begun b
    )
    select b.project, nullif(nullif(nullif((select json_extract(k.data, '$.text') from log k where k.subject = b.project and k.kind = 'project' and not exists (select 1 from log u where u.subject = k.id and u.kind = 'undo')
        and json_extract(k.data, '$.text') is not null and k.at || ' ' || k.id >= b.since order by k.at desc, k.id desc limit 1), ''), 0), '[]') as text,
        nullif(nullif(nullif((select json_extract(k.data, '$.goal') from log k where k.subject = b.project and k.kind = 'project' and not exists (select 1 from log u where u.subject = k.id and u.kind = 'undo')
        and json_extract(k.data, '$.goal') is not null and k.at || ' ' || k.id >= b.since order by k.at desc, k.id desc limit 1), ''), 0), '[]') as goal,
        nullif(nullif(nullif((select json_extract(k.data, '$.source') from log k where k.subject = b.project and k.kind = 'project' and not exists (select 1 from log u where u.subject = k.id and u.kind = 'undo')
        and json_extract(k.data, '$.source') is not null and k.at || ' ' || k.id >= b.since order by k.at desc, k.id desc limit 1), ''), 0), '[]') as source,
        nullif(nullif(nullif((select json_extract(k.data, '$.upside') from log k where k.subject = b.project and k.kind = 'project' and not exists (select 1 from log u where u.subject = k.id and u.kind = 'undo')
        and json_extract(k.data, '$.upside') is not null and k.at || ' ' || k.id >= b.since order by k.at desc, k.id desc limit 1), ''), 0), '[]') as upside,
        nullif(nullif(nullif((select json_extract(k.data, '$.complexity') from log k where k.subject = b.project and k.kind = 'project' and not exists (select 1 from log u where u.subject = k.id and u.kind = 'undo')
        and json_extract(k.data, '$.complexity') is not null and k.at || ' ' || k.id >= b.since order by k.at desc, k.id desc limit 1), ''), 0), '[]') as complexity,
        nullif(nullif(nullif((select json_extract(k.data, '$.repo') from log k where k.subject = b.project and k.kind = 'project' and not exists (select 1 from log u where u.subject = k.id and u.kind = 'undo')
        and json_extract(k.data, '$.repo') is not null and k.at || ' ' || k.id >= b.since order by k.at desc, k.id desc limit 1), ''), 0), '[]') as repo,
        coalesce(json_extract(s.data, '$.state'), 'active') as state, json_extract(s.data, '$.because') as because,
        json_extract(s.data, '$.instead') as instead, b.begun, coalesce(s.at, b.begun) as changed,
        (select count(*) from log l where l.subject = b.project and l.kind = 'increment' and not exists (select 1 from log u where u.subject = l.id and u.kind = 'undo')
            and l.at || ' ' || l.id >= b.since) as increments
    from states b left join log s on s.seq = b.last;

create view v_backburner as
    select l.subject as idea, l.at, coalesce(nullif(nullif(nullif(json_extract(l.data, '$.text'), ''), 0), '[]'), l.subject) as text,
        json_extract(l.data, '$.source') as source
    from log l where l.kind = 'backburner' and json_extract(l.data, '$.change') = 'add' and l.seq = (
        select x.seq from log x where x.subject = l.subject and x.kind = 'backburner' and not exists (select 1 from log u where u.subject = x.id and u.kind = 'undo')
            order by x.at desc, x.id desc limit 1);

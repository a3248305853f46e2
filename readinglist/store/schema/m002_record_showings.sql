-- a file since: it must be written while a fetch writes
drop table if exists last_list;

alter table state add column tags text not null default '[]';

alter table state add column rated integer not null default 0;

-- A paper that had come back and was passed over is closed from now on.
update state set back_at = null where back_at is not null and exists (
        select 1 from log_papers c join log l on l.seq = c.seq
        where c.id = state.id and l.kind = 'seen' and l.at >= state.back_at
            and not exists (select 1 from log u where u.kind = 'undo' and u.subject = l.id));

-- Scores of a paper that was decided since: what triage shows of it when it is opened again.
alter table scores add column is_old integer not null default 0;

create table showings (
        k integer primary key,
        at text not null,
        surface text not null,
        night text not null,
        goal text not null,
        audit integer not null,
        rows integer not null,
        seen_to integer not null
    );

create index showings_night on showings (night, goal, surface, k);

create index showings_surface on showings (surface, k);

alter table impressions rename to old_impressions;

create table impressions (
        showing integer not null references showings,
        position integer not null,
        n integer not null references papers,
        propensity real,
        source text,
        primary key (showing, position)
    ) without rowid;

insert into showings (at, surface, night, goal, audit, rows, seen_to)
        select min(at), 'top', night, '', 0, count(*), max(position) from old_impressions group by night;

insert into impressions (showing, position, n, propensity)
        select s.k, row_number() over (partition by o.night order by o.position, o.n), o.n, o.propensity
        from old_impressions o join showings s on s.night = o.night;

drop table old_impressions;

create table audits (
        night text not null,
        position integer not null,
        n integer not null references papers,
        source text not null,
        primary key (night, position)
    ) without rowid;

"""The tables of papers, the log, nights, lists that were shown, and notes.

Written once, by the migration that adds them; a later change is a later migration.
"""

from __future__ import annotations

PAPERS = (
    """create table papers (
        n integer primary key,
        id text not null unique,
        version integer not null,
        title text,
        abstract text,
        authors text not null,
        categories text not null,
        primary_category text,
        published text,
        updated text,
        announced text,
        doi text,
        journal_ref text,
        comment text,
        withdrawn integer not null default 0,
        source text not null,
        url text,
        revision integer not null
    )""",
    "create index papers_day on papers (coalesce(announced, substr(published, 1, 10)))",
    "create index papers_pending on papers (id) where title is null",
    # Only where the text that people read differs from what the source sent (LaTeX, invisible signs).
    "create table readable_text (n integer primary key references papers, title text, abstract text, authors text)",
    """create view papers_search as
        select p.n as n, coalesce(r.title, p.title) as title, coalesce(r.abstract, p.abstract) as abstract,
            coalesce(r.authors, p.authors) as authors, p.categories as categories
        from papers p left join readable_text r on r.n = p.n""",
    """create virtual table papers_fts using fts5 (
        title, abstract, authors, categories,
        content='papers_search', content_rowid='n', tokenize='porter unicode61 remove_diacritics 2'
    )""",
    "insert into papers_fts (papers_fts, rank) values ('hashsize', 16000000)",  # bytes; fewer, larger segments in bulk
    "insert into papers_fts (papers_fts, rank) values ('rank', 'bm25(6.0, 1.0, 4.0, 1.0)')",
    """create table versions (
        k integer primary key,
        n integer not null references papers,
        version integer not null,
        title text,
        abstract text,
        replaced_on text,
        recorded text not null
    )""",
    "create index versions_n on versions (n, k)",
    """create table listings (
        n integer not null references papers,
        night text not null,
        type text not null,
        primary key (n, night, type)
    ) without rowid""",
    "create index listings_night on listings (night, type)",
)

LOG = (
    """create table log (
        seq integer primary key,
        id text not null unique,
        at text not null,
        device text not null,
        kind text not null,
        subject text not null,
        data text not null
    )""",
    "create index log_subject on log (subject)",
    "create trigger log_keeps_rows before delete on log begin select raise(abort, 'the log is append-only'); end",
    "create trigger log_keeps_text before update on log begin select raise(abort, 'the log is append-only'); end",
    # Which entries concern a paper, undos included: an index of the log, rebuilt from it.
    """create table log_papers (
        id text not null,
        seq integer not null references log,
        primary key (id, seq)
    ) without rowid""",
    "create index log_papers_seq on log_papers (seq)",
    """create table state (
        id text primary key,
        verdict text,
        verdict_at text,
        verdict_on text,
        assumed integer not null,
        goal text,
        read_at text,
        minutes integer,
        seen integer not null,
        laters integer not null,
        back_at text
    ) without rowid""",
    "create index state_verdict on state (verdict, verdict_at)",
    "create index state_back on state (back_at) where back_at is not null",
)

NIGHTS = (
    """create table nights (
        category text not null,
        night text not null,
        source text not null,
        recorded text not null,
        primary key (category, night, source)
    ) without rowid""",
    "create index nights_night on nights (night)",
    """create table runs (
        k integer primary key,
        kind text not null,
        started text not null,
        finished text not null,
        status text not null,
        reason text,
        report text not null
    )""",
    "create index runs_kind on runs (kind, status, k)",
    """create table feed_state (
        feed text not null,
        key text not null,
        value text not null,
        primary key (feed, key)
    ) without rowid""",
    """create table rankings (
        night text not null,
        goal text not null,
        stamp text not null,
        primary key (night, goal)
    ) without rowid""",
    """create table scores (
        night text not null,
        goal text not null,
        position integer not null,
        n integer not null references papers,
        rank integer not null,
        score real not null,
        best_goal text,
        explore text,
        reasons text not null,
        primary key (night, goal, position)
    )""",
    "create index scores_n on scores (n)",
    """create table impressions (
        night text not null,
        n integer not null references papers,
        position integer not null,
        propensity real,
        at text not null,
        primary key (night, n)
    ) without rowid""",
    "create table library (key text primary key, value text not null) without rowid",
)

SHOWINGS = (
    "drop table if exists last_list",  # a file since: it must be written while a fetch writes
    "alter table state add column tags text not null default '[]'",
    "alter table state add column rated integer not null default 0",
    # A paper that had come back and was passed over is closed from now on.
    """update state set back_at = null where back_at is not null and exists (
        select 1 from log_papers c join log l on l.seq = c.seq
        where c.id = state.id and l.kind = 'seen' and l.at >= state.back_at
            and not exists (select 1 from log u where u.kind = 'undo' and u.subject = l.id))""",
    # Scores of a paper that was decided since: what triage shows of it when it is opened again.
    "alter table scores add column is_old integer not null default 0",
    """create table showings (
        k integer primary key,
        at text not null,
        surface text not null,
        night text not null,
        goal text not null,
        audit integer not null,
        rows integer not null,
        seen_to integer not null
    )""",
    "create index showings_night on showings (night, goal, surface, k)",
    "create index showings_surface on showings (surface, k)",
    "alter table impressions rename to old_impressions",
    """create table impressions (
        showing integer not null references showings,
        position integer not null,
        n integer not null references papers,
        propensity real,
        source text,
        primary key (showing, position)
    ) without rowid""",
    """insert into showings (at, surface, night, goal, audit, rows, seen_to)
        select min(at), 'top', night, '', 0, count(*), max(position) from old_impressions group by night""",
    """insert into impressions (showing, position, n, propensity)
        select s.k, row_number() over (partition by o.night order by o.position, o.n), o.n, o.propensity
        from old_impressions o join showings s on s.night = o.night""",
    "drop table old_impressions",
    """create table audits (
        night text not null,
        position integer not null,
        n integer not null references papers,
        source text not null,
        primary key (night, position)
    ) without rowid""",
)

NOTES = (
    """create table notes (
        n integer primary key,
        path text not null unique,
        stamp text not null,
        id text,
        title text,
        copy integer not null,
        problem text
    )""",
    "create virtual table notes_fts using fts5 (title, text, tokenize='porter unicode61 remove_diacritics 2')",
    "create table note_values (id text primary key, written text not null) without rowid",
)

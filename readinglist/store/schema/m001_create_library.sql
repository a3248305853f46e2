create table papers (
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
    );

create index papers_day on papers (coalesce(announced, substr(published, 1, 10)));

create index papers_pending on papers (id) where title is null;

-- Only where the text that people read differs from what the source sent (LaTeX, invisible signs).
create table readable_text (n integer primary key references papers, title text, abstract text, authors text);

create view papers_search as
        select p.n as n, coalesce(r.title, p.title) as title, coalesce(r.abstract, p.abstract) as abstract,
            coalesce(r.authors, p.authors) as authors, p.categories as categories
        from papers p left join readable_text r on r.n = p.n;

create virtual table papers_fts using fts5 (
        title, abstract, authors, categories,
        content='papers_search', content_rowid='n', tokenize='porter unicode61 remove_diacritics 2'
    );

-- bytes; fewer, larger segments in bulk
insert into papers_fts (papers_fts, rank) values ('hashsize', 16000000);

insert into papers_fts (papers_fts, rank) values ('rank', 'bm25(6.0, 1.0, 4.0, 1.0)');

create table versions (
        k integer primary key,
        n integer not null references papers,
        version integer not null,
        title text,
        abstract text,
        replaced_on text,
        recorded text not null
    );

create index versions_n on versions (n, k);

create table listings (
        n integer not null references papers,
        night text not null,
        type text not null,
        primary key (n, night, type)
    ) without rowid;

create index listings_night on listings (night, type);

create table log (
        seq integer primary key,
        id text not null unique,
        at text not null,
        device text not null,
        kind text not null,
        subject text not null,
        data text not null
    );

create index log_subject on log (subject);

create trigger log_keeps_rows before delete on log begin select raise(abort, 'the log is append-only'); end;

create trigger log_keeps_text before update on log begin select raise(abort, 'the log is append-only'); end;

-- Which entries concern a paper, undos included: an index of the log, rebuilt from it.
create table log_papers (
        id text not null,
        seq integer not null references log,
        primary key (id, seq)
    ) without rowid;

create index log_papers_seq on log_papers (seq);

create table state (
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
    ) without rowid;

create index state_verdict on state (verdict, verdict_at);

create index state_back on state (back_at) where back_at is not null;

create table nights (
        category text not null,
        night text not null,
        source text not null,
        recorded text not null,
        primary key (category, night, source)
    ) without rowid;

create index nights_night on nights (night);

create table runs (
        k integer primary key,
        kind text not null,
        started text not null,
        finished text not null,
        status text not null,
        reason text,
        report text not null
    );

create index runs_kind on runs (kind, status, k);

create table feed_state (
        feed text not null,
        key text not null,
        value text not null,
        primary key (feed, key)
    ) without rowid;

create table rankings (
        night text not null,
        goal text not null,
        stamp text not null,
        primary key (night, goal)
    ) without rowid;

create table scores (
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
    );

create index scores_n on scores (n);

create table impressions (
        night text not null,
        n integer not null references papers,
        position integer not null,
        propensity real,
        at text not null,
        primary key (night, n)
    ) without rowid;

create table library (key text primary key, value text not null) without rowid;

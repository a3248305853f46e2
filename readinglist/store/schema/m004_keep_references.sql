create table reference_lists (
        k integer primary key,
        n integer not null references papers,
        origin text not null,
        status text not null,
        error text,
        taken text not null,
        entries integer not null,
        unique (n, origin)
    );

-- Numbers are never given twice: the index of what waits has no way to forget one.
create table refs (
        k integer primary key autoincrement,
        list integer not null references reference_lists,
        position integer not null,
        raw text not null,
        label text,
        title text,
        authors text not null,
        year integer,
        venue text,
        arxiv_id text,
        doi text,
        url text,
        places text not null,
        kind text not null,
        cited integer references papers,
        confidence real not null,
        linked_by text,
        candidates text not null
    );

create unique index refs_list on refs (list, position);

create index refs_cited on refs (cited) where cited is not null;

create index refs_arxiv on refs (arxiv_id) where arxiv_id is not null;

create index refs_doi on refs (doi) where doi is not null and cited is null;

create index refs_url on refs (url) where url is not null;

create index papers_doi on papers (lower(doi)) where doi is not null;

create index papers_cohort on papers (coalesce(substr(published, 1, 7),
    case when id glob '[0-9][0-9][0-1][0-9].[0-9]*' then '20' || substr(id, 1, 2) || '-' || substr(id, 3, 2)
        when id glob '*/[0-9][0-9][0-1][0-9]*' and instr(id, ':') = 0
            then case when substr(id, instr(id, '/') + 1, 2) > '90' then '19' else '20' end || substr(substr(id, instr(id, '/') + 1), 1, 2) || '-' || substr(substr(id, instr(id, '/') + 1), 3, 2)
        else substr(announced, 1, 7) end), coalesce(primary_category, substr(categories, 1, instr(categories || ' ', ' ') - 1))) where title is not null;

-- Words that tell titles apart, of papers and of references that wait for theirs; written, never read as text.
create virtual table title_terms using fts5 (terms, content='', detail='none', columnsize=0, tokenize='ascii');

insert into title_terms (title_terms, rank) values ('hashsize', 4000000);

create virtual table waiting_terms using fts5 (terms, content='', detail='none', columnsize=0, tokenize='ascii');

-- By id and not by number: the papers of a cohort and the origins of ideas need not be in the library.
create table citation_counts (
        id text not null,
        source text not null,
        asked text not null,
        count integer not null,
        primary key (id, source, asked)
    ) without rowid;

create table cohorts (
        month text not null,
        category text not null,
        taken text not null,
        primary key (month, category)
    ) without rowid;

create table cohort_papers (
        month text not null,
        category text not null,
        id text not null,
        primary key (month, category, id)
    ) without rowid;

create index cohort_papers_id on cohort_papers (id);

create table questions (
        id text not null,
        source text not null,
        what text not null,
        place integer not null,
        since text not null,
        first text,
        last text,
        times integer not null,
        due text,
        primary key (id, source, what)
    ) without rowid;

create index questions_due on questions (source, what, due) where due is not null;

create table traces (
        night text primary key,
        requests integer not null,
        seconds real not null
    ) without rowid;

create table traced (
        night text not null,
        n integer not null references papers,
        why text not null,
        place integer not null,
        primary key (night, n, why)
    ) without rowid;

create table name_uses (
        name text not null,
        n integer not null references papers,
        primary key (name, n)
    ) without rowid;

create index name_uses_n on name_uses (n);

create table names_seen (name text primary key, rules integer not null, seen_to integer not null) without rowid;

create table tonight (
        night text not null,
        position integer not null,
        record text not null,
        primary key (night, position)
    ) without rowid;

create table tonights (night text primary key, stamp text not null) without rowid;

-- By id and not by number: the library need not hold the origin of an idea. `record`: the list, counted, as JSON.
create table citing_lists (
        id text not null,
        source text not null,
        asked text not null,
        record text not null,
        primary key (id, source)
    ) without rowid;

-- Who follows which list says the log; `digest` names a list there.
create table colleague_lists (k integer primary key, digest text not null unique, shared text not null);

create table colleague_keeps (
        list integer not null references colleague_lists,
        id text not null,
        title text,
        decided text,
        primary key (list, id)
    ) without rowid;

create table notes (
        n integer primary key,
        path text not null unique,
        stamp text not null,
        id text,
        title text,
        copy integer not null,
        problem text
    );

create virtual table notes_fts using fts5 (title, text, tokenize='porter unicode61 remove_diacritics 2');

create table note_values (id text primary key, written text not null) without rowid;

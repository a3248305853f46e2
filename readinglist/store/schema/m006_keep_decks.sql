-- `listed`: when all papers of the deck were there.
create table decks (name text primary key, listed text) without rowid;

-- By id and not by number: the library need not hold a paper to ask about it. `cohort`: 2023-05/cs.LG.
create table deck_papers (
        deck text not null,
        id text not null,
        cohort text not null,
        published text not null,
        title text not null,
        abstract text,
        authors text not null,
        version integer,
        asked integer not null,
        length integer,
        is_top integer,
        cited text not null,
        primary key (deck, id)
    );

create table quiz_cards (
        card text primary key,
        session text not null,
        deck text not null,
        a text not null,
        b text,
        outcome integer not null,
        percentile real,
        other_percentile real,
        base_rate real not null,
        opponent real,
        is_scored integer not null,
        dealt text not null,
        answered text
    ) without rowid;

create index quiz_cards_dealt on quiz_cards (dealt);

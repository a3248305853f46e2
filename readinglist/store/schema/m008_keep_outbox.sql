-- One row for each night and address, made before the first try. `state`: waiting, sent, dropped.
create table outbox (
        night text not null,
        recipient text not null,
        message_id text not null,
        state text not null,
        tries integer not null,
        last_try text,
        error text,
        primary key (night, recipient)
    ) without rowid;

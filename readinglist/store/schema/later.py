"""The tables of references, counts, questions and imported citations, and what tells the cohort of a paper.

Written once, by the migration that adds them; a later change is a later migration.
"""

from __future__ import annotations

# The month of v1 and the primary category of a paper: its cohort. Where no date is known the id tells the month.
_YEAR = "case when substr(id, instr(id, '/') + 1, 2) > '90' then '19' else '20' end"
_NUMBER = "substr(id, instr(id, '/') + 1)"
MONTH = f"""coalesce(substr(published, 1, 7),
    case when id glob '[0-9][0-9][0-1][0-9].[0-9]*' then '20' || substr(id, 1, 2) || '-' || substr(id, 3, 2)
        when id glob '*/[0-9][0-9][0-1][0-9]*' and instr(id, ':') = 0
            then {_YEAR} || substr({_NUMBER}, 1, 2) || '-' || substr({_NUMBER}, 3, 2)
        else substr(announced, 1, 7) end)"""
CATEGORY = "coalesce(primary_category, substr(categories, 1, instr(categories || ' ', ' ') - 1))"

REFERENCES = (
    """create table reference_lists (
        k integer primary key,
        n integer not null references papers,
        origin text not null,
        status text not null,
        error text,
        taken text not null,
        entries integer not null,
        unique (n, origin)
    )""",
    # Numbers are never given twice: the index of what waits has no way to forget one.
    """create table refs (
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
    )""",
    "create unique index refs_list on refs (list, position)",
    "create index refs_cited on refs (cited) where cited is not null",
    "create index refs_arxiv on refs (arxiv_id) where arxiv_id is not null",
    "create index refs_doi on refs (doi) where doi is not null and cited is null",
    "create index refs_url on refs (url) where url is not null",
    "create index papers_doi on papers (lower(doi)) where doi is not null",
    f"create index papers_cohort on papers ({MONTH}, {CATEGORY}) where title is not null",
    # Words that tell titles apart, of papers and of references that wait for theirs; written, never read as text.
    "create virtual table title_terms using fts5 (terms, content='', detail='none', columnsize=0, tokenize='ascii')",
    "insert into title_terms (title_terms, rank) values ('hashsize', 4000000)",
    "create virtual table waiting_terms using fts5 (terms, content='', detail='none', columnsize=0, tokenize='ascii')",
    # By id and not by number: the papers of a cohort and the origins of ideas need not be in the library.
    """create table citation_counts (
        id text not null,
        source text not null,
        asked text not null,
        count integer not null,
        primary key (id, source, asked)
    ) without rowid""",
    """create table cohorts (
        month text not null,
        category text not null,
        taken text not null,
        primary key (month, category)
    ) without rowid""",
    """create table cohort_papers (
        month text not null,
        category text not null,
        id text not null,
        primary key (month, category, id)
    ) without rowid""",
    "create index cohort_papers_id on cohort_papers (id)",
    """create table questions (
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
    ) without rowid""",
    "create index questions_due on questions (source, what, due) where due is not null",
    """create table traces (
        night text primary key,
        requests integer not null,
        seconds real not null
    ) without rowid""",
    """create table traced (
        night text not null,
        n integer not null references papers,
        why text not null,
        place integer not null,
        primary key (night, n, why)
    ) without rowid""",
)

GRAPH = (
    # 0: of a list it is only known how many of its references are in the graph that it was imported with.
    "alter table reference_lists add column told integer not null default 1",
    # Citations of lists of the origin "import": too many for rows of `refs`, and nothing else is known of them.
    # Papers are never deleted, so that no key needs to be followed for each of some ten million rows.
    """create table imported_citations (
        citing integer not null,
        cited integer not null,
        primary key (citing, cited)
    ) without rowid""",
    "create index imported_citations_cited on imported_citations (cited)",
    """create table imported_graphs (
        name text primary key,
        imported text not null,
        cutoff text not null,
        lists integer not null
    ) without rowid""",
    # Of papers whose date no source gave and whose id does not tell the month.
    "create table paper_years (n integer primary key references papers, year integer not null)",
    "create index reference_lists_unfinished on reference_lists (n) where status = 'importing'",
    # Papers whose list, links or cohort changed, the latest change of each with the highest number: who has seen the
    # changes up to a number need not look at the others. Written by triggers, so that no writer can forget it.
    "create table graph_changes (seq integer primary key autoincrement, n integer not null unique)",
    *(
        f"""create trigger graph_changes_{name} after {event} begin
            delete from graph_changes where n = {n};
            insert into graph_changes (n) values ({n});
        end"""
        for name, event, n in (
            ("list_new", "insert on reference_lists", "new.n"),
            ("list", "update on reference_lists", "new.n"),
            ("list_gone", "delete on reference_lists", "old.n"),
            ("year", "insert on paper_years", "new.n"),
            ("link", "update of cited on refs", "(select n from reference_lists where k = new.list)"),
            (
                "paper",
                """update of title, categories, primary_category, published, announced on papers
                when (new.title is null) <> (old.title is null) or new.categories is not old.categories
                    or new.primary_category is not old.primary_category or new.published is not old.published
                    or new.announced is not old.announced""",
                "new.n",
            ),
        )
    ),
)


# The tables of colleagues' lists that are followed: which papers they kept. No word of a critique lies in them.
#
# Written once, by the migration that adds them; a later change is a later migration.


COLLEAGUES = (
    # Who follows which list says the log; `digest` names a list there.
    "create table colleague_lists (k integer primary key, digest text not null unique, shared text not null)",
    """create table colleague_keeps (
        list integer not null references colleague_lists,
        id text not null,
        title text,
        decided text,
        primary key (list, id)
    ) without rowid""",
)


# The tables of where ideas are named, and of what a night says of them.
#
# Written once, by the migration that adds them; a later change is a later migration.


IDEAS = (
    """create table name_uses (
        name text not null,
        n integer not null references papers,
        primary key (name, n)
    ) without rowid""",
    "create index name_uses_n on name_uses (n)",
    "create table names_seen (name text primary key, rules integer not null, seen_to integer not null) without rowid",
    """create table tonight (
        night text not null,
        position integer not null,
        record text not null,
        primary key (night, position)
    ) without rowid""",
    "create table tonights (night text primary key, stamp text not null) without rowid",
)


# The table of digests that are sent as mail.
#
# Written once, by the migration that adds it; a later change is a later migration.


MAIL = (
    # One row for each night and address, made before the first try. `state`: waiting, sent, dropped.
    """create table outbox (
        night text not null,
        recipient text not null,
        message_id text not null,
        state text not null,
        tries integer not null,
        last_try text,
        error text,
        primary key (night, recipient)
    ) without rowid""",
)


# The tables of the decks of the quiz, and of the cards that were dealt.
#
# Written once, by the migration that adds them; a later change is a later migration.


QUIZ = (
    # `listed`: when all papers of the deck were there.
    "create table decks (name text primary key, listed text) without rowid",
    # By id and not by number: the library need not hold a paper to ask about it. `cohort`: 2023-05/cs.LG.
    """create table deck_papers (
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
    )""",
    """create table quiz_cards (
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
    ) without rowid""",
    "create index quiz_cards_dealt on quiz_cards (dealt)",
)

-- 0: of a list it is only known how many of its references are in the graph that it was imported with.
alter table reference_lists add column told integer not null default 1;

-- Citations of lists of the origin "import": too many for rows of `refs`, and nothing else is known of them.
-- Papers are never deleted, so that no key needs to be followed for each of some ten million rows.
create table imported_citations (
        citing integer not null,
        cited integer not null,
        primary key (citing, cited)
    ) without rowid;

create index imported_citations_cited on imported_citations (cited);

create table imported_graphs (
        name text primary key,
        imported text not null,
        cutoff text not null,
        lists integer not null
    ) without rowid;

-- Of papers whose date no source gave and whose id does not tell the month.
create table paper_years (n integer primary key references papers, year integer not null);

create index reference_lists_unfinished on reference_lists (n) where status = 'importing';

-- Papers whose list, links or cohort changed, the latest change of each with the highest number: who has seen the
-- changes up to a number need not look at the others. Written by triggers, so that no writer can forget it.
create table graph_changes (seq integer primary key autoincrement, n integer not null unique);

create trigger graph_changes_list_new after insert on reference_lists begin
            delete from graph_changes where n = new.n;
            insert into graph_changes (n) values (new.n);
        end;

create trigger graph_changes_list after update on reference_lists begin
            delete from graph_changes where n = new.n;
            insert into graph_changes (n) values (new.n);
        end;

create trigger graph_changes_list_gone after delete on reference_lists begin
            delete from graph_changes where n = old.n;
            insert into graph_changes (n) values (old.n);
        end;

create trigger graph_changes_year after insert on paper_years begin
            delete from graph_changes where n = new.n;
            insert into graph_changes (n) values (new.n);
        end;

create trigger graph_changes_link after update of cited on refs begin
            delete from graph_changes where n = (select n from reference_lists where k = new.list);
            insert into graph_changes (n) values ((select n from reference_lists where k = new.list));
        end;

create trigger graph_changes_paper after update of title, categories, primary_category, published, announced on papers
                when (new.title is null) <> (old.title is null) or new.categories is not old.categories
                    or new.primary_category is not old.primary_category or new.published is not old.published
                    or new.announced is not old.announced begin
            delete from graph_changes where n = new.n;
            insert into graph_changes (n) values (new.n);
        end;

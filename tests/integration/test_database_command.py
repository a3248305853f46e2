"""`database` from a shell: where it lies, what is in it, answers, and the page about it."""

from __future__ import annotations

import json
import shutil
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from readinglist import open_library
from readinglist.core.errors import UsageError
from readinglist.core.ideas import Idea
from readinglist.ideas.ideas import add_ideas
from readinglist.ideas.ledger import prepare_ledger
from readinglist.upkeep.tables import look, named_queries
from tests.integration.store_toys import NOW, at
from tests.unit.cli.fake_library import Ran, run_on

ROOT = Path(__file__).parents[2]
WORDS = {"words": "reward"}  # what a named query leaves open


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("database") / "home"
    shutil.copytree(ROOT / "tests/data/old/0.1.0-schema6", home)
    with open_library(home, environ={}, clock=at(NOW)) as library:
        add_ideas(library, [Idea("transformer")])
        for _ in prepare_ledger(library):
            pass
    return home


def run(home: Path, *words: str) -> Ran:
    return run_on(open_library(home, environ={}, clock=at(NOW)), *words)  # type: ignore[arg-type]


def test_it_says_where_the_database_lies_and_what_is_in_it(home):
    text = run(home, "database").out
    assert text.startswith(str(home / "library.db"))
    assert "v_papers" in text
    assert "search" in text
    assert "--set words=..." in text
    record = json.loads(run(home, "database", "--json").out)
    assert list(record) == ["path", "steps", "relations", "queries"]
    assert list(record["relations"][0]) == ["name", "kind", "description", "columns"]


@pytest.mark.parametrize("query", named_queries(), ids=lambda query: query.name)
def test_each_named_query_is_answered_and_stands_in_the_page(home, query):
    given = [word for name in query.parameters for word in ("--set", f"{name}={WORDS[name]}")]
    ran = run(home, "database", query.name, *given, "--json")
    assert ran.code == 0, ran.err
    rows = json.loads(ran.out)
    assert rows, "an answer without rows shows nothing"
    assert run(home, "database", query.name, *given).out.split("\n")[0].split() == list(rows[0])
    page = (ROOT / "docs" / "database.md").read_text(encoding="utf-8")
    assert query.sql in page


def test_a_query_of_ones_own_is_answered_and_a_wrong_one_refused(home):
    sql = "select id, 1.5 as x, x'00ff' as raw, null as y from v_papers where verdict = :v order by id limit 1"
    row = {"id": "2511.00001", "x": 1.5, "raw": "00ff", "y": None}
    assert json.loads(run(home, "database", sql, "--set", "v=keep", "--json").out) == [row]
    refused = run(home, "database", "drop table log")
    assert refused.code == 2
    assert "cannot be answered" in refused.err
    assert run(home, "database", "select 1", "--set", "v").code == 2


def test_a_wrong_name_and_what_is_left_open_are_told_with_what_to_do(home):
    assert "none is named 'nope'; `readinglist database` lists them" in run(home, "database", "nope").err
    assert "leaves :words open: say what it is, as in --set words=..." in run(home, "database", "search").err
    assert "leaves :V2 open" in run(home, "database", "select :v, ':no', :V2", "--set", "v=1").err


def test_no_column_is_lost_and_no_number_breaks_the_json(home):
    sql = "select 1 as id, 2 as id, 3 as id_2, 4 as id, 1e999 as much"
    ran = run(home, "database", sql, "--json")
    assert json.loads(ran.out) == [{"id": 1, "id_2": 2, "id_2_2": 3, "id_3": 4, "much": None}]
    assert "inf" in run(home, "database", sql).out


@pytest.fixture
def ctrl_c_is_heard() -> Iterator[None]:
    """Also where the tests were started in the background, deaf to it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("ctrl_c_is_heard")
def test_ctrl_c_ends_a_query_that_would_not_end(home):
    with open_library(home, environ={}, clock=at(NOW)) as library:
        press = threading.Timer(0.2, signal.pthread_kill, [threading.get_ident(), signal.SIGINT])
        press.start()
        started = time.monotonic()
        with pytest.raises(KeyboardInterrupt):
            library.upkeep.query(ENDLESS)
        assert time.monotonic() - started < 5
        assert library.upkeep.query("select 1 as x").rows == ((1,),)


ENDLESS = "with recursive n(i) as (select 1 union all select i + 1 from n where i < 50000000) select max(i) from n"


def test_C23_a_query_has_an_end_in_time_and_in_rows(home):
    path = home / "library.db"
    with pytest.raises(UsageError, match="takes more than"):
        look(path, ENDLESS, most_s=0.1)
    many = "with recursive n(i) as (select 1 union all select i + 1 from n) select i from n limit {}"
    with pytest.raises(UsageError, match="more than 100 rows: end it with a limit"):
        look(path, many.format(101), most=100)
    assert len(look(path, many.format(100), most=100).rows) == 100
    assert run(home, "database", many.format(200_001)).code == 2


EVIL = "id; drop table log--"
NAMES_OF_OURS = [
    ("database", "search", "--set", f"{EVIL}=x"),
    ("top", "--goal", EVIL),
    ("top", "--night", EVIL),
    ("queue", "starters", "--kind", EVIL),
    ("ideas", "show", EVIL),
    ("export", EVIL),
    ("export", "csv", "--goal", EVIL),
]


@pytest.mark.parametrize("words", NAMES_OF_OURS, ids=" ".join)
def test_C21_a_name_that_is_none_of_ours_is_refused_and_never_a_part_of_a_query(home, words):
    before = (home / "library.db").read_bytes()
    refused = run(home, *words)
    assert refused.code in (2, 66), refused
    assert "syntax" not in refused.err
    assert "No such" not in refused.err, "the option itself is unknown, so nothing is shown"
    assert (home / "library.db").read_bytes() == before


REFUSED = """
select load_extension('/tmp/evil.so')
select readfile('/etc/passwd')
select writefile('CANARY', 'x')
select edit('x', 'touch CANARY')
select fts3_tokenizer('simple')
attach database 'CANARY' as other
attach database ':memory:' as other
detach database main
vacuum into 'CANARY'
vacuum
insert into library (key, value) values ('a', 'b')
update log set data = '{}'
delete from papers
replace into library (key, value) values ('a', 'b')
insert into papers_fts (papers_fts) values ('rebuild')
with x as (select 1) delete from papers
drop table log
create table t (x)
create temp table t (x)
create temp trigger t after insert on log begin select 1; end
create virtual table temp.t using fts5(x)
alter table papers add column x
reindex
analyze
begin
begin exclusive
savepoint s
pragma query_only = off
pragma query_only(0)
pragma writable_schema = on
pragma journal_mode = delete
pragma user_version = 9
pragma wal_checkpoint(truncate)
pragma incremental_vacuum
pragma temp_store_directory = '/tmp'
select * from pragma_wal_checkpoint
select 1; drop table log
""".strip().splitlines()


@pytest.mark.parametrize("sql", REFUSED)
def test_C23_a_query_loads_nothing_attaches_nothing_and_writes_nothing(home, tmp_path, monkeypatch, sql):
    monkeypatch.chdir(tmp_path)
    before = (home / "library.db").read_bytes()
    refused = run(home, "database", sql.replace("CANARY", str(tmp_path / "canary")))
    assert (refused.code, "cannot be answered" in refused.err) == (2, True), refused.err
    assert list(tmp_path.iterdir()) == []
    assert (home / "library.db").read_bytes() == before


@pytest.mark.parametrize(
    "sql",
    [
        "with recursive n(i) as (select 1 union all select i + 1 from n where i < 3) select max(i) from n",
        "select p.id from papers_fts f join papers p on p.n = f.rowid where papers_fts match 'reward' order by rank",
        "select snippet(papers_fts, 0, '[', ']', '...', 5) from papers_fts where papers_fts match 'the'",
        "select name from pragma_table_info('papers')",
        "pragma table_info(papers)",
        "select json_extract(data, '$.verdict'), upper(kind), row_number() over (order by seq) from log",
        "explain query plan select * from papers",
    ],
)
def test_C23_what_only_looks_is_answered(home, sql):
    assert run(home, "database", sql).code == 0


def test_what_an_answer_holds_cannot_rule_the_terminal(home):
    assert "\x1b" not in run(home, "database", "select 'a' || char(27) || '[31m' as x").out


def test_the_metadata_of_datasette_is_whole(home):
    told = yaml.safe_load(run(home, "database", "--datasette").out)
    assert told["databases"]["library"]["tables"]["v_papers"]["fts_table"] == "papers_fts"
    assert "database --datasette" in (ROOT / "docs" / "database.md").read_text(encoding="utf-8")


def test_a_notebook_shows_an_answer_as_a_table_with_its_text_escaped(home):
    with open_library(home, environ={}, clock=at(NOW)) as library:
        table = library.upkeep.query("select '<b>' as x, null as y")
    assert table._repr_html_() == (
        "<table><thead><tr><th>x</th><th>y</th></tr></thead><tbody><tr><td>&lt;b&gt;</td><td></td></tr></tbody></table>"
    )
    assert table.records() == [{"x": "<b>", "y": None}]
    assert table.column("x") == ["<b>"]

"""Two colleagues: what leaves one library, what opens in the other, and what of it speaks in the ranking."""

from __future__ import annotations

import json
import logging
import re
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from readinglist import open_library
from readinglist.core.errors import InputError, NotFound
from readinglist.core.log import Bet, Rated, Tagged, Verdict
from readinglist.core.shared_papers import OPTIONAL
from readinglist.core.work_entries import Backburner, ProjectChanged, TimeSpent
from readinglist.formats.share_file import read_share
from readinglist.lists.evaluate import evaluate
from readinglist.lists.records import Evaluation
from readinglist.shell.library import Library
from readinglist.taste.bets import bet_on_paper
from readinglist.taste.critique import open_critique, record_quick_critique
from readinglist.together.share import Choice, compare, make_share, save_share
from tests.fakes import paper, weekdays
from tests.integration.store_toys import at, dump, insert, open_store
from tests.unit.cli.fake_library import Ran, record, run_on

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
IDS = [paper(n).id for n in range(1, 30)]
BOTH, ADAS, QUIET, MINE = IDS[0], IDS[1], IDS[2], IDS[3]
THEIRS = "obviouslybrilliant"  # a word of Ada's critique
Run = Callable[..., Ran]


def opened(home: Path, moment: datetime = NOW) -> Library:
    return open_library(home, environ={}, clock=at(moment))


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The libraries of Ada, who says much, and of Ben, who has said little."""
    folder = tmp_path_factory.mktemp("colleagues")
    for name in ("ada", "ben"):
        with open_store(folder / name, NOW) as store:
            store.papers.apply([insert(paper(n)) for n in range(1, 25)])
    with opened(folder / "ada") as ada:
        ada.keep(BOTH, ADAS, because="canary-because")
        ada.skip(QUIET)
        record_quick_critique(ada, BOTH, Rated("10x", 1, 3, 1, "yes", f"{THEIRS} line"))
        bet_on_paper(ada, BOTH, 0.8, None, because="canary-bet")
        critique = open_critique(ada, BOTH)
        text = critique.read_text().replace("## Claim\n", f"## Claim\n{THEIRS} claim\n", 1)
        critique.write_text(text + "\n## My boss\ncanary-section\n")
    with opened(folder / "ben") as ben:
        ben.skip(BOTH)
        ben.keep(QUIET, MINE)
    return folder


@pytest.fixture
def two(homes: Path, tmp_path: Path) -> Path:
    """Both libraries, to be written to, and Ada's share."""
    shutil.copytree(homes, tmp_path / "two")
    with opened(tmp_path / "two" / "ada") as ada:
        save_share(ada, make_share(ada, Choice()), Path(tmp_path / "two" / "ada.json"))
    return tmp_path / "two"


@pytest.fixture
def ben(two: Path) -> Run:
    """Ben's command line."""
    return lambda *words: run(two / "ben", *words)


def run(home: Path, *words: str, moment: datetime = NOW) -> Ran:
    """A command line on the library of somebody."""
    return run_on(opened(home, moment), *words)  # type: ignore[arg-type]


# --- what leaves ---------------------------------------------------------------------------------------


def test_what_was_said_on_the_day_itself_is_since_it(two: Path) -> None:
    with opened(two / "ben") as ben:
        assert len(make_share(ben, Choice(since=NOW.date())).papers) == 3
        with pytest.raises(NotFound):
            make_share(ben, Choice(since=NOW.date() + timedelta(days=1)))


def test_the_reason_is_that_of_the_verdict_that_holds(two: Path) -> None:
    with opened(two / "ben") as ben:
        ben.keep(IDS[7], because="first")
        ben.skip(IDS[7], because="second")
        ben.undo()
        (told,) = [one for one in make_share(ben, Choice(extra=frozenset({"reasons"}))).papers if one.id == IDS[7]]
    assert (told.verdict, told.because) == ("keep", "first")


def test_later_is_no_verdict_for_others_where_a_critique_is_shared_too(two: Path) -> None:
    with opened(two / "ben") as ben:
        ben.later(IDS[8])
        record_quick_critique(ben, IDS[8], Rated(line="what I think"))
        save_share(ben, make_share(ben, Choice()), Path(two / "ben.json"))
    told = {one.id: one for one in read_share((two / "ben.json").read_bytes(), "ben.json").papers}[IDS[8]]
    assert (told.verdict, told.decided, told.critique and told.critique.ratings.line) == (None, None, "what I think")


def test_a_day_that_an_import_assumed_stays(two: Path) -> None:
    with opened(two / "ben") as ben:
        ben.store.log.append(Verdict("keep", on="2017-07-01", assumed=True), IDS[6])
        days = {one.id: (one.verdict, one.decided) for one in make_share(ben, Choice()).papers}
    assert days[IDS[6]] == ("keep", None)
    assert days[MINE] == ("keep", "2026-11-25")


def fill_private_places(lib: Library) -> None:
    """A canary word in every private place of a library."""
    goal = "canary-goal"
    lib.add_goal(goal, "canary-goaltext")
    lib.store.log.append(Verdict("keep", goal=goal, because="canary-because"), MINE)
    lib.read(MINE, minutes=98765)
    lib.store.log.append(Tagged(("canary-tag", "chosen")), MINE)
    lib.store.log.append(Bet(0.5, "2028-01-01", top=0.1, because="canary-bet", visible=("canary-visible",)), MINE)
    lib.store.log.append(Bet(0.5, "2028-01-01", about="idea", groups=3), "canary-idea")
    lib.store.log.append(Bet(0.5, "2028-01-01", about="repro"), "canary-repro")
    lib.store.log.append(ProjectChanged("add", "canary-projecttext"), "canary-project")
    lib.store.log.append(Backburner("canary-backburner"), "canary-backburner")
    lib.store.log.append(TimeSpent("2026-11-25", 4321, note="canary-note"), "canary-item")
    lib.store.log.append(Rated(line="spoken line"), MINE)
    lib.store.log.append(Verdict("later", because="canary-later"), IDS[9])
    lib.places.journal.mkdir(exist_ok=True)
    (lib.places.journal / "2026-11-25.md").write_text("canary-journal\n")
    critique = open_critique(lib, MINE)
    text = critique.read_text().replace("---\n", "---\ncanary-key: canary-value\n", 1)
    text = re.sub("(?m)^(status|verdict):.*", r"\1: canary-\1", text)  # keys of ours, changed by hand
    text = text.replace("## Problem\n", "## Problem\nspoken problem\n### canary-heading\ncanary-nested\n", 1)
    text = text.replace("## Problem\n", "canary-preamble\n\n## Problem\n<!-- canary-comment -->\n", 1)
    critique.write_text(text + "\n# canary-heading\ncanary-section\n")


def test_no_private_word_leaves(two: Path) -> None:
    with opened(two / "ben") as lib:
        fill_private_places(lib)
    path = two / "ben.json"
    for words in ([], ["--kept"], ["--tag", "canary-tag"], ["--since", "2026-11-01", "--name", "Ben"]):
        ran = run(two / "ben", "share", "-o", str(path), *words)
        assert ran.code == 0, ran.err
        text = path.read_text()
        assert "canary" not in text
        assert not re.search("98765|4321", text)
        assert all(word in text for word in ("spoken line", "spoken problem", MINE))
        assert "canary" not in ran.out


@pytest.mark.parametrize(
    ("extra", "words"),
    [
        ("reasons", {"canary-because", "canary-bet"}),
        ("tags", {"canary-tag"}),
        ("goals", {"canary-goal"}),
        ("own", {"canary-key", "canary-value", "canary-heading", "canary-nested", "canary-preamble", "canary-section"}),
    ],
)
def test_private_words_leave_where_they_are_asked_for_and_no_others_do(two: Path, extra: str, words: set[str]) -> None:
    with opened(two / "ben") as lib:
        fill_private_places(lib)
    path = two / "ben.json"
    ran = run(two / "ben", "share", "-o", str(path), "--with", extra)
    assert OPTIONAL[extra] in ran.out
    text = path.read_text()
    assert set(re.findall(r"canary-[a-z]+", text)) == words
    assert len(run(two / "ada", "share", "compare", str(path)).err) == 0


def test_the_preview_writes_nothing_and_names_every_paper(two: Path) -> None:
    ran = run(two / "ada", "share", "--dry-run", "-o", str(two / "no.json"))
    assert ran.code == 0
    assert all(paper_id in ran.out for paper_id in (BOTH, ADAS, QUIET))
    assert "includes what you skipped" in ran.out
    assert not (two / "no.json").exists()
    told = record(run(two / "ada", "share", "--dry-run", "--kept", "--json"))
    assert (told["papers"], told["keeps"], told["skips"], told["critiques"], told["bets"]) == (2, 2, 0, 1, 1)
    assert told["file"] is None


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), 2),
        (("-o", "x.json", "--with", "minutes"), 2),
        (("-o", "x.json", "--name", "../x"), 2),
        (("--dry-run", "--tag", "nothing"), 66),
    ],
)
def test_a_share_that_cannot_be(two: Path, words: tuple[str, ...], code: int) -> None:
    ran = run(two / "ada", "share", *words)
    assert (ran.code, ran.out) == (code, "")


# --- what opens ----------------------------------------------------------------------------------------


def everything_printed(two: Path, ben: Run) -> str:
    """All that Ben can look at after he was given the file, and the bytes of his library."""
    path = str(two / "ada.json")
    words = [
        ("compare", path),
        ("compare", path, "--json"),
        ("compare", path, "--paper", BOTH),
        ("show", BOTH),
        ("show", BOTH, "--json"),
        ("why", ADAS),
        ("top", "--all", "--json"),
        ("log",),
        ("log", "--json"),
        ("colleague", "list", "--json"),
        ("-v", "compare", path),
    ]
    ran = [ben(*some) for some in words]
    files = [file.read_bytes() for file in (two / "ben").rglob("*") if file.is_file()]
    return "".join(r.out + r.err for r in ran) + repr(files)


def test_their_critique_is_nowhere_before_mine_is_written(
    two: Path, ben: Run, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    assert ben("colleague", "add", "Ada", str(two / "ada.json")).code == 0
    assert ben("import", str(two / "ada.json")).code == 0
    seen = everything_printed(two, ben)
    told = record(ben("compare", str(two / "ada.json"), "--json"))
    (beside,) = [one for one in told["papers"] if one["id"] == BOTH]
    assert beside["critique"] == {"mine": None, "theirs": None, "closed": True}
    assert beside["bets"] == {"same": [], "closed": 1}
    assert THEIRS not in seen + caplog.text
    assert [record(ben(*some, THEIRS, "--json"))["count"] for some in (("search",), ("critique", "search"))] == [0, 0]
    assert "80%" not in seen
    assert "10x" not in ben("compare", str(two / "ada.json")).out


def test_the_empty_form_opens_nothing_and_a_word_of_mine_opens_it(two: Path, ben: Run) -> None:
    path = str(two / "ada.json")
    with opened(two / "ben") as lib:
        file = open_critique(lib, BOTH)
    assert THEIRS not in ben("compare", path).out
    file.write_text(file.read_text().replace("## Claim\n", "## Claim\nmy own claim\n", 1))
    ran = ben("compare", path, "--paper", BOTH)
    assert f"Claim, the other: {THEIRS} claim" in ran.out
    assert "Claim, you: my own claim" in ran.out
    assert "critique of the other" not in ran.out
    assert "80%" not in ran.out  # the chance waits for a bet of mine
    ben("bet", BOTH, "20")
    (beside,) = record(ben("compare", path, "--paper", BOTH, "--json"))["papers"]
    assert [(b["mine"]["p"], b["theirs"]["p"]) for b in beside["bets"]["same"]] == [(0.2, 0.8)]
    file.unlink()
    assert THEIRS not in ben("compare", path, "--json").out


def test_papers_are_sorted_by_disagreement_and_only_their_keeps_are_suggested(two: Path, ben: Run) -> None:
    with opened(two / "ben") as lib:
        record_quick_critique(lib, BOTH, Rated("10x", 1, 3, 1, "yes", "the same"))
    told = record(ben("compare", str(two / "ada.json"), "--json"))
    assert [(one["id"], one["disagreement"]) for one in told["papers"]] == [(QUIET, 1.0), (BOTH, 0.5)]
    assert [one["id"] for one in told["only_theirs"]] == [ADAS]
    assert (told["only_mine"], told["agreement"]["too_few"], told["agreement"]["kappa"]) == (1, True, None)
    ben("later", ADAS)
    assert record(ben("compare", str(two / "ada.json"), "--json"))["only_theirs"] == [], "what I put off is no news"


def test_a_paper_that_cannot_be_compared(two: Path, ben: Run) -> None:
    assert ben("compare", str(two / "ada.json"), "--paper", MINE).code == 66
    assert ben("compare", str(two / "nobody.json")).code == 66


# --- a hostile file ------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", [("compare",), ("colleague", "add", "Eve"), ("import",)])
@pytest.mark.parametrize(
    "change",
    [
        {"title": "<script>zebrafish</script>"},
        {"title": "\x1b]0;zebrafish\x07"},
        {"id": "../../etc/passwd"},
        {"title": "zebrafish" * 1000},
        {"verdict": 7},
    ],
)
def test_F25_a_hostile_share_is_refused_whole_and_nothing_is_stored(
    two: Path, ben: Run, command: tuple[str, ...], change: dict[str, Any]
) -> None:
    """One bad field of the last paper, and the good ones before it are not used either."""
    told = json.loads((two / "ada.json").read_text())
    told["papers"].append({"id": "2401.99999", "verdict": "keep"} | change)
    told["papers"].insert(0, {"id": "2401.88888", "verdict": "keep", "title": "a new one"})
    (two / "eve.json").write_text(json.dumps(told))
    tables = ("papers", "log", "colleague_lists", "colleague_keeps")
    with open_store(two / "ben") as store:
        before = dump(store, *tables)
    ran = ben(*command, str(two / "eve.json"))
    assert ran.code == 65
    assert "zebrafish" not in ran.out + ran.err
    assert len(ran.err.strip().splitlines()) <= 3
    with open_store(two / "ben") as store:
        assert dump(store, *tables) == before


def test_the_message_of_a_refusal_chains_no_cause_that_quotes_the_file(two: Path) -> None:
    (two / "eve.json").write_text(json.dumps({"readinglist_share": 1, THEIRS: THEIRS}))
    with opened(two / "ben") as lib, pytest.raises(InputError) as error:
        compare(lib, Path(two / "eve.json"), None)
    assert error.value.__cause__ is None
    assert error.value.__suppress_context__


# --- their list in my ranking --------------------------------------------------------------------------


def test_a_followed_list_is_a_labelled_reason_and_undo_takes_it_away(two: Path, ben: Run) -> None:
    before = record(ben("top", "--all", "--json"))
    assert ben("colleague", "add", "Noor", str(two / "ada.json")).code == 0
    after = record(ben("top", "--all", "--json", "-n", "30"))
    told = {one["id"]: [r for r in one["reasons"] if "Noor" in r["text"]] for one in after["papers"]}
    assert [(r["kind"], r["text"]) for r in told[ADAS]] == [("paper", "like Noor, who kept it")]
    assert all(r["weight"] > 0 for reasons in told.values() for r in reasons)
    for one in after["papers"]:
        assert sum(r["weight"] for r in one["reasons"]) == pytest.approx(one["score"])
    assert record(ben("colleague", "list", "--json"))["colleagues"][0] | {"since": ""} == {
        "name": "Noor",
        "since": "",
        "papers": 2,
    }
    assert ben("undo").code == 0
    assert record(ben("top", "--all", "--json")) == before
    assert record(ben("colleague", "list", "--json"))["count"] == 0


def test_drop_is_a_decision_too_and_a_newer_file_takes_the_place_of_the_old(two: Path, ben: Run) -> None:
    path = str(two / "ada.json")
    assert ben("colleague", "drop", "Ada").code == 66
    ben("colleague", "add", "Ada", path)
    ben("colleague", "drop", "Ada")
    assert record(ben("colleague", "list", "--json"))["count"] == 0
    ben("undo")
    with opened(two / "ada") as ada:
        ada.keep(IDS[7])
        save_share(ada, make_share(ada, Choice()), Path(path))
    ben("colleague", "add", "Ada", path)
    assert record(ben("colleague", "list", "--json"))["colleagues"][0]["papers"] == 3
    assert "follow  Ada" in ben("undo").out
    assert record(ben("colleague", "list", "--json"))["colleagues"][0]["papers"] == 2


def test_a_list_that_came_by_another_device_says_that_it_is_not_here(two: Path, ben: Run) -> None:
    ben("colleague", "add", "Ada", str(two / "ada.json"))
    with opened(two / "ben") as lib, open_store(two / "other") as other:
        other.log.add_entries(lib.log())
    assert "not on this device" in run(two / "other", "colleague", "list").out
    assert run(two / "other", "top", "--all").code == 0


def test_the_lists_of_two_are_merged_by_import(two: Path, ben: Run) -> None:
    """Each imports the share of the other: both know what either kept, and nobody's verdicts change."""
    with opened(two / "ada") as ada:
        ada.store.papers.apply([insert(paper(40))])
        ada.keep(paper(40).id)
        save_share(ada, make_share(ada, Choice()), Path(two / "ada.json"))
    with opened(two / "ben") as lib:
        save_share(lib, make_share(lib, Choice()), Path(two / "ben.json"))
        before = {p.id: p.verdict for p in lib.store.papers.by_rows(range(1, lib.store.papers.count() + 1))}
    report = record(ben("import", str(two / "ada.json"), "--json"))["files"][0]
    assert (report["kind"], report["found"], report["new"], report["skipped"]) == ("share", 3, 1, [])
    with opened(two / "ben") as lib:
        found = lib.store.papers.by_rows(range(1, lib.store.papers.count() + 1))
        assert {p.id: p.verdict for p in found} == before | {paper(40).id: None}
        assert lib.paper(paper(40).id).title == paper(40).title
        assert lib.paper(ADAS).abstract == paper(2).abstract  # a title of theirs erases nothing
    assert run(two / "ada", "import", str(two / "ben.json")).code == 0
    assert ben("import", str(two / "ada.json"), "--keep").code == 0
    with opened(two / "ben") as lib:
        assert lib.paper(ADAS).verdict == "keep"


# --- what it is worth ----------------------------------------------------------------------------------

DAYS = weekdays(date(2026, 10, 5), 13)
EVENING = datetime.combine(DAYS[-1], time(20), UTC)
PER_NIGHT = 30


def nightly(lib: Library, liked: str) -> None:
    """Thirteen nights; of each what has a word in its title is kept, on its night."""
    for number, day in enumerate(DAYS):
        some = [paper(1000 + number * PER_NIGHT + i) for i in range(PER_NIGHT)]
        lib.store.papers.apply([insert(one, (day.isoformat(), "new")) for one in some])
        lib.store.nights.record([day], ["cs.LG"], "rss")
        for one in some:
            if liked in (one.title or ""):
                at_night = datetime.combine(day, time(9), UTC)
                lib.store.log.append(Verdict("keep", on=day.isoformat()), one.id, at=at_night)


def evaluated(home: Path) -> Evaluation:
    with opened(home, EVENING) as lib:
        *_, found = evaluate(lib)
    assert isinstance(found, Evaluation)
    return found


def test_evaluate_tells_what_a_colleague_s_list_is_worth_from_what_was_kept_before_each_night(tmp_path: Path) -> None:
    for name, liked in (("ada", "policy"), ("ben", "policy")):
        with opened(tmp_path / name) as lib:
            nightly(lib, liked)
    alone = evaluated(tmp_path / "ben")
    assert alone.colleagues == {}
    with opened(tmp_path / "ada") as ada:
        save_share(ada, make_share(ada, Choice()), Path(tmp_path / "ada.json"))
    run(tmp_path / "ben", "colleague", "add", "Ada", str(tmp_path / "ada.json"))
    found = evaluated(tmp_path / "ben")
    worth = found.colleagues["Ada"]
    assert worth.keeps == found.keeps + sum("policy" in (paper(1000 + i).title or "") for i in range(PER_NIGHT))
    assert [figure.nights for figure in worth.plain] == [figure.nights for figure in found.plain["ours"]]
    for with_list, without, difference in zip(found.plain["ours"], alone.plain["ours"], worth.plain, strict=True):
        assert with_list.value is not None
        assert without.value is not None
        assert difference.value is not None
        assert difference.value == pytest.approx(with_list.value - without.value)
        assert difference.interval is not None
        assert difference.interval[0] <= difference.value <= difference.interval[1]
    told = record(run(tmp_path / "ben", "evaluate", "--json", moment=EVENING))
    assert told["colleagues"]["Ada"]["dated_keeps"] == worth.keeps
    assert told["colleagues"]["Ada"]["unbiased"]["top 10"]["value"] is None

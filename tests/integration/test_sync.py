"""Libraries that share a folder, whatever happened on which of them and whatever a service did to the files."""

from __future__ import annotations

import json
import shutil
import unicodedata
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from readinglist import Library, open_library
from readinglist.core.errors import InputError, Locked, NotFound, UsageError
from readinglist.core.log import Labelled, LogData, PileStarted, Rated, Verdict, log_data_to
from readinglist.core.work_entries import QueueChanged
from readinglist.store.locks import held
from readinglist.study.queue import add_item, change_item, queue_rows
from readinglist.sync import texts as sync_texts
from readinglist.sync.folder import check_of, decode_lines, encode_line, folder_id, read_shared
from readinglist.sync.tables import SyncState, load_state, save_state
from readinglist.taste.bets import describe_bets, placed_bets
from readinglist.upkeep.doctor import examine
from tests.decisions import DECISIONS, P
from tests.fakes import paper
from tests.integration.store_toys import NOW, at, check_invariant, insert, open_store
from tests.unit.cli.fake_library import run_on

# What reads the log in one way or another; a sync must leave the same on every device.
READING = (
    *("log", "status", "top --all", "ideas list", "goal list", "project list", "admire list", "backburner list"),
    *("bets list", "bets due", "taste", "queue list", "next", "diet", "lookback", "colleague list", "critique missing"),
    *("pile status survey", "pile next survey", "repro table ppo-again", "project show walker", "show 2511.00001"),
    *("ideas show PPO", "tonight", "trends", "evaluate", "revised", "fate 2511.00001", "why 2511.00001"),
)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of eight papers that is never used itself."""
    home = tmp_path_factory.mktemp("sync") / "home"
    with open_store(home) as store:
        store.papers.apply([insert(paper(n)) for n in range(1, 9)])
    return home


Make = Callable[..., Library]


@pytest.fixture
def make(template: Path, tmp_path: Path) -> Iterator[Make]:
    """`make("a")`: a device of this name; `minutes` its clock is ahead, `bare` without any paper."""
    opened: list[Library] = []

    def device(name: str, minutes: int = 0, *, bare: bool = False) -> Library:
        opened.append(a_device(template, tmp_path / name, minutes, bare=bare))
        return opened[-1]

    yield device
    for library in opened:
        library.close()


def a_device(template: Path, home: Path, minutes: int = 0, *, bare: bool = False) -> Library:
    if not bare and not home.exists():
        shutil.copytree(template, home)
    library = open_library(home, environ={}, clock=at(NOW + timedelta(minutes=minutes)))
    if not bare and not library.store.log.last_seq():
        library.store.log.rename_device()
    return library


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "shared"
    made.mkdir()
    return made


def segments(folder: Path) -> list[Path]:
    return sorted(folder.glob("devices/*/*.jsonl"))


def says(library: Library) -> dict[str, Any]:
    """All that the commands read from the log: equal on devices that hold the same."""
    entries = [(e.id, e.at, e.device, log_data_to(e.data), e.subject) for e in library.log()]
    states = {i: library.store.log.state(i) for i in P}
    texts = {
        str(path.relative_to(library.places.data)): path.read_bytes()
        for top in ("notes", "journal", "goals")
        for path in sorted((library.places.data / top).rglob("*.md"))
        if ".trash" not in path.parts
    }
    return {"log": entries, "states": states, "texts": texts}


def decide(library: Library, decision: tuple[LogData, str]) -> None:
    library.store.log.append(*decision)


# The law


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("decide"), st.integers(0, 2), st.sampled_from(DECISIONS)),
        st.tuples(st.just("undo"), st.integers(0, 2), st.none()),
        st.tuples(st.just("write"), st.integers(0, 2), st.sampled_from(["journal/2026-11-24.md", "notes/x.md"])),
        st.tuples(st.just("move"), st.integers(0, 2), st.none()),
        st.tuples(st.just("sync"), st.integers(0, 2), st.none()),
        st.tuples(st.sampled_from(["conflict", "renamed", "cut"]), st.just(0), st.integers(0, 10)),
    ),
    min_size=6,
    max_size=24,
)


def damage(folder: Path, what: str, which: int) -> None:
    """What a service does to files: a copy of an earlier state, another name, a file that is incomplete."""
    found = segments(folder)
    if not found:
        return
    path = found[which % len(found)]
    lines = path.read_bytes().splitlines(keepends=True)
    if what == "conflict":
        kept = b"".join(lines[: 1 + which % len(lines)])
        names = (
            "{} (conflicted copy 2026-11-24).jsonl",
            "{}.sync-conflict-20261124-101112-ABCDEFG.jsonl",
            "{} 2.jsonl",
        )
        path.with_name(names[which % 3].format(path.stem)).write_bytes(kept)
    elif what == "renamed":
        path.rename(path.with_name(f"{path.stem} (Ada's laptop).jsonl"))
    else:
        path.write_bytes(path.read_bytes()[: -1 - which * 7])


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(STEPS, st.integers(2, 3), st.permutations([0, 1, 2]))
def test_two_and_three_devices_end_equal_whatever_the_order(
    template: Path,
    tmp_path_factory: pytest.TempPathFactory,
    steps: list[tuple[str, int, Any]],
    count: int,
    order: list[int],
) -> None:
    """Decisions of every kind, undos, edits, clocks that are off, conflict copies, renamed and cut files."""
    base = tmp_path_factory.mktemp("devices")
    folder = base / "shared"
    devices = [a_device(template, base / str(n), minutes=17 * n) for n in range(count)]
    for number, (what, who, which) in enumerate(steps):
        device = devices[who % count]
        note = device.places.data / (which if what == "write" else "notes/x.md")
        if what == "decide":
            decide(device, which)
        elif what == "undo":
            device.store.log.undo()
        elif what == "write":
            note.parent.mkdir(parents=True, exist_ok=True)
            note.write_text((note.read_text() if note.exists() else "# title\n\n") + f"- word {number}\n")
        elif what == "move" and note.exists():
            note.rename(note.with_name(f"y{number}.md"))
        elif what == "sync":
            device.sync(folder)
        elif what in ("conflict", "renamed", "cut"):
            damage(folder, what, which)
    for round in (order, *[range(count)] * 2):
        for n in round:
            devices[n % count].sync(folder)
    first, *others = [says(device) for device in devices]
    assert all(other == first for other in others)
    words = "".join(text.decode() for text in first["texts"].values())
    written = [f"- word {number}\n" for number, (what, _, _) in enumerate(steps) if what == "write"]
    assert all(words.count(word) >= 1 for word in written)
    for device in devices:
        check_invariant_but_copies(device)
        device.close()
    shutil.rmtree(base)


def check_invariant_but_copies(library: Library) -> None:
    """The states are the fold of the log, the index is sound; of texts only conflicts may be told."""
    found = [p.what for p in examine(library.store, library.places).problems if "copy" not in p.what]
    assert [what for what in found if "has the id of" not in what] == []


# Decisions


def test_decisions_of_every_kind_read_the_same_on_the_other_device(make: Make, folder: Path) -> None:
    one, other = make("one"), make("other", minutes=-90)
    for number, decision in enumerate(DECISIONS):
        decide((one, other)[number % 2], decision)
    one.undo()
    for device in (one, other, one):
        device.sync(folder)
    assert says(one) == says(other)
    for words in READING:
        told = []
        for name in ("one", "other"):
            ran = run_on(open_library(one.places.data.parent / name, environ={}, clock=at()), *words.split(), "--json")  # type: ignore[arg-type]
            assert ran.code in (0, 66), (words, ran)
            told.append(ran.out)
        assert told[0] == told[1], words


def test_an_undo_reaches_the_other_device_whichever_of_the_two_arrives_first(make: Make, folder: Path) -> None:
    one, other = make("one"), make("other")
    one.keep(P[0])
    one.sync(folder)
    kept = segments(folder)[0]
    one.undo()
    one.sync(folder)
    lines = kept.read_bytes().splitlines(keepends=True)
    kept.write_bytes(b"".join(line for line in lines if b'"kind": "undo"' in line))
    other.sync(folder)
    assert other.store.log.state(P[0]).verdict is None
    kept.write_bytes(b"".join(lines))
    other.sync(folder)
    assert other.store.log.state(P[0]).verdict is None
    assert says(one) == says(other)


def test_undo_takes_back_what_was_decided_here_and_not_what_came_last(make: Make, folder: Path) -> None:
    one, other = make("one"), make("other", minutes=30)
    one.keep(P[0])
    other.skip(P[1])
    for device in (other, one):
        device.sync(folder)
    assert [entry.subject for entry in one.undo()] == [P[0]]
    assert one.store.log.state(P[1]).verdict == "skip"


@pytest.mark.parametrize("minutes", [600, 0])
def test_a_decision_made_after_a_sync_wins_whatever_the_clocks_say(make: Make, folder: Path, minutes: int) -> None:
    """The other clock is ten hours ahead; or both say the same second, and the other device has decided more."""
    one, other = make("one"), make("other", minutes=minutes)
    for n in (1, 2, 3, 4, 0):
        other.keep(P[n])
    add_item(other, P[0], QueueChanged("add"), None)
    other.sync(folder)
    one.sync(folder)
    one.skip(P[0])
    change_item(one, P[0], QueueChanged("drop"))
    one.sync(folder)
    other.sync(folder)
    assert one.store.log.state(P[0]).verdict == other.store.log.state(P[0]).verdict == "skip"
    assert [row.item.state for row in queue_rows(other)] == ["dropped"]


def test_a_verdict_on_a_paper_that_is_not_here_holds_with_its_words(make: Make, folder: Path) -> None:
    one, other = make("one"), make("bare", bare=True)
    one.keep(P[0], because="few parts")
    one.sync(folder)
    report = other.sync(folder)
    assert (report.papers_taken, report.pending) == (1, 0)
    assert (other.paper(P[0]).title, other.paper(P[0]).verdict) == (one.paper(P[0]).title, "keep")
    assert [found.id for found in other.search("paper 1").papers] == [P[0]]


def test_without_its_words_a_paper_is_pending_and_filled_by_a_later_sync(make: Make, folder: Path) -> None:
    one, other = make("one"), make("bare", bare=True)
    unknown = "2601.00001"
    one.store.log.append(Verdict("keep"), unknown)
    one.sync(folder)
    assert other.sync(folder).pending == 1
    assert (other.paper(unknown).title, other.paper(unknown).verdict) == (None, "keep")
    one.store.papers.apply([insert(paper(1, id=unknown, title="It has a name now"))])
    one.sync(folder)
    other.sync(folder)
    assert other.paper(unknown).title == "It has a name now"


# What arrives


def forged(folder: Path, *items: tuple[str, dict[str, Any]]) -> Path:
    """Lines as another program writes them."""
    path = folder / "devices" / "evil-1" / "000001.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(encode_line("evil-1", n, *item) for n, item in enumerate(items, 1)))
    return path


def entry(number: int, kind: str, subject: str, data: object, **changes: Any) -> tuple[str, dict[str, Any]]:
    made = {"id": f"e{number}", "at": "2026-11-24T05:00:00Z", "device": "evil", "kind": kind, "subject": subject}
    return "entry", {**made, "data": data, **changes}


def test_malformed_entries_are_refused_with_the_reason_and_newer_ones_wait(make: Make, folder: Path) -> None:
    forged(
        folder,
        entry(1, "bet", P[0], {"p": 0.5, "by": "never", "top": 0.1}),
        entry(2, "verdict", "../../etc", {"verdict": "keep"}),
        entry(3, "wager", P[0], {"p": 1}),
        entry(4, "verdict", P[0], {"verdict": "keep"}),
        ("mood", {"good": True}),
        ("text", {"text": "notes/x.md", "path": "../x.md", "body": "x", "after": [], "before": [], "at": "2026"}),
        (
            "text",
            {"text": "x", "path": "notes/../../x.md", "body": "x", "after": [], "before": [], "at": NOW.isoformat()},
        ),
        (
            "text",
            {"text": "x", "path": "notes/x.md", "body": "x", "after": [], "before": ["y" * 24], "at": NOW.isoformat()},
        ),
    )
    one = make("one")
    report = one.sync(folder)
    assert [skipped.id for skipped in report.refused] == ["e1", "e2", "../x.md", "notes/../../x.md", "notes/x.md"]
    assert "never" in report.refused[0].why
    assert (report.newer, report.taken) == (2, (("verdict", 1),))
    assert one.store.log.state(P[0]).verdict == "keep"
    assert describe_bets(one, placed_bets(one)) == ()
    assert one.sync(folder).taken == ()


def test_a_decision_of_the_far_future_waits_and_never_outdates_mine(make: Make, folder: Path) -> None:
    """Dated to the end of the calendar it would leave no moment after it, in which the user decides anew."""
    far = "2099-12-31T23:59:59Z"
    forged(folder, entry(1, "verdict", P[0], {"verdict": "keep"}, at=far))
    one, other = make("one"), make("other")
    assert [(skipped.id, "clock" in skipped.why) for skipped in one.sync(folder).refused] == [("e1", True)]
    one.skip(P[0])
    one.sync(folder)
    other.sync(folder)
    assert other.store.log.state(P[0]).verdict == "skip"


def test_of_two_entries_of_one_id_the_first_stands(make: Make, folder: Path) -> None:
    for verdict in ("keep", "skip", "wait"):
        made = entry(1, "verdict", P[0], {"verdict": verdict})
        path = folder / "devices" / f"w-{verdict}" / "000001.jsonl"
        path.parent.mkdir(parents=True)
        path.write_bytes(encode_line(path.parent.name, 1, *made))
    one = make("one")
    report = one.sync(folder)
    assert (report.taken, report.refused, report.newer) == ((("verdict", 1),), (), 0)
    assert one.store.log.state(P[0]).verdict == "keep"


def test_papers_of_piles_and_queues_come_along(make: Make, folder: Path) -> None:
    one, other = make("one"), make("bare", bare=True)
    one.store.log.append(PileStarted((P[1],), "what walks", 0), "survey")
    one.store.log.append(Labelled(P[2], "include"), "survey")
    add_item(one, P[3], QueueChanged("add"), None)
    one.sync(folder)
    assert other.sync(folder).papers_taken == 3
    assert [other.paper(P[n]).title for n in (1, 2, 3)] == [one.paper(P[n]).title for n in (1, 2, 3)]


def test_what_others_refuse_of_mine_is_sent_once(make: Make, folder: Path) -> None:
    """A clock that is decades ahead: the decision stands here, waits there, and does not fill the folder."""
    one, other = make("one"), make("other")
    one.store.log.append(Verdict("keep"), P[0], at=NOW + timedelta(days=15_000))
    assert one.sync(folder).sent == (("verdict", 1),)
    assert one.sync(folder).sent == ()
    assert len(other.sync(folder).refused) == 1
    assert one.store.log.state(P[0]).verdict == "keep"


ODD: tuple[Any, ...] = (
    None,
    True,
    -1,
    0,
    10**9,
    10**400,
    0.5,
    float("inf"),
    "",
    "never",
    "0001-01-01",
    "2199-12-31",
    "\x00",
    [],
    ["x"],
    {},
)


def test_no_entry_of_another_device_can_break_a_reading_command(make: Make, folder: Path) -> None:
    """Every field of every kind with values of every sort: refused, or read by all commands."""
    items: list[tuple[str, dict[str, Any]]] = []
    for data, subject in DECISIONS:
        kind, values = log_data_to(data)
        for name in type(data).__dataclass_fields__:
            for value in ODD:
                items.append(entry(len(items), kind, subject, {**values, name: value}))
        for odd in ("x", "\x1b[31m", "a" * 3000, "<b>", "-n"):
            items.append(entry(len(items), kind, odd, values))
    forged(folder, *items)
    one = make("one")
    report = one.sync(folder)
    assert len(report.refused) > 500
    assert sum(number for _, number in report.taken) > 500
    one.close()
    for words in READING:
        for form in ((), ("--json",)):
            ran = run_on(one, *words.split(), *form)  # type: ignore[arg-type]
            assert ran.code in (0, 66), (words, ran.err[-2000:])
    check_invariant(one.store)


def test_G12_conflict_copies_and_renamed_segments_are_read_and_told(make: Make, folder: Path) -> None:
    one, other = make("one"), make("other")
    one.keep(P[0])
    one.sync(folder)
    segment = segments(folder)[0]
    shutil.copy(segment, segment.with_name("000001 (conflicted copy 2026-11-24).jsonl"))
    segment.rename(segment.with_name("000001.sync-conflict-20261124-101112-ABCDEFG.jsonl"))
    (segment.parent / "desktop.ini").write_text("[view]")
    report = other.sync(folder)
    assert (report.taken, len(report.copies), report.unsound) == ((("verdict", 1),), 2, ())
    one.skip(P[0])
    one.sync(folder)
    other.sync(folder)
    assert says(one) == says(other)


def test_a_file_that_is_cut_or_still_on_its_way_is_taken_as_far_as_it_is_sound(make: Make, folder: Path) -> None:
    one, other = make("one"), make("other")
    for n in range(3):
        one.keep(P[n])
    one.sync(folder)
    segment = segments(folder)[0]
    whole = segment.read_bytes()
    lines = whole.splitlines(keepends=True)
    for body in (b"", whole[:50], lines[0] + b"<<<<<<< HEAD\n" + lines[1], lines[2], whole[:-20], b"\x00" * 5000):
        segment.write_bytes(body)
        other.sync(folder)
        check_invariant(other.store)
    segment.write_bytes(lines[0] + lines[2])
    (told,) = other.sync(folder).devices[:1]
    assert told.missing == 1
    segment.write_bytes(whole)
    other.sync(folder)
    assert says(one) == says(other)


def test_an_altered_line_is_no_line() -> None:
    line = encode_line("w", 1, "entry", {"kind": "keep"})
    assert [found is None for found in decode_lines(line + line.replace(b"keep", b"skip"))] == [False, True]


def test_segments_are_bounded_and_only_grow(make: Make, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = make("one")
    one.store.log.append_many([(Verdict("keep", because="x" * 900), P[n % 8]) for n in range(400)])
    one.sync(folder)
    first = segments(folder)
    assert len(first) > 1
    assert all(path.stat().st_size < 300_000 for path in first)
    before = {path: path.read_bytes() for path in first}
    one.skip(P[0])
    one.sync(folder)
    assert all(path.read_bytes().startswith(body) for path, body in before.items())
    assert [path for path, body in before.items() if path.read_bytes() != body] in ([], [first[-1]])


# Places and names


def test_a_copied_library_takes_a_name_of_its_own(make: Make, folder: Path, tmp_path: Path) -> None:
    """Two homes that say they are one device: nothing is overwritten, and undo knows its own again."""
    one = make("one")
    one.keep(P[0])
    one.sync(folder)
    one.close()
    shutil.copytree(tmp_path / "one", tmp_path / "twin")
    twin = make("twin")
    one.keep(P[1])
    twin.keep(P[2])
    one.sync(folder)
    assert twin.sync(folder).new_name
    one.sync(folder)
    assert one.store.log.device != twin.store.log.device
    assert says(one) == says(twin)
    assert {entry.subject for entry in one.log()} == {P[0], P[1], P[2]}


def test_a_shared_folder_that_was_emptied_is_filled_again(make: Make, folder: Path) -> None:
    one, other = make("one"), make("other")
    one.keep(P[0])
    other.skip(P[1])
    for device in (one, other, one):
        device.sync(folder)
    before = says(one)
    shutil.rmtree(folder)
    folder.mkdir()
    for device in (other, one, other):
        device.sync(folder)
    assert says(one) == says(other) == before
    assert sum(len(path.read_bytes()) > 0 for path in segments(folder)) > 0


def test_the_cache_may_go_at_any_time(make: Make, folder: Path) -> None:
    one, other = make("one"), make("other")
    note = one.places.notes / "2511.00001.md"
    note.parent.mkdir(parents=True)
    note.write_text("# a\n\nmy words\n")
    for device in (one, other):
        device.sync(folder)
    shutil.rmtree(one.places.cache / "sync")
    report = one.sync(folder)
    assert (report.texts, report.sent) == ((), ())
    shutil.rmtree(one.places.cache / "sync")
    note.write_text("# a\n\nmy words\n\nmore of them\n")
    for device in (one, other, one):
        device.sync(folder)
    assert says(one) == says(other)
    assert "more of them" in (other.places.notes / "2511.00001.md").read_text()


def test_a_folder_with_another_mark_is_the_same_folder(make: Make, folder: Path) -> None:
    """Two devices marked it before their service met: one mark wins, and what was merged stays merged."""
    one, other = make("one"), make("other")
    one.places.notes.mkdir(parents=True)
    (one.places.notes / "x.md").write_text("first sentence\n")
    for device in (one, other):
        device.sync(folder)
    (folder / "readinglist-sync.json").write_text('{"format": 1, "id": "of-the-other-device"}')
    (one.places.notes / "x.md").write_text("first sentence, changed\n")
    for device in (one, other):
        device.sync(folder)
    assert says(one) == says(other)
    assert (other.places.notes / "x.md").read_text() == "first sentence, changed\n"


def test_dry_run_tells_what_would_come_and_go_and_writes_nothing(make: Make, folder: Path) -> None:
    one, other = make("one"), make("other")
    one.keep(P[0])
    (one.places.journal).mkdir()
    (one.places.journal / "2026-11-24.md").write_text("words\n")
    one.sync(folder)
    other.skip(P[1])
    before = says(other), sorted(folder.rglob("*"))
    report = other.sync(folder, dry_run=True)
    assert (report.taken, report.sent) == ((("verdict", 1),), (("verdict", 1),))
    assert [(told.what, told.path) for told in report.texts] == [("taken", "journal/2026-11-24.md")]
    assert (says(other), sorted(folder.rglob("*"))) == before
    assert other.sync(folder.parent / "new", dry_run=True).sent == (("verdict", 1),)
    assert not (folder.parent / "new").exists()


def test_places_that_are_no_shared_folder_are_refused(make: Make, folder: Path, tmp_path: Path) -> None:
    one = make("one")
    with pytest.raises(NotFound):
        one.sync(tmp_path / "not" / "mounted")
    with pytest.raises(UsageError):
        one.sync(one.places.data / "shared")
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError):
        one.sync(tmp_path / "file")
    (folder / "readinglist-sync.json").write_text('{"format": 2, "id": "x"}')
    with pytest.raises(InputError, match="newer"):
        one.sync(folder)
    for torn in ('{"form', "[" * 9_000):
        (folder / "readinglist-sync.json").write_text(torn)
        with pytest.raises(InputError, match="incomplete"):
            one.sync(folder)


def test_two_syncs_of_one_library_wait_for_each_other(make: Make, folder: Path) -> None:
    one = make("one")
    one.sync(folder)
    with held(one.places.cache / "sync" / "lock", at(), "sync"), pytest.raises(Locked):
        one.sync(folder)


def test_two_devices_sync_at_the_same_time_as_often_as_they_like(template: Path, folder: Path, tmp_path: Path) -> None:
    def work(number: int) -> None:
        with a_device(template, tmp_path / f"d{number}", minutes=number) as library:
            notes = library.places.notes
            notes.mkdir(exist_ok=True)
            for n in range(4):
                library.keep(P[2 * n + number])
                with (notes / "both.md").open("a") as file:
                    file.write(f"\n- {number} {n}\n")
                library.sync(folder)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, (0, 1)))
    one, other = (a_device(template, tmp_path / f"d{number}") for number in (0, 1))
    for device in (one, other, one):
        device.sync(folder)
    assert says(one) == says(other)
    assert len(one.log()) == 8
    text = (one.places.notes / "both.md").read_text()
    assert all(text.count(f"- {number} {n}\n") == 1 for number in (0, 1) for n in range(4))
    assert read_shared(folder).unsound == ()
    one.close()
    other.close()


def test_bodies_without_end_or_bottom_are_no_lines(make: Make, folder: Path) -> None:
    path = forged(folder, entry(1, "verdict", P[0], {"verdict": "keep"}))
    deep = b"[" * 200_000 + b"]" * 200_000
    with path.open("ab") as file:
        file.write(b'{"check":"%s","line":%s}\n' % (check_of(deep).encode(), deep))
        file.write(b"\xff\xfe" * 1_000_000)
    report = make("one").sync(folder)
    assert (report.taken, len(report.unsound)) == ((("verdict", 1),), 1)


def test_a_sync_runs_beside_a_fetch(make: Make, folder: Path) -> None:
    one = make("one")
    one.keep(P[0])
    with one.store.writer_lock("fetch"):
        assert one.sync(folder).sent == (("verdict", 1),)


# Texts


def critiques(library: Library) -> str:
    return (library.places.notes / f"{P[0]}.md").read_text()


def test_a_critique_that_was_written_here_is_brought_up_to_date_there(make: Make, folder: Path) -> None:
    """What of its front matter is ours travels along, so that a later rating on the other device reaches the file."""
    one, other = make("one"), make("other")
    run_on(one, "critique", P[0], "--quick", "10x 2 3 1 yes: few parts")  # type: ignore[arg-type]
    one.sync(folder)
    other.sync(folder)
    assert critiques(other) == critiques(one)
    run_on(other, "critique", P[0], "--quick", "10% - - - -: not so few")  # type: ignore[arg-type]
    assert "not so few" in critiques(other)
    other.sync(folder)
    one.sync(folder)
    assert critiques(one) == critiques(other)
    assert {entry.subject for entry in one.log() if isinstance(entry.data, Rated)} == {P[0]}


def test_a_file_that_changes_while_it_is_replaced_is_left_and_merged_next_time(make: Make, folder: Path) -> None:
    """G3: the user saves between our look and our rename."""
    one, other = make("one"), make("other")
    for device in (one, other):
        device.places.notes.mkdir(parents=True, exist_ok=True)
    note = other.places.notes / "x.md"
    (one.places.notes / "x.md").write_text("# x\n\n- one\n")
    one.sync(folder)
    other.sync(folder)
    (one.places.notes / "x.md").write_text("# x\n\n- one\n- two\n")
    one.sync(folder)
    name = folder_id(folder, create=False)
    state = load_state(other.places.cache, name)
    history, _ = sync_texts.read_versions([line.holds for line in read_shared(folder).lines if line.what == "text"])
    planned = sync_texts.plan_of(other, history, state.files)
    note.write_text("# X\n\n- one\n")
    files, left = sync_texts.carry_out(other, planned)
    assert len(left) == 1
    save_state(other.places.cache, name, SyncState(state.place, files))
    other.sync(folder)
    assert note.read_text() == "# X\n\n- one\n- two\n"


def test_a_text_that_cannot_travel_stays_and_is_told(make: Make, folder: Path) -> None:
    one, other = make("one"), make("other")
    one.places.notes.mkdir(parents=True)
    (one.places.notes / "latin.md").write_bytes(b"caf\xe9")
    (one.places.notes / "a:b.md").write_text("x")
    (one.places.notes / "nul.md").write_text("a\0b")
    (one.places.notes / "fine.md").write_text("x")
    for sent in (["notes/fine.md"], []):
        report = one.sync(folder)
        assert len(report.left) == 3
        assert [told.path for told in report.texts] == sent
    other.sync(folder)
    assert sorted(path.name for path in other.places.notes.glob("*.md")) == ["fine.md"]
    assert (one.places.notes / "latin.md").read_bytes() == b"caf\xe9"


def test_two_files_of_one_name_in_other_signs_both_stay(make: Make, folder: Path) -> None:
    """On one file system they are two; everywhere else, one."""
    one = make("one")
    one.places.notes.mkdir(parents=True)
    words = {unicodedata.normalize(form, "é.md"): form for form in ("NFC", "NFD")}
    for name, form in words.items():
        (one.places.notes / name).write_text(form)
    if len(list(one.places.notes.iterdir())) < 2:
        pytest.skip("this file system knows one spelling of a name")
    assert len(one.sync(folder).left) == 1
    assert one.sync(folder).texts == ()
    assert {name: (one.places.notes / name).read_text() for name in words} == words


def test_a_read_only_file_is_left_and_told(make: Make, folder: Path) -> None:
    one, other = make("one"), make("other")
    for device in (one, other):
        device.places.notes.mkdir(parents=True, exist_ok=True)
    (one.places.notes / "x.md").write_text("one\n")
    one.sync(folder)
    other.sync(folder)
    (other.places.notes / "x.md").chmod(0o444)
    (one.places.notes / "x.md").write_text("one\ntwo\n")
    one.sync(folder)
    assert "read-only" in other.sync(folder).left[0]
    (other.places.notes / "x.md").chmod(0o644)
    other.sync(folder)
    assert (other.places.notes / "x.md").read_text() == "one\ntwo\n"


def test_settings_and_feeds_stay_where_they_are(make: Make, folder: Path) -> None:
    one, other = make("one"), make("other")
    one.places.config.write_text("[rank]\nexplore = 0.2\n")
    one.places.feeds.mkdir(exist_ok=True)
    (one.places.feeds / "arxiv.toml").write_text("")
    one.sync(folder)
    other.sync(folder)
    assert not other.places.config.exists()
    assert not (other.places.feeds / "arxiv.toml").exists()


# The command


def test_the_command_prints_what_happened_and_its_record(make: Make, folder: Path) -> None:
    one = make("one")
    one.keep(P[0])
    ran = run_on(one, "sync", str(folder), "--dry-run")  # type: ignore[arg-type]
    assert (ran.code, "would go: 1 decision (1 verdict)" in ran.out) == (0, True), ran
    assert f"a new shared folder would be begun in {folder}" in ran.out
    found = json.loads(run_on(one, "sync", str(folder), "--json").out)  # type: ignore[arg-type]
    assert list(found) == [
        *("folder", "dry_run", "taken", "sent", "papers", "texts", "devices", "refused", "newer", "unsound"),
        *("copies", "left", "new_folder"),
    ]
    assert (found["sent"], found["papers"]) == ({"verdict": 1}, {"taken": 0, "sent": 1, "pending": 0})
    assert found["new_folder"] is True
    assert "shared folder" not in run_on(make("other"), "sync", str(folder)).out  # type: ignore[arg-type]

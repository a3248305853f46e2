"""Texts on several devices: whatever the order of edits and syncs, all end with the same files, and no word is lost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.core import diff
from readinglist.core.errors import InputError
from readinglist.sync import three_way
from readinglist.sync.records import SyncedFile
from readinglist.sync.texts import Local, TextPlan, plan_texts
from readinglist.sync.versions import FOLDERS, History, Version, check_path, parse_version, version_record
from tests.harness.deadline import deadline

START = datetime(2026, 11, 24, tzinfo=UTC)
NAMES = ("notes/a.md", "notes/A.md", "notes/sub/b.md", "journal/2026-11-24.md", "goals/g.md")


@dataclass
class Folder:
    """The shared folder: records as JSON has them, and a clock that goes on."""

    records: list[dict[str, Any]] = field(default_factory=list)
    minutes: int = 0

    def versions(self, but: int = 0) -> list[Version]:
        """`but`: so many of the last are still on their way."""
        return [parse_version(record) for record in self.records[: len(self.records) - but]]


@dataclass
class Device:
    """Files and what is remembered of them, with steps done as they are told."""

    folder: Folder
    files: dict[str, str] = field(default_factory=dict)
    known: dict[str, SyncedFile] = field(default_factory=dict)
    trash: list[str] = field(default_factory=list)

    def sync(self, *, forgets: bool = False, killed_after: int | None = None, but: int = 0) -> TextPlan:
        """`forgets`: the cache is gone. `killed_after`: so many steps were done, and nothing was remembered.

        `but`: so many versions of others have not arrived.
        """
        self.folder.minutes += 1
        plan = plan_texts(
            [Local(path, body) for path, body in self.files.items()],
            {} if forgets else self.known,
            History(self.folder.versions(but)),
            START + timedelta(minutes=self.folder.minutes),
            FOLDERS,
        )
        self.folder.records += [version_record(version) for version in plan.versions]
        for step in plan.steps[:killed_after]:
            before = step.before.body if step.before else None
            assert self.files.get(step.path) == before, step
            if step.what == "rename":
                assert step.to is not None
                assert step.to not in self.files
                self.files[step.to] = self.files.pop(step.path)
            elif step.what == "trash":
                self.trash.append(self.files.pop(step.path))
            else:
                assert step.version.body is not None
                self.files[step.path] = step.version.body
        self.known = dict(plan.known if killed_after is None else plan.sent)
        return plan


def settle(devices: Iterable[Device]) -> None:
    """As many rounds as it takes for everybody to have heard of everything."""
    for _ in range(3):
        for device in devices:
            device.sync()


ACTIONS = st.lists(
    st.tuples(
        st.sampled_from(
            ["write", "write", "change", "rename", "delete", "sync", "sync", "late", "forget", "kill", "back"]
        ),
        st.integers(0, 2),
        st.integers(0, 4),
        st.integers(0, 4),
    ),
    max_size=24,
)


@given(ACTIONS, st.integers(2, 3), st.permutations([0, 1, 2]))
def test_all_devices_end_with_the_same_files_and_no_word_is_lost(
    actions: list[tuple[str, int, int, int]], count: int, order: list[int]
) -> None:
    folder = Folder()
    devices = [Device(folder) for _ in range(count)]
    written: list[str] = []
    thrown: set[str] = set()
    for number, (what, who, one, other) in enumerate(actions):
        device = devices[who % count]
        path, word = NAMES[one], f"word{number}x"
        if what == "write":
            device.files[path] = device.files.get(path, "# title\n\n") + f"- {word}\n"
            written.append(word)
        elif what == "change" and path in device.files:
            lines = device.files[path].split("\n")
            lines[other % len(lines)] += f" {word}"
            device.files[path] = "\n".join(lines)
            written.append(word)
        elif what == "rename" and path in device.files and NAMES[other] not in device.files:
            if path.split("/")[0] == NAMES[other].split("/")[0]:
                device.files[NAMES[other]] = device.files.pop(path)
        elif what == "delete" and path in device.files:
            thrown |= {word for word in written if word in device.files[path]}
            del device.files[path]
        elif what in ("sync", "forget"):
            device.sync(forgets=what == "forget")
        elif what == "late":
            device.sync(but=min(one, len(folder.records)))
        elif what == "kill":
            device.sync(killed_after=other)
        elif what == "back":  # a backup of the service's
            del folder.records[len(folder.records) - one :]
    settle([devices[n % count] for n in order])
    settle(devices)
    first = devices[0]
    assert all(sorted(device.files.values()) == sorted(first.files.values()) for device in devices)
    history = History(folder.versions())
    heads = [history.heads(text) for text in history.texts]
    assert all(len(some) == 1 for some in heads)
    paths = [head.path.casefold() for (head,) in heads if head.body is not None]
    if len(paths) == len(set(paths)):  # else one of them has another name here or there
        assert all(device.files == first.files for device in devices)
    before = len(folder.records)
    settle(devices)
    assert len(folder.records) == before, "devices that agree are quiet"
    living = "\n".join(first.files.values())
    assert {word for word in written if word not in living} <= thrown


def two() -> tuple[Device, Device]:
    folder = Folder()
    one, other = Device(folder), Device(folder)
    one.files["notes/a.md"] = "# a\n\n- first\n"
    one.sync()
    other.sync()
    return one, other


def test_B11_names_that_differ_in_case_alone_are_two_files_everywhere() -> None:
    one, other = two()
    other.files["notes/A.md"] = "another text\n"
    for device in (other, one, other):
        device.sync()
    assert one.files == {"notes/a.md": "# a\n\n- first\n", "notes/A-2.md": "another text\n"}
    assert len({path.casefold() for path in one.files}) == 2
    one.files["notes/A-2.md"] += "more\n"
    for device in (one, other):
        device.sync()
    assert other.files["notes/A.md"] == "another text\nmore\n"


def test_a_deleted_file_goes_to_the_trash_elsewhere_and_a_changed_one_comes_back() -> None:
    one, other = two()
    one.files["notes/keep.md"] = "stays\n"
    settle([one, other])
    del one.files["notes/a.md"]
    settle([one, other])
    assert (list(other.files), other.trash) == (["notes/keep.md"], ["# a\n\n- first\n"])
    del one.files["notes/keep.md"]
    one.files["notes/third.md"] = "third\n"
    other.files["notes/keep.md"] = "stays, I said\n"
    settle([one, other])
    assert one.files["notes/keep.md"] == other.files["notes/keep.md"] == "stays, I said\n"


def test_G5_a_folder_that_is_gone_deletes_nothing_anywhere() -> None:
    one, other = two()
    one.files["notes/b.md"] = "b\n"
    settle([one, other])
    files = dict(one.files)
    one.files.clear()
    told = one.sync().changes
    assert {what.what for what in told} == {"back"}
    assert other.sync().changes == ()
    assert one.files == other.files == files


def test_a_file_that_was_renamed_here_and_changed_there_is_one_file() -> None:
    one, other = two()
    one.files["notes/renamed.md"] = one.files.pop("notes/a.md")
    other.files["notes/a.md"] += "- second\n"
    settle([one, other])
    assert one.files == other.files == {"notes/renamed.md": "# a\n\n- first\n- second\n"}


def test_what_cannot_be_merged_stands_beside_under_the_same_name_everywhere() -> None:
    one, other = two()
    one.files["notes/a.md"] = "# a\n\n- primo\n"
    other.files["notes/a.md"] = "# a\n\n- erster\n"
    one.sync()
    told = other.sync().changes
    one.sync()
    assert "conflict" in {what.what for what in told}
    assert one.files == other.files
    assert sorted(one.files.values()) == ["# a\n\n- erster\n", "# a\n\n- primo\n"]
    assert one.files["notes/a.md"] == "# a\n\n- erster\n", "the later one keeps the name"


def test_crossed_merges_say_nothing_twice() -> None:
    """Both merge what the other had a moment ago, and go on writing: two bases, which are merged themselves."""
    one, other = two()
    for n in range(4):
        one.files["notes/a.md"] += f"\n- one {n}\n"
        other.files["notes/a.md"] += f"\n- other {n}\n"
        before = len(one.folder.records)
        one.sync()
        other.sync(but=len(one.folder.records) - before)
    settle([one, other])
    assert one.files == other.files
    text = one.files["notes/a.md"]
    assert all(text.count(f"- {who} {n}\n") == 1 for who in ("one", "other") for n in range(4))


def test_a_version_that_is_lost_on_the_way_is_not_missed() -> None:
    one, other = two()
    for line in ("- second\n", "- third\n"):
        one.files["notes/a.md"] += line
        one.sync()
    del one.folder.records[1]
    other.files["notes/a.md"] = other.files["notes/a.md"].replace("# a", "# title")
    settle([other, one])
    assert one.files == other.files == {"notes/a.md": "# title\n\n- first\n- second\n- third\n"}


def test_a_shared_folder_that_goes_back_in_time_brings_no_old_line_back() -> None:
    """Restored from a backup of its service: what a device has is newer than what is there, though nobody says so."""
    one, other = two()
    before = len(one.folder.records)
    for words in ("- second", "- third"):
        one.files["notes/a.md"] = f"# a\n\n{words}\n"
        settle([one, other])
    del one.folder.records[before:]
    other.files["notes/a.md"] = "# a\n\n- fourth\n"
    settle([one, other])
    assert one.files == other.files == {"notes/a.md": "# a\n\n- fourth\n"}


def test_words_that_were_put_back_are_not_taken_for_the_old_version_of_a_folder_that_went_back() -> None:
    one, other = two()
    first, before = one.files["notes/a.md"], len(one.folder.records)
    one.files["notes/a.md"] = "# a\n\n- second\n"
    settle([one, other])
    one.files["notes/a.md"] = first
    one.sync()
    del one.folder.records[before:]
    settle([one, other])
    assert one.files == other.files == {"notes/a.md": first}


def test_a_ring_of_forged_versions_hides_no_word() -> None:
    """What a version came after, farther back, is not in its name: anybody can add to it."""
    one, other = two()
    (mine,) = one.folder.versions()
    one.folder.records.append({**version_record(mine), "before": [mine.id]})
    settle([one, other])
    assert one.files == other.files == {"notes/a.md": "# a\n\n- first\n"}


@pytest.mark.parametrize("path", ["notes/" + "n" * 237 + ".md", "notes/" + "d/" * 490 + "seventeen.md"])
def test_a_conflict_of_the_longest_name_has_one_that_travels(path: str) -> None:
    folder = Folder()
    one, other = Device(folder, {path: "a\n"}), Device(folder)
    settle([one, other])
    one.files[path], other.files[path] = "primo\n", "erster\n"
    settle([one, other])
    assert one.files == other.files
    assert sorted(one.files.values()) == ["erster\n", "primo\n"]


def test_the_only_file_of_a_folder_that_is_still_there_is_deleted_like_any_other() -> None:
    one, other = two()
    one.files.clear()
    assert [told.what for told in one.sync().changes] == ["deleted"]
    other.sync()
    assert (other.files, other.trash) == ({}, ["# a\n\n- first\n"])


def test_a_file_of_another_folder_with_the_same_words_is_another_text() -> None:
    one, other = two()
    one.files["notes/b.md"] = "b\n"
    settle([one, other])
    one.files["journal/a.md"] = one.files.pop("notes/a.md")
    assert {told.what for told in one.sync().changes} == {"sent", "deleted"}
    settle([other, one])
    assert one.files == other.files == {"notes/b.md": "b\n", "journal/a.md": "# a\n\n- first\n"}


def test_texts_too_long_to_compare_stand_side_by_side(monkeypatch: pytest.MonkeyPatch) -> None:
    long = "a\n\nb\n\nc\n"
    assert three_way.merged(long, f"x{long}", f"{long}y") is not None
    monkeypatch.setattr(diff, "MOST_PAIRS", 5)
    assert three_way.merged(long, f"x{long}", f"{long}y") is None
    assert three_way.merged(None, f"x{long}", f"{long}y") is None


def crossings(layers: int, wide: int) -> tuple[History, Version]:
    """`wide` versions in each of so many layers, each after all of the layer before; and one of those."""
    history, last = History(), list[Version]()
    for layer in range(layers):
        after = [version.id for version in last]
        bodies = (f"# a\n\n- {layer} of {number}\n" for number in range(wide))
        last = [history.add(history.next("notes/a.md", "notes/a.md", body, after, START)) for body in bodies]
    return history, last[0]


@pytest.mark.parametrize(("layers", "wide"), [(9, 6), (18, 3), (120, 2)])
def test_G12_a_forged_graph_of_versions_ends_at_once(layers: int, wide: int) -> None:
    """Each pair of versions is merged once, and not again for each way that leads to it."""
    history, _ = crossings(layers, wide)
    with deadline(10, "a graph of versions", of_processor=True):
        whole, made = history.settle("notes/a.md")
    assert whole in made
    for version in made:
        history.add(version)
    assert len(history.heads("notes/a.md")) == 1
    bodies = [version.body or "" for version in made]
    assert all(any(f"- {layers - 1} of {number}" in body for body in bodies) for number in range(wide))


def test_of_crossings_a_line_that_both_took_is_there_once() -> None:
    """Two devices that crossed twice: the base is the merge of what they crossed from."""
    history, _ = crossings(1, 2)
    one, other = history.heads("notes/a.md")
    both = "# a\n\n- 0 of 0\n- 0 of 1\n"
    for mine in ("- one\n", "- other\n"):
        history.add(history.next("notes/a.md", "notes/a.md", both + mine, [one.id, other.id], START))
    whole, _ = history.settle("notes/a.md")
    assert whole.body is not None
    assert sorted(whole.body.splitlines()[2:]) == ["- 0 of 0", "- 0 of 1", "- one", "- other"]


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/etc/x.md",
            "../x.md",
            "notes/../x.md",
            "notes/./x.md",
            "notes//x.md",
            "notes",
            "config.toml",
            "notes/x.txt",
        ),
        *("NOTES/x.md", "notes/.x.md", "notes/.trash/x.md", "notes/dir./x.md", "notes/dir /x.md", "notes/ x.md"),
        *("notes/a\\..\\x.md", "notes/C:x.md", "notes/a\nb.md", "notes/a\u2028b.md", "notes/\udcff.md"),
        *("notes/e\u0301.md", f"notes/{'n' * 238}.md", f"notes/{'d/' * 600}x.md"),
    ],
)
def test_no_text_travels_under_a_name_that_leads_elsewhere(path: str) -> None:
    with pytest.raises(InputError):
        check_path(path)

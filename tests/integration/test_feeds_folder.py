"""The folder of subscriptions: which is used, what is appended, what stays as it is."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from readinglist import open_library
from readinglist.core.errors import ConfigError
from readinglist.core.subscriptions import Subscription
from readinglist.store.subscriptions import (
    append_subscription,
    find_feeds,
    followed_categories,
    load_subscriptions,
    own_folder,
    packaged_feeds,
    rewrite_subscription,
    set_categories,
)
from tests.unit.cli.fake_library import run_on

BLOG = Subscription("A blog", "blog", url="https://a.example/feed")


def test_the_first_folder_that_exists_is_used_alone(tmp_path: Path) -> None:
    chosen, library = tmp_path / "chosen", tmp_path / "feeds"
    assert find_feeds(chosen, library) == packaged_feeds()
    library.mkdir()
    assert find_feeds(chosen, library) == library
    chosen.mkdir()
    assert find_feeds(chosen, library) == chosen
    assert load_subscriptions(chosen) == ()


def test_the_packaged_defaults_ask_arxiv_alone() -> None:
    subscriptions = load_subscriptions(packaged_feeds())
    assert {s.kind for s in subscriptions if s.weight > 0} == {"arxiv"}
    assert "cs.LG" in followed_categories(subscriptions)
    assert all(s.why for s in subscriptions)
    assert {path.name for path in packaged_feeds().glob("*.toml")} == {
        "arxiv.toml", "labs.toml", "people.toml", "textbooks.toml", "theses.toml", "reimplementations.toml",
    }  # fmt: skip


def test_a_category_that_arxiv_has_not_is_not_followed(tmp_path: Path) -> None:
    with open_library(tmp_path / "home") as library:
        ran = run_on(library, "feeds", "add", "robots", "--categories", "cs.RO,cs.XX")  # type: ignore[arg-type]
    assert (ran.code, "arXiv has no category cs.XX" in ran.err) == (2, True)
    assert not (tmp_path / "home" / "feeds").exists()


def test_a_check_counts_what_is_asked_and_what_it_warns_of(tmp_path: Path) -> None:
    feeds = tmp_path / "home" / "feeds"
    feeds.mkdir(parents=True)
    (feeds / "mine.toml").write_text('[[subscription]]\nname = "robots"\nkind = "arxiv"\ncategories = ["cs.XX"]\n')
    with open_library(tmp_path / "home") as library:
        ran = run_on(library, "feeds", "check")  # type: ignore[arg-type]
    assert ran.out.splitlines()[-1].startswith("1 subscription in ")
    assert ran.out.splitlines()[-1].endswith(" can be read: 1 asked, 1 with a warning")


def test_the_readme_describes_every_file_kind_and_field() -> None:
    from readinglist.store.subscriptions import COMMON, KINDS

    readme = (packaged_feeds() / "README.md").read_text()
    for word in (*COMMON, *KINDS, *KINDS.values(), *(path.name for path in packaged_feeds().glob("*.toml"))):
        assert word in readme


def test_the_first_entry_brings_the_defaults_along(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "feeds"
    path = append_subscription(folder, BLOG)
    assert path == folder / "people.toml"
    assert {s.name for s in load_subscriptions(folder)} == {s.name for s in load_subscriptions(packaged_feeds())} | {
        "A blog"
    }
    assert (folder / "README.md").exists()
    assert [p.name for p in folder.parent.iterdir()] == ["feeds"]


@pytest.mark.parametrize(
    "old",
    ["# mine, café\n", "# mine", "\ufeff# mine\r\n", '[[subscription]]\nname="x"\nkind="seed"\nids=["2401.00001"]'],
)
def test_the_users_bytes_stay(tmp_path: Path, old: str) -> None:
    path = tmp_path / "people.toml"
    path.write_bytes(old.encode())
    os.chmod(path, 0o600)
    append_subscription(tmp_path, BLOG)
    assert path.read_bytes().startswith(old.encode())
    assert "A blog" in {s.name for s in load_subscriptions(tmp_path)}
    assert (b"\r\n" in path.read_bytes()) == ("\r\n" in old)
    assert path.stat().st_mode & 0o777 == 0o600
    assert [p.name for p in tmp_path.iterdir()] == ["people.toml"]


def test_an_entry_goes_to_the_file_of_its_shelf_or_kind(tmp_path: Path) -> None:
    tmp_path.joinpath("arxiv.toml").write_text("")
    assert append_subscription(tmp_path, Subscription("a", "arxiv", categories=("hep-th",))).name == "arxiv.toml"
    assert (
        append_subscription(tmp_path, Subscription("b", "blog", url="http://b.example/", shelf="labs")).name
        == "labs.toml"
    )
    assert append_subscription(tmp_path, Subscription("c", "seed", ids=("2401.00001",))).name == "seeds.toml"


@pytest.mark.parametrize(
    "wrong",
    [
        Subscription("A blog", "blog", url="https://other.example/"),
        Subscription("new", "blog", url="javascript:alert(1)"),
        Subscription("new", "blog"),
        Subscription("new", "arxiv", categories=("cs",)),
        Subscription("new", "nonsense"),
        Subscription("", "blog", url="https://a.example/"),
    ],
)
def test_an_unsound_entry_changes_nothing(tmp_path: Path, wrong: Subscription) -> None:
    append_subscription(tmp_path / "feeds", BLOG)
    before = {path: path.read_bytes() for path in (tmp_path / "feeds").iterdir()}
    with pytest.raises(ConfigError):
        append_subscription(tmp_path / "feeds", wrong)
    assert {path: path.read_bytes() for path in (tmp_path / "feeds").iterdir()} == before


def test_an_unsound_entry_makes_no_folder(tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        append_subscription(tmp_path / "feeds", Subscription("x", "blog", url="nonsense"))
    assert list(tmp_path.iterdir()) == []


def test_a_name_given_in_two_files_is_an_error_that_names_both(tmp_path: Path) -> None:
    entry = '[[subscription]]\nname = "x"\nkind = "seed"\nids = ["2401.00001"]\n'
    (tmp_path / "a.toml").write_text(entry)
    (tmp_path / "b.toml").write_text(entry)
    with pytest.raises(ConfigError, match=r"a\.toml and b\.toml.*'x'"):
        load_subscriptions(tmp_path)


def test_a_damaged_file_is_a_clean_error_and_stays(tmp_path: Path) -> None:
    path = tmp_path / "arxiv.toml"
    path.write_bytes(b"\xff\xfe\x00")
    for action in (lambda: load_subscriptions(tmp_path), lambda: set_categories(tmp_path, ["cs.LG"])):
        with pytest.raises(ConfigError, match=r"arxiv\.toml"):
            action()
    assert path.read_bytes() == b"\xff\xfe\x00"


def test_categories_are_set_in_a_new_library_beside_the_other_defaults(tmp_path: Path) -> None:
    folder = tmp_path / "feeds"
    path = set_categories(folder, ["cs.RO", "hep-th"])
    assert followed_categories(load_subscriptions(folder)) == ("cs.RO", "hep-th")
    default = (packaged_feeds() / "arxiv.toml").read_text()
    changed = [(a, b) for a, b in zip(default.split("\n"), path.read_text().split("\n"), strict=True) if a != b]
    assert [b for _, b in changed] == ['categories = ["cs.RO", "hep-th"]']


def test_categories_are_set_in_the_users_own_file_and_nothing_else_changes(tmp_path: Path) -> None:
    before = '# categories = ["x"]\n[[subscription]]\nname = "mine"\nkind = "arxiv"\n'
    after = '\nweight = 0.5 # half\n[[subscription]]\nname = "other"\nkind = "seed"\nids = ["2401.00001"]\n'
    (tmp_path / "arxiv.toml").write_text(before + 'categories = [\n  "cs.LG", # learning\n  "cs.AI",\n]' + after)
    set_categories(tmp_path, ["stat.ML"])
    assert (tmp_path / "arxiv.toml").read_text() == before + 'categories = ["stat.ML"]' + after


def test_categories_come_as_a_new_entry_where_arxiv_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "people.toml").write_text("")
    set_categories(tmp_path, ["cs.LG"])
    assert followed_categories(load_subscriptions(tmp_path)) == ("cs.LG",)


@pytest.mark.parametrize("categories", [[], ["cs"], ["nonsense"], ["cs.LG\nx"]])
def test_what_is_no_category_makes_no_folder(tmp_path: Path, categories: list[str]) -> None:
    with pytest.raises(ConfigError):
        set_categories(tmp_path / "feeds", categories)
    assert list(tmp_path.iterdir()) == []


def test_a_source_and_what_of_it_are_followed_edited_and_removed_by_one_name(tmp_path: Path) -> None:
    with open_library(tmp_path / "home") as library:

        def feeds(*words: str) -> int:
            return run_on(library, "feeds", *words).code  # type: ignore[arg-type]

        assert feeds("add", "biorxiv:Cell Biology") == 0
        assert feeds("add", "papers:https://journal.example/rss") == 0
        assert feeds("add", "biorxiv:../..") == 78
        names = {s.name: s for s in library.subscriptions()}
        assert names["biorxiv:Cell Biology"].categories == ("cell_biology",)
        assert names["papers:https://journal.example/rss"].url == "https://journal.example/rss"
        assert feeds("edit", "biorxiv:Cell Biology", "--weight", "0", "--why", 'so "far"') == 0
        entry = next(s for s in library.subscriptions() if s.name == "biorxiv:Cell Biology")
        assert (entry.weight, entry.why) == (0, 'so "far"')
        assert feeds("edit", "biorxiv:Cell Biology") == 2
        assert feeds("remove", "biorxiv:Cell Biology") == 0
        assert feeds("remove", "biorxiv:Cell Biology") == 66
        assert "biorxiv:Cell Biology" not in {s.name for s in library.subscriptions()}


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_each_packaged_entry_can_be_changed_and_removed_and_nothing_else_changes(tmp_path: Path, end: str) -> None:
    own_folder(tmp_path / "feeds")
    for path in (tmp_path / "feeds").glob("*.toml"):
        path.write_bytes(path.read_bytes().replace(b"\n", end.encode()) + b"# the end")
    for entry in load_subscriptions(tmp_path / "feeds")[::7]:
        path = tmp_path / "feeds" / entry.file
        before, known = path.read_bytes(), load_subscriptions(tmp_path / "feeds")
        rewrite_subscription(tmp_path / "feeds", entry.name, {"weight": 0.25, "shelf": "a [shelf] # of mine"})
        changed = replace(entry, weight=0.25, shelf="a [shelf] # of mine")
        assert load_subscriptions(tmp_path / "feeds") == tuple(changed if s == entry else s for s in known)
        lines = before.splitlines(keepends=True)
        gone = Counter(lines) - Counter(path.read_bytes().splitlines(keepends=True))
        assert {line.split()[0] for line in gone} <= {b"weight", b"shelf"}
        path.write_bytes(before)
        rewrite_subscription(tmp_path / "feeds", entry.name, None)
        assert load_subscriptions(tmp_path / "feeds") == tuple(s for s in known if s != entry)
        comments = [line for line in lines if line.startswith(b"#")]
        assert [line for line in path.read_bytes().splitlines(keepends=True) if line.startswith(b"#")] == comments
        path.write_bytes(before)

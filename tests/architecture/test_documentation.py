"""The documentation is in step with the code: what is there is described, what is described is there."""

from __future__ import annotations

import doctest
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import click
import pytest

from readinglist.core.settings import TABLES
from readinglist.core.subscriptions import Subscription
from readinglist.shell.group import readinglist
from release.site import FOLDERS

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("*/README.md")])
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def commands(group: click.Group, prefix: str = "") -> Iterator[str]:
    """The names of all commands under `group`, groups included: `goal`, `goal add`, ..."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None, f"{prefix}{name} is listed and cannot be loaded"
        yield prefix + name
        if isinstance(command, click.Group):
            yield from commands(command, f"{prefix}{name} ")


def names_in(text: str) -> set[str]:
    """What the text has between back-ticks."""
    return set(re.findall(r"`([^`\n]+)`", text))


def test_every_command_has_a_heading_in_the_page_of_commands() -> None:
    page = read("docs/cli.md")
    headings = {line.lstrip("#").strip().strip("`") for line in page.splitlines() if line.startswith("#")}
    missing = [name for name in commands(readinglist) if not {name, f"readinglist {name}"} & headings]
    assert not missing


def test_every_command_says_what_it_does() -> None:
    context = click.Context(readinglist)
    found = {name: readinglist.get_command(context, name) for name in readinglist.list_commands(context)}
    assert not [name for name, command in found.items() if command is None or not command.help]


@pytest.mark.parametrize("table", TABLES)
def test_every_setting_and_its_variable_is_in_the_page_of_settings(table: str) -> None:
    known = names_in(read("docs/settings.md"))
    for field in fields(TABLES[table]):
        assert field.name in known
        assert f"READINGLIST_{table}_{field.name}".upper() in known


def test_every_feed_field_and_kind_is_in_the_page_of_feeds() -> None:
    known = names_in(read("docs/feeds.md"))
    written = {field.name for field in fields(Subscription)} - {"file"}  # where it stands, not a key
    assert written | {"arxiv", "arxiv-search", "blog", "seed"} <= known


def test_every_table_of_the_database_is_in_the_page_of_the_schema(tmp_path: Path) -> None:
    """Each migration adds tables; a page that was not generated again lacks them."""
    import sqlite3

    from readinglist import open_library

    with open_library(tmp_path, environ={}) as library:
        path = library.places.database
        list(library.search("x").papers)
    connection = sqlite3.connect(path)
    tables = {name for (name,) in connection.execute("select name from sqlite_schema where type in ('table', 'view')")}
    connection.close()
    internal = ("sqlite_", "papers_fts_", "notes_fts_", "title_terms_", "waiting_terms_")
    own = {name for name in tables if not name.startswith(internal)}
    assert own
    assert own <= names_in(read("docs/schema.md"))


def anchors(page: Path) -> set[str]:
    """What a `#` may name in a page: its headings, as the repository and the site spell them."""
    headings = re.findall(
        r"^#+ +(.+)$", re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.M | re.S), re.M
    )
    texts = (re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower().strip() for heading in headings)
    return {re.sub(r"[^\w\- ]", "", text).replace(" ", "-") for text in texts}


@pytest.mark.parametrize("page", PAGES, ids=[str(page.relative_to(ROOT)) for page in PAGES])
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        if not re.match(r"[a-z]+:", target):
            path, _, anchor = target.partition("#")
            file = page.parent / path if path else page
            assert file.exists(), target
            assert not anchor or file.suffix != ".md" or anchor in anchors(file), target


def test_each_page_is_in_the_navigation_of_the_site() -> None:
    named = set(re.findall(r"(\S+\.md)$", read("mkdocs.yml"), re.M))
    there = {str(page.relative_to(ROOT)) for folder in FOLDERS for page in (ROOT / folder).glob("**/*.md")}
    assert named == there | {"README.md", "CHANGELOG.md", "CONTRIBUTING.md"}


def test_decisions_are_numbered_without_gaps_and_say_what_follows() -> None:
    pages = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    numbers = [int(page.name[:4]) for page in pages]
    assert numbers == list(range(1, len(pages) + 1))
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert all(f"## {part}" in text for part in ("Question", "Choice", "Consequences")), page.name


def test_every_file_that_the_page_of_the_house_names_is_there() -> None:
    rows = [row for row in read("docs/architecture.md").splitlines() if row.startswith("| ")]
    named = {name for row in rows for name in re.findall(r"`([a-z_]+/[a-z_./0-9]*)`", row)}
    named.discard("cache/")  # of a library
    assert len(named) > 80
    assert not {name for name in named if not (ROOT / "readinglist" / name).exists() and not (ROOT / name).exists()}


def test_the_examples_of_pages_are_true() -> None:
    found = {page.name: doctest.testfile(str(page), module_relative=False) for page in PAGES}
    assert not {name for name, told in found.items() if told.failed}
    assert found["graph-arrays.md"].attempted > 10


def test_the_readme_starts_with_the_two_commands() -> None:
    lines = [line for line in read("README.md").splitlines() if line.startswith("make ")]
    assert [line.split()[1] for line in lines[:2]] == ["demo", "test"]


def test_continuous_integration_runs_the_test_command_of_the_readme_and_nothing_else() -> None:
    script = [line for line in read(".ci/run").splitlines() if line and not line.startswith("#")]
    assert script == ["set -euo pipefail", 'cd "$(dirname "$0")/.."', "exec make test"]


def test_the_changelog_has_the_unreleased_changes_on_top() -> None:
    headings = [line for line in read("CHANGELOG.md").splitlines() if line.startswith("## ")]
    assert headings[0] == "## [Unreleased]"


def test_make_targets_are_listed_by_a_bare_make() -> None:
    makefile = read("Makefile")
    described = set(re.findall(r"^([a-z-]+):.*## ", makefile, re.M))
    phony = set((re.search(r"^\.PHONY: (.*)$", makefile, re.M) or [""])[1].split())
    assert phony == described
    assert {"demo", "test", "check", "bench", "docs"} <= described

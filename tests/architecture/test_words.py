"""The pages for users are in plain English: none of the phrases that we have replaced comes back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXCEPT = {"methods.md", "faults.md", "schema.md", "settings.md", "licences.md"}
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
PAGES += sorted(page for page in (ROOT / "docs").glob("*.md") if page.name not in EXCEPT)
GENERATED = re.compile(r"<!-- \[\[\[cog.*?<!-- \[\[\[end\]\]\] -->", re.S)
CODE = re.compile(r"```.*?```|`[^`\n]+`", re.S)
AVOIDED = (
    r"after reading this page",
    r"\bneed not\b",
    r"\btake[sn]? up\b",
    r"\b(is|are|was|were) told\b",
    r"\bwhat came of\b",
    r"\bunlike those\b",
    r"\bstands? (on|in|at|above|below|beside|over|between|there|still)\b",
    r"\bwhat stands\b",
    r"\bstood\b",
    r"\bone under the other\b",
    r"\bas it were\b",
    r"\bof since\b",
    r"\bnothing of (it|that|this)\b",
    r"\bwhich is why there\b",
    r"\ball the while\b",
    r"\bbrings? along\b",
    r"\bcomes? along with\b",
    r"\bturned away\b",
    r"\bpasses over\b",
    r"\b(at|by|for|from|of|to|with) whom\b",
    r"\bwhereby\b",
    r"\bwherein\b",
    r"\bwherewith\b",
    r"\bthereof\b",
    r"\bthereby\b",
    r"\bhence\b",
    r"\bthus\b",
    r"\bupon\b",
    r"\bshall\b",
    r"\bnought\b",
    r"\blest\b",
)
PATTERN = re.compile("|".join(AVOIDED), re.I)


def blank(match: re.Match[str]) -> str:
    """Nothing in place of the match but its line ends, so that the numbers of lines stay true."""
    return "\n" * match[0].count("\n")


def prose(text: str) -> str:
    """The text without what is generated and without code; a phrase in a table of CONTRIBUTING is quoted as code."""
    return CODE.sub(blank, GENERATED.sub(blank, text))


def avoided(text: str) -> Iterator[tuple[int, str]]:
    """The line and the words of each phrase to avoid, also across the end of a line."""
    plain = prose(text)
    for match in PATTERN.finditer(plain.replace("\n", " ")):
        yield plain.count("\n", 0, match.start()) + 1, match[0]


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_pages_have_none_of_the_phrases_to_avoid(page: Path) -> None:
    found = [f"{page.relative_to(ROOT)}:{line}: {words}" for line, words in avoided(page.read_text(encoding="utf-8"))]
    assert not found, "\n".join(found)


def test_phrases_are_found_across_lines_and_not_in_code() -> None:
    assert list(avoided("one\n\nwhat is\nfine is\ntold here\n")) == [(4, "is told")]
    assert not list(avoided("`need not`\n```\nhence\n```\n<!-- [[[cog\n]]] -->\nhence\n<!-- [[[end]]] -->\n"))

"""Pages, messages and help are in plain English: none of the phrases that we have replaced comes back."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXCEPT = {"methods.md", "schema.md"}
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
PAGES += sorted((ROOT / "bench").glob("*.md"))
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
# What the program prints: more is avoided, because none of it is about tests or code.
SPOKEN = re.compile(
    "|".join(
        (
            *AVOIDED,
            r"\b(told|tells?)\b",
            r"\b(stands?|stood) (as|for|in|on|at|beside|higher)\b",
            r"\btook up\b",
            r"\bwhat (came|it came)\b",
            r"\bso that you\b",
            r"\bunlike\b",
            r"\banew\b",
            r"(?<!there) \bis no (list|id|file|paper|key|name|day|state|table|share)\b",
            r"\b(my|mine)\b",
            r"\bI (kept|keep|added|decided|judged|said|follow|did|work|plan)\b",
        )
    )
)
COMMAND = "_command"  # what the names of commands end with


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


def spoken(module: ast.Module) -> Iterator[tuple[int, str]]:
    """The line and the words of what a module may print: docstrings of commands, and literals of three words on."""
    silent = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node) is not None:
            if not (isinstance(node, ast.FunctionDef) and node.name.endswith(COMMAND)):
                silent.add(node.body[0].value)  # type: ignore[attr-defined]  # a docstring is an expression
        elif isinstance(node, ast.Call) and ast.unparse(node.func).startswith(("re.", "logger.", "logging.")):
            silent.update(ast.walk(node))
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in silent:
            text = " ".join(re.sub(r"(?m)^        .*$", "", node.value).split())  # without the examples of a command
            if len(text.split()) > 2 and not SQL.search(text):
                yield node.lineno, text


SQL = re.compile(
    r"(?i)(\b(select|from|join|where|values|create|delete|pragma|coalesce|case when)\b.*[=(*,])|[a-z]\.[a-z]|excluded"
)
SOURCES = sorted((ROOT / "readinglist").rglob("*.py"))


@pytest.mark.parametrize("room", sorted({path.relative_to(ROOT / "readinglist").parts[0] for path in SOURCES}))
def test_messages_and_help_have_none_of_the_phrases_to_avoid(room: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {match[0]!r} in {text[:120]!r}"
        for path in SOURCES
        if room in path.relative_to(ROOT / "readinglist").parts[:1]
        for line, text in spoken(ast.parse(path.read_text(encoding="utf-8")))
        if (match := SPOKEN.search(text))
    ]
    assert not found, "\n".join(found)


def test_templates_and_the_list_of_commands_have_none_of_the_phrases_to_avoid() -> None:
    pages = sorted((ROOT / "readinglist").rglob("templates/*.html"))
    assert pages
    found = []
    for page in [*pages, ROOT / "readinglist/shell/commands.toml"]:
        text = re.sub(r"\{[{%#].*?[}%#]\}|<[^>]*>", " ", page.read_text(encoding="utf-8"))
        found += [f"{page.relative_to(ROOT)}: {match[0]}" for match in SPOKEN.finditer(text)]
    assert not found, "\n".join(found)


def test_phrases_are_found_across_lines_and_not_in_code() -> None:
    assert list(avoided("one\n\nwhat is\nfine is\ntold here\n")) == [(4, "is told")]
    assert not list(avoided("`need not`\n```\nhence\n```\n<!-- [[[cog\n]]] -->\nhence\n<!-- [[[end]]] -->\n"))

"""Names, sizes and contents of the files: what a reader of the tree relies on."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "readinglist").rglob("*.py"))
# Beside the store and the tables of rooms: what looks at all of the database, and files of other programs.
SPEAKS_SQL = {
    "exchange/zotero_database.py",
    "upkeep/backup.py",
    "upkeep/doctor.py",
    "taste/notes.py",
}
FROZEN = {"Frozen", "Event"}  # bases that make a class a record
LONGEST_FILE = 600  # lines; most stay below 400
MOST_FILES = 491
VAGUE = {"utils", "util", "helpers", "helper", "manager", "managers", "base", "common", "misc"}
# An index of packages is named after what it serves; a lock or a page needs none of them.
INDEX_ADDRESS = re.compile(r"//(?:files|registry|packages|pkgs|index|mirrors?)\.|/simple\b(?=[/\s\"']|$)", re.M)
HOME_FOLDER = re.compile(r"(?<![\w.])/(?:home|Users)/[a-z]\w*/")


def committed() -> list[Path]:
    """The files of the project that git knows; all that is text outside of hidden folders where there is no git."""
    try:
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
        files = [ROOT / name for name in listed.decode().split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        files = [
            p for p in ROOT.rglob("*") if p.is_file() and not any(part[0] == "." for part in p.relative_to(ROOT).parts)
        ]
    return [path for path in files if path.is_file()]


def text_of(path: Path) -> str:
    try:
        return path.read_bytes().decode()
    except UnicodeDecodeError:
        return ""


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(text_of(path))


def names_a_home(path: Path, text: str) -> bool:
    """Whether a file names somebody's home folder; tests may have invented people."""
    return "tests" not in path.parts and HOME_FOLDER.search(text) is not None


def test_the_lock_pins_every_package_with_hashes_and_names_no_address() -> None:
    lock = text_of(ROOT / "requirements.lock")
    packages = re.findall(r"^\w\S*==.*$", lock, re.M)
    assert len(packages) > 40
    assert all(line.endswith("\\") for line in packages), "a package without a hash"
    assert "//" not in lock
    assert not re.search(r"^-", lock, re.M), "an option line would rule over the reader's own index"


def test_the_lock_holds_every_dependency_of_the_project() -> None:
    project = tomllib.loads(text_of(ROOT / "pyproject.toml"))
    groups = project["dependency-groups"]
    lines = [*project["project"]["dependencies"], *groups["test"], *groups["check"]]
    wanted = {re.split(r"[\[<>=]", line)[0].lower() for line in lines}
    locked = set(re.findall(r"^([a-z0-9-]+)==", text_of(ROOT / "requirements.lock"), re.M))
    assert len(wanted) > 20
    assert wanted <= locked


def test_no_committed_file_names_an_index_of_packages_or_a_folder_of_a_machine() -> None:
    here = (f"{ROOT}/", f"{Path.home()}/") if len(Path.home().parts) > 1 else (f"{ROOT}/",)
    found = [
        str(path.relative_to(ROOT))
        for path in committed()
        if path != Path(__file__)
        and (INDEX_ADDRESS.search(text := text_of(path)) or names_a_home(path, text) or any(h in text for h in here))
    ]
    assert not found


def test_modules_are_named_after_what_they_are_about() -> None:
    names = {path.stem for path in MODULES} | {path.parent.name for path in MODULES}
    assert not names & VAGUE


def test_files_are_short_enough_to_be_read() -> None:
    lines = {str(p.relative_to(ROOT)): len(text_of(p).splitlines()) for p in MODULES}
    assert not {name: n for name, n in lines.items() if n > LONGEST_FILE}
    assert len(lines) <= MOST_FILES, "a file is one concept that a reader wants to see at once: merge before you add"


def test_every_module_says_why_it_exists() -> None:
    assert not [str(path) for path in MODULES if not ast.get_docstring(parsed(path))]


def test_sql_stands_in_the_store_and_in_the_tables_of_rooms_only() -> None:
    statement = re.compile(
        r"\b(?:select\s.+\sfrom|insert\s+into|update\s+\w+\s+set|delete\s+from|create\s+table)\b", re.I | re.S
    )
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in MODULES
        if "store" not in path.parts and "tables" not in (path.stem, path.parent.name)
        if str(path.relative_to(ROOT / "readinglist")) not in SPEAKS_SQL
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and statement.search(node.value)
        if "\n\n" not in node.value  # prose of a docstring
    ]
    assert not found


def test_records_are_frozen_and_have_slots() -> None:
    """A record that travels between rooms cannot be changed on the way."""
    for path in [*ROOT.glob("readinglist/*/records.py"), *ROOT.glob("readinglist/core/*.py")]:
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.ClassDef):
                decorations = [ast.unparse(decorator) for decorator in node.decorator_list]
                made = next((name for name in decorations if name.startswith("dataclass(")), "")
                if FROZEN.isdisjoint(map(ast.unparse, node.bases)) and (made or path.name == "records.py"):
                    assert {"frozen=True", "slots=True"} <= set(re.findall(r"\w+=True", made)), (
                        f"{path.name}: {node.name}"
                    )

"""Every file of a library that was lived in, replaced by something else: nothing hangs, breaks, or loses a text.

No file is named here: one that the program will make tomorrow is attacked as soon as `harness/lived_in` makes it.
"""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Container, Iterator
from contextlib import chdir, contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import pytest

from readinglist import open_library
from tests.harness.arxiv import ScriptedArxiv
from tests.harness.command import WHOLE, Command, Outcome
from tests.harness.deadline import deadline
from tests.harness.invariant import USER_FOLDERS, invariant, rows
from tests.harness.lived_in import KEPT, QUEUED, Lived, live_in, lived_arxiv

CODES = (0, 2, 65, 66, 69, 74, 75, 78)
SECONDS, MEMORY = 60, 400 << 20  # of one command: it may not wait for ever, nor read without end
DEEP = 10_000
HUGE = 2 << 30
TABLES = ("library.db", ".rlbackup")  # have tests of their own: test_faults_store, test_store_backup, test_odd_values
ODD: tuple[object, ...] = (None, [], {}, [[1]], -1, 10**400, float("inf"), "x", "", "\ud800", "a\0b", "9" * 5000, True)
NOBODY = 65534
SETTINGS = ("feeds", "config.toml")
SHARED, OUT = Path("$shared"), Path("$out")  # of the library that is attacked


@dataclass(frozen=True)
class World:
    """The library that is copied, and the arXiv that it follows."""

    lived: Lived
    arxiv: ScriptedArxiv


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("lived")
    with lived_arxiv() as arxiv:
        yield World(live_in(folder, Command(folder / "home", folder), arxiv), arxiv)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that other users reach too, which those of pytest are not."""
    with tempfile.TemporaryDirectory(prefix="readinglist-") as made:
        Path(made).chmod(0o755)
        yield Path(made)


def body(change: Callable[[bytes], bytes]) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(change(path.read_bytes()))


def instead(make: Callable[[Path], object]) -> Callable[[Path], None]:
    def act(path: Path) -> None:
        path.unlink()
        make(path)

    return act


def listen(path: Path) -> None:
    with chdir(path.parent), socket.socket(socket.AF_UNIX) as made:  # the whole way may be too long for an address
        made.bind(path.name)


def grow(path: Path) -> None:
    os.truncate(path, HUGE)


def odd_json(path: Path) -> None:
    """Some values of a file of JSON by others, of other types; what is none is left."""
    drawn = random.Random(path.name)
    try:
        path.write_text(json.dumps(_odd(json.loads(path.read_bytes()), drawn)), "utf-8", "surrogatepass")
    except ValueError:
        return


def _odd(value: object, drawn: random.Random) -> object:
    if drawn.random() < 0.15:
        return drawn.choice(ODD)
    if isinstance(value, dict):
        return {key: _odd(inner, drawn) for key, inner in value.items()}
    return [_odd(inner, drawn) for inner in value] if isinstance(value, list) else value


DAMAGES: dict[str, Callable[[Path], object]] = {
    "empty": body(lambda _: b""),
    "garbage": body(lambda old: random.Random(len(old)).randbytes(3000)),
    "half": body(lambda old: old[: len(old) // 2]),
    "deep lists": body(lambda _: b"[" * DEEP + b"]" * DEEP),
    "deep front matter": body(lambda _: b"---\nid: " + b"[" * DEEP + b"]" * DEEP + b"\n---\nMine.\n"),
    "deep settings": body(lambda _: b"a = " + b"[" * DEEP + b"]" * DEEP),
    "other types": odd_json,
    "UTF-16": body(lambda old: old.decode("utf-8", "replace").encode("utf-16")),
    "bytes": body(lambda old: old + b"\xe9\xff\0\xed\xa0\x80\n"),
    "CRLF": body(lambda old: b"\xef\xbb\xbf" + old.replace(b"\n", b"\r\n")),
    "huge": grow,
    "folder": instead(Path.mkdir),
    "pipe": instead(os.mkfifo),
    "socket": instead(listen),
    "device": instead(lambda path: path.symlink_to("/dev/zero")),
    "nowhere": instead(lambda path: path.symlink_to("/dev/null/there")),
    "circle": instead(lambda path: path.symlink_to(path.name)),
    "closed": lambda path: path.chmod(0o600 if os.getuid() == 0 else 0),  # see `owned_by_another`
}
# Of these nobody can read a word.
UNREADABLE = ("garbage", "folder", "pipe", "socket", "device", "circle", "huge", "closed")
FEW = 2  # commands in the short form
# Commands that read, by what they read; none of them writes a text of the user's.
READERS: dict[str, tuple[tuple[object, ...], ...]] = {
    "cache": (("top",), ("why", KEPT.id), ("taste",), ("graph", "stats"), ("sync", SHARED), ("fetch",)),
    "texts": (("journal", "search", "mine"), ("critique", "list"), ("goal", "list"), ("backup",), ("fetch",)),
    "settings": (("feeds", "list"), ("backup",), ("fetch",)),
    "shared": (("sync", SHARED, "--dry-run"), ("sync", SHARED)),
    "out": (("export", "obsidian", "--kept", "-o", OUT / "vault"), ("compare", OUT / "share.json"),
            ("import", OUT / "refs.bib")),
    "others": (("digest",), ("keep", "2511.00004"), ("pdf", "fetch", KEPT.id)),
}  # fmt: skip


def group_of(lived: Lived, path: Path) -> str:
    """Which commands read it: told by the folder that it lies in."""
    for name, folder in (("shared", lived.shared), ("out", lived.out)):
        if path.is_relative_to(folder):
            return name
    first = path.relative_to(lived.home).parts[0]
    if first in USER_FOLDERS:
        return "texts"
    return "settings" if first in SETTINGS else "cache" if first == "cache" else "others"


def files_of(lived: Lived) -> list[Path]:
    folders = (lived.home, lived.shared, lived.out)
    found = (path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file())
    return [path for path in found if not path.name.endswith(TABLES)]


@contextmanager
def limits() -> Iterator[None]:
    """A command that waits for ever, or takes memory without end, fails instead."""

    statm = Path("/proc/self/statm")  # elsewhere the system holds nobody to such a limit
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    if statm.exists():
        used = int(statm.read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
        resource.setrlimit(resource.RLIMIT_AS, (used + MEMORY, hard))
    try:
        with deadline(SECONDS):
            yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


@contextmanager
def as_owner(home: Path) -> Iterator[None]:
    """As the user whose library it is, where that is another one than we are."""
    user, groups = home.stat().st_uid, os.getgroups()
    if os.getuid() != 0 or user == 0:
        yield
        return
    os.setgroups([])
    os.setresgid(user, user, 0)
    os.setresuid(user, user, 0)
    try:
        yield
    finally:
        os.setresuid(0, 0, 0)
        os.setresgid(0, 0, 0)
        os.setgroups(groups)


def give_away(lived: Lived, but: Container[Path] = ()) -> None:
    """To nobody, where we are root, who may read everything: all but some files."""
    if os.getuid() == 0:
        if not nobody_runs_python():
            pytest.skip("needs a Python that nobody may run")
        for path in (path for part in (lived.home, lived.shared, lived.out) for path in (part, *part.rglob("*"))):
            if path not in but:
                os.chown(path, NOBODY, NOBODY, follow_symlinks=False)


def nobody_runs_python() -> bool:
    """Whether commands can run as that user: always inside this process, which has imported what it needs."""
    if not WHOLE:
        return True
    probe = [sys.executable, "-c", "import readinglist"]
    try:
        return subprocess.run(probe, user=NOBODY, group=NOBODY, extra_groups=(), check=False).returncode == 0
    except PermissionError:
        return False


def run_on(world: World, lived: Lived, words: tuple[object, ...]) -> Outcome:
    """Run one command; it ends with a code of the interface, and says in a line why."""
    places = {SHARED.name: lived.shared, OUT.name: lived.out}
    told = [places[w.parts[0]].joinpath(*w.parts[1:]) if isinstance(w, Path) else w for w in words]
    with limits(), as_owner(lived.home):
        outcome = Command(lived.home, lived.home.parent)(*told, arxiv=world.arxiv)
    assert outcome.code in CODES, (words, outcome)
    assert "Traceback" not in outcome.err, (words, outcome)
    if outcome.code and words[0] != "doctor":
        assert 1 <= len(outcome.err.strip().splitlines()) <= 3, (words, outcome)
    return outcome


def texts_of(lived: Lived) -> dict[Path, bytes]:
    """What the user wrote, as far as it can be read."""
    kept = {path for path in files_of(lived) if group_of(lived, path) in ("texts", "settings")}
    return {path: path.read_bytes() for path in kept if path.stat().st_size < HUGE}


def attack(world: World, lived: Lived, damage: str, paths: list[Path], whole: bool) -> None:
    """All commands that read the files of `paths`, or a few, others for each damage."""
    groups = {group_of(lived, path) for path in paths}
    for path in paths:
        DAMAGES[damage](path)
    if damage == "closed":
        give_away(lived, paths)
    texts, log = texts_of(lived), set(rows(lived.home, "log")["log"])
    doctor = run_on(world, lived, ("doctor",))
    readers = list(dict.fromkeys(words for group in sorted(groups) for words in READERS[group]))
    drawn = random.Random(f"{damage} {paths[0].name}")
    for words in readers if whole else drawn.sample(readers, min(FEW, len(readers))):
        if damage == "huge" and words == ("backup",):
            continue  # what the user wrote is in it, and be it two gigabytes
        run_on(world, lived, words)
        assert texts.items() <= texts_of(lived).items(), (words, "changed a text of the user's")
    assert log <= set(rows(lived.home, "log")["log"])
    if damage in UNREADABLE:
        said = doctor.out + doctor.err
        untold = [path for path in paths if path.suffix in (".md", ".json", ".npz") and path.name not in said]
        # Notes may lie in folders of any name, and a link there that leads nowhere is none.
        hidden = {"exports", "notes"} if damage in ("folder", "circle") else {"exports"}
        assert not [p for p in untold if p.is_relative_to(lived.home) and not hidden & {*p.parts}], doctor
    if "cache" in groups:
        run_on(world, lived, ("doctor", "--fix"))
        assert "/cache/" not in run_on(world, lived, ("doctor",)).out, damage
    if groups == {"cache"}:
        assert run_on(world, lived, ("top",)).code == 0


@pytest.mark.parametrize("damage", [damage for damage in DAMAGES if damage != "deep settings"])
def test_all_files_but_the_settings_are_something_else(world: World, folder: Path, damage: str, whole: bool) -> None:
    lived = world.lived.copy(folder)
    attack(world, lived, damage, [path for path in files_of(lived) if group_of(lived, path) != "settings"], whole)


@pytest.mark.parametrize("damage", [damage for damage in DAMAGES if damage != "deep front matter"])
@pytest.mark.parametrize("name", ["config.toml", "feeds"])
def test_settings_are_something_else(world: World, folder: Path, name: str, damage: str, whole: bool) -> None:
    """One of the two kinds alone: what is wrong with the settings ends most commands."""
    lived = world.lived.copy(folder)
    paths = [path for path in files_of(lived) if path.relative_to(folder).parts[1] == name]
    assert paths
    attack(world, lived, damage, paths, whole)
    if damage in UNREADABLE:
        outcome = run_on(world, lived, ("feeds", "list"))
        assert outcome.code == 78, outcome
        assert any(path.name in outcome.error for path in paths), outcome


def test_each_file_alone_is_something_else(world: World, folder: Path, whole: bool) -> None:
    """Each in each way in the long form; else one of them, another one for each way."""
    names = [path.relative_to(world.lived.home.parent) for path in files_of(world.lived)]
    ways = list(DAMAGES)
    drawn = random.Random(1)
    all_of_them = [(name, damage) for name in names for damage in ways]
    for name, damage in all_of_them if whole else [(drawn.choice(names), damage) for damage in ways[::4]]:
        lived = world.lived.copy(folder / "one")
        attack(world, lived, damage, [folder / "one" / name], whole)
        shutil.rmtree(folder / "one")


BESIDE = ("-wal", "-shm")
NO_FILE = ("folder", "pipe", "socket", "device", "nowhere", "circle")
SPOILT = (*NO_FILE, "closed", "empty", "garbage", "huge")
# Each damage to each of the two files; in the short form one of them after a kill, and one without.
WAYS = [
    (is_killed, ending, damage)
    for is_killed, (row, ending), (column, damage) in product((False, True), enumerate(BESIDE), enumerate(SPOILT))
    if WHOLE or (row + column) % 2 == is_killed
]


@pytest.mark.parametrize(("is_killed", "ending", "damage"), WAYS)
def test_C9_what_lies_beside_the_database_is_something_else(
    world: World, folder: Path, is_killed: bool, ending: str, damage: str
) -> None:
    """What was decided is in the database, or in the journal that a killed process left; nothing but that is lost."""
    lived = world.lived.copy(folder / "lived")
    beside, log = lived.home / f"library.db{ending}", set(rows(lived.home, "log")["log"])
    if is_killed:
        lived = left_by_a_killed_process(lived, folder / "killed")
        beside = lived.home / beside.name
    newer = set(rows(lived.home, "log")["log"])
    assert (newer > log) is is_killed
    is_spoilt = ending == "-wal" and damage != "closed"
    beside.touch()
    whole = beside.read_bytes()
    DAMAGES[damage](beside)
    if damage == "closed":
        give_away(lived, [beside])
    for words in (("top",), ("doctor",), ("keep", "2511.00004"), ("journal", "write", "here")):
        outcome = run_on(world, lived, words)
        if damage in (*NO_FILE, "closed"):
            assert outcome.code == 74, outcome
            assert beside.name in outcome.err, outcome
    if damage in (*NO_FILE, "closed"):  # what the error says to do
        beside.rmdir() if damage == "folder" else beside.unlink()
        if damage == "closed" or ending == "-shm":
            beside.write_bytes(whole)
            give_away(lived)
    assert run_on(world, lived, ("top",)).code == 0
    assert (log if is_spoilt else newer) <= set(rows(lived.home, "log")["log"])
    invariant(lived.home)


def left_by_a_killed_process(lived: Lived, to: Path) -> Lived:
    """A copy, with a decision that is in the journal alone."""
    with open_library(lived.home, environ={}) as library:
        library.keep(QUEUED.id)
        return lived.copy(to)

"""The program as a process: what it imports, how it is started by cron, how it ends."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from tests.fakes import announced, paper
from tests.harness.arxiv import ScriptedArxiv

TUESDAY = date(2025, 11, 11)
WORDS = [sys.executable, "-m", "readinglist"]
HEAVY = ("numpy", "requests", "lxml", "rich", "sqlite_utils", "sklearn", "scipy")
NOT_FOR_HELP = (*HEAVY, "sqlite3", "readinglist.store", "readinglist.ranking", "readinglist.core.paper_view")


def bare(home: Path, **more: str) -> dict[str, str]:
    """What cron gives, and addresses that nobody answers."""
    dead = {f"READINGLIST_ARXIV_{name}": "http://arxiv.invalid" for name in ("RSS", "OAI", "API", "PDF", "EPRINT")}
    return {"PATH": "/usr/bin:/bin", "LANG": "C", "READINGLIST_HOME": str(home), **dead, **more}


def start(home: Path, *words: str, **options: object) -> subprocess.CompletedProcess[bytes]:
    environ = options.pop("env", None) or bare(home)
    return subprocess.run(  # type: ignore[call-overload, no-any-return]  # options of subprocess
        [*WORDS, *words],
        **{"env": environ, "stdin": subprocess.DEVNULL, "capture_output": True, "timeout": 60, **options},
    )


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with 300 imported papers, ranked once."""
    home = tmp_path_factory.mktemp("library")
    snapshot = home / "snapshot.jsonl"
    with snapshot.open("w", encoding="utf-8") as file:
        for k in range(300):
            record = {
                "id": f"1601.{k:05d}",
                "title": f"Paper {k} about walking robots and gradients",
                "authors": "Ada Author and Bo Writer",
                "abstract": f"We walk in {k} ways over rough terrain with policies.",
                "categories": "cs.LG cs.RO",
                "versions": [{"version": "v1", "created": "Mon, 4 Jan 2016 00:00:00 GMT"}],
                "update_date": "2016-01-05",
            }
            file.write(json.dumps(record) + "\n")
    for words in (("import", str(snapshot)), ("top", "--all", "-n", "5")):
        done = start(home, *words)
        assert done.returncode == 0, done.stderr.decode()
    return home


@pytest.fixture(scope="module")
def fetched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that has fetched one night of 40 papers, and so ranked it."""
    home = tmp_path_factory.mktemp("fetched")
    papers = [paper(number) for number in range(1, 41)]
    arxiv = ScriptedArxiv(papers, {TUESDAY: announced(*papers)}, today=TUESDAY).start()
    try:
        environ = bare(
            home, **arxiv.environ(), READINGLIST_ARXIV_REQUEST_INTERVAL="0", READINGLIST_NOW=arxiv.after_midnight()
        )
        done = start(home, "fetch", "--json", env=environ)
    finally:
        arxiv.stop()
    assert json.loads(done.stdout)["new"] == 40, done.stderr.decode()
    return home


def modules_after(home: Path, *commands: str) -> set[str]:
    """All modules that a fresh interpreter holds after some commands, one after the other."""
    code = (
        "import sys\nfrom readinglist.shell.process import run_process\n"
        f"for words in {[command.split() for command in commands]!r}:\n"
        "    code = run_process(words)\n    assert not code, (words, code)\n"
        "print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], env=bare(home), capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return set(done.stderr.splitlines()[-1].split())


def test_help_needs_neither_libraries_nor_the_library(tmp_path: Path) -> None:
    modules = modules_after(tmp_path, "--help", "--version", "top --help", "goal add --help")
    assert modules.isdisjoint(NOT_FOR_HELP)


def test_reading_what_is_ranked_needs_the_database_alone(fetched: Path) -> None:
    reading = ("top", "top --json", "search reward", "show 2511.00001", "log", "status", "revised")
    assert modules_after(fetched, *reading).isdisjoint(HEAVY)


def test_cron_has_no_home_no_terminal_and_no_input(library: Path) -> None:
    done = start(library, "top", "--all", "-n", "3", cwd="/")
    assert done.returncode == 0
    assert "·" in done.stdout.decode("utf-8")
    assert b"\x1b" not in done.stdout + done.stderr


@pytest.mark.parametrize("language", ["C", "de_DE.ISO-8859-1", "POSIX", "nonsense"])
def test_output_is_utf_8_whatever_the_locale_says(language: str, library: Path) -> None:
    environ = bare(library, LANG=language, LC_ALL=language, PYTHONIOENCODING="ascii", PYTHONCOERCECLOCALE="0")
    done = start(library, "top", "--all", "-n", "3", env=environ)
    assert done.returncode == 0
    assert "·" in done.stdout.decode("utf-8")


def test_a_full_disk_behind_stdout_exits_74(library: Path) -> None:
    for words in (("top", "--all", "-n", "3"), ("search", "walking", "--limit", "300", "--json")):
        with Path("/dev/full").open("wb") as full:
            done = start(library, *words, capture_output=False, stdout=full, stderr=subprocess.PIPE)
        assert done.returncode == 74
        assert len(done.stderr.splitlines()) <= 3
        assert b"readinglist: " in done.stderr.splitlines()[-1]
        assert b"No space left" in done.stderr or b"no space left" in done.stderr


def test_closed_streams_are_no_bug_and_never_the_database(library: Path) -> None:
    for closed in ("<&-", ">&-", "2>&-", "<&- >&- 2>&-"):
        shell = f"exec {shlex.join(WORDS)} search walking {closed}"
        done = subprocess.run(["/bin/sh", "-c", shell], env=bare(library), capture_output=True, timeout=60)
        assert done.returncode == 0, closed
        assert b"Traceback" not in done.stderr, closed
    assert start(library, "doctor").returncode == 0


def test_a_reader_that_leaves_ends_it_quietly(library: Path) -> None:
    shell = f"{shlex.join(WORDS)} top --all -n 300 | head -n 1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["/bin/bash", "-c", shell], env=bare(library), capture_output=True, timeout=60)
    assert done.returncode in (0, 141)
    assert len(done.stdout.splitlines()) == 1
    assert done.stderr in (b"", done.stderr if done.stderr.startswith(b"next:") else b"")


@dataclass(frozen=True, slots=True)
class SilentArxiv:
    """A server that accepts connections and never answers."""

    server: socket.socket
    accepted: list[socket.socket] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.getsockname()[1]}"


@pytest.fixture
def silent_arxiv() -> Iterator[SilentArxiv]:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(8)
        server.settimeout(30)
        silent = SilentArxiv(server)
        yield silent
        for connection in silent.accepted:
            connection.close()


def waiting_fetch(home: Path, silent: SilentArxiv, *before: str) -> subprocess.Popen[bytes]:
    """A fetch that holds the lock and waits for an answer."""
    network = {
        "READINGLIST_NETWORK_ALLOW_PRIVATE": "127.0.0.1",
        "READINGLIST_NETWORK_TIMEOUT": "50",
        "READINGLIST_ARXIV_REQUEST_INTERVAL": "0.05",
    }
    addresses = {f"READINGLIST_ARXIV_{name}": silent.address for name in ("RSS", "OAI", "API")}
    environ = bare(home, READINGLIST_NOW="2026-11-24T06:00:00Z", **network) | addresses
    process = subprocess.Popen(
        [*before, *WORDS, "fetch", "--json"], env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    silent.accepted.append(silent.server.accept()[0])
    assert (home / "writer.lock").read_bytes()
    assert process.poll() is None, process.communicate()
    return process


def test_a_signal_ends_a_fetch_with_one_line_and_frees_its_lock(tmp_path: Path, silent_arxiv: SilentArxiv) -> None:
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        process = waiting_fetch(tmp_path, silent_arxiv)  # gets the lock that the one before has freed
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
        assert process.returncode == 128 + number
        saved = b"stopped: what was downloaded is saved; run the same command again to continue\n"
        assert (out, err) == (b"", saved), number
    assert start(tmp_path, "doctor").returncode == 0
    again = waiting_fetch(tmp_path, silent_arxiv)
    again.kill()
    again.communicate()


def test_what_nohup_ignores_stays_ignored(tmp_path: Path, silent_arxiv: SilentArxiv) -> None:
    process = waiting_fetch(tmp_path, silent_arxiv, "/usr/bin/nohup")
    process.send_signal(signal.SIGHUP)
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(timeout=1)
    process.terminate()
    process.communicate(timeout=60)
    assert process.returncode == 143


def test_G6_a_broken_configuration_exits_78_with_one_line(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[arxiv\n", encoding="utf-8")
    done = start(tmp_path, "fetch", "--json")
    assert done.returncode == 78
    assert len(done.stderr.splitlines()) == 1
    assert json.loads(done.stdout)["status"] == "failed"


@pytest.mark.parametrize(("typed", "offered"), [("to", "top"), ("goal a", "add"), ("schedule sy", "systemd")])
def test_the_shell_completes_commands(typed: str, offered: str, tmp_path: Path) -> None:
    words = {"COMP_WORDS": f"readinglist {typed}", "COMP_CWORD": str(len(typed.split()))}
    done = start(tmp_path, env=bare(tmp_path, _READINGLIST_COMPLETE="bash_complete", **words))
    assert f"plain,{offered}" in done.stdout.decode().splitlines()
    assert not list(tmp_path.iterdir())


def on_terminal(environ: Mapping[str, str], *words: str) -> tuple[int, str]:
    """Exit code and everything that a terminal of 80 columns would get."""
    leader, follower = pty.openpty()
    environ = {"COLUMNS": "80", "TERM": "xterm-256color"} | dict(environ)
    process = subprocess.Popen([*WORDS, *words], env=environ, stdin=follower, stdout=follower, stderr=follower)
    os.close(follower)
    got = b""
    while select.select([leader], [], [], 30)[0]:
        try:
            part = os.read(leader, 65536)
        except OSError:  # the other side is gone: how Linux ends a pty
            break
        if not part:
            break
        got += part
    os.close(leader)
    return process.wait(timeout=30), got.decode("utf-8").replace("\r\n", "\n")


def test_a_terminal_gets_colours_and_rows_that_fit(library: Path) -> None:
    code, text = on_terminal(bare(library), "top", "--all", "-n", "3")
    assert code == 0
    assert "\x1b[1m" in text
    plain = re.sub(r"\x1b\[[0-9;]*m", "", text)
    assert "\x1b" not in plain
    assert all(len(row) <= 80 for row in plain.splitlines())


@pytest.mark.parametrize(("variable", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_colours_can_be_refused(variable: str, value: str, library: Path) -> None:
    code, text = on_terminal(bare(library, **{variable: value}), "top", "--all", "-n", "3")
    assert (code, "\x1b" in text) == (0, False)
    assert "\x1b" not in on_terminal(bare(library), "--no-color", "top", "--all")[1]


def test_the_package_gives_its_public_names() -> None:
    import readinglist

    for name in readinglist.__all__:
        assert getattr(readinglist, name) is not None
    with pytest.raises(AttributeError, match="nothing"):
        readinglist.nothing  # noqa: B018

"""G7, G8: keys, passwords and tokens: shown by no command, in no file but the user's own, in no list of processes."""

from __future__ import annotations

import json
import re
import shlex
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import httpx
import pytest

from readinglist.shell.group import readinglist
from readinglist.store.backups import ENDING
from tests.harness import pdfs
from tests.harness.citations import LoopbackCitations
from tests.harness.command import Command
from tests.harness.mailbox import CANARY, USER, ScriptedSmtp
from tests.harness.scene import LATER, SKIPPED, Scene
from tests.harness.served import Site
from tests.harness.steps import Body, Status

S2, OPENALEX, TOKEN, LOGIN = "canary-s2-4c1d", "canary-oa-77e0", "canary-token-51b2-0123", "canary-login-08aa"
SECRETS = (CANARY, S2, OPENALEX, TOKEN, LOGIN)
ID, OTHER = SKIPPED.id, LATER.id

# What is run of each command, `;` between runs; one that needs nothing is run as it stands. Whether it succeeds is no
# matter here: an error could tell as well.
WORDS = {
    "import": "/nowhere.bib",
    "feeds add": f"x --url http://me:{LOGIN}@example.org/feed",
    "feeds import-opml": "/nowhere.opml",
    "completion": "bash",
    "fetch": ";--json;-LOGIN",
    "pdf fetch": f"{ID};{OTHER} --source",
    "pdf refs": f"{ID};/nowhere.pdf --json",
    "enrich": f"{ID} --source s2;{ID} --source openalex;{ID} --json",
    "show": ID,
    "open": ID,
    "search": "paper",
    "similar": ID,
    "why": ID,
    "citations": ID,
    "fate": ID,
    "graph export": "$/made/papers.gexf",
    "graph import": "/nowhere.tsv",
    "ideas add": "--canon",
    "ideas drop": "nothing",
    "ideas merge": "a b",
    "ideas replace": "transformer",
    "ideas show": "transformer",
    "path": "transformer attention",
    "keep": ID,
    "skip": ID,
    "later": OTHER,
    "read": ID,
    "seen": ID,
    "critique search": "mine",
    "critique write": f"{ID} --quick '10x 2 3 1 yes: it is enough'",
    "pile label": f"x {ID} --include",
    "pile start": f"x {ID} {OTHER}",
    "goal add": "walk 'robots that walk'",
    "goal close": "walk",
    "goal edit": "walk --text x",
    "project add": "p 'a project'",
    "project edit": "p --text x",
    "project show": "p",
    "project state": "p active",
    "project step": "p x",
    "admire add": ID,
    "backburner add": "x",
    "backburner drop": "x",
    "journal search": "mine",
    "journal write": "mine",
    "bet idea": "transformer 0.5",
    "bet add": f"{ID} 0.5",
    "bet repro": "x 0.5",
    "bet review cause": f"{ID} 1",
    "quiz answer": "x 0.5",
    "quiz cause": "x y",
    "quiz deck": "cs.LG 2025-11",
    "study add": ID,
    "study done": ID,
    "study drop": ID,
    "study log": f"{ID} 30",
    "study move": ID,
    "study start": ID,
    "study next": "",
    "study repro claim": f"{ID} score 0.5",
    "study repro result": f"{ID} 0.5",
    "study repro table": ID,
    "pile next": "x",
    "share write": "-o $/made/share.json;--dry-run",
    "share compare": "$/made/share.json",
    "share colleague add": "ada $/made/share.json",
    "share colleague drop": "ada",
    "export": "json;bibtex -o $/made/refs.bib;obsidian -o $/made/vault;atom",
    "digest": ";--html;--atom;--json;--email",
    "sync": "$/shared;$/shared --json",
    "database": ";--json;--datasette;'select * from papers'",
    "restore": "/nowhere.rlbackup --yes",
    "status": ";--json",
    "doctor": ";--json",
    "init": "--yes --categories cs.LG",
}
FIRST = ("fetch", "share write", "study add", "project add", "goal add", "pile start")  # others need what they make
NOT_RUN = {
    "demo": "is a library of its own",
    "triage": "needs a terminal",
    "serve": "is run below",
    "mcp": "speaks a protocol",
}


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[str]:
    for name in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), name)
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield " ".join((*path, name))


@dataclass(frozen=True)
class Keyed:
    scene: Scene
    environ: dict[str, str]
    services: LoopbackCitations
    server: ScriptedSmtp


@pytest.fixture
def keyed(tuesday: Scene) -> Iterator[Keyed]:
    """A library whose settings hold every secret there is, and servers that repeat them in their errors."""
    tuesday.arxiv.always("pdf", Body(pdfs.cited_paper("A. Author. A title of some length. 2020."), "application/pdf"))
    with LoopbackCitations({}) as services, ScriptedSmtp(AUTH=f"535 {USER} is not {CANARY}") as server:
        for name, key in (("s2", S2), ("openalex", OPENALEX)):
            services.always(name, Status(400, body=json.dumps({"error": f"{key} is no key"}).encode()))
        config = tuesday.home / "config.toml"
        config.write_text(
            f'[citations]\ns2_key = "{S2}"\nopenalex_key = "{OPENALEX}"\n'
            f'[mail]\nhost = "127.0.0.1"\nport = {server.port}\ntls = "none"\nto = "me@example.org"\n'
            f'user = "{USER}"\npassword = "{CANARY}"\n'
        )
        config.chmod(0o644)  # of which each command that knows warns
        environ = services.environ("s2", "openalex") | {
            "READINGLIST_SERVE_TOKEN": TOKEN,
            "EDITOR": "true",
        }
        yield Keyed(tuesday, environ, services, server)


def told_by(text: str) -> list[str]:
    return [secret for secret in SECRETS if secret in text]


def test_G7_G8_no_command_shows_a_secret_or_writes_it_anywhere(keyed: Keyed, tmp_path: Path) -> None:
    scene, environ = keyed.scene, keyed.environ
    run = Command(scene.home, tmp_path)
    (tmp_path / "shared").mkdir()
    there = set(commands(readinglist))
    assert not set(WORDS) - there
    others = sorted(there - {*FIRST, *NOT_RUN, "backup"})
    for command in (*FIRST, *others, "backup"):
        for words in WORDS.get(command, "").replace("$", str(tmp_path)).split(";"):
            more = {"READINGLIST_ARXIV_EPRINT": f"http://me:{LOGIN}@127.0.0.1:1/src"} if words == "-LOGIN" else {}
            rest = shlex.split(words.removeprefix("-LOGIN"))
            outcome = run("-v", *command.split(), *rest, arxiv=scene.arxiv, environ=environ | more)
            said = outcome.out + outcome.err
            assert told_by(said) == [], (command, words, outcome)
            assert outcome.code != 1, (command, words, outcome)
            assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", said), (command, words)
    asked = keyed.services.log
    assert any(question.headers.get("x-api-key") == S2 for question in asked)
    assert any(OPENALEX in question.path for question in asked)
    assert any(line.startswith("AUTH") for line in keyed.server.heard)
    for path in [*scene.home.rglob("*"), *(tmp_path / "made").rglob("*"), *(tmp_path / "shared").rglob("*")]:
        if path.is_file() and path != scene.home / "config.toml":
            assert told_by(path.read_bytes().decode("latin-1")) == [], path
    (backup,) = (scene.home / "backups").glob(f"*{ENDING}")
    assert backup.stat().st_mode & 0o777 == 0o600
    with tarfile.open(backup) as archive:  # the settings are a part of the library, and the backup as private as they
        holding = [
            m.name for m in archive if (file := archive.extractfile(m)) and told_by(file.read().decode("latin-1"))
        ]
    assert holding == ["config.toml"]


def test_G7_no_page_and_no_list_of_processes_shows_a_secret(keyed: Keyed) -> None:
    scene, environ = keyed.scene, keyed.environ
    with Site(
        scene.home, now=scene.arxiv.after_midnight(), words=("--host", "0.0.0.0"), environ=environ, fresh=True
    ) as site:
        named = Path(f"/proc/{site.process.pid}/cmdline")
        assert not named.exists() or told_by(named.read_text()) == []
        assert told_by(site.url) == []
        with httpx.Client(base_url=f"http://127.0.0.1:{site.port}", timeout=30) as browser:
            assert browser.get(f"/?token={TOKEN}").headers["location"] == "/"
            for path in ("/", "/health", "/search?q=paper", f"/paper/{ID}", "/ideas", "/taste", "/study", "/no"):
                assert told_by(browser.get(path).text) == [], path
        _, talk = site.end()
    assert told_by(talk) == []

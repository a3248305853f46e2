"""D10, G7: the mail after a fetch, killed around its sending, failing, and with a secret that nobody may see."""

from __future__ import annotations

import os
import shutil
import signal
from pathlib import Path

from tests.harness.command import Command
from tests.harness.invariant import stored_ids
from tests.harness.mailbox import CANARY, USER, Mailbox, ScriptedSmtp, free_port, mail_environ
from tests.harness.scene import Scene

NOW = "2025-11-10T06:00:00Z"  # the morning after Monday's night


def sql_around(log: Path) -> tuple[list[str], int]:
    """The statements of a run in their order, and how many of them came before the conversation with the server."""
    lines = log.read_text(errors="replace").splitlines()
    called = next(n for n, line in enumerate(lines) if line.startswith("connect\t"))
    statements = [line.removeprefix("sql\t") for line in lines if line.startswith("sql\t")]
    return statements, sum(line.startswith("sql\t") for line in lines[:called])


def test_D10_killed_at_any_statement_around_the_sending_it_comes_once_or_twice_under_one_id(
    run: Command, template: Path, tmp_path: Path, whole: bool
) -> None:
    """Twice only where the server had said 250 and the record was not yet written."""

    def send(home: Path, **faults: object) -> int:
        return run("digest", "--email", home=home, now=NOW, environ=box.environ(), faults=faults).code

    with Mailbox() as box:
        shutil.copytree(template, tmp_path / "whole")
        assert send(tmp_path / "whole", log=tmp_path / "log") == 0
        statements, before = sql_around(tmp_path / "log")
        begun = next(n for n, text in enumerate(statements, 1) if text.startswith("insert into outbox"))
        settled = next(n for n, text in enumerate(statements, 1) if text.startswith("update outbox"))
        assert begun < before < settled
        points = range(1, len(statements) + 1) if whole else [begun - 1, begun, *range(before, len(statements) + 1)]
        twice = set()
        for point in points:
            home, known = tmp_path / str(point), len(box.taken)
            shutil.copytree(template, home)
            assert send(home, kill_sql=point) == -signal.SIGKILL
            assert [send(home), send(home)] == [0, 0]
            arrived = box.messages[known:]
            assert len({message["Message-ID"] for message in arrived}) == 1
            assert len(arrived) in (1, 2)
            if len(arrived) == 2:
                twice.add(point)
    assert settled in twice
    assert min(twice) > before


def test_D10_killed_before_the_250_it_is_sent_again(run: Command, template: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(template, home)
    running: list[int] = []

    def kill(_: bytes) -> None:
        if running:
            os.killpg(running.pop(), signal.SIGKILL)

    with Mailbox(before_250=kill) as box:
        with run.start_warm("digest", "--email", home=home, now=NOW, environ=box.environ()) as process:
            running.append(process.pid)
            process.communicate(timeout=60)
        assert process.returncode == -signal.SIGKILL
        for _ in range(2):
            run("digest", "--email", home=home, now=NOW, environ=box.environ(), check=True)
        assert 1 <= len(box.taken) <= 2  # the server may have kept what it was about to answer
        assert len({message["Message-ID"] for message in box.messages}) == 1


def test_D10_a_fetch_that_is_killed_before_its_mail_leaves_it_to_the_next(tuesday: Scene, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(tuesday.home, other)
    with Mailbox() as box:
        tuesday.run("fetch", arxiv=tuesday.arxiv, home=other, environ=box.environ(), faults={"log": tmp_path / "log"})
        statements, _ = sql_around(tmp_path / "log")
        begun = next(n for n, text in enumerate(statements, 1) if text.startswith("insert into outbox"))
        box.taken.clear()
        outcome = tuesday.run("fetch", arxiv=tuesday.arxiv, environ=box.environ(), faults={"kill_sql": begun})
        assert outcome.code == -signal.SIGKILL
        assert box.taken == []
        outcome = tuesday.fetch(environ=box.environ())
        assert (outcome.code, outcome.json["status"]) == (0, "quiet"), outcome
        assert [message["Message-ID"][1:11] for message in box.messages] == ["2025-11-11"]
    tuesday.sound()


def test_D10_a_mail_that_fails_fails_no_fetch_and_the_next_one_sends_it(tuesday: Scene) -> None:
    outcome = tuesday.fetch(environ=mail_environ(free_port()))
    assert (outcome.code, outcome.json["status"], outcome.json["new"]) == (0, "ok", 5), outcome
    assert "the digest was not sent" in outcome.err
    assert "is not reached" in outcome.err
    assert tuesday.due() <= stored_ids(tuesday.home)
    environ = mail_environ(free_port())
    warnings = tuesday.run("status", "--json", arxiv=tuesday.arxiv, environ=environ, check=True).json["warnings"]
    assert any("digest of night 2025-11-11 was not sent" in warning for warning in warnings)
    with Mailbox() as box:
        for _ in range(2):
            outcome = tuesday.fetch(environ=box.environ())
            assert (outcome.code, outcome.json["status"]) == (0, "quiet"), outcome
            assert "digest" not in outcome.err
        assert [message["Message-ID"][1:11] for message in box.messages] == ["2025-11-11"]
    tuesday.sound()


def test_G7_the_password_is_in_no_output_and_in_no_other_file(tuesday: Scene) -> None:
    """A server that refuses it and repeats it, the commands that could tell it; broken settings."""
    config = tuesday.home / "config.toml"
    with ScriptedSmtp(AUTH=f"535 {USER} is not {CANARY}") as server:
        mail = {"host": "127.0.0.1", "tls": "none", "to": "me@example.org", "user": USER, "password": CANARY}
        lines = [f'{name} = "{value}"' for name, value in mail.items()]
        config.write_text("\n".join(["[mail]", *lines, f"port = {server.port}", ""]))
        config.chmod(0o644)
        tried = [("-v", "fetch"), ("-v", "digest", "--email"), ("status", "--json"), ("doctor",), ("digest", "--html")]
        said = [str(tuesday.run(*words, arxiv=tuesday.arxiv)) for words in tried]
        assert any(line.startswith("AUTH") for line in server.heard), "it was never tried"
    for broken in (f"password = ['{CANARY}']", f"password = '{CANARY}", f"password = {CANARY}", f"pass = '{CANARY}'"):
        config.write_text(f"[mail]\n{broken}\n")
        outcome = tuesday.run("status", arxiv=tuesday.arxiv)
        assert outcome.code == 78
        said.append(str(outcome))
    config.unlink()
    assert "535" in said[0]
    assert "chmod 600" in said[0]
    assert not [text for text in said if CANARY in text]
    files = [path for path in tuesday.home.rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files if CANARY.encode() in path.read_bytes()]

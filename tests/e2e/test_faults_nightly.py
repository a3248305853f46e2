"""D1-D13: the nightly job among others, after a sleep, under cron, ended by signals, on odd libraries."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.fakes import announced, paper, schedule, weekdays
from tests.harness.arxiv import ScriptedArxiv
from tests.harness.command import Command
from tests.harness.invariant import stored_ids
from tests.harness.scene import MONDAY, NEXT_MONDAY, SATURDAY, THURSDAY, TUESDAY, WEDNESDAY, Scene, follow
from tests.harness.steps import OK, Empty, Held, NoHeaders, OaiError, Stall, Status


def wait_for(condition: object, seconds: float = 60) -> None:
    """Until `condition()` holds."""
    end = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.02)


def test_D1_of_two_fetches_one_runs_and_the_other_says_who(tuesday: Scene) -> None:
    both_ran = threading.Event()
    tuesday.arxiv.script("rss", Held(both_ran))
    with tuesday.run.start_warm("fetch", "--json", arxiv=tuesday.arxiv) as first:
        wait_for(lambda: tuesday.arxiv.log)
        second = tuesday.fetch()
        both_ran.set()
        out, err = first.communicate(timeout=60)
    assert first.returncode == 0, (out, err)
    assert second.code == 75, second
    assert "already running" in second.error
    assert str(first.pid) in second.error
    assert tuesday.due() <= stored_ids(tuesday.home)
    tuesday.heals()


def test_D1_verdicts_lists_and_backups_run_beside_a_fetch(tuesday: Scene) -> None:
    never = threading.Event()
    tuesday.arxiv.script("rss", Held(never))
    with tuesday.run.start_warm("fetch", arxiv=tuesday.arxiv) as running:
        wait_for(lambda: tuesday.arxiv.log)
        for words in (("keep", "2511.00003"), ("top",), ("backup",), ("status",), ("undo",), ("search", "paper")):
            outcome = tuesday.run(*words, arxiv=tuesday.arxiv)
            assert outcome.code == 0, (words, outcome)
        assert running.poll() is None, "the fetch was over before the others were tried"
        running.kill()
    never.set()
    tuesday.heals()


def test_D1_a_verdict_waits_for_a_fetch_that_is_writing(tuesday: Scene, tmp_path: Path) -> None:
    """The fetch stands still inside its transaction for less than the five seconds that a write waits."""
    log, stopped = tmp_path / "log", tmp_path / "stopped"
    home = tmp_path / "other"
    shutil.copytree(tuesday.home, home)
    tuesday.run("fetch", arxiv=tuesday.arxiv, home=home, faults={"log": log}, check=True)
    statements = [line for line in log.read_text().splitlines() if line.startswith("sql\t")]
    inside = next(n for n, line in enumerate(statements, 1) if "insert into papers " in line.lower() + " ") + 1
    faults = {"stop_sql": inside, "stop_s": 2, "stopped": stopped}
    with tuesday.run.start_warm("fetch", arxiv=tuesday.arxiv, faults=faults) as running:
        wait_for(stopped.exists)
        outcome = tuesday.run("keep", "2511.00003", arxiv=tuesday.arxiv)
        running.communicate(timeout=60)
    assert outcome.code == 0, outcome
    assert running.returncode == 0
    tuesday.heals()


@pytest.mark.parametrize("pid", [999999, 1], ids=["dead", "somebody else's now"])
def test_D2_what_a_dead_process_left_in_the_lock_stops_nobody(tuesday: Scene, pid: int) -> None:
    for name in ("writer.lock", "cache/transport.lock"):
        (tuesday.home / name).write_text(f"fetch pid {pid} since 2025-11-10T05:30:00Z")
    assert tuesday.fetch().json["status"] == "ok"
    tuesday.heals()


def test_D3_three_weeks_asleep_are_made_good_also_when_killed_half_way(scene: Scene) -> None:
    nights = [
        day for day in weekdays(MONDAY, 16) if day != date(2025, 11, 28)
    ]  # none after the evening of Thanksgiving
    scene.nights = schedule(nights, 5)
    scene.page_size = 10
    scene.open(today=nights[-1])
    scene.arxiv.script("oai", OK(), OK(), Stall(50, 20))
    with scene.run.start_warm("fetch", arxiv=scene.arxiv) as running:
        wait_for(lambda: len(scene.arxiv.asked("oai")) == 3)
        running.kill()
    scene.sound()
    asked = len(scene.arxiv.asked("oai"))
    outcome = scene.heals()
    assert outcome.json["new"] == 5 * (len(nights) - 1)
    pages = -(-5 * len(nights) // 10)
    assert len(scene.arxiv.asked("oai")) - asked <= pages + 1
    top = scene.run("top", "-n", "1000", "--json", arxiv=scene.arxiv, check=True).json
    assert top["count"] == 5, "the list of the morning is the last night's, not three weeks"


def test_D4_nights_that_cannot_be_caught_up_are_named(scene: Scene) -> None:
    scene.open(today=THURSDAY)
    scene.arxiv.always("oai", Status(404))
    outcome = scene.fetch()
    assert (outcome.code, outcome.json["status"]) == (0, "partial"), outcome
    gaps = str(scene.status()["gaps"])
    assert TUESDAY.isoformat() in gaps
    assert WEDNESDAY.isoformat() in gaps
    scene.heals()
    assert scene.status()["gaps"] == []


def test_D6_a_second_run_of_the_night_does_nothing(tuesday: Scene) -> None:
    tuesday.fetch()
    before = tuesday.rows()
    again = tuesday.fetch()
    assert (again.code, again.json["new"], again.json["status"]) == (0, 0, "quiet"), again
    assert tuesday.rows() == before
    tuesday.heals()


@pytest.mark.parametrize("night", [date(2026, 3, 9), date(2026, 11, 2)], ids=["spring", "autumn"])
def test_D6_the_nights_around_the_change_of_clocks_are_nights(home: Path, run: Command, night: date) -> None:
    friday = night - timedelta(days=3)
    follow(home, "cs.LG")
    with ScriptedArxiv((), schedule([friday, night], 3), today=friday) as arxiv:
        assert run("fetch", "--json", arxiv=arxiv, check=True).json["new"] == 3
        for day in (friday + timedelta(days=1), friday + timedelta(days=2)):
            arxiv.today = day
            assert run("fetch", "--json", arxiv=arxiv, check=True).json["status"] == "quiet"
        arxiv.today = night
        assert run("fetch", "--json", arxiv=arxiv, check=True).json["new"] == 3


def test_D7_cron_s_environment_is_enough(scene: Scene) -> None:
    """No HOME, no PATH to speak of, LANG=C, no terminal, stdin closed, in the root folder."""
    scene.announce(TUESDAY, paper(90, title="Erdős on ∂-calculus"))
    scene.open()
    bare = {"LANG": "C", "LC_ALL": "C", "PATH": "/usr/bin:/bin", "SHELL": "/bin/sh"}
    outcome = scene.fetch(bare=True, environ=bare, cwd=Path("/"))
    assert (outcome.code, outcome.json["new"]) == (0, 6), outcome
    listed = scene.run("top", "-n", "50", arxiv=scene.arxiv, bare=True, environ=bare, cwd=Path("/"), check=True)
    assert "Erdős on ∂-calculus" in listed.out
    assert "\x1b" not in listed.out + listed.err
    assert "Erdős" in (scene.home / "exports" / "tonight.md").read_text(encoding="utf-8")
    scene.heals()


def test_D7_a_closed_stdin_is_no_matter(tuesday: Scene) -> None:
    environ = {**os.environ, **tuesday.arxiv.environ(), "READINGLIST_NOW": tuesday.arxiv.after_midnight()}
    words = [sys.executable, "-m", "readinglist", "--home", str(tuesday.home), "fetch"]
    ended = subprocess.run(["sh", "-c", 'exec "$@" <&-', "sh", *words], env=environ, capture_output=True, check=False)
    assert ended.returncode == 0, ended.stderr
    tuesday.heals()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP], ids=lambda s: s.name)
def test_D8_a_signal_ends_the_fetch_and_nothing_stays_half_done(tuesday: Scene, number: signal.Signals) -> None:
    tuesday.arxiv.script("rss", Stall(100, 20))
    before = tuesday.rows()
    with tuesday.run.start("fetch", arxiv=tuesday.arxiv) as running:
        wait_for(lambda: tuesday.arxiv.log)
        os.kill(running.pid, number)
        _, err = running.communicate(timeout=60)
    assert running.returncode in (128 + number, -number), err
    assert b"Traceback" not in err
    assert tuesday.rows() == before
    tuesday.heals()


def test_D8_a_reader_that_goes_away_is_no_error(scene: Scene) -> None:
    scene.announce(TUESDAY, *(paper(n) for n in range(200, 700)))
    scene.open()
    scene.fetch()
    environ = {**os.environ, **scene.arxiv.environ(), "READINGLIST_NOW": scene.arxiv.after_midnight()}
    command = '"$0" -m readinglist --home "$1" top -n 600 --json | head -c 100'
    words = ["sh", "-c", command, sys.executable, str(scene.home)]
    ended = subprocess.run(words, env=environ, capture_output=True, check=False)
    assert len(ended.stdout) == 100
    assert ended.stderr == b""


def test_D9_a_process_that_was_asleep_in_mid_request_tries_again(tuesday: Scene) -> None:
    """Stopped for far longer than its deadline: what it was waiting for is not to blame."""
    tuesday.arxiv.script("rss", NoHeaders(2))
    with tuesday.run.start_warm(
        "fetch", "--json", arxiv=tuesday.arxiv, environ={"READINGLIST_NETWORK_TIMEOUT": "2"}
    ) as running:
        wait_for(lambda: tuesday.arxiv.log)
        os.killpg(running.pid, signal.SIGSTOP)
        time.sleep(4)
        os.killpg(running.pid, signal.SIGCONT)
        out, err = running.communicate(timeout=60)
    assert running.returncode == 0, (out, err)
    assert tuesday.due() <= stored_ids(tuesday.home)
    tuesday.heals()


def test_D11_an_empty_saturday_is_quiet_and_an_empty_tuesday_is_not(tuesday: Scene) -> None:
    tuesday.arxiv.always("rss", Empty())
    tuesday.arxiv.always("oai", OaiError("noRecordsMatch"))
    success = tuesday.status()["last_success"]
    assert tuesday.fetch().code == 75
    assert tuesday.status()["last_success"] == success
    assert tuesday.status()["failed_since"]
    tuesday.arxiv.heal()
    for night in (TUESDAY, WEDNESDAY, THURSDAY, THURSDAY + timedelta(days=1)):
        tuesday.arxiv.today = night
        tuesday.fetch()
    tuesday.arxiv.today = SATURDAY
    outcome = tuesday.fetch()
    assert (outcome.code, outcome.json["status"]) == (0, "quiet"), outcome
    assert "weekend" in outcome.json["reason"].lower() or "saturday" in outcome.json["reason"].lower()
    assert tuesday.status()["last_success"].startswith("2025-11-15")
    assert tuesday.status()["failed_since"] is None


def test_D12_the_next_command_tells_of_the_night_that_failed(tuesday: Scene) -> None:
    for endpoint in ("rss", "oai"):
        tuesday.arxiv.always(endpoint, Status(500))
    codes = {"source": tuesday.fetch(environ={"READINGLIST_NETWORK_TIMEOUT": "3"}).code}
    listed = tuesday.run("top", arxiv=tuesday.arxiv, check=True)
    assert len([line for line in listed.err.splitlines() if "failed" in line]) == 1
    assert tuesday.status()["warnings"]
    (tuesday.home / "config.toml").write_text("[arxiv\n")
    codes["config"] = tuesday.run("fetch", arxiv=tuesday.arxiv).code
    (tuesday.home / "config.toml").unlink()
    codes["disk"] = tuesday.fetch(faults={"enospc_open": 1}).code
    assert codes == {"source": 69, "config": 78, "disk": 74}
    tuesday.heals()
    assert "failed" not in tuesday.run("top", arxiv=tuesday.arxiv, check=True).err


STOP_WORDS = "the of and to in is that it was for on are as with his they at be this from"


@pytest.mark.parametrize(
    "case", ["no paper", "one paper", "stop words", "no abstract", "all kept", "all skipped", "all alike"]
)
def test_D13_ranking_never_fails_the_fetch(home: Path, run: Command, case: str) -> None:
    follow(home, "cs.LG")
    papers = [paper(n) for n in range(1, 7)]
    if case == "one paper":
        papers = papers[:1]
    if case in ("stop words", "all alike"):
        text = STOP_WORDS if case == "stop words" else "exactly the same words"
        papers = [replace(p, title=text, abstract=text) for p in papers]
    if case == "no abstract":
        papers = [replace(p, abstract=None, authors=()) for p in papers]
    nights = {MONDAY: announced(*papers[: len(papers) // 2 + 1]), TUESDAY: announced(*papers[len(papers) // 2 + 1 :])}
    if len(papers) == 1:
        nights[TUESDAY] = announced(paper(9))
    with ScriptedArxiv((), nights, today=SATURDAY - timedelta(days=7) if case == "no paper" else MONDAY) as arxiv:
        assert run("fetch", "--json", arxiv=arxiv).code == 0
        if case in ("all kept", "all skipped"):
            verdict = "keep" if case == "all kept" else "skip"
            run(verdict, *(p.id for p, _ in nights[MONDAY]), arxiv=arxiv, check=True)
        if case != "no paper":
            arxiv.today = TUESDAY
            outcome = run("fetch", "--json", arxiv=arxiv)
            assert outcome.code == 0, outcome
        top = run("top", "-n", "100", "--json", arxiv=arxiv, check=True).json
        assert top["count"] == (0 if case == "no paper" else len(nights[TUESDAY]))
        for entry in top["papers"]:
            assert sum(reason["weight"] for reason in entry["reasons"]) == pytest.approx(entry["score"], abs=1e-6)


def test_D11_a_first_fetch_on_a_saturday_is_quiet(home: Path, run: Command) -> None:
    follow(home, "cs.LG")
    with ScriptedArxiv((), schedule([NEXT_MONDAY], 3), today=SATURDAY) as arxiv:
        outcome = run("fetch", "--json", arxiv=arxiv)
        assert (outcome.code, outcome.json["status"], outcome.json["new"]) == (0, "quiet", 0), outcome
        top = run("top", "--json", arxiv=arxiv, check=True).json
        assert (top["night"], top["count"]) == (None, 0)
        arxiv.today = NEXT_MONDAY
        assert run("fetch", "--json", arxiv=arxiv, check=True).json["new"] == 3


@pytest.mark.parametrize("part", ["features", "everything"])
def test_D14_a_spoilt_cache_is_made_again_and_nothing_in_it_is_run(tuesday: Scene, tmp_path: Path, part: str) -> None:
    import pickle

    tuesday.run("keep", "2511.00003", "2511.00004", arxiv=tuesday.arxiv, check=True)
    tuesday.fetch()
    canary = tmp_path / "canary"

    class Trap:
        def __reduce__(self) -> tuple[object, tuple[str, ...]]:
            return (os.system, (f"touch {canary}",))

    files = [p for p in (tuesday.home / "cache").rglob("*") if p.is_file() and p.suffix != ".lock"]
    chosen = [p for p in files if part == "everything" or "features" in p.parts]
    assert chosen
    for n, file in enumerate(sorted(chosen)):
        file.write_bytes(pickle.dumps(Trap()) if n % 2 else file.read_bytes()[: file.stat().st_size // 2])
    tuesday.run("keep", "2511.00006", arxiv=tuesday.arxiv, check=True)
    top = tuesday.run("top", "--json", arxiv=tuesday.arxiv)
    assert (top.code, top.json["count"]) == (0, 4), top
    assert not canary.exists()
    tuesday.arxiv.today = WEDNESDAY
    tuesday.heals()

"""The nightly job in a scheduler: what is printed works, installing it loses nothing, removing it leaves no trace."""

from __future__ import annotations

import os
import plistlib
import re
import shlex
import shutil
import subprocess
import sys
from datetime import UTC, timedelta, timezone, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.core.errors import ConfigError, InputError
from readinglist.core.settings import Places
from readinglist.night.schedule import without_job
from readinglist.night.view.schedule import Job, cron_text, launchd_text, systemd_texts
from tests.unit.cli.fake_library import FakeLibrary, run_on

COMMAND = ("/opt/bin/readinglist", "--home", '/home/me/it\'s 100% "mine" $HOME \\ ;', "fetch")
START = ("daemon-reload", "enable --now readinglist.timer")
CRONTAB = """#!/bin/sh
case "$1" in
-l) cat "$TABLE" 2>/dev/null || { echo "no crontab for me" >&2; exit 1; } ;;
-r) rm "$TABLE" ;;
-) [ -z "$BROKEN" ] || exit 1; cat >"$TABLE" ;;
esac
"""


def job(zone: tzinfo = UTC, command: tuple[str, ...] = COMMAND, name: str = "readinglist") -> Job:
    return Job(name, command, "/tmp/a log.txt", zone)


@pytest.mark.parametrize(
    ("zone", "fields"),
    [
        (UTC, "30 5 * * 1-5"),
        (ZoneInfo("Europe/Berlin"), "30 6 * * 1-5"),
        (ZoneInfo("America/Los_Angeles"), "30 21 * * 0-4"),
        (ZoneInfo("Asia/Tokyo"), "30 14 * * 1-5"),
        (timezone(timedelta(hours=5, minutes=45)), "15 11 * * 1-5"),
        (ZoneInfo("Pacific/Kiritimati"), "30 19 * * 1-5"),
    ],
)
def test_cron_gets_the_hours_of_the_machine(zone: ZoneInfo, fields: str) -> None:
    """Never before half past midnight in New York, in winter and in summer."""
    assert f"\n{fields} /opt" in cron_text(job(zone))


def test_a_shell_runs_the_line_of_cron_as_it_is_printed(tmp_path: Path) -> None:
    """As cron does it: what stands behind the five fields, `\\%` as a percent sign, by /bin/sh without a PATH."""
    folder = tmp_path / "it's 100% $HOME `x`; \\"
    folder.mkdir()
    program, log = folder / "readinglist", folder / "night's log"
    program.write_text('#!/bin/sh\nfor word; do echo "$word"; done\n')
    program.chmod(0o755)
    text = cron_text(Job("readinglist", (str(program), *COMMAND[1:]), str(log), UTC))
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert len(lines) == 2
    assert not re.search(r"(?<!\\)%", text)
    subprocess.run(["/bin/sh", "-c", lines[0].split(None, 5)[5].replace(r"\%", "%")], check=True, env={})
    assert log.read_text().splitlines() == list(COMMAND[1:])


def test_systemd_takes_every_character_literally() -> None:
    texts = systemd_texts(job(command=("/opt/$1/r", "--home", 'a "b" $HOME 50%')))
    assert 'ExecStart=/opt/$1/r --home "a \\"b\\" $$HOME 50%%"' in texts["readinglist.service"]
    for time in ("00:30", "03:30"):
        assert f"OnCalendar=Mon..Fri {time} America/New_York" in texts["readinglist.timer"]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd-analyze on this machine")
def test_systemd_itself_finds_no_fault_in_the_units(tmp_path: Path) -> None:
    program = tmp_path / "100% of $PATH" / "readinglist"
    program.parent.mkdir()
    program.symlink_to(sys.executable)
    texts = systemd_texts(job(command=(str(program), *COMMAND[1:]), name="readinglist-0badcafe"))
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    files = [str(tmp_path / name) for name in texts]
    ran = subprocess.run(
        ["systemd-analyze", "verify", "--user", "--man=no", *files],
        env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    about_ours = [line for line in ran.stderr.splitlines() if "readinglist" in line]
    assert (ran.returncode, about_ours) == (0, []), ran.stderr


def test_launchd_reads_its_list() -> None:
    listed = plistlib.loads(launchd_text(job(ZoneInfo("America/Los_Angeles"), ("/opt/r", "<&>"))).encode())
    assert listed["ProgramArguments"] == ["/opt/r", "<&>"]
    assert {"Weekday": 0, "Hour": 21, "Minute": 30} in listed["StartCalendarInterval"]
    assert len(listed["StartCalendarInterval"]) == 10


_LINES = st.lists(st.sampled_from(["MAILTO=x", "", "# begin other", "# end readinglist", "1 2 * * * a%b", "\x0b \xff"]))


@given(_LINES, _LINES)
def test_what_was_added_to_a_crontab_is_removed_to_the_byte(before: list[str], after: list[str]) -> None:
    head, tail = ("".join(f"{line}\n" for line in lines).encode() for lines in (before, after))
    block = cron_text(job()).encode()
    assert without_job(head + block + tail, "readinglist") == head + tail
    assert without_job(head + tail, "readinglist") == head + tail
    with pytest.raises(InputError, match="without '# end readinglist'"):
        without_job(head.replace(b"# end", b"# fin") + block[: -len("# end readinglist\n")], "readinglist")


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with a crontab, a systemctl and a launchctl that write down what they were told."""
    tools = tmp_path / "bin"
    tools.mkdir()
    scripts = {"crontab": CRONTAB, "systemctl": '#!/bin/sh\necho "$*" >>"$CALLS"\n', "launchctl": "#!/bin/sh\n"}
    for name, script in scripts.items():
        (tools / name).write_text(script)
        (tools / name).chmod(0o755)
    for name, value in (("PATH", f"{tools}:/usr/bin:/bin"), ("HOME", str(tmp_path / "me"))):
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("TABLE", str(tmp_path / "table"))
    monkeypatch.setenv("CALLS", str(tmp_path / "calls"))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    return tmp_path


def library(folder: Path) -> FakeLibrary:
    return FakeLibrary(places=Places(folder / "config.toml", folder / "feeds", folder / "data", folder / "cache"))


def test_a_crontab_gets_the_job_and_loses_nothing(machine: Path) -> None:
    table, mine = machine / "table", b"MAILTO=me\n5 4 * * * date +\\%F  # \xff\n"
    table.write_bytes(mine)
    lib = library(machine)
    asked = run_on(lib, "schedule", "install", "cron")
    assert (asked.code, table.read_bytes()) == (2, mine)  # nobody is there to agree
    assert asked.out == run_on(lib, "schedule", "cron").out
    ran = run_on(lib, "schedule", "install", "cron", "--yes")
    assert ran.code == 0, ran.err
    assert table.read_bytes() == ran.out.encode() + mine
    (copy,) = lib.places.backups.iterdir()
    assert copy.read_bytes() == mine
    assert f"crontab {copy}" in ran.err
    again = run_on(lib, "schedule", "install", "cron", "--yes")
    assert (again.code, again.out, again.err) == (0, "", "the job is already in cron\n")
    assert run_on(lib, "--home", "/other", "schedule", "install", "cron", "--yes").code == 0
    assert table.read_bytes().count(b"# begin readinglist") == 2
    for home in ((), ("--home", "/other")):
        assert run_on(lib, *home, "schedule", "remove", "cron", "--yes").code == 0
    assert table.read_bytes() == mine
    assert run_on(lib, "schedule", "remove", "cron", "--yes").err == "this library has no job in cron\n"


def test_a_crontab_that_cannot_be_read_or_written_stays(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table, lib = machine / "table", library(machine)
    table.write_text("5 4 * * * mine\n")
    with monkeypatch.context() as patch:
        patch.setenv("BROKEN", "1")
        assert run_on(lib, "schedule", "install", "cron", "--yes").code == 74
    (machine / "bin" / "crontab").write_text("#!/bin/sh\necho not allowed >&2\nexit 1\n")
    ran = run_on(lib, "schedule", "install", "cron", "--yes")
    assert ran.code == ConfigError.exit_code
    assert "not allowed" in ran.err
    assert table.read_text() == "5 4 * * * mine\n"
    monkeypatch.setenv("PATH", str(machine))
    ran = run_on(lib, "schedule", "install", "cron", "--yes")
    assert "crontab is not installed" in ran.err
    assert "systemd" in ran.err
    assert "fetch" in ran.out, "the job is shown, to be added by hand"


def test_a_first_crontab_is_made_and_taken_away(machine: Path) -> None:
    lib = library(machine)
    assert run_on(lib, "schedule", "install", "cron", "--yes").code == 0
    assert run_on(lib, "schedule", "remove", "cron", "--yes").code == 0
    assert not (machine / "table").exists()


def test_systemd_gets_its_units_and_loses_them(machine: Path) -> None:
    lib, units = library(machine), machine / "me/.config/systemd/user"
    ran = run_on(lib, "schedule", "install", "systemd", "--yes")
    assert ran.code == 0, ran.err
    assert "enable-linger" in ran.err
    assert sorted(file.name for file in units.iterdir()) == ["readinglist.service", "readinglist.timer"]
    assert (units / "readinglist.timer").read_text() in ran.out + "\n"
    (units / "readinglist.timer").write_text("[Timer]\n# mine\n")
    assert run_on(lib, "schedule", "install", "systemd", "--yes").code == 0
    assert "# mine" in next(lib.places.backups.glob("readinglist.timer.*")).read_text()
    assert run_on(lib, "schedule", "remove", "systemd", "--yes").code == 0
    assert not [*units.iterdir()]
    assert (machine / "calls").read_text().splitlines() == [
        *[f"--user {words}" for words in ("disable --now readinglist.timer", *START)] * 2,
        "--user disable --now readinglist.timer",
    ]


def test_launchd_gets_its_list_and_loses_it(machine: Path) -> None:
    lib, file = library(machine), machine / "me/Library/LaunchAgents/readinglist.fetch.plist"
    assert run_on(lib, "schedule", "install", "launchd", "--yes").code == 0
    assert shlex.join(plistlib.loads(file.read_bytes())["ProgramArguments"]).endswith(" fetch")
    (machine / "bin" / "launchctl").write_text("#!/bin/sh\necho no session >&2\nexit 5\n")
    file.write_text("old")
    ran = run_on(lib, "schedule", "install", "launchd", "--yes")
    assert (ran.code, "no session" in ran.err, "launchctl bootstrap gui/" in ran.err) == (78, True, True)
    assert run_on(lib, "schedule", "remove", "launchd", "--yes").code == 0
    assert not file.exists()

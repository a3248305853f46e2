"""Every way to fail: one line that says what, where and what to do; the exit code; never more than three lines."""

from __future__ import annotations

import errno
import json
import signal

import click
import pytest

from readinglist.core import errors
from readinglist.core.events import FeedFailed, FetchReport, Warned
from readinglist.interface.signals import Ended
from tests.unit.cli.fake_library import NIGHT, FakeLibrary, Ran, run_on


class Failing(FakeLibrary):
    """A library on which every list ends in `failure`."""

    def top_list(self, *args: object, **kwargs: object) -> object:  # type: ignore[override]
        assert self.failure is not None
        raise self.failure


def failing(error: BaseException, *words: str) -> Ran:
    return run_on(Failing(failure=error), *(words or ("top",)))  # type: ignore[arg-type]  # signals too


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.UsageError("x"), 2),
        (errors.InputError("x"), 65),
        (errors.NotOurDatabase("x"), 65),
        (errors.NotFound("x"), 66),
        (errors.SourceError("x"), 69),
        (errors.StoreError("x"), 74),
        (errors.RateLimited("x"), 75),
        (errors.Locked("x"), 75),
        (errors.ConfigError("x"), 78),
        (OSError(errno.ENOSPC, "No space left on device"), 74),
        (PermissionError(errno.EACCES, "Permission denied", "/h"), 74),
        (FileNotFoundError(errno.ENOENT, "No such file", "/f"), 66),
        (ZeroDivisionError("x"), 1),
    ],
)
def test_an_error_is_one_line_and_its_exit_code(error: Exception, code: int) -> None:
    ran = failing(error)
    assert ran.code == code
    assert ran.out == ""
    assert len(ran.err.splitlines()) == 1
    assert ran.err.startswith("readinglist: ")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (Ended(signal.SIGTERM), 143),
        (Ended(signal.SIGHUP), 129),
        (Ended(signal.SIGINT), 130),
        (KeyboardInterrupt(), 130),
        (click.Abort(), 130),
        (BrokenPipeError(), 141),
    ],
)
def test_a_signal_ends_it_quietly_with_its_number(error: BaseException, code: int) -> None:
    assert failing(error) == Ran(code, "", "")


def test_the_library_is_closed_when_a_command_fails() -> None:
    library = Failing(failure=errors.NotFound("x"))
    run_on(library, "top")
    assert library.calls == [("close",)]


def test_a_bug_shows_its_traceback_only_when_asked() -> None:
    assert "Traceback" not in failing(ZeroDivisionError("x")).err
    told = failing(ZeroDivisionError("x"), "-v", "top").err
    assert "Traceback" in told
    assert told.splitlines()[-1].startswith("readinglist: this is a bug (ZeroDivisionError: x)")


def test_an_error_that_quotes_hostile_text_stays_one_harmless_line() -> None:
    for error in (errors.InputError("title \x1b]0;x\x07\n\u202eevil\u2028"), ZeroDivisionError("\x1b[2J\nx")):
        ran = failing(error)
        assert len(ran.err.splitlines()) == 1
        assert ran.err.rstrip("\n").isprintable()


def test_an_error_that_quotes_a_word_without_end_is_cut_and_says_what_to_do() -> None:
    [told] = failing(
        errors.NotFound(f"there is no goal {'x' * 100_000}: `readinglist goal list` shows them")
    ).err.splitlines()
    assert len(told) < 1_100
    assert told.startswith("readinglist: there is no goal xxx")
    assert told.endswith("`readinglist goal list` shows them")


def test_a_failed_fetch_prints_its_record_and_at_most_three_lines_of_talk() -> None:
    library = FakeLibrary(
        events=(*tuple(Warned(f"w{k}") for k in range(9)), FeedFailed("cs.LG", "cut")),
        report=FetchReport("failed", "blocked by arXiv", None, NIGHT),
        failure=errors.Blocked("blocked by arXiv: wait a day"),
    )
    ran = run_on(library, "fetch", "--json")
    assert ran.code == 75
    assert json.loads(ran.out)["status"] == "failed"
    assert ran.err.splitlines() == [
        "warning: w8",
        "warning: cs.LG: cut",
        "readinglist: blocked by arXiv: wait a day",
    ]


def test_a_fetch_that_ends_well_tells_all_warnings() -> None:
    library = FakeLibrary(events=tuple(Warned(f"w{k}") for k in range(9)))
    ran = run_on(library, "fetch", "--json")
    assert ran.code == 0
    assert len(ran.err.splitlines()) == 9


def test_a_fetch_that_fails_before_it_begins_prints_a_record_too() -> None:
    class Busy(FakeLibrary):
        def fetch(self, *args: object, **kwargs: object) -> object:  # type: ignore[override]
            raise errors.Locked("another fetch is running (pid 7, since 06:00)")

    ran = run_on(Busy(), "fetch", "--json")
    assert ran.code == 75
    record = json.loads(ran.out)
    assert (record["status"], record["reason"], record["new"]) == (
        "failed",
        "another fetch is running (pid 7, since 06:00)",
        0,
    )


def test_a_failed_night_is_told_by_the_next_command_in_one_line() -> None:
    warned = FakeLibrary(warning="the fetch of 2026-11-24 failed: blocked by arXiv")
    ran = run_on(warned, "top", "--json")
    assert json.loads(ran.out)["count"] == 5
    assert ran.err.splitlines() == ["warning: the fetch of 2026-11-24 failed: blocked by arXiv"]
    assert run_on(warned, "status").err == ""


@pytest.mark.parametrize(
    "words",
    [
        ("tpo",),
        ("top", "--nght"),
        ("top", "-n", "-3"),
        ("top", "-n", "many"),
        ("top", "--night", "someday"),
        ("show",),
        ("show", "1", "2"),
        ("show", "not-an-id"),
        ("show", "2401.00001v0"),
        ("completion", "tcsh"),
        ("--nope", "top"),
        ("graph",),
        ("goal", "nope"),
        (),
    ],
    ids=" ".join,
)
def test_wrong_words_exit_2_with_at_most_three_lines_the_last_one_the_error(words: tuple[str, ...]) -> None:
    ran = run_on(FakeLibrary(), *words)
    assert ran.code == 2
    lines = ran.err.splitlines()
    assert 1 <= len(lines) <= 3
    assert lines[-1].startswith("readinglist: ")


def test_a_mistyped_command_is_answered_with_the_nearest() -> None:
    assert "did you mean search?" in run_on(FakeLibrary(), "serach", "x").err


@pytest.mark.parametrize("word", ["list", "tag"])
def test_a_word_that_is_near_to_no_command_is_answered_with_no_guess(word: str) -> None:
    assert run_on(FakeLibrary(), word).err.splitlines()[-1] == (
        f"readinglist: no command '{word}' (see readinglist --help)"
    )


def test_a_number_that_the_shell_took_for_a_comment_is_explained() -> None:
    assert "comment to bash" in run_on(FakeLibrary(), "keep").err

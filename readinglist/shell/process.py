"""One command line from its words to its exit code: streams, signals, and every way to fail.

    0 done · 1 a bug · 2 usage · 65, 66, 69, 74, 75, 78 as `errors` says · 128+n ended by signal n

A failure is one line on stderr: what, where, what to do.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from typing import TYPE_CHECKING, Any

import click

from readinglist.core.errors import ReadingListError
from readinglist.interface.echo import filtered
from readinglist.interface.session import OpenLibrary, Session
from readinglist.interface.signals import Ended, catch_signals

from .group import readinglist

if TYPE_CHECKING:
    from readinglist.context import Context

NAME = "readinglist"
COMPLETION_VARIABLE = "_READINGLIST_COMPLETE"
_BUG, _USAGE, _NO_INPUT, _IO = 1, 2, 66, 74
_NO_WORDS: type[BaseException] | tuple[()] = getattr(
    click.exceptions, "NoArgsIsHelpError", ()
)  # click 8.1 exits instead


def run_process(args: Sequence[str]) -> int:
    """Run one command as the whole process: prepare its streams and signals, leave nothing to flush."""
    _prepare_streams()
    catch_signals()
    if instruction := os.environ.get(COMPLETION_VARIABLE):
        from click.shell_completion import shell_complete

        return shell_complete(readinglist, {"obj": Session(open_real_library)}, NAME, COMPLETION_VARIABLE, instruction)
    code = run(args)
    return _flush(code)


def open_real_library(*args: Any, **options: Any) -> Context:  # Any: passed on to open_library
    """`open_library`, imported when a command needs it."""
    from .library import open_library

    return open_library(*args, **options)


def run(args: Sequence[str], open_library: OpenLibrary = open_real_library) -> int:
    """Run one command; its exit code. Raises nothing but what a debugger wants to see."""
    session = Session(open_library=open_library)
    try:
        code = _invoke(args, session)
        session.echo.release()
        return code
    except BaseException as error:
        message, code = _explain(error, session)
        try:
            if message is not None:
                session.echo.release(failed=True)
                session.echo.talk(f"{NAME}: {message}")
        except OSError:
            pass  # nobody listens
        return code


def _invoke(args: Sequence[str], session: Session) -> int:
    """Parse and run. The group's own `main` is not used: it words errors and ends the process itself."""
    try:
        with readinglist.make_context(NAME, list(args), obj=session) as ctx:
            readinglist.invoke(ctx)
    except click.exceptions.Exit as end:
        return end.exit_code
    return 0


def _explain(error: BaseException, session: Session) -> tuple[str | None, int]:
    """The line that reports an error, None for silence, and the exit code."""
    if isinstance(error, ReadingListError):
        return str(error), error.exit_code
    if isinstance(error, click.UsageError):
        return _usage(error, session), _USAGE
    if isinstance(error, click.ClickException):
        return error.format_message(), _IO  # an editor or a file that click used for us
    if isinstance(error, Ended):
        return None, 128 + error.number
    if isinstance(error, KeyboardInterrupt | click.Abort):
        return None, 128 + signal.SIGINT
    if isinstance(error, BrokenPipeError):
        return None, 128 + signal.SIGPIPE
    if isinstance(error, OSError):
        return _system(error), _NO_INPUT if isinstance(error, FileNotFoundError) else _IO
    if isinstance(error, SystemExit):
        return None, error.code if isinstance(error.code, int) else _BUG
    if (ours := _blamed(error, session)) is not None:
        return str(ours), ours.exit_code
    return _bug(error, session), _BUG


def _blamed(error: BaseException, session: Session) -> ReadingListError | None:
    """Where a value that another program put into the database is to blame for what looks like a bug: that."""
    try:
        if session.used is not None:
            with session.used as library:
                return library.blamed(error)
    except ReadingListError as second:
        return second
    return None


def _usage(error: click.UsageError, session: Session) -> str:
    """The error after one line that says where to look; click's possibilities stay in its sentence."""
    if error.ctx is not None and isinstance(error, _NO_WORDS):
        session.echo.raw(error.ctx.get_help())
        return "which command? They are listed above"
    if error.ctx is not None:
        session.echo.hold(error.ctx.get_usage())
        comment = isinstance(error, click.MissingParameter) and (
            (error.param and error.param.metavar) or ""
        ).startswith("ID")
        hint = "write 3 or '#3': a bare #3 is a comment to bash" if comment else f"see {error.ctx.command_path} --help"
        return f"{error.format_message()} ({hint})"
    return error.format_message()


def _system(error: OSError) -> str:
    where = f"{error.filename}: " if error.filename else ""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"{where}no space left on the disk; free some and run the command again"
    return f"{where}{error.strerror or error}"


def _bug(error: BaseException, session: Session) -> str:
    if session.echo.verbose:
        import traceback

        trace = "".join(traceback.format_exception(error))
        sys.stderr.write(filtered(trace, newlines=True))
    facts = f"{type(error).__name__}: {error}"[:200]
    return f"this is a bug ({facts}); run it again with -v and report what it prints"


def _prepare_streams() -> None:
    """UTF-8 whatever the locale says; descriptors 0 to 2 taken, so that no database becomes stdout."""
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    if sys.stdin is None:  # it was closed
        sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _flush(code: int) -> int:
    """Write out what is buffered; the code that reports it where that fails, and no second try at exit."""
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except OSError as error:
        _drop_streams()
        if error.errno == errno.EPIPE:
            return code or 128 + signal.SIGPIPE
        if not code and sys.stderr is not None:
            sys.stderr.write(f"{NAME}: standard output: {error.strerror}\n")
        return code or _IO
    return code


def _drop_streams() -> None:
    """Point stdout at nothing: the interpreter flushes it once more on its way out."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)

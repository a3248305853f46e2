"""The user's editor, for a file that is already there."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from readinglist.core.errors import ConfigError

FALLBACKS = ("sensible-editor", "nano", "vim", "vi", "notepad")  # where nothing is set, and a person is there


def edit_file(path: Path, environ: Mapping[str, str] | None = None, *, is_asked: bool = True) -> int:
    """Let the user edit the file; the editor's exit code (128 + n where signal n ended it).

    Raises ConfigError where there is no editor, or it cannot be started; the file is as it was then.
    """
    editor = find_editor(os.environ if environ is None else environ, is_asked=is_asked)
    try:
        code = subprocess.call([*editor, str(path)])
    except OSError as error:
        raise ConfigError(f"the editor {editor[0]!r} cannot be started ({error.strerror}): set $EDITOR") from None
    return code if code >= 0 else 128 - code


def find_editor(environ: Mapping[str, str], *, is_asked: bool = True) -> tuple[str, ...]:
    """The words that start the editor: `$VISUAL`, else `$EDITOR`, else the first usual one that is here.

    `is_asked`: whether a person sits at a terminal; without one nothing is guessed. Raises ConfigError.
    """
    for name in ("VISUAL", "EDITOR"):
        try:
            if words := shlex.split(environ.get(name, "")):
                return tuple(words)
        except ValueError as error:
            raise ConfigError(f"${name} = {environ[name]!r} is no command ({error})") from None
    found = next((name for name in FALLBACKS if is_asked and shutil.which(name, path=environ.get("PATH"))), None)
    if found is None:
        raise ConfigError("no editor is set: set $EDITOR to its command")
    return (found,)

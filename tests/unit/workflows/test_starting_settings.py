"""The settings that `init` writes: later answers change them, what the user edited stays."""

from __future__ import annotations

from pathlib import Path

from readinglist import open_library
from readinglist.core.events import Warned
from readinglist.night.start import InitOptions, _write_config


def answered(home: Path, **answers: bool) -> list[str]:
    """The warnings of one `init`."""
    with open_library(home, environ={}) as library:
        return [e.text for e in _write_config(library, InitOptions(**answers)) if isinstance(e, Warned)]  # type: ignore[arg-type]


def sources(home: Path) -> tuple[tuple[str, ...], bool]:
    with open_library(home, environ={}) as library:
        return library.settings.trace.sources, library.settings.trace.pdfs


def test_a_later_answer_changes_what_nobody_edited(tmp_path: Path) -> None:
    assert answered(tmp_path, trace=True, canon=True) == []
    assert sources(tmp_path) == (("s2",), True)
    assert answered(tmp_path, trace=False) == []
    assert sources(tmp_path) == ((), False)
    assert answered(tmp_path, trace=True, audit=True) == []
    with open_library(tmp_path, environ={}) as library:
        settings = library.settings
    assert (settings.trace.sources, settings.rank.audit, settings.ideas.canon) == (("s2",), True, True)


def test_what_the_user_edited_stays_and_the_message_says_what_to_write(tmp_path: Path) -> None:
    answered(tmp_path, trace=True)
    with open_library(tmp_path, environ={}) as library:
        path = library.places.config
    mine = path.read_text(encoding="utf-8") + "\n# my own line\n"
    path.write_text(mine, encoding="utf-8")
    (said,) = answered(tmp_path, trace=False)
    assert said == f"you edited {path}, so it was left as it is: write `nightly = false` there, below [trace]"
    assert path.read_text(encoding="utf-8") == mine
    assert sources(tmp_path) == (("s2",), True)

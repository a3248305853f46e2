"""The questions of `init`: what Enter says to each."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from readinglist.core.events import Progress
from readinglist.interface.signals import Ended
from readinglist.night.commands import start as starting
from readinglist.night.commands.start import init_command
from readinglist.night.start import InitOptions
from tests.unit.cli.fake_library import FakeLibrary, run_on


@pytest.mark.parametrize(
    ("given", "answers", "trace"),
    [(None, "\n" * 4, False), (None, "\n" * 3 + "y\n", True), (True, "\n" * 3, True)],
)
def test_enter_turns_nothing_on(given: bool | None, answers: str, trace: bool) -> None:
    asked: list[InitOptions] = []

    @starting.click.command()
    def ask() -> None:
        asked.append(starting._ask(InitOptions(trace=given), ("cs.LG",)))

    ran = CliRunner().invoke(ask, input=answers)
    assert ran.exit_code == 0, ran.output
    (options,) = asked
    assert (options.trace, options.audit, options.canon) == (trace, None, False)
    assert ("about 100 PDFs" in ran.output) == (given is None)


def test_the_help_names_the_way_out() -> None:
    assert "--no-trace" in CliRunner().invoke(init_command, ["--help"]).output


def test_a_wrong_answer_is_asked_again_at_once() -> None:
    asked: list[InitOptions] = []

    @starting.click.command()
    def ask() -> None:
        asked.append(starting._ask(InitOptions(), ("cs.LG",)))

    answers = [
        "cs.LG, cs.RL",
        "cs.LG, cs.RO",
        "cs.LG,cs.RO",
        "1502.05477",
        "walk",
        "1502.5477x",
        "1502.05477,1707.06347, hep-th/9901001",
        "",
    ]
    ran = CliRunner().invoke(ask, input="\n".join(answers) + "\n")
    assert ran.exit_code == 0, ran.output
    (options,) = asked
    assert options.categories == ("cs.LG", "cs.RO")
    assert (options.goal, options.seeds) == ("walk", ("1502.05477", "1707.06347", "hep-th/9901001"))
    assert ran.output.index("no category cs.RL") < ran.output.index("What do you want to be able to do")
    assert ran.output.count("is not a goal") == 2
    assert ran.output.index("'1502.5477x' is neither") < ran.output.index("Track citations each night")


def test_a_file_may_have_blanks_in_its_name(tmp_path: Path) -> None:
    (file := tmp_path / "my papers, 2026.bib").touch()
    assert starting._listed(str(file)) == (str(file),)
    assert starting._listed("1502.05477, 1707.06347 hep-th/9901001") == ("1502.05477", "1707.06347", "hep-th/9901001")


def test_what_was_given_is_checked_before_anything_is_asked_or_made() -> None:
    library = FakeLibrary()
    ran = run_on(library, "init", "--categories", "cs.RL")
    assert (ran.code, "no category cs.RL" in ran.err, library.calls) == (2, True, [])


def test_ending_long_work_by_a_signal_says_what_becomes_of_it() -> None:
    class Ending(FakeLibrary):
        def import_files(self, *args: object, **kwargs: object) -> Iterator[object]:  # type: ignore[override]
            yield Progress("importing snapshot", 8000)
            raise Ended(signal.SIGINT)

    ran = run_on(Ending(), "import", "snapshot.jsonl")
    assert ran.code == 130
    assert ran.err == "stopped: what was downloaded is saved; run the same command again to continue\n"

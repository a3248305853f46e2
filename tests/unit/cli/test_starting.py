"""The questions of `init`: what Enter says to each."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from readinglist.cli import starting
from readinglist.cli.starting import init_command
from readinglist.workflows.starting import InitOptions


@pytest.mark.parametrize(
    ("given", "answers", "trace"),
    [(None, "\n" * 8, True), (None, "\n" * 6 + "n\n\n", False), (False, "\n" * 7, False)],
)
def test_enter_lets_the_trace_ask_and_nothing_else(given: bool | None, answers: str, trace: bool) -> None:
    asked: list[tuple[InitOptions, bool]] = []

    @starting.click.command()
    def ask() -> None:
        asked.append(starting._ask(InitOptions(trace=given), ("cs.LG",), False))

    ran = CliRunner().invoke(ask, input=answers)
    assert ran.exit_code == 0, ran.output
    ((options, canon),) = asked
    assert (options.trace, options.audit, canon) == (trace, False, False)
    assert ("some 100 PDFs" in ran.output) == (given is None)


def test_the_help_names_the_way_out() -> None:
    assert "--no-trace" in CliRunner().invoke(init_command, ["--help"]).output

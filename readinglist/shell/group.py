"""The tree of commands without its leaves: each module of commands is imported when one of its is run.

The one-line help stands here, so that `--help` needs no command at all.
"""

from __future__ import annotations

from importlib import import_module

import click

from readinglist.interface.options import a_folder
from readinglist.interface.session import Session

# heading -> command -> (module in this package, one-line help); the function has the command's name.
COMMANDS: dict[str, dict[str, tuple[str, str]]] = {
    "Set up": {
        "init": ("night.commands.start", "Start a library: fields, goals, seeds; ends with a first list."),
        "demo": ("demo.commands", "See it all on a throw-away library, offline, in under a minute."),
        "import": ("night.commands.fetch", "Take in papers by id, a snapshot, a bibliography or a list of ids."),
        "feeds": ("subscriptions.commands", "What is followed: list, check, add, OPML."),
        "schedule": ("night.commands.fetch", "Print the nightly job for cron, systemd or launchd."),
        "completion": ("shell.commands", "Print the completion script of a shell."),
    },
    "Night": {
        "fetch": ("night.commands.fetch", "Take the night's announcements, and those of missed nights; rank them."),
        "pdf": ("citations.commands", "Fetch PDFs and sources of papers, and read their references."),
        "enrich": ("citations.commands", "Ask services for references and citation counts."),
        "trace": ("night.commands.fetch", "Follow whom the night's papers cite, and who cites what I kept."),
        "status": ("upkeep.commands", "Last good night, why today is empty, what is missing."),
    },
    "Morning": {
        "triage": (
            "triage.commands.verdicts",
            "The night on a full screen, one key a paper; everything can be undone.",
        ),
        "top": ("triage.commands.lists", "The ranked list of the night, with reasons."),
        "show": ("triage.commands.lists", "A paper in full."),
        "open": ("triage.commands.lists", "Open a paper's page in the browser."),
        "search": ("triage.commands.lists", "Search the library: words, fields, phrases, dates, verdicts."),
        "similar": ("triage.commands.lists", "Papers that read like this one."),
        "why": ("triage.commands.lists", "The reasons of a score, in full."),
        "evaluate": ("lists.commands", "How good the ranking was for me, replayed from my own log."),
        "revised": ("triage.commands.lists", "What changed in title and abstract of papers I kept."),
    },
    "Ideas": {
        "tonight": ("ideas.commands.ideas", "The night's papers that take up ideas I follow or papers I kept."),
        "citations": ("citations.commands", "Who cites whom, and which sources say so."),
        "fate": ("ideas.commands.graph", "What became of a paper: reused, fading, forgotten, and why."),
        "graph": ("ideas.commands.graph", "Who cites whom, measured: build, import, stats, export."),
        "ideas": ("ideas.commands.ideas", "The ledger of named ideas: list, show, replace, add, merge, suggest."),
        "path": ("ideas.commands.ideas", "The way from one idea to another, each step with its evidence."),
        "trends": ("ideas.commands.ideas", "Terms that more papers use than a year ago, and fewer."),
    },
    "Verdicts": {
        "keep": ("triage.commands.verdicts", "Keep papers: more like these."),
        "skip": ("triage.commands.verdicts", "Skip papers: fewer like these."),
        "later": ("triage.commands.verdicts", "Put papers off for a week."),
        "read": ("triage.commands.verdicts", "Note that papers were read."),
        "seen": ("triage.commands.verdicts", "Mark papers as seen, without a verdict."),
        "critique": (
            "taste.commands.critique",
            "What a paper is worth: five ratings and a line, or the questions in your editor.",
        ),
        "pile": ("screening.commands", "Screen a finite pile of papers to its end: include or exclude."),
        "undo": ("triage.commands.verdicts", "Take back the last decisions."),
        "log": ("triage.commands.verdicts", "Everything decided, newest first."),
    },
    "Practice": {
        "goal": ("practice.commands.goals", "What I want to be able to do: add, list, edit, close."),
        "project": ("practice.commands.projects", "What I work on, for a goal or an idea, and how it ended."),
        "admire": ("practice.commands.goals", "The achievements that I admire most, and why."),
        "backburner": ("practice.commands.projects", "Ideas that are kept for later."),
        "journal": ("practice.commands.notebook", "The notebook: write an entry, show a day or a week, search."),
        "review": ("review.commands", "The week in one file: what I did, and what became of last week's steps."),
        "lookback": ("review.commands", "Where the months went: delivered, dead ends, half finished; switches."),
    },
    "Taste": {
        "bet": (
            "taste.commands.forecasts",
            "Say with which chance a paper will rise, an idea last, a result reproduce.",
        ),
        "bets": ("taste.commands.forecasts", "The bets that I made: all, or those whose day has come."),
        "settle": ("taste.commands.forecasts", "What became of the bets that are due, from whole cohorts."),
        "taste": (
            "taste.commands.forecasts",
            "What my forecasts are worth: bets, verdicts, quiz; what carries information.",
        ),
        "hindsight": ("taste.commands.forecasts", "What I missed, and what I believed in for nothing: a short queue."),
        "quiz": ("taste.commands.quiz", "Old papers as they looked then: which one rose?"),
    },
    "Study": {
        "queue": (
            "study.commands.queue",
            "Textbooks, theses, reimplementations, papers: add, list, start, log, done, drop, move.",
        ),
        "next": ("study.commands.diet", "What to do now, in the time that there is, and why."),
        "diet": ("study.commands.diet", "Hours by kind and goal against the intended split."),
        "repro": ("study.commands.diet", "Published numbers against those of my reimplementation."),
    },
    "Together": {
        "share": ("together.commands", "My verdicts, critiques and bets in one file, for a colleague."),
        "compare": ("together.commands", "A colleague's share beside mine; a critique opens once mine is written."),
        "colleague": ("together.commands", "Let a colleague's keeps speak in the ranking: add, list, drop."),
    },
    "Out": {
        "export": (
            "exchange.commands",
            "Papers for other tools: BibTeX, RIS, CSL, CSV, JSON, Atom, an Obsidian vault.",
        ),
        "digest": ("night.commands.fetch", "The night as a page, a file, a feed, or a mail."),
        "serve": ("shell.commands", "The library as pages of a browser on this machine."),
    },
    "Care": {
        "sync": ("sync.commands", "Merge with my other devices through a shared folder."),
        "database": ("upkeep.commands", "Where the database lies, what is in it, and answers to queries."),
        "doctor": ("upkeep.commands", "Check the library, and repair what can be repaired."),
        "backup": ("upkeep.commands", "Write the library into one file."),
        "restore": ("upkeep.commands", "Load a backup."),
    },
}


_NEAR = 0.7  # how like a command a word must be: `serach` is search, `list` and `tag` are none


class LazyGroup(click.Group):
    """A group whose commands are found in `COMMANDS`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for section in COMMANDS.values() for name in section]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        found = next((section[cmd_name] for section in COMMANDS.values() if cmd_name in section), None)
        if found is None:
            return None
        module, help_line = found
        command = getattr(import_module(f"readinglist.{module}"), f"{cmd_name}_command")
        assert isinstance(command, click.Command)
        command.short_help = help_line
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click's; `goals` is `goal` and `idea` is `ideas`, and a mistyped command is answered with the nearest."""
        name = args[0] if args else ""
        if name and not name.startswith("-") and self.get_command(ctx, name) is None:
            if (group := self._other_number(ctx, name)) is None:
                from difflib import get_close_matches

                near = get_close_matches(name, self.list_commands(ctx), n=1, cutoff=_NEAR)
                ctx.fail(f"no command {name[:40]!r}{f'; did you mean {near[0]}?' if near else ''}")
            args = [group, *args[1:]]
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        """As click's, and an option of ours that stands behind the command is answered with its place."""
        try:
            return super().invoke(ctx)
        except click.NoSuchOption as error:
            ours = next((param for param in self.params if error.option_name in param.opts), None)
            if ours is None:
                raise
            value = f" {ours.metavar}" if ours.metavar else ""
            where = f"{ctx.command_path} {error.option_name}{value} {ctx.invoked_subcommand}"
            raise click.UsageError(f"{error.option_name} stands before the command: {where}", error.ctx) from None

    def _other_number(self, ctx: click.Context, name: str) -> str | None:
        """The group of commands that `name` is the plural or the singular of."""
        for other in (name.removesuffix("s"), f"{name}s"):
            if isinstance(self.get_command(ctx, other), click.Group):
                return other
        return None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for heading, section in COMMANDS.items():
            with formatter.section(heading):
                formatter.write_dl([(name, help_line) for name, (_, help_line) in section.items()], col_spacing=3)


# The root of the command line, and its global options.


def _print_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if not wanted or ctx.resilient_parsing:
        return
    from importlib.metadata import version

    ctx.ensure_object(Session).echo.raw(f"readinglist {version('readinglist')}")
    ctx.exit()


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--home",
    metavar="DIR",
    shell_complete=a_folder,
    help="Folder of the library (else $READINGLIST_HOME, else the XDG places).",
)
@click.option(
    "--feeds", metavar="DIR", shell_complete=a_folder, help="Folder of subscriptions, instead of the library's own."
)
@click.option("-v", "--verbose", is_flag=True, help="Tell more; a bug shows its traceback.")
@click.option("--no-color", is_flag=True, help="No colours; NO_COLOR and TERM=dumb do the same.")
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version, help="Print the version."
)
@click.pass_context
def readinglist(ctx: click.Context, home: str | None, feeds: str | None, verbose: bool, no_color: bool) -> None:
    """Read the right papers, and learn to choose them.

    Each night `fetch` takes in what arXiv announced; each morning `top` ranks it by what you kept,
    skipped and aim for, and says why. Start with:

    \b
        readinglist demo                 see it on a throw-away library
        readinglist init                 start your own
        readinglist top                  the morning list
        readinglist keep 1 3             what was good on it; skip 2: what not
    """
    session = ctx.ensure_object(Session)
    session.home, session.feeds = home, feeds
    session.echo.verbose = verbose
    session.echo.colour = not no_color
    if verbose:
        from readinglist.interface.signals import log_to_stderr

        log_to_stderr()

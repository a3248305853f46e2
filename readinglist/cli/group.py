"""The tree of commands without its leaves: each module of commands is imported when one of its is run.

The one-line help stands here, so that `--help` needs no command at all.
"""

from __future__ import annotations

from importlib import import_module

import click

# heading -> command -> (module in this package, one-line help); the function has the command's name.
COMMANDS: dict[str, dict[str, tuple[str, str]]] = {
    "Set up": {
        "init": ("starting", "Start a library: fields, goals, seeds; ends with a first list."),
        "demo": ("demo", "See it all on a throw-away library, offline, in under a minute."),
        "import": ("night", "Take in papers by id, a snapshot, a bibliography or a list of ids."),
        "feeds": ("feeds", "What is followed: list, check, add, OPML."),
        "schedule": ("schedule", "Print the nightly job for cron, systemd or launchd."),
        "completion": ("completion", "Print the completion script of a shell."),
    },
    "Night": {
        "fetch": ("night", "Take the night's announcements, and those of missed nights; rank them."),
        "pdf": ("pdf", "Fetch PDFs and sources of papers, and read their references."),
        "enrich": ("tracing", "Ask services for references and citation counts."),
        "trace": ("tracing", "Follow whom the night's papers cite, and who cites what I kept."),
        "status": ("health", "Last good night, why today is empty, what is missing."),
    },
    "Morning": {
        "triage": ("triage", "The night on a full screen, one key a paper; everything can be undone."),
        "top": ("morning", "The ranked list of the night, with reasons."),
        "show": ("papers", "A paper in full."),
        "open": ("papers", "Open a paper's page in the browser."),
        "search": ("morning", "Search the library: words, fields, phrases, dates, verdicts."),
        "similar": ("papers", "Papers that read like this one."),
        "why": ("papers", "The reasons of a score, in full."),
        "evaluate": ("evaluation", "How good the ranking was for me, replayed from my own log."),
        "revised": ("morning", "What changed in title and abstract of papers I kept."),
    },
    "Ideas": {
        "tonight": ("ideas", "The night's papers that take up ideas I follow or papers I kept."),
        "citations": ("tracing", "Who cites whom, and which sources say so."),
        "fate": ("fates", "What became of a paper: reused, fading, forgotten, and why."),
        "graph": ("graph", "Who cites whom, measured: build, import, stats, export."),
        "ideas": ("ideas", "The ledger of named ideas: list, show, replace, add, merge, suggest."),
        "path": ("ideas", "The way from one idea to another, each step with its evidence."),
        "trends": ("trends", "Terms that more papers use than a year ago, and fewer."),
    },
    "Verdicts": {
        "keep": ("verdicts", "Keep papers: more like these."),
        "skip": ("verdicts", "Skip papers: fewer like these."),
        "later": ("verdicts", "Put papers off for a week."),
        "read": ("verdicts", "Note that papers were read."),
        "seen": ("verdicts", "Mark papers as seen, without a verdict."),
        "critique": ("critique", "What a paper is worth: five ratings and a line, or the questions in your editor."),
        "pile": ("piles", "Screen a finite pile of papers to its end: include or exclude."),
        "undo": ("verdicts", "Take back the last decisions."),
        "log": ("verdicts", "Everything decided, newest first."),
    },
    "Practice": {
        "goal": ("goals", "What I want to be able to do: add, list, edit, close."),
        "project": ("projects", "What I work on, for a goal or an idea, and how it ended."),
        "admire": ("admired", "The achievements that I admire most, and why."),
        "backburner": ("backburner", "Ideas that are kept for later."),
        "journal": ("journal", "The notebook: write an entry, show a day or a week, search."),
        "review": ("review", "The week in one file: what I did, and what became of last week's steps."),
        "lookback": ("review", "Where the months went: delivered, dead ends, half finished; switches."),
    },
    "Taste": {
        "bet": ("bets", "Say with which chance a paper will rise, an idea last, a result reproduce."),
        "bets": ("bets", "The bets that I made: all, or those whose day has come."),
        "settle": ("bets", "What became of the bets that are due, from whole cohorts."),
        "taste": ("taste", "What my forecasts are worth: bets, verdicts, quiz; what carries information."),
        "hindsight": ("taste", "What I missed, and what I believed in for nothing: a short queue."),
        "quiz": ("quiz", "Old papers as they looked then: which one rose?"),
    },
    "Study": {
        "queue": ("study", "Textbooks, theses, reimplementations, papers: add, list, start, log, done, drop, move."),
        "next": ("diet", "What to do now, in the time that there is, and why."),
        "diet": ("diet", "Hours by kind and goal against the intended split."),
        "repro": ("repro", "Published numbers against those of my reimplementation."),
    },
    "Together": {
        "share": ("together", "My verdicts, critiques and bets in one file, for a colleague."),
        "compare": ("together", "A colleague's share beside mine; a critique opens once mine is written."),
        "colleague": ("together", "Let a colleague's keeps speak in the ranking: add, list, drop."),
    },
    "Out": {
        "export": ("export", "Papers for other tools: BibTeX, RIS, CSL, CSV, JSON, Atom, an Obsidian vault."),
        "digest": ("digest", "The night as a page, a file, a feed, or a mail."),
        "serve": ("serve", "The library as pages of a browser on this machine."),
    },
    "Care": {
        "sync": ("sync", "Merge with my other devices through a shared folder."),
        "database": ("database", "Where the database lies, what is in it, and answers to queries."),
        "doctor": ("health", "Check the library, and repair what can be repaired."),
        "backup": ("backup", "Write the library into one file."),
        "restore": ("backup", "Load a backup."),
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
        command = getattr(import_module(f".{module}", __package__), f"{cmd_name}_command")
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

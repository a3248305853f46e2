"""Subscriptions, and rules of the lists: what is followed, and what is muted."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from readinglist.core.subscriptions import Subscription
from readinglist.interface.echo import one_line
from readinglist.interface.options import FallbackGroup, a_file, id_argument, with_json
from readinglist.interface.session import Session, pass_session

SOURCES_BY_NAME = ("biorxiv", "medrxiv", "openreview", "papers")  # what may stand before the colon of `feeds add`


@click.group("feeds", cls=FallbackGroup, alone="list")
def feeds_command() -> None:
    """What you follow: the subscriptions in feeds/*.toml.

    Exactly one folder is used: --feeds DIR, otherwise the library's feeds/, otherwise the packaged defaults.

    \b
        readinglist feeds list
        readinglist feeds add robotics --categories cs.RO
    """


@feeds_command.command("list")
@with_json
def list_command(session: Session, as_json: bool) -> None:
    """All subscriptions; weight 0 is listed and not asked.

    \b
        readinglist feeds list --json
    """
    from .view import subscription_lines, subscriptions_record

    with session.library() as library:
        subscriptions = library.subscriptions()
    session.show(as_json, lambda: subscriptions_record(subscriptions), subscription_lines(subscriptions, session.room))


@feeds_command.command("check")
@with_json
def check_command(session: Session, as_json: bool) -> None:
    """Check all subscription files, offline. Exits 78 on an error and names the entry.

    \b
        readinglist --feeds ./feeds feeds check
    """
    from readinglist.subscriptions.follow import check_feeds

    from .view import check_lines, checks_record

    with session.library() as library:
        checks = check_feeds(library)
        folder = str(library.feeds_folder)
    session.show(as_json, lambda: checks_record(checks, folder), check_lines(checks, folder, session.room))


@feeds_command.command("add")
@click.argument("name", metavar="NAME|SOURCE:WHAT")
@click.option("--categories", metavar="LIST", help="Follow arXiv categories, such as cs.LG,cs.CL.")
@click.option("--query", metavar="TEXT", help="Follow a query of arXiv's API, as 'all:\"world model\"'.")
@click.option("--url", metavar="ADDRESS", help="Follow a blog by its RSS or Atom feed.")
@click.option("--seed", "ids", metavar="ID", multiple=True, help="A paper for a shelf; repeatable.")
@click.option("--shelf", metavar="NAME", help="The shelf it belongs to.")
@click.option("--weight", type=click.FloatRange(0, 1), default=1.0, show_default=True, help="0: listed, not fetched.")
@click.option("--why", metavar="TEXT", help="Why you follow it.")
@pass_session
def add_command(
    session: Session,
    name: str,
    categories: str | None,
    query: str | None,
    url: str | None,
    ids: tuple[str, ...],
    shelf: str | None,
    weight: float,
    why: str | None,
) -> None:
    """Add a subscription to the library's own feeds.

    SOURCE:WHAT says it in one word: biorxiv:CATEGORY, medrxiv:CATEGORY, openreview:VENUE, or papers:ADDRESS for the
    RSS or Atom feed of a journal, whose entries are papers.

    \b
        readinglist feeds add biorxiv:neuroscience
        readinglist feeds add openreview:ICLR.cc/2026/Conference
        readinglist feeds add papers:https://www.jmlr.org/jmlr.xml
        readinglist feeds add robotics --categories cs.RO
        readinglist feeds add bair --url https://bair.berkeley.edu/blog/feed.xml \\
            --why "deep RL"
    """
    from readinglist.subscriptions.follow import add_feed

    kinds = {"arxiv": categories, "arxiv-search": query, "blog": url, "seed": ids}
    chosen = [kind for kind, value in kinds.items() if value]
    source, colon, what = name.partition(":")
    if colon and not chosen and source in SOURCES_BY_NAME:
        chosen = [source]
        query, url = (what if source == "openreview" else None), (what if source == "papers" else None)
        categories = None if query or url else what.replace(" ", "_")
    if len(chosen) != 1:
        raise click.UsageError(
            "give one of --categories, --query, --url, --seed, or a name such as biorxiv:neuroscience"
        )
    fields = tuple((categories or "").replace(",", " ").split())
    with session.library() as library:
        seeds = tuple(session.ids(library, ids))
        subscription = Subscription(name, chosen[0], fields, query, url, seeds, shelf, weight, why)
        path = add_feed(library, subscription)
    session.echo.talk(f"added to {path}; `readinglist feeds remove` takes it out")


@feeds_command.command("remove")
@click.argument("name")
@pass_session
def remove_command(session: Session, name: str) -> None:
    """Remove a subscription from the library's own feeds. Its papers stay.

    \b
        readinglist feeds remove biorxiv:neuroscience
    """
    from readinglist.store.subscriptions import write_subscription
    from readinglist.subscriptions.follow import change_feed

    with session.library() as library:
        entry = next((some for some in library.subscriptions() if some.name == name), None)
        path = change_feed(library, name, None)
    session.echo.talk(f"removed from {path}; what the entry said, to put it back:")
    session.echo.raw(write_subscription(entry).rstrip("\n") if entry else "")


@feeds_command.command("edit")
@click.argument("name")
@click.option("--categories", metavar="LIST", help="The categories that it follows.")
@click.option("--query", metavar="TEXT", help="The query that it follows.")
@click.option("--url", metavar="ADDRESS", help="The address of its feed.")
@click.option("--shelf", metavar="NAME", help="The shelf it belongs to.")
@click.option("--weight", type=click.FloatRange(0, 1), help="0: listed, not fetched.")
@click.option("--why", metavar="TEXT", help="Why you follow it.")
@pass_session
def edit_command(session: Session, /, name: str, categories: str | None, **given: object) -> None:
    """Change fields of a subscription. Comments and other entries of the library's own feeds stay as they are.

    \b
        readinglist feeds edit biorxiv:neuroscience --weight 0
    """
    from readinglist.subscriptions.follow import change_feed

    values = {key: value for key, value in given.items() if value is not None}
    if categories is not None:
        values["categories"] = categories.replace(",", " ").split()
    if not values:
        raise click.UsageError("say what to change, such as --weight 0")
    with session.library() as library:
        path = change_feed(library, name, values)
    session.echo.talk(f"changed in {path}")


@feeds_command.command("import-opml")
@click.argument("file", metavar="FILE", shell_complete=a_file)
@pass_session
def import_opml_command(session: Session, file: str) -> None:
    """Follow the feeds of an OPML file, as feed readers export it.

    \b
        readinglist feeds import-opml subscriptions.opml
    """
    from readinglist.subscriptions.follow import import_opml

    from .view import subscription_lines

    with session.library() as library:
        followed = import_opml(library, Path(file))
    session.lines(subscription_lines(followed.added, session.room))
    for left in followed.skipped:
        session.echo.talk(f"not followed: {left.id}: {left.why}")
    session.echo.talk(f"{len(followed.added)} added")


@feeds_command.command("export-opml")
@pass_session
def export_opml_command(session: Session) -> None:
    """Print the subscriptions as OPML, for a feed reader.

    \b
        readinglist feeds export-opml > subscriptions.opml
    """
    from readinglist.subscriptions.follow import export_opml

    with session.library() as library:
        text = export_opml(library)
    session.echo.raw(text.rstrip("\n"))


# Rules of the lists: what is always shown, and what is hidden.


class RuleGroup(FallbackGroup):
    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click's; a name without its kind is answered with the whole command."""
        if args and self.get_command(ctx, args[0]) is None:
            meant = f"readinglist {self.name} author {shlex.quote(one_line(args[0][:80]))}"
            ctx.fail(f"say what it is, as in `{meant}`, or: {', '.join(sorted({*self.commands} - {'list', 'remove'}))}")
        return super().resolve_command(ctx, args)


@click.group("follow", cls=RuleGroup, alone="list")
def follow_command() -> None:
    """Authors, terms and papers that you follow: lists show each of their new papers, with a mark.

    They come in addition to the ranked papers, and scores don't change. A follow outranks a mute. `undo` takes the
    last change back.

    \b
        readinglist follow author "Sergey Levine"
        readinglist follow term "legged locomotion"
        readinglist follow paper 1707.02286
    """


@click.group("mute", cls=RuleGroup, alone="list")
def mute_command() -> None:
    """Authors, terms and categories that you mute: lists hide their papers and count them.

    `readinglist muted` lists the hidden papers. A muted paper is shown all the same if you follow it, or if a goal
    ranks it among the first 20 of a night; the list then says so. `undo` takes the last change back.

    \b
        readinglist mute term "federated learning"
        readinglist mute author "Ada Author"
        readinglist mute category cs.CR
    """


@follow_command.command("author")
@click.argument("name")
@pass_session
def follow_author_command(session: Session, name: str) -> None:
    """Follow an author by the whole name. Case and accents don't matter.

    Two people can have one name. A paper that shares a co-author or a category with your keeps by that name is taken
    as theirs; otherwise its mark says that this is not certain. Initials count only with such a link.

    \b
        readinglist follow author "Sergey Levine"
        readinglist follow author "Levine, Sergey"
    """
    from .rules import add_rule

    session.record(add_rule, "follow", "author", name)


@follow_command.command("term")
@click.argument("name", metavar="TERM")
@pass_session
def follow_term_command(session: Session, name: str) -> None:
    """Follow a word or phrase in titles and abstracts. Case, hyphens and a plural s don't matter.

    \b
        readinglist follow term "legged locomotion"
    """
    from .rules import add_rule

    session.record(add_rule, "follow", "term", name)


@follow_command.command("paper")
@id_argument
@pass_session
def follow_paper_command(session: Session, paper: str) -> None:
    """Follow a paper of your library: lists mark papers that cite it. That needs their references, so track citations.

    `fetch` and `trace` find references; `readinglist enrich` asks citation services.

    \b
        readinglist follow paper 1707.02286
    """
    from .rules import add_rule

    with session.library() as library:
        paper_id = session.id(library, paper)
    session.record(add_rule, "follow", "paper", paper_id)


@mute_command.command("author")
@click.argument("name")
@pass_session
def mute_author_command(session: Session, name: str) -> None:
    """Mute everybody of this whole name.

    \b
        readinglist mute author "Ada Author"
    """
    from .rules import add_rule

    session.record(add_rule, "mute", "author", name)


@mute_command.command("term")
@click.argument("name", metavar="TERM")
@pass_session
def mute_term_command(session: Session, name: str) -> None:
    """Mute a word or phrase in titles and abstracts.

    \b
        readinglist mute term "federated learning"
    """
    from .rules import add_rule

    session.record(add_rule, "mute", "term", name)


@mute_command.command("category")
@click.argument("name", metavar="CATEGORY")
@pass_session
def mute_category_command(session: Session, name: str) -> None:
    """Mute papers that have this primary category. Papers that are only cross-listed in it stay.

    \b
        readinglist mute category cs.CR
    """
    from .rules import add_rule

    session.record(add_rule, "mute", "category", name)


def _list_and_remove(group: click.Group, effect: str) -> None:
    """`list` and `remove` of both groups."""
    doing = {"mute": "muting"}.get(effect, f"{effect}ing")

    @group.command("list", help=f"What you {effect}.\n\n\b\n    readinglist {effect} list --json")
    @with_json
    def list_rules(session: Session, as_json: bool) -> None:
        from .rules import rules
        from .view import rule_lines, rules_record

        found = session.read(rules, effect)
        session.show(as_json, lambda: rules_record(found), rule_lines(found, effect, session.room))

    @group.command(
        "remove",
        help=f'Stop {doing} this.\n\n\b\n    readinglist {effect} remove "legged locomotion"',
    )
    @click.argument("name")
    @pass_session
    def remove_rule(session: Session, name: str) -> None:
        from readinglist.core.log_view import recorded_lines

        from .rules import drop_rule

        session.lines(recorded_lines(session.read(drop_rule, effect, name), {}, session.room))


_list_and_remove(follow_command, "follow")
_list_and_remove(mute_command, "mute")

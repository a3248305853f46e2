"""What a loopback arXiv answers as XML: the templates beside this file, in the form of the real services (2026)."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from readinglist.core.clock import EASTERN, iso
from readinglist.core.papers import PaperData
from readinglist.sources.fields import set_of

CAP = 2000  # entries that a feed holds at most
LICENCE = "http://arxiv.org/licenses/nonexclusive-distrib/1.0/"


def render(template: str, **shown: Any) -> str:  # Any: each template has names of its own
    """The document; every value in it is escaped."""
    return environment().get_template(template).render(shown)


def midnight(day: date) -> datetime:
    """When the feed of `day` is built: midnight in New York."""
    return datetime.combine(day, time(0), EASTERN)


def build_atom(day: date, categories: Sequence[str], entries: Sequence[tuple[PaperData, str]]) -> str:
    """The feed of `day`, at most `CAP` entries."""
    return render("atom.xml", built=midnight(day), categories=categories, entries=entries[:CAP])


def sets_of(paper: PaperData) -> list[str]:
    """The sets of OAI that a paper belongs to."""
    return sorted(set(map(set_of, paper.categories)))


def _broken(title: str) -> str:
    """Long titles are broken over lines, as authors typed them."""
    return "\n  ".join(textwrap.wrap(title, 76, break_long_words=False, break_on_hyphens=False)) or title


def _in_a_row(names: tuple[str, ...]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def _day(moment: datetime) -> str:
    return moment.date().isoformat()


@cache
def environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("readinglist.demo"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"second": iso, "day": _day, "mail_date": format_datetime, "sets": sets_of}
    environment.filters |= {"broken": _broken, "in_a_row": _in_a_row}
    environment.globals |= {"licence": LICENCE, "utc": UTC}
    return environment

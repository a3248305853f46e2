"""One paper: its short facts for a row, and the whole of it."""

from __future__ import annotations

import shlex
from collections import defaultdict
from collections.abc import Iterator, Sequence
from math import inf
from urllib.parse import quote

from .contribution import contribution_sentence
from .ids import page_of, pdf_of
from .lines import Line, Span, cut, line, local_minute, long_day, many, pad, paragraph, shown, utc_day, width, wrap
from .log import EFFECTS
from .paper_links import paper_links
from .papers import NEAR, Paper, Reason, ScoredPaper, SearchResult, TopList
from .sentences import sentence_spans
from .text import readable, web_parts, words
from .title_terms import content_words

PENDING = "(no title yet: a fetch will fill it in)"
UNTITLED = "(no title)"
_TEXT_WIDTH = 88  # longer lines of prose are hard to read
_AUTHORS_IN_FULL = 20
_LONGEST_TITLE = 1000  # cells; no title of arXiv is as long


def title_of(paper: Paper) -> str:
    """The title on one line, or what stands for it; one of a megabyte is cut for display."""
    return cut(shown(paper.title, PENDING if paper.title is None else UNTITLED), _LONGEST_TITLE)


def authors_of(paper: Paper, most: int = 3) -> str:
    """The first `most` authors, and how many more there are. arXiv lists the colon behind a group as one of them."""
    authors = [name for name in paper.authors if name != ":"]
    names = [shown(name, "?") for name in authors[:most]]
    more = len(authors) - len(names)
    return ", ".join(names) + (f" and {more} more" if more > 0 else "")


def facts_of(paper: Paper) -> str:
    """Id, categories, authors and which kinds of links it names: the second line of a row."""
    kinds = ", ".join(dict.fromkeys(link.name for link in paper_links(paper)))
    parts = [shown(paper.id), shown(" ".join(paper.categories[:4])), authors_of(paper), kinds]
    if paper.withdrawn:
        parts.insert(1, "withdrawn")
    return " · ".join(part for part in parts if part)


def id_words(paper: Paper) -> str:
    """`doi:10.1101/601 version 2, also 2511.00018`."""
    return ", also ".join((f"{paper.id} version {paper.version}", *paper.also))


def address(paper: Paper) -> str | None:
    """The paper's page: http(s) only, every byte that is not plain ASCII escaped."""
    url = quote(paper.url or "", safe="/:?#[]@!$&'()*+,;=%~", errors="replace")
    return page_of(paper.public_id) or (url if web_parts(url) else None)


def paper_lines(paper: Paper, room: int | None) -> Iterator[Line]:
    """Everything that is known of a paper."""
    cells = min(room or _TEXT_WIDTH, _TEXT_WIDTH)
    yield from paragraph(title_of(paper), cells, "title")
    yield from paragraph(authors_of(paper, _AUTHORS_IN_FULL) or "(no authors)", cells)
    yield line("")
    for name, text, style in _facts(paper):
        for number, part in enumerate(wrap(text, cells, " " * 12)):
            yield line(Span(name.ljust(12) if number == 0 else " " * 12, "dim"), Span(part[12:], style))
    yield line("")
    yield from paragraph(shown(paper.abstract, "(no abstract)"), cells)


def new_of(paper: Paper) -> str:
    """What is new, in a sentence of the abstract or by the model that the user set up; "" where neither says it."""
    return shown(paper.summary or contribution_sentence(paper.abstract))


def _facts(paper: Paper) -> Iterator[tuple[str, str, str]]:
    """(name, text, style) of what is known, nothing for what is not."""
    if new := new_of(paper):
        yield "new", new, ""
    yield "id", shown(id_words(paper)), "id"
    if paper.categories:
        yield "categories", shown(" ".join(paper.categories)), ""
    dates = [
        f"submitted {utc_day(paper.published)}" if paper.published else "",
        f"updated {utc_day(paper.updated)}" if paper.updated and paper.updated != paper.published else "",
        f"announced {paper.announced}" if paper.announced else "",
    ]
    if any(dates):
        yield "dates", ", ".join(date for date in dates if date), ""
    for name, value in (("doi", paper.doi), ("journal", paper.journal_ref), ("comment", paper.comment)):
        if value:
            yield name, shown(value), ""
    if paper.withdrawn:
        yield "withdrawn", "by its authors", "bad"
    published = page_of(f"doi:{paper.doi}") if paper.doi else None
    links = {address(paper): "page", pdf_of(paper.public_id): "pdf"}
    for url, name in ({published: "published"} | links).items():
        if url:
            yield name, url, ""
    yield from ((link.name.removesuffix(" page"), link.url, "") for link in paper_links(paper))
    if paper.verdict:
        yield "verdict", paper.verdict, "good" if paper.verdict == "keep" else ""
    if paper.read_at:
        yield "read", local_minute(paper.read_at), ""
    if paper.tags:
        yield "tags", shown(" ".join(paper.tags)), ""


# Why a paper stands where it stands: in a few words for a row, in full for `why`.


_BAR = 12
_MOST = 4  # reasons in words
_PHRASES = 8  # that a goal looks for
_ENOUGH = 2  # reasons for a paper; from here on a row does not tell what speaks against it
_SCOOPS = {"project": "project", "backburner": "on the backburner"}
_KIND_STYLE = {"goal": "good", "explore": "explore", "rest": "dim"} | dict.fromkeys((*_SCOOPS, *EFFECTS), "warn")
CLOSE = "close in meaning ("  # `NEAR` for people, who see the words of it in brackets
_KINDS = {"near": "meaning", "term": "words", "paper": "similar to", "citation": "cites", "rest": "other"}
DRAWN = "picked at random"  # of a place of exploration
_PLACE = ("interest", "listed")
_APART = ("rest", "explore", *_PLACE, *_SCOOPS, *EFFECTS)  # told in lines of their own, or not in words


def in_words(reasons: Sequence[Reason]) -> str:
    """The strongest reasons for a paper, at most four: `gait · like 1502.05477`.

    Where hardly anything speaks for it, the strongest one against it. What the rest of the score comes to
    is no reason in words.
    """
    return " · ".join(text for _, text in reasons_told(reasons))


def reasons_told(reasons: Sequence[Reason]) -> list[tuple[str, str]]:
    """(kind, words) of what `in_words` tells; the kind of one against the paper is `against`.

    A term whose words a stronger reason has said already, in whatever number, is left out.
    """
    told = [r for r in reasons if r.kind not in _APART and (r.weight or r.kind != "goal")]
    told.sort(key=lambda reason: -abs(reason.weight))
    parts: list[tuple[str, str]] = []
    said: set[str] = set()
    for reason in told:
        if reason.weight < 0 or len(parts) == _MOST:
            continue
        content = content_words(reason.text) if reason.kind in ("term", "near") else []
        if reason.kind != "term" or not said.issuperset(content):
            parts.append((reason.kind, _worded(reason)))
            said.update(content)
    against = next((reason for reason in told if reason.weight < 0), None)
    if against is not None and len(parts) < _ENOUGH:
        parts.append(("against", AGAINST + _worded(against)))
    return parts


def _worded(reason: Reason) -> str:
    text = shown(reason.text)
    if text.startswith(NEAR):
        return f"{CLOSE}{text.removeprefix(NEAR)})"
    lead = {"paper": "like ", "author": "by ", "goal": "for goal ", "citation": "cites "}.get(reason.kind, "")
    return text if text.lower().startswith(lead) else lead + text


def explored(scored: ScoredPaper) -> str | None:
    """Why a paper has its place: drawn at random, moved up, or listed only now; None where by its score."""
    if scored.explore is None:
        return "; ".join(shown(reason.text) for reason in scored.reasons if reason.kind in _PLACE) or None
    return f"{DRAWN}: {shown(scored.explore.why)}"


def scooped(scored: ScoredPaper) -> list[str]:
    """For each project or idea that the paper does: `someone did this: project gait: the sentence`."""
    return [f"someone did this: {_SCOOPS[r.kind]} {shown(r.text)}" for r in scored.reasons if r.kind in _SCOOPS]


def followed(scored: ScoredPaper) -> list[str]:
    """What is followed or muted of the paper: `you follow legged locomotion`."""
    return [shown(reason.text) for reason in scored.reasons if reason.kind in EFFECTS]


def notices(scored: ScoredPaper) -> list[str]:
    """All that a row says of the paper in lines of their own."""
    return [*followed(scored), *scooped(scored)]


def place_of(rank: int, number: int | None) -> str:
    """Where a paper stands: `rank` on the list of its night (0: on none), `number` on the list printed last."""
    parts = [f"rank {rank} of the night"] if rank else []
    if number is not None and number != rank:
        parts.append(f"number {number} of the last list")
    return ", ".join(parts)


def why_lines(scored: ScoredPaper, room: int | None, place: str) -> Iterator[Line]:
    """Every reason with its weight, largest first, and their sum; `place`: where the paper stands, or ""."""
    yield from paragraph(title_of(scored.paper), room, "title")
    yield line(Span(cut(facts_of(scored.paper), room), "dim"))
    yield line("")
    weighed = [reason for reason in scored.reasons if reason.kind != "goal"]  # below, with the score
    reasons = sorted(weighed, key=lambda reason: (reason.kind == "rest", -abs(reason.weight)))
    largest = max((abs(reason.weight) for reason in reasons), default=0.0) or 1.0
    kinds = max((width(_kind(reason)) for reason in reasons), default=0)
    for reason in reasons:
        yield _reason_line(reason, largest, kinds, room)
    stands = ", ".join(part for part in ("score (the sum)", place, _for_goal(scored)) if part)
    yield line(Span(f"{scored.score:+8.3f}", "score"), cut(f"  {stands}", None if room is None else room - 8))
    if told := explored(scored):
        chance = f", with a chance of {100 * scored.explore.propensity:.2g}%" if scored.explore else ""
        yield line(Span(f"{'':10}{told}{chance}", "explore"))
    if sentence := strongest_sentence(scored):
        yield line("")
        yield from paragraph(f"From the abstract: {shown(sentence)}", room, "dim")


def strongest_sentence(scored: ScoredPaper) -> str | None:
    """The first sentence of the abstract in which the strongest term that speaks for the paper stands, or None."""
    terms = [reason for reason in scored.reasons if reason.kind == "term" and reason.weight > 0]
    abstract = readable(scored.paper.abstract or "")
    for term in sorted(terms, key=lambda reason: -reason.weight):
        wanted = f" {term.text} "
        for start, end in sentence_spans(abstract):
            if wanted in f" {' '.join(words(abstract[start:end]))} ":
                return abstract[start:end].strip()
    return None


def _reason_line(reason: Reason, largest: float, kinds: int, room: int | None) -> Line:
    """One reason: weight, a bar, its kind, its words. Weight 0 only informs and has no bar."""
    cells = round(_BAR * abs(reason.weight) / largest)
    bar = ("+" if reason.weight > 0 else "-") * cells
    kind = pad(_kind(reason), kinds)
    words = cut(shown(reason.text).removeprefix(f"{reason.kind}: "), None if room is None else room - _BAR - kinds - 14)
    weight = f"{reason.weight:+8.3f}" if reason.weight else f"{'':8}"
    return line(
        Span(weight, "good" if reason.weight > 0 else "bad"),
        f"  {bar:<{_BAR}}  ",
        Span(kind, _KIND_STYLE.get(reason.kind, "dim")),
        f"  {words}",
    )


def _kind(reason: Reason) -> str:
    return _KINDS.get(reason.kind, shown(reason.kind))


def _for_goal(scored: ScoredPaper) -> str:
    return f"for goal {shown(scored.goal)}" if scored.goal else ""


# Lists of papers: the ranked list, its neighbours, the results of a search.


AGAINST = "lowers its score: "  # before a reason of negative weight
BANDS = "5/5: the best five by score, 4/5: the next five, 3/5: to place 20, 2/5: to 40"
BANDS_OF_FEW = "5/5: the best sixteenth by score, 4/5: eighth, 3/5: quarter, 2/5: half"
MANY = 80  # papers from which on bands are places
VARIED = "^"  # beside the number of a paper that stands above better ones
VERDICT_STYLE = {"keep": "good", "skip": "dim", "later": "warn"}


def top_lines(listing: TopList, room: int | None) -> Iterator[Line]:
    """The morning list: three lines a paper, or why there is none."""
    yield line(Span(cut(heading(listing), room), "head"))
    if not listing.papers:
        yield line(shown(listing.why_empty, "nothing to list"))
        return
    if listing.worth:
        yield line(Span(cut(listing.worth, room), "good"))
    if listing.muted:
        yield line(Span(cut(muted_words(listing.muted), room), "dim"))
    if listing.goal or not listing.night:
        yield from _understood_lines(listing.papers, room)
    if not any(scored.is_ranked for scored in listing.papers):
        goal = 'readinglist goal add walk "a robot that learns to walk"'
        yield from paragraph(
            f"not ranked yet: keep papers, or say what you want to be able to do: {goal}", room, "warn"
        )
    yield from scored_lines(listing.papers, room)
    marks = [f"{VARIED} moved up for variety"] if any(varied(listing.papers)) else []
    if any("/" in scored.certainty for scored in listing.papers):
        marks.append(BANDS if listing.available >= MANY else BANDS_OF_FEW)
    if marks:
        yield line(Span(cut(" · ".join(marks), room), "dim"))


def _understood_lines(papers: Sequence[ScoredPaper], room: int | None) -> Iterator[Line]:
    """What each goal with papers in the list looks for, and how the reader corrects it."""
    goals = dict.fromkeys(scored.goal for scored in papers if scored.goal)
    found = {goal: looked_for([scored for scored in papers if scored.goal == goal]) for goal in goals}
    found = {goal: phrases for goal, phrases in found.items() if phrases}
    for goal, phrases in found.items():
        yield from paragraph(shown(f"goal {goal} favours papers on: {', '.join(phrases)}"), room, "dim")
    if found:
        name = shlex.quote(next(iter(found))) if len(found) == 1 else "NAME"
        change = f"readinglist goal edit {name} --also PHRASE --exclude PHRASE"
        yield from paragraph(shown(f"to change that: {change}"), room, "dim")


def looked_for(papers: Sequence[ScoredPaper]) -> list[str]:
    """The words and phrases, at most eight, that add most to the scores of a list, each in two of its papers or more.

    A phrase stands for its words. What many papers far from a goal share adds little to each of them.
    """
    added: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))  # by phrase and paper
    for scored in papers:
        for reason in scored.reasons:
            is_near = reason.kind == "near" and reason.text.startswith(NEAR)  # else it is far, by no word of its own
            if reason.weight > 0 and (is_near or reason.kind == "term"):
                words = reason.text.removeprefix(NEAR).split(", ") if is_near else [reason.text]
                for word in words:
                    added[word][scored.paper.id] += reason.weight / len(words)
    chosen: list[str] = []
    for phrase, of_papers in sorted(added.items(), key=lambda item: (-sum(item[1].values()), -len(item[0]), item[0])):
        if len(of_papers) > 1 and not any(phrase in other or other in phrase for other in chosen):
            chosen.append(phrase)
    return chosen[:_PHRASES]


def varied(papers: Sequence[ScoredPaper]) -> list[bool]:
    """Of each paper of an arranged list, whether variety put it above one that scores better.

    Places of exploration are none of it: they have a mark of their own. Compared as the scores are shown.
    """
    best, moved = -inf, []
    for scored in reversed(papers):
        score = round(scored.score, 2)
        moved.append(scored.explore is None and score < best)
        if scored.explore is None:
            best = max(best, score)
    return moved[::-1]


def muted_words(count: int) -> str:
    """How many papers of a night are hidden, and what lists them."""
    return f"{count:,} muted: readinglist muted" if count else ""


def heading(listing: TopList) -> str:
    """What the list is of: its night or the whole library, its goal, how many of how many."""
    parts = [f"Night of {long_day(listing.night)}" if listing.night else "Your whole library"]
    if listing.night is None and not listing.papers:
        parts = ["No night yet"] if not listing.available else parts
    if listing.goal:
        parts.append(f"goal {shown(listing.goal)}")
    if listing.papers:
        available = max(listing.available, len(listing.papers))
        parts.append(f"best {len(listing.papers):,} of {many(available, 'undecided paper')}")
    return " · ".join(parts)


def next_steps(listing: TopList) -> str:
    """What to type after a list; an unranked one has no reasons to ask for."""
    why = "why 1, " if any(scored.is_ranked for scored in listing.papers) else ""
    rest = "; `seen --rest` hides the rest of the night" if listing.night else ""
    return f"next: readinglist keep 1, skip 1, later 1, {why}show 1, open 1{rest}"


def similar_lines(of: str, papers: Sequence[ScoredPaper], room: int | None) -> Iterator[Line]:
    """`of`: the id of a paper, or what a set of papers is called."""
    if not papers:
        yield line(f"no similar papers in the library for {shown(of)}")
        return
    yield line(Span(cut(f"Papers similar to {shown(of)}", room), "head"))
    yield from scored_lines(papers, room)


def search_lines(result: SearchResult, room: int | None) -> Iterator[Line]:
    """One row a paper: number, id, year, verdict, title, first author."""
    if not result.papers:
        query = shown(result.query, "an empty query")
        yield line(f"no paper matches {query}; to search your notes: `journal search`, `critique search`")
        return
    told = "compared, nearest in meaning to" if result.by_meaning else "that match"
    yield line(Span(f"{len(result.papers):,} of {result.count:,} {told} {shown(result.query)}", "head"))
    numbers = len(str(len(result.papers)))
    ids = max(width(shown(paper.id)) for paper in result.papers)
    for number, paper in enumerate(result.papers, 1):
        day = paper.published or paper.announced
        year = str(day.year) if day else "    "
        lead = f"{number:>{numbers}}  "
        used = len(lead) + ids + 2 + 4 + 2 + 7
        first = authors_of(paper, 1).split(" and ")[0]
        text = cut(title_of(paper) + (f" ({first})" if first else ""), None if room is None else room - used)
        yield line(
            Span(lead, "dim"),
            Span(pad(shown(paper.id), ids), "id"),
            f"  {year}  ",
            Span(pad(_mark(paper), 7), VERDICT_STYLE.get(paper.verdict or "", "dim")),
            text,
        )


def _mark(paper: Paper) -> str:
    """The state of a paper in at most six letters."""
    return paper.verdict or ("read" if paper.read_at else "")


def scored_lines(papers: Sequence[ScoredPaper], room: int | None) -> Iterator[Line]:
    """Rank, score and title; facts; reasons in words. Columns are as wide as the list needs."""
    ranks = len(str(len(papers)))
    scores = max(len(scored.readable_score) for scored in papers)
    indent = " " * (ranks + 2 + scores + 2)
    rest = None if room is None else room - len(indent)
    has_goals = len({scored.goal for scored in papers}) > 1
    for number, (scored, moved) in enumerate(zip(papers, varied(papers), strict=True), 1):
        told = explored(scored)
        yield line(
            Span(f"{number:>{ranks}}{VARIED if moved else ' '} ", "dim"),
            Span(f"{scored.readable_score:>{scores}}  ", "explore" if told else "score"),
            Span(cut(title_of(scored.paper), rest), "title"),
        )
        yield line(indent, Span(cut(facts_of(scored.paper), rest), "dim"))
        if told:
            yield line(indent, Span(cut(told, rest), "explore"))
        for text in notices(scored):
            yield line(indent, Span(cut(text, rest), "warn"))
        if words := in_words([r for r in scored.reasons if has_goals or r.kind != "goal"]):
            yield line(indent, cut(words, rest))

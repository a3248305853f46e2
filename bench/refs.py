"""How well references are read out of PDFs: readinglist beside its peers, on 92 papers with known references.

    python -m bench.refs --ours --cache DIR [--set excite] [--show PAPER]   # ours, printed, in seconds
    make bench-refs                                                         # with the peers, into references.md

**The measurement.** An *entry* is one reference as one string. Strings are compared without spaces, signs, case and
accents, ligatures undone (`refs_text.squeezed`), by rapidfuzz's ratio (1 - insertions and deletions / total length);
from .85 on they are the same entry. Matching is one to one, best pair first. What differs by set:

- *excite, latex* and deposits with fields (*jose*): the true string is the printed one.
- A deposit whose fields were joined in an order of their own ("Title, Surname, Given and ..., Journal, 9, 1999,
  Publisher") is also compared by words (`refs_text.overlap`): letters of shared words over the letters of the side
  that has fewer, .85, where the shared ones are more than half of what was found, so that two entries in one do not
  match, and more than half of the true one, so that a fragment does not (of a deposit with a whole abstract in it:
  half of sixty letters).
- A deposit that is only a DOI is found by an entry that prints or tells this DOI. Where the PDF prints the DOI
  nowhere it is no true entry, and excuses one unmatched entry of its paper.
- *juliacon* counts for recall alone, because its deposits lack a third of the printed entries.

P = matched / (matched + surplus), R = matched / true, over all entries of the sets (not a mean of papers).

Fields: a **title** is right at a ratio of .90 to the true one, counted over all true entries with a known title
("found and right": a missed entry is a wrong title) and, beside it, over those found; a **year** over the found
entries with a known year. **DOI and arXiv id** (an arXiv DOI is an arXiv id): P over what is told of found entries
whose id is known (an id that the entry does not print at all is wrong too), R over the true ids that the PDF prints.

**Time** is reading the PDF and all that follows, in this process' wall clock; with --cache what was read of the
PDFs is kept, and only what follows is timed.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from .records import shared_data
from .refs_ours import extract_ours, plain_text
from .refs_page import measure_and_write
from .refs_score import Found, Judged, Score, judge, near
from .refs_table import print_papers, print_sets
from .refs_text import printed_form
from .refs_truth import SETS, Paper, papers


def main() -> None:
    options = _options()
    if not options.ours:
        measure_and_write(options.peers)
        return
    cache = Path(options.cache) if options.cache else None
    scores: dict[str, Score] = {}
    rows: list[tuple[Paper, Judged, float]] = []
    for paper in papers(shared_data() / "pdf_refs", options.set):
        if options.show and options.show not in paper.name:
            continue
        found, seconds = extract_ours(paper, cache)
        judged = judge(paper, found, printed_form(plain_text(paper, cache)))
        scores.setdefault(paper.set, Score()).add(judged.score)
        rows.append((paper, judged, seconds))
        if options.show:
            show(paper, found, judged)
    print_papers(rows, everything=bool(options.set or options.show), number=options.worst)
    print_sets(scores, [seconds for _, _, seconds in rows])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.refs", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--ours", action="store_true", help="only readinglist, nothing written")
    parser.add_argument("--cache", help="keep what was read of the PDFs in this folder")
    parser.add_argument("--set", choices=tuple(SETS))
    parser.add_argument("--show", metavar="PAPER", help="missed and surplus entries and wrong fields (part of a name)")
    parser.add_argument("--peers", metavar="PYTHON", help="the interpreter of an environment that has the peers")
    parser.add_argument("--worst", type=int, default=20, help="papers listed (without --set all with something wrong)")
    return parser.parse_args()


def show(paper: Paper, found: tuple[Found, ...], judged: Judged) -> None:
    """Print what is wrong with one paper."""
    print(f"\n=== {paper.set} {paper.name}: {len(paper.entries)} true, {len(found)} found")
    for index in judged.missed:
        entry = paper.entries[index]
        print(f"- MISSED {entry.text or 'doi:' + str(entry.doi)}")
        if closest := near(entry, found):
            print(f"    nearest ({closest[1]:.2f}) {found[closest[0]].raw}")
    print(*(f"- SURPLUS {found[index].raw}" for index in sorted(judged.surplus)), sep="\n")
    print(f"({judged.excused} of the surplus excused by deposits that the PDF does not print)")
    print(*(f"- WRONG {sentence}" for sentence in judged.wrong), sep="\n")


if __name__ == "__main__":
    main()

"""What became of a paper after it was posted: a DOI, a place where it appeared, an acceptance, a retraction."""

from __future__ import annotations

import re

from .papers import Paper, PaperData

# Said of this paper: "Accepted at ICML 2025", "to appear in JMLR". Not "submitted to".
_ACCEPTED = re.compile(
    r"\b(?:accepted(?! (?:manuscript|version))|to appear|appears|published|presented at|in proceedings of|"
    r"camera[- ]ready)\b[^.;\n]{0,100}",
    re.I,
)
# Said before it, of another version than this one, or of nothing yet.
_OF_ANOTHER = re.compile(
    r"\b(?:earlier|preliminary|short|shorter|similar|previous|extended|abstract|full|long|longer|journal|part|parts|"
    r"the|not|if|be|was)\b[^.;\n]{0,100}\Z",
    re.I,
)


def acceptance(comment: str | None) -> str | None:
    """The words of an arXiv comment that say where the paper was accepted or appeared; None where none do.

    >>> acceptance("12 pages. Accepted at ICML 2025; code is online"), acceptance("Submitted to ICML")
    ('Accepted at ICML 2025', None)
    """
    found = _ACCEPTED.search(comment or "")
    if found is None or _OF_ANOTHER.search(found.string[max(0, found.start() - 120) : found.start()]):
        return None
    return found[0].strip(" ,(")


def publication_news(before: Paper, after: PaperData) -> tuple[str, ...]:
    """What `after` says of a paper's publication that `before` did not, a phrase each.

    A DOI that arXiv or a preprint server gave is none of a publication.
    """
    told = []
    accepted = acceptance(after.comment)
    if accepted and accepted != acceptance(before.comment):
        told.append(accepted)
    if after.journal_ref and after.journal_ref != before.journal_ref:
        told.append(f"published: {after.journal_ref}")
    if after.doi and after.doi != before.doi and not is_preprint_doi(after.doi):
        told.append(f"DOI {after.doi}")
    if after.withdrawn and not before.withdrawn:
        told.append("withdrawn or retracted")
    return tuple(told)


def is_preprint_doi(doi: str) -> bool:
    """Whether arXiv, bioRxiv or medRxiv gave this DOI."""
    return doi.lower().startswith(("10.48550/", "10.1101/", "10.64898/"))

"""How a folded term is spelled where it stands, and what that tells: a name, a topic, or just words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from .title_names import is_coined

# Of its places, the share in which a term must be spelled as a name; of its papers, the share with it in the title.
NAME_SHARE = 0.5
TITLE_SHARE = 0.15
NEW = 0.1  # of the papers of today: at most so many before, for a new name


def kind_of_term(term: str, papers: Sequence[tuple[str, str]], ratio: float) -> tuple[str, str]:
    """("new name" | "name" | "topic" | "words", the commonest spelling) of a folded term.

    `papers`: (title, abstract) of papers with the term, readable text. A name is spelled as no common word is, or
    with capitals in the middle of sentences; a topic is what papers put into their titles; words that
    stand in abstracts and hardly ever in titles say how people write, not on what.

    >>> kind_of_term("flow matching", [("Flow matching for robots", "We use flow matching.")], 2.0)
    ('topic', 'flow matching')
    """
    pattern = re.compile(
        r"(?<![^\W_])" + r"[\W_]{1,3}".join(map(re.escape, term.split())) + r"(?![^\W_])", re.IGNORECASE
    )
    spellings: Counter[str] = Counter()
    named = places = titled = 0
    for title, abstract in papers:
        titled += pattern.search(title) is not None
        for match in pattern.finditer(abstract):
            if _starts_sentence(abstract, match.start()):
                continue
            places += 1
            spellings[match[0]] += 1
            named += _is_spelled_as_name(match[0])
    if not places:
        spellings.update(match[0] for title, _ in papers for match in pattern.finditer(title))
    spelling = spellings.most_common(1)[0][0] if spellings else term
    if places and named >= NAME_SHARE * places:
        return ("new name" if ratio > 1 / NEW else "name"), spelling
    return ("topic" if titled >= TITLE_SHARE * len(papers) else "words"), spelling


def _is_spelled_as_name(text: str) -> bool:
    """Coined, or each of its words with a capital: Qwen3-VL, o1, Nano Banana."""
    words = [word for word in re.split(r"[\W_]+", text) if word]
    digits = any(c.isdigit() for c in text) and any(c.isalpha() for c in text)
    return is_coined(text) or digits or all(word[0].isupper() or word[0].isdigit() for word in words)


def _starts_sentence(text: str, at: int) -> bool:
    """Does a sentence start at `at`, so that a capital says nothing?"""
    before = text[:at].rstrip()
    return not before or before[-1] in ".!?:("

"""Names of arXiv's categories: which are one, and what OAI calls their sets."""

from __future__ import annotations

# Two names of one category; arXiv announces under both.
ALIASES = {
    "math.IT": "cs.IT",
    "math.MP": "math-ph",
    "q-fin.EC": "econ.GN",
    "stat.TH": "math.ST",
    "eess.SY": "cs.SY",
    "cs.NA": "math.NA",
}
# Archives whose sets lie under "physics" in OAI.
_PHYSICS = frozenset(
    """astro-ph cond-mat gr-qc hep-ex hep-lat hep-ph hep-th math-ph nlin nucl-ex nucl-th physics quant-ph""".split()
)


def canonical_category(name: str) -> str:
    """The one name of a category, spaces around it dropped; unknown ones stay.

    >>> canonical_category(" math.IT"), canonical_category("cs.LG")
    ('cs.IT', 'cs.LG')
    """
    name = name.strip()
    return ALIASES.get(name, name)


def set_of(category: str) -> str:
    """The OAI set of a category or of a whole archive.

    >>> set_of("cs.LG"), set_of("hep-th"), set_of("astro-ph.CO"), set_of("stat")
    ('cs:cs:LG', 'physics:hep-th', 'physics:astro-ph:CO', 'stat')
    """
    archive, dot, subject = category.strip().partition(".")
    group = "physics" if archive in _PHYSICS else archive
    if dot:
        return f"{group}:{archive}:{subject}"
    return f"{group}:{archive}" if group != archive or archive == "physics" else archive

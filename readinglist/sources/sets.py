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
# arXiv's taxonomy: archive -> subjects. An archive without subjects is a category itself.
_SUBJECTS = {
    "astro-ph": "CO EP GA HE IM SR",
    "cond-mat": "dis-nn mes-hall mtrl-sci other quant-gas soft stat-mech str-el supr-con",
    "cs": "AI AR CC CE CG CL CR CV CY DB DC DL DM DS ET FL GL GR GT HC IR IT LG LO MA MM MS NA NE NI OH OS PF PL "
    "RO SC SD SE SI SY",
    "econ": "EM GN TH",
    "eess": "AS IV SP SY",
    "gr-qc": "",
    "hep-ex": "",
    "hep-lat": "",
    "hep-ph": "",
    "hep-th": "",
    "math": "AC AG AP AT CA CO CT CV DG DS FA GM GN GR GT HO IT KT LO MG MP NA NT OA OC PR QA RA RT SG SP ST",
    "math-ph": "",
    "nlin": "AO CD CG PS SI",
    "nucl-ex": "",
    "nucl-th": "",
    "physics": "acc-ph ao-ph app-ph atm-clus atom-ph bio-ph chem-ph class-ph comp-ph data-an ed-ph flu-dyn gen-ph "
    "geo-ph hist-ph ins-det med-ph optics plasm-ph pop-ph soc-ph space-ph",
    "q-bio": "BM CB GN MN NC OT PE QM SC TO",
    "q-fin": "CP EC GN MF PM PR RM ST TR",
    "quant-ph": "",
    "stat": "AP CO ME ML OT TH",
}


def is_known_category(name: str) -> bool:
    """Whether arXiv has this category or archive, spaces around it dropped.

    >>> is_known_category("cs.LG"), is_known_category("hep-th"), is_known_category("cs.XX")
    (True, True, False)
    """
    archive, dot, subject = name.strip().partition(".")
    subjects = _SUBJECTS.get(archive)
    return subjects is not None and (subject in subjects.split() if dot else True)


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

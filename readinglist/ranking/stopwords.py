"""English function words that say nothing about a paper's subject, and the stock phrases of abstracts.

Folded, of two letters or more (single letters are no terms at all). They are dropped before bigrams
are formed, so that "learning to walk" gives "learning walk".
"""

from __future__ import annotations

STOP_WORDS = frozenset(
    """
    about above across after again against all almost along already also although always am among an
    and another any anyone anything are around as at be became because become becomes been before
    being below beside besides between beyond both but by can cannot could did do does doing done down
    due during each either else elsewhere enough especially et etc even ever every everything except
    few first for former from further furthermore given had has have having he hence her here hereby
    herein hers him his how however if in indeed instead into is it its itself just last latter least
    less made make makes making many may me might more moreover most mostly much must my namely neither
    never nevertheless next no none nor not nothing now of off often on once one only onto or other
    others otherwise our ours ourselves out over own per perhaps quite rather re really same second see
    seem seems several shall she should show showed shown shows since so some something sometimes
    still such than that the their theirs them themselves then thence there thereby therefore therein
    these they third this those though three through throughout thus to together too toward towards
    two under unless until up upon us use used uses using very via was we well were what whatever when
    whence where whereas whereby wherein whether which while who whole whom whose why will with within
    without would yet you your yours ie eg al
    """.split()
)

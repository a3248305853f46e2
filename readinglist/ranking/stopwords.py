"""English function words that say nothing about a paper's subject, and the stock phrases of abstracts.

Folded, of two letters or more (single letters are no terms at all). They are dropped before bigrams
are formed, so that "learning to walk" gives "learning walk".
"""

from __future__ import annotations

STOP_WORDS = frozenset(
    """
    about above across after afterwards again against al all almost alone along already also although
    always am among amount an and another any anyhow anyone anything anyway are around as at back be
    became because become becomes been before beforehand behind being below beside besides between
    beyond both bottom but by call can cannot cant could couldnt describe detail did do does doing done
    down due during each eg eight either else elsewhere enough especially et etc even ever every
    everything except few fifteen find first five for former found four from front full further
    furthermore get give go had has hasnt have having he hence her here hereafter hereby herein hereupon
    hers herself him himself his how however hundred ie if in indeed instead interest into is it its
    itself just keep last latter latterly least less made make makes making many may me meanwhile might
    more moreover most mostly move much must my myself name namely neither never nevertheless next nine
    no nobody none nor not nothing now nowhere of off often on once one only onto or other others
    otherwise our ours ourselves out over own part per perhaps please put quite rather re really same
    see seem seems serious several shall she should show showed shown shows side since six sixty so some
    somehow someone something sometime sometimes somewhere still such take ten than that the their
    theirs them themselves then thence there thereafter thereby therefore therein thereupon these they
    thick thin third this those though three through throughout thus to together too top toward towards
    twelve twenty two under unless until up upon us very via was we well were what whatever when whence
    whenever where whereafter whereas whereby wherein whereupon wherever whether which while whither who
    whoever whole whom whose why will with within without would yet you your yours yourself yourselves
    """.split()
)

"""Words by which a field of a reference gives itself away: how proceedings, journals, publishers, places begin."""

from __future__ import annotations

import re

from .identifiers import ARXIV_MASK, MASK
from .names import U

_CITIES = r"""
    New\ York|London|Paris|Berlin|Boston|Cambridge,\ M|Oxford|Chicago|Amsterdam|Princeton|Stanford|Heidelberg
    |Munich|München|Vienna|Wien|Leipzig|Frankfurt|Stuttgart|Tübingen|Göttingen|Leiden|Dordrecht|Rome|Roma|Milano
    |Torino|Firenze|Bologna|Madrid|Barcelona|Tokyo|Moscow|Washington|San\ Francisco|Los\ Angeles|Berkeley
    |Philadelphia|Toronto|Montréal|Montreal|Geneva|Genève|Zurich|Zürich|Bern|Basel|Hamburg|Köln|Cologne|Bonn
    |Opladen|Wiesbaden|Bielefeld|Copenhagen|Stockholm|Oslo|Helsinki|Warsaw|Prague|Budapest|Brussels|Bruxelles
    |Lyon|Rennes|Toulouse|Sydney|Melbourne|Beijing|Singapore|Hillsdale|Thousand\ Oaks|Newbury\ Park|Englewood
    |Reading|Redwood|San\ Diego|San\ Mateo|Mahwah|Norwood|Ithaca|New\ Haven|Baltimore|Harmondsworth|Aldershot
    |Cheltenham|Edinburgh|Manchester|Basingstoke|Houndmills|Bristol|Bloomington
"""
# What the text after a cut begins with; the first that fits. Blanks count only where they are escaped.
CUES = re.compile(
    rf"""
    (?P<arxiv>
        [\[(]?(?:
            {ARXIV_MASK}|ar[Xx]iv|ArXiv|CoRR|[Pp]reprint|e-?[Pp]rint|bioRxiv|medRxiv
        )
    )
    | (?P<web>
        [\[(]?(?:
            {MASK}|Retrieved|Available|Accessed|Last|URL|url|https?:|On-?line|Internet|Web\b|doi|DOI|[Ff]rom\s
            |Consulté|Récupéré|Disponible|Abgerufen|Zugriff|Visited|Software|Computer\ |Data\ set|Dataset
            |Version|Video|GitHub|Zenodo|Website|Blog|Podcast|Accessible|Source\ code|PMID|ISBN|See\s
        )
    )
    | (?P<in>
        (?:In|IN|En|Em):?\s | in:?\s(?={U}|[“«"'‘(]|Pro|pro|\d) | in:\s | Dans\s | Im:?\s | [Àà]\ paraître
    )
    | (?P<edit>
        [\[(]?(?:
            Eds?\b|[Ee]dited|[Tt]rans\.|[Tt]ranslated|[Hh]rsg|[Hh]erausg|[Ee]ds?\.|[Ee]ditors?\b|[Tt]raduit
            |[Tt]rad\.|Texte|[Rr]evised|Foreword|Introduction|Préface|[Pp]oster|[Pp]resented|[Pp]aper\ presented
            |(?:\d+(?:\.|\s?(?:st|nd|rd|th|e|ème))?|[Ss]econd|[Tt]hird|[Ff]irst|[Ff]ourth|[Ff]ifth|[Rr]ev\.?|[Ii]nternational)
            \s(?:[Ee]d(?:\.|n\b|ition|s\b)|Auflage|Aufl\.)
        )
    )
    | (?P<thesis>
        [\[(]?(?:[Uu]npublished\s)?(?:
            [Pp]h\.?\s?[Dd]\b|[Dd]octoral|[Mm]aster|M\.?\s?[Ss]c\b|M\.?A\.?\s[Tt]h|[Dd]iplom|[Dd]issertation
            |[Tt]hes[ie]s|[Tt]h[èe]se|[Bb]achelor|Habilitation|Tesis|Tesi
        )
    )
    | (?P<report>
        [\[(]?(?:
            [Tt]ech(?:nical|\.|\b)|[Rr]eport|[Ww]orking\ [Pp]aper|[Rr]esearch\ |[Dd]iscussion\ [Pp]aper
            |[Mm]anuscript|[Mm]emo|Rapport|RFC|NBER|CEPR|IZA|[Uu]npublished|[Mm]imeo|[Ss]ubmitted|[Tt]o\ appear
            |[Ff]orthcoming|[Ii]n\ press|[Uu]nder\ review|[Aa]ccepted|Policy|Paper|Draft|Deliverable
            |White\ [Pp]aper|Cited|Occasional|Document|[Pp]ersonal|[Pp]rivate|U\.?S\.?\ [Pp]atent
        )
    )
    | (?P<proc>
        (?:
            Proc(?:eedings|s?\b)|[Cc]onference|Conf\b|[Ww]orkshop|[Ss]ymposium|Symp\b|Annual
            |[0-9]+(?:st|nd|rd|th)\s|First\ |Second\ |Third\ |Advances|Lecture|LNCS|LNAI|Actes|Atti|Congress
            |NIPS|NeurIPS|ICML|ICLR|CVPR|ICCV|ECCV|ACL|EMNLP|NAACL|AAAI|IJCAI|KDD|SIG[A-Z]{{2,}}|CHI\b|SciPy
            |WACV|BMVC|MICCAI|INTERSPEECH|Interspeech|ICASSP|UAI|AISTATS|COLT\b|COLING|WWW\b|ICRA|IROS|CoRL|TACL|TMLR
            |Springer\ [A-Z]|presented\ at|Colloqu|(?:1[5-9]|20)[0-9][0-9]\ (?:IEEE|ACM|Conf|Int|Annual|Winter)
        )
    )
    | (?P<journal>
        (?:
            (?:The\s|Le\s|La\s)?(?:
                J(?:ournal|our\b|\.|MLR)|Int(?:ernational|\.|l\b)|Rev(?:iew|\.|ista|ue)|Ann(?:als|ales|\.|u)|Bull|Archiv
                |Arch\b|Zeitschrift|Z\.|American|Amer?\.|Am\b|British|Brit\.|Br\b|European|Eur\.|Canadian|Can\.
                |Quarterly|Q\.
            )
            |IEEE|ACM\b|AI\b|AIP|BMC|BMJ|PLo?S|PLOS|PNAS|JAMA|EMBO|FEBS|Nat(?:ure|\.|\b)|Science\b|Sci\.|Phys
            |Acta|Comm(?:un|\.)|Cell\b|Trans(?:actions|\.)|Theor|Math|Biochem|Biol|Chem|Appl|Mol\b|Clin|Cancer
            |Neuro|Psych|Opt|Astr|Nucl|Eur|Mon\.|Ecol|Environ|N\ Engl|N\.\ Engl|Lancet|Computers?\ |Comput|Artif
            |Machine\ Learning|Neural\ |Pattern\ |Social\ |Soc\b|Cahiers|Annales|Studies|Trends|Frontiers
            |Curr(?:ent|\b|\.)|Genet|Gene\b|Biometrika|Inform|Syst|SIAM|Lett|Langu?|Mind\b|Ling
        )
    )
    | (?P<pub>
        (?:The\s)?(?:
            Springer|Elsevier|J(?:ohn|\.)?\ ?Wiley|Wiley|Cambridge|Oxford|MIT|M\.I\.T|Academic|Addison|Prentice
            |McGraw|North[- ]Holland|Morgan|CRC|Chapman|Routledge|S(?:age|AGE)|Kluwer|O.Reilly|PUF|Presses
            |Gallimard|Seuil|L.Harmattan|Univ|[ÉE]d(?:itions?\b|\.\s)|Verlag|Blackwell|Birkh|Penguin
            |Random\ House|Harvard|Yale|Princeton|Stanford|Columbia|Duke|Basic\ Books|Free\ Press|Palgrave
            |Macmillan|W\.?\ ?H\.?\ Freeman|W\.?\ ?W\.?\ Norton|Norton|Dover|Plenum|Pearson|Packt|Apress|Manning
            |Dunod|Armand|Hachette|Guilford|Erlbaum|Lawrence|Ashgate|Edward\ Elgar|Polity|Suhrkamp|Campus|Mouton
            |De\ Gruyter|de\ Gruyter|Brill|Benjamins|World\ Scientific|IOS|Nova|Department|Dept|Institut|Centre
            |Center|Ministry|Minist|OECD|World\ Bank
        )
    )
    | (?P<city>
        {_CITIES}
    )
    | (?P<vol>
        [\[(]?(?:
            [Vv]ol(?:ume|\b)|[Nn]o\b|[Nn]r\b|N°|n°|[Nn]um|pp?\b|[Pp]ages?\b|Bd\b|Band\b|[Tt]ome|T\.|t\.|[Ii]ssue
            |[Cc]h(?:ap(?:ter|\b)|\b)|[Ss]eries|[Ss]er\.|[Pp]art\b|[Aa]rt(?:icle|\b)|\#|\d+\s?vols?\b
        )
    )
    | (?P<date>
        [\[(]?(?:
            (?:1[5-9]|20)[0-9][0-9][a-z]?[\])]?(?:[.,;:)\s–-]|$)
            |(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sep|Oct|Nov|Dec)[a-z]{{0,6}}\.?[\s,]\s?\d|n\.\s?d\.
            |[Ff]orthcoming
        )
    )
    """,
    re.X,
)

"""The places of an entry at which one field may end and another begin, and what stands on either side of them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .identifiers import ARXIV_MASK, MASK
from .names import U

# Words by which a field of a reference gives itself away: how proceedings, journals, publishers, places begin.


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


_CUT = re.compile(
    rf"""
      (?P<quote> [.,?!;]\ ?[”»“"] [.,;:]{{0,4}} (?=\s|$|\()\s* | [”»“"]\ ?[.,;:]{{1,4}} (?=\s|$|\()\s*
        | [.,?!]['’‘][.,;]?(?=\s|$)\s* | ['’‘](?<=\w.)[.,;](?=\s|$)\s* )
    | (?P<closed> (?<=[\w?!)])[”»“"’'] (?=\s|$|\()\s* )
    | (?P<open> \s(?=[“«„‚"‘`]) )
    | (?P<stop> [.․]{{1,6}}\s+ | [.](?={U}[a-z]) | [.]$ | \s[.]\s )
    | (?P<ask> [?!]{{1,4}}[.,]?\s+ )
    | (?P<comma> ,\s+ | ,(?={U}) | \s,\s? )
    | (?P<semi> \s?;\s+ )
    | (?P<colon> \s?:\s+ )
    | (?P<paren> \s?[(\[](?=\S) )
    | (?P<dash> \s[–—-]\s | \s//?\s )
    | (?P<year> \s(?=(?:1[5-9]|20)[0-9][0-9][a-z]?(?:[.,;:)\s]|$)) )
    | (?P<within> \s(?=In[:\s]) )
    | (?P<mask> \s?(?=[{MASK}{ARXIV_MASK}])(?<![{MASK}{ARXIV_MASK}]) )
    """,
    re.X,
)
_SMALL = r"(?:and|of|for|the|on|in|de|des|du|la|le|et|und|der|für|y|am|an|upon|&)"
# The shape of what follows: a name with a volume, a place with its publisher or its year, ...
_SHAPE = re.compile(
    rf"""
      (?P<volume> ["“]?(?:{U}|\d)[^.,;:()]{{2,70}}?(?:[.,][^.,;:()]{{0,30}}){{0,3}}[,.]?\s
        (?:[Vv]ol\.?\s?|no\.?\s?)?[A-Z]?\d{{1,4}}[A-Z]?\s?(?:[,:;(]|\.\d|\s\() )
    | (?P<placed> {U}[\w.'’&/-]*(?:,?\s(?:{U}[\w.'’&/-]*|{_SMALL})){{0,5}}\s?:\s?
        {U}[\w.'’&/-]*(?:,?\s(?:{U}[\w.'’&/-]*|{_SMALL})){{0,8}}\s?(?=[.,;:)(\d/]|$) )
    | (?P<place_year> {U}[\w'’–-]+(?:,?\s[\w'’.&–-]{{1,16}}){{0,4}},?\s(?:1[5-9]|20)[0-9][0-9][.,;)]? )
    | (?P<lower> [\W_]?[^\W\d_](?<!{U}) )
    | (?P<upper> [\W_]?{U} )
    | (?P<digit> [\[(]?\d )
    """,
    re.X,
)
_ABBREVIATED = frozenset(
    """vol no pp ed eds proc int conf j trans univ dept st vs etc eg ie cf al inc ltd co corp dr mr mrs ms jr sr prof
    rev fig sec ch chap art ser bd nr hrsg dir trad phys lett math sci comput amer am soc appl anal assoc symp tech rep
    res eng nat acad inst lab natl intl syst commun mag dev""".split()
)
_LAST_WORD = re.compile(r"[\w'’-]+$")


@dataclass(frozen=True, slots=True)
class Cut:
    """A place between fields: the text before it ends at `end`, what follows starts at `start`.

    `kind` is the sign there, `left` the word before it, `words` and `shape` what follows.
    """

    end: int
    start: int
    kind: str
    left: str
    words: str
    shape: str


def find_cuts(text: str) -> list[Cut]:
    """All cuts of `text` in their order, the last one at its end. Linear: the contexts that are read are bounded."""
    cuts = [_cut(text, match) for match in _CUT.finditer(text)]
    if not cuts or cuts[-1].start < len(text):
        cuts.append(Cut(len(text), len(text), "over", "", "", ""))
    return cuts


def _cut(text: str, match: re.Match[str]) -> Cut:
    start = match.end()
    kind = match.lastgroup or ""
    words, shape = after(text, start)
    return Cut(match.start(), start, kind, _left(text, match.start()), words, shape)


def after(text: str, start: int) -> tuple[str, str]:
    """What the text from `start` begins with, by its words and by its shape."""
    words = CUES.match(text, start, start + 60)
    shape = _SHAPE.match(text, start, start + 160)
    return (words.lastgroup or "" if words else "", shape.lastgroup or "" if shape else "")


def _left(text: str, end: int) -> str:
    word = _LAST_WORD.search(text, max(0, end - 24), end)
    if word is None:
        return "sign"
    found = word[0]
    if len(found) == 1:
        return "initial" if found.isupper() else "letter"
    if found[0].isdigit():
        return "digits"
    if found.lower() in _ABBREVIATED:
        return "abbreviation"
    return "capital" if found[0].isupper() else "word"

"""The places of an entry at which one field may end and another begin, what stands on either side, and how it begins.

A `Cut` is such a place with the sign there, the word before it, and what follows by its words (`CUES`: how proceedings,
journals, publishers, places begin) and its shape. A `Start` is a way to read the beginning of an entry: where its
authors end, a date after them, where its title starts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from readinglist.references.fields.identifiers import ARXIV_MASK, MASK
from readinglist.references.fields.names import NameEnd, U, name_ends

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


WORD = re.compile(r"[^\W\d_][\w’'-]*")
# Quotes that open, each with those that close it.
CLOSING = {"“": '”“"', '"': '"”', "«": "»", "‘": "’'", "'": "'’", "„": '“”"', "‚": "‘’'", "`": "'’", "‹": "›"}
CLOSERS = '“«„"'

_EDITOR = re.compile(
    r"(?i)\s?,?\s?[\[(]?\s?(?:eds?\b|edd\b|editors?\b|hrsg\b|hg\b|dir\b|coord\b|comps?\b|a c\. di"
    r"|sous la dir[a-z.]{0,10}(?: de)?|orgs?\b|éds?\b|trans\b|ed\. by)\.?\s?[\])]?[.,:]{0,2}"
)
_YEAR = (
    r"(?:(?:c\.|ca\.?|circa)?\s?(?:1[3-9]|20)[0-9][0-9]\s?[a-z]?(?:\s?[-–/&]\s?(?:(?:1[5-9]|20)?[0-9][0-9])[a-z]?)?"
    r"|n\.?\s?d\.?|in press|forthcoming|to appear|im Druck|submitted|accepted|s\.\s?d\.)"
)
_DATE = re.compile(
    rf"(?i)\s?[.,:;]?\s?(?:[(\[]?\s?{_YEAR}(?:[,;:/\s]\s?[^()\[\]]{{1,40}})?(?:\s?\[[^()\[\]]{{1,12}}\])?\s?[)\]]{{1,2}}(?:\s?[(\[]{_YEAR}[)\]])?"
    rf"|{_YEAR}(?=\s?[.,:;]|\s+[“\"«‘']|\s{U})(?!\s?[-–]\d))"
)
_SIGNS = re.compile(r"[\s.,:;*]*(?:[–—-]\s)?")
_PLAIN_STARTS = 3  # places after the first signs that are tried where no name is read
_MANY = 8  # names from which on only the first and the last of the places in a list are tried


@dataclass(frozen=True, slots=True)
class Start:
    """One reading of the authors: they end at `end`, the title starts at `start`; the features say why.

    `quote` is the quote that opens the title and `closed` the place after the one that closes it;
    `dated` where a date between authors and title stands; `follows` the words and the shape at `start`.
    """

    end: int
    start: int
    features: tuple[str, ...]
    names: int
    dated: tuple[int, int] | None
    quote: str
    closed: int | None
    follows: tuple[str, str] = ("", "")


def find_starts(text: str, cuts: list[Cut]) -> list[Start]:
    """All readings of the beginning of `text`: none has authors, or names, or anything up to an early cut."""
    names = [
        found for found in name_ends(text) if found.names <= 2 or found.left <= 2 or found.names + found.left < _MANY
    ]
    ends = {found.end for found in names}
    longest = max(ends, default=0)
    found = [_start(text, name.end, name, f"A:longest{name.end == longest:d}") for name in names]
    found.append(_start(text, 0, None))
    plain, dates = 0, 0
    for cut in cuts:
        if cut.end in ends or cut.end == 0 or cut.start in ends:
            continue
        dated = cut.words == "date" and cut.kind in ("paren", "year", "stop", "comma")
        if dated and dates < 3:
            dates += 1
        elif plain < _PLAIN_STARTS and cut.kind in ("stop", "comma", "colon", "semi", "open", "quote"):
            plain += 1
        else:
            continue
        found.append(_start(text, cut.end, None))
    for paren in (True, False):
        if any(start.dated and (")" in text[slice(*start.dated)]) >= paren for start in found):
            missed = f"A:undated|{'paren' if paren else 'bare'}"
            return [start if start.dated else replace(start, features=(*start.features, missed)) for start in found]
    return found


def _start(text: str, end: int, name: NameEnd | None, *known: str) -> Start:
    features, position = [*known], end
    if end and (editor := _EDITOR.match(text, position)) and not text[editor.end() : editor.end() + 1].isalpha():
        position = editor.end()
        features.append("A:editor")
    delimiter = _delimiter(text, position, name)
    date = _DATE.match(text, position) if end else None
    if date:
        position = date.end()
    position = _SIGNS.match(text, position).end()  # type: ignore[union-attr]
    form = name.form if name else "org" if end else "none"
    group = "names" if name else form
    quote = text[position : position + 1] if text[position : position + 1] in CLOSING else ""
    features += [f"A:{form}|{delimiter}", f"A:{form}", *(_name_features(name) if name else _block_features(text, end))]
    if date:
        features += [f"A:year|{group}", "A:year|paren" if date[0].rstrip()[-1:] in ")]" else "A:year|bare"]
    words, shape = after(text, position)
    features += [f"S:{words}|{group}", f"S:{shape}", f"S:quote{bool(quote)}"]
    span = date.span() if date else None
    return Start(
        end,
        position,
        tuple(features),
        name.names if name else 0,
        span,
        quote,
        _closed(text, position, quote),
        (words, shape),
    )


def _delimiter(text: str, position: int, name: NameEnd | None) -> str:
    sign = text[position : position + 2].lstrip()[:1]
    if name and text[position - 1 : position] == ".":
        return "." + (sign if sign and sign in ",;:.(&" else "")
    return "a" if sign.isalnum() else sign


def _name_features(name: NameEnd) -> list[str]:
    features = [
        f"A:left{min(name.left, 2)}",
        f"A:names{min(name.names, 4)}|{name.form}",
        f"A:joined{name.joined:d}|{name.left > 0:d}",
    ]
    if name.et_al:
        features.append("A:et_al")
    if name.mixed:
        features.append(f"A:mixed|{name.form}")
    return features


def _block_features(text: str, end: int) -> list[str]:
    if not end:
        return []
    block = WORD.findall(text, 0, end)
    small = sum(word[0].islower() for word in block)
    return [f"A:org_words{min(len(block), 13) // 2}", f"A:org_small{min(small, 3)}"]


def _closed(text: str, start: int, quote: str) -> int | None:
    """The place after the quote that closes the one at `start`; an apostrophe inside a word closes nothing."""
    if not quote:
        return None
    for place in range(start + 1, min(len(text), start + 400)):
        if text[place] in CLOSING[quote] and not text[place + 1 : place + 2].isalnum():
            return place + 1
    return None

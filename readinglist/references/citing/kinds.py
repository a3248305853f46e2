"""What a citing place does with the cited work: used, compared, mentioned, by rules that can be read.

A rule is a pattern of words and where it may hold: before or after the mark of the citation, in which
kinds of sections. Nothing is learnt or weighed; the first rule that holds decides, and what no rule
holds for is a mention. `unknown` is left for places whose text says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum

CITED = "\ue002"  # a private character: stands for a mark of a citation
_OPEN_MARK = re.compile(r"[(\[][^()\[\]]{0,300}$")  # "(Doe, 2001; Roe," before the year of the mark
_NAMES = re.compile(
    r"(?:\b[^\W\d_a-z][\w’'-]+(?:,? et al\.?|(?:, [^\W\d_a-z][\w’'-]+)*,? (?:and|&) [^\W\d_a-z][\w’'-]+)[’'s]{0,2}\s?)$"
)
_MARKS = re.compile(
    r"\[[\d,;\s–-]{1,60}\]|\((?:[^()]{0,200}?[\s,.](?:1[5-9]|20)\d\d[a-z]?\b[^()]{0,100})\)|\((?:1[5-9]|20)\d\d[a-z]?\)"
)
_THIS_MARK = re.compile(r"^\s?(?:\[[^\]]{0,120}\]|\([^)]{0,120}\)|\d{4}[^)\]]{0,200}[)\]])")


def parted(sentence: str, at: int) -> tuple[str, str]:
    """What stands before and behind the mark at character `at`, other marks as one sign each."""
    before = _NAMES.sub("", _OPEN_MARK.sub("", sentence[:at]))
    after = _THIS_MARK.sub("", sentence[at:], count=1)
    return _MARKS.sub(CITED, before), _MARKS.sub(CITED, after)


# The vocabulary of use: who speaks, what is done with a cited work, what others do with it. All gaps are bounded.

# Things that are the authors' own where "this" or "our" stands before them ...
OWN_THING = (
    r"(?:paper|work|study|article|analysis|project|course|lesson|workshop|session|module|tutorial|material|research|"
    r"template|thesis|report|experiment|curriculum|notebook|exercise|resource|manual|book|guide|essay|chapter|survey|"
    r"questionnaire|section|implementation)s?"
)
# ... and things that may as well be those of somebody who was just spoken of.
THING = (
    r"(?:package|tool|library|libraries|software|system|framework|method|approach|app|application|pipeline|network|"
    r"model|algorithm|code|corpus|dataset|unit|content|plugin|toolkit|toolbox|interface|simulator|simulation)s?"
)
_PRESENT = r"the (?:present|current|proposed|conducted|new|resulting)"
WE = rf"(?:\b(?:we|(?-i:I(?!\.))|our|ours)\b|\b(?:this|these|{_PRESENT}) {OWN_THING}\b|\b{_PRESENT} {THING}\b)"
_SURVEY = r"(?:overview|summary|review|introduction|discussion|evidence|details)"
# Present and past of what one does with what others made.
USE = (
    r"(?:use[sd]?|utili[sz]e[sd]?|employ(?:s|ed)?|appl(?:y|ies|ied)|adopt(?:s|ed)?|adapt(?:s|ed)?|follow(?:s|ed)?|"
    r"leverage[sd]?|exploit(?:s|ed)?|(?:build|built|draw|drew|drawn|rely|relied|base|based|lean|leaned|depend)s?"
    r"(?: \w+){0,2} (?:up)?on|implement(?:s|ed)?|extend(?:s|ed)?|train(?:s|ed)?|fine-?tune[sd]?|initiali[sz]e[sd]?|"
    r"optimi[sz]e[sd]?|evaluate[sd]?|measure[sd]?|calculate[sd]?|compute[sd]?|estimate[sd]?|perform(?:s|ed)?|"
    r"conduct(?:s|ed)?|choose|chose|chosen|select(?:s|ed)?|take|took|taken|borrow(?:s|ed)?|modif(?:y|ies|ied)|"
    r"incorporate[sd]?|integrate[sd]?|combine[sd]?|(?:make|made|making)s? (?:\w+ )?use of|take advantage|"
    r"replicate[sd]?|deploy(?:s|ed)?|generate[sd]?|solve[sd]?|minimi[sz]e[sd]?|maximi[sz]e[sd]?|interface[sd]?|"
    r"code[sd]?|annotate[sd]?|analy[sz]ed?|test(?:s|ed)?|download(?:ed)?|collect(?:s|ed)?|obtain(?:s|ed)?|"
    r"simulate[sd]?|inspired by|influenced by|introduce[sd]?|consider(?:s|ed)?|experiment(?:s|ed)? with|"
    r"start(?:s|ed)? (?:from|with)|run|ran|program(?:s|med)?|wr(?:ote|itten)|resort(?:s|ed)? to|host(?:s|ed)|"
    r"derive[sd]?|embed(?:s|ded)?|support(?:s|ed)?|feature[sd]?|ship(?:s|ped)?(?: with)?|include[sd]?|"
    rf"(?:provide|offer)[sd]?(?! (?:an? )?(?:brief |short |detailed )?{_SURVEY}))"
)
USING = (
    r"(?:using|utili[sz]ing|employing|applying|adopting|adapting|following|leveraging|exploiting|extending|"
    r"implementing|incorporating|integrating|combining|modifying|replicating|building (?:up)?on|drawing on|relying on|"
    r"based (?:up)?on|built (?:up)?on|adapted from|taken from|derived from|borrowed from|inspired by|motivated by|"
    r"guided by|grounded (?:in|on)|written in|implemented (?:in|with|using)|by means of|with the help of|"
    r"an? (?:\w+ )?(?:extension|adaptation|variation|variant|modification|implementation|generali[sz]ation|version)"
    r" (?:of|on)|an instance of)"
)
DONE = (
    r"(?:trained|implemented|calculated|computed|estimated|measured|optimi[sz]ed|evaluated|performed|conducted|"
    r"carried out|assessed|obtained|generated|extracted|fitted|initiali[sz]ed|tokeni[sz]ed|solved|simulated|"
    r"analy[sz]ed|coded|collected|recorded|processed|preprocessed|used|employed|applied|adopted|taken|adapted|chosen|"
    r"selected|determined|tested|run|installed|deployed|written|produced|created|made|programmed|achieved|"
    r"reali[sz]ed|powered|hosted|drawn|derived|inspired|influenced|modelled|modeled|borrowed|based|built|provided by)"
)
OFTEN = r"(?:widely|commonly|often|frequently|previously|usually|typically|generally|already|most|traditionally)"
# What is said of a work rather than done with it.
SAID = (
    r"(?:discuss|describ|review|show|present|not|see|mention|compar|refer|argu|find|found|observ|believ|think|know|"
    r"assum|expect|hope|call|defin|explain|recall|report|summar|suggest|list)"
)
# In small letters: the Mobility Reports report nothing.
REPORTED = (
    r"\b(?:argu|claim|suggest|show|report|note|observ|stat|propos|demonstrat|point(?:s|ed)? out|conclud|describ|defin)"
    r"(?:e|es|ed|s|n)?\b"
)
# What others do or may do with it.
OTHERS = (
    r"\b(?:(?:has|have|had) (?:also |often |widely |successfully |recently |previously |long )?been|"
    rf"(?:is|are|was|were) (?:also )?{OFTEN}|(?:can|could|may|might|would|should|must|cannot) (?:\w+ )?be\b|"
    r"(?:is|are|was|were) (?:\w+ )?(?:used|adopted|employed|applied|proposed|introduced) by|"
    r"(?:many|several|some)(?! of (?:these|our|the)\b)|others?|researchers|authors|existing|recent(?:ly)?|"
    r"previous(?:ly)?|prior|earlier|past|conventional|studies|works?|literature|practitioners|"
    r"they|their|he|she|his|her|who)\b"
)


_COMPARED = re.compile(
    r"(?i)\b(?:compar(?:e[sd]?|ing|able)(?: \w+){0,6} (?:to|with|against)|comparison(?: \w+){0,4} (?:to|with|of|"
    r"between)|"
    r"outperform(?:s|ed|ing)?|surpass(?:es|ed|ing)?|in contrast (?:to|with)|contrary to|unlike|as opposed to|"
    r"differ(?:s|ed|ing)?(?: \w+){0,3} from|different from|"
    r"(?:better|worse|faster|slower|higher|lower|larger|smaller|more \w+|less \w+|fewer|simpler) than|"
    r"consistent with|in (?:line|agreement|accord(?:ance)?|keeping) with|agree(?:s|d|ment)? with|"
    r"confirm(?:s|ed|ing)?|contradict(?:s|ed|ing)?|corroborat(?:e[sd]?|ing)|reinforc(?:e[sd]?|ing)|echo(?:es|ed|ing)?|"
    r"support(?:s|ed)? the (?:\w+ )?(?:hypothes[ie]s|claims?|views?|findings?|theory|conclusions?)|"
    r"(?:similar|comparable|superior|inferior|identical|similarly) to|"
    r"(?:as|than) (?:those|that|reported|found|observed))\b"
)
_OURS = re.compile(
    r"(?i)\b(?:we|I|our|ours|us|this (?:paper|work|study|article|package|course|lesson)|here|the course|the package|"
    r"(?:these|the|this) (?:results?|findings?))\b"
)
_SIMILAR_TO_OURS = re.compile(
    r"(?i)\bsimilar (?:approach|method|technique|strategy|result|finding|idea)\b[^.;]{0,80}\b(?:by|in|of)\b"
)
_OTHERS_DIFFER = re.compile(
    r"(?i)\bthis (?:differs|contrasts)\b|\bthis is (?:in contrast|different|unlike|consistent|in line)\b"
)
_AS_BASELINE = re.compile(r"(?i)^\W{0,4}(?:\w+ ){0,3}?as (?:an? |our |the )?(?:\w+ )?baselines?\b")


def is_compared(before: str, after: str, *, results: bool) -> bool:
    """Whether a sentence, parted at the mark, sets its own against what is cited.

    `results`: it stands where results are reported, so that what is compared needs no "our".
    """
    if _AS_BASELINE.match(after):
        return True
    clause = before[-160:]
    if _SIMILAR_TO_OURS.search(clause) or _OTHERS_DIFFER.search(clause):
        return True
    last = max((found.end() for found in _COMPARED.finditer(clause)), default=None)
    if last is None or ";" in clause[last:]:
        return False
    return results or _OURS.search(before[-300:]) is not None or _OURS.search(after[:120]) is not None


# "The package uses X [1]": a thing without a name is one's own, "the package Foo" is somebody's.
_THE_THING_USES = re.compile(
    rf"(?i)\b(?:the (?:\w+ )?|th(?:is|ese) )(?:{OWN_THING}|{THING}) (?:\w+ly |also |itself )?"
    rf"(?:(?:is|are|was|were) (?:\w+ly )?)?(?:{USE}|{USING})\b"
)
_LISTING = re.compile(
    r"(?i)^\W{0,3}(?:Code|Listing|Algorithm|Snippet) ?[\w.]{1,5}\W.{0,200}\b(?:with|using|in|by|from|of)\b"
)
_CONSIDER = re.compile(r"(?i)^\W*(?:for example, |now |let us |as an example, )?(?:let us )?consider\b")
_THE_DATA = re.compile(r"(?i)^\W*The (?:[\w-]+ ){1,4}?(?:data ?set|data|corpus|benchmark|database)\b")
_THEOREM = re.compile(
    r"(?i)\b(?:by|from|using|applying|due to|via) (?:the |a )?(?:[\w’'-]+ ){0,4}(?:theorem|lemma|inequality|identity|"
    r"criterion|test|formula|method|algorithm|rule)s?(?: (?:of|by) [\w’'-]+)?\W{0,3}$"
)
_BUILDS_ON = re.compile(rf"(?i)\b{USING}\b")
_WAS_DONE = re.compile(rf"(?i)\b(?:was|were|being) (?:\w+ly )?{DONE}\b")
_IS_DONE = re.compile(rf"(?i)\b(?:is|are|was|were|being) (?:\w+ly )?{DONE}\b")
_IS_BASED_ON = re.compile(
    rf"(?i)\b(?:is|are) (?:\w+ly )?(?:{DONE} (?:with|using|via|by means of)|based on|built (?:up)?on|adapted from|"
    r"inspired by|influenced by|taken from|drawn from|derived from|written in|implemented in|hosted (?:in|on|by)|"
    r"powered by)\b"
)
_BY_USING = re.compile(r"(?i)\b(?:using|utili[sz]ing|employing|by means of|with the help of)\b")
_WITH = re.compile(
    r"(?i)\b(?:via|uses|through the|with the|(?:pre-?|fine-?)?(?:trained|tuned|optimi[sz]ed|implemented|combined|"
    r"equipped|"
    r"initiali[sz]ed|evaluated) (?:with|on|from|by|using|via)|data (?:\w+ ){0,4}?(?:from|by))\b"
)
_DATA = re.compile(
    r"(?i)\b(?:data ?sets?|corpora|corpus|benchmarks?)\b[^.;]{0,120}\b(?:includ(?:e|es|ing)|contain(?:s|ing)?|such as|"
    r"compris(?:e|es|ing)|consist(?:s|ing)? of|namely)"
)
_IS_USED = re.compile(
    rf"(?i)^[^;]{{0,100}}?\b(?:(?:is|are|was|were) (?!{OFTEN})(?:\w+ly )?(?:used|employed|applied|adopted|utili[sz]ed|"
    r"installed|chosen|trained|implemented)|installed)\b"
)
_ITEM = re.compile(r"^\s*[•∙·▪◦‣●○■–—*-]\s?[^.?!]{0,160}$")
_MAY = re.compile(r"(?i)\b(?:may|can|cannot|should|must)\b")
# "Foo [4] provides X, using" the cited: what comes first is cited itself.
_ANOTHERS = re.compile(rf"^[^,;]{{0,60}}?{CITED}")
_REPORTED = re.compile(REPORTED)


def _is_stated(clause: str, before: str, after: str, *, reported: bool, loose: bool) -> bool:
    """Whether `clause`, the end of `before`, says what was done without saying by whom: nobody else is meant.

    `reported` and `loose` as in `is_used`.
    """
    if _THEOREM.search(clause):
        return True
    if not (reported or loose):
        return False
    if any(pattern.search(clause) for pattern in (_THE_THING_USES, _LISTING, _CONSIDER, _THE_DATA)):
        return True
    if _MAY.search(clause) or _MAY.search(after[:80]) or _REPORTED.search(clause) or _is_anothers(clause):
        return False
    if any(pattern.search(clause) for pattern in (_WAS_DONE, _IS_BASED_ON, _BY_USING)):
        return True
    return reported and (
        any(pattern.search(clause) for pattern in (_IS_DONE, _BUILDS_ON, _WITH, _DATA))
        or _IS_USED.search(after) is not None
        or _ITEM.match(before) is not None
    )


def _is_anothers(clause: str) -> bool:
    found = _ANOTHERS.match(clause)
    return found is not None and not _BUILDS_ON.search(found[0]) and not _IS_DONE.search(found[0])


_ON_DATA = r"(?:on|from|with|over) [^.;]{0,80}?\b(?:data ?sets?|benchmarks?|corpora|corpus|tasks)"
# "We then use X [1]", "our manual was inspired by X [1]"; not "we discuss commonly used X [1]".
_WE_USE = re.compile(rf"(?i){WE}(?: (?!{SAID})(?!{OFTEN})[\w’'-]+){{0,5}} (?!{SAID}\w* )(?!{OFTEN} ){USE}\b")
# "We train it in half the time using X [1]", "We do A, and use X [1]", "we classify digits of data set X [1]"
_WE_USING = re.compile(
    rf"(?i){WE}[^;]{{0,240}}?\b(?:{USING}|the use of|{_ON_DATA}|(?:and|to|then|by|also) (?:\w+ly )?{USE})\b"
)
# "Using X [1], we ...": use before the mark, the first person behind it.
_BY_DOING = re.compile(
    r"(?i)^\W{0,3}(?:\d{1,3}\.? )?(?:by \w+ing|through|applying|as in|like in|similar to|with|" + USING + r")\b"
)
_THEN_WE = re.compile(rf"(?i)^[^;]{{0,120}}?, (?:\w+ ){{0,3}}?(?:{WE}|\bthe (?:{OWN_THING}|{THING}) \w+)")
# "Building on X [1], the model ...": nobody else is named.
_BUILDING_ON = re.compile(
    r"(?i)^\W{0,3}(?:building (?:up)?on|drawing on|following|inspired by|based on|extending|adopting|adapting|"
    r"leveraging|"
    r"motivated by)\b[^,;]{0,140}$"
)
# "We present X, a Julia [1] package"
_WRITTEN_IN = re.compile(rf"(?i){WE}[^;]{{0,60}}?, an? (?:[\w.+#-]+ ){{0,2}}?[\w.+#-]+\W{{0,3}}$")
_A_PACKAGE = re.compile(r"(?i)^\W{0,3}(?:package|library|module|framework|tool|toolbox|plugin|program)\b")
_BY_OTHERS = re.compile(OTHERS, re.IGNORECASE)
# What is only planned or possible, and what anybody does.
_PLANNED = re.compile(
    r"(?i)\b(?:in (?:the )?future|could|would|might|plan(?:s|ned)? to|intend(?:s|ed)? to|potential(?:ly)?|promising|"
    r"investigating|if we|we hope|we expect|we believe|we argue|we note|we show that|we thank)\b"
)
_PLANNED_AFTER = re.compile(r"(?i)\b(?:in (?:the )?future|could|would|might|may)\b")
_GENERALLY = re.compile(
    r"(?i)\b(?:we|one|I) (?:often|usually|typically|generally|can|may|might|could|sometimes|also know)\b"
)
_SUBORDINATE = re.compile(r"(?i)^\W{0,3}(?:while|although|though|since|because|whereas|if|when|as|unlike|even)\b")
# A relative clause that says what something used is made of is no new subject.
_MADE_OF = (
    r"(?:\w+ly )?(?:incorporates?|includes?|contains?|uses?|extends?|implements?|(?:is|are) (?:based|built)|builds?)\b"
)
_NEW_SUBJECT = re.compile(
    rf"(?i);|, (?:which(?! {_MADE_OF})|who|whose|where|whereas|while|but|although|though|as)\b|"
    r"\b(?:whereas|because|although|since|unlike|rather than|instead of|as opposed to|compared (?:to|with))\b"
)
_REACH = 400  # characters before the mark that are looked at


def is_used(before: str, after: str, *, reported: bool, loose: bool, own: tuple[str, ...]) -> bool:
    """Whether a sentence, parted at the mark, says that its own work makes use of what is cited.

    `reported`: it stands where a paper reports what was done; `loose`: in a section whose heading says
    nothing. `own`: names that stand for "we".
    """
    before, after = _with_us(before[-_REACH:], own), _with_us(after[:_REACH], own)
    clause = before[_last_start(before) :]
    if _PLANNED.search(clause) or _PLANNED_AFTER.search(after[:60].partition(",")[0]) or _GENERALLY.search(clause):
        return False
    if _says_we_use(clause, before, after):
        return True
    if _BY_OTHERS.search(clause):
        return False
    return _is_stated(clause, before, after, reported=reported, loose=loose)


def _says_we_use(clause: str, before: str, after: str) -> bool:
    if _WE_USE.search(clause) or _WE_USING.search(clause):
        return True
    if _WRITTEN_IN.search(clause) and _A_PACKAGE.match(after):
        return True
    if _BY_DOING.match(before) and _THEN_WE.match(after):
        return True
    next_words = after[:100]
    return _BUILDING_ON.match(before) is not None and not (
        _BY_OTHERS.search(next_words) or _REPORTED.search(next_words)
    )


def _with_us(text: str, own: tuple[str, ...]) -> str:
    """`text` with "we" for names of the authors' own, and for what is named after them ("StarX-Docker")."""
    for name in own:
        text = re.sub(rf"\b{re.escape(name)}(?:[-/][\w-]+)?", "we", text, flags=re.IGNORECASE if " " in name else 0)
    return text


def _last_start(clause: str) -> int:
    """Where the last part of the clause with a subject of its own begins."""
    start = clause.rfind(", ") + 1 if _SUBORDINATE.match(clause) else 0
    return max((found.start() for found in _NEW_SUBJECT.finditer(clause)), default=start)


class Part(Enum):
    """What a section is for, as its heading says."""

    BACKGROUND = "background"
    METHOD = "method"
    RESULTS = "results"
    OUTLOOK = "outlook"
    OTHER = "other"


# The words of headings, in the order in which they are looked for.
_HEADINGS = {
    Part.BACKGROUND: (
        r"introduction|related|background|prior work|previous work|literature|state of the art|motivation|"
        r"statement of need|abstract|theoretical|theory|overview|history|survey|preliminar|context|"
        r"problem statement|review"
    ),
    Part.OUTLOOK: (
        r"conclu|future|outlook|discussion|limitation|broader impact|perspectives|acknowledge|recommendation"
    ),
    Part.RESULTS: r"results?\b|comparison|ablation|findings|benchmarks?\b|performance|evaluation results",
    Part.METHOD: (
        r"method|approach|experiment|setup|set-up|settings?\b|implementation|training|data\b|datasets?\b|"
        r"materials?\b|model|architecture|algorithm|procedure|measures?\b|sample|participants|evaluation|design|optimi[sz]|"
        r"hyperparameters?|baselines?\b|preprocessing|simulation|analys[ie]s|example|software|resources|features|"
        r"pipeline|framework|system"
    ),
}
_PATTERNS = {part: re.compile(rf"(?i)\b(?:{words})") for part, words in _HEADINGS.items()}
_FUTURE = re.compile(r"(?i)(?:\w+ )?(?:future|outlook)\b")
_FEWEST_LETTERS = 8  # besides marks and names


def kind_of(
    section: str | None,
    sentence: str,
    *,
    within: str | None = None,
    at: int | None = None,
    own: Iterable[str] = (),
) -> str:
    """One of `model.references.CITATION_KINDS` for a sentence that cites.

    `section` is the heading above it and `within` the heading of the section around that; `at` is the
    character of the sentence at which the citation is made (None: anywhere); `own` are names of what the citing paper
    itself presents.

    >>> kind_of("Training", "We train with AdamW [12].")
    'used'
    >>> kind_of("Introduction", "Adam [12] is widely used.")
    'mentioned'
    """
    before, after = parted(sentence, len(sentence) if at is None else at)
    if sum(c.isalpha() for c in before + after) < _FEWEST_LETTERS:
        return "unknown"
    part = part_of(section, within)
    if is_compared(before, after, results=part is Part.RESULTS):
        return "compared"
    if _FUTURE.match(section or ""):
        return "mentioned"
    if is_used(before, after, reported=part in (Part.METHOD, Part.RESULTS), loose=part is Part.OTHER, own=tuple(own)):
        return "used"
    return "mentioned"


def part_of(section: str | None, within: str | None = None) -> Part:
    """What the section is for; where its own heading does not say, that of the section around it."""
    for heading in (section, within):
        for part, pattern in _PATTERNS.items() if heading else ():
            if pattern.search(heading or ""):
                return part
    return Part.OTHER

"""The vocabulary of use: who speaks, what is done with a cited work, what others do with it.

Pieces of patterns, put together in `uses` and `told`; all gaps in them are bounded.
"""

from __future__ import annotations

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

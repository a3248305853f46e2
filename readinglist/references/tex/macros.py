"""What the control words of bibliographies and running text mean to a reader: tables, nothing else.

Letters, accents, Greek and signs are `readinglist.core.latex`'s; here is what lays text out.
"""

from __future__ import annotations

# The text that a command stands for.
TEXT = {
    "newblock": " ", "par": "\n\n", "item": "\n\n", "newline": " ", "linebreak": " ", "hfill": " ", "hfil": " ",
    "quad": " ", "qquad": " ", "thinspace": " ", "enspace": " ", "space": " ", "nobreakspace": " ", "slash": "/",
    "bysame": "———", "bysameinv": "———", "doibase": "https://doi.org/", "etal": "et al.", "etalchar": "",
    "ie": "i.e.", "eg": "e.g.", "cf": "cf.", "etc": "etc.", "vs": "vs.", "wrt": "w.r.t.", "iid": "i.i.d.",
    "bibinitperiod": ".", "bibinithyphendelim": "-", "bibinitdelim": " ", "bibrangedash": "–", "bibnamedelima": " ",
    "bibnamedelimb": " ", "bibnamedelimc": " ", "bibnamedelimd": " ", "bibnamedelimi": " ", "bibpagespunct": ", ",
    "andname": "and", "bbland": "and", "bbleditor": "editor", "bbleditors": "editors", "bbled": "ed.",
    "bbledition": "edition", "bblvolume": "volume", "bblvol": "vol.", "bblin": "in", "bblof": "of", "bblno": "no.",
    "bblnumber": "number", "bblpages": "pages", "bblpp": "pp.", "bblp": "p.", "bbletal": "et al.", "BBA": "&",
    "bblphdthesis": "PhD thesis", "bblmasterthesis": "Master's thesis", "bbltechreport": "Technical report",
    "BBAA": "&", "BBAB": "and", "BBOQ": "“", "BBCQ": "”", "BCBT": ",", "BCBL": ",", "BBCP": ")", "BBOP": "(",
    "BPBI": ".", "BHBI": "-", "BED": "ed.", "BEDS": "eds.", "BVOL": "Vol.", "BNUM": "No.", "BPG": "p.", "BPGS": "pp.",
    "BIn": "In", "BTR": "Tech. Rep.",
    "textellipsis": "…", "lq": "‘", "rq": "’", "BibTeX": "BibTeX", "latex": "LaTeX",
    # journals, as astronomers and physicists write them
    "aj": "AJ", "apj": "ApJ", "apjl": "ApJL", "apjs": "ApJS", "aap": "A&A", "mnras": "MNRAS", "nat": "Nature",
    "pasp": "PASP", "araa": "ARA&A", "jcap": "JCAP", "prd": "Phys. Rev. D", "prl": "Phys. Rev. Lett.",
    "pra": "Phys. Rev. A", "prb": "Phys. Rev. B", "pre": "Phys. Rev. E", "physrep": "Phys. Rep.",
    "ssr": "Space Sci. Rev.",
}  # fmt: skip
# How many arguments a command takes that are not printed; what follows them is.
UNPRINTED = {
    "bibfield": 1, "foreignlanguage": 1, "BIBforeignlanguage": 1, "textcolor": 1, "hyperlink": 1, "hypertarget": 1,
    "color": 1, "label": 1, "vspace": 1, "hspace": 1, "showISSN": 1, "showISBNx": 1, "showISBNxiii": 1, "showCODEN": 1,
    "showLCCN": 1, "selectlanguage": 1, "BibitemShut": 1, "noopsort": 1, "SortNoop": 1, "APACrefatitle": 1,
    "APACrefbtitle": 1, "APACrefaetitle": 1, "PrintBackRefs": 1, "bibAnnoteFile": 1, "bibAnnote": 1, "Eprint": 1,
    "providecommand": 2, "newcommand": 2, "renewcommand": 2, "DeclareRobustCommand": 2, "newenvironment": 3,
    "renewenvironment": 3, "setlength": 2, "addtolength": 2, "setcounter": 2, "addcontentsline": 3, "pagestyle": 1,
    "thispagestyle": 1, "includegraphics": 1, "input": 1, "include": 1, "bibliography": 1, "bibliographystyle": 1,
    "begin": 1, "end": 1, "ref": 1, "eqref": 1, "cref": 1, "Cref": 1, "autoref": 1, "pageref": 1, "vref": 1,
    "subref": 1, "nameref": 1, "index": 1, "todo": 1, "multicolumn": 2, "multirow": 2, "rule": 2, "cline": 1,
    "cmidrule": 1, "resizebox": 2, "scalebox": 1, "raisebox": 1, "colorbox": 1, "rotatebox": 1, "fontsize": 2,
    "usepackage": 1, "documentclass": 1, "nocite": 1, "thanks": 1, "footnotemark": 0,
    "APACinsertmetastar": 1, "citeauthoryear": 0,
}  # fmt: skip
# What stands behind each argument of a command that prints them all.
JOINED = {"APACjournalVolNumPages": (", ", " (", "), ", ""), "APACrefYearMonthDay": (" ", " ", "")}
# Commands whose argument, or the rest of their group, is set in a style.
ITALIC_ARGUMENT = frozenset(("emph", "textit", "textsl", "mkbibemph", "mkbibitalic", "APACrefbtitle", "showtitle"))
BOLD_ARGUMENT = frozenset(("textbf", "mkbibbold", "textbfit"))
ITALIC_SWITCH = frozenset(("em", "it", "itshape", "sl", "slshape"))
BOLD_SWITCH = frozenset(("bf", "bfseries"))
UPRIGHT_SWITCH = frozenset(("rm", "normalfont", "upshape", "rmfamily"))
QUOTED = frozenset(("enquote", "mkbibquote"))
# Accents: the letter that follows belongs to them, in braces or not.
ACCENTS = frozenset("` ' ^ \" ~ = . u v H c d b k r".split()) | frozenset(
    "acute grave hat widehat tilde widetilde bar overline breve dot ddot check vec mathring".split()
)
# Arguments that name a field of the entry: of BibTeX styles that mark them.
FIELDS = {
    "showarticletitle": "title", "APACrefatitle": "title", "APACrefbtitle": "book", "APACrefaetitle": "title",
    "batitle": "title", "bbtitle": "book", "bctitle": "title", "btitle": "book", "bjtitle": "venue", "byear": "year",
    "bauthor": "author", "bibsc": "author", "arttitle": "title",
}  # fmt: skip
# The same where the first argument of \bibinfo says which.
BIBINFO = {
    "title": "title", "booktitle": "book", "year": "year", "journal": "venue", "person": "author", "author": "author",
    "eprint": "eprint", "doi": "doi",
}  # fmt: skip

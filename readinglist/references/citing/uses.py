"""Whether a citing sentence says that its own work makes use of what it cites.

Who does it decides as much as what is done: "we use X [1]" is use, "X is widely used [1]" is not.
"""

from __future__ import annotations

import re

from .told import is_told
from .use_words import OFTEN, OTHERS, OWN_THING, REPORTED, SAID, THING, USE, USING, WE

_ON_DATA = r"(?:on|from|with|over) [^.;]{0,80}?\b(?:data ?sets?|benchmarks?|corpora|corpus|tasks)"
# "We then use X [1]", "our manual was inspired by X [1]"; not "we discuss commonly used X [1]".
_WE_USE = re.compile(rf"{WE}(?: (?!{SAID})(?!{OFTEN})[\w’'-]+){{0,5}} (?!{SAID}\w* )(?!{OFTEN} ){USE}\b", re.IGNORECASE)
# "We train it in half the time using X [1]", "We do A, and use X [1]", "we classify digits of data set X [1]"
_WE_USING = re.compile(
    rf"{WE}[^;]{{0,240}}?\b(?:{USING}|the use of|{_ON_DATA}|(?:and|to|then|by|also) (?:\w+ly )?{USE})\b",
    re.IGNORECASE,
)
# "Using X [1], we ...": use before the mark, the first person behind it.
_BY_DOING = re.compile(
    r"^\W{0,3}(?:\d{1,3}\.? )?(?:by \w+ing|through|applying|as in|like in|similar to|with|" + USING + r")\b",
    re.IGNORECASE,
)
_THEN_WE = re.compile(rf"^[^;]{{0,120}}?, (?:\w+ ){{0,3}}?(?:{WE}|\bthe (?:{OWN_THING}|{THING}) \w+)", re.IGNORECASE)
# "Building on X [1], the model ...": nobody else is named.
_BUILDING_ON = re.compile(
    r"^\W{0,3}(?:building (?:up)?on|drawing on|following|inspired by|based on|extending|adopting|adapting|leveraging|"
    r"motivated by)\b[^,;]{0,140}$",
    re.IGNORECASE,
)
# "We present X, a Julia [1] package"
_WRITTEN_IN = re.compile(rf"{WE}[^;]{{0,60}}?, an? (?:[\w.+#-]+ ){{0,2}}?[\w.+#-]+\W{{0,3}}$", re.IGNORECASE)
_A_PACKAGE = re.compile(r"^\W{0,3}(?:package|library|module|framework|tool|toolbox|plugin|program)\b", re.IGNORECASE)
_BY_OTHERS = re.compile(OTHERS, re.IGNORECASE)
_REPORTED = re.compile(REPORTED)
# What is only planned or possible, and what anybody does.
_PLANNED = re.compile(
    r"\b(?:in (?:the )?future|could|would|might|plan(?:s|ned)? to|intend(?:s|ed)? to|potential(?:ly)?|promising|"
    r"investigating|if we|we hope|we expect|we believe|we argue|we note|we show that|we thank)\b",
    re.IGNORECASE,
)
_PLANNED_AFTER = re.compile(r"\b(?:in (?:the )?future|could|would|might|may)\b", re.IGNORECASE)
_GENERALLY = re.compile(
    r"\b(?:we|one|I) (?:often|usually|typically|generally|can|may|might|could|sometimes|also know)\b", re.IGNORECASE
)
_SUBORDINATE = re.compile(
    r"^\W{0,3}(?:while|although|though|since|because|whereas|if|when|as|unlike|even)\b", re.IGNORECASE
)
# A relative clause that says what something used is made of is no new subject.
_MADE_OF = (
    r"(?:\w+ly )?(?:incorporates?|includes?|contains?|uses?|extends?|implements?|(?:is|are) (?:based|built)|builds?)\b"
)
_NEW_SUBJECT = re.compile(
    rf";|, (?:which(?! {_MADE_OF})|who|whose|where|whereas|while|but|although|though|as)\b|"
    r"\b(?:whereas|because|although|since|unlike|rather than|instead of|as opposed to|compared (?:to|with))\b",
    re.IGNORECASE,
)
_REACH = 400  # characters before the mark that are looked at


def is_used(before: str, after: str, *, told: bool, loose: bool, own: tuple[str, ...]) -> bool:
    """Whether a sentence, parted at the mark, says that its own work makes use of what is cited.

    `told`: it stands where a paper tells what was done; `loose`: in a section whose heading tells
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
    return is_told(clause, before, after, told=told, loose=loose)


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

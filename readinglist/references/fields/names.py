"""Lists of people's names as references print them: where such a list may end, and the names in it.

A list keeps to one form ("J. Smith, A. B. Jones and C. Wu", "Smith, J., Jones, A. B., & Wu, C.",
"Smith J, Jones AB", "Jane Smith, Ann Jones, and Cy Wu"); its first name says which. Names of the
other forms end the list: that is how "H. Fischer, Centre Pompidou, ..." gives up its one author.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from readinglist.core.frozen import Frozen
from readinglist.core.package_data import package_table, patterns

_UPPER = "".join(chr(code) for code in range(0x41, 0x530) if chr(code).isupper()) + "ḤṢṬẒḌŁ"
U = f"[{_UPPER}]"
_NAME = patterns(__package__, "names.toml", "forms", u=U)
_NEXT: dict[str, list[str]] = package_table(__package__, "names.toml")["next"]
_SURNAME_FIRST = patterns(__package__, "names.toml", "turned", u=U)["surname_first"]
_MOST = 2000  # names of one list that are read
_LONG = 12  # names from which on a list is so long that one odd name in it does not end it
_ODD = re.compile(rf"{U}[\w'’.-]{{0,24}}(?:\s{U}[\w'’.-]{{0,24}}){{0,2}},\s")
_AND = r"(?:and|&|et|und|y|e|og|och|en|i|with|avec|mit)\s"
_SEPARATOR = re.compile(
    rf",?\s?(?:\.\s?\.\s?\.|…),?\s?(?:&\s)?|\s?[,;]?\s(?P<and>{_AND})|\s?[,;]\s?(?P<and2>{_AND})?|\s?[–—/·•]\s?"
)
_ET_AL = re.compile(
    r"(?i),?\s?(?:and\s|&\s)?(?:et\.?\s?al(?:ii|\b)\.?|(?:\d{1,9}\s)?others\b|coll(?:aborators|eagues|\.))"
)
_STOP = re.compile(r"\s{0,40}(?:[.,;:(\[“\"«‘'„\x01\x02]|[(]?(?:1[5-9]|20)[0-9]{2}|[–—-]\s|$|in\s|In\s)")
_DASH = re.compile(r"\s?[—–―_‒-]{2,}\s?[.,:;]?")


class NameEnd(Frozen):
    """A place at which the list of names at the start of an entry may be over.

    `left` is how many more names could be read after it; `joined` whether "and" stands before its last name;
    `mixed` whether a name of another form is in it.
    """

    end: int
    form: str
    names: int
    left: int
    joined: bool
    et_al: bool
    mixed: bool = False


def name_ends(text: str, start: int = 0) -> list[NameEnd]:
    """The places where a list of names that starts at `start` may end, for each form that fits its first name."""
    ends: dict[int, NameEnd] = {}
    if dash := _DASH.match(text, start):
        ends[dash.end()] = NameEnd(dash.end(), "dash", 1, 0, False, False)
        return list(ends.values())
    for form in _NAME:
        for found in _list_of(form, text, start):
            known = ends.get(found.end)
            if known is None or (known.left, -known.names) > (found.left, -found.names):
                ends[found.end] = found
    return sorted(ends.values(), key=lambda found: found.end)


def _list_of(form: str, text: str, start: int) -> list[NameEnd]:
    names = list(_names(form, text, start))
    ends, mixed = [], False
    for number, name in enumerate(names, start=1):
        mixed = mixed or name.form != form
        left = len(names) - number
        ends.append(NameEnd(name.end, form, number, left, name.joined, name.end > name.match.end(), mixed))
    return ends


class _Name(Frozen):
    """One name of a list: its own form, whether "and" stands before it, where it ends ("et al." with it)."""

    form: str
    match: re.Match[str]
    joined: bool
    end: int


def _names(form: str, text: str, start: int) -> Iterator[_Name]:
    """The names from `start` on, as long as each is of a form that may follow the first and ends as a name may."""
    position, forms, joined, count = start, [form], False, 0
    for _ in range(_MOST):
        found = ((f, m) for f in forms if (m := _NAME[f].match(text, position)) and _over(text, m.end()))
        last, match = next(found, (form, None))
        if match is None:
            odd = _ODD.match(text, position) if count >= _LONG else None
            if odd is None:
                return
            position = odd.end()
            continue
        count += 1
        also = _ET_AL.match(text, match.end())
        yield _Name(last, match, joined, also.end() if also else match.end())
        between = _SEPARATOR.match(text, match.end())
        if also or between is None or between.end() == match.end():
            return
        forms, joined, position = _NEXT[form], bool(between["and"] or between["and2"]), between.end()


def _over(text: str, end: int) -> bool:
    """Whether a name can end here: at a sign or a year, or at "and", or after the full stop of initials."""
    return text[end - 1] == "." or bool(
        _STOP.match(text, end) or _SEPARATOR.match(text, end) or _ET_AL.match(text, end)
    )


def split_names(text: str) -> tuple[str, ...]:
    """The names of the list of people that `text` is, each as "Given Surname", in their order.

    What is no list of people (an organisation) is one name, as it stands.

    >>> split_names("Romero, C., Paunesku, D., & Dweck, C.")
    ('C. Romero', 'D. Paunesku', 'C. Dweck')
    """
    text = text.strip(" .,;:")
    if not any(sign.isalnum() for sign in text):
        return ()
    lists = [[_turned(name) for name in _names(form, f"{text}.", 0)] for form in _NAME]
    longest = max(lists, key=len)
    return tuple(longest) or (_ET_AL.sub("", text).strip(" .,;:"),)


def _turned(name: _Name) -> str:
    """The name with what is given first."""
    text = name.match[0]
    if "," in text:
        surname, _, given = text.partition(",")
        return f"{given.strip()} {surname}"
    if name.form in ("surname A.", "surname A") and (parts := _SURNAME_FIRST.fullmatch(text)):
        return f"{parts['given']} {parts['surname']}"
    return text

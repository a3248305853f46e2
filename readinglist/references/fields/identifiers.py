"""arXiv ids, DOIs and addresses as lists of references print them: broken by lines, glued to what follows.

`readinglist.core.ids` says what an id is; this says where one stands in an entry, and which of the text
around it is its own ("arXiv preprint arXiv:", "https://doi.org/"), so that nobody reads a year or a
title out of it.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from readinglist.core import ids
from readinglist.core.frozen import Frozen

# What stands in the text in place of an identifier, as often as it had signs, so that places stay.
MASK, ARXIV_MASK = "\x01", "\x02"

_GAP = r"[\s:.,;/(\[\])#=-]{0,4}"
_FILLER = (
    r"(?:e-?prints?|pre-?prints?|abs|pdf|html|arxiv|org|number|no|id|identifier|vol(?:ume)?|working paper"
    r"|\[?[a-z]{2,8}(?:[.-][a-z]{2,4})?\]|[a-z]{2,8}[.-][a-z]{2}/|cs|stat)"
)
_NUMBER = (
    r"(?P<month>[0-9]{4})\s?[.․]\s?(?P<serial>[0-9]{1,5})(?:\s(?P<rest>[0-9]{1,4}))?(?P<version>v[0-9]{1,3})?(?![0-9])"
)
_ARCHIVED = r"(?P<old>[a-z]{2,8}(?:\s?-\s?[a-z]{1,4})?(?:\.[a-z]{2})?\s?/\s?[0-9]{7})(?:v[0-9]{1,3})?(?![0-9])"
# Said to be arXiv's: whatever stands between the name and the number is part of the mention.
_SAID = re.compile(
    rf"(?i)(?:(?<![a-z])https?\s?:\s?//\s?)?(?:www\.)?(?:ar\s?xiv|(?<![a-z])(?:corr|(?:eprint|preprint)[:\s]))(?:{_GAP}{_FILLER}){{0,4}}{_GAP}"
    rf"(?:{_NUMBER}|{_ARCHIVED})(?:\.pdf)?(?:\s?\[[a-z-]{{2,8}}(?:\.[a-z-]{{2,8}})?\])?"
)
# Not said, but of a form that nothing else has: `[1706.03762]`, `1706.03762 [cs.LG]`, `abs/...`, `hep-th/9901001`.
_BARE = re.compile(rf"(?i)[\[(]\s?{_NUMBER}(?=\s?(?:\[[a-z-]{{2,8}}(?:\.[a-z-]{{2,8}})?\])?\s?[\])])")
_TAGGED = re.compile(rf"(?i)(?<![\w./]){_NUMBER}\s?\[(?=[a-z-]{{2,8}}(?:\.[a-z-]{{2,8}})?\])")
_LAST = re.compile(rf"(?<=[,;\s(])(?<![0-9]\s){_NUMBER}(?=[\s.,;)\]]{{0,4}}$)")
_ABS = re.compile(rf"(?i)(?<![a-z])abs/\s?{_NUMBER}")
_OLD = re.compile(rf"(?i)(?<![\w./-]){_ARCHIVED}")

_DOI = re.compile(
    r"(?i)(?P<before>(?:(?:https?\s?:\s?/\s?/\s?)?(?:dx\.\s?)?doi\.\s?org\s?/\s?|doi\s?[:.]?\s{0,2}(?:https?://(?:dx\.)?doi\.org/)?){0,2})"
    r"(?<![0-9.])(?P<doi>10\.\s?[0-9]{4,9}(?:\.[0-9]{1,6}){0,3}\s?(?:/|%2F)\s?[!-~‐-―]{1,200})"
)
_SICI = re.compile(r"(?i)10\.[0-9]{4,9}/\(?s?i?c?i?\)?[0-9a-z]{4}-[0-9a-z]{4}\([0-9]{4,8}\)")
# What a line break left of a DOI: the next word, where the DOI ends in a sign that joins, or says nothing yet.
_NEXT_PART = re.compile(r"(?i)\s(?P<part>[0-9a-z(./][!-~]{0,80})")
_DOI_TAIL = re.compile(r"[0-9a-z][\w./()-]{0,60}[.,;]?")
_SENTENCE_ENDS = re.compile(r"[.,;]?\s?(?:$|(?:URL|https?:|arXiv|Accessed|Retrieved|PMID|ISSN|ISBN)\b)")
_IS_YEAR = re.compile(r"(?:19|20)[0-9]{2}\b")
_ANY_YEAR = re.compile(r"(?<!\d)(?:19|20)[0-9]{2}(?!\d)")
_DOI_ENDS = re.compile(
    r"(?i)[,;\]}>\"'|](?=(?:https?:|arxiv|url|doi|pmid|pmc|eprint|isbn|available|accessed)|$)|<https?:|\.?(?:https?://|URL(?=$|[:.h])|arXiv:|PMID)"
    r"|[?#&]|\[(?=doi|pii)|[”“’»>\]](?=$|[.,;])"
)
_DOI_PAGES = re.compile(
    r"(?i)/(?:full(?:text)?|pdf|epdf|abstract|meta|html?|summary|references)/?$|\.(?:full|pdf|html?|abstract)$"
)
_URL = re.compile(r"(?i)(?:(?:https?|ftp)\s?:\s?/\s?/\s?|www\.(?=[a-z0-9]))[!-~\u00a1-\u024f]{2,300}")
_TRAIL = ".,;:'\"”’»>"


class Identifiers(Frozen):
    """What of an entry names the cited paper, and `rest`: the entry with those places masked, as long as before."""

    arxiv_id: str | None
    doi: str | None
    url: str | None
    rest: str


def identifiers(text: str) -> Identifiers:
    """The first arXiv id, DOI and address that `text` prints. Linear in its length.

    >>> found = identifiers("Y. Bengio. Nets. CoRR, abs/1206.5533, 2012. doi: 10.1007/978-3- 642-35289.")
    >>> found.arxiv_id, found.doi
    ('1206.5533', '10.1007/978-3-642-35289')
    """
    if "10." not in text and "/" not in text and "www" not in text and "rxiv" not in text.lower():
        arxiv, rest = _take_arxiv(text)
        return Identifiers(arxiv, None, None, rest)
    signs = list(text)
    doi = None
    arxiv = next((found.value for _, found in ids.iter_arxiv_ids(text)), None)
    for start, end, value in _dois(text):
        doi = doi or value
        signs[start:end] = MASK * (end - start)
    url, rest = _take_url("".join(signs))
    said, rest = _take_arxiv(rest)
    if url is None and doi and "doi.org" in text:
        url = f"https://doi.org/{doi}"
    return Identifiers(arxiv or said, doi, url, rest)


def _dois(text: str) -> list[tuple[int, int, str]]:
    """Start, end and canonical form of every DOI of `text`."""
    found, done = [], 0
    for match in _DOI.finditer(text):
        if match.start("doi") < done:
            continue
        end = match.end()
        body = match["doi"]
        while (more := _NEXT_PART.match(text, end)) and _goes_on(body, more["part"], text, more.end(), match.start()):
            body, end = body + more["part"], more.end()
            if len(body) > 200:
                break
        value = _trim_doi(re.sub(r"\s", "", body))
        if doi := ids.find_doi(value):
            found.append((match.start(), end, doi.value))
            done = end
    return found


def _goes_on(body: str, part: str, text: str, end: int, start: int) -> bool:
    """Whether the word after a space belongs to the DOI before it: where the DOI cannot end there, or hardly."""
    suffix = re.split(r"/|%2F", body, maxsplit=1, flags=re.I)[-1].strip()
    if not suffix or body[-1] == "/" or (part[0] in "./" and part[1:2].isalnum()):
        return True
    has_digit = any(sign.isdigit() for sign in part)
    if body[-1] in "-_(‐–":
        return has_digit
    if body[-1] != "." or not (part[0].islower() or part[0].isdigit()):
        return False
    if has_digit and part[0].islower() and not any(sign.isdigit() for sign in suffix):
        return True
    # "10.1109/MCSE.2006. 122", "10.32614/CRAN.package. tidymodels" at the end of a sentence; a year may stand
    # there too, but then the entry has no other.
    whole = _DOI_TAIL.fullmatch(part) and _SENTENCE_ENDS.match(text, end - (part[-1] in ".,;"))
    return bool(whole) and not (_IS_YEAR.match(part) and not _ANY_YEAR.search(text, 0, start))


def _trim_doi(value: str) -> str:
    """A DOI without what is glued to it: later addresses, sentence signs, brackets that it did not open."""
    value = re.sub("[‐-―]", "-", unquote(value))
    if not _SICI.match(value):
        if cut := _DOI_ENDS.search(value, 8):
            value = value[: cut.start()]
        value = value.split(";")[0].split("<")[0]
    value = _DOI_PAGES.sub("", value)
    while value:
        last = value[-1]
        opens = {")": "(", "]": "["}.get(last)
        if not (last in _TRAIL + "/([{" or (opens and value.count(opens) < value.count(last))):
            break
        value = value[:-1]
    return value


def _take_url(text: str) -> tuple[str | None, str]:
    """The first address in `text`, and the text with all of them masked."""
    first: str | None = None

    def mask(match: re.Match[str]) -> str:
        nonlocal first
        if re.search("ar\\s?xiv|alphaxiv", match[0], re.I):
            first = first or re.sub(r"\s", "", match[0]).rstrip(_TRAIL + ")]}")
            return match[0]
        body = match[0].rstrip(_TRAIL)
        if body.endswith(")") and "(" not in body:
            body = body.rstrip(")")
        first = first or re.sub(r"\s", "", body)
        return MASK * len(body) + match[0][len(body) :]

    masked = _URL.sub(mask, text)
    return (first if first is None or "://" in first else f"http://{first}"), masked


def _take_arxiv(text: str) -> tuple[str | None, str]:
    """The first arXiv id in `text`, and the text with the mentions masked."""
    first: str | None = None

    def mask(match: re.Match[str]) -> str:
        nonlocal first
        found = _spelled(match)
        if found is None:
            return match[0]
        first = first or found
        return ARXIV_MASK * len(match[0])

    for pattern in (_SAID, _BARE, _TAGGED, _ABS, _OLD, _LAST):
        text = pattern.sub(mask, text)
    return first, text


def _spelled(match: re.Match[str]) -> str | None:
    """The canonical id of a mention, its number joined again where a line break parted it."""
    parts = match.groupdict()
    if parts.get("old"):
        spellings = [re.sub(r"\s", "", parts["old"])]
    else:
        number = f"{parts['month']}.{parts['serial']}"
        spellings = [number, f"{number}{parts['rest'] or ''}"]
    return next((found.value for spelling in spellings if (found := ids.find_arxiv_id(spelling))), None)

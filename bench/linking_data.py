"""Tagged reference strings, and a store that holds most of their titles among real ones and near ones.

Everything is drawn from the data by fixed seeds: which titles are left out, which traps stand beside a
title, which half of the strings is held out (never looked at while rules are made).
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import lzma
import random
import re
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from string import ascii_lowercase
from xml.etree import ElementTree

from readinglist.core.references import Known
from readinglist.core.text import title_key

from .records import shared_data

SEED = 20261125
LEFT_OUT = 0.25
TRAPS_BESIDE = 3  # near titles beside a title that is there; beside one that is left out stand all
_TAG = re.compile(r"<(/?)([a-z]{1,16})>")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_SURNAME = re.compile(r"[^\W\d_][^\W\d_'’-]*[a-zà-ÿ][\w'’-]+")
_NO_SURNAME = frozenset("and the der van von den eds edited editor editors with others".split())
# A colon, a dash, or the end of a sentence (no abbreviation) with three words or more behind it.
_SUBTITLE = re.compile(r" ?: | [-–—] |(?<=[^\W\d_]{4})[.?] (?=[^\W_]+ \S+ \S)")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Tagged:
    """A reference string as printed, with what its tags say."""

    source: str
    raw: str
    title: str
    authors: tuple[str, ...]  # surnames, or what looks like them
    year: int | None

    @property
    def key(self) -> str:
        """The title without case, spaces and punctuation: what makes two strings cite one paper here."""
        return title_key(self.title).replace(" ", "")

    @property
    def held_out(self) -> bool:
        return zlib.crc32(b"half" + self.key.encode()) % 2 == 1


@dataclass(frozen=True, slots=True)
class Case:
    """One string and the paper of the store that it cites; None where that was left out."""

    tagged: Tagged
    paper: str | None


def tagged_strings() -> list[Tagged]:
    """All tagged strings with one title of ten characters or more, each once."""
    found = [*_anystyle(), *_parscit(), *_grobid()]
    once = {(string.key, string.raw): string for string in found if len(string.key) >= 10}
    return list(once.values())


def build_store(strings: Iterable[Tagged]) -> tuple[list[Known], list[Case], int]:
    """(titles, cases, strings set aside because a natural or another tagged title is nearly theirs)."""
    natural = list(natural_titles())
    taken = {title_key(known.title).replace(" ", "") for known in natural}
    clusters: dict[str, list[Tagged]] = defaultdict(list)
    for string in strings:
        clusters[string.key].append(string)
    twins = _with_twin(clusters)
    rng = random.Random(SEED)
    titles, cases, aside = natural, [], 0
    for number, key in enumerate(sorted(clusters)):
        first = min(clusters[key], key=lambda string: string.raw)
        unclear = key in taken or key in twins
        absent = rng.random() < LEFT_OUT
        paper = None if absent else f"true:{number}"
        if paper:
            titles.append(Known(paper, first.title, first.authors, first.year))
        kinds = list(near_titles(first.title, rng.choice(natural).title))
        for near in kinds if absent else rng.sample(kinds, min(TRAPS_BESIDE, len(kinds))):
            titles.append(Known(f"trap:{len(titles)}", near, first.authors, first.year))
        if unclear:
            aside += len(clusters[key])
        else:
            cases += [Case(string, paper) for string in clusters[key]]
    return titles, cases, aside


def worn(text: str, rng: random.Random) -> str:
    """`text` with one kind of wear, each drawn as often: typing errors, words broken by a line, missing blanks."""
    wear, every = rng.choice([(_mistyped, 80), (_broken, 100), (_glued, 80)])
    words = text.split(" ")
    for _ in range(max(1, len(text) // every)):
        wear(words, rng)
    return " ".join(words)


def _mistyped(words: list[str], rng: random.Random) -> None:
    """One letter inside a word changed, left out, added or swapped with the next."""
    if long := _of_letters(words, 4):
        at = rng.choice(long)
        word, cut = words[at], rng.randrange(1, len(words[at]) - 1)
        head, sign, rest, new = word[:cut], word[cut], word[cut + 1 :], rng.choice(ascii_lowercase)
        words[at] = head + rng.choice([new + rest, rest, new + sign + rest, rest[:1] + sign + rest[1:]])


def _broken(words: list[str], rng: random.Random) -> None:
    if long := _of_letters(words, 6):
        at = rng.choice(long)
        cut = rng.randrange(2, len(words[at]) - 2)
        words[at] = f"{words[at][:cut]}- {words[at][cut:]}"


def _glued(words: list[str], rng: random.Random) -> None:
    if len(words) > 1:
        at = rng.randrange(len(words) - 1)
        words[at : at + 2] = ["".join(words[at : at + 2])]


def _of_letters(words: Sequence[str], fewest: int) -> list[int]:
    return [at for at, word in enumerate(words) if sum(map(str.isalpha, word)) >= fewest]


def near_titles(title: str, other: str) -> Iterator[str]:
    """What a title is confused with; `other` is the title of another paper, to be given the same authors."""
    title = title.rstrip(" .,;")
    lower = title[:1].lower() + title[1:]
    yield f"{title} II"
    yield f"A survey of {lower}"
    yield f"Revisiting {lower}"
    yield f'Reply to "{title}"'
    yield f"{title} (extended version)"
    yield other
    head = _SUBTITLE.split(title, maxsplit=1)[0]
    yield head if head != title and len(head) >= 10 else f"{title}: a case study"


def natural_titles() -> Iterator[Known]:
    """Real papers: the snapshot, the daily stream, and the graph of 2023, whose authors are not known."""
    data = shared_data()
    with lzma.open(data / "arxiv_cs_1993_2016.jsonl.xz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            names = tuple(re.split(r", | and ", row["authors"]))
            yield Known(row["id"], row["title"], names, int(row["versions"][0]["created"].split()[3]))
    with lzma.open(data / "daily" / "papers.jsonl.xz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            yield Known(row["id"], row["title"], tuple(row["authors"]), int(row["first_listed"][:4]))
    path = data / "citations" / "arxiv_2023_cs" / "papers.tsv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield Known(f"graph:{line['id']}", line["title"], (), int(line["date"][:4]))


def _with_twin(clusters: dict[str, list[Tagged]]) -> set[str]:
    """Keys that another key is nearly equal to: two spellings of one title, so that neither is the only truth."""
    from rapidfuzz.distance import Indel

    seen: dict[str, list[str]] = defaultdict(list)
    for key in clusters:
        for part in {key[:8], key[-8:], key[len(key) // 2 - 4 : len(key) // 2 + 4]}:
            seen[part].append(key)
    twins: set[str] = set()
    for keys in seen.values():
        for number, one in enumerate(keys):
            for other in keys[number + 1 :]:
                if Indel.normalized_similarity(one, other, score_cutoff=0.88) or one in other or other in one:
                    twins |= {one, other}
    return twins


def _anystyle() -> Iterator[Tagged]:
    with zipfile.ZipFile(shared_data() / "pdf_refs" / "anystyle_tagged.zip") as files:
        for name in sorted(files.namelist()):
            if not name.endswith(".xml"):
                continue
            for sequence in ElementTree.fromstring(files.read(name)):
                parts = [(part.tag, part.text or "") for part in sequence]
                yield from _tagged("anystyle", parts)


def _parscit() -> Iterator[Tagged]:
    with zipfile.ZipFile(shared_data() / "pdf_refs" / "parscit_tagged.zip") as files:
        for name in sorted(files.namelist()):
            if "tagged" not in name.rpartition("/")[2]:
                continue
            for line in files.read(name).decode("utf-8", "replace").splitlines():
                pieces = _TAG.split(line)  # text, slash, tag, text, slash, tag, ...
                parts = [("", pieces[0])]
                for slash, tag, text in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
                    parts.append(("" if slash else tag, text))
                yield from _tagged("parscit", parts)


def _grobid() -> Iterator[Tagged]:
    with zipfile.ZipFile(shared_data() / "pdf_refs" / "grobid_citation_tei.zip") as files:
        for name in sorted(files.namelist()):
            if "/citation/" not in f"/{name}" or not name.endswith(".xml"):
                continue
            try:
                root = ElementTree.parse(io.BytesIO(files.read(name))).getroot()
            except ElementTree.ParseError:
                continue
            for bibl in (element for element in root.iter() if element.tag.rpartition("}")[2] == "bibl"):
                parts = [("", bibl.text or "")]
                levels = [part.get("level") for part in bibl]
                for part in bibl:
                    tag = part.tag.rpartition("}")[2]
                    is_title = tag == "title" and part.get("level") == ("a" if "a" in levels else "m")
                    parts.append((tag if tag != "title" or is_title else "", "".join(part.itertext())))
                    parts.append(("", part.tail or ""))
                yield from _tagged("grobid", parts, joiner="")


def _tagged(source: str, parts: list[tuple[str, str]], joiner: str = " ") -> Iterator[Tagged]:
    """The string of `parts` (tag, text), where it has one title."""
    titles = [text for tag, text in parts if tag == "title"]
    if len(titles) != 1:
        return
    authors = " ".join(text for tag, text in parts if tag == "author")
    years = _YEAR.findall(" ".join(text for tag, text in parts if tag == "date"))
    names = [name for name in _SURNAME.findall(authors) if len(name) > 2 and name.lower() not in _NO_SURNAME]
    title = _SPACE.sub(" ", titles[0]).strip(" .,;\"'“”‘’«»`")
    raw = _SPACE.sub(" ", joiner.join(text for _, text in parts)).strip()
    yield Tagged(source, raw, title, tuple(names[:4]), int(years[0]) if years else None)

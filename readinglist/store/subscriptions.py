"""What is followed: `feeds/*.toml` as subscriptions, checked, and new ones added to them.

Of the user's files only the entry that is meant is ever changed: comments, order and spelling of the rest stay. An
error names the file and the entry, and says what the entry may be.
"""

from __future__ import annotations

import errno
import json
import re
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import msgspec

from readinglist.core import files as private
from readinglist.core.errors import UNREADABLE, ConfigError, DiskFull, NotFound
from readinglist.core.ids import GROUPS, find_id, is_category
from readinglist.core.settings import LARGEST, parse_toml
from readinglist.core.subscriptions import FIELDS, Subscription
from readinglist.core.text import clean, web_parts

# One entry of a `feeds/*.toml` file.


# The field that each kind needs. The other fields may stand with any kind.
KINDS = {
    "arxiv": "categories",
    "arxiv-search": "query",
    "biorxiv": "categories",
    "blog": "url",
    "medrxiv": "categories",
    "openreview": "query",
    "papers": "url",
    "seed": "ids",
}
COMMON = ("name", "kind", "shelf", "weight", "why")
WORK = ("authors", "year")  # what else a seed may say; a book or thesis that has no id says its authors instead
_LIST = (Annotated[list[str], msgspec.Meta(min_length=1)], 'a list of texts, such as ["..."]')
# The form of what is no single text, and what it is in words.
_FORMS: dict[str, tuple[Any, str]] = {
    "categories": _LIST,
    "ids": _LIST,
    "authors": _LIST,
    "weight": (Annotated[float, msgspec.Meta(ge=0, le=1)], "a number from 0 (dormant) to 1"),
    "year": (Annotated[int, msgspec.Meta(ge=1000, le=9999)], "a year, such as 2006"),
}

_FILES = {"blog": "people.toml", "seed": "seeds.toml"}  # else arxiv.toml
_VALUE = rb"""\[[^\]\[]{0,50000}\]|"(?:[^"\\\n]|\\.){0,5000}"|[^\s#"]{1,99}"""
_LINE = re.compile(rb"^([ \t]{0,80}([a-z]{1,20})[ \t]{0,80}=[ \t]{0,80})(" + _VALUE + rb")", re.M)
_HEADER = re.compile(rb"^[ \t]{0,80}\[\[[ \t]{0,80}subscription[ \t]{0,80}\]\]", re.M)
_SUBJECT = re.compile(r"[a-z][a-z_,()/&]{1,80}", re.A)
_SHELVES = ("labs", "people", "textbooks", "theses", "reimplementations")  # each with a file of its own


def find_feeds(chosen: Path | None, library: Path) -> Path:
    """The folder of subscriptions: `chosen` (--feeds), the library's, the packaged defaults.

    The first that exists is used alone.
    """
    return next((folder for folder in (chosen, library) if folder is not None and folder.is_dir()), packaged_feeds())


def packaged_feeds() -> Path:
    """The defaults: inside the package where it was installed, beside it in a checkout."""
    package = Path(__file__).parents[1]
    inside = package / "feeds"
    return inside if inside.is_dir() else package.parent / "feeds"


def load_subscriptions(folder: Path) -> tuple[Subscription, ...]:
    """All subscriptions of a folder, by file name, then in the order of the file.

    Raises ConfigError that names the file and the entry.
    """
    found: list[Subscription] = []
    for path in sorted(folder.glob("*.toml")):
        found.extend(parse_subscriptions(_read(path), path))
    _check_names(found)
    return tuple(found)


def parse_subscriptions(body: bytes, path: Path) -> tuple[Subscription, ...]:
    """The subscriptions of one file's bytes. Raises ConfigError that names `path` and the entry."""
    tables = parse_toml(body, path)
    for key in tables:
        if key != "subscription":
            raise ConfigError(f"{path}: {key!r} is unknown here: entries begin with [[subscription]]")
    entries = tables.get("subscription", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise ConfigError(f"{path}: entries begin with [[subscription]], in two brackets")
    return tuple(_subscription(entry, number, path) for number, entry in enumerate(entries, 1))


def followed_categories(subscriptions: Iterable[Subscription]) -> tuple[str, ...]:
    """The arXiv categories of all subscriptions that are awake, each once, in their order."""
    awake = (s for s in subscriptions if s.kind == "arxiv" and s.weight > 0)
    return tuple(dict.fromkeys(category for s in awake for category in s.categories))


def why_unsound(subscription: Subscription) -> str | None:
    """What is wrong with an entry that was made elsewhere; None where it may be appended."""
    try:
        parse_subscriptions(write_subscription(subscription).encode(), Path())
    except ConfigError as error:
        return str(error).removeprefix(f".: entry 1 ({subscription.name!r}): ")
    return None


def append_subscription(folder: Path, subscription: Subscription) -> Path:
    """Adds an entry to the file of its shelf or kind in `folder` and returns that file.

    A folder that does not exist yet begins as a copy of the packaged defaults, because from then on
    it is used alone. What stands in the file stays, byte for byte. Raises ConfigError where the
    entry is not sound or its name is taken.
    """
    addition = write_subscription(subscription)
    path = folder / (subscription.file or _file_for(subscription))
    (checked,) = parse_subscriptions(addition.encode(), path)
    own_folder(folder)
    _check_names([*load_subscriptions(folder), checked])
    old = _read(path) if path.exists() else b""
    line_end = "\r\n" if b"\r\n" in old else "\n"
    gap = "" if not old else line_end if old.endswith(b"\n") else line_end * 2
    new = old + (gap + addition.replace("\n", line_end)).encode()
    _check_names(parse_subscriptions(new, path))
    _replace_file(path, new)
    return path


def set_categories(folder: Path, categories: Iterable[str]) -> Path:
    """Makes the first arXiv subscription of `folder` follow exactly these categories; returns its file.

    Everything else in the folder stays; a folder that does not exist yet begins as a copy of the
    packaged defaults. Raises ConfigError where a category is none, or where the file is written so
    that its list cannot be replaced safely.
    """
    wanted = _read_value("categories", list(categories), "categories")
    known = load_subscriptions(own_folder(folder))
    first = next((s for s in known if s.kind == "arxiv"), None)
    if first is None:
        return append_subscription(folder, Subscription(name="arXiv", kind="arxiv", categories=wanted))
    return rewrite_subscription(folder, first.name, {"categories": wanted})


def rewrite_subscription(folder: Path, name: str, values: Mapping[str, Any] | None) -> Path:
    """Gives fields of the entry of this name new values, or removes it (None); returns its file.

    Everything else in the file stays, byte for byte. Raises NotFound, and ConfigError where the new entry is not
    sound, or where the file is written so that it cannot be changed safely.
    """
    known = load_subscriptions(folder)
    entry = next((s for s in known if s.name == name), None)
    if entry is None:
        raise NotFound(f"no subscription is called {name!r}: `readinglist feeds list` shows the names")
    path = folder / entry.file
    beside = [s for s in known if s.file == entry.file]
    old = _read(path)
    starts = [*(match.start() for match in _HEADER.finditer(old)), len(old)]
    place = beside.index(entry)
    if len(starts) != len(beside) + 1:
        raise ConfigError(f"{path}: change or delete {name!r} there yourself: it is not clear where its entries begin")
    start, lines = starts[place], old[starts[place] : starts[place + 1]].splitlines(keepends=True)
    own = max(n for n, line in enumerate(lines, 1) if line.strip() and not line.lstrip().startswith(b"#"))
    body, rest = b"".join(lines[:own]), b"".join(lines[own:])
    checked = {key: _read_value(key, value, f"{path}: {key}", entry.kind) for key, value in (values or {}).items()}
    for key, value in checked.items():
        said = _toml(value).encode()
        if match := next((m for m in _LINE.finditer(body) if m[2] == key.encode()), None):
            body = body[: match.end(1)] + said + body[match.end() :]
        else:
            end = b"\r\n" if b"\r\n" in old else b"\n"
            body = body.rstrip(b"\r\n") + end + key.encode() + b" = " + said + end
    new = old[:start] + (b"" if values is None else body) + rest + old[starts[place + 1] :]
    if values is None:
        beside.remove(entry)
    else:
        beside[place] = replace(entry, **checked)
    if list(parse_subscriptions(new, path)) != beside:
        raise ConfigError(f"{path}: change or delete {name!r} there yourself: it cannot be done safely")
    _replace_file(path, new)
    return path


def write_subscription(subscription: Subscription) -> str:
    """One entry as TOML, with the fields that say something."""
    values = {name: getattr(subscription, name) for name in FIELDS if name != "weight" or subscription.weight != 1.0}
    lines = [f"{name} = {_toml(value)}" for name, value in values.items() if value not in (None, ())]
    return "\n".join(["[[subscription]]", *lines, ""])


def _subscription(entry: dict[str, Any], number: int, path: Path) -> Subscription:
    """One entry, checked key by key."""
    where = f"{path}: entry {number}" + (f" ({entry['name']!r})" if isinstance(entry.get("name"), str) else "")
    kind = entry.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:  # a list is no key of a table
        raise ConfigError(f"{where}: kind = {kind!r} is not one of {', '.join(KINDS)}")
    needed = KINDS[kind]
    takes = (*COMMON, needed, *(WORK if kind == "seed" else ()))
    for key in entry:
        if key not in takes:
            raise ConfigError(f"{where}: {key!r} is unknown; kind {kind!r} takes {', '.join(takes)}")
    for key in ("name",) if kind == "seed" and "authors" in entry else ("name", needed):
        if key not in entry:
            raise ConfigError(f"{where}: {key} is missing")
    values = {key: _read_value(key, value, f"{where}: {key}", kind) for key, value in entry.items()}
    return replace(Subscription(name="", kind=kind), **values, file=path.name)


def _read_value(key: str, value: object, where: str, kind: str = "arxiv") -> Any:
    """What a field of an entry says, cleaned. Raises ConfigError that begins with `where`."""
    form, words = _FORMS.get(key, (str, "a text"))
    try:
        read = msgspec.convert(value, form)
    except UNREADABLE:
        raise ConfigError(f"{where} = {value!r} is not {words}") from None
    match key:
        case "weight" | "year":
            return read
        case "categories":
            check = _category if kind == "arxiv" else _subject
            return tuple(dict.fromkeys(check(name.strip(), where) for name in read))
        case "ids":
            return tuple(dict.fromkeys(_id(text, where) for text in read))
        case "authors":
            return tuple(_text(name, where) for name in read)
        case "url":
            return _url(_text(read, where), where)
    return _text(read, where)


def _text(text: str, where: str) -> str:
    if not clean(text):
        raise ConfigError(f"{where} = {text!r} is not a text")
    return clean(text)


def _category(name: str, where: str) -> str:
    if name in GROUPS:
        raise ConfigError(f"{where}: {name!r} is a whole group: name its categories, such as cs.LG or stat.ML")
    if not is_category(name):
        raise ConfigError(f"{where}: {name!r} is not a category of arXiv, such as cs.LG or hep-th")
    return name


def _subject(name: str, where: str) -> str:
    subject = re.sub(r"[\s_-]+", "_", name.lower())
    if not _SUBJECT.fullmatch(subject):
        raise ConfigError(f"{where}: {name!r} is not a category of bioRxiv or medRxiv, such as neuroscience")
    return subject


def _id(text: str, where: str) -> str:
    found = find_id(text.strip())
    if found is None:
        raise ConfigError(f"{where}: {text!r} is not an arXiv id, a DOI or source:key")
    return found[0]


def _url(text: str, where: str) -> str:
    parts = web_parts(text)
    if parts is None or " " in text:
        raise ConfigError(f"{where} = {text!r} is not an http or https address")
    if parts.username is not None or parts.password is not None:
        raise ConfigError(f"{where}: an address with a user name or password is refused")
    return text


def _check_names(subscriptions: Iterable[Subscription]) -> None:
    """A name is how a subscription is spoken of, so it stands once."""
    files: dict[str, str] = {}
    for subscription in subscriptions:
        if subscription.name in files:
            places = " and ".join(sorted({files[subscription.name], subscription.file}))
            raise ConfigError(f"{places}: the name {subscription.name!r} is given twice")
        files[subscription.name] = subscription.file


def _file_for(subscription: Subscription) -> str:
    return (
        f"{subscription.shelf}.toml" if subscription.shelf in _SHELVES else _FILES.get(subscription.kind, "arxiv.toml")
    )


def _toml(value: Any) -> str:
    """A value as TOML; a JSON string of cleaned text is a TOML string."""
    if isinstance(value, tuple):
        return f"[{', '.join(_toml(item) for item in value)}]"
    return json.dumps(clean(value), ensure_ascii=False) if isinstance(value, str) else repr(value)


def _read(path: Path) -> bytes:
    try:
        return private.read_file(path, LARGEST)
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror})") from None


def own_folder(folder: Path) -> Path:
    """`folder`, which begins as a copy of the packaged files, there whole or not at all."""
    if folder.is_dir():
        return folder
    try:
        private.make_folder(folder.parent)
        private.remove_leftovers(folder.parent)
        copy = private.draft_of(folder)
        try:
            private.make_folder(copy)
            for source in sorted(packaged_feeds().iterdir()):
                if source.suffix in (".toml", ".md"):
                    private.replace_file(copy / source.name, source.read_bytes())
            copy.rename(folder)
        finally:
            shutil.rmtree(copy, ignore_errors=True)
    except OSError as error:
        raise _unwritable(folder, error) from None
    return folder


def _replace_file(path: Path, body: bytes) -> None:
    """The new bytes under the old name, whole or not at all; a link stays a link."""
    try:
        target = private.real(path)
        private.remove_leftovers(target.parent)
        private.replace_file(target, body)
    except OSError as error:
        raise _unwritable(path, error) from None


def _unwritable(path: Path, error: OSError) -> DiskFull | ConfigError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull(f"{path}: the disk is full; what was followed is kept. Free some and run this again")
    return ConfigError(f"{path}: cannot be written ({error.strerror})")

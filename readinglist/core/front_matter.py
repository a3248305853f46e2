"""The front matter of a Markdown file: one YAML block at its start, read as text and changed in place.

Reading turns no value into a number, a date or a truth value: the id `2401.10000` and the word `no`
stay text. Writing replaces the values that it was told to replace and adds keys at the end; every
other byte of the file, comments, order, line ends and a byte order mark included, stays. Where that
cannot be promised, nothing is changed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import yaml

from .errors import InputError
from .frozen import Frozen
from .text import clean

Value = str | tuple[str, ...]  # a text ("" where nothing stands after the colon) or a list of texts

MAX_CHARS = 64_000  # of one front matter: more is no work of a person, and slow to read
_BREAK = r"(?:\r\n|\n|\r)"
_OPENING = re.compile(rf"\ufeff?---[ \t]*(?P<end>{_BREAK})")
_CLOSING = re.compile(rf"(?:(?<=[\r\n])|\A)---[ \t]*(?:{_BREAK}|\Z)")
DEEPEST = 50  # brackets in brackets
_LOOKS_LIKE_KEY = re.compile(r"[\w \"'-]{1,60}:(?:[ \t]|$)", re.M)
_UNQUOTED = re.compile(r"[1-9][0-9]{0,3}|[0-9]{4}-[0-9]{2}-[0-9]{2}")
_BETWEEN = re.compile(r"[\s,\[\]-]*")  # what stands between the items of a list that holds no comment


class _TextLoader(yaml.BaseLoader):
    """Every scalar is text, no object is made, and aliases (the way of YAML bombs) are refused."""

    def compose_node(self, parent: Any, index: Any) -> Any:  # any: PyYAML's own nodes
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases are not allowed here")
        return super().compose_node(parent, index)

    def fetch_flow_collection_start(self, token: Any) -> None:  # any: PyYAML's own tokens
        if self.flow_level >= DEEPEST:  # PyYAML looks at all open brackets at each sign
            raise yaml.YAMLError("brackets are nested too deeply")
        super().fetch_flow_collection_start(token)


class Parts(Frozen):
    """A text in four pieces that make it up again: `head` and `tail` are the lines of the fences."""

    head: str
    front: str
    tail: str
    body: str

    @property
    def line_end(self) -> str:
        match = _OPENING.match(self.head)
        return match["end"] if match else "\n"


def split(text: str) -> Parts:
    """The pieces of `text`; without front matter all of it is body, except a byte order mark.

    Raises InputError where a front matter begins and never ends, or is too long.
    """
    opening = _OPENING.match(text)
    if opening is None:
        mark = "\ufeff" if text.startswith("\ufeff") else ""
        return Parts(mark, "", "", text[len(mark) :])
    closing = _CLOSING.search(text, opening.end())
    if closing is None:
        if _LOOKS_LIKE_KEY.match(text, opening.end()):
            raise InputError("its front matter has no closing line `---`")
        return Parts("", "", "", text)
    front = text[opening.end() : closing.start()]
    if len(front) > MAX_CHARS:
        raise InputError(f"its front matter is longer than {MAX_CHARS} signs")
    return Parts(opening.group(), front, closing.group(), text[closing.end() :])


def read_values(front: str) -> dict[str, Value]:
    """The keys of a front matter with their texts; of keys that stand twice the last.

    A value that is neither a text nor a list of texts is left out. Raises InputError where it is not
    a table of YAML.
    """
    return {key: value for key, value in _pairs(_table(front)) if value is not None}


def changed(text: str, values: Mapping[str, Value], add: Iterable[str] = ()) -> str:
    """`text` with the values of these keys replaced, and those of `add` that are missing added.

    A key whose value holds more than text (a comment inside, an anchor, a tag), or that stands twice, is
    left as it is; so is a key that is missing and not in `add`. Raises InputError for broken YAML.
    """
    parts = split(text)
    spans = _spans(parts.front)
    front, before = parts.front, read_values(parts.front)
    wanted = {key: value for key, value in values.items() if key in spans and before.get(key) != value}
    for key in sorted(wanted, key=lambda key: spans[key][0], reverse=True):
        start, end = spans[key]
        front = front[:start] + _after_colon(wanted[key], parts.line_end) + front[end:]
    missing = {key: values[key] for key in add if key in values and key not in before and key not in _keys(front)}
    front += "".join(entry(key, value, parts.line_end) for key, value in missing.items())
    if not parts.tail:  # no front matter yet
        return f"{parts.head}---\n{front}---\n{parts.body}" if front else text
    return parts.head + front + parts.tail + parts.body if _holds(front, before, wanted | missing) else text


def replaceable(front: str) -> frozenset[str]:
    """The keys whose value `changed` can replace without touching a sign of anything else."""
    return frozenset(_spans(front))


def entry(key: str, value: Value, line_end: str = "\n") -> str:
    """The line or lines of one key.

    >>> entry("id", "2401.10000") + entry("tags", ("a", "b"))
    'id: "2401.10000"\\ntags:\\n  - "a"\\n  - "b"\\n'
    """
    return f"{key}:{_after_colon(value, line_end)}{line_end}"


def without(front: str, key: str) -> str:
    """The front matter without the lines of `key`."""
    kept, dropping = [], False
    for line in re.split(r"(?<=\n)", front):
        if match := re.match(r"\A(?P<key>[A-Za-z_][\w-]*)[ \t]*:", line):
            dropping = match["key"] == key
        if line and not dropping:
            kept.append(line if line.endswith("\n") else line + "\n")
    return "".join(kept)


def without_comments(body: str) -> str:
    """Markdown without its comments, `<!-- ... -->`; one that never ends is text. Linear in the length."""
    kept, place = [], 0
    while (start := body.find("<!--", place)) >= 0 and (end := body.find("-->", start + 4)) >= 0:
        kept.append(body[place:start])
        place = end + 3
    return "".join([*kept, body[place:]])


def with_newlines(text: str) -> str:
    """`text` with one kind of line end, for reading."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _after_colon(value: Value, line_end: str) -> str:
    if isinstance(value, str):
        return f" {_scalar(value)}" if value else ""
    return "".join(f"{line_end}  - {_quoted(item)}" for item in value) or " []"


def _scalar(text: str) -> str:
    return text if _UNQUOTED.fullmatch(text) else _quoted(text)


def _quoted(text: str) -> str:
    """A YAML scalar that reads back as `clean(text)`, whatever it holds."""
    return json.dumps(clean(text), ensure_ascii=False)


def _table(front: str) -> yaml.MappingNode | None:
    """The block as PyYAML's nodes, None where it is empty."""
    try:
        node = yaml.compose(front, Loader=_TextLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" in line {mark.line + 2}" if mark is not None else ""
        raise InputError(f"its front matter is not YAML ({_first_line(error)}{where})") from None
    except RecursionError:
        raise InputError("its front matter is nested too deeply") from None
    if node is None:
        return None
    if not isinstance(node, yaml.MappingNode):
        raise InputError("its front matter is not a table of `key: value` lines")
    return node


def _first_line(error: yaml.YAMLError) -> str:
    return str(getattr(error, "problem", None) or error).splitlines()[0]


def _pairs(table: yaml.MappingNode | None) -> Iterator[tuple[str, Value | None]]:
    for key, value in table.value if table is not None else ():
        if isinstance(key, yaml.ScalarNode):
            yield key.value, _value(value)


def _value(node: yaml.Node) -> Value | None:
    if isinstance(node, yaml.ScalarNode):
        return str(node.value)
    if isinstance(node, yaml.SequenceNode) and all(isinstance(item, yaml.ScalarNode) for item in node.value):
        return tuple(str(item.value) for item in node.value)
    return None


def _keys(front: str) -> frozenset[str]:
    return frozenset(key for key, _ in _pairs(_table(front)))


def _spans(front: str) -> dict[str, tuple[int, int]]:
    """Where the value of each replaceable key stands: from after its colon to its last sign."""
    table = _table(front)
    if table is None or table.flow_style:
        return {}
    spans: dict[str, tuple[int, int]] = {}
    twice: set[str] = set()
    for key, value in table.value:
        name = key.value if isinstance(key, yaml.ScalarNode) else None
        if name in spans or name is None:
            twice.add(str(name))
        elif span := _span(front, key, value):
            spans[name] = span
        else:
            twice.add(name)
    return {name: span for name, span in spans.items() if name not in twice}


def _span(front: str, key: yaml.Node, value: yaml.Node) -> tuple[int, int] | None:
    """The span of one value, None where more than its text stands in it."""
    colon = front.find(":", key.end_mark.index)
    pieces = value.value if isinstance(value, yaml.SequenceNode) else [value]
    if colon < 0 or not all(_is_plain_text(front, piece) for piece in pieces):
        return None
    if isinstance(value, yaml.ScalarNode) and value.start_mark.index == value.end_mark.index:
        return (colon + 1, colon + 1) if front[key.end_mark.index : colon].strip(" \t") == "" else None
    if front[key.end_mark.index : value.start_mark.index].lstrip(" \t").rstrip(" \t\r\n") != ":":
        return None
    end = value.end_mark.index
    if isinstance(value, yaml.SequenceNode) and not value.flow_style:
        end = pieces[-1].end_mark.index
    place = value.start_mark.index
    for piece in pieces:
        if not _BETWEEN.fullmatch(front, place, piece.start_mark.index):
            return None
        place = piece.end_mark.index
    return (colon + 1, end) if _BETWEEN.fullmatch(front, place, end) else None


def _is_plain_text(front: str, node: yaml.Node) -> bool:
    """Whether a node is a scalar and nothing else: no tag or anchor before it, no block with a header."""
    if not isinstance(node, yaml.ScalarNode) or node.style not in (None, '"', "'"):
        return False
    return front[node.start_mark.index : node.end_mark.index][:1] not in ("!", "&")


def _holds(front: str, before: Mapping[str, Value], new: Mapping[str, Value]) -> bool:
    """Whether a changed front matter says what was wanted, and everything else as before."""
    try:
        after = read_values(front)
    except InputError:
        return False
    cleaned = {key: clean(v) if isinstance(v, str) else tuple(map(clean, v)) for key, v in new.items()}
    return after == {**before, **cleaned} and _CLOSING.search(front) is None

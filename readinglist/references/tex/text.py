"""The text that LaTeX sets: commands of layout followed (`macros.toml`), unknown ones dropped, their arguments kept.

Linear in the length of the source, whatever nobody closes in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from readinglist.core.package_data import package_table
from readinglist.core.text import clean
from readinglist.references.entry import Run
from readinglist.references.tex.tokens import ADDRESSES, Tokens, is_sign, signs

_MACROS = package_table(__package__, "macros.toml")
_ACCENTS = frozenset(_MACROS["accents"])
_GLUE = re.compile(
    r"\s*+(?:[-+]?[\d.]++\s*+(?:em|ex|pt|mm|cm|in|mu|pc)?(?:\s++(?:plus|minus)\s*+[\d.]*+\s*+(?:em|ex|pt|fil+)?)*+)?"
)
_TAKES_GLUE = frozenset(("penalty", "hskip", "vskip", "kern", "mskip"))
_BEFORE_SIGN = re.compile(r"(?<![ \n])[ \n]+([,.;:])(?=[\s”’)]|$)")
_RAW_ARGUMENTS = {"frac": 2, "dfrac": 2, "tfrac": 2}
_LONGEST_ACCENT = 6  # tokens in braces that an accent stands over

Style = tuple[bool, bool]  # italic, bold
# Called with the reader and the token behind its command; returns where to go on.
Handler = Callable[["TexReader", int], int]


class TexReader:
    """Reads tokens into pieces of styled text; `fields` and `addresses` are collected on the way.

    `handlers` take over single commands; `known` are commands that stand for a text of their own.
    """

    def __init__(
        self, tokens: Tokens, handlers: Mapping[str, Handler] | None = None, known: Mapping[str, str] | None = None
    ) -> None:
        self.tokens = tokens
        self.fields: dict[str, list[str]] = {}
        self.addresses: list[str] = []
        self._handlers = handlers or {}
        self._known = dict(known or {})
        self._pieces: list[tuple[str, Style, bool]] = []  # the last: as it stands, no LaTeX
        self._style: Style = (False, False)
        self._opening: Style | None = None  # of the next group
        self._groups: list[Style] = []
        self._at_close: dict[int, list[tuple[str, int]]] = {}  # fields that end there; texts where -1
        self._field_end = 0
        self._swallow = False  # white after a control word ends its name and is no space

    def read(self, start: int = 0, end: int | None = None) -> TexReader:
        """Read the tokens from `start` to `end` (excluded); returns itself."""
        texts = self.tokens.texts
        index, end = start, len(texts) if end is None else end
        while index < end:
            token = texts[index]
            if token[0] == "\\":
                index = self._command(index) if len(token) > 1 else index + 1
                continue
            if token == "{":
                self._groups.append(self._style)
                self._style, self._opening = self._opening or self._style, None
                self._swallow = False
            elif token == "}":
                self._close(index)
            else:
                self.emit(" " if token == "~" else token)
            index += 1
        return self

    def emit(self, text: str, *, as_it_is: bool = False) -> None:
        """Add text; LaTeX unless `as_it_is`."""
        if self._swallow and not as_it_is and "\n\n" not in text:
            text = text.lstrip()
        self._swallow = False
        if text:
            self._pieces.append((text, self._style, as_it_is))

    def swallow_space(self) -> None:
        """Let white that follows be no space, and no end of a paragraph unless it is an empty line."""
        self._swallow = True

    def skip_group(self, index: int) -> int:
        """What follows the next argument, options before it included."""
        index = self.tokens.after_option(index)
        if group := self.tokens.group(index):
            return group[1] + 1
        first = self.tokens.after_space(index)
        is_word = first < len(self.tokens) and self.tokens.texts[first][0] == "\\"
        return first + 1 if is_word else index

    def raw_group(self, index: int) -> tuple[str, int]:
        """The source of the next argument, and what follows it."""
        index = self.tokens.after_option(index)
        group = self.tokens.group(index)
        return (self.tokens.argument(group), group[1] + 1) if group else ("", index)

    def name_group(self, field: str, index: int) -> None:
        """Let the text of the group at `index` be `field`, when it is read; no field is part of another."""
        group = self.tokens.group(index)
        if group and index >= self._field_end:
            self._field_end = group[1]
            self._at_close.setdefault(group[1], []).append((field, len(self._pieces)))

    def end_group(self, index: int, text: str) -> int:
        """Let `text` follow the group at `index`, when it is read; returns where the next group may begin."""
        group = self.tokens.group(index)
        if group is None:
            return index
        self._at_close.setdefault(group[1], []).append((text, -1))
        return group[1] + 1

    def runs(self, first: int = 0) -> tuple[Run, ...]:
        """What was read, as runs of one style, white made single."""
        runs: list[Run] = []
        for style, text in self._styled(first):
            if runs and (runs[-1].italic, runs[-1].bold) == style:
                text, runs[-1:] = runs[-1].text + text, []
            runs.append(Run(text, italic=style[0], bold=style[1]))
        return tuple(runs)

    def text(self, first: int = 0) -> str:
        return _BEFORE_SIGN.sub(r"\1", "".join(text for _, text in self._styled(first)))

    def _styled(self, first: int) -> list[tuple[Style, str]]:
        joined: list[tuple[Style, bool, list[str]]] = []
        for text, style, as_it_is in self._pieces[first:]:
            if not joined or joined[-1][:2] != (style, as_it_is):
                joined.append((style, as_it_is, []))
            joined[-1][2].append(text)
        return [(style, "".join(texts) if as_it_is else signs("".join(texts))) for style, as_it_is, texts in joined]

    def _close(self, index: int) -> None:
        for field, first in self._at_close.pop(index, ()):
            if first < 0:
                self.emit(field, as_it_is=True)
            elif text := clean(self.text(first)):
                self.fields.setdefault(field, []).append(text)
        if self._groups:
            self._style = self._groups.pop()
        self._swallow = False

    def _command(self, index: int) -> int:
        token = self.tokens.texts[index]
        name, after = token[1:].rstrip("*"), index + 1
        if handler := self._handlers.get(name):
            return handler(self, after)
        if name in _ACCENTS:
            return self._accent(index)
        if not token[-1].isalpha() and token[-1] != "*":
            self.emit(" " if token[1] in " ,;:\\\n" else token)
            return self.tokens.after_option(after) if token == "\\\\" else after
        after = self._layout(name, after)
        is_text = name in self._known or name in _MACROS["text"]
        self._swallow = self._swallow or (after == index + 1 and not is_text)
        return after

    def _layout(self, name: str, after: int) -> int:
        """Follow a control word; `after` is the token behind it."""
        if f"\\{name}" in ADDRESSES:
            return self._address(name, after)
        if name in self._known:
            text = self._known[name]
            self.emit(text, as_it_is="://" in text or "$" in text)  # others may stand within mathematics
        elif name in _MACROS["text"]:
            self.emit(_MACROS["text"][name])
        elif name == "bibinfo":
            key, after = self.raw_group(after)
            if field := _MACROS["bibinfo"].get(key.strip()):
                self.name_group(field, after)
            after = self._to_group(after)
        elif name == "urldef":
            return self._urldef(after)
        elif name in ("def", "gdef", "let"):
            return self._definition(after)
        elif name in _MACROS["unprinted"] or name in _MACROS["fields"]:
            for _ in range(_MACROS["unprinted"].get(name, 0)):
                after = self.skip_group(after)
            self._dress(name, after)
            after = self._to_group(after)
        elif name in _MACROS["joined"]:
            end = after
            for separator in _MACROS["joined"][name]:  # what is printed between the arguments follows each of them
                end = self.end_group(end, separator)
        elif name in _TAKES_GLUE:
            return self._glue(after)
        elif name in ("showeprint", "eprint"):
            self.emit("arXiv:", as_it_is=True)
            return self.tokens.after_option(after)
        elif name in _RAW_ARGUMENTS:
            return self._raw(name, after)
        elif self._dress(name, after):
            return after
        elif is_sign(name):
            self.emit(f"\\{name}{{}}")
            self._swallow = len(name) < 3
        elif self._has_option(after):
            return self.tokens.after_option(after)
        return after

    def _dress(self, name: str, after: int) -> bool:
        """Take the style, the field and the quotes of a command for what follows it; False: it has none."""
        italic, bold = self._style
        if field := _MACROS["fields"].get(name):
            self.name_group(field, after)
        if name in _MACROS["italic_argument"]:
            self._opening = (not italic if name == "emph" else True, bold)
        elif name in _MACROS["bold_argument"]:
            self._opening = (italic, True)
        elif name in _MACROS["italic_switch"]:
            self._style = (True, bold)
        elif name in _MACROS["bold_switch"]:
            self._style = (italic, True)
        elif name in _MACROS["upright_switch"]:
            self._style = (False, bold)
        elif name in _MACROS["quoted"]:
            self.emit("“", as_it_is=True)
            self.end_group(after, "”")
        else:
            return False
        return True

    def _to_group(self, after: int) -> int:
        """`after`, or the group that follows it behind white."""
        group = self.tokens.group(after)
        return group[0] - 1 if group else after

    def _accent(self, index: int) -> int:
        """Copy an accent with its letter: what they make together is not seen here."""
        texts, after = self.tokens.texts, index + 1
        following = texts[after] if after < len(texts) else ""
        if following == "{" and self.tokens.closing[after] - after <= _LONGEST_ACCENT:
            end = self.tokens.closing[after] + 1
            self.emit(self.tokens.source(index, end))
            return end
        if following in ("\\i", "\\j"):
            self.emit(f"{texts[index]}{following}{{}}")
            self._swallow = True
            return after + 1
        self.emit(texts[index])
        return after

    def _address(self, name: str, after: int) -> int:
        address, after = self.raw_group(after)
        address = clean(re.sub(r"\\(?=[_%#&~$\\{}])|[{}]|\\allowbreak\s?", "", address))
        self.addresses.append(address)
        if name != "href":
            prefix = "doi: " if name == "doi" and address[:3] == "10." else ""
            self.emit(prefix + address, as_it_is=True)
        return after

    def _urldef(self, after: int) -> int:
        """`\\urldef\\tempurl\\url{...}`: the address is printed where its name stands."""
        name = self.tokens.texts[after] if after < len(self.tokens) else ""
        address, end = self.raw_group(after + 2)
        self._known[name[1:]] = clean(address)
        return end

    def _definition(self, after: int) -> int:
        """`\\def\\name#1{...}`: nothing of it is printed."""
        after += 1
        for at in range(after, min(after + 4, len(self.tokens))):
            if self.tokens.texts[at] == "{":
                return self.tokens.closing[at] + 1
        return after

    def _glue(self, after: int) -> int:
        """White of a length, or a penalty: a space, and its number gone."""
        self.emit(" ")
        following = self.tokens.texts[after] if after < len(self.tokens) else "{"
        glue = _GLUE.match(following) if following[0] not in "\\{}[]" else None
        if glue is None:
            return after
        self.emit(following[glue.end() :])
        return after + 1

    def _raw(self, name: str, after: int) -> int:
        start, end = after, after
        for _ in range(_RAW_ARGUMENTS[name]):
            end = self.skip_group(end)
        self.emit(f"\\{name}" + self.tokens.argument((start, end)))
        return end

    def _has_option(self, after: int) -> bool:
        """Whether what stands in square brackets right behind a command is an argument of it: braces follow."""
        end = self.tokens.after_option(after)
        return end != after and self.tokens.texts[after] == "[" and self.tokens.group(end) is not None


def plain(latex: str) -> str:
    """A short piece of LaTeX, a heading or a name, as one line of text.

    >>> plain(r"{\\em Deep~Learning}, \\href{http://x.y}{by} O'Neil \\& Erd{\\H o}s")
    "Deep Learning, by O'Neil & Erdős"
    """
    return clean(TexReader(Tokens(latex)).read().text())

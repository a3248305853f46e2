"""Every regular expression of the package, and texts that would make it slow.

Found twice: as what the modules hold after an import, and as what their source hands to `re`, so that one which is
compiled late or given as a text is there too.
"""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from pkgutil import walk_packages
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from types import ModuleType
from typing import Any

import readinglist

_OF_RE = {"compile", "match", "search", "sub", "subn", "split", "findall", "finditer", "fullmatch"}
ALPHABET = "a0 \nA-,.\t:;'\"(){}[]<>/\\=@#%&*_|!?~"
_OF_CLASS = {
    sre.CATEGORY_SPACE: " \n",
    sre.CATEGORY_DIGIT: "0",
    sre.CATEGORY_WORD: "a0_",
    sre.CATEGORY_NOT_SPACE: "a.",
    sre.CATEGORY_NOT_DIGIT: "a ",
    sre.CATEGORY_NOT_WORD: " .",
}


@dataclass(frozen=True, slots=True)
class Expression:
    where: str
    pattern: re.Pattern[Any]


def modules() -> Iterator[ModuleType]:
    for found in walk_packages(readinglist.__path__, "readinglist."):
        if not found.name.endswith("__main__"):
            yield importlib.import_module(found.name)


def expressions() -> list[Expression]:
    """All of them, each once, in the order of the modules."""
    found: dict[tuple[Any, int], Expression] = {}
    for module in modules():
        for name, value in list(vars(module).items()):
            for pattern in _held(value, 3):
                found.setdefault((pattern.pattern, pattern.flags), Expression(f"{module.__name__}.{name}", pattern))
        for line, pattern in _handed_over(module):
            found.setdefault((pattern.pattern, pattern.flags), Expression(f"{module.__name__}:{line}", pattern))
    return list(found.values())


def _held(value: object, depth: int) -> Iterator[re.Pattern[Any]]:
    """The patterns in a global, also inside of tables, records and classes."""
    if isinstance(value, re.Pattern):
        yield value
    elif depth and not isinstance(value, (str, bytes, ModuleType)):
        parts: Iterable[object] = ()
        if isinstance(value, dict):
            parts = [*value.keys(), *value.values()]
        elif isinstance(value, (tuple, list, set, frozenset)):
            parts = value
        elif is_dataclass(value) and not isinstance(value, type):
            parts = [getattr(value, field.name, None) for field in fields(value)]
        elif isinstance(value, type) and value.__module__.startswith("readinglist."):
            parts = list(vars(value).values())
        for part in parts:
            yield from _held(part, depth - 1)


def _handed_over(module: ModuleType) -> Iterator[tuple[int, re.Pattern[Any]]]:
    """What the source gives to a function of `re`; a value that is only known at run time stands as an `x`."""
    source = Path(module.__file__ or "").read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _OF_RE):
            continue
        if not (isinstance(node.func.value, ast.Name) and node.func.value.id == "re" and node.args):
            continue
        text = _text(node.args[0], module)
        if text is None:
            continue
        flags = 0
        at = {"compile": 1, "sub": 4, "subn": 4, "split": 3}.get(node.func.attr, 2)
        for given in [*node.args[at : at + 1], *(word.value for word in node.keywords if word.arg == "flags")]:
            flags |= int(_value(given, module) or 0)
        yield node.lineno, re.compile(text, flags)


def _value(node: ast.expr, module: ModuleType) -> Any:
    try:
        return eval(compile(ast.Expression(node), "<pattern>", "eval"), vars(module))
    except Exception:
        return None


def _text(node: ast.expr, module: ModuleType) -> Any:
    """The text of a pattern; None where nothing of it is known here."""
    known = _value(node, module)
    if isinstance(known, (str, bytes)):
        return known
    if isinstance(node, ast.JoinedStr):
        known_parts = [_value(p.value if isinstance(p, ast.FormattedValue) else p, module) for p in node.values]
        return "".join(str(part or "x") for part in known_parts)
    if isinstance(node, ast.BinOp):
        left, right = _text(node.left, module), _text(node.right, module)
        return None if left is right is None else ("x" if left is None else left) + ("x" if right is None else right)
    return None


# Texts that an expression may be slow on


def texts(pattern: re.Pattern[Any]) -> Iterator[Callable[[int], str]]:
    """By length: each sign of the alphabet, and what stands ahead of, in and behind each repetition of the pattern."""
    tree = _parser.parse(pattern.pattern, pattern.flags)
    made = dict.fromkeys(("", sign, "") for sign in ALPHABET[:5])
    for ahead, bodies in _repeated(tree, ""):
        for body in bodies:
            made |= dict.fromkeys((("", body, ""), (ahead, body, ""), (ahead, body, "\0"), ("", ahead + body, "")))
            made["", ahead + body * 3, ""] = None
    for whole in _examples(tree):
        made |= dict.fromkeys((("", whole, ""), ("", whole[:-1], ""), ("", whole[:1], "")))
    made |= dict.fromkeys(("", sign, "") for sign in ALPHABET)
    for ahead, body, behind in made:
        if body:
            yield lambda n, a=ahead, b=body, e=behind: a + b * (n // len(b)) + e  # type: ignore[misc]


def _examples(tree: Any, most: int = 3) -> list[str]:
    """A few texts that a part of a pattern matches, roughly."""
    found = [""]
    for kind, value in tree:
        found = [ahead + one for ahead in found for one in _of_node(kind, value)][:most] or found
    return found


def _of_node(kind: Any, value: Any) -> list[str]:
    match kind:
        case sre.LITERAL:
            return [chr(value)]
        case sre.NOT_LITERAL:
            return [next(sign for sign in "a. " if ord(sign) != value)]
        case sre.ANY:
            return ["a", " "]
        case sre.IN:
            return _of_set(value)
        case sre.MAX_REPEAT | sre.MIN_REPEAT | sre.POSSESSIVE_REPEAT:
            least, most, part = value
            count = max(least, 1) if most else 0
            return [one * min(count, 50) for one in _examples(part)]
        case sre.SUBPATTERN:
            return _examples(value[3])
        case sre.ATOMIC_GROUP:
            return _examples(value)
        case sre.BRANCH:
            return [one for part in value[1][:4] for one in _examples(part, 1)]
    return [""]


def _of_set(items: Any) -> list[str]:
    if items and items[0][0] is sre.NEGATE:
        return [s for s in "a \n.0" if not any(_holds(item, s) for item in items[1:])][:3] or ["\u4e00"]
    found = [s for s in "a \n0.A-" if any(_holds(item, s) for item in items)]
    for kind, value in items:
        if kind is sre.LITERAL:
            found.append(chr(value))
        elif kind is sre.RANGE:
            found.append(chr(value[0]))
        elif kind is sre.CATEGORY:
            found.extend(_OF_CLASS.get(value, "a"))
    return list(dict.fromkeys(found))[:4]


def _holds(item: Any, sign: str) -> bool:
    kind, value = item
    if kind is sre.LITERAL:
        return value == ord(sign)
    if kind is sre.RANGE:
        return value[0] <= ord(sign) <= value[1]
    return kind is sre.CATEGORY and sign in _OF_CLASS.get(value, "")


def _repeated(tree: Any, ahead: str) -> Iterator[tuple[str, list[str]]]:
    """What stands ahead of each repetition of a pattern, and what it repeats."""
    for kind, value in tree:
        match kind:
            case sre.MAX_REPEAT | sre.MIN_REPEAT | sre.POSSESSIVE_REPEAT:
                if value[1] > 8:
                    yield ahead, _examples(value[2])
                yield from _repeated(value[2], ahead)
            case sre.SUBPATTERN:
                yield from _repeated(value[3], ahead)
            case sre.ATOMIC_GROUP:
                yield from _repeated(value, ahead)
            case sre.BRANCH:
                for part in value[1]:
                    yield from _repeated(part, ahead)
            case sre.ASSERT | sre.ASSERT_NOT:
                yield from _repeated(value[1], ahead)
        ahead += _of_node(kind, value)[0]

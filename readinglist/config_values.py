"""What stands in config.toml: tables, values of the right type, and the line where one is wrong."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from readinglist import private
from readinglist.errors import UNREADABLE, ConfigError

LARGEST = 5_000_000  # bytes of a file of settings or subscriptions
_HEAD = re.compile(r"\s*\[\s*([\w-]+)\s*\]")
_KEY = re.compile(r"\s*[\"']?([\w-]+)[\"']?\s*=")
_SWITCH = {"true": True, "1": True, "yes": True, "on": True, "false": False, "0": False, "no": False, "off": False}


def read_toml(path: Path) -> dict[str, Any]:
    """The tables of a file; none where it is not there. Raises ConfigError, which names it."""
    try:
        body = private.read_file(path, LARGEST)
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror})") from None
    return parse_toml(body, path)


def parse_toml(body: bytes, path: Path) -> dict[str, Any]:
    """The tables in the bytes of a file. Raises ConfigError, which names `path`.

    Numbers have 64 bits, as TOML says: Python reads longer ones, and then fails where it has to write them.
    """
    try:
        tables = tomllib.loads(body.decode("utf-8-sig").replace("\r\n", "\n"))
        _check_numbers(tables)
    except UNREADABLE as error:  # no TOML, no UTF-8, a number without end, brackets without end
        raise ConfigError(f"{path}: not sound TOML ({str(error)[:200]})") from None
    return tables


def _check_numbers(value: Any) -> None:
    """Raises ValueError for a whole number of more than 64 bits, wherever it stands."""
    if isinstance(value, int) and not -(1 << 63) <= value < 1 << 63:
        raise ValueError("a number of more than 64 bits")
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _check_numbers(inner)


def line_of(path: Path, table: str, key: str | None = None) -> str:
    """`config.toml:12`: the line of a key, else of its table; the file alone where it says so in another way."""
    place, inside = str(path), ""
    for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
        head, said = _HEAD.match(line), _KEY.match(line)
        inside = head[1] if head else inside
        if said and inside == table and said[1] == key:
            return f"{path}:{number}"
        if place == str(path) and table in (head and head[1], not inside and said and said[1]):
            place = f"{path}:{number}"
    return place


def parse_value(text: str, default: Any, where: str, most: float) -> Any:
    """A value of the type of `default` from the text of an environment variable."""
    try:
        if isinstance(default, tuple):
            return tuple(part.strip() for part in text.split(",") if part.strip())
        if isinstance(default, bool):
            return _SWITCH[text.strip().lower()]
        return check_value(type(default)(text.strip()), default, where, most)
    except (KeyError, ValueError):
        raise ConfigError(f"{where}={text!r} is not a {type(default).__name__}") from None


def check_value(value: Any, default: Any, where: str, most: float = 1e15) -> Any:
    """`value` where it has the type of `default`, numbers not negative; else ConfigError."""
    if isinstance(default, tuple):
        if isinstance(value, list) and all(isinstance(v, str) for v in value):
            return tuple(value)
        raise ConfigError(f"{where} takes a list of texts")
    if isinstance(default, float) and isinstance(value, int | float) and not isinstance(value, bool):
        value = float(value)
    if type(value) is not type(default):
        raise ConfigError(f"{where} = {value!r} is not a {type(default).__name__}")
    if isinstance(value, int | float) and not 0 <= value <= most:
        raise ConfigError(f"{where} = {value!r} is not between 0 and {most:g}")
    return value

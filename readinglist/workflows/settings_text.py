"""The commented config.toml that `init` writes: every setting with its default, commented out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields

from readinglist.config import TABLES

HEAD = """\
# Settings of readinglist. Every line that is commented out shows the default; the environment
# variable READINGLIST_<TABLE>_<KEY> wins over this file.
"""


def commented_settings(chosen: Mapping[tuple[str, str], object] | None = None) -> str:
    """A config.toml that explains everything and sets what was `chosen`: (table, setting) -> value."""
    given = chosen or {}
    parts = [HEAD]
    for name, cls in TABLES.items():
        lines = [f"[{name}]"]
        for setting in fields(cls):
            default = list(setting.default) if isinstance(setting.default, tuple) else setting.default
            is_given = (name, setting.name) in given
            value = given[name, setting.name] if is_given else default
            lines += [
                f"# {setting.metadata['help']}",
                f"{'' if is_given else '# '}{setting.name} = {json.dumps(value)}",
            ]
        parts.append("\n".join(lines) + "\n")
    parts.append('[keys]\n# keys of triage: action = "key"\n')
    return "\n".join(parts)

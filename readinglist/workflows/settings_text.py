"""The commented config.toml that `init` writes: every setting with its default, commented out."""

from __future__ import annotations

import json
from dataclasses import fields

from readinglist.config import TABLES

HEAD = """\
# Settings of readinglist. Every line that is commented out shows the default; the environment
# variable READINGLIST_<TABLE>_<KEY> wins over this file.
"""


def commented_settings() -> str:
    """A config.toml that changes nothing and explains everything."""
    parts = [HEAD]
    for name, cls in TABLES.items():
        lines = [f"[{name}]"]
        for setting in fields(cls):
            default = list(setting.default) if isinstance(setting.default, tuple) else setting.default
            lines += [f"# {setting.metadata['help']}", f"# {setting.name} = {json.dumps(default)}"]
        parts.append("\n".join(lines) + "\n")
    parts.append('[keys]\n# keys of triage: action = "key"\n')
    return "\n".join(parts)

"""The packages of the lock as three files: `constraints.txt`, `sbom.cdx.json` (in the wheel) and `docs/licences.md`.

python -m release.materials            writes them
python -m release.materials --check    fails where they are out of step with the lock

All comes from `requirements.lock` and from what the installed packages say of themselves; nothing is asked.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "requirements.lock"
CONSTRAINTS, BILL, LICENCES = "constraints.txt", "sbom.cdx.json", "docs/licences.md"
# What may be given on together with a program under AGPL-3.0-or-later.
COMPATIBLE = frozenset(
    "0BSD AGPL-3.0-only Apache-2.0 BSD-2-Clause BSD-3-Clause CC0-1.0 ISC MIT MPL-2.0 PSF-2.0 Unlicense Zlib".split()
)
# Read in their files, where the metadata say it in no way that a program reads, or are installed on other systems only.
_READ = {
    "appnope": "BSD-2-Clause",
    "asttokens": "Apache-2.0",
    "axe-playwright-python": "MIT",
    "cffi": "MIT",
    "click-default-group": "Unlicense",
    "colorama": "BSD-3-Clause",
    "jupyter-client": "BSD-3-Clause",
    "jinja2": "BSD-3-Clause",
    "nest-asyncio2": "BSD-2-Clause",
    "prompt-toolkit": "BSD-3-Clause",
    "pycparser": "BSD-3-Clause",
    "pywin32": "PSF-2.0",
    "pymupdf": "AGPL-3.0-only",  # or a licence for money
    "ptyprocess": "ISC",
}
_SAID = {
    "apache 2.0": "Apache-2.0",
    "apache license, version 2.0": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "bsd 2-clause license": "BSD-2-Clause",
    "bsd 3-clause license": "BSD-3-Clause",
    "bsd license": "BSD-3-Clause",
    "isc license": "ISC",
    "mit license": "MIT",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
}
_PINNED = re.compile(r"^([a-z0-9][a-z0-9.-]*)==(\S+?)( ; [^\\]*?)? \\$", re.M)


@dataclass(frozen=True, slots=True)
class Package:
    """One line of the lock. `needs`, where it `ships` with the program: what it brings itself."""

    name: str
    version: str
    marker: str
    licence: str
    needs: tuple[str, ...]
    ships: bool


def packages() -> tuple[Package, ...]:
    """All packages of the lock, in its order."""
    pinned = _PINNED.findall(LOCK.read_text(encoding="utf-8"))
    known = {name for name, _, _ in pinned}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    ships = _reached(map(Requirement, project["dependencies"]), known)
    return tuple(
        Package(name, version, marker, licence_of(name), tuple(sorted(ships.get(name, ()))), name in ships)
        for name, version, marker in pinned
    )


def _reached(wanted: Iterable[Requirement], known: set[str]) -> dict[str, set[str]]:
    """The names of the lock that these requirements bring, on any system, and what each of them brings itself."""
    reached: dict[str, set[str]] = {}
    waiting = [(canonicalize_name(one.name), tuple(sorted(one.extras))) for one in wanted]
    done = set[tuple[str, tuple[str, ...]]]()
    while waiting:
        name, extras = waiting.pop()
        if name in known and (name, extras) not in done:
            done.add((name, extras))
            more = _needs(name, extras, known)
            reached.setdefault(name, set()).update(more)
            waiting += more.items()
    return reached


def _needs(name: str, extras: tuple[str, ...], known: set[str]) -> dict[Any, tuple[str, ...]]:
    """What a package asks for, by name, with the extras that it asks for; empty where it is not installed here."""
    found = _installed(name)
    lines = [Requirement(line) for line in (found.requires or () if found else ())]
    return {
        canonicalize_name(one.name): tuple(sorted(one.extras))
        for one in lines
        if canonicalize_name(one.name) in known and _applies(one, extras)
    }


def _applies(one: Requirement, extras: tuple[str, ...]) -> bool:
    """Whether it is asked for on some system: a marker counts only in what it says of extras."""
    if one.marker is None or "extra" not in str(one.marker):
        return True
    return any(one.marker.evaluate({"extra": extra}) for extra in extras)


def _installed(name: str) -> Distribution | None:
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


def licence_of(name: str) -> str:
    """An SPDX expression, or "unknown: " and what is said."""
    found = _installed(name)
    if name in _READ or found is None:
        return _READ.get(name, "unknown: not installed here")
    said = [*(found.metadata.get_all("License-Expression") or ()), *(found.metadata.get_all("License") or ())]
    said += [line.rpartition(" :: ")[2] for line in found.metadata.get_all("Classifier") or () if "License" in line]
    for words in (text.strip().splitlines()[0].strip() for text in said if text.strip()):
        try:
            return canonicalize_license_expression(_SAID.get(words.lower(), words))
        except InvalidLicenseExpression:
            continue
    return f"unknown: {said[:1]}"


def is_compatible(licence: str) -> bool:
    """Whether each licence that an expression names may be given on together with ours.

    >>> is_compatible("MIT AND PSF-2.0"), is_compatible("MIT OR GPL-2.0-only")
    (True, False)
    """
    return set(re.findall(r"[\w.-]+", licence)) - {"AND", "OR"} <= COMPATIBLE


def written(found: tuple[Package, ...]) -> Mapping[str, str]:
    """The three files by their names."""
    return {CONSTRAINTS: _constraints(found), BILL: _bill(found), LICENCES: _licences(found)}


def _constraints(found: tuple[Package, ...]) -> str:
    """Without hashes: pip refuses a folder beside requirements that have some."""
    head = "# The versions of requirements.lock that come with the program: pip install -c constraints.txt .\n"
    return head + "".join(f"{one.name}=={one.version}{one.marker}\n" for one in found if one.ships)


def _bill(found: tuple[Package, ...]) -> str:
    """CycloneDX 1.6. It names no moment and no number of its own: the same lock gives the same file."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    ships = [one for one in found if one.ships]
    refs: dict[str, list[str]] = {}
    for one in ships:
        refs.setdefault(one.name, []).append(_ref(one.name, one.version))
    ours = _ref(project["name"], project["version"])
    direct = sorted({canonicalize_name(Requirement(line).name) for line in project["dependencies"]})
    bill = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": _component("application", project["name"], project["version"], project["license"])},
        "components": [_component("library", one.name, one.version, one.licence) for one in ships],
        "dependencies": [
            {"ref": ours, "dependsOn": [ref for name in direct for ref in refs[name]]},
            *(
                {
                    "ref": _ref(one.name, one.version),
                    "dependsOn": [ref for name in one.needs for ref in refs.get(name, ())],
                }
                for one in ships
            ),
        ],
    }
    return json.dumps(bill, indent=1) + "\n"


def _component(kind: str, name: str, version: str, licence: str) -> dict[str, Any]:
    ref = _ref(name, version)
    said = [{"expression": licence}] if " " in licence else [{"license": {"id": licence}}]
    return {"type": kind, "bom-ref": ref, "name": name, "version": version, "purl": ref, "licenses": said}


def _ref(name: str, version: str) -> str:
    return f"pkg:pypi/{name}@{version}"


def _licences(found: tuple[Package, ...]) -> str:
    lines = [
        "# Licences",
        "",
        "This page shows under which licence each package of `requirements.lock` comes. The program",
        "itself is under AGPL-3.0-or-later ([why](decisions/0007-the-licence-is-agpl.md)). `make materials` wrote it",
        "from what the packages say; a test fails where one is not known to go together with ours. The wheel carries",
        "the first list as CycloneDX, in `readinglist-*.dist-info/sboms/`.",
    ]
    for title, ships in (("With the program", True), ("For tests and checks alone", False)):
        rows = sorted({(one.name, one.version, one.licence) for one in found if one.ships is ships})
        lines += ["", f"## {title}", "", "| package | version | licence |", "|---|---|---|"]
        lines += [f"| {name} | {version} | {licence} |" for name, version, licence in rows]
    return "\n".join(lines) + "\n"


def main(words: list[str]) -> int:
    stale = []
    for name, text in written(packages()).items():
        path = ROOT / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
            if "--check" not in words:
                path.write_text(text, encoding="utf-8")
    if "--check" in words and stale:
        print(f"out of step with requirements.lock: {', '.join(stale)}; run `make materials`")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

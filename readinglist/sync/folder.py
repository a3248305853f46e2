"""A folder that several libraries share through any file-sync service.

Below `devices/` each library has a folder of its own and writes in no other: segments of at most `SEGMENT_BYTES` that
only grow, so that a service uploads what is new and two devices never write one file. Every file is read, whatever it
is called now: conflict copies and renamed files hold the same lines once more.

A line is a JSON object with a check by which a cut or altered line is seen. It stands for itself: whichever file it is
found in, whatever that is called and however often, it is the same.
"""

from __future__ import annotations

import json
import os
import re
import secrets
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any

import msgspec

from readinglist.core import files as private
from readinglist.core.errors import UNREADABLE, InputError, NotFound, StoreError
from readinglist.core.frozen import Frozen
from readinglist.store.files import disk_errors, make_folder

SEGMENT_BYTES = 256_000
MAX_FILE_BYTES = 64_000_000
MAX_FILES = 100_000
FORMAT = 1
DEVICES = "devices"
MARK = "readinglist-sync.json"  # in the folder: that it is one, and which
_SEGMENT = re.compile(r"[0-9]{6}\.jsonl")
_MARK = re.compile(r"readinglist-sync.*\.json", re.I)
_LINE = re.compile(rb'\{"check":"(?P<check>[0-9a-f]{16})","line":(?P<body>.*)\}', re.S)


class Line(Frozen):
    """One line: who wrote it as its number `n` (from 1 on, without holes), what it is, and what it holds.

    `check` names the line: two lines of one check are one.
    """

    writer: str
    n: int
    what: str  # entry | text | paper; others are of a newer version
    holds: Mapping[str, Any]  # Any: JSON, to be checked by who knows what it means
    check: str


class _Body(Frozen):
    writer: str
    n: Annotated[int, msgspec.Meta(gt=0)]
    what: str
    holds: dict[str, Any]  # Any: JSON


def encode_line(writer: str, n: int, what: str, holds: Mapping[str, Any]) -> bytes:
    """The line, with its line end. Any: JSON."""
    body = json.dumps({"writer": writer, "n": n, "what": what, "holds": holds}, ensure_ascii=False).encode()
    return b'{"check":"%b","line":%b}\n' % (check_of(body).encode(), body)


def decode_lines(body: bytes) -> Iterator[Line | None]:
    """The lines of a file; None for each that is cut, altered or of something else."""
    for raw in body.split(b"\n"):
        if raw.strip():
            yield _decode(raw.removesuffix(b"\r"))


def check_of(body: bytes) -> str:
    return sha256(body).hexdigest()[:16]


def missing(lines: Iterable[Line]) -> dict[str, int]:
    """Writer -> how many of its lines are not here although later ones are."""
    numbers: dict[str, set[int]] = defaultdict(set)
    for line in lines:
        numbers[line.writer].add(line.n)
    return {writer: gap for writer, some in sorted(numbers.items()) if (gap := max(some) - len(some))}


def _decode(raw: bytes) -> Line | None:
    match = _LINE.fullmatch(raw)
    if match is None or check_of(match["body"]).encode() != match["check"]:
        return None
    try:
        found = msgspec.json.decode(match["body"], type=_Body)
    except UNREADABLE:
        return None
    return Line(found.writer[:80], found.n, found.what[:40], found.holds, match["check"].decode())


class Shared(Frozen):
    """What a folder holds: sound lines once each, and in words what could not be taken.

    `copies` are files whose names the program did not give: conflict copies, renamed segments.
    """

    lines: tuple[Line, ...]
    unsound: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()


class Place(Frozen):
    """Where this library last wrote: its folder, the number of its last line, its last segment as it then was."""

    writer: str
    lines: int = 0
    segment: int = 0
    size: int = 0
    check: str = ""


class _Mark(Frozen):
    id: Annotated[str, msgspec.Meta(pattern=r"^[\w-]{1,64}\Z")]
    format: Any = None  # Any: of a newer version it may be anything


def folder_id(folder: Path, *, create: bool) -> str:
    """Which shared folder it is; a new one is marked, unless `create` is False: "" then.

    Raises NotFound where neither it nor the folder it would be in is there, InputError where it is of a newer version.
    """
    if folder.exists() and not folder.is_dir():
        raise InputError(f"{folder} is not a folder: name one that your file-sync service shares")
    if not folder.is_dir() and not folder.parent.is_dir():
        raise NotFound(f"{folder} is not there: is its disk mounted? Make the folder, then run this again")
    for path in [folder / MARK, *sorted(p for p in folder.glob("*.json") if _MARK.fullmatch(p.name))]:
        if path.is_file():
            break
    else:
        path = folder / MARK
        if not create:
            return ""
        make_folder(folder)
        with disk_errors(path), private.open_folder(folder) as top, suppress(FileExistsError, FileNotFoundError):
            mark = f'{{"format": {FORMAT}, "id": "{secrets.token_hex(8)}"}}\n'
            private.place_file(top, MARK, mark.encode(), fresh=True)  # unless another device does it first
    return _read_mark(path)


def _read_mark(path: Path) -> str:
    try:
        with private.open_folder(path.parent) as top:
            mark = msgspec.json.decode(private.read_file(path.name, 10_000, top), type=_Mark)
    except (OSError, *UNREADABLE):
        raise InputError(
            f"{path} is incomplete, or is of another program: wait for the sync service, or remove it"
        ) from None
    if mark.format != FORMAT:
        raise InputError(f"{path} was written by a newer version of readinglist: update this one, then sync again")
    return mark.id


def read_shared(folder: Path) -> Shared:
    """Every sound line of the folder, by writer and number. Raises StoreError where the folder cannot be read."""
    found: dict[str, Line] = {}
    unsound, copies = [], []
    for name, handle in _files(folder):
        parts = name.split("/")
        try:
            body = private.read_file(parts[-1], MAX_FILE_BYTES, handle)
        except OSError as error:
            unsound.append(f"{name}: {error.strerror}")
            continue
        sound = bad = 0
        writers = set()
        for line in decode_lines(body):
            if line is None:
                bad += 1
                continue
            sound += 1
            writers.add(line.writer)
            found.setdefault(line.check, line)
        if not sound and "jsonl" not in parts[-1].lower():
            continue  # of the sync service or the system
        if bad:
            unsound.append(f"{name}: {bad} of {bad + sound} lines are damaged")
        if len(parts) != 3 or parts[0] != DEVICES or not _SEGMENT.fullmatch(parts[2]) or not writers <= {parts[1]}:
            copies.append(name)
    lines = sorted(found.values(), key=lambda line: (line.writer, line.n, line.check))
    return Shared(tuple(lines), tuple(unsound), tuple(copies))


def publish(folder: Path, place: Place, items: Sequence[tuple[str, Mapping[str, Any]]]) -> Place:
    """Write (what, holds) as lines of this library, after those it wrote before; where it stands then.

    Where its last segment is not as it left it (another library took its name, a restored disk, a link), it goes on
    under a new name and leaves the old files alone. What a killed sync left goes. Raises DiskFull or StoreError, also
    where `devices` is a link; whole lines alone are ever there.
    """
    make_folder(folder)
    with (
        disk_errors(folder / DEVICES),
        private.open_folder(folder) as top,
        private.open_folder(DEVICES, top, make=True) as devices,
    ):
        device = place.writer.partition("-")[0]
        private.remove_drafts(top)
        _tidy(devices, device)
        old = _last_segment(devices, place)
        if old is None:
            place, old = Place(new_writer(device)), b""
        if not items:
            return place
        with private.open_folder(place.writer, devices, make=True) as mine:
            return _write(mine, place, old, deque(items))


def _write(mine: int, place: Place, old: bytes, waiting: deque[tuple[str, Mapping[str, Any]]]) -> Place:
    """Fill the last segment, which holds `old`, and begin others: only ever such as are not there."""
    while waiting:
        segment = place.segment
        if not segment or len(old) >= SEGMENT_BYTES:
            segment, old = segment + 1, b""
        body, lines = bytearray(old), place.lines
        while waiting and (len(body) < SEGMENT_BYTES or len(body) == len(old)):
            what, holds = waiting.popleft()
            lines += 1
            body += encode_line(place.writer, lines, what, holds)
        private.place_file(mine, f"{segment:06d}.jsonl", bytes(body), fresh=not old)
        old = bytes(body)
        place = Place(place.writer, lines, segment, len(old), check_of(old))
    return place


def _last_segment(devices: int, place: Place) -> bytes | None:
    """What it holds, b"" before the first; None where it is not as it was left, or the next one is there already."""
    try:
        with private.open_folder(place.writer, devices) as mine:
            names = [name for name in os.listdir(mine) if name.endswith(".jsonl")]
            if any(not place.segment or name > f"{place.segment + 1:06d}" for name in filter(_SEGMENT.match, names)):
                return None
            old = private.read_file(f"{place.segment:06d}.jsonl", MAX_FILE_BYTES, mine) if place.segment else b""
    except FileNotFoundError:
        return None if place.segment else b""
    except OSError:
        return None
    return old if not place.segment or (len(old), check_of(old)) == (place.size, place.check) else None


def _tidy(devices: int, device: str) -> None:
    """Remove what a killed sync of this device left, also one that had just taken its name."""
    for name in os.listdir(devices):
        if name.partition("-")[0] == device:
            with suppress(OSError), private.open_folder(name, devices) as mine:
                private.remove_drafts(mine)
                os.rmdir(name, dir_fd=devices)


def new_writer(device: str) -> str:
    """A name of a folder below `devices/` that nobody has."""
    return f"{device}-{secrets.token_hex(4)}"


def _files(folder: Path) -> Iterator[tuple[str, int]]:
    """Every file below `devices` and copies of it, and the open folder that it lies in; no hidden ones and no folders.

    No folder that is a link is entered. A file may be a link or a pipe.
    """
    number = 0
    if not folder.is_dir():
        return
    with disk_errors(folder), private.open_folder(folder) as top:
        for start in sorted(name for name in os.listdir(top) if name.lower().startswith(DEVICES)):
            for at, folders, names, handle in os.fwalk(start, dir_fd=top, onerror=_raise):
                folders[:] = sorted(name for name in folders if not name.startswith("."))
                for name in sorted(name for name in names if not name.startswith(".")):
                    number += 1
                    if number > MAX_FILES:
                        raise StoreError(
                            f"{folder} holds more than {MAX_FILES:,} files: it is not a sync folder of readinglist"
                        )
                    yield f"{at}/{name}", handle


def _raise(error: OSError) -> None:
    raise error

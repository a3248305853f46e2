"""What a disk may hold after the power failed: system calls are recorded, and played again up to each of them.

`Recorder` starts the program under strace and keeps what it did below one folder. `Disk` plays that: each file has
bytes that are on the disk and writes that may be, each folder names that are and names that may be. `MODES` says which
of what is not synced came to be:

- strict: nothing, neither writes nor names
- renamed: all names, no writes (a file system that puts names on the disk first)
- torn: all names and writes, of the last write to each file a half
- ordered: all names, of each file's writes the first few
- all: everything, as where only the program was killed
"""

from __future__ import annotations

import random
import re
import time
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

MODES = ("strict", "renamed", "torn", "ordered", "all")
SECTOR = 512
_CALLS = """openat creat lseek write pwrite64 writev pwritev pwritev2 ftruncate truncate fallocate sendfile
    copy_file_range fsync fdatasync rename renameat renameat2 link linkat unlink unlinkat mkdir mkdirat rmdir""".split()
_LINE = re.compile(r"(?P<at>\d+\.\d+) (?P<call>\w+)\((?P<words>.*)\) += (?P<result>\d+)(?:<(?P<opened>(?:\\x..)*)>)?")
_TEXT = re.compile(r'"((?:\\x..)*)"(\.\.\.)?')
_HANDLE = re.compile(r"(\d+|AT_FDCWD)<((?:\\x..)*)>")

State = Mapping[str, bytes]  # path below the folder -> what it holds


@dataclass(frozen=True, slots=True)
class Call:
    """One call that changes the disk. `path` and `other` are below the folder; `body` None: no write."""

    at: float  # seconds of the wall clock
    what: str  # open | create | write | truncate | sync | rename | link | unlink | mkdir
    path: str
    other: str = ""
    place: int = -1  # where a write goes, -1: on from the last one; the size to cut to; of open: 0, -1 to append
    body: bytes = b""


@dataclass
class Recorder:
    """Words to put before a command so that what it does below `folder` is recorded."""

    folder: Path
    strace: str
    logs: Path
    base: dict[str, bytes] = field(init=False)

    def __post_init__(self) -> None:
        self.folder = self.folder.resolve()
        self.base = files_below(self.folder)
        self.folders = {str(path.relative_to(self.folder)) for path in self.folder.rglob("*") if path.is_dir()}
        self.logs.mkdir()

    @property
    def before(self) -> tuple[str, ...]:
        log = self.logs / f"{time.time():.6f}"
        watched = ("-e", f"trace={','.join(_CALLS)}", "-e", "signal=none", "--seccomp-bpf")
        return (self.strace, "-ff", "-qq", "-ttt", "-y", "-xx", "-s", "100000000", "-o", str(log), *watched)

    def calls(self) -> list[Call]:
        """All that was recorded so far, in the order of time."""
        found: list[tuple[float, re.Match[str]]] = []
        for log in sorted(self.logs.iterdir()):
            lines = map(_LINE.match, log.read_text().splitlines())
            found += [(float(line["at"]), line) for line in lines if line is not None]
        return list(_placed(call for _, line in sorted(found, key=lambda one: one[0]) for call in self._read(line)))

    def _read(self, line: re.Match[str]) -> Iterator[Call]:
        at, call, words = float(line["at"]), line["call"], line["words"]
        texts = [_bytes(text) for text, _ in _TEXT.findall(words)]
        handles = [(number, _bytes(path).decode()) for number, path in _HANDLE.findall(words)]
        if call in ("openat", "creat"):
            if (path := self._below(_bytes(line["opened"] or "").decode())) is not None:
                if "O_RDONLY" not in words:
                    yield Call(at, "create" if "O_CREAT" in words else "open", path, place=-("O_APPEND" in words))
                if "O_TRUNC" in words:
                    yield Call(at, "truncate", path, place=0)
        elif call in (
            "rename",
            "renameat",
            "renameat2",
            "link",
            "linkat",
            "unlink",
            "unlinkat",
            "rmdir",
            "mkdir",
            "mkdirat",
        ):
            starts = [path for _, path in handles] or [""] * len(texts)
            paths = [self._below(str(Path(start, text.decode()))) for start, text in zip(starts, texts, strict=True)]
            known = [path for path in paths if path is not None]
            what = re.sub("at2?$", "", call).replace("rmdir", "unlink")
            if known:
                assert len(known) == len(paths), f"in or out of the folder: {line[0][:300]}"
                yield Call(at, what, known[0], known[-1] if len(known) > 1 else "")
        elif handles and (path := self._below(handles[-1 if call == "copy_file_range" else 0][1])) is not None:
            assert call not in ("sendfile", "copy_file_range", "fallocate"), f"not understood: {line[0][:300]}"
            if call == "lseek":
                yield Call(at, "seek", path, place=int(line["result"]))
            elif call in ("fsync", "fdatasync"):
                yield Call(at, "sync", path)
            elif call in ("ftruncate", "truncate"):
                yield Call(at, "truncate", path, place=int(words.rpartition(", ")[2]))
            else:
                body = b"".join(texts)[: int(line["result"])]
                assert len(body) == int(line["result"]), f"cut: {line[0][:300]}"
                place = int(words.rpartition(", ")[2]) if call.startswith("pwrite") else -1
                yield Call(at, "write", path, place=place, body=body)

    def _below(self, path: str) -> str | None:
        folder = f"{self.folder}/"
        return path.removeprefix(folder) if path.startswith(folder) else "." if path == str(self.folder) else None


def _placed(calls: Iterable[Call]) -> Iterator[Call]:
    """The calls without those that only say where the next write of a file goes, which is given its place."""
    places: dict[str, int] = {}
    for call in calls:
        if call.what == "seek":
            places[call.path] = call.place
        elif call.what == "write" and call.place < 0 and call.path in places:
            yield replace(call, place=places.pop(call.path))
        else:
            if call.what in ("create", "open"):
                places.pop(call.path, None)
            yield call


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


def files_below(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


class File:
    """`kept`: what is on the disk for sure. `pending`: (place, bytes) written since, None: cut to that size."""

    def __init__(self, kept: bytes = b"") -> None:
        self.kept = kept
        self.pending: list[tuple[int, bytes | None]] = []
        self.end = 0  # where a write without a place goes on
        self._now: bytes | None = kept

    def write(self, place: int, body: bytes | None) -> None:
        if place < 0:
            place = self.end
        if body is not None:
            self.end = place + len(body)
        self.pending.append((place, body))
        self._now = None

    def sync(self) -> None:
        self.kept, self.pending = self.now, []

    @property
    def now(self) -> bytes:
        if self._now is None:
            self._now = self._with(self.pending)
        return self._now

    def after_power(self, mode: str, rng: random.Random) -> bytes:
        if not self.pending or mode in ("strict", "renamed"):
            return self.kept
        if mode == "ordered":
            return self._with(self.pending[: rng.randrange(len(self.pending) + 1)])
        place, last = self.pending[-1]
        if mode == "all" or last is None:
            return self.now
        half = len(last) // 2 if len(last) < 2 * SECTOR else len(last) // 2 // SECTOR * SECTOR
        return self._with([*self.pending[:-1], (place, last[:half])])

    def _with(self, writes: list[tuple[int, bytes | None]]) -> bytes:
        body = bytearray(self.kept)
        for place, part in writes:
            if part is None:
                del body[place:]
            body += bytes(max(place - len(body), 0))
            body[place : place + len(part or b"")] = part or b""
        return bytes(body)


class Disk:
    """A folder while calls are played on it. A folder is a name of None."""

    def __init__(self, recorder: Recorder) -> None:
        self.names: dict[str, File | None] = {
            **dict.fromkeys(sorted(recorder.folders)),
            **{path: File(body) for path, body in recorder.base.items()},
        }
        self.kept = dict(self.names)

    def play(self, call: Call) -> None:
        match call.what:
            case "create" | "open":
                file = self.names.setdefault(call.path, File())
                if isinstance(file, File):
                    file.end = len(file.now) if call.place < 0 else 0
            case "mkdir":
                self.names[call.path] = None
            case "write" | "truncate" if isinstance(file := self.names.get(call.path), File):
                file.write(call.place, call.body if call.what == "write" else None)
            case "sync" if isinstance(file := self.names.get(call.path), File):
                file.sync()
            case "sync":
                for path in {path for path in (*self.names, *self.kept) if _folder(path) == call.path}:
                    if path in self.names:
                        self.kept[path] = self.names[path]
                    else:
                        del self.kept[path]
            case "rename" | "link":
                assert self.names[call.path] is not None, f"a folder is renamed: {call}"
                self.names[call.other] = self.names[call.path]
                if call.what == "rename" and call.other != call.path:
                    del self.names[call.path]
            case "unlink":
                del self.names[call.path]

    def after_power(self, mode: str, rng: random.Random) -> State:
        """What is found by whoever starts the machine again."""
        names = self.kept if mode == "strict" else self.names
        return {
            path: file.after_power(mode, rng)
            for path, file in names.items()
            if isinstance(file, File) and (mode != "strict" or self._is_reached(path))
        }

    def _is_reached(self, path: str) -> bool:
        folder = _folder(path)
        return folder == "." or (folder in self.kept and self._is_reached(folder))


def _folder(path: str) -> str:
    return path.rpartition("/")[0] or "."


@dataclass(frozen=True, slots=True)
class Crash:
    """A state after the first `done` calls, by one of `MODES`; `acknowledged` is the last of the moments before it.

    `whole` are the bodies that a path ever had in full, `touched` the paths that were named since the acknowledgement.
    """

    done: int
    mode: str
    state: State
    acknowledged: int
    whole: Mapping[str, set[bytes]]
    touched: set[str]


def crashes(
    recorder: Recorder, calls: list[Call], moments: list[float], chosen: Callable[[int], bool] = lambda _: True
) -> Iterator[Crash]:
    """Every state after each of the `chosen` numbers of calls. `moments`: when something was acknowledged."""
    disk, rng = Disk(recorder), random.Random(len(calls))
    whole = {path: {body} for path, body in recorder.base.items()}
    since = [bisect_right([call.at for call in calls], moment) for moment in moments]
    touched: set[str] = set()
    for done in range(len(calls) + 1):
        if done:
            call = calls[done - 1]
            disk.play(call)
            touched |= {call.path, call.other}
            if call.what in ("rename", "link"):
                file = disk.names[call.other]
                assert isinstance(file, File)
                whole.setdefault(call.other, set()).add(file.now)
        if done in since:
            touched = set()
        if chosen(done):
            for mode in MODES:
                yield Crash(done, mode, disk.after_power(mode, rng), bisect_right(since, done) - 1, whole, touched)

"""The files of a paper: its PDF and its sources, from arXiv or from a folder, as names and bytes in memory.

What comes from arXiv is whole and of the right kind, or an error.
An archive is somebody else's: nothing of it is ever written to a disk, names lead nowhere, links and
devices are passed over, and what it unpacks to is counted while it unpacks. What it is, its first
bytes say and not its name.
"""

from __future__ import annotations

import gzip
import io
import lzma
import re
import tarfile
import zlib
from collections import deque
from pathlib import Path, PurePosixPath
from typing import Self

from readinglist.core.errors import Incomplete, InputError, NotFound
from readinglist.core.frozen import Frozen
from readinglist.core.settings import Settings
from readinglist.core.text import clean

from .pdf import has_end, is_pdf
from .transport import Transport

TAR, GZ = ".tar.gz", ".gz"  # endings that say what sources are
SUFFIXES = frozenset((".tex", ".ltx", ".latex", ".bbl", ".bib"))
_TEX = re.compile(rb"\\(?:document(?:class|style)|bibitem|begin\s{0,9}\{|input\b|section\b)|\\magnification")
_BIBTEX = re.compile(rb"@[A-Za-z]{3,20}\s{0,9}\{")
_NAMED = re.compile(
    rb"\\(?:input|include|subfile|bibliography|addbibresource)(?:\s{0,9}\{([^{}]{1,500})\}|\s{1,9}([^\s{}\\%]{1,300}))"
)
_LENGTHENING = (
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
    tarfile.XHDTYPE,
    tarfile.XGLTYPE,
    tarfile.SOLARIS_XHDTYPE,
)
_LONGEST_HEADER = 1_000_000
_DAMAGED = (EOFError, OSError, zlib.error, lzma.LZMAError, tarfile.TarError, ValueError, OverflowError)


class Caps(Frozen):
    """Bytes of the file as it is, of all that it unpacks to, of what is kept of it, of one member; how many."""

    packed: int = 200_000_000
    unpacked: int = 1_000_000_000
    kept: int = 40_000_000
    member: int = 10_000_000
    members: int = 5_000


def load_sources(path: Path, caps: Caps = Caps()) -> dict[str, bytes]:
    """The sources in the file `path`: an e-print as arXiv gives it, or a `.tex`, `.bbl`, `.bib` file.

    To a `.tex` file belong the files beside it that it names, and the `.bbl` of its name. Raises
    NotFound, and InputError where it is none of these or too large.
    """
    body = _read(path, caps.packed)
    found = unpack(body, path.name, caps)
    if path.name in found and path.suffix.lower() in (".tex", ".ltx", ".latex"):
        _add_neighbours(path, found, caps)
    return found


def unpack(body: bytes, name: str = "", caps: Caps = Caps()) -> dict[str, bytes]:
    """The texts of an e-print by their names inside it, in its order: tar, gzip of a tar or of one text, text.

    `name` is what one text is called, `main.tex` where it is not said. Raises InputError where it is
    a PDF, anything else, damaged, or more than `caps` allow.

    >>> list(unpack(rb"\\documentclass{article}", "paper.tex"))
    ['paper.tex']
    """
    try:
        if body.startswith(b"\x1f\x8b"):
            if not is_archive(body):
                return _single(_unzipped(body, caps.member + 1), name.removesuffix(".gz"), caps)
            with gzip.GzipFile(fileobj=io.BytesIO(body)) as unzipped:
                return _members(_Counted(unzipped, caps.unpacked), caps)
        if _is_tar(body[:512]):
            return _members(_Counted(io.BytesIO(body), caps.unpacked), caps)
    except InputError:
        raise
    except _DAMAGED as error:
        raise InputError(f"the e-print is damaged ({clean(str(error))[:100] or type(error).__name__})") from error
    return _single(body, name, caps)


def is_archive(body: bytes) -> bool:
    """Whether these bytes are a tar archive, plain or in a gzip stream."""
    try:
        return _is_tar(_unzipped(body, 512) if body.startswith(b"\x1f\x8b") else body[:512])
    except _DAMAGED:
        return False


def looks_like_tex(body: bytes) -> bool:
    """Whether a text is TeX or BibTeX, by its first half megabyte."""
    start = body[:500_000]
    return b"\0" not in start and bool(_TEX.search(start) or _BIBTEX.search(start))


def _single(body: bytes, name: str, caps: Caps) -> dict[str, bytes]:
    if is_pdf(body):
        raise InputError("the e-print is a PDF: its author sent no sources")
    if len(body) > caps.member:
        raise InputError(f"the text is larger than {caps.member:,} bytes")
    if PurePosixPath(name).suffix.lower() not in SUFFIXES:
        if not looks_like_tex(body):
            raise InputError("it is neither TeX nor an archive of TeX")
        name = f"{name or 'main'}.tex"
    return {name: body}


def _members(file: _Counted, caps: Caps) -> dict[str, bytes]:
    """The texts of a tar archive, read once from its start to its end."""
    found: dict[str, bytes] = {}
    kept = 0
    with tarfile.open(fileobj=file, mode="r|", tarinfo=_Header) as archive:
        for count, member in enumerate(archive, 1):
            if count > caps.members:
                raise InputError(f"the e-print holds more than {caps.members:,} files")
            name = _safe_name(member.name)
            if name is None or not member.isreg() or member.issparse() or member.size > caps.member:
                continue
            suffix = PurePosixPath(name).suffix.lower()
            content = archive.extractfile(member) if suffix in SUFFIXES or not suffix else None
            body = content.read() if content is not None else b""
            if not suffix and not looks_like_tex(body):
                continue
            if content is not None:
                kept += len(body)
                found[name] = body
            if kept > caps.kept:
                raise InputError(f"the texts of the e-print are larger than {caps.kept:,} bytes")
    if not found:
        raise InputError("the e-print holds no TeX")
    return found


class _Header(tarfile.TarInfo):
    """A header of tar; one that is only there to lengthen the next is not believed any size."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        made = super().frombuf(buf, encoding, errors)
        if made.type in _LENGTHENING and made.size > _LONGEST_HEADER:
            raise tarfile.ReadError("a header without end")
        return made


def _safe_name(name: str) -> str | None:
    """The name of a member inside its folder; None for one that leads out of it or is no name."""
    path = PurePosixPath(clean(name))
    if path.is_absolute() or ".." in path.parts or not path.parts or "\\" in name or len(name) > 500:
        return None
    return str(path)


def _is_tar(start: bytes) -> bool:
    """Whether a header of tar stands at the start: its own checksum says so, also of archives older than `ustar`."""
    if len(start) < 512 or not start[0]:
        return False
    said = start[148:156].strip(b" \0")
    return said.isdigit() and len(said) < 8 and int(said, 8) == sum(start[:148]) + 256 + sum(start[156:512])


def _unzipped(body: bytes, most: int) -> bytes:
    with gzip.GzipFile(fileobj=io.BytesIO(body)) as unzipped:
        return unzipped.read(most)


class _Counted(io.RawIOBase):
    """A stream that ends in an error where more was read of it than is allowed."""

    def __init__(self, inner: gzip.GzipFile | io.BytesIO, most: int) -> None:
        self._inner = inner
        self._left = most

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1) -> bytes:
        piece = self._inner.read(size if size is not None else -1)
        self._left -= len(piece)
        if self._left < 0:
            raise InputError("the e-print unpacks to more than allowed")
        return piece


def _add_neighbours(path: Path, found: dict[str, bytes], caps: Caps) -> None:
    """The files beside `path` that its text names, and those that they name; inside its folder only."""
    waiting = deque([found[path.name]])
    names = [path.with_suffix(".bbl").name]
    left = caps.kept
    while waiting or names:
        for name in names:
            if name in found or len(found) >= caps.members:
                continue
            try:
                body = _read(path.parent / name, min(caps.member, left))
            except (InputError, NotFound):
                continue
            found[name] = body
            left -= len(body)
            waiting.append(body)
        names = _names_in(waiting.popleft()) if waiting else []


def _names_in(text: bytes) -> list[str]:
    """Names of files that a text takes in, with the endings that TeX would add."""
    names: list[str] = []
    for match in _NAMED.finditer(text):
        for part in (match[1] or match[2]).decode("utf-8", "replace").split(","):
            name = _safe_name(part.strip())
            if name is not None:
                names.extend((name, f"{name}.tex", f"{name}.bib"))
    return [name for name in dict.fromkeys(names) if PurePosixPath(name).suffix.lower() in SUFFIXES]


def _read(path: Path, most: int) -> bytes:
    try:
        if path.exists() and not path.is_file():
            raise InputError(f"{path} is not a file")
        with path.open("rb") as file:
            body = file.read(most + 1)
    except FileNotFoundError:
        raise NotFound(f"{path}: there is no such file") from None
    except (OSError, ValueError) as error:
        raise InputError(f"{path} cannot be read ({getattr(error, 'strerror', None) or error})") from error
    if len(body) > most:
        raise InputError(f"{path} is larger than {most:,} bytes")
    return body


class NoSources(InputError):
    """arXiv has a paper as a PDF only, for good."""


def download_pdf(transport: Transport, settings: Settings, arxiv_id: str) -> bytes:
    """The PDF of a paper's last version.

    Raises InputError where something else came, Incomplete where it was cut, and what `Transport.get`
    raises; NoSuchResource where there is none, as of withdrawn papers.
    """
    body = transport.get(_address(settings.arxiv.pdf, arxiv_id)).body
    if not is_pdf(body):
        raise InputError(f"what arXiv sent as the PDF of {arxiv_id} is none; nothing was kept")
    if not has_end(body):
        raise Incomplete(f"the PDF of {arxiv_id} ended early; try again later")
    return body


def download_eprint(transport: Transport, settings: Settings, arxiv_id: str) -> tuple[bytes, str]:
    """The sources of a paper as one packed file, and its ending: `.tar.gz` or `.gz`.

    Raises NoSources where its author sent a PDF only, InputError where something else came, and as `download_pdf`.
    """
    body = transport.get(_address(settings.arxiv.eprint, arxiv_id)).body
    if is_pdf(body) and not is_archive(body):
        raise NoSources(f"the author of {arxiv_id} sent a PDF and no sources: `readinglist pdf fetch` takes that")
    try:
        unpack(body)
    except InputError as error:
        raise InputError(f"what arXiv sent as the sources of {arxiv_id} is not usable: {error}") from error
    if not body.startswith(b"\x1f\x8b"):  # the transport undid the packing, or there was none
        body = gzip.compress(body, mtime=0)
    return body, TAR if is_archive(body) else GZ


def _address(base: str, arxiv_id: str) -> str:
    return f"{base.rstrip('/')}/{arxiv_id}"

"""Large text files, plain or as .gz, .xz, .zst, in blocks of whole lines.

Which compression it is the first bytes say, not the name. Nothing is held but one block.
"""

from __future__ import annotations

import gzip
import lzma
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

import zstandard

from readinglist.errors import InputError, NotFound

_BLOCK = 1 << 18  # bytes of text decoded at a time
_LONGEST_LINE = 1 << 25
_CUT = (EOFError, lzma.LZMAError, gzip.BadGzipFile, zlib.error, zstandard.ZstdError)


def blocks(path: Path, what: str) -> Iterator[bytes]:
    """The file's text in pieces that end at the end of a line; `what` it is meant to be, for the message of an error.

    Raises NotFound where there is no such file, InputError where it cannot be read to its end.
    """
    rest = b""
    try:
        with path.open("rb") as file:
            for piece in _pieces(file):
                head, newline, tail = piece.rpartition(b"\n")
                if newline:
                    yield rest + head
                    rest = tail
                else:
                    rest += tail
                if len(rest) > _LONGEST_LINE:
                    raise InputError(f"{path}: a line is longer than {_LONGEST_LINE >> 20} MB; this is no {what}")
    except FileNotFoundError:
        raise NotFound(f"{path}: there is no such file") from None
    except _CUT as error:
        raise InputError(f"{path}: ends early or is damaged ({error}); get the file again") from error
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from error
    if rest.strip():
        yield rest


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    magic = file.read(6)
    file.seek(0)
    if magic.startswith(b"\x28\xb5\x2f\xfd"):
        yield from _zst_pieces(file)
        return
    with ExitStack() as stack:
        reader: BinaryIO | lzma.LZMAFile | gzip.GzipFile = file
        if magic.startswith(b"\xfd7zXZ\0"):
            reader = stack.enter_context(lzma.LZMAFile(file))
        elif magic.startswith(b"\x1f\x8b"):
            reader = stack.enter_context(gzip.GzipFile(fileobj=file))
        while piece := reader.read(_BLOCK):
            yield piece


def _zst_pieces(file: BinaryIO) -> Iterator[bytes]:
    """zstandard's own reader takes the end of a cut file for the end of the text: frames are watched here."""
    frame = None
    gathered = bytearray()
    while data := file.read(1024):  # small, because one input block can stand for 128 kB of text
        while data:
            frame = frame or zstandard.ZstdDecompressor().decompressobj()
            gathered += frame.decompress(data)
            data = frame.unused_data if frame.eof else b""
            frame = None if frame.eof else frame
        if len(gathered) >= _BLOCK:
            yield bytes(gathered)
            gathered.clear()
    if frame is not None:
        raise EOFError("compressed text without its end")
    yield bytes(gathered)

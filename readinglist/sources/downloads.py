"""PDFs and sources from arXiv, by the one polite way to the network; whole and of the right kind, or an error."""

from __future__ import annotations

import gzip

from readinglist.core.errors import Incomplete, InputError
from readinglist.core.settings import Settings

from .eprint import is_archive, unpack
from .transport import Transport

# What can be told of a PDF by its bytes alone, without reading it.


OPENING = 1024  # `%PDF-` stands within so many bytes, as every reader takes it


def is_pdf(data: bytes) -> bool:
    return b"%PDF-" in data[: OPENING + 5]


def has_end(data: bytes) -> bool:
    """Whether what follows the last object says where the table of objects is: a file that was cut does not."""
    end = data[data.rfind(b"endobj") + 1 :]
    return b"%%EOF" in end or b"startxref" in end


TAR, GZ = ".tar.gz", ".gz"  # endings that say what sources are


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

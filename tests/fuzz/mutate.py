"""Bytes that were once a real file: cut, doubled, crossed with another, sown with what parsers trip over."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

MOST_BYTES = 60_000  # of an input: what is longer costs time and finds nothing that this does not

# What has broken parsers of text before: ends of strings, of numbers, of nesting, of encodings.
TROUBLE: tuple[bytes | str, ...] = (
    *(
        b"\0",
        b"\r",
        b"\r\n",
        b"\n\n",
        b"\t",
        b"\x0c",
        b"\x1b[2J",
        b"\x7f",
        b"\xff",
        b"\xc0\x80",
        b"\xed\xa0\x80",
        b"\xef\xbf\xbe",
    ),
    *("\ufeff", "\u202e", "\u200b", "\u2028", "\u0301" * 50, "٢٤٠١", "İ", "ß", "ﬁ", "\U0001f468\u200d\U0001f469", "＝"),
    *(
        b"{",
        b"}",
        b"[",
        b"]",
        b"(",
        b")",
        b"<",
        b">",
        b'"',
        b"'",
        b"`",
        b"\\",
        b"/",
        b"%",
        b"@",
        b"#",
        b"&",
        b"$",
        b"^",
        b"~",
    ),
    *(
        b"---",
        b"---\n",
        b"]]>",
        b"<![CDATA[",
        b"<!--",
        b"-->",
        b"&amp;",
        b"&lt;",
        b"&#0;",
        b"&#xD800;",
        b"&x;",
        b"<!DOCTYPE x>",
    ),
    *(b"-1", b"0", b"00", b"1e400", b"-0.0", b"NaN", b"Infinity", b"9" * 30, b"0x10", b"1_000", b"2" * 400),
    *(b"null", b"true", b"None", b"{}", b"[]", b'""', b"{{7*7}}", b"%s", b"${HOME}", b"!!python/object", b"&a *a"),
    *(b"0000-00-00", b"9999-12-31", b"2025-02-30", b"2025-13", b"24:00:00", b"+99:99", b"Z", b"19", b"2401.00001v0"),
    *(b"arXiv:", b"10.48550/arXiv.", b"hep-th/", b"../../x", b"file:///etc/passwd", b"javascript:x", b"http://"),
)
TROUBLE_BYTES = tuple(item.encode() if isinstance(item, str) else item for item in TROUBLE)


def mutated(seeds: Sequence[bytes], rng: Random, most: int = MOST_BYTES) -> bytes:
    """One of `seeds` after one to six changes, at most `most` bytes long."""
    body = bytearray(rng.choice(seeds)[:MOST_BYTES])
    for _ in range(rng.choice((1, 1, 2, 3, 6))):
        rng.choice(_CHANGES)(body, seeds, rng)
    return bytes(body[:most])


def _span(body: bytearray, rng: Random) -> slice:
    """Somewhere in `body`; mostly short, at times all of it."""
    if not body:
        return slice(0, 0)
    start = rng.randrange(len(body))
    return slice(start, min(len(body), start + rng.choice((1, 2, 4, 16, 64, 512, len(body)))))


def _flip(body: bytearray, seeds: Sequence[bytes], rng: Random) -> None:
    for _ in range(rng.choice((1, 1, 4, 32))):
        if body:
            body[rng.randrange(len(body))] ^= 1 << rng.randrange(8)


def _delete(body: bytearray, seeds: Sequence[bytes], rng: Random) -> None:
    del body[_span(body, rng)]


def _double(body: bytearray, seeds: Sequence[bytes], rng: Random) -> None:
    span = _span(body, rng)
    part = bytes(body[span])
    body[span.stop : span.stop] = (part * rng.choice((1, 2, 10, 400)))[:MOST_BYTES]


def _sow(body: bytearray, seeds: Sequence[bytes], rng: Random) -> None:
    for _ in range(rng.choice((1, 1, 2, 8))):
        at = rng.randrange(len(body) + 1)
        body[at:at] = rng.choice(TROUBLE_BYTES) * rng.choice((1, 1, 1, 2, 200))


def _replace(body: bytearray, seeds: Sequence[bytes], rng: Random) -> None:
    body[_span(body, rng)] = rng.choice(TROUBLE_BYTES)


def _cross(body: bytearray, seeds: Sequence[bytes], rng: Random) -> None:
    other = rng.choice(seeds)[:MOST_BYTES]
    start = rng.randrange(len(other) + 1)
    body[_span(body, rng)] = other[start : start + rng.choice((8, 64, 1024))]


def _swap(body: bytearray, seeds: Sequence[bytes], rng: Random) -> None:
    """Two lines change places."""
    lines = bytes(body).split(b"\n")
    i, j = rng.randrange(len(lines)), rng.randrange(len(lines))
    lines[i], lines[j] = lines[j], lines[i]
    body[:] = b"\n".join(lines)


def _truncate(body: bytearray, seeds: Sequence[bytes], rng: Random) -> None:
    del body[rng.randrange(len(body) + 1) :]


def _other_encoding(body: bytearray, seeds: Sequence[bytes], rng: Random) -> None:
    body[:] = (
        bytes(body)
        .decode("utf-8", "replace")
        .encode(rng.choice(("utf-16", "utf-16-le", "latin-1", "utf-8-sig")), "replace")
    )


_CHANGES = (_flip, _delete, _double, _sow, _sow, _replace, _replace, _cross, _cross, _swap, _truncate, _other_encoding)

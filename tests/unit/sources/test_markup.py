"""XML is taken whole, in the encoding that it is really in, without document types, or not at all."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.core.errors import Incomplete
from readinglist.sources.markup import child_text, parse_xml

TEXT = "Erdős – 数学 𝔸"
DOCUMENT = f"<feed><title>{TEXT}</title></feed>"


@pytest.mark.parametrize(
    "body",
    [
        DOCUMENT.encode(),
        b"\xef\xbb\xbf" + DOCUMENT.encode(),
        f'<?xml version="1.0" encoding="utf-8"?>\n{DOCUMENT}\n'.encode(),
        DOCUMENT.encode("utf-16"),
        f'<?xml version="1.0" encoding="UTF-16"?>{DOCUMENT}'.encode("utf-16"),
        f'<?xml version="1.0" encoding="utf-16"?>{DOCUMENT}'.encode("utf-16-be"),
        DOCUMENT.encode("utf-32"),
        # Declared as one byte a sign, and yet UTF-8: believed, it would be mojibake.
        f'<?xml version="1.0" encoding="iso-8859-1"?>{DOCUMENT}'.encode(),
    ],
)
def test_every_true_encoding_gives_the_same_text(body: bytes) -> None:
    assert child_text(parse_xml(body), "title") == TEXT


def test_a_declared_encoding_of_single_bytes_is_used() -> None:
    body = '<?xml version="1.0" encoding="windows-1252"?><feed><title>“naïve”</title></feed>'.encode("cp1252")
    assert child_text(parse_xml(body), "title") == "“naïve”"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"   ",
        b"Access denied",
        b"<feed><title>\xff</title></feed>",
        "<feed>é</feed>".encode("latin-1"),
        b"<feed></feed><feed></feed>",
        b"<feed></feed> trailing",
        b"<feed></feed>\0",
        b"<feed>",
        b"<feed>&nbsp;</feed>",
        b"<feed>\x01</feed>",
        b"<!DOCTYPE feed><feed/>",
        b"<!-- a comment --><?go?>\n<!DOCTYPE feed><feed/>",
        b'<!DOCTYPE f [<!ENTITY a "b">]><f>&a;</f>',
        b'<!DOCTYPE f SYSTEM "file:///etc/passwd"><f/>',
        '<!DOCTYPE f [<!ENTITY a "b">]><f>&a;</f>'.encode("utf-16"),
        b'<?xml version="1.0" encoding="utf-7"?>+ADwAIQ-DOCTYPE f+AD4-<f/>',
        b'<?xml version="1.0" encoding="ebcdic-cp-us"?><f/>',
        b"<f>" * 100_000,
    ],
)
def test_what_is_not_one_whole_plain_document_is_refused(body: bytes) -> None:
    with pytest.raises(Incomplete):
        parse_xml(body)


def test_a_document_type_deep_inside_a_text_is_only_text() -> None:
    assert child_text(parse_xml(b"<f><t><![CDATA[<!DOCTYPE html>]]></t></f>"), "t") == "<!DOCTYPE html>"


def test_entity_bombs_are_refused_before_they_are_parsed() -> None:
    layers = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 30))
    with pytest.raises(Incomplete, match="document type"):
        parse_xml(f'<?xml version="1.0"?><!DOCTYPE f [<!ENTITY l0 "ha">{layers}]><f>&l29;</f>'.encode())


def test_comments_are_no_text() -> None:
    assert child_text(parse_xml(b"<f><t>a<!-- hidden -->b<?pi x?>c</t></f>"), "t") == "abc"


@given(st.integers(0, len(DOCUMENT.encode()) - 1))
def test_a_document_cut_anywhere_is_refused(cut: int) -> None:
    with pytest.raises(Incomplete):
        parse_xml(DOCUMENT.encode()[:cut])


@given(st.binary(max_size=200))
def test_any_bytes_are_a_document_or_incomplete(body: bytes) -> None:
    with suppress(Incomplete):
        parse_xml(body)

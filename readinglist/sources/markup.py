"""XML from outside: whole, plain and harmless, or refused before a parser sees it.

`check_xml` is the one door. It decodes strictly, so that a wrong encoding is an error and never
mojibake; it refuses every document type, so that entities cannot exist; and it hands on UTF-8.
`parse_xml` adds that the document is complete: one root, closed, and only white space after it.
"""

from __future__ import annotations

import codecs
import re

from lxml import etree

from readinglist.core.errors import Incomplete
from readinglist.formats.encoding import marked_encoding

_DECLARATION = re.compile(r"\A<\?xml\s[^>]*?\?>")
_DECLARED = re.compile(rb"""<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_BEFORE_ROOT = re.compile(r"\A(?:\s+|<\?.*?\?>|<!--.*?-->)*+", re.DOTALL)
# What `<?` looks like without a byte order mark.
_BARE = (
    (b"<\0\0\0?\0\0\0", "utf-32-le"),
    (b"\0\0\0<\0\0\0?", "utf-32-be"),
    (b"<\0?\0", "utf-16-le"),
    (b"\0<\0?", "utf-16-be"),
)
# Encodings in which ASCII bytes are ASCII; UTF-7 and its like could hide a document type.
_CODECS = frozenset(
    """ascii utf-8 iso8859-1 iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-7 iso8859-9 iso8859-10
    iso8859-13 iso8859-15 iso8859-16 cp1250 cp1251 cp1252 cp1253 cp1254 cp1257 koi8-r koi8-u gb2312
    gbk gb18030 big5 euc_jp shift_jis euc_kr""".split()
)


def check_xml(body: bytes, what: str = "the answer") -> bytes:
    """`body` as UTF-8 without byte order mark and declaration, document types refused.

    The encoding is that of the byte order mark, else the declared one, else UTF-8; the header of
    the answer is not asked, it is often wrong. Raises Incomplete, naming `what`.
    """
    text = _decode(body, what)
    text = text.removeprefix("\ufeff").lstrip()
    if not text:
        raise Incomplete(f"{what} is empty; try again later")
    declaration = _DECLARATION.match(text)
    text = text[declaration.end() :] if declaration else text
    start = _BEFORE_ROOT.match(text)
    at = start.end() if start else 0
    if text[at : at + 2] == "<!":
        raise Incomplete(f"{what} contains a document type, which is refused")
    if not text.startswith("<", at):
        raise Incomplete(f"{what} is not XML")
    return text.encode()


def parse_xml(body: bytes, what: str = "the answer") -> etree._Element:
    """The root element of a whole document. Raises Incomplete where it was cut or is broken."""
    checked = check_xml(body, what)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        recover=False,
        load_dtd=False,
        remove_comments=True,  # they would end up in the text around them
        remove_pis=True,
        encoding="utf-8",
    )
    try:
        root = etree.fromstring(checked, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Incomplete(f"{what} was cut or is damaged ({str(error)[:120]})") from None
    return root


def local_name(element: etree._Element) -> str:
    """The name of an element without its namespace; "" for comments and instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: etree._Element, name: str) -> list[etree._Element]:
    """The direct children of that local name, in document order, whatever their namespace."""
    return [child for child in element if local_name(child) == name]


def child_text(element: etree._Element, name: str) -> str | None:
    """All text inside the first child of that name, or None where there is none."""
    found = children(element, name)
    return all_text(found[0]) if found else None


def all_text(element: etree._Element) -> str:
    """The text of an element and of everything inside it."""
    return "".join(str(piece) for piece in element.itertext())


def _decode(body: bytes, what: str) -> str:
    encoding = marked_encoding(body) or next((name for start, name in _BARE if body.startswith(start)), None)
    encoding = encoding or _declared(body, what)
    try:
        return body.decode(encoding)
    except UnicodeDecodeError:
        raise Incomplete(f"{what} is not in the encoding it claims ({encoding})") from None


def _declared(body: bytes, what: str) -> str:
    """The declared encoding. One of single bytes is not believed where the bytes are UTF-8."""
    match = _DECLARED.match(body.lstrip())
    if match is None:
        return "utf-8"
    label = match[1].decode().lower()
    try:
        name = codecs.lookup(label).name
    except LookupError:
        name = label
    if name not in _CODECS:
        raise Incomplete(f"{what} is in an encoding that is not read here ({label})")
    if name.startswith(("iso8859", "cp125", "koi8")):
        try:
            body.decode("utf-8")
        except UnicodeDecodeError:
            return name
        return "utf-8"
    return name

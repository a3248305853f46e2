"""GEXF 1.3 as Gephi's importer reads it: a checker that names every rule that a document breaks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from itertools import pairwise

from lxml import etree

GEXF, VIZ = "http://gexf.net/1.3", "http://gexf.net/1.3/viz"
TIME_FORMATS = ("double", "float", "date", "datetime", "timestamp")
OPEN_ENDED = ("startopen", "endopen")
TYPES: dict[str, Callable[[str], object]] = {
    "integer": int,
    "long": int,
    "float": float,
    "double": float,
    "boolean": lambda text: {"true": True, "false": False}[text],
    "string": str,
    "liststring": str,
}


def broken_rules(document: bytes) -> list[str]:
    """The rules that `document` breaks, in words; empty where Gephi shows all of it."""
    try:
        root = etree.fromstring(document, etree.XMLParser(resolve_entities=False, huge_tree=True))
    except etree.XMLSyntaxError as error:
        return [f"not XML: {error}"]
    return [*_frame(root), *_time(root), *_columns(root), *_values(root), *_ends(root), *_drawing(root)]


def _all(root: etree._Element, name: str) -> list[etree._Element]:
    return list(root.iter(f"{{{GEXF}}}{name}"))


def _frame(root: etree._Element) -> Iterator[str]:
    if root.tag != f"{{{GEXF}}}gexf" or root.get("version") != "1.3" or root.nsmap.get("viz") != VIZ:
        yield "the root is not that of GEXF 1.3 with viz"
    graphs = root.findall(f"{{{GEXF}}}graph")
    if len(graphs) != 1:
        yield "not one graph"
        return
    wanted = {"mode": "dynamic", "defaultedgetype": "directed", "idtype": "string", "timerepresentation": "interval"}
    yield from (f"graph without {name}={value}" for name, value in wanted.items() if graphs[0].get(name) != value)
    if graphs[0].get("timeformat") not in TIME_FORMATS:
        yield f"timeformat {graphs[0].get('timeformat')}"
    parts = [etree.QName(child).localname for child in graphs[0]]
    if parts != sorted(parts, key=["attributes", "nodes", "edges"].index) or parts.count("nodes") != 1:
        yield f"parts of the graph: {parts}"


def _time(root: etree._Element) -> Iterator[str]:
    elements = [*_all(root, "node"), *_all(root, "edge"), *_all(root, "spell"), *_all(root, "attvalue")]
    if not any(element.get("start") or element.get("end") for element in elements):
        yield "nothing has a start or an end: nothing moves"
    for element in elements:
        if any(element.get(name) is not None for name in OPEN_ENDED):
            yield "open intervals are not read"
        if element.get("timestamp") is not None or element.get("timestamps") is not None:
            yield "timestamps among intervals"
        if element.find(f"{{{GEXF}}}spells") is not None and (element.get("start") or element.get("end")):
            yield "start and end are ignored beside spells"
        ends = [_day(element.get(name)) for name in ("start", "end") if element.get(name) is not None]
        if None in ends:
            yield f"not a date: {element.get('start')} {element.get('end')}"
        elif len(ends) == 2 and ends[0] > ends[1]:  # type: ignore[operator]  # none is None
            yield "an end before its start"
    for spells in _all(root, "spells"):
        told = sorted((s.get("start") or "", s.get("end") or "9999-12-31") for s in spells)
        if any(one[1] >= other[0] for one, other in pairwise(told)):
            yield "intervals that overlap"


def _day(text: str | None) -> date | None:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text or ""):
        return None  # also a bare year, which would be taken for milliseconds
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _columns(root: etree._Element) -> Iterator[str]:
    for attribute in _all(root, "attribute"):
        if attribute.get("type") not in TYPES:
            yield f"type {attribute.get('type')}"
    declared = [
        (group.get("class"), attribute.get("id"))
        for group in _all(root, "attributes")
        for attribute in group.iter(f"{{{GEXF}}}attribute")
    ]
    if len(set(declared)) != len(declared):
        yield "a column is declared twice"
    for kind, name in declared:
        dynamic = root.find(f".//{{{GEXF}}}attributes[@class='{kind}'][@mode='dynamic']")
        if name == "weight" and dynamic is None:
            yield "a column named weight that is not the dynamic weight"


def _values(root: etree._Element) -> Iterator[str]:
    for kind in ("node", "edge"):
        groups = [group for group in _all(root, "attributes") if group.get("class") == kind]
        columns = {a.get("id"): (a.get("type"), group.get("mode")) for group in groups for a in group}
        for element in _all(root, kind):
            seen = set()
            for value in element.iter(f"{{{GEXF}}}attvalue"):
                name, text = value.get("for"), value.get("value")
                if name not in columns:
                    yield f"{kind}: no column {name}: the value is skipped"
                    continue
                if not text:
                    yield f"{kind}: an empty value of {name} is skipped"
                    continue
                type_, mode = columns[name]
                if mode != "dynamic" and (value.get("start") or value.get("end") or name in seen):
                    yield f"{kind}: {name} changes in time and is not declared so"
                seen.add(name)
                try:
                    number = TYPES[str(type_)](text)
                except (ValueError, KeyError):
                    yield f"{kind}: {text!r} is no {type_}"
                    continue
                if isinstance(number, float) and not abs(number) < float("inf"):
                    yield f"{kind}: {text} is no number"


def _ends(root: etree._Element) -> Iterator[str]:
    nodes = [node.get("id") for node in _all(root, "node")]
    known = set(nodes)
    if len(known) != len(nodes) or None in known:
        yield "two nodes of one id"
    edges = [edge.get("id") for edge in _all(root, "edge")]
    if len(set(edges)) != len(edges):
        yield "two edges of one id"
    for node in _all(root, "node"):
        if node.get("pid") is not None:
            yield "pid is refused"
        if not node.get("label"):
            yield "a node without a label"
    for edge in _all(root, "edge"):
        if edge.get("source") not in known or edge.get("target") not in known:
            yield "an edge to a node that is not there makes an empty one"
        weight = edge.get("weight")
        if weight is not None and not float(weight) > 0:
            yield "an edge of weight 0 is removed"


def _drawing(root: etree._Element) -> Iterator[str]:
    for size in root.iter(f"{{{VIZ}}}size"):
        if next(iter(size.attrib), None) != "value" or not float(size.get("value") or "nan") > 0:
            yield "a size whose value does not come first, or is none"
    for colour in root.iter(f"{{{VIZ}}}color"):
        parts = [colour.get(name) or "" for name in "rgb"]
        if not all(part.isdigit() and int(part) < 256 for part in parts):
            yield f"a colour that is not of whole numbers: {parts}"
    for position in root.iter(f"{{{VIZ}}}position"):
        try:
            good = all(abs(float(position.get(name) or "nan")) < float("inf") for name in "xyz")
        except ValueError:
            good = False
        if not good:
            yield "a position that is none"
    for name in ("shape", "thickness"):
        if root.find(f".//{{{VIZ}}}{name}") is not None:
            yield f"viz:{name} is ignored"

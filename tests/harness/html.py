"""What a page holds, read by a parser that forgives nothing: elements, attributes, links, forms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

SVG = frozenset("svg g path line rect circle text tspan title desc defs marker polyline polygon a use style".split())
OURS = frozenset(
    "html head meta title link script body a header nav ul ol li main div h1 h2 h3 h4 h5 h6 p span b i em strong s "
    "code q sup sub footer "
    "pre dl dt dd table thead tbody tr th td caption form input button select option optgroup textarea label fieldset "
    "legend section article details summary dialog kbd hr br blockquote del ins time figure figcaption small meter "
    "progress abbr mark".split()
)
FORBIDDEN = frozenset({"style", "srcdoc", "srcset", "ping", "background"})  # attributes no page of ours has


@dataclass
class Html(HTMLParser):
    """`html = Html.of(text)`: all elements as (tag, attributes), all text."""

    elements: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    raw: list[str] = field(default_factory=list)  # what stands in <script> and <style>

    def __post_init__(self) -> None:
        super().__init__()
        self._inside = ""

    @classmethod
    def of(cls, text: str) -> Html:
        html = cls()
        html.feed(text)
        html.close()
        return html

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self._inside = tag

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        (self.raw if self._inside in ("script", "style") else self.words).append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())

    def find(self, tag: str, **attributes: str) -> Iterator[dict[str, str]]:
        """The attributes of the elements of this name that have these."""
        for name, found in self.elements:
            if name == tag and all(found.get(key) == value for key, value in attributes.items()):
                yield found

    def check(self) -> None:
        """No element and no attribute that a page of ours does not have; no script but our own file."""
        for tag, attributes in self.elements:
            assert tag in OURS | SVG, f"<{tag}> is no element of ours"
            for name, value in attributes.items():
                assert not name.startswith("on"), (tag, name)
                assert name not in FORBIDDEN, (tag, name)
                if name in ("href", "src", "action", "formaction", "xlink:href"):
                    scheme = value.partition(":")[0].lower() if ":" in value.partition("/")[0] else ""
                    assert scheme in ("", "http", "https"), (tag, value)
                    assert tag == "a" or value.startswith(("/", "#")), (tag, value)
                    if scheme:
                        assert "noopener" in attributes.get("rel", ""), (tag, attributes)
            if tag == "script":
                assert attributes["src"].startswith("/static/"), attributes
        assert not "".join(self.raw).strip(), "a script or a style stands in the page"

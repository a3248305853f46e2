"""Headings, paragraphs, asides; conclusions; lines of the list kept out of the text."""

from __future__ import annotations

from dataclasses import replace

from readinglist.core.references import Document, Line, Page, Span
from readinglist.references.citing.places import body_of, own_names
from readinglist.references.citing.sections import in_sections
from readinglist.references.extraction import Conclusion, conclusion_of
from tests.unit.references.toy_text import printed, references

PAPER = """
# 1 Introduction

Nets are large and they are trained by descent, which takes a long time and many machines. Nobody knows why this
works at all, and some wonder.

# 2 Method

We do it in another way, which is shown here at some length.

# 2.1 Details

The details are left out of this text, as is so often done.

# 3 Conclusion

We have shown that it works. In future work we plan to ask why.
"""


def test_text_is_kept_by_sections_with_the_section_around() -> None:
    sections = in_sections(printed(PAPER))
    assert [(section.heading, section.within) for section in sections] == [
        ("Introduction", None),
        ("Method", None),
        ("Details", "Method"),
        ("Conclusion", None),
    ]
    assert sections[0].paragraphs[0].endswith("and some wonder.")


def test_a_sentence_goes_on_behind_what_is_set_smaller() -> None:
    before, aside, after = (
        printed("The net is large"),
        printed("Figure 1: A net.", size=8),
        printed("and slow. It ends."),
    )
    lines = [replace(line, y0=line.y0 + 40 * at) for at, lines in enumerate((before, aside, after)) for line in lines]
    (section,) = in_sections(lines)
    assert section.paragraphs == ("The net is large and slow. It ends.",)
    assert section.asides == ("Figure 1: A net.",)


def test_lines_of_the_list_are_no_text_and_a_quoted_title_is() -> None:
    entries = references(
        "Ann Doe, 2001. On the training of large networks. Journal of Nets 3.", "Bo Roe, 2002. Nothing."
    )
    quoting = printed("On the training of large networks")
    listed = printed("\n\n".join(entry.raw for entry in entries))
    body = printed("This is a text about nothing that is in the list.")
    assert body_of((*quoting, *body, *body, *body, *listed), entries) == (*quoting, *body, *body, *body)


def test_the_own_name_is_what_the_title_or_the_abstract_presents() -> None:
    title = tuple(replace(line, size=18.0) for line in printed("StarNet: Large Nets for Stars"))
    assert own_names((*title, *printed("We present NetX.jl, a tool."))) == ("NetX.jl", "StarNet")
    title = tuple(replace(line, size=18.0) for line in printed("Reinforcement Learning: A Course"))
    assert own_names(title) == ()


def _document(text: str) -> Document:
    lines = tuple(
        Line(
            tuple(Span(run.text, line.x0, line.y0, line.x1, line.y1, line.size, bold=run.bold) for run in line.runs),
            line.x0,
            line.y0 + 80,
            line.x1,
            line.y1 + 80,
        )
        for line in printed(text)
    )
    return Document("ok", (Page(1, 600, 1200, lines),))


def test_the_conclusion_and_its_future_work_are_found() -> None:
    found = conclusion_of(_document(PAPER))
    assert found.text == "We have shown that it works. In future work we plan to ask why."
    assert found.future_work == "In future work we plan to ask why."


def test_a_section_of_its_own_is_the_future_work() -> None:
    found = conclusion_of(_document(PAPER + "\n\n# 4 Outlook\n\nAll of it is left to do, by us or by others."))
    assert found.future_work == "All of it is left to do, by us or by others."


def test_no_text_no_conclusion() -> None:
    assert conclusion_of(Document("no text")) == Conclusion(None, None)

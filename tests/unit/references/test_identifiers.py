"""Ids in references: in every spelling, broken by lines, glued to what follows, never out of another's digits."""

from __future__ import annotations

import pytest

from readinglist.references.fields.identifiers import identifiers


@pytest.mark.parametrize(
    ("text", "arxiv_id"),
    [
        ("arXiv:2401.00001v2, 2024.", "2401.00001"),
        ("arXiv preprint arXiv:1706.03762, 2017.", "1706.03762"),
        ("arXiv:2401. 00001", "2401.00001"),
        ("arXiv:2401 .00001v1", "2401.00001"),
        ("(arXiv 1706.03 762)", "1706.03762"),
        ("CoRR, abs/1706.03762, 2017", "1706.03762"),
        ("arXiv e-prints, art. arXiv:1706.03762", "1706.03762"),
        ("ArXiv, 1706.03762", "1706.03762"),
        ("https://arxiv.org/abs/1706.03762v5. Accessed 2020", "1706.03762"),
        ("http ://arxiv.org/pdf/1706.03762.pdf", "1706.03762"),
        ("https://doi.org/10.48550/arXiv.2401.00001", "2401.00001"),
        ("Phys. Lett. B (2001) [hep-th/9901001].", "hep-th/9901001"),
        ("Phys. Lett. B (2001), hep -th/9901001", "hep-th/9901001"),
        ("arXiv :cond-mat/0408370", "cond-mat/0408370"),
        ("arXiv:cs.CL/0101010", "cs/0101010"),
        ("JHEP 01 (2018) 001 [1706.03762].", "1706.03762"),
        ("JHEP 01 (2018) 001, 1706.03762", "1706.03762"),
        ("1706.03762 [cs.CL], 2017", "1706.03762"),
        ("Preprint, arXiv:1706.03762 [cs.CL]", "1706.03762"),
        ("doi:10.1234/2401.00001", None),
        ("https://doi.org/10.1016/j.cell.1706.03762", None),
        ("pages 1706.0376 of 2000", None),
        ("arXiv:2413.00001", None),
    ],
)
def test_arxiv_id(text: str, arxiv_id: str | None) -> None:
    assert identifiers(f"A. Writer. Walking robots. {text}").arxiv_id == arxiv_id


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("doi: 10.1000/Walk.2006.12.042.", "10.1000/walk.2006.12.042"),
        ("https://doi.org/10. 1016/j.tcs.2006.12.042.", "10.1016/j.tcs.2006.12.042"),
        ("http://dx.doi. org/10.1021/ es304638h.", "10.1021/es304638h"),
        ("(2006). doi:10.1109/MCSE.2006. 122", "10.1109/mcse.2006.122"),
        ("(2020). https://doi.org/10.32614/CRAN.package. walkers", "10.32614/cran.package.walkers"),
        ("doi: 10.1016/j.tics.2016.01. 007. URL https://example.org", "10.1016/j.tics.2016.01.007"),
        ("doi: 10.1000/walk.01. 2016.", "10.1000/walk.01"),
        ("doi:10.1007/978-3- 319-24574-4 28", "10.1007/978-3-319-24574-4"),
        ("doi:10.1103/PhysRevLett .100.228502.", "10.1103/physrevlett.100.228502"),
        ("doi:10.1103/PhysRevD.11.395.URL https://example.org/x", "10.1103/physrevd.11.395"),
        ("(doi: 10.1016/S0010-4655(02)00123-4)", "10.1016/s0010-4655(02)00123-4"),
        ("[doi>10.1016/S1353-4858(11)70024-1]", "10.1016/s1353-4858(11)70024-1"),
        ("doi:10.1007/s00168‐016‐0766‐5.", "10.1007/s00168-016-0766-5"),
        ("https://www.example.org/articles/10.3389/fpsyg.2013.00863/full", "10.3389/fpsyg.2013.00863"),
        (
            "https://doi.org/10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-O",
            "10.1002/(sici)1097-4571(199806)49:8<693::aid-asi4>3.0.co;2-o",
        ),
        ("Version 10.1 of 2010/2011", None),
    ],
)
def test_doi(text: str, doi: str | None) -> None:
    assert identifiers(f"A. Writer. Walking robots. {text}").doi == doi


def test_the_address_is_whole_and_without_the_signs_after_it() -> None:
    assert identifiers("Seen at https: //example.org/a-b/(c). Visited 2019.").url == "https://example.org/a-b/(c)"
    assert identifiers("See www.example.org/x, 2019.").url == "http://www.example.org/x"
    assert identifiers("A. Writer. https://doi.org/10.1000/Walk.").url == "https://doi.org/10.1000/walk"


def test_what_is_masked_is_as_long_as_before() -> None:
    text = "Writer, A. arXiv:2401.00001, doi:10.1000/walk. http://example.org/2019/x"
    rest = identifiers(text).rest
    assert len(rest) == len(text)
    assert not any(digits in rest for digits in ("2401", "1000", "2019"))

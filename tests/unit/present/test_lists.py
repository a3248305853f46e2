"""Lists on a terminal of 80 cells: rows fit, columns stand under each other, nothing is markup."""

from __future__ import annotations

from dataclasses import replace

import pytest

from readinglist.core.ideas import NightUse
from readinglist.core.lines import plain, width
from readinglist.core.paper_view import (
    address,
    authors_of,
    facts_of,
    in_words,
    looked_for,
    paper_lines,
    place_of,
    search_lines,
    similar_lines,
    strongest_sentence,
    title_of,
    top_lines,
    varied,
    why_lines,
)
from readinglist.core.papers import Explore, Reason, SearchResult, TopList
from readinglist.ideas.view.tonight import night_use_lines, tonight_head_lines
from tests.unit.cli.fake_library import NIGHT, paper, scored
from tests.unit.present.test_spans import HOSTILE

TITLES = [*HOSTILE.values(), "深度强化学习 " * 12, "plain and long " * 12, "", "[bold", "ends in \\"]


def test_every_row_fits_the_terminal() -> None:
    papers = tuple(scored(k, paper(k, title=title, authors=(title,) * 9)) for k, title in enumerate(TITLES, 1))
    rows = [*top_lines(TopList(NIGHT, "walk " * 30, papers, 99), 80), *similar_lines("2611.00001", papers, 80)]
    rows += search_lines(SearchResult("walk", 9, tuple(p.paper for p in papers)), 80)
    for item in papers:
        rows += [*paper_lines(item.paper, 80), *why_lines(item, 80, place_of(3, 12))]
    assert max(width(plain(row)) for row in rows) <= 80
    assert not any("\n" in span.text for row in rows for span in row)


def test_titles_stand_under_each_other_whatever_is_in_them() -> None:
    papers = tuple(scored(k, paper(k, title=title), 100.0 / k) for k, title in enumerate(TITLES, 1))
    rows = [row for row in top_lines(TopList(NIGHT, None, papers, 99), 80) if len(row) == 3 and row[2].style == "title"]
    assert len(rows) == len(TITLES)
    assert len({width(row[0].text + row[1].text) for row in rows}) == 1


def test_columns_of_a_search_stand_under_each_other() -> None:
    papers = tuple(paper(k, title="x", verdict=v) for k, v in enumerate(("keep", None, "later"), 1))
    papers += (paper(4, id="doi:10.1000/an-identifier-that-is-long"),)
    rows = list(search_lines(SearchResult("walk", 4, papers), None))[1:]
    assert len({width("".join(span.text for span in row[:-1])) for row in rows}) == 1


def test_a_pipe_gets_whole_titles() -> None:
    long = "a title " * 60
    rows = [plain(row) for row in top_lines(TopList(NIGHT, None, (scored(1, paper(1, title=long)),), 1), None)]
    assert any(long.strip() in row for row in rows)


def test_an_empty_list_says_why() -> None:
    rows = [plain(row) for row in top_lines(TopList(None, None, (), 0, "no night fetched yet"), 80)]
    assert rows == ["No night yet", "no night fetched yet"]


def test_a_list_that_nothing_ranks_asks_for_a_goal() -> None:
    def head(score: float) -> str:
        return " ".join(plain(row) for row in top_lines(TopList(NIGHT, None, (scored(1, paper(1), score),), 1), 80))

    assert "not ranked yet: keep papers, or say what you want to be able to do" in head(0.0)
    assert "not ranked yet" not in head(0.5)
    days = (replace(scored(1, paper(1), -1.0), reasons=(Reason("rest", "newest first", -1.0),)),)
    rows = [plain(row) for row in top_lines(TopList(NIGHT, None, days, 1), 80)]
    assert any("not ranked yet" in row for row in rows)
    assert not any("-1.00" in row for row in rows)


def test_an_exploration_slot_is_marked() -> None:
    item = scored(1, paper(1), explore=Explore(0.015, "the model is least sure"))
    rows = [plain(row).strip() for row in top_lines(TopList(NIGHT, None, (item,), 1), 80)]
    assert "picked at random: the model is least sure" in rows


def test_reasons_are_words_the_strongest_first_and_the_rest_is_none() -> None:
    reasons = (Reason("rest", "others", 9.0), Reason("term", "gait", 0.5), Reason("goal", "walk", 2.0))
    assert in_words(reasons) == "for goal walk · gait"


def test_what_speaks_against_a_paper_is_told_where_hardly_anything_speaks_for_it() -> None:
    against = (Reason("term", "benchmark", -1.0), Reason("paper", "1", -0.5), Reason("term", "gait", 0.5))
    assert in_words(against) == "gait · lowers its score: benchmark"
    assert in_words((*against, Reason("author", "Ada", 0.1))) == "gait · by Ada"


def test_a_pending_paper_and_an_empty_title_have_placeholders() -> None:
    assert "fetch" in title_of(paper(1, title=None))
    assert title_of(paper(1, title="")) == "(no title)"
    assert title_of(paper(1, title="None")) == "None"


def test_three_thousand_authors_are_a_few_and_a_number() -> None:
    assert authors_of(paper(1, authors=tuple(f"A{k}" for k in range(3000)))) == "A0, A1, A2 and 2997 more"
    assert "·" in facts_of(paper(1, authors=()))


@pytest.mark.parametrize(
    ("changes", "url"),
    [
        ({}, "https://arxiv.org/abs/2611.00001"),
        ({"id": "hep-th/9901001"}, "https://arxiv.org/abs/hep-th/9901001"),
        ({"id": "doi:10.1000/a<b>"}, "https://doi.org/10.1000/a%3Cb%3E"),
        ({"id": "blog:x-1", "url": "https://lab.example/a b\x1b"}, "https://lab.example/a%20b%1B"),
        ({"id": "blog:x-1", "url": "javascript:alert(1)"}, None),
        ({"id": "blog:x-1", "url": "file:///etc/passwd"}, None),
        ({"id": "blog:x-1"}, None),
    ],
)
def test_only_http_addresses_are_pages(changes: dict[str, str], url: str | None) -> None:
    assert address(paper(1, **changes)) == url


def test_why_lists_all_reasons_and_their_sum() -> None:
    item = scored(1, paper(1), 3.0)
    rows = [plain(row) for row in why_lines(item, 80, "rank 1 of the night")]
    assert next(row.split() for row in rows if "words" in row) == ["+1.500", "+" * 12, "words", "policy", "gradient"]
    assert any(row.startswith("  +3.000  score (the sum), rank 1 of the night, for goal locomotion") for row in rows)
    informs = next(row for row in rows if "Ada Author" in row and "author" in row)
    assert "0.000" not in informs


def test_why_ends_with_the_sentence_in_which_the_strongest_term_stands() -> None:
    reasons = (Reason("term", "policy gradient", 1.0), Reason("term", "robots", 0.5), Reason("rest", "all others", 0.0))
    text = "Robots walk. They learn by Policy\u00ad-Gradient methods. Policy gradients are old."
    item = replace(scored(1, paper(1, abstract=text), 1.5), reasons=reasons)
    assert strongest_sentence(item) == "They learn by Policy-Gradient methods."
    assert "From the abstract: They learn by Policy-Gradient methods." in [
        plain(row) for row in why_lines(item, 80, "")
    ]
    assert strongest_sentence(replace(item, reasons=reasons[2:])) is None


@pytest.mark.parametrize(
    ("rank", "number", "told"),
    [
        (4, 4, "rank 4 of the night"),
        (4, None, "rank 4 of the night"),
        (2, 4, "rank 2 of the night, number 4 of the last list"),
        (0, 4, "number 4 of the last list"),
        (0, None, ""),
    ],
)
def test_why_tells_the_rank_that_a_list_shows(rank: int, number: int | None, told: str) -> None:
    assert place_of(rank, number) == told


def test_a_paper_that_variety_put_above_a_better_one_is_marked_and_the_mark_explained() -> None:
    far = Explore(0.1, "far away")
    papers = [scored(k, paper(k), score) for k, score in enumerate((3.0, -0.28, 0.15, -0.284, -0.276), 1)]
    papers.insert(2, replace(scored(6, paper(6), 9.0), explore=far))
    assert varied(papers) == [False, True, False, False, False, False]  # -0.284 and -0.276 are shown alike
    rows = [plain(row) for row in top_lines(TopList(NIGHT, None, tuple(papers), 6), 80)]
    assert [row[:3] for row in rows if row[1:2] == "^"] == ["2^ "]
    assert rows[-1].startswith("^ moved up for variety")


def test_a_list_by_score_has_no_mark() -> None:
    papers = tuple(scored(k, paper(k), 1.0 / k) for k in range(1, 5))
    assert "^" not in "".join(plain(row) for row in top_lines(TopList(NIGHT, None, papers, 4), 80))


@pytest.mark.parametrize(
    ("changes", "links"),
    [
        ({"doi": "10.1000/182"}, ["https://doi.org/10.1000/182", "abs/2611.00001", "pdf/2611.00001"]),
        ({"id": "doi:10.1000/182", "doi": "10.1000/182"}, ["https://doi.org/10.1000/182"]),
        ({"id": "blog:x-1", "url": "https://a.example/x"}, ["https://a.example/x"]),
    ],
)
def test_a_paper_in_full_has_each_of_its_links_once(changes: dict[str, str], links: list[str]) -> None:
    rows = [plain(row) for row in paper_lines(paper(1, **changes), None)]
    found = [row.split()[-1] for row in rows if "https://" in row]
    assert [one.removeprefix("https://arxiv.org/") for one in found] == links


def test_what_is_taken_up_is_one_line_and_a_title_is_no_evidence_of_itself() -> None:
    use = NightUse("2611.00001", "On LoRA", "LoRA", "LoRA", "name", "On LoRA.", "used")
    built = [NightUse(f"2611.1000{n}", "On LoRA", "LoRA", "LoRA", "name", "On.", "builds on") for n in range(3)]
    cites = NightUse("2611.20000", "On LoRA", "2611.3", "Kept", "citation", "On.", "mentioned")
    told = "3 papers build on what you follow, 1 uses it, 1 cites it: readinglist tonight"
    assert [plain(row) for row in tonight_head_lines([use, *built, cites], None)] == [told, ""]
    assert "    uses it: in its title" in [plain(row) for row in night_use_lines([use], 80)]


def test_a_goal_looks_for_what_adds_to_scores_and_not_for_what_makes_papers_far() -> None:
    reasons = (
        (Reason("term", "gait", 2.0), Reason("near", "near: robot, terrain", 1.0)),
        (Reason("term", "legged gait", 2.0), Reason("near", "near: robot, control", 1.0)),
        (
            Reason("term", "legged gait", 2.0),
            Reason("term", "kernel", -1.0),
            Reason("near", "far in meaning from your goal and keeps", 0.1),
        ),
        (Reason("term", "kernel", -1.0), Reason("near", "far in meaning from your goal and keeps", 0.1)),
    )
    papers = [replace(scored(k, paper(k)), reasons=some) for k, some in enumerate(reasons, 1)]
    assert looked_for(papers) == ["legged gait", "robot"]
    assert in_words(reasons[3]) == "far in meaning from your goal and keeps · lowers its score: kernel"


def test_a_goal_looks_first_for_what_adds_most_and_not_for_what_many_far_papers_share() -> None:
    near, far = Reason("near", "near: gait, terrain", 3.0), Reason("near", "near: unseen, importance", 0.4)
    papers = [replace(scored(k, paper(k)), reasons=(near if k < 3 else far,)) for k in range(1, 12)]
    assert looked_for(papers) == ["terrain", "gait", "importance", "unseen"]


def test_of_several_goals_each_has_its_line_and_all_have_one_way_to_be_changed() -> None:
    some = (Reason("term", "gait", 2.0),)
    papers = tuple(replace(scored(k, paper(k)), reasons=some, goal=f"goal {k % 2}") for k in range(1, 5))
    rows = [plain(row) for row in top_lines(TopList(None, None, papers, 4), None)]
    assert rows[1:4] == [
        "goal goal 1 favours papers on: gait",
        "goal goal 0 favours papers on: gait",
        "to change that: readinglist goal edit NAME --also PHRASE --exclude PHRASE",
    ]


def test_a_word_that_a_stronger_reason_has_said_is_not_said_again() -> None:
    said = [("near", "near: robots, control", 3.0), ("term", "robot", 2.0), ("term", "robot arm", 1.5)]
    said.append(("term", "arms", 1.0))
    assert in_words([Reason(*one) for one in said]) == "close in meaning (robots, control) · robot arm"


def test_the_colon_behind_a_group_is_no_author() -> None:
    assert authors_of(paper(1, authors=("NVIDIA", ":", "Ada B.", "Bo C.")), 2) == "NVIDIA, Ada B. and 1 more"

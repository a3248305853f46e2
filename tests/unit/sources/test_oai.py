"""OAI pages and the walk through them, with a transport that answers from a list."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from readinglist.core.errors import Incomplete, Unexpected
from readinglist.core.settings import Settings
from readinglist.core.subscriptions import Subscription
from readinglist.sources.oai import OaiSource, parse_oai
from readinglist.sources.transport import Response

HEAD = '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2025-11-12T06:00:00Z</responseDate>'


def raw(paper: str, *dates: str, stamp: str = "2025-11-11", comment: str = "") -> str:
    versions = "".join(f'<version version="v{n}"><date>{d}</date></version>' for n, d in enumerate(dates, start=1))
    return (
        f"<record><header><identifier>oai:arXiv.org:{paper}</identifier><datestamp>{stamp}</datestamp></header>"
        f'<metadata><arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/"><id>{paper}</id>{versions}<title>T {paper}</title>'
        f"<authors>Ann Lee and Bo Wu</authors><categories>cs.LG stat.ML</categories>{comment}"
        "<abstract> Words. </abstract></arXivRaw></metadata></record>"
    )


def listing(*records: str, token: str | None = None) -> bytes:
    end = f"<resumptionToken>{token}</resumptionToken>" if token is not None else ""
    return f"{HEAD}<ListRecords>{''.join(records)}{end}</ListRecords></OAI-PMH>".encode()


def error(code: str) -> bytes:
    return f'{HEAD}<error code="{code}">no</error></OAI-PMH>'.encode()


class Answers:
    """Stands in for a Transport: answers in order, and remembers what it was asked."""

    def __init__(self, answers: Iterable[bytes]) -> None:
        self.answers = list(answers)
        self.asked: list[dict[str, str]] = []

    def get(self, url: str, **options: Any) -> Response:
        self.asked.append({name: values[0] for name, values in parse_qs(urlsplit(url).query).items()})
        return Response(url, 200, {}, self.answers.pop(0))


def walk(answers: Answers, token: str | None = None) -> list[str]:
    source = OaiSource(answers, Settings(), Subscription("cs.LG", "oai", ("cs.LG",)))  # type: ignore[arg-type]
    pages = source.pages(since=date(2025, 11, 10), token=token)
    return [record.paper.id for page in pages for record in page.records]


V1, V2 = "Sun, 9 Nov 2025 12:00:00 GMT", "Mon, 10 Nov 2025 13:00:01 GMT"


def test_raw_records_number_their_versions() -> None:
    page = parse_oai(listing(raw("2511.00001", V1), raw("2511.00002", V1, V2)))
    one, two = page.records
    assert (one.paper.version, one.has_later_version) == (1, False)
    assert (two.paper.version, two.has_later_version) == (2, True)
    assert str(two.paper.published) == "2025-11-09 12:00:00+00:00"
    assert str(two.paper.updated) == "2025-11-10 13:00:01+00:00"
    assert two.paper.authors == ("Ann Lee", "Bo Wu")
    assert two.paper.primary_category == "cs.LG"
    assert two.paper.comment is None


def test_a_withdrawal_is_seen() -> None:
    page = parse_oai(listing(raw("2511.00001", V1, V2, comment="<comments>withdrawn by arXiv</comments>")))
    assert page.records[0].paper.withdrawn


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (raw("2511.00009", "Fri, 01 Jan 2099 00:00:00 GMT"), "cannot be"),
        (raw("2511.00009", "soon"), "not a date"),
        (raw("2511.00009", V1, stamp="soon"), "datestamp"),
        (raw("2511.00009", V1).replace("<id>2511.00009", "<id>2511.00008"), "2511.00008"),
        (raw("2511.00009", V1).replace("<title>T 2511.00009</title>", ""), "title"),
        (raw("2511.00009v", V1), "not an id"),
        ("<record><header/></record>", "no id"),
    ],
)
def test_a_record_that_cannot_be_right_is_skipped_alone(bad: str, why: str) -> None:
    page = parse_oai(listing(raw("2511.00001", V1), bad, raw("2511.00002", V1)))
    assert [record.paper.id for record in page.records] == ["2511.00001", "2511.00002"]
    assert [why in skipped.why for skipped in page.skipped] == [True]


def test_records_outside_the_list_are_not_lost_in_silence() -> None:
    body = listing(raw("2511.00001", V1)).replace(
        b"</OAI-PMH>", b"<x>" + raw("2511.00002", V1).encode() + b"</x></OAI-PMH>"
    )
    with pytest.raises(Unexpected):
        parse_oai(body)


def test_tokens_are_followed_to_the_end() -> None:
    answers = Answers([listing(raw("2511.00001", V1), token="a"), listing(raw("2511.00002", V1), token="")])
    assert walk(answers) == ["2511.00001", "2511.00002"]
    assert answers.asked[0] == {
        "verb": "ListRecords", "metadataPrefix": "arXivRaw", "set": "cs:cs:LG", "from": "2025-11-10",
    }  # fmt: skip
    assert answers.asked[1] == {"verb": "ListRecords", "resumptionToken": "a"}


def test_A22_nothing_new_is_an_empty_page() -> None:
    assert walk(Answers([error("noRecordsMatch")])) == []


def test_A22_a_token_that_is_not_known_any_more_starts_the_window_again_once() -> None:
    answers = Answers([error("badResumptionToken"), listing(raw("2511.00001", V1))])
    assert walk(answers, token="old") == ["2511.00001"]
    with pytest.raises(Unexpected, match="badResumptionToken"):
        walk(
            Answers([listing(token="a"), error("badResumptionToken"), listing(token="b"), error("badResumptionToken")])
        )


def test_A22_a_token_that_comes_twice_ends_the_harvest() -> None:
    answers = Answers([listing(raw("2511.00001", V1), token="a"), listing(raw("2511.00001", V1), token="a")])
    with pytest.raises(Incomplete, match="same page"):
        walk(answers)


def test_where_there_is_no_raw_format_the_plain_one_is_asked() -> None:
    answers = Answers([error("cannotDisseminateFormat"), listing()])
    walk(answers)
    assert [asked["metadataPrefix"] for asked in answers.asked] == ["arXivRaw", "arXiv"]


def test_any_other_error_is_said() -> None:
    with pytest.raises(Unexpected, match="noSetHierarchy"):
        walk(Answers([error("noSetHierarchy")]))

"""Each fault that the program must survive has a rule and a test, or a reason why it cannot occur."""

from __future__ import annotations

import re

from tests import faults
from tests.faults import CASES, PAGE, ROOT

READ = PAGE.read_text(encoding="utf-8")
TESTS = faults.tests()
RULED_OUT = faults.ruled_out(READ)


def test_each_case_has_a_test_of_its_name_or_a_reason_why_it_cannot_occur() -> None:
    assert not [case for case in CASES if (case in TESTS) == (case in RULED_OUT)]


def test_each_case_has_a_rule_in_one_place() -> None:
    described = faults.described(READ)
    assert not [case for case in CASES if (case in described) == (case in RULED_OUT)]


def test_every_number_in_a_test_and_in_the_page_is_a_case() -> None:
    assert set(TESTS) | faults.described(READ) | set(RULED_OUT) <= set(CASES)


def test_no_test_carries_its_number_in_small_letters() -> None:
    """It would count for nothing."""
    small = re.compile(r"def (test_(?:[A-Za-z]\d+_)*[a-g]\d+_\w+)")
    files = (ROOT / "tests").rglob("test_*.py")
    assert not [name for path in files for name in small.findall(path.read_text(encoding="utf-8"))]


def test_every_rule_stands_in_a_file_that_exists() -> None:
    rules, _, _ = READ.partition("\n## Tests\n")
    rows = re.findall(r"^\| (?:[A-G]\d+(?:, )?)* ?\| .* \| (`[^|]+`) \|$", rules, re.M)
    assert len(rows) > 100
    places = {place for row in rows for place in re.findall(r"`([^`]+)`", row)}
    assert not {place for place in places if not (ROOT / "readinglist" / place).is_file()}

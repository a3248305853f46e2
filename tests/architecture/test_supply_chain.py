"""What comes with the program: pinned, listed, under licences that go together; and how it is released."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from release.audit import audit
from release.materials import BILL, CONSTRAINTS, LICENCES, is_compatible, packages, written

ROOT = Path(__file__).parents[2]
WORKFLOW = ROOT / ".github" / "workflows" / "release.yml"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
FOUND = packages()
SHIPPED = [one for one in FOUND if one.ships]


@pytest.mark.skipif(
    sys.version_info[:2] != (3, 11), reason="written on the oldest Python: others install other versions"
)
@pytest.mark.parametrize("name", [CONSTRAINTS, BILL, LICENCES])
def test_what_is_told_of_the_packages_is_in_step_with_the_lock(name: str) -> None:
    assert (ROOT / name).read_text() == written(FOUND)[name], "run `make materials`"


def test_every_dependency_comes_with_the_program_and_no_tool_of_tests_does() -> None:
    names = {one.name for one in SHIPPED}
    assert {re.split(r"[<>=]", line)[0] for line in PROJECT["project"]["dependencies"]} <= names
    assert not names & {"pytest", "hypothesis", "mypy", "ruff", "playwright", "hatchling", "pip-audit"}


def test_every_licence_is_known_and_goes_together_with_ours() -> None:
    assert len(FOUND) > 80
    assert {one.name: one.licence for one in FOUND if not is_compatible(one.licence)} == {}
    assert not is_compatible("unknown: ['a licence of its own']")
    assert not is_compatible("GPL-2.0-only")


def test_the_constraints_pin_what_the_lock_pins() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    pins = (ROOT / CONSTRAINTS).read_text().splitlines()[1:]
    assert len(pins) > 40
    assert not [pin for pin in pins if f"{pin} \\\n" not in lock]
    assert "pip install -c constraints.txt ." in (ROOT / "README.md").read_text()


def test_the_bill_of_materials_is_cyclonedx_and_closed() -> None:
    bill = json.loads((ROOT / BILL).read_text())
    assert (bill["bomFormat"], bill["specVersion"], bill["version"]) == ("CycloneDX", "1.6", 1)
    parts = [bill["metadata"]["component"], *bill["components"]]
    refs = [part["bom-ref"] for part in parts]
    assert len(refs) == len(set(refs))
    assert all(part["purl"] == f"pkg:pypi/{part['name']}@{part['version']}" for part in parts)
    assert all(part["licenses"] for part in parts)
    assert (parts[0]["name"], parts[0]["version"]) == ("readinglist", PROJECT["project"]["version"])
    reached, waiting = set[str](), [refs[0]]
    needs = {each["ref"]: each["dependsOn"] for each in bill["dependencies"]}
    while waiting:
        ref = waiting.pop()
        if ref not in reached:
            reached.add(ref)
            waiting += needs[ref]
    assert reached == set(refs)


def workflow() -> dict[Any, Any]:
    """As YAML 1.1 reads it: the key `on` is True."""
    loaded = yaml.safe_load(WORKFLOW.read_text())
    assert isinstance(loaded, dict)
    return loaded


def steps() -> list[dict[str, Any]]:
    return [step for job in workflow()["jobs"].values() for step in job["steps"]]


def test_the_release_runs_on_each_python_that_is_promised_and_on_macos() -> None:
    promised = [line.rpartition(" :: ")[2] for line in PROJECT["project"]["classifiers"] if "Python :: 3." in line]
    matrix = workflow()["jobs"]["test"]["strategy"]["matrix"]
    assert matrix["python"] == promised
    assert {name.partition("-")[0] for name in matrix["os"]} == {"ubuntu", "macos"}


def test_the_release_is_a_workflow_without_a_mistake_of_form() -> None:
    jobs = workflow()["jobs"]
    assert workflow()[True]["push"]["tags"] == ["v*"]
    for job in jobs.values():
        needs = job.get("needs", [])
        assert set([needs] if isinstance(needs, str) else needs) <= jobs.keys()
        assert job["runs-on"]
        assert 0 < job["timeout-minutes"] <= 90
    for step in steps():
        assert ("uses" in step) != ("run" in step)
        assert re.fullmatch(r"[\w.-]+/[\w./-]+@[\w./-]+", step.get("uses", "a/b@c"))
        script = re.sub(r"\$\{\{.*?\}\}", "X", step.get("run", ":"))
        assert script == step.get("run", ":"), "what a ref or a title says never becomes part of a script"
        assert subprocess.run(["sh", "-n", "-c", script], check=False).returncode == 0
    text = WORKFLOW.read_text()
    assert text.count("${{") == len(re.findall(r"\$\{\{ [^{}]+ \}\}", text))


def test_the_release_calls_targets_that_there_are() -> None:
    called = {target for step in steps() for target in re.findall(r"make (\w+)", step.get("run", ""))}
    there = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))
    assert {"check", "test", "audit", "dist"} <= called <= there


def test_only_the_job_that_publishes_may_sign_and_only_for_a_tag_that_was_tested() -> None:
    jobs = workflow()["jobs"]
    assert workflow()["permissions"] == {"contents": "read"}
    assert {name: job["permissions"] for name, job in jobs.items() if "permissions" in job} == {
        "publish": {"id-token": "write"}
    }
    assert jobs["publish"]["needs"] == "build"
    assert jobs["build"]["needs"] == ["test", "audit"]
    assert "refs/tags/v" in jobs["build"]["if"]
    assert "secrets." not in WORKFLOW.read_text()


PLAYED = {
    "clean": ("No known vulnerabilities found", 0, 0, "No known vulnerabilities"),
    "found": ("demo 1.0 PYSEC-2026-1", 1, 1, "PYSEC-2026-1"),
    "offline": ("requests.exceptions.ConnectionError: Max retries exceeded", 1, 0, "audit skipped"),
    "broken": ("Traceback (most recent call last): KeyError", 3, 1, "KeyError"),
}


@pytest.mark.parametrize("case", PLAYED)
def test_an_audit_is_told_or_said_to_be_skipped(case: str, tmp_path: Path) -> None:
    said, ends, code, told = PLAYED[case]
    program = tmp_path / "pip-audit"
    program.write_text(f"#!/bin/sh\necho '{said}' >&2\nexit {ends}\n")
    program.chmod(0o755)
    got, words = audit(str(program), str(tmp_path))
    assert (got, told in words) == (code, True)


def test_an_audit_without_its_program_is_said_to_be_skipped(tmp_path: Path) -> None:
    assert audit(str(tmp_path / "none"), str(tmp_path))[0] == 0
    assert "skipped" in audit(str(tmp_path / "none"), str(tmp_path))[1]

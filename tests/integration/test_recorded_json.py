"""What the commands print for programs from a library rich in everything, byte for byte as in tests/data/json.

READINGLIST_TEST_RECORD=1 writes the records anew: only for a change of the output that is wanted. A record is the
output of one command, and the files that it exports after it; what CHANCE lists differs from run to run.
"""

from __future__ import annotations

import difflib
import json
import lzma
import os
import re
import shlex
from collections.abc import Collection
from datetime import timedelta
from itertools import chain, count
from pathlib import Path

import pytest

from readinglist.shell.group import MOVED
from tests.harness.command import WHOLE
from tests.harness.rich import STORY, born
from tests.harness.words import commands

RECORDED = Path(__file__).parents[1] / "data" / "json"
IS_RECORDING = os.environ.get("READINGLIST_TEST_RECORD", "") not in ("", "0")
LARGE = 32_000  # bytes of a record: from here on it is packed
LARGEST = 1_500_000  # bytes of all records as they are stored
MOST_LINES = 30  # of a difference that is shown
# Commands with --json or --jsonl that are not recorded, and why.
EXCUSED = {
    "init": "what it does is an import and a fetch, and what it prints is a `top`: these are recorded",
    "literature build": "its seconds and sizes are chance: test_literature_build.py",
    "literature export": "it needs a pack: test_literature_attached.py",
    "literature query": "it needs a pack: test_literature_build.py",
    "literature use": "it needs a pack: test_literature_attached.py",
}
# What differs from run to run: a line of a pattern and of what stands for it. Before them the names
# of devices and of the folder are replaced.
CHANCE = (
    (r"(DEVICE[0-9])-[0-9a-f]{6,8}\b", r"\1-CHANCE"),  # the end of an entry's id, or of a log in a shared folder
    (r'("seconds": )[0-9.e-]+', r"\1SECONDS"),
    (r"127\.0\.0\.1:[0-9]+", "127.0.0.1:PORT"),
)
LONG = re.compile(r"(?<![0-9.])(?=[0-9.]{15})[0-9]+\.[0-9]+")  # the last digits of a float are the processor's
# After the story, on the Monday that follows: everything that reads.
READING = """at 2025-11-17T15:00:00Z
log --json
log -n 5 --jsonl
status --json
literature status --json
feeds list --json
feeds check --json
feeds export-opml
top --json
top --jsonl
top --all -n 5 --json
top --goal walk -n 5 --jsonl
top --night 2025-11-12 -n 5 --json
show 2309.00003 --json
show 2511.00001 --json
show 1706.03762 --json
search sparse attention -n 5 --json
search is:kept from:2023-01 --jsonl
search tag:rl --json
search is:later --json
search is:skipped until:2023 mamba --json
search is:read --json
similar 2309.00003 -n 5 --json
why 2511.00100 --json
why 2511.00101 --goal walk --json
evaluate --since 2025-11-10 --json
revised --json
revised --since 2025-11-14 --json
tonight --json
tonight --night 2025-11-12 --json
citations --json
citations 2309.00003 --json
citations 2511.00001 --of 2309.00003 --json
fate 2309.00003 --json
fate 2309.00010 --json
fate 1706.03762 --json
fate 1406.2661 --json
graph stats -n 3 --json
ideas list --json
ideas replace GAN --json
ideas replace BERT --by LoRA --json
ideas show LoRA --json
ideas show GAN --json
ideas suggest --json
path attention LoRA --json
path gaits attention --json
trends --json
trends --months 3 --words --json
critique list --json
critique missing --json
critique search tuning --json
critique write 2309.00003 --json
pile next survey -n 3 --json
pile next short -n 2 --json
pile next single --check --json
pile status --json
pile status survey --stop recall --json
pile duplicates survey --json
pile status survey --json
conference plan survey -n 3 --json
goal list --all --json
goal list --found --json
project list --json
project radar --json
project radar --night 2025-11-12 --json
project show gait --json
admire list --json
backburner list --json
backburner list --from 2111.06377 --json
journal search critic diverges --json
journal show all --json
journal show 2025-W45 --section next --json
review --week 2025-W46 --json
lookback --months 36 --plot out/projects.svg --json
bets due --json
bets list --json
settle --dry-run --json
taste --plot out/taste.svg --json
taste --causes --json
hindsight --json
quiz deck --json
quiz skill --json
share tournament spring --json
queue list --json
queue starters --json
queue starters --kind thesis --json
next --json
next --minutes 2h --json
diet --json
diet --weeks 52 --plot out/diet.svg --json
repro table gaitnet --json
share --dry-run --json
share --kept --with reasons,tags,goals,own --name Me -o out/share.json --json
compare ada.json --json
compare ada.json --paper 2310.00013 --json
colleague list --json
export bibtex --kept
export ris --kept
export csl --kept
export csv --kept --critiques
export json --kept
export json --goal walk
export atom --kept
export bibtex --tag rl -o out/tagged.bib --json
export obsidian --kept -o out/vault --json
graph export out/near.gexf --ego 2309.00003 --json
graph export out/mine.graphml --kept --json
graph export out/mine.csv --kept --hops 1 --json
graph export out/ideas.gexf --ideas --min-citations 20 --json
graph export out/ideas.svg --from 2014-01 --json
digest --md
digest --html
digest --atom
digest --json
digest --night 2025-11-12 --json
pdf refs refs.bib --json
database --json
database kept_by_month --json
database search --set words=gait --json
database "select id, verdict from v_papers where verdict is not null order by id" --json
doctor --json
ask ideas refresh --json
follow term reward
mute category cs.CV
follow list --json
mute list --json
muted -n 2 --json
wanted list -n 3 --json
top -n 2 --json""".splitlines()


@pytest.mark.skipif(WHOLE, reason="the chance in a quiz is held still in this process only")
def test_what_programs_read_is_as_recorded(tmp_path: Path) -> None:
    printed = without_chance(lived(tmp_path), tmp_path)
    if IS_RECORDING:
        write(printed)
    assert sum(file.stat().st_size for file in RECORDED.iterdir()) < LARGEST
    recorded = read()
    assert sorted(printed) == sorted(recorded), "another set of commands: record them"
    differing = [name for name in recorded if printed[name] != recorded[name]]
    assert not differing, f"{differing}\n{difference(recorded[differing[0]], printed[differing[0]])}"


def renamed(words: list[str]) -> list[str]:
    """The words with the new spelling of a command that is recorded by its old one."""
    size = next((size for size in (2, 1) if " ".join(words[:size]) in MOVED), 0)
    return [*MOVED[" ".join(words[:size])].split(), *words[size:]] if size else list(words)


def test_each_command_that_prints_json_is_recorded_or_excused() -> None:
    lines = [shlex.split(line.removeprefix("ask ")) for line in STORY + READING]
    named = dict(commands())
    recorded = set()
    for old in lines:
        words = renamed(old)
        if words[0] == "share" and words[1].startswith("-"):
            words.insert(1, "write")
        size = next((size for size in (3, 2, 1) if " ".join(words[:size]) in named), 0)
        recorded |= {(" ".join(words[:size]), option) for option in ("--json", "--jsonl") if option in words}
    offered = {
        (name, option)
        for name, command in named.items()
        for option in ("--json", "--jsonl")
        if any(option in param.opts for param in command.params) and name not in EXCUSED
    }
    assert offered <= recorded, f"record these, or say in EXCUSED why not: {sorted(offered - recorded)}"
    assert EXCUSED.keys() <= named.keys()


def lived(folder: Path) -> dict[str, str]:
    """What the lines print and export, by the names of their records; nothing of a line that prints for people."""
    printed: dict[str, str] = {}
    (folder / "out").mkdir()
    with born(folder) as life:
        for line in STORY:
            if (out := life(line)) is not None and " --json" in line:
                printed[unused(line, printed)] = out
        life.pace = timedelta(0)  # a line more or less changes nothing in the others
        for line in READING:
            if (out := life(line)) is not None:
                printed[unused(line, printed)] = out + exported(folder)
    return printed


def unused(line: str, names: Collection[str]) -> str:
    """The name of the record of a line, with a number where it is there already."""
    name = re.sub(r"[^\w.]+", "-", re.sub(r"^ask | --json\b", "", line))[:60].strip("-")
    return next(one for one in chain([name], (f"{name}-{n}" for n in count(2))) if one not in names)


def exported(folder: Path) -> str:
    """All files that a command wrote into out/, one after the other; they are removed."""
    texts = []
    for file in sorted(path for path in (folder / "out").rglob("*") if path.is_file()):
        texts.append(f"\n==> {file.relative_to(folder)}\n{file.read_text()}")
        file.unlink()
    return "".join(texts)


def without_chance(printed: dict[str, str], folder: Path) -> dict[str, str]:
    """The outputs, with a word for each name that differs from run to run."""
    devices = dict.fromkeys(entry["device"] for entry in reversed(json.loads(printed["log"])))
    names = [(str(folder), "FOLDER"), *((device, f"DEVICE{n}") for n, device in zip(count(1), devices, strict=False))]

    def still(text: str) -> str:
        for name, instead in names:
            text = text.replace(name, instead)
        for pattern, instead in CHANCE:
            text = re.sub(pattern, instead, text)
        return LONG.sub(lambda found: f"{float(found[0]):.11g}", text)

    return {name: still(out) for name, out in printed.items()}


def write(printed: dict[str, str]) -> None:
    """Records of all that was printed, and no others; one whose content is the same stays as it is."""
    RECORDED.mkdir(exist_ok=True)
    before = read()
    for file in RECORDED.iterdir():
        name = file.name.removesuffix(".xz").removesuffix(".txt")
        if before[name] != printed.get(name):
            file.unlink()
    for name, out in printed.items():
        if before.get(name) != out:
            data, is_large = out.encode(), len(out) >= LARGE
            path = RECORDED / f"{name}.txt{'.xz' if is_large else ''}"
            path.write_bytes(lzma.compress(data, preset=9) if is_large else data)


def read() -> dict[str, str]:
    """The records, by their names."""
    files = {file: file.read_bytes() for file in sorted(RECORDED.iterdir())}
    return {
        file.name.removesuffix(".xz").removesuffix(".txt"): (
            lzma.decompress(data) if file.suffix == ".xz" else data
        ).decode()
        for file, data in files.items()
    }


def difference(recorded: str, printed: str) -> str:
    """The first lines that differ, with one field of JSON a line."""
    before, after = (re.sub(r', (?=["{])', ",\n", text).splitlines() for text in (recorded, printed))
    return "\n".join(list(difflib.unified_diff(before, after, "recorded", "printed", n=2, lineterm=""))[:MOST_LINES])

"""The files of a snapshot as OpenAlex or Semantic Scholar publishes it, and its works as rows of a pack.

OpenAlex's in both layouts: `data/{parquet,jsonl}/works/updated_date=*/part_*` with a `manifest.json`, and the older
`data/works` with a `manifest`. Semantic Scholar's data sets `papers` and `citations` (both number works by `corpusid`,
so `paper-ids` is not needed), each as a folder of JSON lines in one that is named by the release. The types of all
fields are given, never guessed; fields that a release lacks are null.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from readinglist.core.errors import InputError, NotFound
from readinglist.literature.records import Part

from .engine import Engine, engine_errors, quoted

ENDINGS = (".gz", ".parquet", ".jsonl")
DELETED = 4285719527  # works merged into this one are deleted
FIELDS = {
    "id": "varchar",
    "title": "varchar",
    "publication_date": "varchar",
    "updated_date": "varchar",
    "doi": "varchar",
    "referenced_works": "varchar[]",
    "referenced_works_count": "bigint",
    "authorships": "struct(author struct(id varchar))[]",
    "locations": "struct(landing_page_url varchar, pdf_url varchar)[]",
    "primary_topic": "struct(subfield struct(display_name varchar))",
}
S2AG = {
    "papers": {
        "corpusid": "bigint",
        "title": "varchar",
        "publicationdate": "varchar",
        "year": "bigint",
        "externalids": "struct(DOI varchar, ArXiv varchar)",
        "referencecount": "bigint",
        "authors": "struct(authorId varchar)[]",
        "s2fieldsofstudy": "struct(category varchar)[]",
    },
    "citations": {"citingcorpusid": "bigint", "citedcorpusid": "bigint"},
}
# Its papers with the names of OpenAlex's fields; references are in files of their own.
AS_WORKS = """select 'W' || corpusid as id, title, coalesce(publicationdate, year || '-01-01') as publication_date,
    concat_ws(' ', externalids.DOI, 'arxiv.org/abs/' || externalids.ArXiv) as doi,
    referencecount as referenced_works_count,
    list_transform(authors, lambda x: {'author': {'id': 'A' || x.authorId}}) as authorships,
    {'subfield': {'display_name': s2fieldsofstudy[1].category}} as primary_topic"""
ARXIV = r"(?:arxiv\.org/(?:abs|pdf|html)/|10\.48550/arxiv\.)((?:[a-z-]{2,20}(?:\.[a-z]{2})?/\d{7})|(?:\d{4}\.\d{4,5}))"


def parts_of(snapshot: Path) -> list[Part]:
    """The files of works in the order of their names. Raises NotFound, InputError (a manifest that is no JSON)."""
    for place in ("data/parquet/works", "data/jsonl/works", "data/works", "works", "."):
        root = snapshot / place
        files = sorted(file for file in root.glob("updated_date=*/*") if file.suffix in ENDINGS)
        if files:
            said = _manifest(root)
            parts = [Part(str(file), file.parent.name[13:], *said.pop(_tail(file), (None, None))) for file in files]
            if missing := sorted(said):
                raise InputError(
                    f"{root}: the manifest lists {len(missing):,} files that are not here, first {missing[0]}: "
                    "download them again"
                )
            return parts
    files = [file for name in S2AG for file in sorted((snapshot / name).glob("*")) if file.suffix in ENDINGS]
    if files and {file.parent.name for file in files} != S2AG.keys():
        raise InputError(f"{snapshot} needs files in both folders, papers and citations")
    if files:
        try:
            day = date.fromisoformat(snapshot.resolve().name).isoformat()
        except ValueError:
            raise InputError(f"{snapshot}: name the folder by its release, as 2026-09-01") from None
        return [Part(str(file), day, table=file.parent.name) for file in files]
    raise NotFound(f"{snapshot} holds no works/updated_date=*/part_*: give the folder that holds `data`")


def _manifest(root: Path) -> dict[str, tuple[int | None, int | None]]:
    """(bytes, records) of each file of works that a manifest lists; nothing where there is none."""
    found = {}
    for path in (root / "manifest", root / "manifest.json", root.parent / "manifest.json"):
        if path.is_file():
            try:
                entries = list(_entries(json.loads(path.read_bytes())))
            except ValueError as error:
                raise InputError(f"{path} is no JSON ({error}): download it again") from None
            for entry in entries:
                meta, url = entry.get("meta") or {}, str(entry["url"])
                if "/works/" in url:
                    found["/".join(url.split("/")[-2:])] = (meta.get("content_length"), meta.get("record_count"))
    return found


def _entries(value: Any) -> Iterator[dict[str, Any]]:
    """What has a `url`, however deep it stands."""
    if isinstance(value, dict) and "url" in value:
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _entries(inner)


def _tail(file: Path) -> str:
    return f"{file.parent.name}/{file.name}"


def write_part(engine: Engine, part: Part, path: Path, sample: int) -> None:
    """The works of a file as rows, sorted by number. Raises InputError where it is not what the manifest says."""
    source = Path(part.path)
    size = source.stat().st_size
    if part.size is not None and size != part.size:
        raise InputError(f"{source} has {size:,} bytes where the manifest says {part.size:,}: download it again")
    if part.table == "citations":
        pairs = f"""select citingcorpusid as citing, citedcorpusid as cited from {_json(source, S2AG[part.table])}
            where citedcorpusid is not null and hash(citingcorpusid) % {sample} = 0 order by citing"""
        engine.copy(pairs, path, 50_000)
        return
    if part.table == "papers":
        rows = f"({AS_WORKS} from {_json(source, S2AG[part.table])})"
    elif source.suffix == ".parquet":
        rows = f"read_parquet('{quoted(source)}', hive_partitioning = false)"
    else:
        rows = _json(source, FIELDS)
    with engine_errors(source):
        here = {name for name, *_ in engine.con.con.execute(f"describe select * from {rows}").fetchall()}
    engine.copy(_rows(rows, here, part.day, sample), path, 20_000)
    if part.records is not None:
        records = engine.con.con.execute(f"select count(*) from {rows}").fetchone()[0]
        if records != part.records:
            path.unlink()
            raise InputError(
                f"{source} holds {records:,} works where the manifest says {part.records:,}: "
                "download the file, or the manifest, again"
            )


def _json(source: Path, fields: Mapping[str, str]) -> str:
    columns = ", ".join(f"{name}: '{kind}'" for name, kind in fields.items())
    return (
        f"read_json('{quoted(source)}', format = 'newline_delimited', columns = {{{columns}}}, "
        "maximum_object_size = 67108864, hive_partitioning = false)"
    )


def _rows(rows: str, here: set[str], day: str, sample: int) -> str:
    """(work, updated, id, title, month, dated, category, refs, authors, references, known, described) of a file.

    An arXiv id says the month of the first version. A day that is January 1st stands for a year alone: July, undated.
    Lists are as they are given, with repeats and nulls; `references` null: as many as are listed.
    """
    value = {name: name if name in here else f"null::{kind}" for name, kind in FIELDS.items()}
    urls = f"list_transform({value['locations']}, lambda x: concat_ws(' ', x.landing_page_url, x.pdf_url))"
    said = f"lower(concat_ws(' ', {value['doi']}, array_to_string({urls}, ' ')))"
    of_arxiv = f"case when contains({said}, 'arxiv') then nullif(regexp_extract({said}, '{ARXIV}', 1), '') end"
    return f"""
        with read as (
            select {_number(value["id"])} as work, coalesce({value["updated_date"]}, '{day}') as updated,
                {of_arxiv} as id, {value["title"]} as title,
                try_cast({value["publication_date"]} as date) as day,
                coalesce({value["primary_topic"]}.subfield.display_name, '') as category,
                list_transform({value["referenced_works"]}, lambda x: {_number("x")}) as refs,
                list_transform({value["authorships"]}, lambda x: {_number("x.author.id", "A")}) as authors,
                {value["referenced_works_count"]} as number
            from {rows}
        ), of_arxiv as (
            select *, split_part(id, '/', -1)[1:2]::int as y, split_part(id, '/', -1)[3:4]::int as m from read
        )
        select work, updated, id, title,
            case when m between 1 and 12 then 12 * (if(y > 90 and contains(id, '/'), 1900, 2000) + y) + m - 1
                when day is null then -1
                when month(day) = 1 and day(day) = 1 then 12 * year(day) + 6
                else 12 * year(day) + month(day) - 1 end::bigint as month,
            id is not null or (day is not null and not (month(day) = 1 and day(day) = 1)) as dated,
            category, coalesce(refs, []) as refs, coalesce(authors, []) as authors,
            number as "references", coalesce(number, len(refs), 0) > 0 as known, title is not null as described
        from of_arxiv where work is not null and hash(work) % {sample} = 0 order by work"""


def _number(text: str, kind: str = "W") -> str:
    """The number in `https://openalex.org/W123`, or in `W123`."""
    return f"try_cast(substr({text}, strpos({text}, '{kind}') + 1) as bigint)"


def merged_ids(engine: Engine, snapshot: Path) -> Any:
    """(old, new) of works that are others now, chains followed to their end; new null: deleted."""
    con = engine.con.con
    con.execute("create or replace temp table merged (old bigint, new bigint)")
    files = sorted([*snapshot.glob("data/merged_ids/works/*.csv*"), *snapshot.glob("merged_ids/works/*.csv*")])
    if files:
        names = ", ".join(f"'{quoted(file)}'" for file in files)
        with engine_errors(files[0].parent):
            con.execute(f"""
                insert into merged select {_number("id")}, {_number("merge_into_id")} from read_csv([{names}],
                    header = true, columns = {{merge_date: 'varchar', id: 'varchar', merge_into_id: 'varchar'}})
                qualify row_number() over (partition by id order by merge_date desc, merge_into_id) = 1""")
        for _ in range(20):  # each round halves what is left of a chain
            moved = con.execute("""
                update merged set new = next.new from merged as next
                where merged.new = next.old and merged.new <> next.new and merged.old <> next.new""").fetchone()[0]
            if not moved:
                break
        con.execute(f"update merged set new = null where new = {DELETED}")
        con.execute("delete from merged where old = new")
    return "merged"

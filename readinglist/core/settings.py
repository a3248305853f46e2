"""Settings of one library: config.toml, then the environment, then defaults; and where its files lie.

The user's file is only ever read. A setting that is not known, or of the wrong type, is an error that names the file,
the line and the key; the environment variable of a setting is `READINGLIST_<TABLE>_<KEY>`.
"""

from __future__ import annotations

import os
import pwd
import re
import tomllib
from collections.abc import Mapping
from dataclasses import field, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from . import files as private
from .errors import UNREADABLE, ConfigError
from .frozen import Frozen
from .policy import EXPLORE_SHARE
from .text import web_parts

T = TypeVar("T")
LARGEST = 5_000_000  # bytes of a file of settings or subscriptions
LARGEST_NUMBER = 1e15
_HEAD = re.compile(r"\A\s*\[\s*([\w-]+)\s*\]")
_KEY = re.compile(r"\A\s*[\"']?([\w-]+)[\"']?\s*=")
# Of more than thirty names: tomllib's time grows with the square of their number.
_LONG_NAME = re.compile(r"""(?m)^[ \t]*+\[{0,2}+(?:[ \t]*+(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.){30}""")
_SWITCH = {"true": True, "1": True, "yes": True, "on": True, "false": False, "0": False, "no": False, "off": False}


def read_toml(path: Path) -> dict[str, Any]:
    """The tables of a file; none where it is not there. Raises ConfigError, which names it."""
    try:
        body = private.read_file(path, LARGEST)
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror})") from None
    return parse_toml(body, path)


def parse_toml(body: bytes, path: Path) -> dict[str, Any]:
    """The tables in the bytes of a file. Raises ConfigError, which names `path`.

    Numbers have 64 bits, as TOML says: Python reads longer ones, and then fails where it has to write them.
    """
    try:
        text = body.decode("utf-8-sig").replace("\r\n", "\n")
        if _LONG_NAME.search(text):
            raise ValueError("a key or a table of more than thirty names")
        tables = tomllib.loads(text)
        _check_numbers(tables)
    except UNREADABLE as error:  # no TOML, no UTF-8, a number, a key or brackets without end
        raise ConfigError(f"{path}: not sound TOML ({str(error)[:200]})") from None
    return tables


def _check_numbers(value: Any) -> None:
    """Raises ValueError for a whole number of more than 64 bits, wherever it stands."""
    if isinstance(value, int) and not -(1 << 63) <= value < 1 << 63:
        raise ValueError("a number of more than 64 bits")
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _check_numbers(inner)


def line_of(path: Path, table: str, key: str | None = None) -> str:
    """`config.toml:12`: the line of a key, else of its table; the file alone where it says so in another way."""
    place, inside = str(path), ""
    for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
        head, said = _HEAD.match(line), _KEY.match(line)
        inside = head[1] if head else inside
        if said and inside == table and said[1] == key:
            return f"{path}:{number}"
        if place == str(path) and table in (head and head[1], not inside and said and said[1]):
            place = f"{path}:{number}"
    return place


def parse_value(text: str, default: Any, where: str, most: float) -> Any:
    """A value of the type of `default` from the text of an environment variable."""
    try:
        if isinstance(default, tuple):
            return tuple(part.strip() for part in text.split(",") if part.strip())
        if isinstance(default, bool):
            return _SWITCH[text.strip().lower()]
        return check_value(type(default)(text.strip()), default, where, most)
    except (KeyError, ValueError):
        raise ConfigError(f"{where}={text!r} is not a {type(default).__name__}") from None


def check_value(value: Any, default: Any, where: str, most: float = LARGEST_NUMBER) -> Any:
    """`value` where it has the type of `default`, numbers not negative; else ConfigError."""
    if isinstance(default, tuple):
        if isinstance(value, list) and all(isinstance(v, str) for v in value):
            return tuple(value)
        raise ConfigError(f"{where} takes a list of texts")
    if isinstance(default, float) and isinstance(value, int | float) and not isinstance(value, bool):
        value = float(value)
    if type(value) is not type(default):
        raise ConfigError(f"{where} = {value!r} is not a {type(default).__name__}")
    if isinstance(value, int | float) and not 0 <= value <= most:
        raise ConfigError(f"{where} = {value!r} is not between 0 and {most:g}")
    return value


class Places(Frozen):
    """The files and folders of a library."""

    config: Path  # config.toml
    feeds: Path
    data: Path  # library.db notes/ journal/ goals/ pdfs/ exports/ backups/
    cache: Path

    @property
    def database(self) -> Path:
        return self.data / "library.db"

    @property
    def nightly_log(self) -> Path:
        return self.data / "nightly.log"  # not in cache/: that may be gone, and then no shell starts the job

    @property
    def exports(self) -> Path:
        return self.data / "exports"

    @property
    def backups(self) -> Path:
        return self.data / "backups"

    @property
    def goals(self) -> Path:
        return self.data / "goals"

    @property
    def notes(self) -> Path:
        return self.data / "notes"

    @property
    def journal(self) -> Path:
        return self.data / "journal"


def _setting(default: T, help: str, *, most: float = LARGEST_NUMBER, secret: bool = False) -> T:
    """A setting with its help; `most`: the largest number; a secret one is never shown."""
    kept: T = field(default=default, repr=not secret, metadata={"help": help, "most": most, "secret": secret})
    return kept


class ArxivSettings(Frozen):
    """Where arXiv is and how often it may be asked."""

    rss: str = _setting("https://rss.arxiv.org/atom", "announcements, extended by /CATS joined with +")
    oai: str = _setting("https://oaipmh.arxiv.org/oai", "OAI-PMH, extended by ?verb=")
    api: str = _setting("https://export.arxiv.org/api/query", "queries, extended by ?")
    pdf: str = _setting("https://arxiv.org/pdf", "PDF files, extended by /ID")
    eprint: str = _setting("https://arxiv.org/e-print", "sources, extended by /ID")
    request_interval: float = _setting(3.0, "seconds between two requests, over all processes")
    contact: str = _setting("", "your e-mail address, sent to arXiv with each request")


class NetworkSettings(Frozen):
    allow_private: tuple[str, ...] = _setting((), "hosts on private addresses that may be contacted")
    timeout: float = _setting(60.0, "seconds for one request in all, waiting for arXiv's turn not counted")
    max_bytes: int = _setting(64_000_000, "largest decoded answer")
    feed_seconds: int = _setting(10, "seconds of the processor for reading the feed of one blog", most=3600)


class RankSettings(Frozen):
    explore: float = _setting(EXPLORE_SHARE, "share of slots for papers outside your taste", most=1.0)
    half_life_days: float = _setting(0.0, "age at which a verdict counts half; 0: never")
    seed: int = _setting(0, "of the draws of exploration and of audit nights")
    audit: bool = _setting(
        False, "one night in 20 measures the ranking: another recipe chooses half of its first 20 papers"
    )
    cutoff: float = _setting(
        0.0, "chance of a keep from which a paper is worth your time; 0: the share you kept so far", most=1.0
    )
    embed: bool = _setting(False, "word vectors as one more part of a score; needs readinglist[embed]")


class CitationSettings(Frozen):
    """Services that know who cites whom. Nothing is asked of one unless a command or [trace] says so."""

    sources: tuple[str, ...] = _setting(("s2",), "services that `enrich` asks: s2, openalex")
    s2: str = _setting("https://api.semanticscholar.org/graph/v1", "Semantic Scholar, extended by /paper/batch")
    s2_key: str = _setting("", "your key for it; without one it is slow at times", secret=True)
    openalex: str = _setting("https://api.openalex.org", "OpenAlex, extended by /works")
    openalex_key: str = _setting("", "your key for it; without one it answers very few requests", secret=True)


class SourceSettings(Frozen):
    biorxiv: str = _setting("https://api.biorxiv.org", "bioRxiv and medRxiv, extended by /details/SERVER/...")
    openreview: str = _setting("https://api2.openreview.net", "OpenReview, extended by /notes?content.venueid=")
    crossref: str = _setting("https://api.crossref.org", "Crossref, extended by /works/DOI")
    zotero: str = _setting("http://localhost:23119", "the Zotero of this machine; no other is asked")
    ask_crossref: bool = _setting(False, "ask Crossref where 20 kept papers with a DOI appeared, each night")


class TraceSettings(Frozen):
    """What `trace` may do, each night after the ranking."""

    nightly: bool = _setting(True, "trace at the end of each fetch")
    sources: tuple[str, ...] = _setting((), "services that it may ask: s2, openalex")
    pdfs: bool = _setting(False, "whether it may download PDFs from arXiv")
    eprints: bool = _setting(False, "whether it may download the sources of papers, which give better references")
    history: int = _setting(
        0,
        "pages of arXiv's archive (about 1,000 papers each) that it reads a night until it has a year of them",
    )
    top: int = _setting(50, "papers from the head of the night's list that it follows")
    random: int = _setting(50, "papers of the night that it draws at random, to estimate shares")
    requests: int = _setting(200, "requests in one night at most")
    minutes: float = _setting(20.0, "minutes in one night at most")


class IdeasSettings(Frozen):
    canon: bool = _setting(False, "`tonight` shows papers that use any idea of the canon, not only those you follow")


class TasteSettings(Frozen):
    ask: int = _setting(2, "papers a week, drawn at random, for which triage asks for a bet; 0: none")


class StudySettings(Frozen):
    at_once: int = _setting(3, "textbooks and theses that you can start at once; 0: any number", most=1000)
    books: float = _setting(0.5, "share of reading time meant for textbooks and theses, the rest is for papers", most=1)
    explore_day: str = _setting("", 'the day of the week for something outside your goals, such as "Friday"')
    zone: str = _setting("", 'time zone of your days, such as "Europe/Berlin"; "": that of this machine')


class ExportSettings(Frozen):
    kept: tuple[str, ...] = _setting(
        (), 'files of your keeps that each fetch renews, such as "~/refs.bib": .bib, .ris, .json for Better BibTeX'
    )


class MailSettings(Frozen):
    """The server that sends the digest. The host is the user's choice: it may be on a private network."""

    host: str = _setting("", "SMTP server that sends the digest; none: no mail")
    port: int = _setting(0, "its port; 0: 587 with starttls, 465 with ssl, 25 with none", most=65535)
    tls: str = _setting("starttls", "starttls, ssl (from the first byte on), or none")
    user: str = _setting("", "name to sign in with; none: without signing in")
    password: str = _setting("", "its password; keep the file to yourself: chmod 600", secret=True)
    sender: str = _setting("", "address that it comes from; none: `user`, or `to`")
    to: str = _setting("", "address that receives it")
    nightly: bool = _setting(True, "send it at the end of each fetch, once a night")


class LlmSettings(Frozen):
    """A language model that says in one sentence what is new in a paper. Off without `base_url` and `model`."""

    base_url: str = _setting(
        "", "server that speaks the OpenAI form, extended by /chat/completions; none: nothing is sent"
    )
    model: str = _setting("", "name of the model, such as the server lists it")
    key: str = _setting("", "your key for it; none for a server on this machine", secret=True)


class Settings(Frozen):
    """All settings; the tables of config.toml. `keys` remaps keys of triage: action to key."""

    arxiv: ArxivSettings = ArxivSettings()
    network: NetworkSettings = NetworkSettings()
    rank: RankSettings = RankSettings()
    citations: CitationSettings = CitationSettings()
    sources: SourceSettings = SourceSettings()
    trace: TraceSettings = TraceSettings()
    ideas: IdeasSettings = IdeasSettings()
    taste: TasteSettings = TasteSettings()
    study: StudySettings = StudySettings()
    export: ExportSettings = ExportSettings()
    mail: MailSettings = MailSettings()
    llm: LlmSettings = LlmSettings()
    keys: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


SERVICES = ("s2", "openalex")  # of citations
ADDRESSES = {
    "arxiv": ("rss", "oai", "api", "pdf", "eprint"),
    "citations": SERVICES,
    "sources": ("biorxiv", "openreview", "crossref", "zotero"),
    "llm": ("base_url",),
}
TABLES: dict[str, type[Any]] = {part.name: type(part.default) for part in fields(Settings) if part.name != "keys"}


def find_places(home: str | None, environ: Mapping[str, str]) -> Places:
    """Where the library lies: `--home`, else `$READINGLIST_HOME`, else the XDG places.

    The XDG places are used on macOS too; an empty or relative XDG variable is ignored, as their
    specification says.
    """
    chosen = home or environ.get("READINGLIST_HOME")
    if chosen:
        try:
            root = Path(chosen).expanduser().absolute()
        except RuntimeError:
            raise ConfigError(f"--home {chosen!r}: there is no such user's home") from None
        return Places(root / "config.toml", root / "feeds", root, root / "cache")

    def xdg(variable: str, fallback: str) -> Path:
        named = environ.get(variable, "")
        base = Path(named) if Path(named).is_absolute() else _user_home(environ) / fallback
        return base / "readinglist"

    config = xdg("XDG_CONFIG_HOME", ".config")
    data = xdg("XDG_DATA_HOME", ".local/share")
    return Places(config / "config.toml", config / "feeds", data, xdg("XDG_CACHE_HOME", ".cache"))


def load_settings(path: Path, environ: Mapping[str, str]) -> Settings:
    """Settings from `path` (which may be missing) and the environment, checked.

    Raises ConfigError that names the file and the key, or the variable.
    """
    tables = read_toml(path)
    keys = tables.pop("keys", {})
    if not isinstance(keys, dict) or not all(isinstance(v, str) for v in keys.values()):
        raise ConfigError(f'{line_of(path, "keys")}: [keys] takes action = "key" lines')
    for name in tables:
        if name not in TABLES:
            there = ", ".join([*TABLES, "keys"])
            raise ConfigError(f"{line_of(path, name)}: [{name}] is not a table of settings; there are {there}")
    parts = {name: _load_table(name, cls, tables.get(name, {}), path, environ) for name, cls in TABLES.items()}
    return Settings(**parts, keys=MappingProxyType(dict(keys)))


def exposed_key(path: Path) -> str | None:
    """A sentence where config.toml holds a key or a password and others on this computer may read it."""
    try:
        open_to_others = path.stat().st_mode & 0o077
        tables = read_toml(path) if open_to_others else {}
    except (OSError, ConfigError):
        return None
    secrets = [(name, f.name) for name, cls in TABLES.items() for f in fields(cls) if f.metadata["secret"]]
    if any(isinstance(table := tables.get(name), dict) and table.get(key) for name, key in secrets):
        return f"{path} holds a key or a password and can be read by others on this computer: chmod 600 {path}"
    return None


def _load_table(name: str, cls: type[Any], given: Any, path: Path, environ: Mapping[str, str]) -> Any:
    if not isinstance(given, dict):
        raise ConfigError(f"{line_of(path, name)}: {name} is a table: write [{name}] on a line of its own")
    known = {f.name: f for f in fields(cls)}
    for key in given:
        if key not in known:
            raise ConfigError(f"{line_of(path, name, key)}: [{name}] has no setting {key!r}; it has {', '.join(known)}")
    values: dict[str, Any] = {}
    for key, setting in known.items():
        variable = f"READINGLIST_{name.upper()}_{key.upper()}"
        most = setting.metadata["most"]
        if variable in environ:
            values[key] = parse_value(environ[variable], setting.default, variable, most)
        elif key in given:
            if setting.metadata["secret"] and not isinstance(given[key], str):
                where = f"{line_of(path, name, key)}: [{name}] {key}"
                raise ConfigError(f"{where} takes a text in quotes")  # its value is nobody's business
            try:
                values[key] = check_value(given[key], setting.default, f"[{name}] {key}", most)
            except ConfigError as error:
                raise ConfigError(f"{line_of(path, name, key)}: {error}") from None
    table = cls(**values)
    for key in ADDRESSES.get(name, ()):
        if web_parts(getattr(table, key)) is None and (getattr(table, key) or name != "llm"):
            raise ConfigError(f"[{name}] {key} is not an http address")  # and not shown: it may hold a password
    for service in getattr(table, "sources", ()):
        if service not in SERVICES:
            raise ConfigError(f"[{name}] sources: {service!r} is not a service; choose from {', '.join(SERVICES)}")
    return table


def _user_home(environ: Mapping[str, str]) -> Path:
    """$HOME where it is a whole path; cron may set none, and then the password file knows. Raises ConfigError."""
    named = Path(environ.get("HOME", ""))
    if named.is_absolute():
        return named
    try:
        return Path(pwd.getpwuid(os.getuid()).pw_dir)
    except KeyError:
        raise ConfigError("this user has no home: name a folder with --home or $READINGLIST_HOME") from None

"""Settings: what a file may say, where an error stands, and where the library lies when the environment is odd."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from readinglist.core.errors import ConfigError
from readinglist.core.settings import Settings, find_places, load_settings

DEFAULTS = load_settings(Path("/nowhere/config.toml"), {})


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("[arxiv\n", None, "at line 1"),
        ("\n\n[network]\ntimeout = 3\ntimeout = 4\n", None, "line 5"),
        ("[network]\ntimeout = 'long'\n", 2, "[network] timeout = 'long' is not a float"),
        ("# ours\n[network]\nmax_bytes = -1\n", 3, "not between 0"),
        ("[network]\nallow_private = 'host'\n", 2, "a list of texts"),
        ("[mail]\nhost = 'h'\n'too' = 1\n", 3, "[mail] has no setting 'too'"),
        ("\n[nothing]\nx = 1\n", 2, "[nothing] is not a table"),
        ("mail = 3\n", 1, "mail is a table"),
        ("[keys]\nkeep = 3\n", 1, "action"),
        ("[network]\nkey = 'canary'\n", 2, "no setting 'key'"),
        ("[citations]\n# the key\ns2_key = ['canary']\n", 3, "text in quotes"),
        ("s2_key = 'canary'\n", 1, "[s2_key] is not a table"),
        ("mail.password = ['canary']\n", None, "text in quotes"),
    ],
)
def test_G6_an_error_names_the_file_the_line_and_the_key(
    text: str, line: int | None, word: str, tmp_path: Path
) -> None:
    path = tmp_path / "config.toml"
    path.write_text(text)
    with pytest.raises(ConfigError) as raised:
        load_settings(path, {})
    said = str(raised.value)
    assert said.startswith(f"{path}:{line}: " if line else f"{path}: ")
    assert word in said
    assert "canary" not in said
    assert path.read_text() == text


@pytest.mark.parametrize("text", [None, "", "\n# nothing is set\n", "[mail]\n"])
def test_G6_what_is_missing_or_empty_is_the_defaults(text: str | None, tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    if text is not None:
        path.write_text(text)
    assert load_settings(path, {}) == DEFAULTS
    assert path.exists() == (text is not None)


def test_G6_what_is_no_text_or_no_file_is_an_error_that_names_it(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b"[mail]\nhost = '\xff\xfe'\n")
    with pytest.raises(ConfigError, match=r"config\.toml"):
        load_settings(path, {})
    path.unlink()
    path.mkdir()
    with pytest.raises(ConfigError, match=r"config\.toml: cannot be read"):
        load_settings(path, {})


def test_G7_an_address_that_is_none_is_not_shown(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"\[arxiv\] rss") as raised:
        load_settings(tmp_path / "config.toml", {"READINGLIST_ARXIV_RSS": "htp://me:canary@example.org"})
    assert "canary" not in str(raised.value)


def test_G7_no_secret_is_in_what_settings_look_like() -> None:
    secrets = {f"READINGLIST_{name}": "canary" for name in ("MAIL_PASSWORD", "CITATIONS_S2_KEY")}
    settings = load_settings(Path("/nowhere"), {**secrets, "READINGLIST_CITATIONS_OPENALEX_KEY": "canary"})
    assert (settings.mail.password, settings.citations.s2_key) == ("canary", "canary")
    assert isinstance(settings, Settings)
    assert "canary" not in repr(settings)


@pytest.mark.parametrize(
    "environ",
    [
        {},
        {"XDG_DATA_HOME": "", "XDG_CONFIG_HOME": "", "XDG_CACHE_HOME": ""},
        {"XDG_DATA_HOME": "data", "XDG_CONFIG_HOME": "../config", "XDG_CACHE_HOME": "./cache"},
        {"XDG_DATA_HOME": "~/data"},
    ],
    ids=["none", "empty", "relative", "tilde"],
)
def test_G9_odd_xdg_variables_are_passed_over(environ: Mapping[str, str]) -> None:
    places = find_places(None, {"HOME": "/h", **environ})
    assert (places.config, places.data, places.cache) == (
        Path("/h/.config/readinglist/config.toml"),
        Path("/h/.local/share/readinglist"),
        Path("/h/.cache/readinglist"),
    )


@pytest.mark.parametrize("home", [None, "", "relative", "./", "~"])
def test_G9_an_odd_home_is_that_of_the_password_file(home: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    import pwd

    class Entry:
        pw_dir = "/known"

    monkeypatch.setattr(pwd, "getpwuid", lambda _: Entry)
    environ = {} if home is None else {"HOME": home}
    assert find_places(None, environ).data == Path("/known/.local/share/readinglist")

    def nobody(_: int) -> Entry:
        raise KeyError

    monkeypatch.setattr(pwd, "getpwuid", nobody)
    with pytest.raises(ConfigError, match="--home"):
        find_places(None, environ)


@pytest.mark.parametrize(
    "text",
    [
        "[rank]\nseed = " + "9" * 6000,  # more digits than Python turns into a number
        "[arxiv]\nrequest_interval = " + "9" * 400,  # more than a float holds
        "[rank]\nseed = 0x" + "f" * 6000,  # a number that Python cannot write down again
        "[rank]\nseed = -9223372036854775809",
        "a = " + "[" * 5000,
        "[[x]]\na = {b = [" + "1" * 5000 + "]}",
    ],
    ids=["digits", "float", "hex", "negative", "nested", "inside"],
)
def test_G6_numbers_and_brackets_without_end_are_no_bug(tmp_path, text):
    """Found by `make fuzz`: each ended in a traceback."""
    config = tmp_path / "config.toml"
    config.write_text(text)
    with pytest.raises(ConfigError, match=r"config\.toml: not sound TOML") as caught:
        load_settings(config, {})
    assert len(str(caught.value)) < 400


def test_a_byte_order_mark_and_line_ends_of_windows_are_read(tmp_path):
    config = tmp_path / "config.toml"
    config.write_bytes(b"\xef\xbb\xbf[rank]\r\nseed = 7\r\n")
    assert load_settings(config, {}).rank.seed == 7

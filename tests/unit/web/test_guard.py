"""Who may ask what of the page: FAULTS F9, F13, F14 and the allow-list of hosts, as a table of requests."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

import pytest

from readinglist.shell.web import guard
from readinglist.shell.web.guard import Door, Guard, hosts_of, refusal

HERE = "127.0.0.1:8377"
DOOR = Door(hosts_of("127.0.0.1", 8377), 8377)
FORM = "application/x-www-form-urlencoded"


def status(method: str, path: str = "/", door: Door = DOOR, **given: str | tuple[str, ...] | None) -> int | None:
    """The status that a request is turned away with; None where it goes on. Names with _ for -; None: left out."""
    headers: dict[str, str | tuple[str, ...] | None] = {"host": HERE, **given}
    if method == "POST":
        headers = {"content_type": FORM, "content_length": "3", **headers}
    values = {
        name.replace("_", "-"): (value,) if isinstance(value, str) else value
        for name, value in headers.items()
        if value is not None
    }
    refused = refusal(door, method, path, values)
    return None if refused is None else refused.status


@pytest.mark.parametrize("host", [HERE, "localhost:8377", "LOCALHOST:8377", "[::1]:8377"])
def test_our_own_hosts_are_answered(host):
    assert status("GET", host=host) is None


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "DELETE", "OPTIONS"])
@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8377",
        "127.0.0.1",
        "127.0.0.1:80",
        "127.0.0.1:8377.evil.example",
        "localhost.evil.example:8377",
        "192.168.1.20:8377",
        "user@127.0.0.1:8377",
        "2130706433:8377",
        "",
        None,
        (HERE, "evil.example"),
        (HERE, HERE),
    ],
)
def test_any_other_host_is_turned_away_on_every_method(method, host):
    assert status(method, host=host) == 403


@pytest.mark.parametrize(
    "method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "post", "GET "]
)
def test_only_get_head_and_post_are_methods(method):
    assert status(method) == 405


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"sec_fetch_site": "same-origin", "origin": f"http://{HERE}"}, None),
        ({"sec_fetch_site": "same-origin"}, None),
        ({"origin": f"http://{HERE}"}, None),
        ({}, None),  # no browser
        ({"sec_fetch_site": "cross-site", "origin": "http://evil.example"}, 403),
        ({"sec_fetch_site": "cross-site"}, 403),
        ({"sec_fetch_site": "same-site", "origin": "http://127.0.0.1:9999"}, 403),
        ({"sec_fetch_site": "none"}, 403),
        ({"sec_fetch_site": ("same-origin", "cross-site")}, 403),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": ""}, 403),
        ({"origin": "http://127.0.0.1"}, 403),
        ({"origin": "http://localhost:8377"}, 403),  # the page was asked for under another name
        ({"origin": f"https://{HERE}"}, 403),
        ({"origin": (f"http://{HERE}", "http://evil.example")}, 403),
        ({"sec_fetch_site": "same-origin", "origin": "null"}, 403),
        ({"content_type": "text/plain"}, 403),
        ({"content_type": "multipart/form-data; boundary=x"}, 403),
        ({"content_type": "application/json"}, 403),
        ({"content_type": None}, 403),
        ({"content_type": f"{FORM}; charset=utf-8"}, None),
        ({"content_length": str(10 << 20)}, 413),
        ({"content_length": "9" * 40}, 413),
        ({"content_length": "-1"}, 400),
        ({"content_length": "1e3"}, 400),
        ({"content_length": ("3", "4")}, 400),
        ({"content_length": "3", "transfer_encoding": "chunked"}, 400),
    ],
)
def test_F9_a_write_comes_from_our_own_pages(given, expected):
    assert status("POST", **given) == expected


@pytest.mark.parametrize(
    "path", ["//evil.example", "http://evil.example/", "", "*", "/a\0b", "/a\r\nb", "/a\\..\\b", "/\x7f"]
)
def test_F13_addresses_that_are_none_are_no_pages(path):
    assert status("GET", path) == 404


def test_a_literal_address_is_answered_where_all_addresses_are_listened_on():
    door = Door(hosts_of("0.0.0.0", 8377), 8377, any_address=True, token="t" * 16)
    assert status("GET", door=door, host="192.168.1.20:8377") is None
    assert status("GET", door=door, host="[fe80::1]:8377") is None
    assert status("GET", door=door, host="evil.example:8377") == 403
    assert status("GET", door=door, host="192.168.1.20:80") == 403


# The whole guard, as ASGI


async def hello(scope, receive, send):
    body = (await receive())["body"] if scope["method"] == "POST" else b""
    headers = [(b"x-kind", b"hello"), (b"Location", b"/where")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"hello " + body})


def asked(
    door: Door = DOOR,
    method: str = "GET",
    query: str = "",
    headers: Iterable[tuple[str, str]] = (),
    body: Iterable[bytes] = (b"",),
    stall: bool = False,
    path: str = "/",
) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of the answer to one request."""
    sent: list = []
    parts = list(body)

    async def receive():
        if not parts or (stall and len(parts) == 1):
            await asyncio.sleep(60)
        part = parts.pop(0)
        return {"type": "http.request", "body": part, "more_body": bool(parts)}

    async def send(message):
        sent.append(message)

    given = [(b"host", HERE.encode()), *((k.encode(), v.encode()) for k, v in headers)]
    if method == "POST":
        given.append((b"content-type", FORM.encode()))
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": query.encode(),
        "headers": given,
    }
    asyncio.run(Guard(hello, door)(scope, receive, send))
    found = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], found, b"".join(message.get("body", b"") for message in sent[1:])


def test_every_answer_carries_the_policy_also_a_refusal():
    for answer in (asked(), asked(method="DELETE"), asked(headers=[("host", "evil.example")])):
        assert answer[1]["content-security-policy"].startswith("default-src 'none';")
        assert "unsafe" not in answer[1]["content-security-policy"]
        assert answer[1]["x-content-type-options"] == "nosniff"
        assert answer[1]["cache-control"] == "no-store"
    assert asked()[2] == b"hello "


def test_a_form_arrives_whole():
    assert asked(method="POST", body=[b"a=", b"1"])[2] == b"hello a=1"


def test_F15_a_form_without_an_end_is_cut_off(monkeypatch):
    monkeypatch.setattr(guard, "MOST_BODY", 1000)
    assert asked(method="POST", body=[b"x" * 600, b"x" * 600])[0] == 413
    monkeypatch.setattr(guard, "BODY_SECONDS", 0.05)
    assert asked(method="POST", body=[b"a=", b"1"], stall=True)[0] == 408


TOKEN = "a-token-of-the-test-0123"


def test_F12_with_a_token_nothing_is_answered_without_it():
    door = Door(DOOR.hosts, 8377, token=TOKEN)
    assert asked(door)[0] == 401
    assert asked(door, query="token=wrong")[0] == 401
    assert asked(door, method="POST", query=f"token={TOKEN}")[0] == 401
    assert asked(door, headers=[("authorization", f"Bearer {TOKEN}x")])[0] == 401
    assert asked(door, headers=[("cookie", f"readinglist-8377={TOKEN}x; other=1")])[0] == 401
    assert asked(door, headers=[("cookie", ";;==\x01")])[0] == 401
    assert TOKEN.encode() not in asked(door)[2]


def test_F12_the_first_address_hands_the_token_over_and_the_cookie_opens():
    door = Door(DOOR.hosts, 8377, token=TOKEN)
    code, headers, _ = asked(door, query=f"token={TOKEN}")
    assert (code, headers["location"]) == (303, "/")
    assert headers["set-cookie"] == f"readinglist-8377={TOKEN}; HttpOnly; SameSite=Strict; Path=/"
    assert asked(door, headers=[("cookie", f"a=b; readinglist-8377={TOKEN}")])[0] == 200
    assert asked(door, headers=[("authorization", f"Bearer {TOKEN}")])[0] == 200


BROWSER = ("accept", "text/html,application/xhtml+xml")


def test_F12_a_browser_gets_a_cookie_for_the_printed_address_and_goes_on_without_the_token():
    door = Door(DOOR.hosts, 8377, token=TOKEN)
    for given in ([BROWSER], [BROWSER, ("cookie", f"readinglist-8377={TOKEN}")]):
        code, headers, _ = asked(door, path=f"/{TOKEN}/paper/a b", query="similar=1", headers=given)
        assert (code, headers["location"]) == (303, "/paper/a%20b?similar=1")
        assert headers["set-cookie"] == f"readinglist-8377={TOKEN}; HttpOnly; SameSite=Strict; Path=/"
    assert asked(door, path=f"/{TOKEN}", headers=[BROWSER])[1]["location"] == "/"
    assert asked(door, path=f"/{TOKEN}//evil.example/", headers=[BROWSER])[0] == 404


def test_F12_an_address_without_the_token_is_refused_however_many_fields_it_has():
    door = Door(DOOR.hosts, 8377, token=TOKEN)
    assert asked(door, query="&" * 2000)[0] == 401
    assert asked(door, query=f"token={TOKEN}" + "&a=b" * 2000)[0] == 401


def test_F12_a_browser_is_handed_on_by_one_line():
    door = Door(DOOR.hosts, 8377, token=TOKEN)
    for given in ([BROWSER], [BROWSER, ("sec-fetch-site", "cross-site")]):
        headers = asked(door, path=f"/{TOKEN}/search", query="q=a+b%20c&d=e\r\nset-cookie: x", headers=given)[1]
        to = headers.get("location") or headers["refresh"].removeprefix("0; url=")
        assert to == "/search?q=a+b%20c&d=e%0D%0Aset-cookie:%20x"


def test_what_surrounds_a_header_are_spaces_and_tabs_alone():
    assert guard._headers({"headers": [(b"Host", b" \t\xa0a ")]}) == {"host": ("\xa0a",)}


def test_F12_a_link_from_elsewhere_opens_although_no_cookie_goes_along_with_its_redirect():
    door = Door(DOOR.hosts, 8377, token=TOKEN)
    given = [BROWSER, ("sec-fetch-site", "cross-site")]
    code, headers, _ = asked(door, path=f"/{TOKEN}/", headers=given)
    assert (code, headers["refresh"], "location" in headers) == (200, "0; url=/", False)
    assert "SameSite=Strict" in headers["set-cookie"]


def test_F12_a_program_is_answered_below_the_printed_address_without_cookies():
    door = Door(DOOR.hosts, 8377, token=TOKEN)
    code, headers, body = asked(door, path=f"/{TOKEN}/judge", method="POST", body=[b"a=1"])
    assert (code, body) == (200, b"hello a=1")
    assert headers["location"] == f"/{TOKEN}/where"
    assert (
        asked(door, path="/judge", method="POST", headers=[("cookie", f"readinglist-8377={TOKEN}")])[1]["location"]
        == "/where"
    )
    for path in (f"/{TOKEN}x/", f"/x/{TOKEN}/", f"//{TOKEN}/", "/"):
        assert asked(door, path=path)[0] in (401, 404)
    assert asked(DOOR, path=f"/{TOKEN}/")[0] == 200  # no token is asked for: a path as any other

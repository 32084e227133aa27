"""Handoffs as XML, in and out, and what XML must not do. See: contract/handoff.md, XML."""

from __future__ import annotations

import pytest
from lxml import etree

from services.handoff.test_handoffs import ALL, BODY, details, one
from support.stack import Answer, Client

XML = "application/xml"
ADD = "<ExternalHandoffModel>{}</ExternalHandoffModel>"
KEYS = "<applicationNumber>APP-00071</applicationNumber><handoffRefNumber>HO-900012</handoffRefNumber>"


async def send(client: Client, text: str | bytes, *, media: str = XML, accept: str | None = None) -> Answer:
    raw = text.encode() if isinstance(text, str) else text
    return await client.post(ALL, raw=raw, headers={"Content-Type": media, "Accept": accept})


def tree(answer: Answer) -> etree._Element:
    assert answer.headers["Content-Type"].startswith(XML), answer.body
    assert answer.body.startswith('<?xml version="1.0" encoding="UTF-8"?>')
    return etree.fromstring(answer.body.encode())


async def refused(client: Client, text: str | bytes, media: str = XML) -> str:
    answer = await send(client, text, media=media, accept=XML)
    found = tree(answer)
    assert (answer.status, found.findtext("messages/codes")) == (400, "CLMO-HO-400"), answer.body
    assert await details(client) == []
    return found.findtext("messages/httpStatusCode/desc") or ""


async def test_xml_goes_in_and_comes_out(client: Client) -> None:
    answer = await send(client, ADD.format(f"{KEYS}<remarks>a &lt; b &amp; c</remarks>"), accept=XML)
    found = tree(answer)
    assert (answer.status, found.tag, found.findtext("data/resouce_type")) == (
        201,
        "ResponseDtoWrapper",
        "ExternalHandoff",
    )
    assert found.findtext("messages/httpStatusCode/code") == "CLMO-HO-001"
    await client.post(ALL, BODY | {"handoffRefNumber": "HO-2"})
    read = tree(await client.get(one(), headers={"Accept": XML}))
    assert (read.tag, read.findtext("data/externalHandoffDetails/remarks")) == ("ExternalHandoffDetails", "a < b & c")
    members = "<handoffStatus>FAILED</handoffStatus><handoffRefNumber>HO-900012</handoffRefNumber>"
    body = f"<ExternalHandoffStatusModel>{members}</ExternalHandoffStatusModel>"
    put = await client.put(f"{one()}/updatestatus", raw=body.encode(), headers={"Content-Type": "text/xml"})
    assert (put.status, put.body["messages"]["codes"]) == (200, "CLMO-HO-002")
    await send(client, ADD.format(f"{KEYS}<remarks>a &lt; b &amp; c</remarks>"))
    status = tree(await client.get(f"{one()}/handoffstatus", headers={"Accept": XML}))
    rows = status.findall("data/handoffStatusList")
    assert (status.tag, [row.findtext("handoffStatus") for row in rows]) == (
        "HandoffStatusResponse",
        ["FAILED", "PENDING"],
    )


@pytest.mark.parametrize(
    ("accept", "is_xml"),
    [
        (None, False), ("*/*", False), ("application/json", False), (XML, True), ("text/xml", True),
        ("application/xml, application/json", True), ("application/json, application/xml", False),
        ("application/json;q=0.5, application/xml", True), ("application/xml;q=0, */*", False),
        ("text/html, application/xml;q=0.9, */*;q=0.8", True), ("text/html", True), ("APPLICATION/XML", True),
    ],
)  # fmt: skip
async def test_accept_decides_what_comes_out(client: Client, accept: str | None, is_xml: bool) -> None:
    answer = await send(client, ADD.format(KEYS), accept=accept)
    assert (answer.status, answer.headers["Content-Type"].startswith(XML)) == (201, is_xml)


async def test_without_a_wish_that_can_be_met_the_answer_is_as_the_body(client: Client) -> None:
    answer = await client.post(ALL, BODY, headers={"Accept": "text/html"})
    assert answer.body["messages"]["status"] == "SUCCESS"
    assert (await client.get(one(), headers={"Accept": "text/html"})).data["resouce_type"]


async def test_errors_come_in_the_form_that_was_asked_for(client: Client) -> None:
    found = tree(await send(client, ADD.format(""), accept=XML))
    fields = [each.findtext("info") for each in found.findall("messages/httpStatusCode")]
    assert (found.tag, fields) == ("ResponseDtoWrapper", ["applicationNumber", "handoffRefNumber"])
    assert (await send(client, ADD.format(""))).body["messages"]["status"] == "FAILURE"
    stranger = tree(await client.get(one(), headers={"Accept": XML, "X-COREOS-ACCESS": "x"}))
    method = tree(await client.call("PATCH", ALL, headers={"Accept": XML}))
    assert (stranger.findtext("messages/codes"), method.findtext("messages/codes")) == ("CLMO-HO-401", "CLMO-HO-405")


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<remarks><![CDATA[a < b & c]]></remarks>", {"remarks": "a < b & c"}),
        ("<remarks>a<!-- not this -->b<?nor this?>c</remarks>", {"remarks": "abc"}),
        ('<remarks lang="en" id="7">kept</remarks>', {"remarks": "kept"}),
        ("<remarks>first</remarks><remarks>last</remarks>", {"remarks": "last"}),
        ("<remarks/><errorCode>  \n </errorCode>", {}),
        ('<remarks xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true">x</remarks>', {}),
        ('<x:remarks xmlns:x="urn:any">kept</x:remarks>', {"remarks": "kept"}),
        ("<unknown><deep><er>1</er></deep></unknown><Remarks>not this</Remarks>", {}),
        ("<remarks>&#233;&#x20AC;&quot;&apos;</remarks>", {"remarks": "é€\"'"}),
    ],
)
async def test_members_are_the_texts_of_elements(client: Client, inside: str, expected: dict[str, str]) -> None:
    answer = await send(client, ADD.format(f"{inside}{KEYS}"))
    assert answer.status == 201, answer.body
    (row,) = await details(client)
    assert {name: row[name] for name in ("remarks", "errorCode") if name in row} == expected


async def test_the_root_may_have_a_namespace_and_must_have_its_name(client: Client) -> None:
    for text in (
        ADD.format(KEYS).replace("<E", "<e", 1),
        ADD.replace("HandoffModel", "HandoffStatusModel").format(KEYS),
    ):
        assert await refused(client, text)
    named = f'<v:ExternalHandoffModel xmlns:v="http://vendor.example/handoff">{KEYS}</v:ExternalHandoffModel>'
    assert (await send(client, named)).status == 201


@pytest.mark.parametrize(
    "text",
    [
        f"<a:ExternalHandoffModel>{KEYS}</a:ExternalHandoffModel>",
        ADD.format(f"{KEYS}<a:remarks>x</a:remarks>"),
        ADD.format(f'{KEYS}<remarks a:lang="en">x</remarks>'),
        ADD.format(f'{KEYS}<remarks xmlns:a="u:1" xmlns:b="u:1" a:x="1" b:x="2"/>'),
        ADD.format(f'{KEYS}<a:b:remarks xmlns:a="u:1">x</a:b:remarks>'),
    ],
)
async def test_a_prefix_that_was_not_declared_is_refused(client: Client, text: str) -> None:
    assert "is not valid XML" in await refused(client, text)
    assert (await send(client, ADD.format(KEYS))).status == 201, "the next body is read for itself"


async def test_the_name_of_a_namespace_may_be_any(client: Client) -> None:
    assert (await send(client, ADD.format(f'{KEYS}<x:a xmlns:x="not absolute">b</x:a>'))).status == 201


@pytest.mark.parametrize(
    ("charset", "declared", "media"),
    [
        ("utf-8", "", XML),
        ("iso-8859-1", '<?xml version="1.0" encoding="ISO-8859-1"?>', XML),
        ("utf-16", '<?xml version="1.0" encoding="UTF-16"?>', XML),
        ("windows-1252", "", f"{XML}; charset=windows-1252"),
        ("iso-8859-15", '<?xml version="1.0" encoding="ISO-8859-15"?>', f'{XML}; charset="iso-8859-15"'),
    ],
)  # fmt: skip
async def test_characters_are_of_the_set_that_is_declared(
    client: Client, charset: str, declared: str, media: str
) -> None:
    text = declared + ADD.format(f"{KEYS}<remarks>Köln</remarks>")
    assert (await send(client, text.encode(charset), media=media)).status == 201
    assert (await details(client))[0]["remarks"] == "Köln"


async def test_other_characters_than_declared_are_refused(client: Client) -> None:
    text = ADD.format(f"{KEYS}<remarks>Köln</remarks>")
    await refused(client, text.encode("iso-8859-1"))
    await refused(client, text.encode("utf-16-le"))
    await refused(client, text, media=f"{XML}; charset=us-ascii")
    assert "known" in await refused(client, text, media=f"{XML}; charset=klingon")
    await refused(client, f'<?xml version="1.0" encoding="klingon"?>{text}')


BOMB = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
DTDS = {
    "billion laughs": f'<!DOCTYPE x [<!ENTITY l0 "lol">{BOMB}]>',
    "quadratic": f'<!DOCTYPE x [<!ENTITY l9 "{"a" * 50_000}">]>',
    "external entity": '<!DOCTYPE x [<!ENTITY l9 SYSTEM "file:///etc/passwd">]>',
    "external dtd": '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
    "parameter entity": '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p.dtd"> %p;]>',
    "bare": "<!DOCTYPE ExternalHandoffModel>",
}


@pytest.mark.parametrize("kind", DTDS)
async def test_a_document_type_is_refused(client: Client, kind: str) -> None:
    for charset in ("utf-8", "utf-16"):
        use = "" if kind in ("external dtd", "bare", "parameter entity") else "<remarks>&l9;</remarks>"
        text = f'<?xml version="1.0" encoding="{charset}"?>{DTDS[kind]}{ADD.format(KEYS + use)}'
        assert "document type" in await refused(client, text.encode(charset))


@pytest.mark.parametrize(
    "text",
    [
        "", "<", "no xml", '{"applicationNumber":"1"}', ADD.format("<a>"), ADD.format("&undefined;"),
        ADD.format("<a>\x01</a>"), ADD.format("&#0;"), ADD.format("&#1;"), ADD.format("<a b='1' b='2'/>"),
        ADD.format(KEYS) + "<second/>", ADD.format("<a>" * 8 + "</a>" * 8),
        ADD.format("<a/>" * 10_000),
    ],
)  # fmt: skip
async def test_what_is_no_good_xml_is_refused(client: Client, text: str) -> None:
    await refused(client, text)


async def test_eight_levels_are_taken_and_a_body_has_a_length(client: Client) -> None:
    assert (await send(client, ADD.format(KEYS + "<a>" * 7 + "</a>" * 7))).status == 201
    assert (await send(client, ADD.format(KEYS + " " * (1024 * 1024)))).status == 400


async def test_what_no_xml_can_hold_is_replaced_on_the_way_out(client: Client) -> None:
    await client.post(ALL, BODY | {"remarks": "a\u0001b\r\n<c>\U0001f600"})
    read = tree(await client.get(one(), headers={"Accept": XML}))
    assert read.findtext("data/externalHandoffDetails/remarks") == "a\ufffdb\r\n<c>\U0001f600"

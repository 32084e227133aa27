"""Text that means something to a database, a template, a shell or a page is just text: stored, found, given back."""

from __future__ import annotations

import asyncio
import json
import unicodedata
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest

from haulier.demo.calls import DISPATCH, WORKFLOW
from support.full_tenant import PARTICIPANT_TYPES, PARTICIPANTS, FullTenant, make_full_tenant
from support.stack import Stack
from support.unchanged import TABLES
from support.valid import letters

RIDERS = f"{PARTICIPANTS}/riders"
BOMBS = ("(a+)+$", "(a|a)*$", "(.*a){20}", "^(([a-z])+.)+[A-Z]([a-z])+$", "(x+x+)+y", "((a*)*)*b")
LONG = 50_000
PATIENCE = 15.0
"""Seconds. A pattern that runs away takes longer than the universe; one in linear time takes milliseconds."""

HOSTILE = [
    "'; DROP TABLE resource; --",
    "' OR '1'='1",
    "1; SELECT pg_sleep(10)",
    "\\'; --",
    "$1",
    "$$x$$",
    "%s%n%x",
    "%(name)s",
    "{}{0}{name}",
    "{{7*7}}",
    "{{token}}",
    "{{request-id}}",
    "{% raw %}",
    "${jndi:ldap://x/a}",
    "${{github.token}}",
    "#{7*7}",
    "<%= 7*7 %>",
    "$(reboot)",
    "`reboot`",
    "| cat /etc/passwd",
    "../../etc/passwd",
    "<script>alert(1)</script>",
    '"><img src=x>',
    "&lt;&#x27;",
    "\u2028\u2029",
    "\ufeffx",
    "\u202egnp.exe",
    "ﷺ",
    "e\u0301",
    "İı",
    "👩‍👩‍👧",
    "\x7f",
    "\x1b[31m",
    "a\tb\nc\r\nd",
    "\U0010ffff",
    "null",
    "true",
    "NaN",
    "-0",
    "1e5",
    "=1+1",
    "@x",
    "%00",
    "%0d%0aSet-Cookie: a=b",
    "\\u0000",
    "\\",
    '"',
    "__proto__",
    "constructor",
]


JOINER = "\u200d"


def code_of(text: str) -> str:
    """The text as a code that identifies: these are kept composed and without what cannot be seen, so that one code is
    one thing. What becomes of the other forms stands in tests/services/test_one_code.py.
    """
    composed = unicodedata.normalize("NFC", text)
    return "".join(sign for sign in composed if sign.isprintable() or sign == JOINER).strip() + str(uuid4())


@pytest.fixture(scope="module")
async def own(stack: Stack) -> FullTenant:
    """A tenant for what is written here."""
    return await make_full_tenant(await stack.new_tenant())


@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_text_of_a_participant_comes_back_as_it_went(own: FullTenant, text: str) -> None:
    client = own.client
    code = code_of(text)
    body = own.participant(uniqueCode=code, name=text, properties={"rosterNumber": 1, "nickname": text})
    id = (await client.post(RIDERS, body)).data["id"]
    shown = (await client.get(f"{RIDERS}/{id}")).data
    assert (shown["uniqueCode"], shown["name"], shown["properties"]["nickname"]) == (code, text, text)
    query = quote(json.dumps({"op": "and", "arr": [{"key": "uniqueCode", "value": code}]}))
    assert [found["id"] for found in (await client.get(f"{RIDERS}?query={query}")).data["participants"]] == [id]
    again = await client.post(RIDERS, body)
    assert (again.status, again.code[-4:]) == (400, "2300")


@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_text_of_a_job_comes_back_as_it_went(own: FullTenant, text: str) -> None:
    client = own.client
    ref = code_of(text)[-64:]
    written: dict[str, Any] = {
        "jobRef": ref,
        "objectives": [
            {
                "objectiveRef": "pickup",
                "location": {"address": text},
                "contact": {"name": text, "phone": {"countryCode": "+1", "number": "12345"}},
                "workflowInput": {text: text},
            }
        ],
        "assets": [{"documentType": text, "documentUrl": text, "description": text}],
        "customData": {"note": text, "extra": {text: [text]}},
    }
    id = (await client.post(f"{DISPATCH}/jobs", own.new_job(**written))).data["id"]
    shown = (await client.get(f"{DISPATCH}/jobs/{id}")).data
    assert (shown["jobRef"], shown["assets"], shown["customData"]) == (ref, written["assets"], written["customData"])
    pickup = next(item for item in shown["objectives"] if item["objectiveRef"] == "pickup")
    assert {name: pickup[name] for name in ("location", "contact", "workflowInput")} == {
        name: written["objectives"][0][name] for name in ("location", "contact", "workflowInput")
    }
    if "/" not in ref:
        assert (await client.get(f"{DISPATCH}/jobs/ref/{quote(ref, safe='')}")).data["id"] == id
    status = await client.post(f"{DISPATCH}/jobs/{id}/sub-status", {"subStatus": text})
    assert status.status == 202
    assert (await client.get(f"{DISPATCH}/jobs/{id}")).data["subStatus"] == text


@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_text_elsewhere_comes_back_as_it_went(own: FullTenant, text: str) -> None:
    client = own.client
    thing = code_of(text)
    assert (await client.post(f"{DISPATCH}/ledgers/custody-in", own.scan(custodyEntityId=thing))).status == 202
    entries = (await client.get(f"{DISPATCH}/ledgers/{own.dispatch}")).data["entries"]
    assert entries[-1]["custodyEntityId"] == thing
    plural = letters()
    kind = {
        "name": {"singular": plural, "plural": f"{plural}s"},
        "alias": {"singular": text},
        "category": [{"name": text}],
    }
    assert (await client.post(PARTICIPANT_TYPES, kind)).status == 202
    shown = (await client.get(f"{PARTICIPANT_TYPES}/{plural}s")).data
    assert (shown["alias"]["singular"], shown["category"][0]["name"]) == (text, text)
    step = {"stateName": text, "taskId": "ET_PICK", "sequenceId": 1, "input": {text: text}}
    flow = {"name": letters(), "description": text, "flow": [step], "tag": [{"name": text, "value": text}]}
    made = (await client.post(f"{WORKFLOW}/execution-workflows", flow)).data["id"]
    shown = (await client.get(f"{WORKFLOW}/execution-workflows/{made}")).data
    assert (shown["description"], shown["flow"][0]["stateName"], shown["tag"]) == (text, text, flow["tag"])


async def test_the_tables_are_still_there(stack: Stack, own: FullTenant) -> None:
    for table in TABLES:
        assert await stack.runtime.database.fetchval(f"SELECT count(*) >= 0 FROM {table}")


@pytest.mark.parametrize("pattern", BOMBS)
async def test_a_regular_expression_bomb_of_a_tenant_does_not_go_off(own: FullTenant, pattern: str) -> None:
    """It may be refused where it is declared; where it is taken, a long value is judged at once."""
    client = own.client
    config = {"name": "bomb", "dataType": "string", "validation": {"regex": pattern}}
    declared = await client.put(f"{PARTICIPANT_TYPES}/riders/config/attributes", {"attributes": [config]})
    assert declared.status in (202, 400), declared.body
    for value in ("a" * LONG + "!", "x" * LONG, "ab" * LONG):
        async with asyncio.timeout(PATIENCE):
            answer = await client.post(RIDERS, own.participant(properties={"bomb": value}))
        assert answer.status in (202, 400), answer.body


@pytest.mark.parametrize("pattern", BOMBS)
async def test_a_regular_expression_bomb_in_a_filter_does_not_go_off(own: FullTenant, pattern: str) -> None:
    client = own.client
    await client.post(RIDERS, own.participant(name="a" * 255 + "!"))
    query = quote(json.dumps({"regexp": [{"key": "name", "regex": pattern}]}))
    async with asyncio.timeout(PATIENCE):
        assert (await client.get(f"{RIDERS}?query={query}")).status in (200, 400)


@pytest.mark.parametrize(
    "pattern",
    ["(", "[", "a{999999999}", "a{1,100000}{1,100000}", "(?=x)", "(?<!x)y", r"(a)\1", "\\", "(?P<", "*", "x" * 513, ""],
)
async def test_a_pattern_that_cannot_run_in_linear_time_is_refused(own: FullTenant, pattern: str) -> None:
    config = {"name": "odd", "dataType": "string", "validation": {"regex": pattern}}
    answer = await own.client.put(f"{PARTICIPANT_TYPES}/riders/config/attributes", {"attributes": [config]})
    assert answer.status == 400, answer.body
    assert answer.fields == {"attributes[0].validation.regex"}

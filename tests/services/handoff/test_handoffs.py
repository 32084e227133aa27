"""Handoffs over HTTP: added, answered, read; the life of a record. See: contract/handoff.md."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from haulier.services.handoff.kind import MAX_DETAILS
from support.orders import create
from support.stack import Answer, Client, Stack

BASE = "/clmo-handoff-services/service/v1"
ALL = f"{BASE}/externalHandoff"
BODY = {"applicationNumber": "APP-00071", "handoffRefNumber": "HO-900012"}
FULL = BODY | {
    "branchCode": "001", "processCode": "LNORG", "stagecode": "APPROVAL", "handoffType": "Collateral",
    "handoffExtSystem": "COLSYS", "handoffExtRefNo": "X-1", "handoffStatus": "SENT", "errorCode": "E",
    "errorDescription": "d", "remarks": "r", "reqBy": "RM01", "reqTs": "yesterday", "resBy": "me", "resTs": "today",
    "resCallbackEnabled": "N", "stageUpdateReqd": "Y",
}  # fmt: skip


def one(reference: str = "HO-900012") -> str:
    return f"{ALL}/{reference}"


async def answered(client: Client, status: str | None = None, **members: Any) -> Answer:
    body = {"handoffRefNumber": "HO-900012", **members} | ({} if status is None else {"handoffStatus": status})
    return await client.put(f"{one()}/updatestatus", body)


async def details(client: Client, reference: str = "HO-900012") -> list[dict[str, str]]:
    rows: list[dict[str, str]] = (await client.get(one(reference))).data["externalHandoffDetails"]
    return rows


def messages(answer: Answer) -> list[tuple[str, str | None]]:
    """Code and field of each message of an answer."""
    return [(message["code"], message.get("info")) for message in answer.body["messages"]["httpStatusCode"]]


async def test_a_handoff_is_added_and_read(client: Client) -> None:
    answer = await client.post(ALL, FULL, headers={"X-COREOS-REQUEST-ID": "r-1"})
    assert (answer.status, answer.headers["Location"]) == (201, one())
    assert answer.body == {
        "data": {"resouce_type": "ExternalHandoff"},
        "messages": {
            "keyId": "HO-900012", "requestId": "r-1", "status": "SUCCESS", "codes": "CLMO-HO-001",
            "httpStatusCode": [{"code": "CLMO-HO-001", "desc": "saved", "type": "Information", "language": "ENG"}],
        },
    }  # fmt: skip
    read = (await client.get(one())).body
    assert read == {"data": {"resouce_type": "ExternalHandoffDetails", "externalHandoffDetails": [FULL]}}
    order = ["applicationNumber", "handoffRefNumber", "branchCode", "processCode", "stagecode", "handoffType"]
    assert list(read["data"]["externalHandoffDetails"][0])[:6] == order
    shown = {name: FULL[name] for name in ("handoffRefNumber", "handoffType", "handoffExtSystem", "handoffStatus",
        "handoffExtRefNo", "errorCode", "errorDescription", "remarks", "resBy", "resTs")}  # fmt: skip
    assert (await client.get(f"{one()}/handoffstatus")).body == {
        "data": {
            "resouce_type": "HandoffStatus", "handoffRefNumber": "HO-900012", "handoffStatus": "SENT",
            "handoffStatusList": [shown],
        }
    }  # fmt: skip


async def test_what_is_absent_is_filled_in(client: Client) -> None:
    assert (await client.post(ALL, BODY)).status == 201
    (row,) = await details(client)
    assert row["handoffStatus"] == "PENDING"
    assert row["reqBy"] == "1"  # of X-COREOS-USERINFO
    assert len(row["reqTs"]) == len("2026-11-29T14:00:00Z")
    assert set(row) == {*BODY, "handoffStatus", "reqBy", "reqTs"}


async def test_headers_of_the_vendor_are_taken(client: Client) -> None:
    headers = {
        "X-COREOS-USERINFO": None, "X-COREOS-REQUEST-ID": None, "X-COREOS-TID": None, "userId": "OPS1", "branch": "007",
        "msgId": "m-9", "password": "secret",
    }  # fmt: skip
    answer = await client.post(ALL, BODY, headers=headers)
    assert (answer.status, answer.body["messages"]["requestId"]) == (201, "m-9")
    (row,) = await details(client)
    assert (row["reqBy"], row["branchCode"]) == ("OPS1", "007")
    assert (await client.get(one(), headers={"X-COREOS-REQUEST-ID": None})).status == 200


async def test_the_token_may_come_as_a_bearer(client: Client) -> None:
    headers = {"X-COREOS-ACCESS": None, "X-COREOS-TID": None, "Authorization": f"Bearer {client.token}"}
    assert (await client.post(ALL, BODY, headers=headers)).status == 201
    for bad in ({"X-COREOS-ACCESS": None}, {"X-COREOS-ACCESS": None, "Authorization": "Bearer x"}):
        answer = await client.get(one(), headers=bad)
        assert (answer.status, messages(answer)[0][0]) == (401, "CLMO-HO-401")
        assert answer.body["messages"]["status"] == "FAILURE"
        assert "data" not in answer.body
    wrong = await client.get(one(), headers={"X-COREOS-TID": "another"})
    assert wrong.status == 401


async def test_who_has_no_permission_is_told_so_in_the_wrapper(client: Client) -> None:
    answer = await (await client.new_app()).get(one())
    assert (answer.status, messages(answer)[0][0]) == (403, "CLMO-HO-403")


async def test_numbers_and_flags_are_their_text_and_empty_ones_absent(client: Client) -> None:
    raw = (
        b'{"applicationNumber":71,"handoffRefNumber":"HO-900012","errorCode":1.50,"stageUpdateReqd":true,'
        b'"remarks":"","branchCode":null,"unknown":{"a":[1]}}'
    )
    assert (await client.post(ALL, raw=raw)).status == 201
    (row,) = await details(client)
    assert (row["applicationNumber"], row["errorCode"], row["stageUpdateReqd"]) == ("71", "1.50", "true")
    assert not {"remarks", "branchCode", "unknown"} & set(row)


async def test_bad_input_is_405_with_a_message_for_each_fault(client: Client) -> None:
    for body, fields in (
        ({}, ["applicationNumber", "handoffRefNumber"]),
        (BODY | {"handoffRefNumber": ""}, ["handoffRefNumber"]),
        (BODY | {"handoffRefNumber": "r" * 65}, ["handoffRefNumber"]),
        (BODY | {"handoffRefNumber": "a/b"}, ["handoffRefNumber"]),
        (BODY | {"handoffRefNumber": "a\tb"}, ["handoffRefNumber"]),
        (BODY | {"applicationNumber": "a" * 65, "remarks": "r" * 1_025}, ["applicationNumber", "remarks"]),
        (BODY | {"handoffType": "t" * 257}, ["handoffType"]),
        (BODY | {"handoffType": {"a": 1}}, ["handoffType"]),
        (BODY | {"handoffType": ["a"]}, ["handoffType"]),
    ):
        answer = await client.post(ALL, body)
        assert (answer.status, messages(answer)) == (405, [("CLMO-HO-405", field) for field in fields]), body
        assert answer.body["messages"]["codes"] == ",".join(["CLMO-HO-405"] * len(fields))
        assert answer.headers["Allow"] == "OPTIONS, POST"
    limits = {
        "handoffRefNumber": "r" * 64,
        "applicationNumber": "a" * 64,
        "remarks": "r" * 1_024,
        "handoffType": "t" * 256,
    }
    assert (await client.post(ALL, limits)).status == 201


async def test_a_body_that_is_no_json_is_400(client: Client) -> None:
    for raw in (b"{", b"", b'{"a":"\xff"}', b"[" * 100):
        answer = await client.post(ALL, raw=raw)
        assert (answer.status, messages(answer)[0][0]) == (400, "CLMO-HO-400"), raw
    assert (await client.post(ALL, raw=b"a=1", headers={"Content-Type": "text/plain"})).status == 400
    assert (await client.post(ALL, raw=b" " * (1024 * 1024 + 1))).status == 400
    assert (await client.post(ALL, raw=b"[]")).status == 405


async def test_a_wrong_method_is_405_in_the_wrapper_with_those_that_are_right(client: Client) -> None:
    answer = await client.call("PATCH", ALL)
    assert (answer.status, messages(answer)[0][0], answer.headers["Allow"]) == (405, "CLMO-HO-405", "OPTIONS, POST")


async def test_the_other_system_answers(client: Client) -> None:
    await client.post(ALL, BODY)
    answer = await answered(client, "FAILED", errorCode="COL-17", errorDescription="unknown", handoffExtRefNo="X-55")
    assert (answer.status, messages(answer)) == (200, [("CLMO-HO-002", None)])
    assert answer.body["messages"]["keyId"] == "HO-900012"
    (row,) = await details(client)
    assert (row["handoffStatus"], row["errorCode"], row["handoffExtRefNo"], row["resBy"]) == (
        "FAILED",
        "COL-17",
        "X-55",
        "1",
    )
    assert row["resTs"] >= row["reqTs"]


async def test_an_answer_without_status_leaves_it(client: Client) -> None:
    await client.post(ALL, BODY)
    assert (await answered(client, remarks="seen")).status == 200
    (row,) = await details(client)
    assert (row["handoffStatus"], row["remarks"]) == ("PENDING", "seen")


async def test_words_of_success_are_final(client: Client) -> None:
    await client.post(ALL, BODY)
    assert (await answered(client, "under review")).status == 200
    assert (await answered(client, "completed")).status == 200
    before = await details(client)
    assert before[0]["handoffStatus"] == "completed"
    assert (await answered(client, "SUCCESS")).status == 200
    for again in ("FAILED", "SENT", None):
        answer = await answered(client, again)
        assert (answer.status, messages(answer)) == (405, [("CLMO-HO-405", "handoffStatus")])
    assert await details(client) == before


async def test_what_failed_is_handed_off_again_or_succeeds_late(client: Client) -> None:
    await client.post(ALL, BODY)
    await answered(client, "REJECTED")
    assert (await client.post(ALL, BODY)).status == 201
    assert [row["handoffStatus"] for row in await details(client)] == ["REJECTED", "PENDING"]
    await answered(client, "ERROR")
    assert (await answered(client, "ACCEPTED")).status == 200
    assert [row["handoffStatus"] for row in await details(client)] == ["REJECTED", "ACCEPTED"]


async def test_the_same_again_changes_nothing_and_anything_else_is_refused(client: Client) -> None:
    for status in (None, "SENT", "SUCCESS"):
        if status is not None:
            await answered(client, status)
        before = (await client.post(ALL, BODY | {"remarks": "r"})).status, await details(client)
        assert before[0] == 201
        assert len(before[1]) == 1
        answer = await client.post(ALL, BODY | {"remarks": "other"})
        assert (answer.status, messages(answer)) == (405, [("CLMO-HO-405", "handoffRefNumber")])
        answer = await client.post(ALL, BODY | {"applicationNumber": "APP-2", "remarks": "r"})
        assert (answer.status, messages(answer)) == (405, [("CLMO-HO-405", "applicationNumber")])
        assert await details(client) == before[1]


async def test_many_at_once_add_one_record(client: Client) -> None:
    answers = await asyncio.gather(*(client.post(ALL, BODY) for _ in range(8)))
    assert [answer.status for answer in answers] == [201] * 8
    assert len(await details(client)) == 1


async def test_a_reference_is_handed_off_again_a_hundred_times_at_most(client: Client) -> None:
    for _ in range(MAX_DETAILS):
        assert (await client.post(ALL, BODY)).status == 201
        await answered(client, "FAILED")
    assert messages(await client.post(ALL, BODY)) == [("CLMO-HO-405", "handoffRefNumber")]


async def test_an_answer_must_be_about_the_reference_of_its_path(client: Client) -> None:
    await client.post(ALL, BODY)
    for body, field in (({"handoffRefNumber": "HO-2"}, "handoffRefNumber"), ({}, "handoffRefNumber")):
        answer = await client.put(f"{one()}/updatestatus", body)
        assert (answer.status, messages(answer)) == (405, [("CLMO-HO-405", field)])
    unknown = await client.put(f"{one('HO-2')}/updatestatus", {"handoffRefNumber": "HO-2"})
    assert (unknown.status, messages(unknown)) == (405, [("CLMO-HO-405", "handoffRefNumber")])


async def test_of_a_reference_that_nobody_knows_there_are_no_rows(client: Client) -> None:
    assert await details(client, "HO-nobody") == []
    assert (await client.get(f"{one('HO-nobody')}/handoffstatus")).data == {
        "resouce_type": "HandoffStatus", "handoffRefNumber": "HO-nobody", "handoffStatusList": [],
    }  # fmt: skip


async def test_tenants_are_apart(client: Client, stack: Stack) -> None:
    await client.post(ALL, BODY)
    other = await stack.new_tenant()
    assert await details(other) == []
    assert (await other.post(ALL, BODY | {"applicationNumber": "theirs"})).status == 201


async def test_a_reference_may_have_any_printable_characters(client: Client) -> None:
    reference = "HO ü?#%&"
    answer = await client.post(ALL, BODY | {"handoffRefNumber": reference})
    assert (answer.status, answer.headers["Location"]) == (201, one("HO%20%C3%BC%3F%23%25%26"))
    assert len(await details(client, "HO%20%C3%BC%3F%23%25%26")) == 1


@pytest.mark.parametrize(
    ("flag", "told"), [("yes", "Y"), ("TRUE", "Y"), ("1", "Y"), ("N", "N"), ("maybe", "N"), (None, "N")]
)
async def test_an_answer_raises_an_event_that_rules_understand(
    client: Client, stack: Stack, flag: str | None, told: str
) -> None:
    await client.post(ALL, BODY | ({} if flag is None else {"stageUpdateReqd": flag}))
    await answered(client, "Completed")
    row = await stack.runtime.database.fetchrow(
        "SELECT data FROM journal WHERE tenant_id = $1 AND event = 'ExternalHandoffAnswered'", client.tenant
    )
    assert row is not None
    assert msgspec.json.decode(row["data"]) == {
        "handoffRefNumber": "HO-900012", "applicationNumber": "APP-00071", "handoffStatus": "SUCCESS",
        "stageUpdateReqd": told,
    }  # fmt: skip


async def test_a_handoff_of_an_order_says_which(client: Client, stack: Stack) -> None:
    order = await create(client)
    for number, application in enumerate((order, f"orders:{uuid4()}")):
        await client.post(ALL, {"applicationNumber": application, "handoffRefNumber": f"HO-{number}"})
    rows = await stack.runtime.database.fetch(
        "SELECT data FROM journal WHERE tenant_id = $1 AND event = 'ExternalHandoffAdded' ORDER BY id", client.tenant
    )
    told = [msgspec.json.decode(row["data"]) for row in rows]
    assert {each["handoffRefNumber"]: each.get("orderId") for each in told} == {"HO-0": order, "HO-1": None}

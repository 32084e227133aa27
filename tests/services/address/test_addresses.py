"""Addresses over HTTP: checked, stored, printed, listed, replaced, deleted; every limit on both sides."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import quote

import msgspec
import pytest

from haulier.services.address.attributes import ATTRIBUTES, MAX_VALUES
from haulier.services.address.tasks import SWEEP
from support.places import ADDRESSES, CONFIGS, address_body, set_metadata
from support.stack import Answer, Client, Stack

VALIDATE = f"{ADDRESSES}/validate"


def remarks(answer: Answer) -> set[tuple[str, str]]:
    """Attributes at fault with the code of each."""
    assert answer.status == 400, answer.body
    told = answer.body["error"]["additionalInfo"]["attributes"]
    assert all(one["description"] for one in told)
    return {(one["attribute"], one["code"]) for one in told}


async def store(client: Client, **changes: Any) -> str:
    id: str = (await client.post(ADDRESSES, address_body(**changes))).data["id"]
    return id


async def test_an_address_reads_as_it_was_stored(client: Client) -> None:
    answer = await client.post(
        f"{ADDRESSES}/", address_body(addressLine2="  Jayalakshmipuram ", landmark=" ", country="India")
    )
    assert (answer.status, set(answer.data)) == (200, {"id"})
    shown = (await client.get(f"{ADDRESSES}/{answer.data['id']}")).data
    assert {name: shown.get(name) for name in ATTRIBUTES} == {
        **dict.fromkeys(ATTRIBUTES), **address_body(addressLine2="Jayalakshmipuram"),
    }  # fmt: skip
    assert "landmark" not in shown
    assert shown["formatted"] == "Asha Rao\n4 Lake View\nJayalakshmipuram\nNEW DELHI 110001\nDelhi"
    assert (shown["countryName"], shown["configVersion"], shown["warnings"]) == ("India", 0, [])
    assert "configId" not in shown
    assert shown["createdAt"] == shown["updatedAt"] > 1_700_000_000_000


async def test_every_attribute_at_fault_is_named(client: Client) -> None:
    body = {
        "addressLine1": " ", "city": "x" * 257, "postalCode": "57001", "country": "IN", "street": "x",
        "prefix": "x" * 65,
    }  # fmt: skip
    answer = await client.post(ADDRESSES, body)
    expected = {
        ("addressLine1", "required"), ("state", "required"), ("city", "length"), ("postalCode", "pattern"),
        ("street", "unknown"), ("prefix", "length"),
    }  # fmt: skip
    assert remarks(answer) == expected
    assert answer.fields == {attribute for attribute, _ in expected}
    checked = (await client.post(VALIDATE, body)).data
    assert checked["valid"] is False
    assert {(one["attribute"], one["code"]) for one in checked["errors"]} == expected


@pytest.mark.parametrize("name", [name for name in ATTRIBUTES if name not in ("country", "postalCode")])
async def test_each_attribute_has_a_length(client: Client, name: str) -> None:
    most = MAX_VALUES[name]
    good = await client.post(VALIDATE, address_body(**{name: f" {'ä' * most} "}))
    assert good.data["valid"], good.body
    bad = (await client.post(VALIDATE, address_body(**{name: "ä" * (most + 1)}))).data
    assert {(one["attribute"], one["code"]) for one in bad["errors"]} == {(name, "length")}


@pytest.mark.parametrize(
    ("country", "code"), [(None, "required"), ("  ", "required"), ("Atlantis", "value"), ("x" * 70, "value")]
)
async def test_an_address_is_of_a_country(client: Client, country: str | None, code: str) -> None:
    assert remarks(await client.post(ADDRESSES, address_body(country=country))) == {("country", code)}


@pytest.mark.parametrize("body", [{"city": 7}, {"city": ["x"]}, {"postalCode": 110001}])
async def test_attributes_are_texts(client: Client, body: dict[str, Any]) -> None:
    answer = await client.post(ADDRESSES, address_body() | body)
    assert (answer.status, answer.fields) == (400, set(body))


async def test_a_code_of_another_state_is_a_warning_unless_the_tenant_is_strict(client: Client) -> None:
    body = address_body(postalCode="570001")
    id = await store(client, postalCode="570001")
    (warning,) = (await client.get(f"{ADDRESSES}/{id}")).data["warnings"]
    assert (warning["attribute"], warning["code"]) == ("postalCode", "postalCodeState")
    strict = {"name": "postalCode", "validation": {"strict": True}}
    await client.post(CONFIGS, {"country": "IN", "attributes": [strict]})
    assert remarks(await client.post(ADDRESSES, body)) == {("postalCode", "value")}
    assert (await client.post(ADDRESSES, address_body())).status == 200


async def test_a_configuration_is_above_the_profile(client: Client) -> None:
    config = {
        "country": "IN", "template": "{city} {postalCode}\n{firstName}",
        "attributes": [
            {"name": "postalCode", "label": "PIN", "required": True, "validation": {"regex": "[0-9]{6}"}},
            {"name": "city", "validation": {"valueOneOf": ["New Delhi", "Bengaluru"], "minLength": 2}},
            {"name": "firstName", "validation": {"maxLength": 4}},
        ],
    }  # fmt: skip
    id = (await client.post(CONFIGS, config)).data["id"]
    stored = await store(client, addressLine1=None, state=None)
    shown = (await client.get(f"{ADDRESSES}/{stored}")).data
    assert (shown["formatted"], shown["configId"], shown["configVersion"]) == ("New Delhi 110001\nAsha", id, 1)
    bad = address_body(postalCode="1100012", city="Delhi", firstName="Ashas")
    assert remarks(await client.post(ADDRESSES, bad)) == {
        ("postalCode", "pattern"), ("city", "value"), ("firstName", "length"),
    }  # fmt: skip
    assert remarks(await client.post(ADDRESSES, address_body(postalCode=None))) == {("postalCode", "required")}
    us = {"addressLine1": "1 Main St", "city": "Springfield", "state": "IL", "postalCode": "62701", "country": "USA"}
    other = (await client.post(ADDRESSES, us)).data["id"]
    assert (await client.get(f"{ADDRESSES}/{other}")).data["formatted"] == "1 Main St\nSPRINGFIELD, IL 62701"


async def test_a_change_of_the_configuration_leaves_what_is_stored(client: Client) -> None:
    id = (await client.post(CONFIGS, {"country": "IN", "template": "old {city}"})).data["id"]
    stored = await store(client)
    change = {"country": "IN", "template": "new {city}", "attributes": [{"name": "landmark", "required": True}]}
    assert (await client.put(f"{CONFIGS}/{id}", change)).status == 200
    assert (await client.get(f"{ADDRESSES}/{stored}")).data["formatted"] == "old New Delhi"
    assert remarks(await client.put(f"{ADDRESSES}/{stored}", address_body())) == {("landmark", "required")}
    assert (await client.put(f"{ADDRESSES}/{stored}", address_body(landmark="Temple"))).status == 200
    shown = (await client.get(f"{ADDRESSES}/{stored}")).data
    assert (shown["formatted"], shown["configVersion"]) == ("new New Delhi", 2)
    listed = (await client.get(ADDRESSES)).data["addresses"]
    assert [one["formatted"] for one in listed] == ["new New Delhi"]


async def test_a_tenant_may_take_addresses_of_configured_countries_alone(client: Client) -> None:
    await set_metadata(client, addresses={"configuredOnly": True})
    assert remarks(await client.post(ADDRESSES, address_body())) == {("country", "value")}
    await client.post(CONFIGS, {"country": "IN"})
    assert (await client.post(ADDRESSES, address_body())).status == 200
    await set_metadata(client, addresses={"configuredOnly": "yes"})
    us = {"addressLine1": "1 Main St", "city": "Springfield", "state": "IL", "postalCode": "62701", "country": "US"}
    assert (await client.post(ADDRESSES, us)).status == 200


async def test_an_address_is_replaced_whole(client: Client) -> None:
    id = await store(client, landmark="Temple")
    assert (await client.put(f"{ADDRESSES}/{id}", address_body(firstName=None))).data == {"id": id}
    shown = (await client.get(f"{ADDRESSES}/{id}")).data
    assert not {"landmark", "firstName"} & set(shown)
    gone = await client.put(f"{ADDRESSES}/address:none", address_body())
    assert gone.status == 404


async def test_nothing_stays_of_a_deleted_address(stack: Stack, client: Client) -> None:
    id, other = await store(client, landmark="Temple"), await store(client)
    assert (await client.call("DELETE", f"{ADDRESSES}/{id}")).data == {"id": id}
    for method, body in (("GET", None), ("PUT", address_body()), ("DELETE", None)):
        assert (await client.call(method, f"{ADDRESSES}/{id}", body)).status == 404
    assert [one["id"] for one in (await client.get(ADDRESSES)).data["addresses"]] == [other]
    database = stack.runtime.database
    row = await database.fetchrow("SELECT body FROM resource WHERE tenant_id = $1 AND id = $2", client.tenant, id)
    assert row is not None
    assert row["body"] == "{}"
    told = str(await database.fetch("SELECT data, meta FROM journal WHERE tenant_id = $1", client.tenant))
    assert not any(word in told for word in ("Asha", "Lake View", "110001"))
    await SWEEP.carry_out(stack.runtime)
    kept = "SELECT count(*) FROM resource WHERE tenant_id = $1 AND kind = 'address'"
    assert await database.fetchval(kept, client.tenant) == 1


async def test_addresses_are_listed_by_filter_page_and_order(client: Client) -> None:
    cities = ["New Delhi", "Mandya", "Hassan", "New Delhi"]
    ids = [await store(client, city=city) for city in cities]
    listed = (await client.get(f"{ADDRESSES}/?pageSize=3&pageNo=1")).data
    assert [one["id"] for one in listed["addresses"]] == ids[:0:-1]
    assert listed["meta"] == {
        "pageNo": 1, "pageSize": 3, "totalCount": 4, "totalElements": 4, "hasNextPage": True,
    }  # fmt: skip
    rest = (await client.get(f"{ADDRESSES}/?limit=3&offset=3")).data
    assert ([one["id"] for one in rest["addresses"]], rest["meta"]["hasNextPage"]) == (ids[:1], False)
    query = quote(msgspec.json.encode({"op": "and", "arr": [{"key": "city", "value": "New Delhi"}]}))
    found = (await client.get(f"{ADDRESSES}/?query={query}&sortBy=createdAt")).data
    assert [one["id"] for one in found["addresses"]] == [ids[0], ids[3]]
    by_country = quote('{"arr":[{"key":"country","value":"US"}]}')
    assert (await client.get(f"{ADDRESSES}/?query={by_country}")).data["meta"]["totalElements"] == 0
    for bad in ("?limit=101", "?pageSize=0", "?sortBy=formatted", "?query={", "?offset=-1"):
        assert (await client.get(f"{ADDRESSES}/{bad}")).status == 400, bad


async def test_an_address_is_checked_and_printed_without_being_stored(client: Client) -> None:
    checked = (await client.post(VALIDATE, address_body())).data
    assert (checked["valid"], checked["errors"]) == (True, [])
    assert checked["formatted"] == "Asha Rao\n4 Lake View\nNEW DELHI 110001\nDelhi"
    assert (await client.get(ADDRESSES)).data["addresses"] == []
    nowhere = (await client.post(VALIDATE, {})).data
    assert (nowhere["valid"], nowhere["formatted"]) == (False, "")


async def test_another_tenants_address_is_not_there(stack: Stack, client: Client) -> None:
    id, other = await store(client), await stack.new_tenant()
    config = (await client.post(CONFIGS, {"country": "IN"})).data["id"]
    for path, body in ((f"{ADDRESSES}/{id}", address_body()), (f"{CONFIGS}/{config}", {"country": "IN"})):
        for method in ("GET", "PUT", "DELETE"):
            answer = await other.call(method, path, body if method == "PUT" else None)
            assert answer.status == 404, (method, path)
    assert (await other.get(ADDRESSES)).data["addresses"] == []


async def test_two_changes_at_once_are_made_one_after_the_other(client: Client) -> None:
    id = await store(client)
    answers = await asyncio.gather(*(client.put(f"{ADDRESSES}/{id}", address_body(landmark=f"L{n}")) for n in range(8)))
    assert {answer.status for answer in answers} == {200}
    assert (await client.get(f"{ADDRESSES}/{id}")).data["landmark"].startswith("L")

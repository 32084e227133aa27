"""Records of every domain are found at once, by every form of query, as their own service reads them."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from haulier.platform.access.roles import ADMIN_ROLE, READER_ROLE, SEARCH_ROLE
from haulier.platform.listing.query import MAX_LIMIT
from haulier.services.dlqs.domains import DOMAINS
from haulier.services.dlqs.queries import MAX_REACH
from services.dlqs.searches import aggregate, aggregate_by_body, counts, ids, path, search, search_by_body
from support import boxes, drones
from support.entities import APP, BASE, Family
from support.linehaul import Lane, lay_lane
from support.orders import BASE as ORDERS
from support.orders import create, work_order
from support.stack import Client, Stack


@pytest.fixture
async def lane(client: Client) -> Lane:
    return await lay_lane(client)


def form_a(*terms: dict[str, Any]) -> dict[str, Any]:
    return {"op": "and", "arr": list(terms)}


async def test_every_domain_and_every_name_of_a_type_lead_to_what_its_service_reads(lane: Lane) -> None:
    client = lane.client
    await boxes.make_types(client)
    await drones.make_type(client)
    invoices = Family(client, in_path=True)
    await invoices.make_type()
    invoice = await invoices.make_id()
    drone = (await drones.make_drone(client, "D-1")).data["id"]
    await boxes.make(client, "box")
    job = await lane.job(customData={"hub": "north"})
    run = await lane.dispatch(job)
    one = f"{BASE}/apps/{APP}/invoices/{invoice}"
    read = {
        "containers": ((await client.get(f"{boxes.BASE}/box/filter")).data["containers"][0], ("box", "_all")),
        "participants": ((await client.get(f"{drones.BASE}/drones/{drone}")).data, ("drones", "drone")),
        "entities": ((await client.get(one)).data, ("invoices", "invoice", "_all")),
        "jobs": (await lane.get(f"/jobs/{job.id}"), ("linehaul", lane.job_type, "_all")),
        "dispatches": (await lane.get(f"/dispatches/{run}"), ("roadTrip", lane.dispatch_type, "_all")),
    }
    for domain in (domain for domain in DOMAINS if domain.config is None):
        record, types = read[domain.plural]
        for type_ in types:
            for name in (domain.plural, domain.singular):
                answer = await search(client, name, type_, query=form_a({"key": "id", "value": record["id"]}))
                assert answer.body["data"] == [record], (name, type_)
                assert answer.body["total"] == 1
                assert answer.body["meta"] == {"totalElements": 1, "pageNo": 1, "pageSize": 50}
                assert answer.body["request"]["method"] == "GET"


async def test_all_forms_of_a_query_find_the_same_by_the_address_and_by_the_body(lane: Lane) -> None:
    north = [(await lane.job(customData={"hub": "north", "kilos": kilos})).id for kilos in (3, 8)]
    await lane.job(customData={"hub": "south", "kilos": 8})
    engine = {"bool": {"filter": [{"term": {"customData.hub.keyword": "north"}}, {"range": {"kilos": {"gte": 3}}}]}}
    words = {"match": {"hub": {"query": "north", "operator": "and"}}}
    some = [{"term": {"hub": "north"}}, {"term": {"kilos": 3}}, {"term": {"kilos": 8}}]
    several = {"query": "north", "fields": ["hub^2", "status"], "type": "phrase"}
    weight = {"key": "kilos", "relation": "gte", "value": 3}
    queries: list[dict[str, Any]] = [
        form_a({"key": "hub.keyword", "value": "north"}, {"key": "kilos", "value": 3, "expr": "gte"}),
        {"term": [{"key": "attributes.hub", "value": "north"}], "range": [weight]},
        engine,
        {"query": engine},
        {"query": {"bool": {"must": words, "must_not": {"term": {"hub": "south"}}}}},
        {"bool": {"should": some, "minimum_should_match": 2}},
        {"bool": {"must": [{"multi_match": several}]}},
    ]
    for query in queries:
        asked = (
            await search(lane.client, "jobs", "linehaul", query=query, sortBy="kilos"),
            await search_by_body(lane.client, "job", lane.job_type, query=query, sort=[{"kilos": {"order": "asc"}}]),
        )
        for answer in asked:
            assert (ids(answer), answer.body["total"]) == (north, 2), query
    everything: list[dict[str, Any]] = [{}, {"match_all": {}}, {"query": {"match_all": {}}}]
    for query in everything:
        assert (await search_by_body(lane.client, "jobs", query=query)).body["total"] == 3
    assert (await search(lane.client, "jobs")).body["total"] == 3
    assert (await search_by_body(lane.client, "jobs")).body["total"] == 3


async def test_a_page_is_chosen_by_parameters_and_a_body_wins(lane: Lane) -> None:
    made = [(await lane.job(customData={"kilos": kilos})).id for kilos in range(5)]
    client = lane.client
    first = await search(client, "jobs", "linehaul", sortBy="kilos", pageSize=2)
    assert (ids(first), first.body["meta"]) == (made[:2], {"totalElements": 5, "pageNo": 1, "pageSize": 2})
    third = await search(client, "jobs", "linehaul", sortBy="kilos", pageSize=2, pageNo=3)
    assert (ids(third), third.body["meta"]["pageNo"]) == (made[4:], 3)
    falling = await search(client, "jobs", "linehaul", sortBy="-kilos", pageSize=2)
    assert ids(falling) == made[:2:-1]
    body = {"query": {"match_all": {}}, "offset": 1, "size": 3, "sort": [{"kilos": {"order": "desc"}}]}
    by_query = await search(client, "jobs", "linehaul", query=body, sortBy="kilos", pageSize=1, pageNo=5)
    assert ids(by_query) == made[3:0:-1]
    by_body = await client.post(path("search", "jobs", "linehaul", sortBy="kilos", pageSize=1, pageNo=5), body)
    assert ids(by_body) == ids(by_query)
    assert ids(await search_by_body(client, "jobs", "linehaul", sort=[{"kilos": "asc"}], size=1)) == made[:1]
    chosen = await search(client, "jobs", "linehaul", select="status,kilos", sortBy="kilos", pageSize=1)
    assert chosen.data == [{"id": made[0], "status": "CREATED", "customData": {"kilos": 0}}]
    listed = await search_by_body(client, "jobs", "linehaul", select=["jobRef"], sort=[{"kilos": "asc"}], size=1)
    assert [*listed.data[0]] == ["id", "jobRef"]


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"pageSize": MAX_LIMIT + 1}, "pageSize"),
        ({"pageSize": 0}, "pageSize"),
        ({"pageNo": 0}, "pageNo"),
        ({"pageSize": 100, "pageNo": MAX_REACH // 100 + 1}, "offset"),
        ({"sortBy": "colour"}, "sortBy"),
        ({"query": {"query": {"match_all": {}}, "size": 101}}, "size"),
        ({"query": {"query": {"match_all": {}}, "size": True}}, "size"),
        ({"query": {"query": {"match_all": {}}, "from": -1}}, "offset"),
        ({"query": {"query": {"match_all": {}}, "sort": [{"hub": "up"}]}}, "sort.hub"),
        ({"query": {"query": {"match_all": {}}, "sort": [{"hub": "asc"}, {"kilos": "asc"}]}}, "sort"),
        ({"query": {"query": {"match_all": {}}, "sort": [{"_score": "desc"}]}}, "sort"),
        ({"query": "{"}, "query"),
        ({"query": form_a({"key": "note", "value": "x"})}, "query.note"),
        ({"query": {"bool": {"must": {"script": {"source": "1"}}}}}, "query.bool.must.script"),
        ({"query": {"match": {"hub": {"query": "x", "fuzziness": "AUTO"}}}}, "query.match[0].hub.fuzziness"),
        ({"query": {"query": {"match": {"hub": {"query": "x", "operator": "xor"}}}}}, "query.query.match.hub.operator"),
        ({"query": {"query": {"range": {"kilos": {"from": 1}}}}}, "query.query.range.kilos.from"),
        ({"query": {"query": {"multi_match": {"query": "x", "fields": ["hub"], "type": "cross_fields"}}}},
         "query.query.multi_match.type"),
        ({"query": {"bool": {"should": [{"term": {"hub": 1}}], "minimum_should_match": "75%"}}},
         "query.bool.minimum_should_match"),
    ],
)  # fmt: skip
async def test_what_cannot_be_asked_is_refused_with_its_name(lane: Lane, asked: dict[str, Any], field: str) -> None:
    answer = await search(lane.client, "jobs", "linehaul", **asked)
    assert (answer.status, answer.fields) == (400, {field})
    assert answer.code.startswith("20191001")


async def test_the_deepest_page_may_be_asked_for(client: Client) -> None:
    answer = await search(client, "jobs", pageSize=100, pageNo=MAX_REACH // 100)
    assert (answer.status, answer.body["total"]) == (200, 0)
    assert (await search_by_body(client, "jobs", offset=MAX_REACH - 50)).status == 200
    assert (await search_by_body(client, "jobs", offset=MAX_REACH - 49)).fields == {"offset"}


async def test_what_is_not_indexed_is_refused_by_that_rule(lane: Lane) -> None:
    query = form_a({"key": "note", "value": "x"})
    assert (await search(lane.client, "jobs", "linehaul", query=query)).rules == {("query.note", "not_indexed")}
    # Without a type there are no attributes.
    query = form_a({"key": "hub", "value": "x"})
    assert (await search(lane.client, "jobs", query=query)).rules == {("query.hub", "not_indexed")}
    aggs = {"a": {"terms": {"field": "note"}}}
    refused = await aggregate(lane.client, "jobs", "linehaul", aggs=aggs)
    assert refused.rules == {("aggs.a.terms.field", "not_indexed")}


async def test_an_unknown_domain_or_type_is_named_and_so_are_those_that_there_are(client: Client) -> None:
    answer = await search(client, "boats")
    assert (answer.status, answer.code[-4:], answer.fields) == (400, "3304", {"domain"})
    assert all(domain.plural in answer.body["error"]["description"] for domain in DOMAINS)
    answer = await aggregate(client, "containers", "boats")
    assert (answer.status, answer.code[-4:], answer.fields) == (400, "3304", {"type"})


async def test_the_type_of_the_app_that_asks_is_meant_where_several_apps_have_one_name(client: Client) -> None:
    mine, theirs = Family(client, in_path=True, app="platform:app:mine"), Family(client, in_path=True, app="app:theirs")
    for family in (mine, theirs):
        await family.make_type()
        await family.make(f"INV-{family.app}")
    assert (await search(client, "entities", "invoices")).fields == {"type"}
    for family in (mine, theirs):
        headers = {"X-COREOS-APPID": family.app}
        found = (await client.get(path("search", "entities", "invoice"), headers=headers)).data
        assert [record["appId"] for record in found] == [family.app]
    assert (await search(client, "entities")).body["total"] == 2


async def test_a_record_is_found_as_soon_as_its_write_is_answered(lane: Lane) -> None:
    for number in range(10):
        job = await lane.job(customData={"hub": f"hub{number}"})
        found = await search(lane.client, "jobs", "linehaul", query=form_a({"key": "hub", "value": f"hub{number}"}))
        assert ids(found) == [job.id]


async def test_values_that_an_app_keeps_to_itself_are_neither_shown_nor_asked_about(
    stack: Stack, client: Client
) -> None:
    await boxes.make_types(client)
    box = await boxes.make(client, "box", attributes={"weight": 3, "origin": "Pune"})
    other = await client.new_app(ADMIN_ROLE)
    for type_ in ("box", "_all"):
        (mine,), (shown,) = [(await search(asking, "containers", type_)).data for asking in (client, other)]
        assert mine["attributes"] == {"weight": 3, "origin": "Pune"}
        assert (shown["id"], shown["attributes"]) == (box, {"origin": "Pune"})
    hidden = form_a({"key": "weight", "value": 3})
    assert (await search(other, "containers", "box", query=hidden)).fields == {"query.weight"}
    aggs = {"sum": {"sum": {"field": "weight"}}}
    assert (await aggregate(other, "containers", "box", aggs=aggs)).fields == {"aggs.sum.sum.field"}
    assert (await aggregate(client, "containers", "box", aggs=aggs)).data == {"sum": {"value": 3}}


async def test_a_search_knows_nothing_of_other_tenants(stack: Stack, lane: Lane) -> None:
    await lane.job(customData={"hub": "north"})
    other = await stack.new_tenant()
    assert (await search(other, "jobs")).body["total"] == 0
    assert (await aggregate(other, "jobs")).body == {
        "data": {"status": {"doc_count_error_upper_bound": 0, "sum_other_doc_count": 0, "buckets": []}},
        "total": 0,
        "request": {"uri": path("aggregate", "jobs", "_all"), "method": "GET"},
    }
    for type_ in ("linehaul", lane.job_type):
        assert (await search(other, "jobs", type_)).code[-4:] == "3304"


async def test_the_role_of_searches_opens_searches_alone(lane: Lane) -> None:
    await lane.job()
    nobody, searcher, reader = await asyncio.gather(
        lane.client.new_app(), lane.client.new_app(SEARCH_ROLE), lane.client.new_app(READER_ROLE)
    )
    for asking in (searcher, reader):
        assert (await search(asking, "jobs")).body["total"] == 1
        assert (await search_by_body(asking, "jobs")).body["total"] == 1
        assert (await aggregate(asking, "jobs")).body["total"] == 1
        assert (await aggregate_by_body(asking, "jobs")).body["total"] == 1
    for answer in (await search(nobody, "jobs"), await search_by_body(nobody, "jobs"), await aggregate(nobody, "jobs")):
        assert answer.status == 403
    assert (await searcher.get("/core/api/v2/dispatch-service/jobs")).status == 403


async def test_orders_and_work_orders_are_found_by_their_own_and_each_others_fields(client: Client) -> None:
    one = await create(client, type="express", workOrders=[work_order(), work_order("DIGITAL_SERVICE")])
    await create(client, type="slow", workOrders=[work_order()])
    moving, digital = [part["workOrderId"] for part in (await client.get(f"{ORDERS}/{one}")).data["workOrder"]]
    for type_, query, expected in (
        ("express", {}, [one]),
        ("_all", form_a({"key": "orderId", "value": one}), [one]),
        ("_all", form_a({"key": "workOrders.workOrderType", "value": "DIGITAL_SERVICE"}), [one]),
        ("express", form_a({"key": "type", "value": "slow"}), []),
        ("none", {}, []),
    ):
        answer = await search(client, "orders", type_, query=query)
        assert [record["orderId"] for record in answer.data] == expected, (type_, query)
        assert answer.body["total"] == len(expected)
    shown = (await search(client, "orders", "express")).data[0]
    assert shown.keys() == (await client.get(f"{ORDERS}/{one}")).data.keys()
    for type_, query, id in (
        ("DIGITAL_SERVICE", {}, digital), ("_all", form_a({"key": "workOrderId", "value": moving}), moving),
    ):  # fmt: skip
        (found,) = (await search(client, "workorders", type_, query=query)).data
        assert (found["workOrderId"], found["orderId"]) == (id, one)
    aggs = {
        "types": {"terms": {"field": "type"}, "aggs": {"works": {"terms": {"field": "workOrders.workOrderType"}}}},
        "days": {"date_histogram": {"field": "createdAt", "calendar_interval": "week"}},
    }
    answer = await aggregate(client, "orders", aggs=aggs)
    assert counts(answer, "types") == [("express", 1), ("slow", 1)]
    express = answer.data["types"]["buckets"][0]["works"]["buckets"]
    assert [(bucket["key"], bucket["doc_count"]) for bucket in express] == [
        ("DIGITAL_SERVICE", 1), ("MOVE_CONTAINERS", 1),
    ]  # fmt: skip
    assert [bucket["doc_count"] for bucket in answer.data["days"]["buckets"]] == [2]
    by_status = await aggregate(client, "workorders")
    assert by_status.body["total"] == 3
    assert sum(count for _, count in counts(by_status, "status")) == 3
    query = form_a({"key": "attributes.unheard", "value": 1})
    assert (await search(client, "orders", query=query)).rules == {("query.attributes.unheard", "not_indexed")}


async def test_members_of_orders_have_one_name_to_be_found_sorted_and_shown_by(client: Client) -> None:
    id = await create(client)
    (read,) = (await search(client, "orders")).data
    (part,) = read["workOrder"]
    name = read["clientDetails"]["clientOrderId"]
    for key in ("clientOrderId", "clientDetails.clientOrderId"):
        answer = await search(client, "orders", query=form_a({"key": key, "value": name}), select=key)
        assert answer.data == [{"orderId": id, "clientDetails": {"clientOrderId": name}}], key
    shown = await search_by_body(client, "orders", select=["createdAt"], sort=[{"id": "asc"}])
    assert shown.data == [{"orderId": id, "createdAt": read["createdAt"]}]
    shown = await search(client, "workorders", select="id,sequence")
    assert shown.data == [{"workOrderId": part["workOrderId"], "sequence": 1}]
    for domain, known in (("orders", "clientDetails.clientOrderId"), ("workorders", "pickupDetails")):
        refused = await search_by_body(client, domain, select=["nonsense"])
        assert refused.rules == {("select", "unknown")}
        assert known.partition(".")[0] in refused.body["error"]["description"]
    counted = await aggregate(client, "orders", aggs={"names": {"terms": {"field": "clientDetails.clientOrderId"}}})
    assert counts(counted, "names") == [(name, 1)]


async def test_words_of_orders_and_work_orders_are_found_from_the_first_one_on(client: Client) -> None:
    attribute = {"name": "note", "dataType": "string", "indexed": True, "tags": ["search:text"]}
    for at in ("config/attributes", "work-orders/config/attributes"):
        assert (await client.post(f"{ORDERS}/{at}", {"attributes": [attribute]})).status == 202
    given = work_order(attributes={"note": "up the stairs"})
    await create(client, attributes={"note": "Ring the northern bell"}, workOrders=[given])
    for plural, word, count in (("orders", "bell", 1), ("workorders", "stairs", 1), ("orders", "stairs", 0)):
        answer = await search(client, plural, query={"query": {"match": {"attributes.note": word}}})
        assert (answer.status, answer.body.get("total")) == (200, count), answer.body

"""Every operation declares what it answers, and the check that holds answers to it sees what is wrong."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from haulier.app.pages import openapi_json
from support.declared_answers import JSON, book
from support.operations import operations

TYPE = "/core/api/v2/dispatch-service/job-types/t:1"
ECHO = {"uri": TYPE, "method": "GET"}
NO_ERROR = {"code": "", "description": ""}
GOOD: dict[str, Any] = {
    "id": "legs:1", "name": "legs", "version": 1, "tenantId": "acme", "createdAt": 1, "createdBy": "1", "updatedAt": 1,
    "updatedBy": "1",
}  # fmt: skip


def test_every_operation_declares_its_answer() -> None:
    silent = {
        (service.name, operation.name)
        for service, operation in operations()
        if operation.response is None and operation.plan is None and operation.media_type == JSON
    }
    assert not silent, "these declare no answer"
    written = msgspec.json.decode(openapi_json())["paths"]
    answers = [
        response["content"][JSON]["schema"]
        for path in written.values()
        for operation in path.values()
        for status, response in operation["responses"].items()
        if status < "3" and JSON in response.get("content", {})
    ]
    assert len(answers) > len(list(operations()))
    assert all(schema and schema.get("properties", {"data": True}).get("data", True) for schema in answers)


def held(data: Any, path: str = TYPE) -> None:
    book().hold("GET", path, 200, JSON, {"data": data, "request": ECHO, "error": NO_ERROR})


def test_an_answer_as_declared_is_held() -> None:
    held(GOOD)
    held(GOOD | {"createdBy": "someone else"})


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({**GOOD, "name": 7}, "data/name: 7 is not of type"),
        ({name: value for name, value in GOOD.items() if name != "createdAt"}, '"createdAt" is a required property'),
        ({**GOOD, "colour": "red"}, "'colour' was unexpected"),
        ({**GOOD, "tenantId": None}, "data/tenantId: null is not of type"),
        (None, "data: null is not of type"),
    ],
)
def test_an_answer_that_is_not_as_declared_fails(data: Any, told: str) -> None:
    with pytest.raises(AssertionError, match="getJobType") as caught:
        held(data)
    assert told in str(caught.value)


def test_a_status_that_is_not_declared_fails() -> None:
    refused = {"error": {"code": "1", "description": "no"}, "request": ECHO}
    book().hold("GET", TYPE, 404, JSON, refused)
    with pytest.raises(AssertionError, match="status 409 is not declared"):
        book().hold("GET", TYPE, 409, JSON, refused)
    with pytest.raises(AssertionError, match="content type 'text/plain' is not declared"):
        book().hold("GET", TYPE, 404, "text/plain", "no")
    with pytest.raises(AssertionError, match='"request" is a required property'):
        book().hold("GET", TYPE, 404, JSON, {"error": refused["error"]})


def test_members_may_be_missing_where_the_caller_selects_some() -> None:
    page = {"meta": {"totalElements": 1}, "jobs": [{"id": "legs:1"}]}
    jobs = "/core/api/v2/dispatch-service/jobs"
    held(page, f"{jobs}?limit=1&select=id")
    with pytest.raises(AssertionError, match="is a required property"):
        held(page, f"{jobs}?limit=1")

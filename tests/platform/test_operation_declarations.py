"""Operations as services declare them: what follows from the section and the method, and what cannot be declared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from haulier.core.refusal import Cause
from haulier.platform.commands.call import Call
from haulier.platform.declarations.operation import (
    JSON,
    PUBLIC,
    Auth,
    Conflict,
    Docs,
    Hooks,
    Operation,
    RequestBody,
)
from haulier.platform.declarations.parameters import ACCESS, CALLBACK_SECRET, REQUEST_ID, Header
from haulier.platform.declarations.section import ACCEPTED, DONE, Section, Statuses
from haulier.platform.outbound.hooks import HookConfig
from haulier.platform.storage.changes import Change

READ_HEADERS = (REQUEST_ID, ACCESS)
WRITE_HEADERS = (REQUEST_ID, ACCESS, CALLBACK_SECRET)
CRATES = Section("Crates", headers=READ_HEADERS, write_headers=WRITE_HEADERS)
BODY = RequestBody(dict)


async def plan(_call: Call, _body: Any) -> Change:
    raise NotImplementedError


async def handle(_call: Call, _body: Any) -> None:
    raise NotImplementedError


async def registered(_call: Call) -> Mapping[str, HookConfig]:
    return {}


async def upload(_call: Call, _content_type: str, _receive: Any) -> None:
    raise NotImplementedError


def operation(**said: Any) -> Operation:
    """A write that may be declared, but for what is said."""
    usual = {
        "name": "packCrate", "method": "POST", "path": "/crates", "number": 1, "docs": Docs(tag="", summary=""),
        "success": 200, "refusals": frozenset({400}), "plan": plan, "body": BODY,
    }  # fmt: skip
    return Operation(**usual | said)


def read(**said: Any) -> Operation:
    return operation(plan=None, handle=handle, **said)


def written(section: Section = CRATES, method: str = "post", path: str = "/crates", **said: Any) -> Operation:
    address = getattr(section, method)(path, name="packCrate", number=1, summary="Pack a crate")
    made: Operation = address.plan(plan, **said)
    return made


def handled(section: Section = CRATES, method: str = "get", path: str = "/crates", **said: Any) -> Operation:
    address = getattr(section, method)(path, name="findCrate", number=2, summary="Find a crate")
    made: Operation = address.handle(handle, **said)
    return made


@pytest.mark.parametrize("said", [{"plan": plan}, {"plan": None, "handle": handle}])
def test_one_of_plan_and_handle_is_enough(said: dict[str, Any]) -> None:
    assert operation(**said).number == 1


@pytest.mark.parametrize("said", [{"plan": None}, {"handle": handle}])
def test_neither_or_both_of_plan_and_handle_are_refused(said: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="operation packCrate: exactly one of plan and handle is set"):
        operation(**said)


WRITES_ONLY = [
    ("hooks", Hooks("pack", registered)),
    ("conflict", Conflict(Cause.DUPLICATE_NAME, "name")),
    ("outcome_name", lambda _body, _succeeded: "CratePacked"),
    ("completes_later", True),
]


@pytest.mark.parametrize(("name", "value"), WRITES_ONLY, ids=[name for name, _ in WRITES_ONLY])
def test_what_only_a_write_has_is_refused_of_a_handle(name: str, value: Any) -> None:
    assert getattr(operation(**{name: value}), name) == value
    with pytest.raises(ValueError, match=f"only a plan has {name}"):
        read(**{name: value})


def test_custom_code_needs_a_body_to_be_handed() -> None:
    assert operation(hooks=Hooks("pack"), body=BODY).hooks == Hooks("pack")
    with pytest.raises(ValueError, match="custom code is handed the body"):
        operation(hooks=Hooks("pack"), body=None)


@pytest.mark.parametrize("status", [200, 299])
def test_success_is_a_2xx_status(status: int) -> None:
    assert operation(success=status).success == status


@pytest.mark.parametrize("status", [199, 300])
def test_another_success_is_refused(status: int) -> None:
    with pytest.raises(ValueError, match="success is a 2xx status"):
        operation(success=status)


@pytest.mark.parametrize("status", [400, 599])
def test_refusals_are_4xx_and_5xx_statuses(status: int) -> None:
    assert operation(refusals=frozenset({status})).refusals == {status}


@pytest.mark.parametrize("status", [399, 600])
def test_another_refusal_is_refused(status: int) -> None:
    with pytest.raises(ValueError, match="refusals are 4xx and 5xx"):
        operation(refusals=frozenset({400, status}))


def test_a_method_that_is_not_routed_is_refused() -> None:
    assert operation(method="PATCH").method == "PATCH"
    with pytest.raises(ValueError, match="method patch is not one of GET, POST, PUT, PATCH, DELETE"):
        operation(method="patch")


def test_only_a_raw_response_has_a_media_type_of_its_own() -> None:
    assert read(raw_response=True, media_type="text/csv").media_type == "text/csv"
    assert read(raw_response=True).media_type == JSON
    with pytest.raises(ValueError, match="an envelope is JSON"):
        read(media_type="text/csv")


@pytest.mark.parametrize("flag", ["any_role_suffices", "only_reads"])
def test_what_is_public_asks_for_no_role(flag: str) -> None:
    assert getattr(Auth(**{flag: True}), flag)
    with pytest.raises(ValueError, match="what is public asks for no role"):
        Auth(is_public=True, **{flag: True})


def test_an_upload_decodes_its_body_itself() -> None:
    assert RequestBody(dict, upload=upload).upload is upload
    assert RequestBody(dict, decode_as=list, items_member="rows").items_member == "rows"
    for said in ({"decode_as": list}, {"items_member": "rows"}):
        with pytest.raises(ValueError, match="an upload decodes its body itself"):
            RequestBody(dict, upload=upload, **said)


@pytest.mark.parametrize(
    ("statuses", "method", "success"),
    [
        (DONE, "post", 201), (DONE, "put", 200), (DONE, "patch", 200), (DONE, "delete", 200),
        (ACCEPTED, "post", 202), (ACCEPTED, "put", 202), (ACCEPTED, "patch", 202), (ACCEPTED, "delete", 202),
    ],
)  # fmt: skip
def test_success_of_a_write_follows_from_the_method_and_its_section(
    statuses: Statuses, method: str, success: int
) -> None:
    section = replace(CRATES, statuses=statuses)
    made = written(section, method)
    assert (made.method, made.success) == (method.upper(), success)
    assert written(section, method, success=204).success == 204


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_handle_responds_with_200_where_nothing_else_is_said(method: str) -> None:
    section = replace(CRATES, statuses=ACCEPTED)
    assert handled(section, method).success == 200
    assert handled(section, method, success=202).success == 202


@pytest.mark.parametrize(
    ("of_section", "of_operation", "path", "documented"),
    [
        (None, None, "/crates", False), (None, None, "/crates/{crateId}", True),
        (None, True, "/crates", True), (None, False, "/crates/{crateId}", False),
        (True, None, "/crates", True), (True, False, "/crates", False),
        (False, None, "/crates/{crateId}", False), (False, True, "/crates/{crateId}", True),
    ],
)  # fmt: skip
def test_404_is_documented_by_the_operations_word_then_the_sections_then_the_path(
    of_section: bool | None, of_operation: bool | None, path: str, documented: bool
) -> None:
    section = replace(CRATES, statuses=Statuses(documents_404=of_section))
    wanted = {400, 401, 404} if documented else {400, 401}
    assert written(section, path=path, documents_404=of_operation).refusals == wanted
    assert handled(section, path=path, documents_404=of_operation).refusals == wanted


def test_an_operation_may_name_all_its_refusals_itself() -> None:
    assert written(path="/crates/{crateId}", refusals=(409,)).refusals == {409}
    assert handled(path="/crates/{crateId}", refusals=()).refusals == frozenset()


def test_headers_are_the_sections_by_whether_it_writes() -> None:
    assert (written().headers, handled().headers) == (WRITE_HEADERS, READ_HEADERS)
    assert written(replace(CRATES, write_headers=None)).headers == READ_HEADERS
    assert written(replace(CRATES, write_headers=())).headers == ()
    other = (Header("X-OTHER"),)
    assert (written(headers=other).headers, handled(headers=other).headers) == (other, other)
    assert (written(headers=()).headers, handled(headers=()).headers) == ((), ())


def test_tag_extension_and_auth_are_the_sections_unless_the_operation_differs() -> None:
    extension = replace(CRATES, is_extension=True, auth=PUBLIC)
    for make in (written, handled):
        assert (make(CRATES).docs.tag, make(CRATES).docs.is_extension, make(CRATES).auth) == ("Crates", False, Auth())
        assert (make(extension).docs.is_extension, make(extension).auth) == (True, PUBLIC)
        differing = make(extension, is_extension=False, auth=Auth(only_reads=True))
        assert (differing.docs.is_extension, differing.auth) == (False, Auth(only_reads=True))


def test_a_body_is_given_as_a_type_or_whole() -> None:
    assert written(body=None).body is None
    assert written(body=dict).body == RequestBody(dict)
    whole = RequestBody(dict, is_required=False)
    assert written(body=whole).body is whole
    assert handled(method="post", body=list[str]).body == RequestBody(list[str])

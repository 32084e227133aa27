"""What the bodies of the dispatch service take, and what they refuse."""

import json
from typing import Any

import msgspec
import pytest

from haulier.services.dispatch import requests as wire

TASK_REPORT: dict[str, Any] = {
    "jobId": "j",
    "dispatchId": "d",
    "attemptId": 1,
    "status": "STARTED",
    "sequenceId": 1,
    "stateName": "begin",
    "timestamp": 1790000000,
    "data": {},
    "meta": {},
    "updatedBy": {"id": "rider-1"},
}


def decode(shape: Any, body: dict[str, Any]) -> Any:
    return msgspec.json.decode(json.dumps(body), type=shape)


@pytest.mark.parametrize("timestamp", [1790000000, 1790000000123, -812345678, 4294967295, 0, 1790000000.25])
def test_a_report_keeps_whatever_number_the_phone_calls_its_time(timestamp: float) -> None:
    assert decode(wire.TaskReportBody, {**TASK_REPORT, "timestamp": timestamp}).timestamp == timestamp


@pytest.mark.parametrize("url", ["/callback", "{{SSE_CALLBACK}}", "{{SSE_BROADCAST(jobs)}}", "hook/1", ""])
def test_any_text_is_taken_as_a_callback_address(url: str) -> None:
    body = decode(wire.AddJob, {"jobId": "j", "callback": {"url": url, "headers": [{"key": "k", "value": "v"}]}})
    assert body.callback.url == url


def test_one_letter_codes_and_both_end_markers_are_taken() -> None:
    for marker in ("END", "END_STATE"):
        transition = decode(wire.ObjectiveTransition, {"code": "A", "nextObjective": marker})
        assert transition.nextObjective == marker


def test_a_dispatch_reference_may_have_64_characters_but_no_more() -> None:
    assert decode(wire.DispatchUpdate, {"dispatchRef": "r" * 64}).dispatchRef == "r" * 64
    for wrong in ("r" * 65, "abc"):
        with pytest.raises(msgspec.ValidationError, match="dispatchRef"):
            decode(wire.DispatchUpdate, {"dispatchRef": wrong})


def test_unknown_members_are_ignored_and_null_means_absent() -> None:
    body = decode(wire.DispatchCreate, {"dispatchTypeId": "lastmile:1", "jobs": None, "colour": "red"})
    assert body.jobs is None


def test_a_location_is_an_id_or_an_address() -> None:
    by_id = decode(wire.Objective, {"objectiveRef": "PICKUP", "location": "loc-12", "contact": "ct-9"})
    assert by_id.location == "loc-12"
    inline = decode(
        wire.Objective,
        {
            "objectiveRef": "DELIVER",
            "location": {"address": "4 Quay St", "geolocation": {"lat": "12.971600", "long": "77.594600"}},
            "contact": {"name": "R. Iyer", "phone": {"countryCode": "+91", "number": "9000000001", "isMobile": True}},
        },
    )
    assert inline.location.geolocation.lat == "12.971600"
    assert inline.contact.phone.areaCode is None


@pytest.mark.parametrize(
    ("shape", "body"),
    [
        (wire.JobTypeCreate, {"name": "abc"}),
        (wire.JobTypeCreate, {"name": "last_mile"}),
        (wire.JobTypeCreate, {"name": "lastmile\n"}),
        (wire.JobWorkflowDraft, {"name": "a name that is much too long"}),
        (wire.GeoLocation, {"lat": "91", "long": "0"}),
        (wire.GeoLocation, {"lat": "1.1234567", "long": "0"}),
        (wire.Phone, {"countryCode": "91", "number": "9000000001"}),
        (wire.TimeSlot, {"from": 0, "to": 5}),
        (wire.TimeSlot, {"from": 6, "to": 5}),
        (wire.JobStatusChange, {"status": "CANCELLED"}),
        (wire.JobsSubStatusChange, {"jobs": []}),
        (wire.CustodyScan, {"dispatchId": "d", "custodyEntity": "GOLD"}),
        (wire.TaskReportBody, {**TASK_REPORT, "status": "PAUSED"}),
        (wire.TaskReportBody, {**TASK_REPORT, "timestamp": "yesterday"}),
        (wire.TaskReportBody, {**TASK_REPORT, "updatedBy": {}}),
    ],
)
def test_what_the_contract_forbids_is_refused(shape: Any, body: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        decode(shape, body)


def test_event_metadata_has_its_own_name_on_the_wire() -> None:
    assert decode(wire.JobWorkflowStatusChange, {"status": "ACTIVE", "_event_meta": {"a": 1}}).event_meta == {"a": 1}


def test_a_scan_knows_the_thing_it_names() -> None:
    scan = decode(wire.CustodyScan, {"dispatchId": "d", "custodyEntity": "CASH", "custodyEntityAmount": 450})
    assert scan.entry() == wire.CustodyEntry(custodyEntity="CASH", custodyEntityAmount=450)

"""The triggers that changes of jobs raise. See: contract/orchestrator.md "Trigger names"."""

from __future__ import annotations

from typing import Any

import pytest

from haulier.services.dispatch.rules.job_status import JobState
from haulier.services.dispatch.rules.triggers import MAX_MILLISECONDS, status_triggers

SLOT = {"from": 1_790_093_600_000, "to": 1_790_100_800_000}
BEGUN, ENDED = JobState("IN_PROGRESS"), JobState("COMPLETED", reason_code="R-0013")


def slot_told(output: Any) -> Any:
    (trigger,) = status_triggers("j:1", {}, BEGUN, ENDED, output={"rescheduledSlot": output})
    return trigger.rescheduledSlot


@pytest.mark.parametrize("slot", [SLOT, {"from": 0, "to": 1}, {"from": 0, "to": MAX_MILLISECONDS}])
def test_the_slot_that_the_consignee_wants_is_told(slot: Any) -> None:
    assert slot_told({**slot, "note": "after work"}) == slot


@pytest.mark.parametrize(
    "broken",
    [
        None, "tomorrow", [1, 2], {}, {"from": 1}, {"to": 1}, {"from": 2, "to": 2}, {"from": 3, "to": 2},
        {"from": -1, "to": 2}, {"from": 0, "to": MAX_MILLISECONDS + 1}, {"from": False, "to": True},
        {"from": 1.5, "to": 2.5}, {"from": "1", "to": "2"},
    ],
)  # fmt: skip
def test_what_is_no_slot_is_not_told(broken: Any) -> None:
    assert slot_told(broken) is None

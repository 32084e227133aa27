"""Lines told in any order end in the same ledger, and none waits that could be entered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from haulier.services.dispatch.requests import CustodyEntry
from haulier.services.dispatch.rules.custody import (
    MAX_SCAN_ROWS,
    CustodyOutput,
    LedgerLine,
    account_of,
    detail_of,
    plan_output,
)
from haulier.services.dispatch.rules.pending_lines import admit_pending, split_fitting
from haulier.services.workflow.facade import Direction

Balances = dict[str, Decimal]
TASK = {"workflowInstanceId": "workflowInstance:1", "taskId": "ET_PICK"}


def thing(name: str, delta: int) -> LedgerLine:
    return LedgerLine(f"CONTAINER:{name}", "CONTAINER", name, Decimal(delta), None, None, None)


def cash(delta: float) -> LedgerLine:
    amount = Decimal(repr(delta))
    return LedgerLine("CASH", "CASH", None, amount, None, None, abs(amount))


def summed(balances: Balances, lines: Sequence[LedgerLine]) -> Balances:
    """The balances after the lines, one after the other; each must leave its account within its bounds."""
    after = dict(balances)
    for line in lines:
        after[line.account] = after.get(line.account, Decimal(0)) + line.delta
        assert after[line.account] >= 0, line
        assert line.entity == "CASH" or after[line.account] <= 1, line
    return after


def counted(lines: Sequence[LedgerLine]) -> Counter[bytes]:
    """Lines without their order."""
    return Counter(msgspec.json.encode(line) for line in lines)


@st.composite
def stories(draw: st.DrawFn) -> list[LedgerLine]:
    """What really happened, in its order: nothing leaves before it came, nothing comes that is there."""
    held: Balances = {}
    story = []
    for _ in range(draw(st.integers(0, 14))):
        if draw(st.booleans()):
            name = draw(st.sampled_from(["a", "b", "c"]))
            line = thing(name, -1 if held.get(f"CONTAINER:{name}") else 1)
        else:
            there = held.get("CASH", Decimal(0))
            out = draw(st.sampled_from([0.1, 0.5, 2, 7]))
            line = cash(-out if Decimal(repr(out)) <= there and draw(st.booleans()) else out)
        held = summed(held, [line])
        story.append(line)
    return story


@given(stories(), st.data())
def test_any_order_leaves_the_same_lines_and_balances_and_nothing_waiting(
    story: list[LedgerLine], data: st.DataObject
) -> None:
    balances: Balances = {}
    entered: list[LedgerLine] = []
    waiting: list[LedgerLine] = []
    for line in data.draw(st.permutations(story)):
        fitting, waiting = split_fitting([*waiting, line], balances)
        balances = summed(balances, fitting)
        entered += fitting
    assert not waiting
    assert counted(entered) == counted(story)
    assert balances == summed({}, story)


@given(st.lists(st.one_of(stories(), stories().map(lambda s: s[::-1]))), st.data())
def test_what_waits_could_not_be_entered_and_nothing_is_lost(
    parts: list[list[LedgerLine]], data: st.DataObject
) -> None:
    lines: list[LedgerLine] = data.draw(st.permutations([line for part in parts for line in part]))
    fitting, waiting = split_fitting(lines, {})
    after = summed({}, fitting)
    assert counted([*fitting, *waiting]) == counted(lines)
    assert split_fitting(waiting, after) == ([], waiting)


def test_what_a_scan_lets_in_follows_it() -> None:
    waiting = [thing("a", -1), thing("b", -1), cash(-5)]
    lines, still = admit_pending([thing("a", 1), cash(4)], waiting, {})
    assert lines == [thing("a", 1), cash(4), thing("a", -1)]
    assert still == [thing("b", -1), cash(-5)]


def test_a_smaller_hand_over_does_not_wait_for_a_larger_one() -> None:
    assert split_fitting([cash(-9), cash(-2)], {"CASH": Decimal(3)}) == ([cash(-2)], [cash(-9)])


def test_a_line_that_waited_is_stored_and_read_back_as_it_was() -> None:
    entry = CustodyEntry(custodyEntity="CASH", custodyEntityAmount=0.1)
    (line,), _ = plan_output(CustodyOutput("OUT", [entry], "j", TASK))
    assert msgspec.json.decode(msgspec.json.encode(line), type=LedgerLine) == line


def row(name: str | None = "c1", **members: object) -> CustodyEntry:
    return CustodyEntry(custodyEntity="CONTAINER", custodyEntityId=name, **members)  # type: ignore[arg-type]


@pytest.mark.parametrize("direction", ["IN", "OUT"])
def test_a_tasks_output_becomes_lines_of_its_job_and_report(direction: Direction) -> None:
    lines, faults = plan_output(CustodyOutput(direction, [row(jobId="another"), row("c2")], "j1", TASK))
    assert not faults
    assert [detail_of(line) for line in lines] == [
        {"custodyEntity": "CONTAINER", "custodyEntityId": name, "direction": direction, "jobId": "j1", **TASK}
        for name in ("c1", "c2")
    ]


def test_wrong_rows_are_all_named_and_none_is_kept() -> None:
    rows = [row(), row(None), row("c1"), CustodyEntry(custodyEntity="CASH"), row("x" * 200)]
    lines, faults = plan_output(CustodyOutput("IN", rows, "j1", TASK))
    assert not lines
    assert [(fault.field, fault.rule) for fault in faults] == [
        ("data.custody[1].custodyEntityId", "required"),
        ("data.custody[2].custodyEntityId", "duplicate"),
        ("data.custody[3].custodyEntityAmount", "required"),
        ("data.custody[4].custodyEntityId", "length"),
    ]


def test_cash_and_excess_may_be_told_twice_by_one_task() -> None:
    two = [CustodyEntry(custodyEntity="CASH", custodyEntityAmount=1)] * 2
    assert len(plan_output(CustodyOutput("IN", two, "j1", TASK))[0]) == 2
    assert len(plan_output(CustodyOutput("IN", [row(), row()], "j1", TASK), allow_excess=True)[0]) == 2


@pytest.mark.parametrize(("rows", "faults"), [(MAX_SCAN_ROWS, set()), (MAX_SCAN_ROWS + 1, {"data.custody"})])
def test_a_task_has_a_limited_number_of_rows(rows: int, faults: set[str]) -> None:
    found = plan_output(CustodyOutput("IN", [row(f"c{n}") for n in range(rows)], "j1", TASK))[1]
    assert {fault.field for fault in found} == faults


def test_accounts_are_those_of_scans() -> None:
    assert account_of("CONTAINER", "a") == thing("a", 1).account
    assert account_of("CASH", None) == cash(1).account

"""The ledger takes only what can be true, all rows or none, and knows when it is even."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haulier.services.dispatch.requests import CustodyEntry
from haulier.services.dispatch.rules.custody import (
    MAX_AMOUNT,
    MAX_SCAN_ROWS,
    LedgerLine,
    account_of,
    is_even,
    open_items,
    plan_scan,
)
from haulier.services.workflow.facade import Direction


def container(entity_id: str | None, amount: float | None = None) -> CustodyEntry:
    return CustodyEntry(custodyEntity="CONTAINER", custodyEntityId=entity_id, custodyEntityAmount=amount)


def cash(amount: float | None) -> CustodyEntry:
    return CustodyEntry(custodyEntity="CASH", custodyEntityAmount=amount)


def applied(balances: dict[str, Decimal], lines: list[LedgerLine]) -> dict[str, Decimal]:
    after = dict(balances)
    for line in lines:
        after[line.account] = after.get(line.account, Decimal(0)) + line.delta
    return after


def broken(
    direction: Direction, *entries: CustodyEntry, held: dict[str, Decimal] | None = None
) -> list[tuple[str, str]]:
    lines, faults = plan_scan(direction, entries, held or {})
    assert not lines
    return [(fault.field, fault.rule) for fault in faults]


def test_a_container_taken_in_is_held_once_and_keeps_the_amount_stated_with_it() -> None:
    lines, faults = plan_scan("IN", [container("BagT:1", 450.5)], {})
    assert not faults
    assert lines == [LedgerLine("CONTAINER:BagT:1", "CONTAINER", "BagT:1", Decimal(1), None, None, Decimal("450.5"))]


def test_cash_is_exact() -> None:
    lines, _ = plan_scan("IN", [cash(0.1), cash(0.2)], {})
    assert applied({}, lines) == {"CASH": Decimal("0.3")}


def test_faults_are_named_by_row_and_no_row_is_kept() -> None:
    rows = [container("BagT:1"), cash(None), container(None), container("BagT:1"), container("x" * 200)]
    assert broken("IN", *rows) == [
        ("data[1].custodyEntityAmount", "required"),
        ("data[2].custodyEntityId", "required"),
        ("data[3].custodyEntityId", "already_held"),
        ("data[4].custodyEntityId", "length"),
    ]


def test_a_single_scan_names_its_own_members() -> None:
    _, faults = plan_scan("OUT", [container("BagT:1")], {}, batch=False)
    assert [(fault.field, fault.rule) for fault in faults] == [("custodyEntityId", "not_held")]


@pytest.mark.parametrize("amount", [0, -1, 1e300, 10**300, float("inf"), float(MAX_AMOUNT) * 2])
def test_cash_amounts_have_bounds(amount: float) -> None:
    assert broken("IN", cash(amount)) == [("data[0].custodyEntityAmount", "range")]


def test_cash_amounts_have_at_most_six_decimals() -> None:
    assert plan_scan("IN", [cash(0.000001)], {})[1] == []
    assert broken("IN", cash(0.0000001)) == [("data[0].custodyEntityAmount", "decimals")]


def test_more_cash_than_is_held_cannot_be_handed_out_unless_excess_is_allowed() -> None:
    held = {"CASH": Decimal(450)}
    assert broken("OUT", cash(450.01), held=held) == [("data[0].custodyEntityAmount", "not_held")]
    lines, _ = plan_scan("OUT", [cash(450.01)], held, allow_excess=True)
    assert applied(held, lines) == {"CASH": Decimal("-0.01")}


def test_what_is_open_is_listed_with_its_balance() -> None:
    balances = {"CASH": Decimal("1E+3"), "CONTAINER:BagT:1": Decimal(1), "DOCUMENT:d": Decimal(0)}
    assert open_items(balances) == [
        {"custodyEntity": "CASH", "balance": "1000"},
        {"custodyEntity": "CONTAINER", "custodyEntityId": "BagT:1", "balance": "1"},
    ]


@pytest.mark.parametrize("rows", [0, MAX_SCAN_ROWS + 1])
def test_a_scan_has_a_limited_number_of_rows(rows: int) -> None:
    assert broken("IN", *[cash(1)] * rows) == [("data", "length")]


IDS = st.sampled_from(["a", "b", "c:1", None])
AMOUNTS = st.one_of(st.none(), st.integers(-5, 1000), st.decimals(-5, 1000, places=2).map(float))
ENTRIES = st.builds(
    lambda entity, entity_id, amount: CustodyEntry(
        custodyEntity=entity, custodyEntityId=entity_id, custodyEntityAmount=amount
    ),
    st.sampled_from(["CONTAINER", "CASH", "DOCUMENT"]),
    IDS,
    AMOUNTS,
)
SCANS = st.lists(st.tuples(st.sampled_from(["IN", "OUT"]), st.lists(ENTRIES, min_size=1, max_size=4)), max_size=12)


@given(SCANS)
def test_no_series_of_scans_leads_to_an_impossible_balance(scans: list[tuple[Direction, list[CustodyEntry]]]) -> None:
    balances: dict[str, Decimal] = {}
    for direction, entries in scans:
        lines, faults = plan_scan(direction, entries, balances)
        assert len(lines) == (0 if faults else len(entries))
        balances = applied(balances, lines)
        assert all(value >= 0 for value in balances.values())
        assert all(value <= 1 for account, value in balances.items() if account != "CASH")


@given(SCANS)
def test_handing_out_all_that_was_taken_in_makes_the_ledger_even(
    scans: list[tuple[Direction, list[CustodyEntry]]],
) -> None:
    balances: dict[str, Decimal] = {}
    for direction, entries in scans:
        balances = applied(balances, plan_scan(direction, entries, balances)[0])
    assert is_even(balances) == (not open_items(balances))
    left = []
    for item in open_items(balances):
        amount = float(item["balance"]) if item["custodyEntity"] == "CASH" else None
        left.append(
            CustodyEntry(
                custodyEntity=item["custodyEntity"],
                custodyEntityId=item.get("custodyEntityId"),
                custodyEntityAmount=amount,
            )
        )
    if left:
        lines, faults = plan_scan("OUT", left, balances)
        assert not faults
        balances = applied(balances, lines)
    assert is_even(balances)


@given(SCANS)
def test_a_batch_is_its_rows_one_after_the_other(scans: list[tuple[Direction, list[CustodyEntry]]]) -> None:
    for direction, entries in scans:
        lines, faults = plan_scan(direction, entries, {})
        if faults:
            continue
        balances: dict[str, Decimal] = {}
        for entry in entries:
            single, none = plan_scan(direction, [entry], balances, batch=False)
            assert not none
            balances = applied(balances, single)
        assert balances == applied({}, lines)


def test_kinds_do_not_share_accounts() -> None:
    assert len({account_of(kind, "1") for kind in ("CONTAINER", "CASH", "DOCUMENT")}) == 3

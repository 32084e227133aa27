"""What was missed, doubled or sent to somebody else on the road is seen and said."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from haulier.demo.calls import TripRun
from haulier.demo.drive_checks import Mails, check_mails, customers_to_tell, passage_faults, telling_faults
from haulier.demo.drive_setup import DESK
from haulier.demo.trips import Trip
from support.trips import run_of, trips

WANTED = {"C1": Counter({("phone-1", "ENTRY", 7): 1, ("phone-1", "EXIT", 9): 1})}
HAPPENED = [
    {"deviceId": "phone-1", "event": "ENTRY", "timestamp": 7},
    {"deviceId": "phone-1", "event": "EXIT", "timestamp": 9},
]


def test_what_happens_at_geofences_is_just_what_was_foreseen() -> None:
    assert list(passage_faults(WANTED, {"C1": HAPPENED, "C2": []})) == []
    for wrong in (HAPPENED[:1], [*HAPPENED, HAPPENED[0]], [HAPPENED[0], {**HAPPENED[1], "timestamp": 8}]):
        assert list(passage_faults(WANTED, {"C1": wrong, "C2": []}))
    assert list(passage_faults(WANTED, {"C1": HAPPENED, "C2": HAPPENED[:1]}))


def test_every_entry_is_told_and_nothing_else() -> None:
    told = {"geofence/ENTRY/a": 1, "geofence/ENTRY/b": 1, "create_dispatch/x": 1}
    assert list(telling_faults({"a", "b"}, told, at_least_once=False)) == []
    assert list(telling_faults({"a", "b", "c"}, told, at_least_once=False))
    assert list(telling_faults({"a"}, told, at_least_once=False))
    assert list(telling_faults({"a", "b"}, {**told, "geofence/ENTRY/a": 2}, at_least_once=False))
    assert list(telling_faults({"a", "b"}, {**told, "geofence/ENTRY/a": 2}, at_least_once=True)) == []
    assert list(telling_faults({"a", "b"}, {**told, "geofence/EXIT/a": 1}, at_least_once=True))


def is_right(run: TripRun, by_address: dict[str, int], repeated: int = 0, *, at_least_once: bool = False) -> bool:
    mails = Mails(sum(by_address.values()), repeated, by_address)
    return all(check.ok for check in check_mails([run], mails, at_least_once, others_run_late=False))


@given(trips(), st.integers(0, 99))
def test_each_customer_who_paid_gets_one_mail(trip: Trip, seed: int) -> None:
    run = run_of(trip, seed)
    right = dict.fromkeys(customers_to_tell([run]), 1)
    assert len(right) == sum(bool(run.plan.terms.cash[leg]) for leg in run.plan.terms.driven)
    assert is_right(run, right)
    assert not is_right(run, {**right, "somebody@else.example": 1})
    assert not is_right(run, {**right, DESK: 1})
    assert not is_right(run, right, repeated=1)
    assert is_right(run, right, repeated=1, at_least_once=True)
    for address in right:
        assert not is_right(run, {**right, address: 2}, at_least_once=True)
        assert not is_right(run, {other: 1 for other in right if other != address})

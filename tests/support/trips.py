"""Invented trips for property tests: any number of legs, any gaps, both route types."""

from hypothesis import strategies as st

from haulier.demo.calls import Registrations, TripRun
from haulier.demo.plan import plan_trips
from haulier.demo.stops import DEPOSIT, DROP, PICKUP
from haulier.demo.trips import Leg, Trip

MONDAY = 1537900000


@st.composite
def trips(draw: st.DrawFn) -> Trip:
    """One trip whose legs follow each other in time."""
    moment = MONDAY + draw(st.integers(0, 7 * 86400))
    legs = []
    for number in range(draw(st.integers(1, 7))):
        arrived = moment + draw(st.integers(60, 4000 * 60))
        legs.append(Leg(f"C{number}", f"C{number + 1}", moment, arrived, draw(st.floats(1, 5000))))
        moment = arrived + draw(st.integers(0, 86400))
    return Trip(f"trip-{draw(st.uuids())}"[:24], draw(st.sampled_from(["FTL", "Carting"])), tuple(legs))


def fleets() -> st.SearchStrategy[list[Trip]]:
    """Several trips in the order of their departures."""
    unique = st.lists(trips(), min_size=1, max_size=8, unique_by=lambda trip: trip.trip_uuid)
    return unique.map(lambda fleet: sorted(fleet, key=lambda trip: trip.departed))


def run_of(trip: Trip, seed: int) -> TripRun:
    """A trip under way whose ids are all known."""
    (plan,) = plan_trips([trip], seed, failed_share=0.5)
    centres = {leg.source for leg in trip.legs} | {leg.destination for leg in trip.legs}
    facilities = {centre: f"facilities:{centre}" for centre in centres}
    pools = {"riders": ["riders:1"], "trucks": ["trucks:1"], "vans": ["vans:1"]}
    registered = Registrations(
        "linehaul:1", "lineHaul:1", "jobWorkflow:1", "jobWorkflow:2", facilities, pools, ["Asha Rao"]
    )
    run = TripRun(plan, registered, dispatch="dispatch:1")
    for leg in range(len(trip.legs)):
        run.jobs[leg] = f"linehaul:{leg}"
        names = {PICKUP: f"pick-{leg}", DROP: f"drop-{leg}", DEPOSIT: f"deposit-{leg}"}
        run.instances |= {(leg, objective): name for objective, name in names.items()}
    return run

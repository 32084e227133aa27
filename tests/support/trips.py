"""Invented trips for property tests: any number of legs, any gaps, both route types."""

from hypothesis import strategies as st

from haulier.demo.calls import KnownJob, KnownOrder, Registrations, TripRun
from haulier.demo.plan import plan_trips
from haulier.demo.stops import DEPOSIT, DROP, PICKUP
from haulier.demo.terms import Fate
from haulier.demo.trips import Centre, Leg, Trip

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
    centres = centres_of(trip)
    facilities = {centre: f"facilities:{centre}" for centre in centres}
    pools = {"riders": ["riders:1"], "trucks": ["trucks:1"], "vans": ["vans:1"]}
    registered = Registrations("lineHaul:1", facilities, pools, ["Asha Rao"], centres)
    run = TripRun(plan, registered, dispatch="dispatch:1")
    for leg, fate in enumerate(plan.terms.fates):
        run.orders[leg] = KnownOrder(f"orders:{leg}", f"workOrders:{leg}", f"shipments:{leg}", {"from": 1, "to": 2})
        run.jobs[leg, False] = known_job(f"{leg}-1")
        if fate is Fate.RETURNED:
            run.jobs[leg, True] = known_job(f"return-{leg}-1")
    return run


def centres_of(trip: Trip) -> dict[str, Centre]:
    """The centres of a trip, 20 km from one to the next."""
    codes = dict.fromkeys(centre for leg in trip.legs for centre in (leg.source, leg.destination))
    return {code: Centre(code, code, "Goa", 15.0 + 0.18 * number, 74.0, "city") for number, code in enumerate(codes)}


def known_job(ref: str) -> KnownJob:
    """A job as it was read."""
    stops = {name: {"objectiveRef": name, "workflowInstanceId": f"{name}-{ref}"} for name in (PICKUP, DROP, DEPOSIT)}
    return KnownJob(f"linehaul:{ref}", ref, stops)

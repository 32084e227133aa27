"""What a process keeps of geofences: which lie near a place, and how many."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from haulier.services.tracking.geofences.memory import MAX_SUBSCRIPTIONS, Fence, Memory, Subscription, Watched
from haulier.services.tracking.rules.geofence_shapes import Circle
from haulier.services.tracking.rules.geofence_state import Rules


def fence(number: int, lat: float, lon: float) -> Fence:
    """A circle of 100 m."""
    return Fence(str(number), 1, None, Circle(lat, lon, 100), Rules(), 250, frozenset(), None, None, (), None)


@given(st.lists(st.tuples(st.floats(-89, 89), st.floats(-180, 180)), min_size=1, max_size=30), st.data())
def test_near_are_the_fences_whose_boxes_hold_a_place(centres: list[tuple[float, float]], data: st.DataObject) -> None:
    fences = [fence(number, *centre) for number, centre in enumerate(centres)]
    watched = Watched(1, [Subscription(each, 1) for each in fences])
    lat, lon = data.draw(st.sampled_from([*centres, (0.0, 0.0), (lat_of(centres[0]), centres[0][1])]))
    boxes = {each.id: each.shape.boxes(0) for each in fences}
    (found,) = watched.near([(lon, lat)])
    assert found == {id for id, of in boxes.items() if any(w <= lon <= e and s <= lat <= n for w, s, e, n in of)}


def lat_of(centre: tuple[float, float]) -> float:
    """A little to the north."""
    return centre[0] + 0.0005


def test_a_process_keeps_so_many_subscriptions_and_those_used_last() -> None:
    of_each = [Subscription(fence(number, 12, 77), 1) for number in range(200)]
    devices, memory = MAX_SUBSCRIPTIONS // len(of_each), Memory()
    for device in range(devices):
        memory.keep("acme", {device: Watched(1, of_each)})
    assert memory.kept == MAX_SUBSCRIPTIONS
    memory.keep("acme", {0: Watched(2, of_each)})
    assert memory.kept == MAX_SUBSCRIPTIONS, "it takes the place of what was known of the device"
    memory.keep("acme", {devices: Watched(1, of_each)})
    assert memory.kept == MAX_SUBSCRIPTIONS
    assert {0, devices} <= {device for _, device in memory._devices}
    assert ("acme", 1) not in memory._devices

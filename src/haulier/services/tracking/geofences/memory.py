"""The geofences of devices, ready for use, as each process keeps them.

What a device is subscribed to has a version, which the database changes with each change of a subscription or of one of
these geofences; the judge reads it with the state of the device. So what is kept here is never older than what is
stored, and nothing has to be heard of.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from haulier.engines.cooperative_yield import CooperativeYield
from haulier.engines.postgres import Connection
from haulier.engines.statements import load_statements
from haulier.platform.runtime import Runtime
from haulier.platform.storage.resources import to_json
from haulier.services.tracking.geofences.kind import GEOFENCE_BODY, ActionSetter, GeofenceBody
from haulier.services.tracking.geofences.requests import FenceAction
from haulier.services.tracking.rules.geofence_shapes import Shape
from haulier.services.tracking.rules.geofence_state import FenceEvent, Rules

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import NDArray

SQL = load_statements("haulier.services.tracking.geofences", "judging.sql")

MAX_FENCES = 50_000
"""Geofences that a process keeps compiled."""
MAX_SUBSCRIPTIONS = 500_000
"""Subscriptions that it keeps, of all devices: some 80 MB. What is over is read again."""


@dataclass(frozen=True, slots=True)
class Fence:
    """A geofence, ready to be judged. ``callback`` is JSON of a CallbackRequest."""

    id: str
    version: int
    external_ref: str | None
    shape: Shape
    rules: Rules
    max_accuracy: float
    reported: frozenset[FenceEvent]
    callback: str | None
    expiry: int | None
    actions: Sequence[FenceAction]
    actions_by: ActionSetter | None


class Subscription(NamedTuple):
    """A geofence of a device, and which state of the pair holds."""

    fence: Fence
    epoch: int


class Watched:
    """What a device is subscribed to, with the boxes of these geofences in one table: they are few hundred at the most,
    so that looking at all of them takes some microseconds, and a tree of them thirty times the room.
    """

    __slots__ = ("_boxes", "_ids", "subscriptions", "version")

    def __init__(self, version: int, subscriptions: Sequence[Subscription]) -> None:
        self.version = version
        self.subscriptions = {one.fence.id: one for one in subscriptions}
        self._boxes: NDArray[float64] | None = None
        self._ids: list[str] = []

    def near(self, places: Sequence[tuple[float, float]]) -> list[set[str]]:
        """For each place, longitude and latitude, the ids of the geofences whose boxes hold it."""
        import numpy

        if self._boxes is None:
            boxes = []
            for one in self.subscriptions.values():
                for corners in one.fence.shape.boxes(one.fence.rules.approach_radius or 0.0):
                    boxes.append(corners)
                    self._ids.append(one.fence.id)
            self._boxes = numpy.array(boxes, float).reshape(-1, 4).T.copy()
        west, south, east, north = self._boxes
        lon, lat = numpy.array(places, float).reshape(-1, 2).T[:, :, None]
        holds = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
        found: list[set[str]] = [set() for _ in places]
        for place, number in zip(*(each.tolist() for each in holds.nonzero()), strict=True):
            found[place].add(self._ids[number])
        return found


class Memory:
    """Compiled geofences and subscriptions; what was used longest ago goes first. One a process."""

    def __init__(self, _runtime: Runtime | None = None) -> None:
        self._fences: OrderedDict[tuple[str, str], Fence] = OrderedDict()
        self._devices: OrderedDict[tuple[str, int], Watched] = OrderedDict()
        self._subscriptions = 0

    def known(self, tenant: str, versions: dict[int, int]) -> dict[int, Watched]:
        """What is kept of devices, by their numbers, as it is with these versions."""
        found = {}
        for device, version in versions.items():
            one = self._devices.get((tenant, device))
            if one is not None and one.version == version:
                self._devices.move_to_end((tenant, device))
                found[device] = one
        return found

    async def read(self, connection: Connection, tenant: str, versions: dict[int, int]) -> dict[int, Watched]:
        """Read what devices are subscribed to, and keep it as that of these versions."""
        rows = await connection.fetch(SQL["fences_of"], tenant, list(versions))
        fences = await self._compiled(connection, tenant, {(row["geofence"], row["version"]) for row in rows})
        of: dict[int, list[Subscription]] = defaultdict(list)
        for row in rows:
            if (fence := fences.get(row["geofence"])) is not None:
                of[row["device"]].append(Subscription(fence, row["epoch"]))
        found = {device: Watched(version, of[device]) for device, version in versions.items()}
        self.keep(tenant, found)
        return found

    def keep(self, tenant: str, found: dict[int, Watched]) -> None:
        """Keep what devices are subscribed to, and let go of what was used longest ago."""
        for device, one in found.items():
            former = self._devices.pop((tenant, device), None)
            self._devices[tenant, device] = one
            self._subscriptions += len(one.subscriptions) - (len(former.subscriptions) if former is not None else 0)
        while self._subscriptions > MAX_SUBSCRIPTIONS:
            self._subscriptions -= len(self._devices.popitem(last=False)[1].subscriptions)

    @property
    def kept(self) -> int:
        """Subscriptions that are kept."""
        return self._subscriptions

    async def _compiled(
        self, connection: Connection, tenant: str, wanted: Iterable[tuple[str, int]]
    ) -> dict[str, Fence]:
        found, unread = {}, []
        for id, version in wanted:
            known = self._fences.get((tenant, id))
            if known is not None and known.version == version:
                self._fences.move_to_end((tenant, id))
                found[id] = known
            else:
                unread.append(id)
        rows = await connection.fetch(SQL["fences"], tenant, unread) if unread else []
        turn = CooperativeYield()
        for row in rows:
            found[row["id"]] = compiled(row["id"], row["version"], GEOFENCE_BODY.decode(row["body"]))
            await turn.yield_if_due()
        self._fences.update({(tenant, id): found[id] for id in unread if id in found})
        while len(self._fences) > MAX_FENCES:
            self._fences.popitem(last=False)
        return found


def compiled(id: str, version: int, body: GeofenceBody) -> Fence:
    """A geofence of what is stored of it."""
    return Fence(
        id,
        version,
        body.externalRefId,
        body.shape,
        body.rules,
        body.hysteresis.maxAccuracy,
        frozenset(body.events),
        None if body.callback is None else to_json(body.callback),
        body.expiry,
        body.actions,
        body.actionsBy,
    )

"""How long the ways between places take: by the engine that is set, else by the straight distance."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from itertools import pairwise

from haulier.core.great_circle import great_circle
from haulier.platform.runtime import Runtime
from haulier.services.tracking.road_answers import MAX_ANSWER_BYTES, EngineFailed, usable
from haulier.services.tracking.road_engines import ENGINES, WrongAnswer, parts_of
from haulier.services.tracking.rules.arrivals import LatLon, plain_ms
from haulier.services.tracking.rules.thinning import Fix

GREAT_CIRCLE = "greatCircle"
ENGINE_SECONDS = 3.0
"""Longest that the engine may take for one answer; then the straight distance serves."""
WHOLE_SECONDS = 10.0
"""Longest that it may take for all that are calculated together."""
AT_ONCE = 4
MAX_LEGS = 50_000
"""Ways between stops that a process keeps."""
LEG_SECONDS = 3_600.0
"""How long it keeps them: the engine may get other roads."""
DECIMALS = 5

Leg = tuple[LatLon, LatLon]


class Travel:
    """Times of ways, milliseconds. One a process."""

    def __init__(self, runtime: Runtime) -> None:
        settings = runtime.settings
        self._outbound = runtime.outbound
        self._engine, self._url = settings.matcher, settings.matcher_url
        self._detour, self._speed, self._factor = settings.eta_detour, settings.eta_speed, settings.eta_engine_factor
        self._places = asyncio.Semaphore(AT_ONCE)
        self._known: OrderedDict[Leg, tuple[float, float]] = OrderedDict()
        """Seconds of a way, and when they were learned."""

    async def of_ways(self, tenant: str, ways: Mapping[str, Sequence[LatLon]]) -> dict[str, tuple[list[int], str]]:
        """Of each way by places the times of its legs, and what said so."""
        if self._engine == "none":
            return {id: (self._plain(way), GREAT_CIRCLE) for id, way in ways.items()}
        found: dict[str, list[float]] = {}

        async def ask(id: str, way: Sequence[LatLon]) -> None:
            with suppress(EngineFailed, WrongAnswer):
                found[id] = await self._by_engine(tenant, way)

        with suppress(TimeoutError):
            async with asyncio.timeout(WHOLE_SECONDS), asyncio.TaskGroup() as group:
                for id, way in ways.items():
                    group.create_task(ask(id, way))
        return {
            id: (self._plain(way), GREAT_CIRCLE)
            if (seconds := found.get(id)) is None
            else ([round(each * self._factor * 1000) for each in seconds], self._engine)
            for id, way in ways.items()
        }

    def _plain(self, way: Sequence[LatLon]) -> list[int]:
        return [
            plain_ms(great_circle(*one, *two), detour=self._detour, kilometres_an_hour=self._speed)
            for one, two in pairwise(way)
        ]

    async def _by_engine(self, tenant: str, way: Sequence[LatLon]) -> list[float]:
        """The seconds of each leg; only what is not known is asked for. Raises EngineFailed and WrongAnswer."""
        legs = [(_rounded(one), _rounded(two)) for one, two in pairwise(way)]
        unknown = [number for number, leg in enumerate(legs) if self._seconds(leg) is None]
        learned: dict[int, float] = {}
        if unknown:
            first, last = unknown[0], unknown[-1]
            stretch = [Fix(0, *place) for place in way[first : last + 2]]
            engine = ENGINES[self._engine]
            seconds: list[float] = []
            for part in parts_of(stretch, engine.stops):
                async with self._places:
                    seconds += await self._ask(tenant, part)
            learned = dict(enumerate(seconds, first))
        for number, each in learned.items():
            if number:  # nobody else goes out from where the vehicle was
                self._keep(legs[number], each)
        return [learned[number] if number in learned else self._seconds(leg) or 0.0 for number, leg in enumerate(legs)]

    async def _ask(self, tenant: str, stops: Sequence[Fix]) -> list[float]:
        engine = ENGINES[self._engine]
        question = engine.legs(stops)
        answer = await self._outbound.request(
            question.method, self._url + question.path, question.headers, question.body,
            tenant=tenant, timeout=ENGINE_SECONDS, max_response_bytes=MAX_ANSWER_BYTES,
        )  # fmt: skip
        seconds = engine.read_legs(stops, usable(answer))
        if seconds is None:
            raise EngineFailed
        return seconds

    def _seconds(self, leg: Leg) -> float | None:
        """What is known of a leg; an end that is its beginning takes no time."""
        if leg[0] == leg[1]:
            return 0.0
        seconds, at = self._known.get(leg, (0.0, float("-inf")))
        return seconds if time.monotonic() - at < LEG_SECONDS else None

    def _keep(self, leg: Leg, seconds: float) -> None:
        self._known[leg] = (seconds, time.monotonic())
        self._known.move_to_end(leg)
        if len(self._known) > MAX_LEGS:
            self._known.popitem(last=False)


def _rounded(place: LatLon) -> LatLon:
    return round(place[0], DECIMALS), round(place[1], DECIMALS)

"""Arrivals beside the stream of events: ``GET /events?topic=eta:…``. See: docs/design/eta.md.

=====================  =================
``eta``, ``eta:*``     of all dispatches
``eta:dispatch/<id>``  of one dispatch
=====================  =================
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable
from contextlib import suppress

import structlog

from haulier.engines.failure import Unavailable
from haulier.engines.loops import OUTAGE_PAUSE_SECONDS
from haulier.engines.statements import load_statements
from haulier.platform.live.listener import Listener
from haulier.platform.runtime import Runtime
from haulier.services.dispatch.facade import EtaReader
from haulier.services.tracking.eta.rounds import Estimate, estimate_of, read_round, subject_of

SQL = load_statements("haulier.services.tracking.eta", "eta.sql")

NAME = "eta"
EVERYTHING = frozenset({"", "*"})
ONE = "dispatch/"
MAX_DISPATCH_ID = 128
LOOK_SECONDS = 15.0
"""How often what was lost on its way is looked for."""
SLACK_MS = 5_000
"""A look goes back by so much more."""
MAX_TOLD = 5_000
"""Dispatches that a listener is told of at first, the newest ones."""

log = structlog.get_logger("haulier.eta")


def problem_of(topic: str) -> str:
    """What is wrong with a topic of arrivals; empty when nothing is."""
    rest = topic.partition(":")[2]
    if rest in EVERYTHING or (rest.startswith(ONE) and 0 < len(rest) - len(ONE) <= MAX_DISPATCH_ID):
        return ""
    return f"{topic[:80]!r} names no topic: eta:* or eta:dispatch/<id>"


def dispatches_of(topics: Iterable[str]) -> frozenset[str] | None:
    """The dispatches that topics name; None for all."""
    rests = [topic.partition(":")[2] for topic in topics]
    if any(rest in EVERYTHING for rest in rests):
        return None
    return frozenset(rest.removeprefix(ONE) for rest in rests)


class TenantEtas:
    """Listeners to one tenant's arrivals in one process. It works from the first listener to ``close``."""

    def __init__(self, runtime: Runtime, tenant: str) -> None:
        self._runtime = runtime
        self._tenant = tenant
        self.listeners: dict[Listener, frozenset[str] | None] = {}
        """Each with the dispatches that it wants to know of; None stands for all."""
        self._newest: dict[str, int] = {}
        """Of each dispatch when what was told last was calculated."""
        self._looked_at = runtime.clock()
        self._ready = asyncio.Event()
        self._task = asyncio.create_task(self._look())

    async def begin(self, listener: Listener, wanted: frozenset[str] | None) -> None:
        """Tell a listener how things stand, and let it hear what follows. Raises Unavailable."""
        self.listeners[listener] = wanted
        await self._ready.wait()
        estimates = await self._read(0) if wanted is None else await self._read_these(wanted)
        listener.write(frame([one for one in estimates if one.calculatedAt >= self._newest.get(one.dispatch, 0)]))

    async def close(self) -> None:
        """End the work."""
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task

    def _tell(self, estimates: Iterable[Estimate]) -> None:
        fresh = [one for one in estimates if one.calculatedAt > self._newest.get(one.dispatch, 0)]
        self._newest |= {one.dispatch: one.calculatedAt for one in fresh}
        for listener, wanted in list(self.listeners.items()):
            if chosen := [one for one in fresh if wanted is None or one.dispatch in wanted]:
                listener.write(frame(chosen))

    async def _hear(self, _subject: str, payload: bytes) -> None:
        found = read_round(payload)
        if found.tenant == self._tenant:
            self._tell(found.estimates)

    async def _look(self) -> None:
        """Hear what is calculated, and look now and then for what was not heard."""
        bus, stop = self._runtime.bus, None
        try:
            while True:
                try:
                    if stop is None and bus is not None:
                        stop = await bus.listen(subject_of(self._tenant), self._hear)
                    self._ready.set()
                    await asyncio.sleep(LOOK_SECONDS)
                    since, self._looked_at = self._looked_at - SLACK_MS, self._runtime.clock()
                    self._tell(await self._read(since))
                except Unavailable as error:
                    log.warning("arrivals not read", error=str(error))
                    await asyncio.sleep(OUTAGE_PAUSE_SECONDS)
        finally:
            await _end(stop)

    async def _read(self, since: int) -> list[Estimate]:
        """What was calculated since a moment, at most ``MAX_TOLD``."""
        runtime = self._runtime
        rows = await runtime.lists.fetch(self._tenant, SQL["since"], self._tenant, since, MAX_TOLD)
        return await self._read_these([row["dispatch"] for row in rows])

    async def _read_these(self, dispatches: Collection[str]) -> list[Estimate]:
        found = await self._runtime.kept(EtaReader).of(self._tenant, dispatches)
        return [estimate_of(id, eta, self._runtime.clock()) for id, eta in found.items()]


async def _end(stop: Callable[[], Awaitable[None]] | None) -> None:
    if stop is not None:
        await stop()


class EtaSource:
    """Of the tenants that have listeners here. One an API process."""

    name = NAME

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._tenants: dict[str, TenantEtas] = {}

    def problem(self, topic: str) -> str:
        """See ``LiveSource``."""
        return problem_of(topic)

    async def begin(self, listener: Listener, topics: Collection[str]) -> None:
        """See ``LiveSource``."""
        tenant = listener.identity.tenant_id
        etas = self._tenants.get(tenant)
        if etas is None:
            etas = self._tenants[tenant] = TenantEtas(self._runtime, tenant)
        await etas.begin(listener, dispatches_of(topics))
        if listener.closed:
            self.leave(listener)

    def leave(self, listener: Listener) -> None:
        """See ``LiveSource``. What nobody listens to is followed no longer."""
        tenant = listener.identity.tenant_id
        etas = self._tenants.get(tenant)
        if etas is None or listener not in etas.listeners:
            return
        del etas.listeners[listener]
        if not etas.listeners:
            del self._tenants[tenant]
            self._runtime.spawn(etas.close())

    async def close(self) -> None:
        """See ``LiveSource``."""
        for etas in self._tenants.values():
            await etas.close()
        self._tenants.clear()


def frame(estimates: Collection[Estimate]) -> bytes:
    """One server-sent event without an id: what the stream said last remains where to go on from."""
    return b'event: eta\ndata: {"etas":[%b]}\n\n' % b",".join(bytes(one.text) for one in estimates)

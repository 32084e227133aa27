"""Arrivals beside the stream of events: ``GET /events?topic=eta:…``. See: docs/design/eta.md.

=====================  =================
``eta``, ``eta:*``     of all dispatches
``eta:dispatch/<id>``  of one dispatch
=====================  =================
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from haulier.engines.statements import load_statements
from haulier.platform.live.listener import Listener
from haulier.platform.live.subject_follower import SubjectFollower
from haulier.platform.live.tenant_source import TenantSource
from haulier.platform.runtime import Runtime
from haulier.services.dispatch.facade import EtaReader
from haulier.services.tracking.eta.eta_messages import Estimate, estimate_of, read_round, subject_of

SQL = load_statements("haulier.services.tracking.eta", "eta.sql")

NAME = "eta"
EVERYTHING = frozenset({"", "*"})
ONE = "dispatch/"
MAX_DISPATCH_ID = 128
SLACK_MS = 5_000
"""A look goes back by so much more."""
MAX_TOLD = 5_000
"""Dispatches that a listener is told of at first, the newest ones."""


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
        self._follower = SubjectFollower(runtime.bus, subject_of(tenant), self._hear, self._catch_up)

    @property
    def is_idle(self) -> bool:
        """See ``TenantFeed``."""
        return not self.listeners

    async def begin(self, listener: Listener, topics: Collection[str]) -> None:
        """See ``TenantFeed``. Raises Unavailable, and Refusal where lists are full."""
        self.listeners[listener] = wanted = dispatches_of(topics)
        await self._follower.begun()
        estimates = await self._read(0) if wanted is None else await self._read_these(wanted)
        listener.write(frame([one for one in estimates if one.calculatedAt >= self._newest.get(one.dispatch, 0)]))

    def leave(self, listener: Listener) -> None:
        """See ``TenantFeed``."""
        self.listeners.pop(listener, None)

    async def close(self) -> None:
        """See ``TenantFeed``."""
        await self._follower.close()

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

    async def _catch_up(self) -> None:
        """Find what was not heard. Raises Unavailable, and Refusal where lists are full."""
        at = self._runtime.clock()
        self._tell(await self._read(self._looked_at - SLACK_MS))
        self._looked_at = at

    async def _read(self, since: int) -> list[Estimate]:
        """What was calculated since a moment, at most ``MAX_TOLD``."""
        runtime = self._runtime
        rows = await runtime.lists.fetch(self._tenant, SQL["since"], self._tenant, since, MAX_TOLD)
        return await self._read_these([row["dispatch"] for row in rows])

    async def _read_these(self, dispatches: Collection[str]) -> list[Estimate]:
        found = await self._runtime.kept(EtaReader).of(self._tenant, dispatches)
        return [estimate_of(id, eta, self._runtime.clock()) for id, eta in found.items()]


class EtaSource(TenantSource[TenantEtas]):
    """Of the tenants that have listeners here. One an API process."""

    name = NAME

    def problem(self, topic: str) -> str:
        """See ``LiveSource``."""
        return problem_of(topic)

    def feed_of(self, tenant: str) -> TenantEtas:
        """See ``TenantSource``."""
        return TenantEtas(self._runtime, tenant)


def frame(estimates: Collection[Estimate]) -> bytes:
    """One server-sent event without an id: what the stream said last remains where to go on from."""
    return b'event: eta\ndata: {"etas":[%b]}\n\n' % b",".join(bytes(one.text) for one in estimates)

"""The parts that serve calls, put together once a process."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, TypeVar

import msgspec
import structlog

from haulier.engines.jetstream import Bus
from haulier.engines.postgres import Database
from haulier.engines.secret_keys import kept_keys
from haulier.engines.settings import Settings
from haulier.engines.statements import load_statements
from haulier.platform.access.api_keys import ApiKeys
from haulier.platform.access.authorization import Access
from haulier.platform.access.host_names import HostNames
from haulier.platform.access.identity import Actors
from haulier.platform.access.keys import KEY_KIND, SYSTEM_TENANT, KeyBody, Keys, imported_key
from haulier.platform.access.policies import Policies
from haulier.platform.access.rate_limit import OutageAge, RateLimits
from haulier.platform.access.sessions import Sessions
from haulier.platform.ledger.balances import Balances
from haulier.platform.metrics import Metrics
from haulier.platform.outbound.client import OutboundClient
from haulier.platform.outbound.egress import EgressRules
from haulier.platform.sealing.installation_keys import InstallationKeys
from haulier.platform.sealing.sealer import SEALING_KEY, Sealer
from haulier.platform.storage.applier import Applier
from haulier.platform.storage.cache import Compiler, Configs
from haulier.platform.storage.changes import Change
from haulier.platform.storage.list_connections import ListPool, list_session
from haulier.platform.storage.reader import Reader, now_ms

SQL = load_statements("haulier.platform.access", "keys.sql")

T = TypeVar("T")

JOURNAL_SUBJECT = "haulier.journal.poke"
TIMERS_SUBJECT = "haulier.timers.poke"
DELIVERIES_SUBJECT = "haulier.deliveries.poke"
POKE_DELAY_SECONDS = 0.002
"""Pokes of one process are gathered for this long: one wakes the relay as well as many."""
KEYS_RELOAD_SECONDS = 1.0
"""Unknown keys are looked up at most this often: forged tokens must not cost a query each."""

APPLY_SESSION = {
    "plan_cache_mode": "force_generic_plan",
    "enable_seqscan": "off",
    "enable_hashjoin": "off",
    "enable_mergejoin": "off",
}
"""The write and read statements are lookups by key, planned once.

Plans made while a table is small must stay right when it is not.
"""

LOOPBACK = "http://127.0.0.1:"
"""Where the engines are that ``haulier up`` runs."""

log = structlog.get_logger("haulier")
_key_body = msgspec.json.Decoder(KeyBody)


class Runtime:
    """One per process. ``bus`` may be None for command-line work beside a running stack."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        lists: Database,
        bus: Bus | None,
        compilers: Mapping[str, Compiler],
        clock: Callable[[], int] = now_ms,
        background: Database | None = None,
    ) -> None:
        self.settings = settings
        self.database = database
        self.lists = ListPool(lists, settings.db.lists_waiting)
        """The pool of list statements, planned for each filter."""
        self.background = background or database
        """The pool of what can wait: batches, time-outs, builds of indexes."""
        self.bus = bus
        self.clock = clock
        self.reader = Reader(database)
        self.balances = Balances(database)
        self.applier = Applier(database)
        self.background_applier = self.applier if background is None else Applier(background)
        self.configs = Configs(self.reader, compilers)
        self.keys = Keys()
        sessions = Sessions(self.configs, database, clock, settings.session, self.spawn)
        api_keys = ApiKeys(self.configs, database, self.applier, clock, self.spawn)
        self.access = Access(self.keys, self.configs, sessions, api_keys, clock)
        self.host_names = HostNames(self.configs, database)
        self.actors = Actors()
        self.limits = RateLimits(settings.rate_limit)
        self.outage = OutageAge()
        self.metrics = Metrics()
        given = [key for key in (settings.secret_key, settings.secret_key_before) if key]
        installation = InstallationKeys(given, lambda: kept_keys(settings.home))
        self.sealer = Sealer(database, installation, self.spawn)
        self.configs.follow(SEALING_KEY, self.sealer.hear)
        self.policies = Policies(self.configs, database, self.applier, self.sealer, lambda: self.outbound, self.spawn)
        self._outbound: OutboundClient | None = None
        self._kept: dict[Callable[[Runtime], Any], Any] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        self._poked: set[str] = set()
        self._keys_read_at = float("-inf")

    @classmethod
    async def open(
        cls, settings: Settings, database_url: str, nats_url: str | None, compilers: Mapping[str, Compiler], *,
        worker: bool = False, clock: Callable[[], int] = now_ms,
    ) -> Runtime:  # fmt: skip
        """Connect to the engines and read the signing keys. A ``worker`` has connections for what can wait; ``clock``
        gives epoch milliseconds.
        """
        database = await Database.open(database_url, settings.db.pool_size, session=APPLY_SESSION)
        lists = await Database.open(
            database_url, settings.db.pool_size, application_name="haulier-lists", session=list_session(settings.db)
        )
        bus = await Bus.connect(nats_url) if nats_url else None
        background = None
        if worker:
            background = await Database.open(
                database_url, settings.db.background_pool_size,
                application_name="haulier-background", session=APPLY_SESSION, background=True,
            )  # fmt: skip
        runtime = cls(settings, database, lists, bus, compilers, clock, background)
        await runtime.reload_keys()
        if bus is not None:
            await runtime.configs.listen(database_url)
        return runtime

    @property
    def outbound(self) -> OutboundClient:
        """The one door out, opened when first used."""
        if self._outbound is None:
            matcher = self.settings.matcher_url
            rules = EgressRules(
                allow_private=self.settings.outbound.allow_private,
                own_engine=matcher if matcher.startswith(LOOPBACK) else "",
            )
            self._outbound = OutboundClient(rules, self.settings)
        return self._outbound

    def kept(self, make: Callable[[Runtime], T]) -> T:
        """What this process keeps for a service, made when first asked for."""
        if make not in self._kept:
            self._kept[make] = make(self)
        found: T = self._kept[make]
        return found

    def committed(self, tenant: str, change: Change) -> None:
        """After a commit: drop compiled configuration here (others hear of it from the database), wake the relay."""
        for row in change.rows:
            if self.configs.compiles(row.kind):
                self.configs.drop(tenant, row.kind, row.id)
        self.poke(timers=bool(change.timers) or change.delivers)
        if change.delivers:
            self.wake(DELIVERIES_SUBJECT)

    def poke(self, *, timers: bool) -> None:
        """Wake the relay: there are new journal rows; and the workers' clock, where there are new timers."""
        self._poke(JOURNAL_SUBJECT)
        if timers:
            self._poke(TIMERS_SUBJECT)

    def poke_timers(self) -> None:
        """Wake the workers' clock: something is due now."""
        self._poke(TIMERS_SUBJECT)

    def wake(self, subject: str) -> None:
        """Wake whoever listens to a subject of a service's own, as the relay is woken: many calls are one poke."""
        self._poke(subject)

    def _poke(self, subject: str) -> None:
        if self.bus is None or subject in self._poked:
            return
        self._poked.add(subject)
        asyncio.get_running_loop().call_later(POKE_DELAY_SECONDS, self._send_poke, subject)

    def _send_poke(self, subject: str) -> None:
        self._poked.discard(subject)
        if self.bus is not None:
            self.spawn(self.bus.poke(subject))

    async def reload_keys(self, *, at_once: bool = False) -> bool:
        """Read signing keys made since; answers whether there is a new one."""
        now = time.monotonic()
        if not at_once and now - self._keys_read_at < KEYS_RELOAD_SECONDS:
            return False
        self._keys_read_at = now
        known = self.keys.count
        records = await self.database.fetch(SQL["signing_keys"], SYSTEM_TENANT, KEY_KIND)
        if records:  # what is there must open before anything is sealed with the installation's key
            await self.sealer.look(SYSTEM_TENANT)
        for record in records:
            body = _key_body.decode(record["body"])
            private = msgspec.json.decode(self.sealer.open(body.private, SYSTEM_TENANT))
            self.keys.add(imported_key(private))
        return self.keys.count > known

    def spawn(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Run something aside; it is ended with the process."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("aside", error=repr(task.exception()))

    async def close(self) -> None:
        """Finish what runs aside and let go of the engines."""
        for task in list(self._tasks):
            task.cancel()
        if self._outbound is not None:
            await self._outbound.close()
        await self.configs.close()
        if self.bus is not None:
            await self.bus.close()
        if self.background is not self.database:
            await self.background.close()
        await self.lists.close()
        await self.database.close()

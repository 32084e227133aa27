"""Filters as standing rules: the leader reads every event of the stream and sends what a rule says of those it is for.

Events come at least once; the notification's id is made of rule and event, so each is sent once. Which tenants have
rules for an event is kept compiled and heard of as it changes (``rules_index``), so that most events cost a look.
See: contract/notification.md 9.5.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from typing import Any

import msgspec
import structlog

from haulier.core.ids import derived
from haulier.core.refusal import Cause, Refusal
from haulier.engines.cooperative_yield import CooperativeYield
from haulier.engines.failure import Unavailable
from haulier.platform.commands.call import Call
from haulier.platform.commands.system_commands import (
    WAITED_FOR,
    WITHOUT_ADDRESS,
    NothingToDo,
    carry_out_aside,
    system_call,
)
from haulier.platform.declarations.operation import Service
from haulier.platform.journal.events import CLOCKS_APART_MS, Event, moment_of
from haulier.platform.journal.ordered_events import Delivery, OrderedEvents
from haulier.platform.runtime import Runtime
from haulier.platform.storage.changes import Change, RowWrite, replacing
from haulier.platform.storage.resources import to_json
from haulier.platform.typed.event_data import public_data
from haulier.services.messaging.facade import find_template
from haulier.services.notification.apps import find_config, is_enabled, merged
from haulier.services.notification.commands.sending import accepted_change
from haulier.services.notification.events import OWN_KINDS
from haulier.services.notification.kind import (
    APP_DECODER,
    FILTER,
    NOTIFICATION,
    PACE,
    PACE_DECODER,
    PACE_MS,
    PUSH_APP,
    EventBody,
    PaceBody,
    is_there,
)
from haulier.services.notification.notification_text import filled_recipients, text_of, translations_of, values_of
from haulier.services.notification.recipients import About
from haulier.services.notification.requests import Recipients
from haulier.services.notification.rules_index import StandingRule, rules_for

CONSUMER = "notification-rules"
AT_ONCE = 64
"""Events under way of which rules may send something."""
AT_ONCE_OF_TENANT = AT_ONCE // 2
"""The same of one tenant: whose rules are slow holds up nobody else's."""
REST_SECONDS = 0.5
TRIES = 20
"""A notification that others are always in the way of, or that fails each time, is given up after so many."""
AWAY = frozenset({Cause.UNAVAILABLE, Cause.TOO_MANY_REQUESTS})
"""Refusals that say only how things stand at this moment: such a try does not count."""
MAX_WEBHOOK_DATA = 65_536
"""Bytes of an event's data that a webhook tells; of longer ones it names the resource alone."""

log = structlog.get_logger("haulier.notification")


async def _nothing(_call: Call, _body: None) -> Change:
    raise NothingToDo


OPERATION = WITHOUT_ADDRESS.post("", name="applyFilters", number=0, summary="").plan(_nothing)


class RuleReader:
    """The time of one leader."""

    def __init__(self, runtime: Runtime, service: Service) -> None:
        self._runtime = runtime
        self._service = service
        self._places = asyncio.Semaphore(AT_ONCE)
        self._tasks: set[asyncio.Task[None]] = set()

    async def take(self, delivery: Delivery) -> None:
        """Look whether a rule is for the event; what it sends is sent aside."""
        event = delivery.event
        if event.kind in OWN_KINDS:
            delivery.finish()
            return
        ids = await rules_for(self._runtime, event.tenantid, event.kind, event.type)
        if not ids:
            delivery.finish()
            return
        await self._places.acquire()
        task = asyncio.create_task(self._apply(delivery, ids))
        self._tasks.add(task)
        task.add_done_callback(self._done)

    async def close(self) -> None:
        """Let go: what is not finished the next leader gets."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._places.release()

    async def _apply(self, delivery: Delivery, ids: Sequence[str]) -> None:
        event, pace = delivery.event, CooperativeYield()
        for id in ids:
            await self._apply_until_done(event, id)
            await pace.yield_if_due()
        delivery.finish()

    async def _apply_until_done(self, event: Event, id: str) -> None:
        """Apply a rule as it is stored at this moment. While a server is away it is tried on, until this leader lets
        go; what fails otherwise holds up no other rule and no later event.
        """
        tries = 0
        while True:
            try:
                config = await self._runtime.configs.newest(event.tenantid, FILTER, id)
                await self._apply_rule(event, config.value if config is not None else None)
                return
            except Unavailable:
                reason = "a server is away"
            except Refusal as refusal:
                reason = refusal.cause.name
                tries += refusal.cause not in AWAY
                if refusal.cause not in WAITED_FOR or tries >= TRIES:
                    log.warning("rule given up", tenant=event.tenantid, filter=id, of=event.id, reason=reason)
                    return
            except Exception:
                log.exception("rule failed", tenant=event.tenantid, filter=id)
                return
            log.warning("rule put off", tenant=event.tenantid, filter=id, reason=reason)
            await asyncio.sleep(REST_SECONDS)

    async def _apply_rule(self, event: Event, rule: StandingRule | None) -> None:
        """Send what a rule says of an event, if it is for it."""
        if rule is None or not rule.body.enabled or moment_of(event.time) + CLOCKS_APART_MS < rule.body.since:
            return
        call = system_call(self._runtime, self._service, OPERATION, event.tenantid, "event", event.id)
        data = await public_data(call, event)
        if not rule.matches(data):
            return
        await self._runtime.sealer.prepare(event.tenantid)

        async def plan(inner: Call, _body: None) -> Change:
            return await plan_rule(inner, rule, event, data)

        await carry_out_aside(call, "applyFilter", plan)


async def plan_rule(call: Call, rule: StandingRule, event: Event, data: dict[str, Any]) -> Change:
    """The notification that a rule makes of an event. Raises NothingToDo where there is one already, or nobody is told,
    or the same was said of the resource in the last ten seconds.
    """
    id = derived(NOTIFICATION, call.tenant, rule.id, event.id)
    row = await call.get(PUSH_APP, rule.app)
    if row is None or not is_there(row) or await call.get(NOTIFICATION, id) is not None:
        raise NothingToDo
    app, found = row.body_as(APP_DECODER), await find_config(call, row.id)
    config = found[1] if found is not None else None
    if not is_enabled(app, config):
        raise NothingToDo
    values = values_of(data, name=event.type, kind=event.kind, time=event.time, subject=event.subject)
    body, hooked = rule.body, "webhook" in (rule.body.channels or ())
    recipients = filled_recipients(body.recipients, values)
    template = await find_template(call, body.templateId) if body.templateId is not None else None
    said = text_of(body, template, values)
    texts = await translations_of(body, template, values) if template is not None else {}
    notification = EventBody(
        title=said.title, body=said.body, html=said.html, texts=texts or None,
        is_of_template=template is not None, filterId=rule.id, recipients=recipients,
        eventName=event.type, channels=body.channels or ["push"],
        webhook=body.webhook if hooked else None, eventData=webhook_data(data) if hooked else None,
        quietHours=body.quietHours, data={"event": event.type, "subject": event.subject},
    )  # fmt: skip
    pace = None
    if merged(config.androidConfig if config is not None else None).collapseKey is None:
        pace = await _pace(call, rule.id, event.subject, recipients)
    change = await accepted_change(call, id, About(notification, row.id, app, config))
    if pace is not None:
        change.rows.append(pace)
        change.replan_on_conflict |= {PACE}
    return change


def webhook_data(data: dict[str, Any]) -> dict[str, Any] | None:
    """What an event says as a rule's webhook tells it; None where it is too long to lie in the notification's row."""
    return data if len(msgspec.json.encode(data)) <= MAX_WEBHOOK_DATA else None


async def _pace(call: Call, rule: str, subject: str, recipients: Recipients | None) -> RowWrite:
    """The row by which a rule speaks of a resource to the same recipients once in ten seconds. Raises NothingToDo."""
    to = hashlib.sha256(to_json(recipients).encode()).hexdigest()
    id = derived(PACE, call.tenant, rule, subject, to)
    row = await call.get(PACE, id)
    body = to_json(PaceBody(call.at))
    until = call.at + 6 * PACE_MS
    if row is None:
        return RowWrite(PACE, id, 0, body=body, expires_at=until, is_named=False)
    if call.at - row.body_as(PACE_DECODER).at < PACE_MS:
        raise NothingToDo
    write = replacing(row, body=body, expires_at=until)
    write.is_named = False
    return write


async def follow_rules(runtime: Runtime, service: Service, stop: asyncio.Event) -> None:
    """Lead the rules, or stand by, until ``stop`` is set."""
    if runtime.bus is None:
        return
    events = OrderedEvents(
        runtime, CONSUMER, {}, lambda: RuleReader(runtime, service), most_of_tenant=AT_ONCE_OF_TENANT
    )
    await events.run(stop)

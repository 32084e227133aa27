"""Notifications: accepted, spread over their recipients, called off, ended. See: contract/notification.md 9.3."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import get_args

import msgspec
from msgspec import UNSET

from haulier.core.moments import milliseconds
from haulier.core.refusal import Cause, Fault, Refusal, invalid, refuse_faults
from haulier.platform.commands.apply import callback_request_of
from haulier.platform.commands.call import Call
from haulier.platform.messages.deliveries import DeliveryGroup, count_deliveries, recall
from haulier.platform.storage.changes import Change, RowWrite, TimerWrite, joined_key, replacing, row_change
from haulier.platform.storage.resources import Resource, to_json
from haulier.platform.timers.clock import Timer
from haulier.platform.timers.ids import timer_id
from haulier.services.aaa.facade import email_of, people_of_groups
from haulier.services.notification.apps import find_config, is_enabled, need_app
from haulier.services.notification.checks import (
    group_faults,
    has_recipients,
    provider_faults,
    read_number,
    recipient_faults,
)
from haulier.services.notification.events import ACCEPTED, RECALLED, SPREAD_ON
from haulier.services.notification.events import ENDED as EVENT_ENDED
from haulier.services.notification.finders import need_event, need_filter
from haulier.services.notification.kind import (
    APP_DECODER,
    ENDED,
    EVENT_DECODER,
    EVENT_KEPT_MS,
    NOTIFICATION,
    PUSH_APP,
    QUEUED,
    SPREAD,
    EventBody,
)
from haulier.services.notification.recipients import About, Spread
from haulier.services.notification.requests import EventCreate, Recipients
from haulier.services.notification.responses import Counts, EventPayload, EventStatus
from haulier.services.notification.rules.outcome import counts_of, status_of
from haulier.services.notification.shown import show_event

STATUSES: dict[str, EventStatus] = {status: status for status in get_args(EventStatus)}
PART = 500
"""People of groups that one change has something delivered to."""
NOBODY_LEFT = "nobody is left to tell: what was filled in or looked up names none"
LONGEST_EXPIRY_MS = 28 * 24 * 3_600_000


class SpreadPayload(msgspec.Struct):
    """Payload of a timer of ``SPREAD``: the number of the part, and the last person of the part before."""

    part: int
    after: str = ""


async def send_event(call: Call, body: EventCreate) -> Change:
    """``POST /apps/{appId}/events``: 202 with the notification, whose end the callback hears."""
    app_row, app = await need_app(call)
    found = await find_config(call, app_row.id)
    config = found[1] if found is not None else None
    key = joined_key(app_row.id, body.uniqueCode) if body.uniqueCode is not None else None
    known = await call.by_key(NOTIFICATION, key) if key is not None else None
    if known is not None:
        text = f"the unique code {body.uniqueCode!r} was sent before, as {known.id}"
        raise Refusal(Cause.TAKEN, text, [Fault("uniqueCode", "taken", text)], {"id": known.id})
    if not is_enabled(app, config):
        raise Refusal(Cause.RULE, "notifications of the app are switched off")
    about = About(await _event(call, app_row.id, body), app_row.id, app, config)
    change = await accepted_change(call, call.new_id(NOTIFICATION), about, key)
    change.replan_on_conflict = frozenset({NOTIFICATION})
    return change


async def accepted_change(call: Call, id: str, about: About, key: str | None = None) -> Change:
    """The change that accepts a notification with the deliveries to all that it names but the groups' people, whom
    timers find.
    """
    event = about.event
    row = RowWrite(
        NOTIFICATION, id, 0, parent=about.app_id, type=event.filterId or "", key=key, state=QUEUED, body=to_json(event),
        expires_at=max(call.at, event.expires_at or 0) + EVENT_KEPT_MS,
    )  # fmt: skip
    change = row_change(ACCEPTED, row, payload=_payload(id, about.app_id, QUEUED))
    goes_on = event.recipients is not None and bool(event.recipients.groups)
    group = DeliveryGroup(call, change, id, ENDED, goes_on=goes_on)
    spread = Spread(call, about, group)
    await spread.add_direct()
    await spread.add_persons(event.recipients.userIds if event.recipients is not None else [])
    group.close()
    if goes_on:
        change.timers.append(_next_part(call, id, SpreadPayload(0)))
    counts = counts_of(Counter(delivery.state for delivery in change.deliveries))
    shown = show_event(id, call.at, event, QUEUED, counts)
    change.answer = shown
    return change


async def spread_groups(call: Call, timer: Timer) -> Change | None:
    """A timer of ``SPREAD``: the next people of the groups that a notification names, each once, but for those that it
    names themselves. Who joins or leaves a group in between shifts nobody else.
    """
    row = await call.get(NOTIFICATION, timer.subject)
    if row is None or row.state != QUEUED:
        return None
    before = msgspec.json.decode(timer.payload, type=SpreadPayload)
    event, part = row.body_as(EVENT_DECODER), before.part
    about = await _about(call, row, event)
    wanted = event.recipients or Recipients()
    people = [] if event.is_cancelled else await people_of_groups(call, wanted.groups, before.after, PART + 1)
    some, goes_on = people[:PART], len(people) > PART
    write = replacing(row)
    change = row_change(SPREAD_ON, write, payload=_payload(row.id, row.parent or "", QUEUED))
    group = DeliveryGroup(call, change, row.id, ENDED, is_first=False, goes_on=goes_on, part=part + 1)
    if about is not None:
        named = set(wanted.userIds)
        await Spread(call, about, group).add_persons([person for person in some if person not in named])
    group.close()
    if goes_on:
        change.timers.append(_next_part(call, row.id, SpreadPayload(part + 1, some[-1])))
    return change


async def cancel_event(call: Call, _body: None) -> Change:
    """``DELETE /apps/{appId}/events/{eventId}``: what is still queued or held, and people of groups that were not come
    to yet. What is being sent goes.
    """
    app, _ = await need_app(call)
    row = await need_event(call, app.id)
    write = replacing(row)
    if row.state == QUEUED:
        write.body = to_json(msgspec.structs.replace(row.body_as(EVENT_DECODER), is_cancelled=True))
    change = row_change(RECALLED, write, payload=_payload(row.id, app.id, shown_status(row)))
    if row.state == QUEUED:
        recall(change, row.id)
    change.replan_on_conflict = frozenset({NOTIFICATION})
    return change


async def end_event(call: Call, timer: Timer) -> Change | None:
    """A timer of ``ENDED``: no delivery is open any more. The callback hears of it."""
    row = await call.get(NOTIFICATION, timer.subject)
    if row is None or row.state != QUEUED:
        return None
    body = row.body_as(EVENT_DECODER)
    counts = counts_of((await count_deliveries(call, [row.id]))[row.id])
    status = status_of(counts)
    reason = body.reason if any(msgspec.structs.astuple(counts)) else NOBODY_LEFT
    ended = msgspec.structs.replace(body, counts=counts, callback=None, reason=reason)
    write = replacing(row, state=status, body=to_json(ended), expires_at=call.at + EVENT_KEPT_MS)
    change = row_change(EVENT_ENDED, write, payload=_payload(row.id, row.parent or "", status, counts))
    change.callback_request = body.callback
    if status in ("FAILED", "EXPIRED"):
        change.status, change.reason = "failed", f"the notification is {status}"
    return change


def shown_status(row: Resource) -> EventStatus:
    """The status as it is stored; what is under way may be shown as HELD by its deliveries."""
    return STATUSES[row.state or QUEUED]


async def _event(call: Call, app: str, body: EventCreate) -> EventBody:
    """The notification as it is stored. Raises Refusal that names every fault."""
    recipients, webhook, filter_id, quiet_hours = body.recipients, None, None, None
    channels = body.channels
    if body.filterId is not None:
        try:
            row, rule = await need_filter(call, app, body.filterId)
        except Refusal as refusal:
            raise invalid("filterId", "unknown", str(refusal), Cause.UNKNOWN_REFERENCE) from None
        recipients, filter_id, quiet_hours = rule.recipients, row.id, rule.quietHours
        channels = channels or rule.channels
        webhook = rule.webhook if "webhook" in (channels or ()) else None
    faults = [
        *recipient_faults(recipients), *_channel_faults(channels, has_webhook=webhook is not None),
        *await provider_faults(call, channels),
    ]  # fmt: skip
    if not has_recipients(recipients) and webhook is None:
        faults.append(Fault("recipients", "required", "somebody has to be told"))
    expires_at, expiry_faults = _expiry(call, body.expiry)
    refuse_faults([*faults, *expiry_faults])
    recipients = await _checked(call, recipients)
    return EventBody(
        title=body.title, body=body.body, imageUrl=body.imageUrl, data=body.data, actions=body.actions,
        filterId=filter_id, recipients=recipients, androidConfig=body.androidConfig, expiry=body.expiry,
        expires_at=expires_at, eventName=body.eventName, channels=channels, uniqueCode=body.uniqueCode,
        callback=callback_request_of(call, body, Change("", "", 0, "")), webhook=webhook,
        quietHours=quiet_hours,
    )  # fmt: skip


def _channel_faults(channels: Sequence[str] | None, *, has_webhook: bool) -> list[Fault]:
    faults = []
    if channels is not None and "webhook" in channels and not has_webhook:
        faults.append(Fault("channels", "unavailable", "a webhook belongs to a filter: name one that has it"))
    return faults


def _expiry(call: Call, expiry: int | None) -> tuple[int | None, list[Fault]]:
    """The end in epoch milliseconds, which is to come."""
    if expiry is None:
        return None, []
    at = milliseconds(expiry)
    if at <= call.at:
        return None, [Fault("expiry", "past", "has passed")]
    return min(at, call.at + LONGEST_EXPIRY_MS), []


async def _checked(call: Call, recipients: Recipients | None) -> Recipients | None:
    """Recipients whose addresses are addresses and whose groups are there. Raises Refusal."""
    if recipients is None:
        return None
    emails = [email_of(text, f"recipients.emails[{n}]") for n, text in enumerate(recipients.emails)]
    mobiles = [read_number(text, f"recipients.mobiles[{n}]") for n, text in enumerate(recipients.mobiles)]
    refuse_faults(await group_faults(call, recipients), Cause.UNKNOWN_REFERENCE)
    return msgspec.structs.replace(recipients, emails=emails, mobiles=mobiles)


async def _about(call: Call, row: Resource, event: EventBody) -> About | None:
    """What is said and the settings that count now; None where the app is gone."""
    app = await call.get(PUSH_APP, row.parent or "")
    if app is None:
        return None
    found = await find_config(call, app.id)
    return About(event, app.id, app.body_as(APP_DECODER), found[1] if found is not None else None)


def _next_part(call: Call, id: str, payload: SpreadPayload) -> TimerWrite:
    timer = timer_id(call.tenant, NOTIFICATION, id, f"{SPREAD}{payload.part}")
    return TimerWrite(timer, SPREAD, id, call.at, msgspec.to_builtins(payload))


def _payload(id: str, app: str, status: EventStatus, counts: Counts | None = None) -> str:
    return to_json(EventPayload(id=id, appId=app, status=status, counts=UNSET if counts is None else counts))

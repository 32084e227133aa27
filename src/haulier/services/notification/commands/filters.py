"""Filters: standing rules on events. See: contract/notification.md 9.5."""

from __future__ import annotations

import msgspec

from haulier.core.refusal import Cause, Fault, Refusal, refuse_faults
from haulier.platform.commands.call import Call
from haulier.platform.outbound.callback_request import shown_url
from haulier.platform.outbound.webhook import MAX_KEY_BYTES, MIN_KEY_BYTES
from haulier.platform.storage.changes import Change, RowWrite, joined_key, replacing
from haulier.platform.storage.resources import Resource, to_json
from haulier.services.messaging.facade import find_template
from haulier.services.notification.apps import entity_change, need_app
from haulier.services.notification.checks import (
    address_faults,
    clash,
    group_faults,
    has_recipients,
    is_signature_key,
    provider_faults,
    quiet_hours_faults,
    recipient_faults,
)
from haulier.services.notification.events import FILTER_CREATED, FILTER_DELETED, FILTER_UPDATED, OWN_KINDS
from haulier.services.notification.finders import need_filter
from haulier.services.notification.kind import (
    ACTIVE,
    APP_DECODER,
    DELETED,
    FILTER,
    MAX_FILTERS,
    OFF,
    RULES,
    FilterBody,
    KeptWebhook,
)
from haulier.services.notification.requests import FilterCreate, FilterWebhook
from haulier.services.notification.rules.conditions import condition_faults
from haulier.services.notification.rules_index import with_rule


async def create_filter(call: Call, body: FilterCreate) -> Change:
    """``POST /apps/{appId}/filters``."""
    app, kept = await need_app(call)
    await check_filter(call, body)
    if kept.filters >= MAX_FILTERS:
        raise Refusal(Cause.RULE, f"an app has at most {MAX_FILTERS} filters")
    known = await call.by_key(FILTER, _key(app.id, body.name))
    if known is not None:
        raise clash("name", f"the app has a filter {body.name!r} already", known.id)
    id = call.new_id("filter")
    stored = _stored(call, body, id, None, call.at)
    state = ACTIVE if body.enabled else OFF
    row = RowWrite(FILTER, id, 0, parent=app.id, key=_key(app.id, body.name), state=state, body=to_json(stored))
    rules = await with_rule(call, id, _heard(stored))
    change = entity_change(FILTER_CREATED, row, app.id, None, stored, _counted(app, 1), *rules)
    change.replan_on_conflict = frozenset({RULES, FILTER})
    return change


async def update_filter(call: Call, body: FilterCreate) -> Change:
    """``PUT /apps/{appId}/filters/{filterId}``: the whole of it, but that an absent signature key stays."""
    app, _ = await need_app(call)
    row, old = await need_filter(call, app.id)
    await check_filter(call, body)
    since = call.at if body.enabled and not old.enabled else old.since
    new = _stored(call, body, row.id, old.webhook, since)
    state = ACTIVE if body.enabled else OFF
    write = replacing(row, key=_key(app.id, body.name), state=state, body=to_json(new))
    rules = await with_rule(call, row.id, _heard(new))
    change = entity_change(FILTER_UPDATED, write, app.id, old, new, *rules)
    change.replan_on_conflict = frozenset({RULES})
    return change


async def delete_filter(call: Call, _body: None) -> Change:
    """``DELETE /apps/{appId}/filters/{filterId}``."""
    app, _ = await need_app(call)
    row, old = await need_filter(call, app.id)
    write = replacing(row, key=None, state=DELETED)
    rules = await with_rule(call, row.id, None)
    return entity_change(FILTER_DELETED, write, app.id, old, None, _counted(app, -1), *rules)


async def check_filter(call: Call, body: FilterCreate) -> None:
    """Raise Refusal for a rule that could not be kept."""
    faults = [
        *condition_faults(body.conditions), *quiet_hours_faults(body.quietHours), *recipient_faults(body.recipients),
        *address_faults(body.recipients), *await group_faults(call, body.recipients),
        *await provider_faults(call, body.channels),
    ]  # fmt: skip
    if body.eventName is not None and not _is_heard(call, body.eventName):
        text = f"{body.eventName!r} is no event that rules hear; /event-names lists those that are"
        faults.append(Fault("eventName", "unknown", text))
    channels = body.channels or ()
    if body.webhook is not None and (fault := call.outside_fault(body.webhook.url)) is not None:
        faults.append(Fault("webhook.url", "egress", fault))
    if body.webhook is not None and not is_signature_key(body.webhook.signatureKey):
        message = f"must be {MIN_KEY_BYTES} to {MAX_KEY_BYTES} bytes in base64"
        faults.append(Fault("webhook.signatureKey", "format", message))
    if "webhook" in channels and body.webhook is None:
        faults.append(Fault("webhook", "required", "says where the webhook goes"))
    if body.eventName is not None and body.enabled:
        if not body.title and not body.body and body.templateId is None:
            faults.append(Fault("title", "required", "a rule on events says what it tells"))
        if not has_recipients(body.recipients) and "webhook" not in channels:
            faults.append(Fault("recipients", "required", "a rule on events says whom it tells"))
    if body.templateId is not None and await find_template(call, body.templateId) is None:
        faults.append(Fault("templateId", "unknown", f"there is no template {body.templateId!r}"))
    refuse_faults(faults)


def _is_heard(call: Call, name: str) -> bool:
    """Is it the name of an event, with or without its kind before it, that rules may tell of?"""
    book = call.service.events
    assert book is not None, "the catalogue knows all events"
    kind, dot, event = name.rpartition(".")
    if dot:
        return kind not in OWN_KINDS and book.find(kind, event) is not None
    return any(spec.name == event and spec.kind not in OWN_KINDS for spec in book.specs)


def _stored(call: Call, body: FilterCreate, id: str, old: KeptWebhook | None, since: int) -> FilterBody:
    values = {name: getattr(body, name) for name in FilterBody.__struct_fields__ if name not in ("webhook", "since")}
    return FilterBody(**values, webhook=_webhook(call, body.webhook, id, old), since=since)


def _webhook(call: Call, given: FilterWebhook | None, id: str, old: KeptWebhook | None) -> KeptWebhook | None:
    if given is None:
        return None
    shown = shown_url(given.url)
    sealed = call.seal(given.url, id) if shown != given.url else None
    if given.signatureKey is None:
        return KeptWebhook(url=shown, key=old.key if old is not None else None, sealed=sealed)
    return KeptWebhook(url=shown, key=call.seal(given.signatureKey, id), sealed=sealed)


def _heard(body: FilterBody) -> str | None:
    """The event that the filter hears, while it is enabled."""
    return body.eventName if body.enabled else None


def _key(app: str, name: str) -> str:
    return joined_key(app, name)


def _counted(app: Resource, more: int) -> RowWrite:
    """The app with so many more filters."""
    body = app.body_as(APP_DECODER)
    return replacing(app, body=to_json(msgspec.structs.replace(body, filters=max(0, body.filters + more))))

"""Subscriptions: made, changed, removed. See: contract/notification.md, Webhooks and 9.7."""

from __future__ import annotations

from msgspec.structs import replace

from haulier.core.refusal import Cause, Fault, Refusal, invalid, refuse_faults
from haulier.platform.access.rights import CORE_APP
from haulier.platform.commands.call import Call
from haulier.platform.outbound.callback_request import sealed_request
from haulier.platform.outbound.webhook import MAX_KEY_BYTES, MIN_KEY_BYTES, read_key
from haulier.platform.storage.changes import Change, RowWrite, replacing, row_change
from haulier.platform.storage.resources import to_json
from haulier.services.webhooks.events import SUBSCRIPTION_CREATED, SUBSCRIPTION_DELETED, SUBSCRIPTION_UPDATED
from haulier.services.webhooks.kind import (
    ACTIVE,
    DELETED,
    INACTIVE,
    MAX_OF_APP,
    MAX_OF_TENANT,
    OWN_EVENTS,
    PUBLISHED,
    PUBLISHED_DECODER,
    PUBLISHED_IN_BOOK,
    PUBLISHER,
    PUBLISHER_DECODER,
    SUBSCRIPTION,
    SUBSCRIPTION_DECODER,
    SubscriptionBody,
)
from haulier.services.webhooks.queries import need_subscription
from haulier.services.webhooks.requests import WebhookSubscriptionCreate, WebhookSubscriptionUpdate
from haulier.services.webhooks.responses import SubscriptionPayload
from haulier.services.webhooks.sending import SQL

ID_PREFIX = "webhookSubscription"


async def create_subscription(call: Call, body: WebhookSubscriptionCreate) -> Change:
    """``POST /subscriptions``: the app of the token is called."""
    app_id, id = call.identity.app_id, call.new_id(ID_PREFIX)
    refuse_faults([*_url_faults(call, body.webhook.url), *_key_faults(body.webhook.signatureKey)])
    events = list(dict.fromkeys(body.events))
    publisher = await _find_publisher(call, body.topic, events, body.eventAppId)
    await _check_may_subscribe(call, publisher)
    await _check_count(call, app_id)
    made = SubscriptionBody(
        eventAppId=publisher,
        address=sealed_request(call.seal, body.webhook.url, []),
        key=call.seal(body.webhook.signatureKey, id),
        events=events,
        description=body.description,
        customAttr=body.customAttr,
        since=call.at,
    )
    state = ACTIVE if body.isActive else INACTIVE
    row = RowWrite(SUBSCRIPTION, id, 0, type=body.topic, parent=app_id, state=state, body=to_json(made))
    return _change(SUBSCRIPTION_CREATED, row, made)


async def update_subscription(call: Call, body: WebhookSubscriptionUpdate) -> Change:
    """``PUT /subscriptions/{subscriptionId}``: what is not named stays. Who switches it on, or has it hear other
    events, subscribes anew: the publisher's word on who may is looked up again.
    """
    row = await need_subscription(call)
    made = row.body_as(SUBSCRIPTION_DECODER)
    webhook = body.webhook
    if webhook is not None:
        faults = _url_faults(call, webhook.url) if webhook.url is not None else []
        faults += _key_faults(webhook.signatureKey) if webhook.signatureKey is not None else []
        refuse_faults(faults)
        if webhook.url is not None:
            made.address = sealed_request(call.seal, webhook.url, [])
        if webhook.signatureKey is not None:
            made.key = call.seal(webhook.signatureKey, row.id)
    if body.events is not None:
        made.events = list(dict.fromkeys(body.events))
        await _find_publisher(call, row.type, made.events, made.eventAppId)
    if body.events is not None or body.isActive:
        await _check_may_subscribe(call, made.eventAppId)
    made.description = made.description if body.description is None else body.description
    made.customAttr = made.customAttr if body.customAttr is None else body.customAttr
    state = row.state if body.isActive is None else ACTIVE if body.isActive else INACTIVE
    if state == ACTIVE and row.state != ACTIVE:
        made.since = call.at
    return _change(SUBSCRIPTION_UPDATED, replacing(row, state=state, body=to_json(made)), made)


async def delete_subscription(call: Call, _body: None) -> Change:
    """``DELETE /subscriptions/{subscriptionId}``: what waits to be delivered is not delivered any more."""
    row = await need_subscription(call)
    made = replace(row.body_as(SUBSCRIPTION_DECODER), key="")
    return _change(
        SUBSCRIPTION_DELETED, replacing(row, state=DELETED, body=to_json(made), expires_at=call.at), made
    )  # fmt: skip


async def _find_publisher(call: Call, topic: str, events: list[str], app_id: str | None) -> str:
    """The app whose events of a topic these are: the one that is named, else the only one that has them all.

    Raises Refusal where it is not to be found.
    """
    if app_id == CORE_APP or (app_id is None and events and OWN_EVENTS.issuperset(events)):
        _refuse_unknown(events, set(OWN_EVENTS))
        return CORE_APP
    names: dict[str, set[str]] = {}
    for row in await call.all_of(PUBLISHED, PUBLISHED_IN_BOOK):
        if row.type == topic:
            names.setdefault(row.parent or "", set()).add(row.body_as(PUBLISHED_DECODER).name)
    if app_id is not None:
        if app_id not in names:
            raise invalid("eventAppId", "unknown", "no app of this id publishes events of the topic")
        _refuse_unknown(events, names[app_id])
        return app_id
    _refuse_unknown(events, set().union(*names.values()))
    having = [app for app, own in names.items() if own.issuperset(events)]
    if len(having) != 1:
        text = "names the publisher where not exactly one has these events"
        raise invalid("eventAppId", "required", text)
    return having[0]


def _refuse_unknown(events: list[str], known: set[str]) -> None:
    refuse_faults(
        [
            Fault(f"events[{number}]", "unknown", "no such event of the topic is published")
            for number, name in enumerate(events) if name not in known
        ]
    )  # fmt: skip


async def _check_may_subscribe(call: Call, publisher: str) -> None:
    """Raise Refusal, 403, for a caller without a role or permission that the publisher lists. What the platform itself
    tells an app is that app's own.
    """
    if publisher == CORE_APP:
        return
    row = await call.need(PUBLISHER, publisher, "publisher", cause=Cause.UNKNOWN_REFERENCE)
    listed = set(row.body_as(PUBLISHER_DECODER).permissions)
    roles = await call.active_roles(await call.roles())
    has = set(roles) | {permission for role in roles.values() for permission in role.permissions}
    if listed.isdisjoint(has):
        raise Refusal(Cause.FORBIDDEN, f"no role or permission of the caller is one that {publisher} lists")


async def _check_count(call: Call, app_id: str) -> None:
    (counted,) = await call.fetch(SQL["count_subscriptions"], app_id)
    if counted["own"] >= MAX_OF_APP:
        raise Refusal(Cause.RULE, f"an app has at most {MAX_OF_APP} subscriptions")
    if counted["whole"] >= MAX_OF_TENANT:
        raise Refusal(Cause.RULE, f"a tenant has at most {MAX_OF_TENANT} subscriptions")


def _url_faults(call: Call, url: str) -> list[Fault]:
    if not call.allows_private_calls and not url.lower().startswith("https://"):
        return [Fault("webhook.url", "format", "must begin with https://")]
    fault = call.outside_fault(url)
    return [] if fault is None else [Fault("webhook.url", "egress", fault)]


def _key_faults(key: str) -> list[Fault]:
    if read_key(key) is not None:
        return []
    text = f"must be {MIN_KEY_BYTES} to {MAX_KEY_BYTES} bytes in base64"
    return [Fault("webhook.signatureKey", "format", text)]


def _change(event: str, row: RowWrite, body: SubscriptionBody) -> Change:
    payload = SubscriptionPayload(
        id=row.id, appId=row.parent or "", topic=row.type, eventAppId=body.eventAppId, events=body.events,
        isActive=row.state == ACTIVE, customAttr=body.customAttr,
    )  # fmt: skip
    return row_change(event, row, payload=to_json(payload))

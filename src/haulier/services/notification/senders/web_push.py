"""Web Push: encrypted for one browser, proved to be ours. See: RFC 8030, 8188, 8291, 8292."""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from hashlib import sha256

import msgspec
from cryptography.hazmat.primitives.asymmetric import ec
from msgspec import Struct

from haulier.platform.commands.call import Call
from haulier.platform.declarations.tasks import TakenDelivery
from haulier.platform.messages.delivery_request import send_request
from haulier.platform.messages.results import Dropped, Failed, Result, Sent, result_of
from haulier.platform.outbound.client import Answer
from haulier.services.notification.kind import DEVICE_DECODER
from haulier.services.notification.requests import Action, WebSubscription
from haulier.services.notification.senders.content import Content
from haulier.services.notification.senders.forgetting import find_device, forget_device
from haulier.services.notification.senders.push import GONE, UNKNOWN
from haulier.services.notification.vapid import Proofs, from_text

MAX_TEXT_BYTES = 3_993
"""RFC 8291: so much fits into the 4,096 bytes that every push service takes."""
TOPIC = re.compile(r"[A-Za-z0-9_-]{1,32}")
_subscription = msgspec.json.Decoder(WebSubscription)


class WebPushBody(Struct, kw_only=True, omit_defaults=True):
    """What the service worker of a browser app gets."""

    id: str
    title: str
    body: str
    tag: str | None = None
    icon: str | None = None
    image: str | None = None
    url: str | None = None
    data: dict[str, str] | None = None
    actions: list[Action] | None = None


async def send_web_push(call: Call, taken: TakenDelivery, content: Content) -> Result:
    """One message to the push service of a browser. A subscription that it does not know is forgotten."""
    row = await find_device(call, content.target["device"])
    if row is None:
        return Dropped(GONE)
    sealed, app, now = row.body_as(DEVICE_DECODER).sealed, content.app, call.now()
    await call.prepare_keys(sealed, app.vapidPrivate)
    subscription = _subscription.decode(call.unseal(sealed, row.id))
    if subscription.endpoint is None or subscription.keys is None:
        return Failed("the subscription is no subscription")
    account = (content.config.accountConfig if content.config is not None else None) or app.accountConfig
    given = account.webpush or app.accountConfig.webpush
    subject = (given.subject if given is not None else None) or call.mailed_address
    private = call.unseal(app.vapidPrivate, content.app_id)
    seconds = max(0, (taken.expires_at - now) // 1000)
    headers = {
        "Authorization": call.of_process(Proofs).authorization(
            subscription.endpoint, app.vapidPublic, private, subject, now // 1000
        ),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(seconds),
        "Urgency": "high" if content.android.priority == "high" else "normal",
        "Topic": topic_of(content.android.collapseKey or taken.id),
    }
    body = encrypted(text_of(content, taken.id), subscription.keys.p256dh, subscription.keys.auth)
    outcome = await send_request(call, subscription.endpoint, headers, body)
    if isinstance(outcome, Answer):
        if outcome.status in (404, 410):
            await forget_device(call, row)
            return Failed(UNKNOWN, outcome.status)
        if 200 <= outcome.status < 300:
            return Sent(outcome.headers.get("Location", "")[-200:] or None)
    return result_of(outcome, call.now())


def text_of(content: Content, id: str) -> bytes:
    """The message as JSON, its body cut, and then its data left out, where it would be too long."""
    event, config = content.event, content.android
    body = WebPushBody(
        id=id, title=config.title or event.title, body=config.body or event.body, tag=config.tag, icon=config.icon,
        image=event.imageUrl or config.imageUrl, url=config.clickAction, data=event.data, actions=event.actions,
    )  # fmt: skip
    text = msgspec.json.encode(body)
    while len(text) > MAX_TEXT_BYTES and body.body:
        body.body = body.body[: max(0, len(body.body) - max(1, (len(text) - MAX_TEXT_BYTES) // 4))]
        text = msgspec.json.encode(body)
    if len(text) > MAX_TEXT_BYTES:
        text = msgspec.json.encode(WebPushBody(id=id, title=body.title, body=(config.body or event.body)[:512]))
    return text


def encrypted(text: bytes, p256dh: str, auth: str) -> bytes:
    """The text for a browser with these keys alone, under a key of one use."""
    import http_ece

    once = ec.generate_private_key(ec.SECP256R1())
    made: bytes = http_ece.encrypt(
        text, private_key=once, dh=from_text(p256dh), auth_secret=from_text(auth), version="aes128gcm"
    )
    return made


def topic_of(key: str) -> str:
    """The key by which a later message replaces an earlier one that was not delivered yet, as RFC 8030 takes it."""
    if TOPIC.fullmatch(key):
        return key
    return urlsafe_b64encode(sha256(key.encode()).digest())[:32].decode()

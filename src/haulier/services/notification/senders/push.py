"""Push through FCM, HTTP v1. See: contract/notification.md 9.1, 9.2."""

from __future__ import annotations

from urllib.parse import quote

import msgspec
from msgspec import Struct

from haulier.platform.commands.call import Call
from haulier.platform.declarations.tasks import TakenDelivery
from haulier.platform.messages.delivery_request import send_request
from haulier.platform.messages.results import Dropped, Failed, Result, Sent, TryAgain, result_of
from haulier.platform.outbound.client import Answer
from haulier.platform.storage.resources import Resource, to_json
from haulier.services.notification.apps import account_of
from haulier.services.notification.kind import DEVICE_DECODER
from haulier.services.notification.rules.fcm import FINAL, FcmRefusal, fcm_message, message_name, read_refusal
from haulier.services.notification.senders.content import Content
from haulier.services.notification.senders.credentials import read_credentials
from haulier.services.notification.senders.forgetting import find_device, forget_device
from haulier.services.notification.senders.google_tokens import Account, GoogleTokens

GONE = "the device is not registered any more"
UNKNOWN = "the push service does not know the token"
BEARER_REFUSED, QUOTA_EXCEEDED = 401, 429
QUOTA_SECONDS = 60.0
"""FCM's own word on how long to wait where too much was sent and it does not say more."""


class _Recipient(Struct, frozen=True):
    """A token or a topic as FCM names it."""

    to: dict[str, str]
    is_ios: bool
    device: Resource | None = None


async def send_push(call: Call, taken: TakenDelivery, content: Content) -> Result:
    """One message to FCM. A token that it does not know is forgotten."""
    recipient = await _recipient(call, content)
    if recipient is None:
        return Dropped(GONE)
    account = await _account(call, content)
    if not isinstance(account, Account):
        return account
    tokens = call.of_process(GoogleTokens)
    bearer = await tokens.bearer(call, account)
    if not isinstance(bearer, str):
        return bearer
    is_first = taken.tries == 1 and content.event.expires_at is None
    seconds_left = None if is_first else (taken.expires_at - call.now()) / 1000
    body = fcm_message(
        content.event, content.android, content.config.iosConfig if content.config is not None else None, recipient.to,
        is_ios=recipient.is_ios, id=taken.id, seconds_left=seconds_left, expires_at=taken.expires_at,
    )  # fmt: skip
    headers = {"Authorization": f"Bearer {bearer}", "Content-Type": "application/json"}
    url = f"{call.fcm_url}/v1/projects/{quote(account.project, safe='')}/messages:send"
    outcome = await send_request(call, url, headers, to_json(body).encode())
    if not isinstance(outcome, Answer):
        return result_of(outcome, call.now())
    if outcome.status == 200:
        return Sent(message_name(outcome.body))
    refusal = read_refusal(outcome.body)
    if refusal.is_token_gone and recipient.device is not None:
        await forget_device(call, recipient.device)
    result = refused(outcome, refusal, call.now())
    if isinstance(result, TryAgain) and result.status == BEARER_REFUSED:
        tokens.forget(account)
    return result


def refused(answer: Answer, refusal: FcmRefusal, now: int) -> Result:
    """What follows from a refusal. What FCM's codes do not decide, the status does."""
    if refusal.is_token_gone:
        return Failed(UNKNOWN, answer.status)
    if refusal.code in FINAL:
        return Failed(f"{FINAL[refusal.code]}: {refusal.code}", answer.status)
    if answer.status == BEARER_REFUSED:
        return TryAgain("the push service refused the bearer", answer.status)
    result = result_of(answer, now)
    if isinstance(result, TryAgain) and answer.status == QUOTA_EXCEEDED and result.after is None:
        return msgspec.structs.replace(result, after=QUOTA_SECONDS)
    return result


async def _recipient(call: Call, content: Content) -> _Recipient | None:
    is_ios = content.app.appPlatform == "ios"
    if "topic" in content.target:
        return _Recipient({"topic": content.target["topic"]}, is_ios)
    if "token" in content.target:
        return _Recipient({"token": content.target["token"]}, is_ios)
    row = await find_device(call, content.target["device"])
    if row is None:
        return None
    body = row.body_as(DEVICE_DECODER)
    await call.prepare_keys(body.sealed)
    return _Recipient({"token": call.unseal(body.sealed, row.id)}, body.platform == "ios", row)


async def _account(call: Call, content: Content) -> Account | Result:
    """The credentials; what there is instead where one is missing names its key."""
    android = account_of(content.app, content.config).android
    if android is None:
        return Failed("the app has no account at the push service")
    values = await read_credentials(call, content.app_id, (android.projectId, android.clientEmail, android.privateKey))
    return Account(call.tenant, *values) if isinstance(values, list) else values
